"""Random triangles under random state, against the reference: all of it at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.blending import Blend
from .reference.depth_stencil import DepthStencil, Stencil
from .reference.formats import tolerance
from .reference.rasteriser import draw
from .reference.state import Attachment, Bias, Fragments, Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import Renderer, colored, device_points, render_pass
from .test_stencil import state_of

Array = npt.NDArray[Any]
Random = np.random.Generator

SIZE = 32
COMBINED = "Depth32Float_Stencil8"
FORMATS = ["RGBA8Unorm", "BGRA8Unorm", "RGBA16Float", "RGBA32Float", "RGB10A2Unorm"]
ONE_SOURCE = [factor for factor in pm.BlendFactor if "1" not in factor.name and factor.name != "Unspecialized"]
OPERATIONS = [operation for operation in pm.BlendOperation if operation.name != "Unspecialized"]


@dataclass(frozen=True)
class Layer:
    """One draw: some triangles and all the state they are drawn with."""

    positions: Array
    colors: Array
    state: State


def pick(random: Random, choices: Any) -> Any:
    choices = list(choices)
    return choices[int(random.integers(len(choices)))]


def random_stencil(random: Random) -> Stencil:
    operations = list(pm.StencilOperation)
    return Stencil(
        pick(random, pm.CompareFunction),
        pick(random, operations),
        pick(random, operations),
        pick(random, operations),
        int(random.integers(256)),
        int(random.integers(256)),
    )


def random_blend(random: Random) -> Blend:
    return Blend(*(pick(random, OPERATIONS if number % 3 == 2 else ONE_SOURCE) for number in range(6)))


def random_state(random: Random) -> State:
    left, top = (int(value) for value in random.integers(0, SIZE // 2, 2))
    # Corners stay on the grid of 1/256 pixel.
    width = float(pick(random, [32, 64, 128]))
    view = Viewport(float(random.integers(-8, 9)), float(random.integers(-8, 9)), width, width)
    tests = random.integers(3) > 0
    return State(
        viewport=view if random.integers(3) == 0 else Viewport(0, 0, SIZE, SIZE),
        scissor=(left, top, SIZE - left - int(random.integers(8)), SIZE - top) if random.integers(3) == 0 else None,
        cull=pick(random, [pm.CullMode.None_, pm.CullMode.None_, pm.CullMode.Back, pm.CullMode.Front]),
        winding=pick(random, pm.Winding),
        depth_clip=pick(random, pm.DepthClipMode),
        depth_stencil=DepthStencil(
            pick(random, pm.CompareFunction) if tests else pm.CompareFunction.Always,
            bool(random.integers(2)),
            random_stencil(random) if random.integers(2) else Stencil(),
            random_stencil(random) if random.integers(2) else Stencil(),
        ),
        references=(int(random.integers(256)), int(random.integers(256))),
        bias=Bias(0, float(random.integers(-2, 3)), 0) if random.integers(4) == 0 else Bias(),
        blend_color=tuple(random.uniform(0, 1, 4).astype(np.float32).tolist()),
        attachments={0: Attachment(random_blend(random) if random.integers(2) else None, random_mask(random))},
    )


def random_mask(random: Random) -> pm.ColorWriteMask:
    return pm.ColorWriteMask(int(random.integers(16)) if random.integers(3) == 0 else 15)


def random_depths(random: Random, count: int) -> Array:
    """Of any planes between the near and the far one, of planes that cut through them, or of one that faces us."""
    match int(random.integers(4)):
        case 0:
            return random.uniform(-0.5, 1.5, count)
        case 1:
            return np.full(count, random.integers(1, 8) / 8)
        case _:
            return random.uniform(0.05, 0.95, count)


def random_layer(random: Random) -> Layer:
    count = 3 * int(random.integers(1, 5))
    reach = pick(random, [SIZE, SIZE, 4 * SIZE])
    corners = random.integers(-reach * 64, (SIZE + reach // 4) * 256, (count, 2)) / 256
    positions = device_points(corners, SIZE, random_depths(random, count))
    if random.integers(2):
        positions *= random.choice([0.5, 1, 2, 4], (count, 1)).astype(np.float32)
    if random.integers(8) == 0:
        positions[int(random.integers(count))] *= -1
    return Layer(positions, random.uniform(0, 1, (count, 4)).astype(np.float32), random_state(random))


def pipeline_of(renderer: Renderer, layer: Layer, format_: str, samples: int) -> pm.RenderPipelineState:
    descriptor = renderer.pipeline_descriptor(
        colors=[format_], depth=COMBINED, stencil=COMBINED, raster_sample_count=samples
    )
    native, attachment = descriptor.color_attachments[0], layer.state.attachments[0]
    native.write_mask = attachment.write_mask
    blend = attachment.blend
    if blend is not None:
        native.blending_enabled = True
        native.source_rgb_blend_factor, native.destination_rgb_blend_factor = blend.source, blend.destination
        native.source_alpha_blend_factor = blend.source_alpha
        native.destination_alpha_blend_factor = blend.destination_alpha
        native.rgb_blend_operation, native.alpha_blend_operation = blend.operation, blend.operation_alpha
    return renderer.device.new_render_pipeline_state(descriptor)


def encode(renderer: Renderer, encoder: pm.RenderCommandEncoder, layer: Layer, format_: str, samples: int) -> None:
    state, view = layer.state, layer.state.viewport
    encoder.set_render_pipeline_state(pipeline_of(renderer, layer, format_, samples))
    encoder.set_vertex_buffer(renderer.buffer(colored(layer.positions, layer.colors)), 0, 0)
    encoder.set_viewport(pm.Viewport(view.x, view.y, view.width, view.height, view.near, view.far))
    encoder.set_scissor_rect(state.scissor or (0, 0, SIZE, SIZE))
    encoder.set_cull_mode(state.cull)
    encoder.set_front_facing_winding(state.winding)
    encoder.set_depth_stencil_state(state_of(renderer, state.depth_stencil))
    encoder.set_stencil_reference_values(*state.references)
    encoder.set_depth_clip_mode(state.depth_clip)
    encoder.set_depth_bias(state.bias.constant, state.bias.slope, state.bias.clamp)
    encoder.set_blend_color(*state.blend_color)
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, len(layer.positions))


def color(fragments: Fragments) -> Outputs:
    return Outputs({0: fragments.members["color"]})


def judge(renderer: Renderer, seed: int) -> None:
    random = np.random.default_rng(seed)
    format_, samples = pick(random, FORMATS), pick(random, [1, 1, 4])
    layers = [random_layer(random) for _ in range(int(random.integers(1, 4)))]
    target, both = renderer.target(format_, SIZE, SIZE, samples), renderer.target(COMBINED, SIZE, SIZE, samples)
    descriptor = render_pass(
        target, depth=both, stencil=both, clear=(0.25, 0.5, 0.75, 1), clear_depth=0.5, clear_stencil=3
    )
    with renderer.encoding(descriptor) as encoder:
        for layer in layers:
            encode(renderer, encoder, layer, format_, samples)
    truth = Target(SIZE, SIZE, samples, {0: format_})
    truth.clear_color(0, (0.25, 0.5, 0.75, 1))
    truth.clear_depth(0.5)
    truth.clear_stencil(3)
    for layer in layers:
        primitives = [(i, i + 1, i + 2) for i in range(0, len(layer.positions), 3)]
        draw(truth, layer.state, Vertices(layer.positions, {"color": layer.colors}), primitives, color)
    certain = ~truth.doubtful
    wanted = truth.colors[0] if samples > 1 else truth.resolved()[None]
    result = renderer.samples(target) if samples > 1 else renderer.colors(target)[None]
    # Where a format rounds after each layer, and factors are greater than one, differences add up.
    allowed = 5 * tolerance(format_, wanted) + 1e-3 * (1 + np.abs(wanted))
    difference = np.abs(result - wanted)
    assert (difference <= allowed)[:, certain].all(), (seed, difference[:, certain].max())
    if samples == 1:
        np.testing.assert_array_equal(renderer.stencil(both)[certain], truth.stencil[0][certain], err_msg=str(seed))
        np.testing.assert_allclose(renderer.depth(both)[certain], truth.depth[0][certain], atol=1e-5, err_msg=str(seed))


@pytest.mark.parametrize("seed", range(60))
def test_random_scenes(renderer: Renderer, seed: int) -> None:
    judge(renderer, seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(30))
def test_many_random_scenes(renderer: Renderer, block: int) -> None:
    for seed in range(1000 + 100 * block, 1100 + 100 * block):
        judge(renderer, seed)

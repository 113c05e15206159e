"""Depth: compare functions, formats, writing, bias, the viewport's range, and depths that fragments return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.depth_stencil import COMPARE, DepthStencil, depth_tolerance, stored_depth
from .reference.rasteriser import draw
from .reference.samples import sample_points
from .reference.state import Bias, Fragments, Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import WHOLE, Renderer, colored, device_points, rectangle, render_pass
from .shaders import COLORED_VERTEX

Array = npt.NDArray[Any]

SIZE = 32
FORMATS = ["Depth16Unorm", "Depth32Float", "Depth32Float_Stencil8"]
Prepare = Callable[[pm.RenderCommandEncoder], None]


def depth_state(renderer: Renderer, compare: pm.CompareFunction, writes: bool) -> pm.DepthStencilState:
    return renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=compare, depth_write_enabled=writes)
    )


def both_formats(name: str) -> dict[str, str]:
    """A combined format is that of both attachments."""
    return {"depth": name, "stencil": name} if name.endswith("Stencil8") else {"depth": name}


def depth_pass(color: pm.Texture, depth: pm.Texture, clear_depth: float = 1) -> pm.RenderPassDescriptor:
    """With the stencil of a combined format as well."""
    stencil = depth if depth.pixel_format == pm.PixelFormat.Depth32Float_Stencil8 else None
    return render_pass(color, depth=depth, stencil=stencil, clear_depth=clear_depth)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize("compare", list(pm.CompareFunction))
def test_compare_functions(renderer: Renderer, compare: pm.CompareFunction, writes: bool, name: str) -> None:
    """Columns nearer than, at and farther than what was cleared."""
    columns = np.concatenate(
        [rectangle(-1, 1, -0.5, -1, 0.25), rectangle(-0.5, 1, 0.5, -1, 0.5), rectangle(0.5, 1, 1, -1, 0.75)]
    )
    target, depth = renderer.target("R32Float", 8, 8), renderer.target(name, 8, 8)
    state = depth_state(renderer, compare, writes)
    renderer.draw(
        depth_pass(target, depth, 0.5),
        renderer.pipeline(colors=["R32Float"], **both_formats(name)),
        colored(columns),
        prepare=lambda encoder: encoder.set_depth_stencil_state(state),
    )
    new = np.repeat([0.25, 0.5, 0.5, 0.75], 2)
    stored = stored_depth(np.array(0.5), name)
    passes = COMPARE[compare](stored_depth(new, name), stored)
    np.testing.assert_array_equal(renderer.colors(target)[..., 0], np.tile(passes, (8, 1)))
    wanted = np.where(passes & writes, stored_depth(new, name), stored)
    np.testing.assert_allclose(renderer.depth(depth), np.tile(wanted, (8, 1)), atol=1e-7)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", range(4))
def test_planes_that_cut_each_other(renderer: Renderer, name: str, seed: int) -> None:
    """Random triangles through one another: the nearest one wins at each pixel."""
    random = np.random.default_rng(seed)
    corners = random.integers(-1024, (SIZE + 4) * 256, (18, 2)) / 256
    positions = device_points(corners, SIZE, random.uniform(0, 1, 18))
    positions *= random.choice([1, 2, 4], (18, 1)).astype(np.float32)
    colors = np.repeat(np.arange(1, 7), 3)[:, None] * np.ones(4)
    target, depth = renderer.target("R32Float", SIZE, SIZE), renderer.target(name, SIZE, SIZE)
    state = depth_state(renderer, pm.CompareFunction.Less, True)
    renderer.draw(
        depth_pass(target, depth),
        renderer.pipeline(colors=["R32Float"], **both_formats(name)),
        colored(positions, colors),
        prepare=lambda encoder: encoder.set_depth_stencil_state(state),
    )
    truth = Target(SIZE, SIZE, colors={0: "R32Float"}, depth_format=name)
    tests = DepthStencil(pm.CompareFunction.Less, True)
    primitives = [(i, i + 1, i + 2) for i in range(0, 18, 3)]
    vertices = Vertices(positions, {"color": colors})
    draw(truth, State(Viewport(0, 0, SIZE, SIZE), depth_stencil=tests), vertices, primitives, _color)
    certain = ~truth.doubtful
    assert certain.mean() > 0.9
    np.testing.assert_allclose(renderer.colors(target)[certain], truth.colors[0][0][certain], atol=1e-4)
    np.testing.assert_allclose(
        renderer.depth(depth)[certain], truth.depth[0][certain], atol=1.01 * depth_tolerance(name) + 1e-6
    )


def _color(fragments: Fragments) -> Outputs:
    return Outputs({0: fragments.members["color"]})


def depth_of(
    renderer: Renderer, positions: Array, prepare: Prepare | None = None, name: str = "Depth32Float", clear: float = 1
) -> Array:
    """What a draw that always passes writes."""
    depth = renderer.target(name, SIZE, SIZE)
    state = depth_state(renderer, pm.CompareFunction.Always, True)

    def set_up(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_stencil_state(state)
        if prepare is not None:
            prepare(encoder)

    renderer.draw(
        render_pass(depth=depth, clear_depth=clear),
        renderer.pipeline("colored_vertex", None, [], depth=name),
        colored(positions),
        prepare=set_up,
    )
    return renderer.depth(depth)


@pytest.mark.parametrize("seed", range(4))
def test_passes_without_colours_or_fragments_write_depth(renderer: Renderer, seed: int) -> None:
    random = np.random.default_rng(seed)
    positions = device_points(random.integers(0, SIZE * 256, (3, 2)) / 256, SIZE, random.uniform(0, 1, 3))
    truth = Target(SIZE, SIZE, colors={})
    tests = DepthStencil(pm.CompareFunction.Always, True)
    draw(truth, State(Viewport(0, 0, SIZE, SIZE), depth_stencil=tests), Vertices(positions), [(0, 1, 2)], _nothing)
    np.testing.assert_allclose(depth_of(renderer, positions), truth.depth[0], atol=1e-6)


def _nothing(_: Fragments) -> Outputs:
    return Outputs({})


@pytest.mark.parametrize("depth", [0.0, 1 / 3, 0.7, 0.9999999, 1.0])
def test_constant_depth_is_exact(renderer: Renderer, depth: float) -> None:
    """What all corners of a triangle say is what every pixel gets: drawing the same again is equal."""
    positions = device_points(np.array([(1.5, 2.25), (30, 7), (11.125, 29)]), SIZE, depth)
    result = depth_of(renderer, positions, clear=0.5)
    drawn = result[result != 0.5]
    assert len(drawn) > 200
    np.testing.assert_allclose(drawn, np.float32(depth), atol=6e-8)


@pytest.mark.parametrize(("near", "far"), [(0, 1), (0.25, 0.5), (1, 0), (0.75, 0.75)])
def test_depth_range_of_the_viewport(renderer: Renderer, near: float, far: float) -> None:
    positions = WHOLE.copy()
    positions[:, 2] = (positions[:, 0] + 1) / 2
    result = depth_of(
        renderer, positions, lambda encoder: encoder.set_viewport(pm.Viewport(0, 0, SIZE, SIZE, near, far))
    )
    exact = near + (np.arange(SIZE) + 0.5) / SIZE * (far - near)
    np.testing.assert_allclose(result, np.tile(exact, (SIZE, 1)), atol=1e-6)


ORDERINGS = [
    pm.CompareFunction.Less,
    pm.CompareFunction.LessEqual,
    pm.CompareFunction.Greater,
    pm.CompareFunction.GreaterEqual,
]


@pytest.mark.parametrize("samples", [1, 4])
@pytest.mark.parametrize("bias", [0, 4])
@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize("compare", ORDERINGS)
def test_layers_behind_each_other(
    renderer: Renderer, compare: pm.CompareFunction, writes: bool, bias: int, samples: int
) -> None:
    """Tilted planes over the whole target in one draw, so that most are hidden in whole blocks by those before them.

    All their depths, equal ones among them, are multiples of 2⁻¹², so that every sample's result is known.
    """
    random = np.random.default_rng(int(compare) * 2 + writes)
    count = 24
    planes = random.integers(-4, 5, (count, 3)) / [16, 32, 32]  # the depth at the centre, and its slopes
    planes[:, 0] += 0.5
    positions = np.tile(WHOLE, (count, 1))
    levels, slopes = np.repeat(planes, 6, axis=0)[:, 0], np.repeat(planes, 6, axis=0)[:, 1:]
    positions[:, 2] = levels + (positions[:, :2] * slopes).sum(axis=1)
    colors = np.repeat(np.arange(1, count + 1), 6)[:, None] * np.ones(4)
    target = renderer.target("R32Float", SIZE, SIZE, samples)
    depth = renderer.target("Depth32Float", SIZE, SIZE, samples)
    state = depth_state(renderer, compare, writes)

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_stencil_state(state)
        encoder.set_depth_bias(0, bias, 0)

    renderer.draw(
        render_pass(target, depth=depth, clear_depth=0.5),
        renderer.pipeline(colors=["R32Float"], depth="Depth32Float", raster_sample_count=samples),
        colored(positions, colors),
        prepare=prepare,
    )
    x, y = sample_points(SIZE, SIZE, samples)
    stored, winner = np.full(x.shape, 0.5), np.zeros(x.shape)
    for number, (level, across, up) in enumerate(planes, 1):
        tested = level + (x / SIZE * 2 - 1) * across + (1 - y / SIZE * 2) * up
        tested += bias * max(abs(across), abs(up)) * 2 / SIZE
        passes = COMPARE[compare](tested, stored)
        winner = np.where(passes, number, winner)
        stored = np.where(passes & writes, tested, stored)
    drawn = renderer.samples(target) if samples > 1 else renderer.colors(target)[None]
    np.testing.assert_array_equal(drawn[..., 0], winner)


BIASES = [(16, 0, 0), (0, 1, 0), (0, -2, 0), (1 << 20, 1, 0), (1 << 20, 4, 0.01), (-(1 << 20), -4, -0.01), (64, 1.5, 1)]


@pytest.mark.parametrize("bias", BIASES)
@pytest.mark.parametrize("slant", [(0, 0), (0.25, 0), (-0.125, 0.25)])
def test_bias(renderer: Renderer, bias: tuple[float, float, float], slant: tuple[float, float]) -> None:
    positions = WHOLE.copy()
    positions[:, 2] = 0.6 + positions[:, :2] @ np.array(slant, np.float32)
    result = depth_of(renderer, positions, lambda encoder: encoder.set_depth_bias(*bias))
    truth = Target(SIZE, SIZE, colors={})
    tests = DepthStencil(pm.CompareFunction.Always, True)
    state = State(Viewport(0, 0, SIZE, SIZE), depth_stencil=tests, bias=Bias(*bias))
    draw(truth, state, Vertices(positions), [(0, 1, 2), (3, 4, 5)], _nothing)
    np.testing.assert_allclose(result, truth.depth[0], atol=3e-7)


FRAGMENTS = (
    COLORED_VERTEX
    + """
struct Any { float4 color [[color(0)]]; float depth [[depth(any)]]; };
struct Less { float4 color [[color(0)]]; float depth [[depth(less)]]; };
struct Greater { float4 color [[color(0)]]; float depth [[depth(greater)]]; };

fragment Any any_depth(Colored in [[stage_in]]) { return {in.color, in.color.r}; }
fragment Less less_depth(Colored in [[stage_in]]) { return {in.color, min(in.color.r, in.position.z)}; }
fragment Greater greater_depth(Colored in [[stage_in]]) { return {in.color, max(in.color.r, in.position.z)}; }

struct DepthAlone { float depth [[depth(any)]]; };
fragment DepthAlone depth_alone(Colored in [[stage_in]]) { return {in.color.r}; }
"""
)


@pytest.mark.parametrize("fragment", ["any_depth", "less_depth", "greater_depth"])
@pytest.mark.parametrize("compare", [pm.CompareFunction.Less, pm.CompareFunction.GreaterEqual])
def test_depth_of_fragments(renderer: Renderer, fragment: str, compare: pm.CompareFunction) -> None:
    """Red rises from left to right, the triangle is at 0.5; a fragment keeps its promise of less or greater."""
    red = (WHOLE[:, :1] + 1) / 2
    target, depth = renderer.target("R32Float", SIZE, SIZE), renderer.target("Depth32Float", SIZE, SIZE)
    state = depth_state(renderer, compare, True)
    renderer.draw(
        render_pass(target, depth=depth, clear_depth=0.4, clear=(-1, 0, 0, 0)),
        renderer.pipeline("colored_vertex", fragment, ["R32Float"], source=FRAGMENTS, depth="Depth32Float"),
        colored(WHOLE, red * np.ones(4)),
        prepare=lambda encoder: encoder.set_depth_stencil_state(state),
    )
    exact = (np.arange(SIZE) + 0.5) / SIZE
    low, high = {"any_depth": (0, 1), "less_depth": (0, 0.5), "greater_depth": (0.5, 1)}[fragment]
    written = np.clip(exact, low, high)
    passes = COMPARE[compare](written, np.full(SIZE, np.float64(np.float32(0.4))))
    np.testing.assert_allclose(
        renderer.colors(target)[..., 0], np.tile(np.where(passes, exact, -1), (SIZE, 1)), atol=1e-5
    )
    np.testing.assert_allclose(
        renderer.depth(depth), np.tile(np.where(passes, written, np.float32(0.4)), (SIZE, 1)), atol=1e-5
    )


def test_fragments_that_return_depth_alone(renderer: Renderer) -> None:
    depth = renderer.target("Depth16Unorm", SIZE, SIZE)
    state = depth_state(renderer, pm.CompareFunction.Always, True)
    renderer.draw(
        render_pass(depth=depth),
        renderer.pipeline("colored_vertex", "depth_alone", [], source=FRAGMENTS, depth="Depth16Unorm"),
        colored(WHOLE, (WHOLE[:, :1] + 1) / 2 * np.ones(4)),
        prepare=lambda encoder: encoder.set_depth_stencil_state(state),
    )
    exact = (np.arange(SIZE) + 0.5) / SIZE
    np.testing.assert_allclose(renderer.depth(depth), np.tile(exact, (SIZE, 1)), atol=1.01 / 65535)


def test_without_a_state_everything_passes_and_nothing_is_written(renderer: Renderer) -> None:
    target, depth = renderer.target("R32Float", 8, 8), renderer.target("Depth32Float", 8, 8)
    renderer.draw(
        render_pass(target, depth=depth, clear_depth=0.125),
        renderer.pipeline(colors=["R32Float"], depth="Depth32Float"),
        colored(WHOLE),
    )
    assert (renderer.colors(target)[..., 0] == 1).all()
    assert (renderer.depth(depth) == 0.125).all()

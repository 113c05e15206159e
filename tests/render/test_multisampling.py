"""Several samples a pixel: shading, sample masks, alpha to coverage, samples seen by fragments, resolving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.depth_stencil import DepthStencil, Stencil
from .reference.rasteriser import draw
from .reference.samples import SIXTEENTHS
from .reference.state import Fragments, Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import WHOLE, Renderer, colored, device_points, rectangle, render_pass
from .shaders import COLORED_VERTEX, SHARED
from .test_stencil import state_of

Array = npt.NDArray[Any]

SIZE = 16
VIEW = Viewport(0, 0, SIZE, SIZE)
TRIANGLE = device_points(np.array([(1.25, 0.5), (15.5, 6), (4, 15.75)]), SIZE, np.array([0.1, 0.9, 0.5]))
COLORS = np.array([(1, 0, 0, 1), (0, 1, 0, 1), (0, 0, 1, 1)], np.float32)
SOURCE = (
    COLORED_VERTEX
    + """
struct Centroid { float4 position [[position]]; float4 color [[centroid_perspective]]; };
struct Sampled { float4 position [[position]]; float4 color [[sample_perspective]]; };

fragment float4 centroid(Centroid in [[stage_in]]) { return in.color; }
fragment float4 for_each_sample(Sampled in [[stage_in]]) { return in.color; }
fragment float4 numbered(uint sample [[sample_id]]) { return float4(float(1u << sample)); }
fragment float4 seen(uint covered [[sample_mask]]) { return float4(float(covered)); }

struct Masked { float4 color [[color(0)]]; uint mask [[sample_mask]]; };
fragment Masked masked(Colored in [[stage_in]]) { return {float4(1), uint(in.position.x)}; }
"""
)


@pytest.fixture(params=[2, 4, 8])
def samples(request: pytest.FixtureRequest, device: pm.Device) -> int:
    count = int(request.param)
    if not device.supports_texture_sample_count(count):
        pytest.skip(f"the device has no {count} samples")
    return count


class Canvas:
    """A multisampled picture and what it resolves into."""

    def __init__(self, renderer: Renderer, samples: int, format_: str = "RGBA32Float") -> None:
        self.renderer, self.samples, self.format = renderer, samples, format_
        self.texture = renderer.target(format_, SIZE, SIZE, samples)
        self.resolved = renderer.target(format_, SIZE, SIZE)

    def render_pass(self, **settings: Any) -> pm.RenderPassDescriptor:
        descriptor = render_pass(self.texture, **settings)
        descriptor.color_attachments[0].resolve_texture = self.resolved
        descriptor.color_attachments[0].store_action = pm.StoreAction.StoreAndMultisampleResolve
        return descriptor

    def draw(self, vertices: Array, fragment: str = "interpolated", **properties: Any) -> Array:
        """The resolved pixels."""
        source = SHARED if fragment == "interpolated" else SOURCE
        pipeline = self.renderer.pipeline(
            "colored_vertex", fragment, [self.format], source, raster_sample_count=self.samples, **properties
        )
        self.renderer.draw(self.render_pass(), pipeline, vertices)
        return self.renderer.colors(self.resolved)


def shade(fragments: Fragments) -> Outputs:
    return Outputs({0: fragments.members["color"]})


LEFT = device_points(np.array([(8 + 6 / 16, -40), (8 + 6 / 16, 60), (-60, 10)]), SIZE)
"""One triangle over all that is left of 6/16 of column 8."""


@pytest.mark.parametrize("format_", ["RGBA8Unorm", "RGBA16Float", "RGBA8Unorm_sRGB"])
def test_pixels_are_shaded_once(renderer: Renderer, samples: int, format_: str) -> None:
    """At their centres; a white triangle over black becomes its coverage. sRGB is averaged as light."""
    result = Canvas(renderer, samples, format_).draw(colored(TRIANGLE))
    truth = Target(SIZE, SIZE, samples, {0: format_})
    vertices = Vertices(TRIANGLE, {"color": np.ones((3, 4))})
    draw(truth, State(VIEW), vertices, [(0, 1, 2)], shade)
    np.testing.assert_allclose(result, truth.resolved(), atol=2.01 / 255)


@pytest.mark.parametrize("format_", ["RGBA8Unorm", "BGRA8Unorm"])
def test_bytes_are_averaged_to_the_nearest(renderer: Renderer, samples: int, format_: str) -> None:
    """Triangles in any colours over each other; from the middle between two bytes to the even one."""
    random = np.random.default_rng(samples)
    corners = random.uniform(-4, SIZE + 4, (40 * 3, 2))
    canvas = Canvas(renderer, samples, format_)
    result = canvas.draw(colored(device_points(corners, SIZE), np.repeat(random.uniform(0, 1, (40, 4)), 3, axis=0)))
    stored = np.rint(renderer.samples(canvas.texture) * 255)
    np.testing.assert_array_equal(np.rint(result * 255), np.rint(stored.mean(axis=0)))


def test_every_sample_is_covered_for_itself(renderer: Renderer, samples: int) -> None:
    """Kernels read the samples one by one."""
    canvas = Canvas(renderer, samples)
    canvas.draw(colored(TRIANGLE, COLORS))
    truth = Target(SIZE, SIZE, samples, {0: "RGBA32Float"})
    draw(truth, State(VIEW), Vertices(TRIANGLE, {"color": COLORS}), [(0, 1, 2)], shade)
    np.testing.assert_allclose(renderer.samples(canvas.texture), truth.colors[0], atol=2e-4)


def test_colours_are_those_of_centres(renderer: Renderer, samples: int) -> None:
    """Also where the centre is outside of the triangle, whose colours are continued."""
    result = Canvas(renderer, samples).draw(colored(TRIANGLE, COLORS))
    truth = Target(SIZE, SIZE, samples, {0: "RGBA32Float"})
    draw(truth, State(VIEW), Vertices(TRIANGLE, {"color": COLORS}), [(0, 1, 2)], shade)
    np.testing.assert_allclose(result, truth.resolved(), atol=2e-4)


def test_centroids_lie_in_the_triangle(renderer: Renderer, samples: int) -> None:
    """Colours never leave the range of the corners', and where all of a pixel is covered they are the centre's."""
    canvas = Canvas(renderer, samples)
    coverage = canvas.draw(colored(TRIANGLE))[..., :1]
    result = canvas.draw(colored(TRIANGLE, COLORS), "centroid")
    centres = canvas.draw(colored(TRIANGLE, COLORS))
    drawn = coverage[..., 0] > 0
    colors = result[drawn] / coverage[drawn]
    assert colors.min() >= -1e-4
    np.testing.assert_allclose(colors[:, :3].sum(axis=1), 1, atol=1e-4)
    whole = coverage[..., 0] == 1
    np.testing.assert_allclose(result[whole], centres[whole], atol=2e-4)


def test_values_at_samples(renderer: Renderer, samples: int) -> None:
    """Red is x, green is y: the average over a pixel is that of the positions."""
    ramp = np.concatenate([(WHOLE[:, :2] + 1) * SIZE / 2, np.ones((6, 2))], axis=1)
    result = Canvas(renderer, samples).draw(colored(WHOLE, ramp), "for_each_sample")
    offset = np.array(SIXTEENTHS[samples]).mean(axis=0) / 16
    y, x = np.mgrid[:SIZE, :SIZE]
    np.testing.assert_allclose(result[..., 0], x + offset[0], atol=1e-4)
    np.testing.assert_allclose(result[..., 1], SIZE - y - offset[1], atol=1e-4)


def test_numbers_of_samples(renderer: Renderer, samples: int) -> None:
    """Each sample runs for itself and holds a bit of its own: their average tells which samples are covered."""
    result = Canvas(renderer, samples).draw(colored(LEFT), "numbered")[..., 0] * samples
    bits = sum(1 << number for number, (x, _) in enumerate(SIXTEENTHS[samples]) if x < 6)
    wanted = [(1 << samples) - 1] * 8 + [bits] + [0] * 7
    np.testing.assert_array_equal(result, np.tile(wanted, (SIZE, 1)))


def test_masks_that_fragments_see(renderer: Renderer, samples: int) -> None:
    result = Canvas(renderer, samples).draw(colored(LEFT), "seen")[..., 0]
    covered = [number for number, (x, _) in enumerate(SIXTEENTHS[samples]) if x < 6]
    bits = sum(1 << number for number in covered)
    full = (1 << samples) - 1
    wanted = [full] * 8 + [bits * len(covered) / samples] + [0] * 7
    np.testing.assert_allclose(result, np.tile(wanted, (SIZE, 1)))


def test_masks_that_fragments_return(renderer: Renderer, samples: int) -> None:
    result = Canvas(renderer, samples).draw(colored(WHOLE), "masked")[..., 0]
    wanted = [(column & ((1 << samples) - 1)).bit_count() / samples for column in range(SIZE)]
    np.testing.assert_allclose(result, np.tile(wanted, (SIZE, 1)))


def test_alpha_to_coverage(renderer: Renderer, samples: int) -> None:
    """Alpha rises from left to right, and the share of samples with it; which of them is the hardware's choice."""
    alpha = (WHOLE[:, :1] + 1) / 2
    vertices = colored(WHOLE, np.concatenate([np.ones((6, 3)), alpha], axis=1))
    share = Canvas(renderer, samples).draw(vertices, alpha_to_coverage_enabled=True)[..., 0]
    exact = (np.arange(SIZE) + 0.5) / SIZE
    # Hardware may vary the threshold from pixel to pixel; columns as a whole follow alpha.
    assert np.abs(share.mean(axis=0) - exact).max() <= 1 / samples
    assert (np.diff(share.mean(axis=0)) >= -1e-6).all()
    assert set(np.unique(np.round(share * samples, 5))) <= set(range(samples + 1))


def test_alpha_to_coverage_at_its_ends(renderer: Renderer, samples: int) -> None:
    for alpha in (0, 1):
        result = Canvas(renderer, samples).draw(colored(WHOLE, (1, 1, 1, alpha)), alpha_to_coverage_enabled=True)
        assert (result[..., 0] == alpha).all()


def test_alpha_to_one(renderer: Renderer, samples: int) -> None:
    result = Canvas(renderer, samples).draw(colored(WHOLE, (0.5, 0, 0, 0.25)), alpha_to_one_enabled=True)
    np.testing.assert_array_equal(result[3, 3], (0.5, 0, 0, 1))


def test_depth_is_that_of_samples(renderer: Renderer, samples: int) -> None:
    """Two slanted planes cut each other: samples of one pixel go to different ones."""
    positions = np.concatenate([WHOLE, WHOLE])
    positions[:6, 2] = 0.5 + 0.4 * positions[:6, 0]
    positions[6:, 2] = 0.5 - 0.31 * positions[6:, 0] + 0.17 * positions[6:, 1]
    colors = np.repeat([(1, 0, 0, 1), (0, 1, 0, 1)], 6, axis=0)
    canvas = Canvas(renderer, samples)
    depth = renderer.target("Depth32Float", SIZE, SIZE, samples)
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
    )
    renderer.draw(
        canvas.render_pass(depth=depth),
        renderer.pipeline(colors=["RGBA32Float"], depth="Depth32Float", raster_sample_count=samples),
        colored(positions, colors),
        prepare=lambda encoder: encoder.set_depth_stencil_state(state),
    )
    truth = Target(SIZE, SIZE, samples, {0: "RGBA32Float"})
    tests = State(VIEW, depth_stencil=DepthStencil(pm.CompareFunction.Less, True))
    primitives = [(i, i + 1, i + 2) for i in range(0, 12, 3)]
    draw(truth, tests, Vertices(positions, {"color": colors}), primitives, shade)
    certain = ~truth.doubtful
    assert certain.mean() > 0.95
    np.testing.assert_allclose(renderer.colors(canvas.resolved)[certain], truth.resolved()[certain], atol=1e-5)


FILTERS: dict[pm.MultisampleDepthResolveFilter, Callable[[Array], Array]] = {
    pm.MultisampleDepthResolveFilter.Sample0: lambda depths: depths[0],
    pm.MultisampleDepthResolveFilter.Min: lambda depths: depths.min(axis=0),
    pm.MultisampleDepthResolveFilter.Max: lambda depths: depths.max(axis=0),
}


@pytest.mark.parametrize("chosen", list(FILTERS))
def test_depth_is_resolved_by_its_filter(
    renderer: Renderer, samples: int, chosen: pm.MultisampleDepthResolveFilter
) -> None:
    positions = TRIANGLE
    multisampled = renderer.target("Depth32Float", SIZE, SIZE, samples)
    resolved = renderer.target("Depth32Float", SIZE, SIZE)
    descriptor = render_pass(depth=multisampled)
    descriptor.depth_attachment.resolve_texture = resolved
    descriptor.depth_attachment.store_action = pm.StoreAction.MultisampleResolve
    descriptor.depth_attachment.depth_resolve_filter = chosen
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Always, depth_write_enabled=True)
    )
    renderer.draw(
        descriptor,
        renderer.pipeline("colored_vertex", None, [], depth="Depth32Float", raster_sample_count=samples),
        colored(positions),
        prepare=lambda encoder: encoder.set_depth_stencil_state(state),
    )
    truth = Target(SIZE, SIZE, samples, {})
    tests = State(VIEW, depth_stencil=DepthStencil(pm.CompareFunction.Always, True))
    draw(truth, tests, Vertices(positions), [(0, 1, 2)], lambda _: Outputs({}))
    np.testing.assert_allclose(renderer.depth(resolved), FILTERS[chosen](truth.depth), atol=1e-6)


@pytest.mark.parametrize("chosen", list(pm.MultisampleStencilResolveFilter))
def test_stencil_is_resolved_by_its_filter(
    renderer: Renderer, samples: int, chosen: pm.MultisampleStencilResolveFilter
) -> None:
    """By its first sample, or by the sample whose depth is resolved: the triangle's where that is the nearest."""
    name = "Depth32Float_Stencil8"
    multisampled, resolved = renderer.target(name, SIZE, SIZE, samples), renderer.target(name, SIZE, SIZE)
    descriptor = render_pass(depth=multisampled, stencil=multisampled, clear_stencil=3)
    for attachment in (descriptor.depth_attachment, descriptor.stencil_attachment):
        attachment.resolve_texture = resolved
        attachment.store_action = pm.StoreAction.MultisampleResolve
    descriptor.depth_attachment.depth_resolve_filter = pm.MultisampleDepthResolveFilter.Min
    descriptor.stencil_attachment.stencil_resolve_filter = chosen
    face = Stencil(passing=pm.StencilOperation.Replace)
    tests = DepthStencil(pm.CompareFunction.Less, True, face, face)
    native = state_of(renderer, tests)

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_stencil_state(native)
        encoder.set_stencil_reference_value(9)

    pipeline = renderer.pipeline("colored_vertex", None, [], depth=name, stencil=name, raster_sample_count=samples)
    renderer.draw(descriptor, pipeline, colored(TRIANGLE), prepare=prepare)
    truth = Target(SIZE, SIZE, samples, {})
    truth.clear_stencil(3)
    state = State(VIEW, depth_stencil=tests, references=(9, 9))
    draw(truth, state, Vertices(TRIANGLE), [(0, 1, 2)], lambda _: Outputs({}))
    first = chosen == pm.MultisampleStencilResolveFilter.Sample0
    wanted = truth.stencil[0] if first else np.where((truth.stencil == 9).any(axis=0), 9, 3)
    np.testing.assert_array_equal(renderer.stencil(resolved), wanted)


def test_multisampled_pictures_are_loaded(renderer: Renderer, samples: int) -> None:
    """Two passes over one picture: the second resolves what both have drawn."""
    canvas = Canvas(renderer, samples)
    pipeline = renderer.pipeline(colors=["RGBA32Float"], raster_sample_count=samples)
    renderer.draw(render_pass(canvas.texture), pipeline, colored(TRIANGLE))
    descriptor = canvas.render_pass()
    descriptor.color_attachments[0].load_action = pm.LoadAction.Load
    renderer.draw(descriptor, pipeline, colored(rectangle(0, 1, 1, -1), (0, 0, 1, 1)))
    truth = Target(SIZE, SIZE, samples, {0: "RGBA32Float"})
    draw(truth, State(VIEW), Vertices(TRIANGLE, {"color": np.ones((3, 4))}), [(0, 1, 2)], shade)
    wanted = truth.resolved()
    wanted[:, SIZE // 2 :] = (0, 0, 1, 1)
    np.testing.assert_allclose(renderer.colors(canvas.resolved), wanted, atol=1e-6)

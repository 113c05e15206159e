"""Viewports, scissors, culling, winding and fill modes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.rasteriser import draw
from .reference.state import Fragments, Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import WHOLE, Renderer, colored, device_points, rectangle, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]

SIZE = 32
TRIANGLE = device_points(np.array([(3.25, 2.5), (29.75, 8), (10, 30.5)]), SIZE)
"""Clockwise on the screen."""
COLORS = np.array([(1, 0, 0, 1), (0, 1, 0, 1), (0, 0, 1, 1)], np.float32)


def shade(fragments: Fragments) -> Outputs:
    return Outputs({0: fragments.members["color"]})


def truth(state: State, positions: Array = TRIANGLE, colors: Array = COLORS) -> Array:
    target = Target(SIZE, SIZE)
    primitives = [(i, i + 1, i + 2) for i in range(0, len(positions), 3)]
    draw(target, state, Vertices(positions, {"color": colors}), primitives, shade)
    return np.asarray(target.colors[0][0])


VIEWPORTS = [
    (0, 0, 32, 32, 0, 1),
    (8, 4, 16, 16, 0, 1),
    (-16, -16, 64, 64, 0, 1),
    (3.5, 2.25, 20.25, 11.75, 0, 1),
    (24, 24, 32, 32, 0.25, 0.5),
]


@pytest.mark.parametrize("viewport", VIEWPORTS)
def test_viewports(renderer: Renderer, viewport: tuple[float, float, float, float, float, float]) -> None:
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    renderer.draw(
        render_pass(target),
        renderer.pipeline(),
        colored(TRIANGLE, COLORS),
        prepare=lambda encoder: encoder.set_viewport(pm.Viewport(*viewport)),
    )
    np.testing.assert_allclose(renderer.colors(target), truth(State(Viewport(*viewport))), atol=1.01 / 255)


def test_viewports_cut_what_is_drawn(renderer: Renderer) -> None:
    """Their sides are planes of the clip volume."""
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    view = (4, 8, 16, 12, 0, 1)
    renderer.draw(
        render_pass(target),
        renderer.pipeline(),
        colored(rectangle(-3, 5, 7, -2)),
        prepare=lambda encoder: encoder.set_viewport(pm.Viewport(*view)),
    )
    wanted = np.zeros((SIZE, SIZE))
    wanted[8:20, 4:20] = 1
    np.testing.assert_array_equal(renderer.colors(target)[..., 0], wanted)


@pytest.mark.parametrize("scissor", [(0, 0, 32, 32), (8, 3, 11, 17), (31, 31, 1, 1), (5, 0, 1, 32)])
def test_scissors(renderer: Renderer, scissor: tuple[int, int, int, int]) -> None:
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    renderer.draw(
        render_pass(target),
        renderer.pipeline(),
        colored(TRIANGLE, COLORS),
        prepare=lambda encoder: encoder.set_scissor_rect(scissor),
    )
    state = State(Viewport(0, 0, SIZE, SIZE), scissor=scissor)
    np.testing.assert_allclose(renderer.colors(target), truth(state), atol=1.01 / 255)


def test_scissors_do_not_cut_what_is_cleared(renderer: Renderer) -> None:
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    renderer.draw(
        render_pass(target, clear=(0, 1, 0, 1)),
        renderer.pipeline(),
        colored(WHOLE),
        prepare=lambda encoder: encoder.set_scissor_rect(4, 4, 2, 2),
    )
    result = renderer.colors(target)
    assert (result[4:6, 4:6] == 1).all()
    assert (result == (0, 1, 0, 1)).all(axis=-1).sum() == SIZE * SIZE - 4


@pytest.mark.parametrize("cull", list(pm.CullMode))
@pytest.mark.parametrize("winding", list(pm.Winding))
@pytest.mark.parametrize("is_clockwise", [True, False])
def test_culling(renderer: Renderer, cull: pm.CullMode, winding: pm.Winding, is_clockwise: bool) -> None:
    order = [0, 1, 2] if is_clockwise else [0, 2, 1]
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_cull_mode(cull)
        encoder.set_front_facing_winding(winding)

    renderer.draw(render_pass(target), renderer.pipeline(), colored(TRIANGLE[order], COLORS[order]), prepare=prepare)
    state = State(Viewport(0, 0, SIZE, SIZE), cull=cull, winding=winding)
    wanted = truth(state, TRIANGLE[order], COLORS[order])
    np.testing.assert_allclose(renderer.colors(target), wanted, atol=1.01 / 255)
    is_front = is_clockwise == (winding == pm.Winding.Clockwise)
    assert wanted.any() == (cull != (pm.CullMode.Front if is_front else pm.CullMode.Back))


def test_culling_of_strips(renderer: Renderer) -> None:
    """All triangles of a strip wind as the first one does."""
    strip = device_points(np.array([(x, y) for x in range(0, 33, 4) for y in (4, 28)]), SIZE)
    for cull, share in [(pm.CullMode.Front, 24 * 32), (pm.CullMode.Back, 0)]:
        target = renderer.target("RGBA8Unorm", SIZE, SIZE)

        def prepare(encoder: pm.RenderCommandEncoder, cull: pm.CullMode = cull) -> None:
            encoder.set_cull_mode(cull)

        renderer.draw(render_pass(target), renderer.pipeline(), colored(strip), pm.PrimitiveType.TriangleStrip, prepare)
        assert renderer.colors(target)[..., 0].sum() == share


def test_lines_of_triangles(renderer: Renderer) -> None:
    """The outline is drawn and the inside is not; whose corner pixels are drawn is the hardware's choice."""
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    corners = device_points(np.array([(4.5, 4.5), (27.5, 4.5), (4.5, 27.5)]), SIZE)
    renderer.draw(
        render_pass(target),
        renderer.pipeline(),
        colored(corners),
        prepare=lambda encoder: encoder.set_triangle_fill_mode(pm.TriangleFillMode.Lines),
    )
    result = renderer.colors(target)[..., 0]
    assert result[4, 5:27].all()
    assert result[5:27, 4].all()
    assert all(result[31 - x, x] for x in range(5, 27))
    y, x = np.mgrid[:SIZE, :SIZE]
    assert not result[(x > 5) & (y > 5) & (x + y < 30)].any()
    assert not result[(x < 4) | (y < 4) | (x + y > 33)].any()


INDEXED = (
    PREAMBLE
    + """
struct Placed { float4 position [[position]]; uint viewport [[viewport_array_index]]; float4 color; };

vertex Placed placed(uint id [[vertex_id]], uint instance [[instance_id]], device const float4* corners [[buffer(0)]]) {
    return {corners[id], instance, float4(instance & 1, instance >> 1 & 1, 1, 1)};
}

fragment float4 shown(Placed in [[stage_in]], uint viewport [[viewport_array_index]]) {
    return float4(in.color.rgb, float(viewport) / 4);
}
"""
)


def test_viewport_arrays(renderer: Renderer) -> None:
    """Each instance is drawn in the viewport, and cut by the scissor, that its index names."""
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    quarters = [(0, 0), (16, 0), (0, 16), (16, 16)]
    cuts = [(0, 0, 32, 32), (18, 0, 8, 32), (0, 20, 32, 3), (17, 17, 1, 1)]
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(
            renderer.pipeline(
                "placed",
                "shown",
                ["RGBA32Float"],
                source=INDEXED,
                input_primitive_topology=pm.PrimitiveTopologyClass.Triangle,
            )
        )
        encoder.set_vertex_buffer(renderer.buffer(rectangle(-1, 1, 1, -1)), 0, 0)
        encoder.set_viewports([pm.Viewport(x, y, 16, 16, 0, 1) for x, y in quarters])
        encoder.set_scissor_rects(cuts)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6, 4)
    wanted = np.zeros((SIZE, SIZE, 4))
    for number, ((x, y), (left, top, width, height)) in enumerate(zip(quarters, cuts, strict=True)):
        inside = np.zeros((SIZE, SIZE), bool)
        inside[max(y, top) : min(y + 16, top + height), max(x, left) : min(x + 16, left + width)] = True
        wanted[inside] = (number & 1, number >> 1, 1, number / 4)
    np.testing.assert_array_equal(renderer.colors(target), wanted)

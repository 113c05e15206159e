"""Lines and points: where the hardware has no choice, exactly; elsewhere within half a pixel of the ideal."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.rasteriser import draw
from .reference.state import Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import Renderer, colored, device_points, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]
Kind = pm.PrimitiveType
Point = tuple[float, float]

SIZE = 32


def drawn(renderer: Renderer, kind: pm.PrimitiveType, points: list[Point]) -> Array:
    """How often each pixel was drawn."""
    target = renderer.target("R32Float", SIZE, SIZE)
    descriptor = renderer.pipeline_descriptor(colors=["R32Float"])
    attachment = descriptor.color_attachments[0]
    attachment.blending_enabled = True
    attachment.destination_rgb_blend_factor = pm.BlendFactor.One
    attachment.destination_alpha_blend_factor = pm.BlendFactor.One
    pipeline = renderer.device.new_render_pipeline_state(descriptor)
    renderer.draw(render_pass(target), pipeline, colored(device_points(np.array(points), SIZE)), kind)
    return renderer.colors(target)[..., 0]


@pytest.mark.parametrize(("start", "end"), [(3, 20), (20, 3)])
def test_lines_along_the_axes(renderer: Renderer, start: int, end: int) -> None:
    """One pixel wide; whether it holds the pixel at its end is the hardware's choice."""
    inner = slice(4, 20)
    row = drawn(renderer, Kind.Line, [(start + 0.5, 7.5), (end + 0.5, 7.5)])
    np.testing.assert_array_equal(row[7, inner], 1)
    assert row.sum() in (17, 18)
    assert row[7].sum() == row.sum()
    column = drawn(renderer, Kind.Line, [(7.5, start + 0.5), (7.5, end + 0.5)])
    np.testing.assert_array_equal(column[inner, 7], 1)
    assert column.sum() in (17, 18)
    assert column[:, 7].sum() == column.sum()


@pytest.mark.parametrize("seed", range(8))
def test_slanted_lines(renderer: Renderer, seed: int) -> None:
    """One pixel for each step along the longer axis, with its centre within half a pixel of the line."""
    random = np.random.default_rng(seed)
    (x0, y0), (x1, y1) = random.uniform(1, SIZE - 1, (2, 2))
    result = drawn(renderer, Kind.Line, [(x0, y0), (x1, y1)])
    rows, columns = np.nonzero(result)
    assert result.max() == 1
    is_flat = abs(x1 - x0) >= abs(y1 - y0)
    along, across = (columns, rows) if is_flat else (rows, columns)
    (a0, b0), (a1, b1) = ((x0, y0), (x1, y1)) if is_flat else ((y0, x0), (y1, x1))
    ideal = b0 + (along + 0.5 - a0) * (b1 - b0) / (a1 - a0)
    assert np.abs(across + 0.5 - ideal).max() <= 0.5 + 1 / 64
    assert len(set(along.tolist())) == len(along)
    low, high = sorted((a0, a1))
    inner = [step for step in range(SIZE) if low + 0.5 < step + 0.5 < high - 0.5]
    assert set(inner) <= set(along.tolist())
    assert set(along.tolist()) <= set(range(int(low - 0.5), int(high + 0.5) + 1))


def test_strips_draw_the_pixels_of_joints_once(renderer: Renderer) -> None:
    corners = [(4.5, 4.5), (25.5, 4.5), (25.5, 25.5), (4.5, 25.5)]
    result = drawn(renderer, Kind.LineStrip, [*corners, corners[0]])
    wanted = np.zeros((SIZE, SIZE))
    wanted[4:26, [4, 25]] = 1
    wanted[[4, 25], 4:26] = 1
    np.testing.assert_array_equal(result, wanted)


def test_lists_are_pairs(renderer: Renderer) -> None:
    points = [(2.5, 3.5), (9.5, 3.5), (2.5, 8.5), (9.5, 8.5), (2.5, 12.5)]
    result = drawn(renderer, Kind.Line, points)
    assert result[3, 3:9].all()
    assert result[8, 3:9].all()
    assert not result[12].any()
    assert not result[4:8].any()


SIZED = (
    PREAMBLE
    + """
struct Sized { float4 position [[position]]; float size [[point_size]]; };

vertex Sized sized_point(uint id [[vertex_id]], device const float4* positions [[buffer(0)]],
                         device const float* sizes [[buffer(1)]]) {
    return {positions[id], sizes[id]};
}

fragment float4 place(float2 coordinate [[point_coord]]) { return float4(coordinate, 0, 1); }
"""
)


@pytest.mark.parametrize("size", [1, 2, 3, 4.5, 8, 15])
@pytest.mark.parametrize("centre", [(10.5, 12.5), (16, 16), (9.25, 11.75), (0, 31)])
def test_sizes_and_coordinates_of_points(renderer: Renderer, size: float, centre: Point) -> None:
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    positions = device_points(np.array([centre]), SIZE)
    sizes = np.array([size], np.float32)
    renderer.draw(
        render_pass(target),
        renderer.pipeline("sized_point", "place", ["RGBA32Float"], source=SIZED),
        positions,
        Kind.Point,
        lambda encoder: encoder.set_vertex_bytes(sizes, 1),
    )
    truth = Target(SIZE, SIZE, colors={0: "RGBA32Float"})
    draw(
        truth,
        State(Viewport(0, 0, SIZE, SIZE)),
        Vertices(positions, point_size=sizes),
        [(0,)],
        lambda f: Outputs({0: np.column_stack([f.point_coord, np.zeros(len(f.position)), np.ones(len(f.position))])}),
    )
    np.testing.assert_allclose(renderer.colors(target), truth.colors[0][0], atol=1e-5)

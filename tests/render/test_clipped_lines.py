"""Values along lines and outlines of which clipping has left a part: those of the whole line.

A point of a line with a share t of its second vertex is seen at (x, y) / w of the weighted sum; without perspective the
share is t times the second vertex's w divided by w.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.interpolation import weights_at
from .scene import Renderer, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]

SIZE = 32
SOURCE = (
    PREAMBLE
    + """
struct Vertex { float4 position; float4 values; };
struct Varied {
    float4 position [[position]];
    float distance_ [[clip_distance]] [1];
    float2 perspective;
    float2 linear [[center_no_perspective]];
};
vertex Varied varied(uint id [[vertex_id]], device const Vertex* vertices [[buffer(0)]]) {
    float4 values = vertices[id].values;
    Varied out;
    out.position = vertices[id].position;
    out.distance_[0] = values.z;
    out.perspective = values.xy;
    out.linear = values.xy;
    return out;
}
struct Given { float2 perspective; float2 linear [[center_no_perspective]]; };
fragment float4 both(Given in [[stage_in]]) { return float4(in.perspective, in.linear); }
"""
)
VALUES = np.array([(-1, 0.25), (3, 0.5)])


def picture(renderer: Renderer, vertices: Array, kind: pm.PrimitiveType, fill: pm.TriangleFillMode) -> Array:
    """NaN where nothing is drawn."""
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.pipeline("varied", "both", ["RGBA32Float"], SOURCE)
    descriptor = render_pass(target, clear=(np.nan, np.nan, np.nan, np.nan))
    renderer.draw(
        descriptor,
        pipeline,
        vertices.astype(np.float32),
        kind,
        lambda encoder: encoder.set_triangle_fill_mode(fill),
    )
    return renderer.colors(target)


def on_the_line(ends: Array, along: int, device: Array) -> Array:
    """What `both` gives where the line is seen at `device` along axis `along`: (points, 4)."""
    (a, b), (w0, w1) = ends[:, along], ends[:, 3]
    share = (device * w0 - a) / ((b - a) - device * (w1 - w0))
    linear = share * w1 / (w0 + share * (w1 - w0))
    return np.concatenate([VALUES[0] + np.outer(part, VALUES[1] - VALUES[0]) for part in (share, linear)], axis=1)


LINES = {
    "whole": [(-0.75, 0.5, 1), (0.6875, 0.25, 4)],
    "near": [(-0.75, -0.5, 1), (0.6875, 0.75, 4)],
    "far": [(-0.75, 0.25, 0.5), (0.6875, 2, 1)],
    "both": [(-0.9, -0.5, 3), (0.9, 1.75, 1)],
    "behind the eye": [(-0.25, 0.5, 1), (0.5, -0.25, -0.5)],
}


@pytest.mark.parametrize("along", [0, 1], ids=["row", "column"])
@pytest.mark.parametrize("line", LINES.values(), ids=list(LINES))
@pytest.mark.parametrize("is_reversed", [False, True])
def test_lines(renderer: Renderer, line: list[tuple[float, float, float]], along: int, *, is_reversed: bool) -> None:
    """Along a row or column of pixel centres; ends are their place on the screen, depth and w."""
    across = (20.5 / SIZE * 2 - 1) * (1 if along == 0 else -1)
    ends = np.array([(place, across, depth, 1) for place, depth, _ in line])
    ends = (ends if along == 0 else ends[:, [1, 0, 2, 3]]) * np.array(line)[:, 2:]
    given = np.concatenate([ends, VALUES, np.ones((2, 2))], axis=1)
    result = picture(renderer, given[::-1] if is_reversed else given, pm.PrimitiveType.Line, pm.TriangleFillMode.Fill)
    pixels = result[SIZE - 21] if along == 0 else result[:, SIZE - 21]
    device = (np.arange(SIZE) + 0.5) / SIZE * 2 - 1
    wanted = on_the_line(ends.astype(np.float32), along, device if along == 0 else -device)
    drawn = ~np.isnan(pixels[:, 0])
    assert drawn.sum() >= 5
    assert drawn.sum() == np.isfinite(result[..., 0]).sum()
    np.testing.assert_allclose(pixels[drawn], wanted[drawn], rtol=1e-4, atol=5e-4)


@pytest.mark.parametrize("distances", [(1, 1, 1), (1, -0.5, 1), (-1, 2, -1), (-0.25, 0.75, 0.5)])
def test_outlines(renderer: Renderer, distances: tuple[float, ...]) -> None:
    """The upper edge lies on pixel centres, where the whole triangle's values hold."""
    row = 1 - 2 * 5.5 / SIZE
    places = np.array([(-0.9, row, 0.5, 1), (0.9, row, 0.5, 1), (-0.2, -0.9, 0.5, 1)])
    corners = places * np.array([[1], [4], [2]])
    values = np.array([(0, 1), (2, -1), (1, 1)])
    given = np.concatenate([corners, values, np.array(distances)[:, None], np.ones((3, 1))], axis=1)
    pixels = picture(renderer, given, pm.PrimitiveType.Triangle, pm.TriangleFillMode.Lines)[5]
    device = (np.arange(SIZE) + 0.5) / SIZE * 2 - 1
    weights = weights_at(corners, device, np.full(SIZE, row))
    assert weights is not None
    wanted = np.concatenate([weights.perspective_of(values), weights.linear_of(values)], axis=1)
    drawn = np.flatnonzero(~np.isnan(pixels[:, 0]))
    assert len(drawn) > 4
    inner = drawn[1:-1]  # the ends belong to other edges too
    np.testing.assert_allclose(pixels[inner], wanted[inner], rtol=1e-4, atol=5e-4)

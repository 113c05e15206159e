"""Derivatives on quads of pixels, with the help of threads that are not covered or were discarded."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .scene import WHOLE, Renderer, colored, device_points, render_pass
from .shaders import COLORED_VERTEX

Array = npt.NDArray[Any]

SIZE = 16
DERIVATIVES = (
    COLORED_VERTEX
    + """
fragment float4 linear_ramp(Colored in [[stage_in]]) {
    return float4(dfdx(in.color.r), dfdy(in.color.g), fwidth(in.color.b), dfdx(in.position.x));
}
fragment float4 quads(float4 position [[position]]) {
    float2 square = position.xy * position.xy;
    return float4(dfdx(square.x), dfdy(square.y), dfdx(square.y), dfdy(square.x));
}
fragment float4 in_vectors(Colored in [[stage_in]]) {
    return float4(dfdx(in.color.rg), float2(dfdy(half2(in.color.ba))));
}
fragment float4 differences_with_discarded_neighbours(Colored in [[stage_in]]) {
    if (uint(in.position.x) % 2 == 1) discard_fragment();
    return float4(dfdx(in.color.r), dfdy(in.color.g), 0, 1);
}
"""
)


def picture(renderer: Renderer, fragment: str, vertices: Array) -> Array:
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.pipeline("colored_vertex", fragment, ["RGBA32Float"], DERIVATIVES)
    renderer.draw(render_pass(target), pipeline, vertices)
    return renderer.colors(target)


RAMP = colored(WHOLE, np.column_stack([WHOLE[:, 0] * 8, -WHOLE[:, 1] * 4, WHOLE[:, :2] @ (2, 3), np.zeros(6)]))


def test_derivatives_of_a_ramp(renderer: Renderer) -> None:
    """Over 16 pixels red rises by 16, green by 8 downwards; blue by 4 and 6 in absolute terms."""
    result = picture(renderer, "linear_ramp", RAMP)
    np.testing.assert_allclose(result, np.broadcast_to((1, 0.5, 10 / 16, 1), result.shape), atol=1e-5)


def test_derivatives_are_differences_within_quads(renderer: Renderer) -> None:
    """Of x², between the centres of columns 2n and 2n + 1."""
    result = picture(renderer, "quads", RAMP)
    left = np.arange(SIZE) // 2 * 2 + 0.5
    difference = (left + 1) ** 2 - left**2
    np.testing.assert_allclose(result[..., 0], np.tile(difference, (SIZE, 1)), atol=1e-4)
    np.testing.assert_allclose(result[..., 1], np.tile(difference, (SIZE, 1)).T, atol=1e-4)
    assert not result[..., 2:].any()


def test_derivatives_of_vectors(renderer: Renderer) -> None:
    result = picture(renderer, "in_vectors", RAMP)
    np.testing.assert_allclose(result, np.broadcast_to((1, 0, -6 / 16, 0), result.shape), atol=2e-3)


def test_derivatives_at_the_edges_of_triangles(renderer: Renderer) -> None:
    """Threads beside a thin triangle help: every pixel of it has the derivatives of its plane."""
    corners = np.array([(1.5, 0.25), (3.25, 0.5), (14.5, 15.25)])
    ramp = np.column_stack([corners, corners.sum(axis=1), np.zeros(3)])
    result = picture(renderer, "linear_ramp", colored(device_points(corners, SIZE), ramp))
    drawn = result[..., 3] != 0
    assert drawn.sum() > 8
    np.testing.assert_allclose(result[drawn], np.broadcast_to((1, 1, 2, 1), (drawn.sum(), 4)), atol=1e-4)


def test_discarded_fragments_help_their_neighbours(renderer: Renderer) -> None:
    result = picture(renderer, "differences_with_discarded_neighbours", RAMP)
    np.testing.assert_allclose(result[:, ::2, :2], np.broadcast_to((1, 0.5), (SIZE, SIZE // 2, 2)), atol=1e-5)
    assert not result[:, 1::2].any()

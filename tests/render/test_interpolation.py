"""Interpolation of what vertex functions return: perspective, without perspective, flat; and the built-in inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from .reference.rasteriser import draw
from .reference.state import Fragments, Interpolation, Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import Renderer, colored, device_points, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]

SIZE = 32
SOURCE = (
    PREAMBLE
    + """
struct Vertex { float4 position; float4 color; };
struct Varied {
    float4 position [[position]];
    float4 perspective;
    float4 linear [[center_no_perspective]];
    float4 constant_ [[flat]];
    half4 narrow;
    int4 number [[flat]];
};

vertex Varied varied(uint id [[vertex_id]], device const Vertex* vertices [[buffer(0)]]) {
    float4 color = vertices[id].color;
    return {vertices[id].position, color, color, color, half4(color), int4(color * 100)};
}

fragment float4 with_perspective(Varied in [[stage_in]]) { return in.perspective; }
fragment float4 without_perspective(Varied in [[stage_in]]) { return in.linear; }
fragment float4 flat_values(Varied in [[stage_in]]) { return in.constant_; }
fragment half4 narrow_values(Varied in [[stage_in]]) { return in.narrow; }
fragment float4 numbers(Varied in [[stage_in]]) { return float4(in.number); }

fragment float4 places(float4 position [[position]]) { return position; }
fragment float4 weights(float3 weights [[barycentric_coord]]) { return float4(weights, 1); }
fragment float4 linear_weights(float3 weights [[barycentric_coord, center_no_perspective]]) {
    return float4(weights, 1);
}
fragment float4 sides(bool is_front [[front_facing]]) { return is_front ? float4(1, 0, 0, 1) : float4(0, 1, 0, 1); }
"""
)


def triangle(seed: int, *, in_perspective: bool = True) -> tuple[Array, Array]:
    """Corners on the grid of 1/256 pixel, at depths of their own, and colours."""
    random = np.random.default_rng(seed)
    positions = device_points(random.integers(-1024, (SIZE + 4) * 256, (3, 2)) / 256, SIZE, random.uniform(0, 1, 3))
    if in_perspective:
        positions *= random.choice([0.5, 1, 2, 4], (3, 1)).astype(np.float32)
    return positions, random.uniform(-1, 2, (3, 4)).astype(np.float32)


def picture(renderer: Renderer, fragment: str, positions: Array, colors: Array) -> Array:
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.pipeline("varied", fragment, ["RGBA32Float"], source=SOURCE)
    renderer.draw(render_pass(target), pipeline, colored(positions, colors))
    return renderer.colors(target)


def truth(
    positions: Array,
    colors: Array,
    value: Callable[[Fragments], Array],
    way: Interpolation = Interpolation.PERSPECTIVE,
) -> Array:
    target = Target(SIZE, SIZE, colors={0: "RGBA32Float"})
    state = State(Viewport(0, 0, SIZE, SIZE), interpolations={"color": way})
    vertices = Vertices(positions, {"color": colors})
    draw(target, state, vertices, [(0, 1, 2)], lambda fragments: Outputs({0: value(fragments)}))
    return np.asarray(target.colors[0][0])


def color(fragments: Fragments) -> Array:
    return fragments.members["color"]


WAYS = {
    "with_perspective": Interpolation.PERSPECTIVE,
    "without_perspective": Interpolation.LINEAR,
    "flat_values": Interpolation.FLAT,
}


@pytest.mark.parametrize("fragment", WAYS)
@pytest.mark.parametrize("seed", range(8))
def test_values_between_vertices(renderer: Renderer, fragment: str, seed: int) -> None:
    positions, colors = triangle(seed)
    wanted = truth(positions, colors, color, WAYS[fragment])
    np.testing.assert_allclose(picture(renderer, fragment, positions, colors), wanted, atol=2e-4)


@pytest.mark.parametrize("seed", range(3))
def test_narrow_values(renderer: Renderer, seed: int) -> None:
    positions, colors = triangle(seed)
    np.testing.assert_allclose(
        picture(renderer, "narrow_values", positions, colors), truth(positions, colors, color), atol=4e-3
    )


@pytest.mark.parametrize("seed", range(3))
def test_integers_are_flat(renderer: Renderer, seed: int) -> None:
    """Of the first vertex, as all flat values."""
    positions, colors = triangle(seed)
    numbers = np.trunc(colors * np.float32(100)).astype(np.float64)
    wanted = truth(positions, numbers, color, Interpolation.FLAT)
    np.testing.assert_array_equal(picture(renderer, "numbers", positions, colors), wanted)


@pytest.mark.parametrize("seed", range(4))
def test_position(renderer: Renderer, seed: int) -> None:
    """Pixel centres, depth and 1/w."""
    positions, colors = triangle(seed)
    wanted = truth(positions, colors, lambda fragments: fragments.position)
    np.testing.assert_allclose(picture(renderer, "places", positions, colors), wanted, rtol=1e-4, atol=1e-4)


def test_position_is_exact_in_x_and_y(renderer: Renderer) -> None:
    positions, colors = triangle(3)
    result = picture(renderer, "places", positions, colors)
    rows, columns = np.nonzero(result[..., 3])
    np.testing.assert_array_equal(result[rows, columns, 0], columns + 0.5)
    np.testing.assert_array_equal(result[rows, columns, 1], rows + 0.5)


@pytest.mark.parametrize("seed", range(4))
def test_barycentric_coordinates(renderer: Renderer, seed: int) -> None:
    positions, colors = triangle(seed)

    def value(fragments: Fragments) -> Array:
        return np.column_stack([fragments.barycentric, np.ones(len(fragments.barycentric))])

    wanted = truth(positions, colors, value)
    np.testing.assert_allclose(picture(renderer, "weights", positions, colors), wanted, atol=2e-4)


@pytest.mark.parametrize("seed", range(4))
def test_barycentric_coordinates_without_perspective(renderer: Renderer, seed: int) -> None:
    positions, colors = triangle(seed)
    corners = np.column_stack([np.eye(3), np.ones(3)])
    wanted = truth(positions, corners, color, Interpolation.LINEAR)
    np.testing.assert_allclose(picture(renderer, "linear_weights", positions, colors), wanted, atol=2e-4)


@pytest.mark.parametrize("seed", range(6))
def test_sides(renderer: Renderer, seed: int) -> None:
    positions, colors = triangle(seed)

    def value(fragments: Fragments) -> Array:
        return np.tile((1, 0, 0, 1) if fragments.is_front else (0, 1, 0, 1), (len(fragments.position), 1))

    np.testing.assert_array_equal(picture(renderer, "sides", positions, colors), truth(positions, colors, value))


def test_one_value_for_all_vertices_stays_that_value(renderer: Renderer) -> None:
    """Interpolation of equal values gives that value, or one within rounding of it."""
    positions, _ = triangle(5)
    result = picture(renderer, "with_perspective", positions, np.full((3, 4), 0.7, np.float32))
    drawn = result[result[..., 3] > 0]
    assert len(drawn)
    np.testing.assert_allclose(drawn, np.float32(0.7), rtol=3e-7)

"""Whole draws: which pixels triangles, lines and points reach, and in which order."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.drawing import (
    Array,
    Draw,
    Interpolation,
    Primitive,
    Renderer,
    Source,
    Target,
    builtin,
    clip_space,
    constant,
    interpolated,
    vertex_input,
)

WIDTH, HEIGHT = 75, 70  # more than one tile, no multiple of a block
RESTART = 0xFFFFFFFF


def with_values(positions: Array, values: Array) -> Array:
    """Rows of a position and further words."""
    return np.concatenate([positions.astype(np.float32), np.asarray(values, np.float32)], axis=-1)


def painted(triangles: Array, width: int = WIDTH, height: int = HEIGHT) -> Array:
    """The number of the last triangle (in pixels) that covers each pixel; -1 where none does."""
    image = np.full((height, width), -1)
    for index, corners in enumerate(triangles):
        image[truth.covered(corners, width, height)[0]] = index
    return image


@pytest.mark.parametrize("reach", [20, 400])
@pytest.mark.parametrize("counts_samples", [0, 1])
def test_later_triangles_lie_over_earlier_ones(renderer: Renderer, reach: float, counts_samples: int) -> None:
    """Also where a large one hides all that comes before it in a tile, which then need not be drawn."""
    rng = np.random.default_rng(3)
    corners = np.rint(rng.uniform(-reach, 75 + reach, (120, 3, 2)) * 256) / 256
    target = Target(WIDTH, HEIGHT)
    colour = target.add_colour(-1)
    stage = interpolated(builtin(Source.PRIMITIVE_ID))
    state = {"counts_samples": counts_samples}
    renderer.draw(target, Draw(stage=stage, state=state), clip_space(corners.reshape(-1, 2), WIDTH, HEIGHT))
    ids = colour[0, :, :, 0, 0].view(np.int32)
    covered = painted(corners)
    np.testing.assert_array_equal(np.where(covered >= 0, ids, -1), covered)
    assert (colour[0, :, :, 0, 0][covered < 0] == -1).all()


def strip_points() -> Array:
    return np.array([[5, 5], [8, 40], [30, 8], [33, 45], [60, 3], [55, 60], [70, 20]], np.float64)


@pytest.mark.parametrize("is_indexed", [False, True])
def test_triangle_strip(renderer: Renderer, is_indexed: bool) -> None:
    """All triangles of a strip face alike; each takes flat values from its first vertex."""
    points = strip_points()
    target = Target(WIDTH, HEIGHT)
    colour = target.add_colour(-1)
    stage = interpolated(
        builtin(Source.PRIMITIVE_ID), builtin(Source.FRONT_FACING), vertex_input(4, Interpolation.FLAT)
    )
    rows = with_values(clip_space(points, WIDTH, HEIGHT), np.arange(7)[:, None])
    indices = list(range(7)) if is_indexed else None
    draw = Draw(Primitive.TRIANGLE_STRIP, stage, indices=indices, state={"front_is_counter_clockwise": 1})
    renderer.draw(target, draw, rows)
    expected = painted(np.stack([points[i : i + 3] for i in range(5)]))
    inside = expected >= 0
    np.testing.assert_array_equal(colour[0, :, :, 0, 0].view(np.int32)[inside], expected[inside])
    assert (colour[0, :, :, 0, 1].view(np.int32)[inside] == 1).all()
    np.testing.assert_array_equal(colour[0, :, :, 0, 2][inside], expected[inside])
    assert (colour[0, :, :, 0, 2][~inside] == -1).all()


def test_a_restart_begins_a_new_strip(renderer: Renderer) -> None:
    points = strip_points()
    target = Target(WIDTH, HEIGHT)
    colour = target.add_colour(-1)
    indices = [0, 1, 2, RESTART, RESTART, 3, 4, RESTART, 4, 5, 6, RESTART]
    draw = Draw(Primitive.TRIANGLE_STRIP, interpolated(builtin(Source.PRIMITIVE_ID)), indices=indices)
    renderer.draw(target, draw, clip_space(points, WIDTH, HEIGHT))
    expected = painted(points[[[0, 1, 2], [4, 5, 6]]])
    np.testing.assert_array_equal(colour[0, :, :, 0, 0].view(np.int32)[expected >= 0], expected[expected >= 0])
    assert (colour[0, :, :, 0, 0][expected < 0] == -1).all()


def test_a_restart_ends_an_unfinished_primitive_of_a_list(renderer: Renderer) -> None:
    points = strip_points()
    target = Target(WIDTH, HEIGHT)
    colour = target.add_colour(-1)
    indices = [0, 1, 2, 3, 4, RESTART, 4, 5, 6]
    renderer.draw(target, Draw(stage=constant(1, 1, 1, 1), indices=indices), clip_space(points, WIDTH, HEIGHT))
    expected = painted(points[[[0, 1, 2], [4, 5, 6]]])
    np.testing.assert_array_equal(colour[0, :, :, 0, 0] == 1, expected >= 0)


@pytest.mark.parametrize("spread", [1, 1000])
def test_each_used_vertex_is_shaded_once(renderer: Renderer, spread: int) -> None:
    rng = np.random.default_rng(spread)
    used = rng.choice(40, 25, replace=False) * spread + 2
    indices = rng.choice(used, 300)
    rows = np.tile(np.array([0, 0, 0, 1], np.float32), (2, 40 * spread + 5, 1))
    target = Target(8, 8)
    target.add_colour()
    draw = Draw(stage=constant(1, 1, 1, 1), indices=indices - 2, state={"base_vertex": 2})
    outcome = renderer.draw(target, draw, rows)
    expected = np.zeros(rows.shape[1], np.uint32)
    expected[np.unique(indices)] = 1
    np.testing.assert_array_equal(outcome.shaded, [expected, expected])


def test_negative_base_vertex(renderer: Renderer) -> None:
    points = strip_points()
    target = Target(WIDTH, HEIGHT)
    colour = target.add_colour(-1)
    draw = Draw(stage=constant(1, 1, 1, 1), indices=[10, 11, 12], state={"base_vertex": -10})
    renderer.draw(target, draw, clip_space(points, WIDTH, HEIGHT))
    np.testing.assert_array_equal(colour[0, :, :, 0, 0] == 1, painted(points[None, :3]) >= 0)


def test_first_vertex_and_base_instance(renderer: Renderer) -> None:
    points = strip_points()
    rows = np.stack([clip_space(points + np.array([0, shift]), WIDTH, HEIGHT) for shift in (0, 5, 10)])
    target = Target(WIDTH, HEIGHT)
    colour = target.add_colour(-1)
    state = {"first_vertex": 2, "vertex_count": 4, "base_instance": 1, "instance_count": 2}
    outcome = renderer.draw(target, Draw(stage=constant(1, 1, 1, 1), state=state), rows)
    expected = np.zeros((3, 7), np.uint32)
    expected[1:, 2:6] = 1
    np.testing.assert_array_equal(outcome.shaded, expected)
    covered = painted(np.stack([points[2:5] + np.array([0, 5]), points[2:5] + np.array([0, 10])])) >= 0
    np.testing.assert_array_equal(colour[0, :, :, 0, 0] == 1, covered)


def test_instances_come_one_after_the_other(renderer: Renderer) -> None:
    """Many instances of many vertices, so that they go in several parts."""
    rng = np.random.default_rng(8)
    corners = np.rint(rng.uniform(0, 60, (50, 3, 2)) * 256) / 256
    positions = clip_space(corners, WIDTH, HEIGHT)
    target = Target(WIDTH, HEIGHT)
    colour = target.add_colour(-1)
    rows = with_values(positions, np.broadcast_to(np.arange(50)[:, None, None], (50, 3, 1)))
    renderer.draw(target, Draw(stage=interpolated(vertex_input(4, Interpolation.FLAT))), rows)
    np.testing.assert_array_equal(colour[0, :, :, 0, 0], painted(corners))


@pytest.mark.parametrize("type", [Primitive.TRIANGLE, Primitive.TRIANGLE_STRIP, Primitive.LINE_STRIP])
def test_draws_of_very_many_vertices_go_in_windows(renderer: Renderer, type: Primitive) -> None:
    """The last primitives of some that lie beyond one window of vertices: in their order, with their numbers."""
    window, more = 3 << 18, 6
    count = window + more
    rows = np.zeros((count, 4), np.float32)
    rows[:, 3] = 1
    corners = np.array([[2, 2], [40, 3], [3, 40], [50, 8], [60, 60], [9, 66]])
    rows[window:] = clip_space(corners, WIDTH, HEIGHT)
    target = Target(WIDTH, HEIGHT)
    colour = target.add_colour(-1)
    stage = interpolated(builtin(Source.PRIMITIVE_ID), builtin(Source.FRONT_FACING))
    outcome = renderer.draw(target, Draw(type, stage), rows)
    assert (outcome.shaded >= 1).all()
    first = {Primitive.TRIANGLE: window // 3, Primitive.TRIANGLE_STRIP: window, Primitive.LINE_STRIP: window}[type]
    last = {Primitive.TRIANGLE: 1, Primitive.TRIANGLE_STRIP: 3, Primitive.LINE_STRIP: 4}[type]
    seen = np.unique(colour[0, :, :, 0, 0].view(np.int32)[colour[0, :, :, 0, 0] != -1])
    assert seen.max() == first + last
    assert first + last - 1 in seen


def test_nothing_to_draw(renderer: Renderer) -> None:
    target = Target(8, 8)
    colour = target.add_colour(3)
    rows = clip_space([[0, 0], [8, 0], [0, 8]], 8, 8)
    stage = constant(1, 1, 1, 1)
    renderer.draw(target, Draw(stage=stage, state={"vertex_count": 0}), rows)
    renderer.draw(target, Draw(stage=stage, state={"vertex_count": 2}), rows)
    renderer.draw(target, Draw(stage=stage, state={"instance_count": 0}), rows)
    renderer.draw(target, Draw(stage=stage, indices=[]), rows)
    renderer.draw(target, Draw(stage=stage, indices=[RESTART] * 4), rows)
    assert (colour == 3).all()


def test_without_rasterisation_only_vertices_are_shaded(renderer: Renderer) -> None:
    target = Target(8, 8)
    colour = target.add_colour(3)
    rows = clip_space([[0, 0], [8, 0], [0, 8]], 8, 8)
    outcome = renderer.draw(target, Draw(stage=constant(1, 1, 1, 1), state={"is_rasterised": 0}), rows)
    assert (colour == 3).all() and (outcome.shaded == 1).all()


def test_a_failing_function_fails_the_draw(renderer: Renderer) -> None:
    target = Target(8, 8)
    target.add_colour()
    rows = clip_space([[0, 0], [8, 0], [0, 8]], 8, 8)
    with pytest.raises(AssertionError, match="failed with 100"):
        renderer.draw(target, Draw(stage=constant(1, 1, 1, 1), state={"vertex_count": 30}), rows)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("type", list(Primitive))
def test_primitives_at_no_place_are_dropped(renderer: Renderer, type: Primitive, value: float) -> None:
    for vertex in range(3):
        for component in range(4):
            rows = clip_space([[1, 1], [7, 1], [1, 7]], 8, 8)
            rows[vertex, component] = value
            if type in (Primitive.POINT, Primitive.LINE, Primitive.LINE_STRIP):
                rows = rows[[vertex, vertex]]
            target = Target(8, 8)
            colour = target.add_colour(3)
            renderer.draw(target, Draw(type, constant(1, 1, 1, 1)), rows)
            assert (colour == 3).all()


@pytest.mark.parametrize("type", list(Primitive))
@pytest.mark.parametrize("w", [0.0, -1.0, -1e-30, 1e-40])
def test_vertices_behind_the_eye(renderer: Renderer, type: Primitive, w: float) -> None:
    rows = clip_space([[1, 1], [7, 1], [1, 7]], 8, 8)
    rows[:, 3] = w
    target = Target(8, 8)
    colour = target.add_colour(3)
    renderer.draw(target, Draw(type, constant(1, 1, 1, 1)), rows)
    assert (colour == 3).all()


def test_a_triangle_that_reaches_behind_the_eye(renderer: Renderer) -> None:
    """Covered are the pixels whose weights of the vertices are all positive, in front of the eye."""
    clip = np.array([[-0.5, -0.5, 0.5, 1], [0.5, -0.5, 0.5, 1], [0.1, 0.4, -0.5, -1]], np.float32)
    target = Target(64, 64)
    colour = target.add_colour(3)
    renderer.draw(target, Draw(stage=constant(1, 1, 1, 1), state={"clips_depth": 0}), clip)
    weights = truth.barycentric(clip, 64, 64)
    inside = (weights > 0).all(axis=-1) & (weights @ clip[:, 3] > 0)
    away_from_edges = (np.abs(weights) > 1e-2).all(axis=-1)
    assert inside.sum() > 500
    np.testing.assert_array_equal((colour[0, :, :, 0, 0] == 1)[away_from_edges], inside[away_from_edges])

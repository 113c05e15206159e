"""What fragment functions get, and what becomes of fragments."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.drawing import (
    Array,
    Draw,
    Fragments,
    Interpolation,
    Point,
    Renderer,
    Source,
    Stage,
    Target,
    builtin,
    clip_space,
    interpolated,
    vertex_input,
)
from tests.softmetal_raster.small_scenes import SIDE, TEST_DEPTH, whole, with_words


def test_positions_are_pixel_centres(renderer: Renderer) -> None:
    target = Target(SIDE, SIDE)
    colour = target.add_colour()
    rows = whole(0.25) * 3
    renderer.draw(target, Draw(stage=interpolated(*(builtin(Source.POSITION, i) for i in range(4)))), rows)
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    np.testing.assert_array_equal(colour[0, :, :, 0, 0], x)
    np.testing.assert_array_equal(colour[0, :, :, 0, 1], y)
    np.testing.assert_allclose(colour[0, :, :, 0, 2], 0.25, rtol=1e-6)
    np.testing.assert_allclose(colour[0, :, :, 0, 3], 1 / 3, rtol=1e-6)


def test_interpolation_of_many_triangles(renderer: Renderer) -> None:
    """Runs mix quads of several triangles; each keeps its own values."""
    rng = np.random.default_rng(2)
    side, count = 70, 60
    corners = np.rint((rng.uniform(0, 60, (count, 1, 2)) + rng.uniform(0, 12, (count, 3, 2))) * 256) / 256
    w = rng.uniform(0.5, 4, (count, 3, 1))
    values = rng.uniform(-1, 1, (count * 3, 2))
    clip = (clip_space(corners, side, side) * w).astype(np.float32).reshape(-1, 4)
    target = Target(side, side)
    colour = target.add_colour(9)
    linear = vertex_input(5, Interpolation.LINEAR)
    renderer.draw(
        target,
        Draw(stage=interpolated(vertex_input(4), linear, builtin(Source.PRIMITIVE_ID))),
        with_words(clip, values),
    )
    checked = 0
    last = np.full((side, side), -1)
    for index in range(count):
        last[truth.covered(corners[index], side, side)[0]] = index
    for index in range(count):
        inside = last == index
        weights = truth.barycentric(clip[3 * index : 3 * index + 3], side, side)
        flat = truth.barycentric(clip_space(corners[index], side, side), side, side)
        expected = np.stack(
            [weights @ values[3 * index : 3 * index + 3, 0], flat @ values[3 * index : 3 * index + 3, 1]]
        )
        np.testing.assert_allclose(colour[0, :, :, 0, :2][inside], expected[:, inside].T, atol=2e-3)
        checked += inside.sum()
    assert checked > 500
    np.testing.assert_array_equal(colour[0, :, :, 0, 2].view(np.int32)[last >= 0], last[last >= 0])


@pytest.mark.parametrize("interpolation", [Interpolation.PERSPECTIVE, Interpolation.LINEAR])
def test_barycentric_coordinates(renderer: Renderer, interpolation: Interpolation) -> None:
    corners = np.array([[1, 1], [18, 4], [5, 19]])
    clip = clip_space(corners, SIDE, SIDE) * np.array([[1], [2], [5]], np.float32)
    target = Target(SIDE, SIDE)
    colour = target.add_colour(9)
    inputs = [(Source.BARYCENTRIC, interpolation, Point.CENTRE, i) for i in range(3)]
    renderer.draw(target, Draw(stage=interpolated(*inputs)), clip)
    inside = truth.covered(corners, SIDE, SIDE)[0]
    given = clip if interpolation == Interpolation.PERSPECTIVE else clip_space(corners, SIDE, SIDE)
    expected = truth.barycentric(given, SIDE, SIDE)
    np.testing.assert_allclose(colour[0, :, :, 0, :3][inside], expected[inside], atol=1e-4)


@pytest.mark.parametrize("samples", [1, 4])
def test_flat_values_come_from_the_first_vertex(renderer: Renderer, samples: int) -> None:
    target = Target(SIDE, SIDE, samples)
    colour = target.add_colour()
    rows = with_words(whole(), [7, 8, 9]).view(np.uint32)
    renderer.draw(target, Draw(stage=interpolated(vertex_input(4, Interpolation.FLAT))), rows)
    assert (colour[..., 0] == 7).all()


@pytest.mark.parametrize("early", [False, True])
def test_discarded_fragments(renderer: Renderer, early: bool) -> None:
    """They leave no colour; early tests have written their depth already, and counted them."""

    def run(fragments: Fragments) -> Array:
        fragments.outputs[:4] = fragments.inputs[:1]
        return np.asarray(fragments.floats(0) % 2 < 1)

    target = Target(SIDE, SIDE)
    colour, depth = target.add_colour(-1), target.add_depth(1)
    stage = Stage(run, inputs=[builtin(Source.POSITION)], may_discard=True, tests_early=early)
    outcome = renderer.draw(target, Draw(stage=stage, state=TEST_DEPTH), whole(0.3))
    kept = np.broadcast_to(np.arange(SIDE) % 2 == 1, (SIDE, SIDE))
    np.testing.assert_array_equal(colour[0, :, :, 0, 0] > 0, kept)
    np.testing.assert_array_equal(depth[0, :, :, 0, 0] < 1, kept | early)
    assert outcome.passed_samples == SIDE * SIDE // (1 if early else 2)


def test_helper_lanes_get_values_beyond_the_triangle(renderer: Renderer) -> None:
    """Their differences within a quad are the derivatives."""
    seen: list[tuple[Array, Array]] = []

    def run(fragments: Fragments) -> None:
        quads = fragments.covered.reshape(16, 4)
        seen.append((fragments.floats(0).reshape(16, 4)[quads.any(axis=1)].copy(), quads[quads.any(axis=1)]))
        fragments.give(0, 1)

    target = Target(SIDE, SIDE)
    target.add_colour()
    corners = [[1.25, 1.75], [9.5, 3.125], [4.25, 12.625]]
    rows = with_words(clip_space(corners, SIDE, SIDE), [1, 3, 8])
    renderer.draw(target, Draw(stage=Stage(run, inputs=[vertex_input(4)])), rows)
    plane = np.linalg.solve(np.concatenate([np.array(corners), np.ones((3, 1))], axis=1), [1.0, 3.0, 8.0])
    helpers = 0
    for values, covered in seen:
        np.testing.assert_allclose(values[:, 1] - values[:, 0], plane[0], atol=1e-5)
        np.testing.assert_allclose(values[:, 2] - values[:, 0], plane[1], atol=1e-5)
        helpers += (~covered).sum()
    assert helpers > 0

"""Where primitives end: viewports, clipping, layers; points, lines and outlines."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.drawing import (
    Draw,
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
from tests.softmetal_raster.small_scenes import SIDE, whole, with_words


def test_scissors_and_viewports_of_an_array(renderer: Renderer) -> None:
    viewports = [(2.0, 3.0, 8.0, 6.0, 0.0, 1.0), (-5.0, 8.0, 20.0, 20.0, 0.0, 1.0)]
    scissors = [(0, 0, 9, 20), (1, 0, 20, 17)]
    target = Target(SIDE, SIDE)
    colour = target.add_colour(-1)
    huge = clip_space([[-500, -500], [2000, -500], [-500, 2000]], SIDE, SIDE)
    words = np.concatenate([huge.view(np.uint32), np.zeros((3, 1), np.uint32)], axis=1)
    rows = np.concatenate([words, words])
    rows[3:, 4] = 1
    draw = Draw(viewports=viewports, scissors=scissors, stage=interpolated(builtin(Source.VIEWPORT)))
    draw.layout.viewport = 4
    renderer.draw(target, draw, rows)
    expected = np.full((SIDE, SIDE), -1)
    expected[3:9, 2:9] = 0
    expected[8:17, 1:15] = 1
    ids = np.where(colour[0, :, :, 0, 0] == -1, -1, colour[0, :, :, 0, 0].view(np.int32))
    np.testing.assert_array_equal(ids, expected)


def test_layers(renderer: Renderer) -> None:
    """The first vertex chooses; a layer that does not exist is the first one."""
    target = Target(SIDE, SIDE, layers=3)
    colour = target.add_colour(-1)
    rows = np.concatenate([whole().view(np.uint32), np.array([[2], [0], [1]], np.uint32)], axis=1)
    beyond = rows.copy()
    beyond[:, 4] = 9
    draw = Draw(stage=interpolated(builtin(Source.LAYER), builtin(Source.PRIMITIVE_ID)))
    draw.layout.layer = 4
    renderer.draw(target, draw, np.concatenate([rows, beyond]))
    found = colour[:, :, :, 0, :2].view(np.int32)
    assert (colour[1] == -1).all()
    assert (found[2] == [2, 0]).all()
    assert (found[0, :, :, 1] == 1).all()


@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_clip_distances(renderer: Renderer, count: int) -> None:
    """What is negative of any of them is cut away, along a straight line."""
    rng = np.random.default_rng(count)
    planes = rng.uniform(-1, 1, (count, 2))
    offsets = rng.uniform(0.1, 0.5, count)
    positions = whole().astype(np.float64)
    distances = positions[:, :2] @ planes.T + offsets
    target = Target(SIDE, SIDE)
    colour = target.add_colour(-1)
    draw = Draw(stage=constant(1))
    draw.layout.clip_distance, draw.layout.clip_distances = 4, count
    renderer.draw(target, draw, with_words(positions, distances))
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    at = np.stack([x / SIDE * 2 - 1, 1 - y / SIDE * 2], axis=-1) @ planes.T + offsets
    sure = np.all(np.abs(at) > 0.02, axis=-1)
    np.testing.assert_array_equal((colour[0, :, :, 0, 0] == 1)[sure], np.all(at > 0, axis=-1)[sure])


@pytest.mark.parametrize("size", [None, 1.0, 2.0, 5.5, 16.0, 0.25, 9999.0])
@pytest.mark.parametrize("samples", [1, 4])
def test_points_are_squares(renderer: Renderer, size: float | None, samples: int) -> None:
    side = 600 if size == 9999.0 else 40
    target = Target(side, side, samples)
    colour = target.add_colour(-1)
    centres = np.array([[12.25, 9.5], [30.0, 21.75]]) if side == 40 else np.array([[300.5, 299.5]])
    rows = clip_space(centres, side, side)
    draw = Draw(Primitive.POINT, interpolated(builtin(Source.POINT_COORD, 0), builtin(Source.POINT_COORD, 1)))
    if size is not None:
        rows = with_words(rows, np.full(len(rows), size))
        draw.layout.point_size = 4
    renderer.draw(target, draw, rows)
    extent = min(max(size or 1.0, 1.0), 511.0)
    y, x = np.mgrid[:side, :side]
    for sample, (sample_x, sample_y) in enumerate(truth.SAMPLES[samples]):
        inside = np.zeros((side, side), bool)
        for centre in centres:
            left, top = centre - extent / 2
            across, down = x + sample_x / 16 - left, y + sample_y / 16 - top
            within = (across >= 0) & (across < extent) & (down >= 0) & (down < extent)
            inside |= within
            coordinates = np.stack([x + 0.5 - left, y + 0.5 - top], axis=-1) / extent
            np.testing.assert_allclose(colour[0, :, :, sample, :2][within], coordinates[within], atol=1e-5)
        np.testing.assert_array_equal(colour[0, :, :, sample, 0] != -1, inside)


def test_points_go_with_their_centres(renderer: Renderer) -> None:
    target = Target(SIDE, SIDE)
    colour = target.add_colour(-1)
    rows = with_words(clip_space([[1, 1], [-1, 10]], SIDE, SIDE), [6, 6])
    draw = Draw(Primitive.POINT, constant(1), viewports=[(0.0, 0.0, float(SIDE), float(SIDE), 0.0, 1.0)])
    draw.layout.point_size = 4
    renderer.draw(target, draw, rows)
    expected = np.zeros((SIDE, SIDE), bool)
    expected[:4, :4] = True
    np.testing.assert_array_equal(colour[0, :, :, 0, 0] == 1, expected)


@pytest.mark.parametrize("start,end", [((3, 4), (17, 9)), ((17, 9), (3, 4)), ((5, 2), (7, 18)), ((2, 6), (18, 6))])
def test_lines_have_one_pixel_in_each_step(renderer: Renderer, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Along the longer direction: a pixel whose centre lies at most half a pixel from the line."""
    target = Target(SIDE, SIDE)
    colour = target.add_colour(-1)
    rows = with_words(clip_space(np.array([start, end]), SIDE, SIDE), [0, 1])
    renderer.draw(target, Draw(Primitive.LINE, interpolated(vertex_input(4))), rows)
    covered = colour[0, :, :, 0, 0] != -1
    (x0, y0), (x1, y1) = start, end
    is_steep = abs(y1 - y0) > abs(x1 - x0)
    steps, across = (covered, (x1 - x0) / (y1 - y0)) if is_steep else (covered.T, (y1 - y0) / (x1 - x0))
    first, last, base = (y0, y1, x0) if is_steep else (x0, x1, y0)
    for step in range(SIDE):
        hit = np.flatnonzero(steps[step])
        inside = min(first, last) <= step + 0.5 < max(first, last)
        assert len(hit) == inside
        if inside:
            assert abs(hit[0] + 0.5 - (base + (step + 0.5 - first) * across)) <= 0.5
    values = colour[0, :, :, 0, 0][covered]
    assert (values >= -0.05).all() and (values <= 1.05).all() and np.ptp(values) > 0.85


def test_line_strips(renderer: Renderer) -> None:
    target = Target(SIDE, SIDE)
    colour = target.add_colour(-1)
    corners = np.array([[2.5, 2.5], [16.5, 2.5], [16.5, 16.5], [2.5, 16.5], [2.5, 2.5]])
    stage = interpolated(builtin(Source.PRIMITIVE_ID))
    indices = [0, 1, 2, 0xFFFFFFFF, 2, 3, 4]
    renderer.draw(target, Draw(Primitive.LINE_STRIP, stage, indices=indices), clip_space(corners, SIDE, SIDE))
    ids = np.where(colour[0, :, :, 0, 0] == -1, -1, colour[0, :, :, 0, 0].view(np.int32))
    assert (ids[2, 3:16] == 0).all() and (ids[3:16, 16] == 1).all()
    assert (ids[16, 3:16] == 2).all() and (ids[3:16, 2] == 3).all()
    assert (ids[4:15, 4:15] == -1).all()


def test_outlines(renderer: Renderer) -> None:
    """Filled with lines, a triangle keeps its edges alone; what would be culled has none."""
    corners = np.array([[2.5, 2.5], [16.5, 2.5], [2.5, 16.5]])
    for cull, is_drawn in ((0, True), (1, False), (2, True)):
        target = Target(SIDE, SIDE)
        colour = target.add_colour(-1)
        state = {"fills_lines": 1, "cull_mode": cull}
        renderer.draw(target, Draw(stage=constant(1), state=state), clip_space(corners, SIDE, SIDE))
        drawn = colour[0, :, :, 0, 0] == 1
        assert drawn[2, 3:16].all() == drawn[3:16, 2].all() == is_drawn
        assert not drawn[5:8, 5:8].any() and not drawn[12:, 12:].any()


def test_a_huge_triangle_is_exact(renderer: Renderer) -> None:
    """Far beyond the guard band: the edge through the target is a straight line."""
    for reach in (1e3, 1e5, 1e7, 1e10):
        clip = np.array([[-reach, -reach, 0.5, 1], [reach, -reach, 0.5, 1], [reach, reach, 0.5, 1]], np.float32)
        target = Target(64, 64)
        colour = target.add_colour(-1)
        renderer.draw(target, Draw(stage=constant(1)), clip)
        y, x = np.mgrid[:64, :64] + 0.5
        side = x / 32 - 1 - (1 - y / 32)
        sure = np.abs(side) > 1 / 32
        np.testing.assert_array_equal((colour[0, :, :, 0, 0] == 1)[sure], (side > 0)[sure])


def test_viewports_far_away_do_no_harm(renderer: Renderer) -> None:
    target = Target(SIDE, SIDE)
    target.add_colour()
    for extent in (1e9, -40.0, 0.0, 1e300):
        viewports = [(-extent / 2, 3.0, extent, extent, 0.0, 1.0)]
        renderer.draw(target, Draw(stage=constant(1), viewports=viewports), whole())

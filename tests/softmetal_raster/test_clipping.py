"""Clipping against the view volume and a shader's own distances: what is left is what the formulae say."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.rasteriser import Drawn, Rasteriser, Settings

SIDE = 64


def plane_through(rng: np.random.Generator) -> np.ndarray:
    """A triangle that reaches behind the eye and covers a good part of the image."""
    while True:
        clip = rng.uniform(-2, 2, (3, 4))
        clip[:, 3] = rng.uniform(-1, 3, 3)
        if clip[:, 3].max() > 0.5 and abs(np.linalg.det(clip[:, [0, 1, 3]])) > 0.5:
            return clip.astype(np.float32)


def visible(clip: np.ndarray, *, clips_depth: bool) -> tuple[np.ndarray, np.ndarray]:
    """Where a triangle is seen, by its plane's equation at each pixel, and how clear the decision is."""
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    device = np.stack([x / SIDE * 2 - 1, 1 - y / SIDE * 2, np.ones_like(x)], axis=-1)
    weights = device @ np.linalg.inv(clip.astype(np.float64)[:, [0, 1, 3]].T).T
    # The point of the triangle on the pixel's ray, in homogeneous coordinates with w scaled out.
    total = weights.sum(axis=-1)
    parts = weights / total[..., None]
    z = parts @ clip[:, 2].astype(np.float64)
    w = parts @ clip[:, 3].astype(np.float64)
    limits = [*np.moveaxis(parts, -1, 0), w]
    if clips_depth:
        limits += [z, w - z]
    least = np.min(limits, axis=0)
    return least >= 0, np.abs(least)


@pytest.mark.parametrize("clips_depth", [True, False])
def test_triangles_through_the_eye(rasteriser: Rasteriser, clips_depth: bool) -> None:
    rng = np.random.default_rng(17)
    seen = 0
    for _ in range(150):
        clip = plane_through(rng)
        drawn = rasteriser.draw(Settings(SIDE, SIDE, clips_depth=clips_depth), clip)
        expected, clearness = visible(clip, clips_depth=clips_depth)
        is_clear = clearness > 0.05
        np.testing.assert_array_equal(drawn.hits[0][is_clear], expected[is_clear])
        assert drawn.hits.max() <= 1
        seen += int(expected[is_clear].sum())
    assert seen > 20000


def check_weights(drawn: Drawn, clip: np.ndarray) -> int:
    covered = drawn.hits[0] > 0
    expected = truth.barycentric(clip, SIDE, SIDE)
    # Rounding vertices to 1/256 pixel moves what is interpolated; pixels at grazing angles more than others.
    difference = np.abs(drawn.barycentric - expected).max(axis=-1)[covered]
    if difference.size:
        assert np.median(difference) < 2e-3
    return int(covered.sum())


def test_clipped_triangles_keep_their_vertices_weights(rasteriser: Rasteriser) -> None:
    rng = np.random.default_rng(23)
    covered = 0
    for _ in range(100):
        clip = plane_through(rng)
        covered += check_weights(rasteriser.draw(Settings(SIDE, SIDE), clip), clip)
    assert covered > 10000


def test_clip_distances_cut_where_they_are_zero(rasteriser: Rasteriser) -> None:
    """A full-screen triangle, cut by two distances that are linear on the screen."""
    clip = np.array([[-1, 1, 0.5, 1], [3, 1, 0.5, 1], [-1, -3, 0.5, 1]], np.float32)
    pixels = np.array([[0, 0], [2 * SIDE, 0], [0, 2 * SIDE]], np.float64)
    from_left = pixels[:, 0] - 20.25  # keeps the right
    from_diagonal = 90.6 - pixels.sum(axis=1)  # keeps the upper left
    distances = np.stack([from_left, from_diagonal], axis=-1)[None]
    drawn = rasteriser.draw(Settings(SIDE, SIDE), clip, distances)
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    np.testing.assert_array_equal(drawn.hits[0], (x > 20.25) & (x + y < 90.6))


def test_no_clip_distance_in_range_leaves_nothing(rasteriser: Rasteriser) -> None:
    clip = np.array([[-1, 1, 0.5, 1], [3, 1, 0.5, 1], [-1, -3, 0.5, 1]], np.float32)
    assert not rasteriser.draw(Settings(SIDE, SIDE), clip, np.full((1, 3, 1), -1.0)).hits.any()
    assert not rasteriser.draw(Settings(SIDE, SIDE), clip, np.full((1, 3, 1), np.nan)).hits.any()

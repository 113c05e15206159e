"""Weights, depth and 1 / w in the pixels of a triangle, against the solution of the perspective equations."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.rasteriser import Rasteriser, Settings

SIDE = 64


def on_grid(rng: np.random.Generator) -> np.ndarray:
    """A triangle in perspective whose vertices lie on whole pixels, so that rounding moves nothing."""
    while True:
        pixels = rng.integers(0, SIDE + 1, (3, 2)).astype(np.float64)
        first, second = pixels[1] - pixels[0], pixels[2] - pixels[0]
        if abs(first[0] * second[1] - first[1] * second[0]) > 300:
            break
    w = rng.choice([0.25, 0.5, 1.0, 2.0, 4.0], 3)
    z = rng.uniform(0, 1, 3)
    device = np.stack([pixels[:, 0] / SIDE * 2 - 1, 1 - pixels[:, 1] / SIDE * 2, z, np.ones(3)], axis=-1)
    return np.asarray(device * w[:, None], np.float32)


@pytest.mark.parametrize("seed", range(30))
def test_perspective_weights_depth_and_w(rasteriser: Rasteriser, seed: int) -> None:
    clip = on_grid(np.random.default_rng(seed))
    drawn = rasteriser.draw(Settings(SIDE, SIDE), clip)
    covered = drawn.hits[0] > 0
    weights = truth.barycentric(clip, SIDE, SIDE)[covered]
    np.testing.assert_allclose(drawn.barycentric[covered], weights, atol=2e-5)
    position = weights @ clip.astype(np.float64)
    np.testing.assert_allclose(drawn.depth[covered], position[:, 2] / position[:, 3], atol=1e-5)
    np.testing.assert_allclose(drawn.reciprocal_w[covered], 1 / position[:, 3], rtol=2e-5)


@pytest.mark.parametrize("seed", range(10))
def test_linear_weights(rasteriser: Rasteriser, seed: int) -> None:
    """Without perspective: the weights that make up the pixel's centre on the screen."""
    clip = on_grid(np.random.default_rng(seed))
    drawn = rasteriser.draw(Settings(SIDE, SIDE), clip)
    covered = drawn.hits[0] > 0
    corners = np.array([truth.screen(vertex, SIDE, SIDE) for vertex in clip])
    y, x = np.nonzero(covered)
    centres = np.stack([x + 0.5, y + 0.5, np.ones_like(x)], axis=-1)
    weights = centres @ np.linalg.inv(np.column_stack([corners, np.ones(3)]))
    np.testing.assert_allclose(drawn.linear[covered], weights, atol=1e-5)


def test_a_constant_depth_is_exact(rasteriser: Rasteriser) -> None:
    depth = np.float32(0.3)
    clip = np.array([[-0.9, 0.8, depth, 1], [0.7, 0.9, depth, 1], [-0.2, -0.95, depth, 1]], np.float32)
    drawn = rasteriser.draw(Settings(SIDE, SIDE), clip)
    assert set(drawn.depth[drawn.hits[0] > 0].tolist()) == {float(depth)}


def test_the_viewports_depth_range(rasteriser: Rasteriser) -> None:
    clip = np.array([[-1, 1, 0.0, 1], [3, 1, 1.0, 1], [-1, -3, 0.0, 1]], np.float32)
    settings = Settings(SIDE, SIDE, viewport=(0, 0, SIDE, SIDE, 0.25, 0.75))
    drawn = rasteriser.draw(settings, clip)
    x = np.arange(SIDE) + 0.5
    expected = 0.25 + 0.5 * x / (2 * SIDE)
    np.testing.assert_allclose(drawn.depth, np.broadcast_to(expected, (SIDE, SIDE)), atol=1e-6)

"""Kernels of geometry: contours, rays, boxes."""

from __future__ import annotations

import numpy as np

from tests.corpus.conftest import Load

FOLDER = "geometry"


def test_marching_squares(load: Load) -> None:
    y, x = np.mgrid[0:33, 0:33].astype("f4")
    field = np.hypot(x - 16, y - 16).astype("f4")
    kernel = load(f"{FOLDER}/shapes.metal", "marching_squares")
    found, count = np.zeros(500, kernel.argument("found").dtype), np.zeros(1, "u4")
    kernel(field, found, count, 33, 10.3, grid=(32, 32))
    found = found[: count[0]]
    ends = np.concatenate([found["from"], found["to"]])
    assert np.abs(np.hypot(*(ends - 16).T) - 10.3).max() < 0.03  # linear interpolation of a distance
    length = np.hypot(*(found["to"] - found["from"]).T).sum()
    assert abs(length - 2 * np.pi * 10.3) < 0.01 * length
    # A closed line: every end is shared by two segments.
    assert np.unique(ends.round(3), axis=0, return_counts=True)[1].tolist() == [2] * int(count[0])


def test_spheres(load: Load, random: np.random.Generator) -> None:
    spheres = np.column_stack([random.uniform(-3, 3, (6, 2)), random.uniform(4, 9, 6), random.uniform(0.5, 1.5, 6)])
    kernel = load(f"{FOLDER}/shapes.metal", "trace")
    depth = np.zeros((24, 32), "f4")
    kernel(kernel.device.new_buffer(spheres.astype("f4")), 6, depth)
    y, x = 2 * (np.arange(24) + 0.5) / 24 - 1, 2 * (np.arange(32) + 0.5) / 32 - 1
    rays = np.stack([*np.broadcast_arrays(x, y[:, None]), np.ones((24, 32))], axis=-1)
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
    along = rays @ spheres[:, :3].T
    discriminant = along**2 - (spheres[:, :3] ** 2).sum(1) + spheres[:, 3] ** 2
    with np.errstate(invalid="ignore"):
        expected = np.where(discriminant < 0, np.inf, along - np.sqrt(discriminant)).min(-1)
    sure = (np.abs(discriminant) > 1e-3).all(-1)  # not at the very edge of a sphere
    np.testing.assert_allclose(depth[sure], expected[sure], rtol=1e-3)
    assert np.isfinite(expected).any() and np.isinf(expected).any()


def test_boxes(load: Load, random: np.random.Generator) -> None:
    low = random.uniform(0, 4, (60, 3)).astype("f4")
    high = low + random.uniform(0.2, 1.5, (60, 3)).astype("f4")
    kernel = load(f"{FOLDER}/shapes.metal", "count_overlaps")
    boxes, counts = kernel.device.new_buffer(np.hstack([low, high])), np.zeros(60, "u4")
    kernel(boxes, counts, 60)
    overlaps = (low[:, None] <= high).all(-1) & (low <= high[:, None]).all(-1)
    np.testing.assert_array_equal(counts, overlaps.sum(1) - 1)

"""Atomic operations as programs build on them: compare and exchange, packed small integers, sets of pixels."""

from __future__ import annotations

import numpy as np
import pytest

from tests.corpus.conftest import Load

SOURCE = "data_structures/atomics.metal"


def test_operations_by_exchange(load: Load, random: np.random.Generator) -> None:
    values, keys = random.normal(size=3000).astype("f4"), random.integers(0, 7, 3000).astype("u4")
    kernel = load(SOURCE, "scatter_products")
    bins, largest = np.zeros(7, "f4"), np.array([-np.inf], "f4")
    buffers = [kernel.device.new_buffer(x) for x in (bins, largest)]
    kernel(values, keys, *buffers, grid=3000)
    sums = [values[keys == key].sum(dtype="f8") for key in range(7)]
    np.testing.assert_allclose(np.frombuffer(buffers[0].contents(), "f4"), sums, rtol=1e-4, atol=1e-3)
    assert np.frombuffer(buffers[1].contents(), "f4")[0] == values.max()


def test_nearest_by_64_bits(load: Load, random: np.random.Generator) -> None:
    side, points = 9, random.random((50, 2)).astype("f4")
    kernel = load(SOURCE, "nearest")
    cells = kernel.device.new_buffer(np.full(side * side, 2**64 - 1, "u8"))
    kernel(points, cells, side, grid=(side * side, 50))
    y, x = np.divmod(np.arange(side * side), side)
    centers = (np.stack([x, y], axis=1) + 0.5) / side
    distances = np.linalg.norm(centers[:, None] - points, axis=2)
    words = np.frombuffer(cells.contents(), "u8")
    np.testing.assert_array_equal(words & 0xFFFFFFFF, distances.argmin(1))
    np.testing.assert_allclose((words >> 32).astype("u4").view("f4"), distances.min(1), rtol=1e-4)


@pytest.mark.parametrize(("kind", "dtype"), [("float", "f4"), ("short", "i2"), ("uchar", "u1")])
def test_scatter_add(load: Load, random: np.random.Generator, kind: str, dtype: str) -> None:
    updates = random.integers(0, 100, 500).astype(dtype)
    if kind == "short":
        updates -= 60
    indices = random.integers(0, 16, 500).astype("i4")
    kernel = load(SOURCE, f"scatter_add_{kind}")
    out = kernel.device.new_buffer(np.zeros(16, dtype))
    kernel(out, updates, indices, grid=500)
    expected = np.zeros(16, dtype)
    np.add.at(expected, indices, updates)
    np.testing.assert_array_equal(np.frombuffer(out.contents(), dtype), expected)


@pytest.mark.parametrize("density", [0.4, 0.6])
def test_connected_components(load: Load, random: np.random.Generator, density: float) -> None:
    image = (random.random((31, 45)) < density).astype("u1")
    parents, labels = np.zeros(image.size, "u4"), np.zeros(image.shape, "u4")
    start, merge, flatten = (load(SOURCE, f"label_{step}") for step in ("start", "merge", "flatten"))
    buffer = start.device.new_buffer(parents)
    start(buffer, grid=image.size)
    merge(buffer, image, grid=(45, 31))
    flatten(buffer, labels.reshape(-1), grid=image.size)
    expected = np.arange(image.size).reshape(image.shape)
    before = np.zeros_like(expected)
    while (before != expected).any():  # the smallest index spreads among neighbours of one colour
        before = expected.copy()
        for axis in (0, 1):
            for a, b in (np.s_[:-1], np.s_[1:]), (np.s_[1:], np.s_[:-1]):
                near, far = (a, b) if axis == 0 else (np.s_[:, a], np.s_[:, b])
                same = image[near] == image[far]
                expected[near] = np.where(same, np.minimum(expected[near], expected[far]), expected[near])
    np.testing.assert_array_equal(labels, expected)

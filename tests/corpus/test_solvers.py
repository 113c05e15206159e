"""Systems of equations, scans of several launches, shortest paths, and a transform of whole numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.corpus.conftest import Load

SOURCE = "numerics/solvers.metal"
MODULUS = 3 * 2**30 + 1


def test_conjugate_gradients(load_meeting: Load, random: np.random.Generator) -> None:
    rhs = random.normal(size=(3, 64)).astype("f4")
    rhs[2] = 0
    solution, residual = np.full((3, 64), np.nan, "f4"), np.full(3, np.nan, "f4")
    load_meeting(SOURCE, "conjugate_gradients")(rhs, solution, residual, 60, grid=3 * 64, threadgroup=64)
    shifts = np.eye(8, k=1) + np.eye(8, k=-1)
    laplacian = 4 * np.eye(64) - np.kron(np.eye(8), shifts) - np.kron(shifts, np.eye(8))
    np.testing.assert_allclose(solution, np.linalg.solve(laplacian, rhs.T.astype("f8")).T, atol=2e-5)
    assert (residual <= 1e-12).all()


@pytest.mark.parametrize("count", [1, 128, 1000, 128 * 128])
def test_scan_of_several_launches(load_meeting: Load, random: np.random.Generator, count: int) -> None:
    values, out = random.integers(0, 1000, count).astype("u4"), np.zeros(count, "u4")
    up, add = load_meeting(SOURCE, "scan_up"), load_meeting(SOURCE, "scan_add")
    blocks = -(-count // 128)
    totals, sums, last = np.zeros(blocks, "u4"), np.zeros(blocks, "u4"), np.zeros(1, "u4")
    up(values, out, totals, count, grid=blocks * 128, threadgroup=128)
    up(totals, sums, last, blocks, grid=128, threadgroup=128)
    add(out, sums, count, grid=count)
    np.testing.assert_array_equal(out, np.cumsum(values))
    assert last[0] == values.sum()


def test_shortest_paths(load: Load, random: np.random.Generator) -> None:
    size = 24
    distances = np.where(random.random((size, size)) < 0.15, random.integers(1, 50, (size, size)), -1).astype("i4")
    np.fill_diagonal(distances, 0)
    expected = np.where(distances < 0, np.inf, distances)
    kernel = load(SOURCE, "floyd_warshall")
    for pivot in range(size):
        kernel(distances.reshape(-1), pivot, grid=(size, size))
        expected = np.minimum(expected, expected[:, pivot, None] + expected[None, pivot])
    np.testing.assert_array_equal(distances, np.where(np.isinf(expected), -1, expected))


def test_number_transform(load_meeting: Load, random: np.random.Generator) -> None:
    """Against the sum that defines it, in Python's whole numbers."""
    values = [[int(v) for v in row] for row in random.integers(0, MODULUS, (2, 256))]
    root = pow(5, (MODULUS - 1) // 256, MODULUS)  # 5 generates the field's multiplication
    roots = [0] * 256
    for half in (1, 2, 4, 8, 16, 32, 64, 128):
        for j in range(half):
            roots[half + j] = pow(root, 128 // half * j, MODULUS) * 2**32 % MODULUS  # in Montgomery's form
    x = np.array(values, "u4")
    load_meeting(SOURCE, "number_transform")(x.reshape(-1), np.array(roots, "u4"), grid=256, threadgroup=128)
    for row, result in zip(values, x.tolist(), strict=True):
        for k in (0, 1, 77, 255):
            assert result[k] == sum(v * pow(root, i * k, MODULUS) for i, v in enumerate(row)) % MODULUS

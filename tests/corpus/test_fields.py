"""Fields on grids, step by step as NumPy takes them, and the surface of a ball in triangles."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tests.corpus.conftest import Load

Array = npt.NDArray[Any]
SOURCE = "physics/fields.metal"


def test_maxwell(load: Load) -> None:
    height, width, source = 20, 26, 10 * 26 + 13
    hx, hy, ez = (np.zeros((height, width), "f4") for _ in range(3))
    a, b, e = (np.zeros((height, width)) for _ in range(3))
    magnetic, electric = load(SOURCE, "magnetic_step"), load(SOURCE, "electric_step")
    for step in range(12):
        given = {"courant": 0.5, "source": source, "amplitude": float(np.sin(0.4 * step))}
        for kernel in (magnetic, electric):
            kernel(hx.reshape(-1), hy.reshape(-1), ez.reshape(-1), given, grid=(width, height))
        a[:-1] -= 0.5 * (e[1:] - e[:-1])
        b[:, :-1] += 0.5 * (e[:, 1:] - e[:, :-1])
        inner = np.s_[1:-1, 1:-1]
        e[inner] += 0.5 * (b[inner] - b[1:-1, :-2] - a[inner] + a[:-2, 1:-1])
        e[divmod(source, width)] += given["amplitude"]
    for result, expected in ((hx, a), (hy, b), (ez, e)):
        np.testing.assert_allclose(result, expected, atol=1e-5)
    assert np.abs(e).max() > 0.5


def hashed(x: Array) -> Array:
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        x = (x ^ x >> shift) * factor & 0xFFFFFFFF
    return np.asarray(x ^ x >> 16)


def test_ising(load: Load, random: np.random.Generator) -> None:
    size = 32
    spins = random.choice(np.array([-1, 1], "i1"), (size, size))
    expected = spins.astype("i8")
    kernel, beta = load(SOURCE, "ising_step"), np.float32(0.6)
    y, x = np.mgrid[:size, :size]
    for step in range(10):
        kernel(spins.reshape(-1), beta, (1000 + step, step % 2), grid=(size, size))
        around = sum(np.roll(expected, shift, axis) for shift in (1, -1) for axis in (0, 1))
        cost = 2 * expected * around
        u = (hashed(np.uint64(1000 + step) ^ hashed((y * size + x).astype("u8"))) >> 8) / 2**24
        flips = ((x + y) % 2 == step % 2) & ((cost <= 0) | (u < np.exp(-beta * cost)))
        expected = np.where(flips, -expected, expected)
    np.testing.assert_array_equal(spins, expected)


def test_tetrahedra(load: Load) -> None:
    """Triangles of a ball: all corners on it, no edge open, and the ball's area."""
    side, radius = 12, 0.7
    kernel = load(SOURCE, "march_tetrahedra")
    vertices, count = kernel.device.new_buffer(12 * 40_000), kernel.device.new_buffer(np.zeros(1, "u4"))
    kernel(vertices, count, radius, grid=(side, side, side))
    used = int(np.frombuffer(count.contents(), "u4")[0])
    triangles = np.frombuffer(vertices.contents(), "f4")[: 3 * used].reshape(-1, 3, 3).astype("f8")
    assert 500 < len(triangles) < 13_000
    distances = np.linalg.norm(triangles, axis=2)
    assert (np.abs(distances - radius) < 0.02).all()
    areas = np.linalg.norm(np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1) / 2
    assert abs(areas.sum() / (4 * np.pi * radius**2) - 1) < 0.03
    ends = np.round(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2, 3), 4)
    seen: dict[frozenset[bytes], int] = {}
    for start, end in ends + 0.0:
        edge = frozenset((start.tobytes(), end.tobytes()))
        if len(edge) == 2:
            seen[edge] = seen.get(edge, 0) + 1
    assert sum(number % 2 for number in seen.values()) < 0.01 * len(seen)

"""Kernels of physics: particles, cloth, lattices."""

from __future__ import annotations

import math

import numpy as np

from tests.corpus.conftest import Load

FOLDER = "physics"


def test_n_body(load_meeting: Load, random: np.random.Generator) -> None:
    bodies = random.uniform(0.1, 1, (70, 4)).astype("f4")
    accelerations = np.zeros((70, 3), "f4")
    load_meeting(f"{FOLDER}/n_body.metal")(bodies, accelerations, 70, 0.01, 32, grid=96, threadgroup=32)
    away = bodies[None, :, :3].astype("f8") - bodies[:, None, :3]
    weights = bodies[:, 3] / ((away**2).sum(-1) + np.float32(0.01)) ** 1.5
    np.testing.assert_allclose(accelerations, (away * weights[..., None]).sum(1), rtol=1e-4, atol=1e-3)


def test_smoothed_particles(load: Load, random: np.random.Generator) -> None:
    positions, width = random.uniform(0, 1, (150, 2)).astype("f4"), 0.125
    grid = {"cells": (8, 8), "width": width}
    heads, following, densities = np.full(64, -1, "i4"), np.zeros(150, "i4"), np.zeros(150, "f4")
    load(f"{FOLDER}/smoothed_particles.metal", "link_cells")(positions, heads, following, grid, grid=150)
    load(f"{FOLDER}/smoothed_particles.metal", "density")(positions, heads, following, densities, grid)
    squares = ((positions[:, None].astype("f8") - positions) ** 2).sum(-1)
    expected = 4 / (math.pi * width**2) * (np.maximum(1 - squares / width**2, 0) ** 3).sum(1)
    np.testing.assert_allclose(densities, expected, rtol=1e-4)


def test_cloth(load: Load, random: np.random.Generator) -> None:
    kernel = load(f"{FOLDER}/cloth.metal")
    particles = np.zeros(50, kernel.argument("particles").dtype)
    particles["position"], particles["previous"] = random.normal(size=(2, 50, 3))
    particles["pinned"] = np.arange(50) % 10 == 0
    before = particles.copy()
    kernel(particles, (0, -9.81, 0), 0.01, grid=50)
    moved = 2 * before["position"] - before["previous"] + np.array([0, -9.81, 0]) * 0.01**2
    pinned = before["pinned"][:, None]
    np.testing.assert_allclose(particles["position"], np.where(pinned, before["position"], moved), rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(particles["previous"], np.where(pinned, before["previous"], before["position"]))


def test_lattice_boltzmann(load: Load, random: np.random.Generator) -> None:
    steps = np.array([(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)])
    weights = np.array([4 / 9] + 4 * [1 / 9] + 4 * [1 / 36])
    before, after = random.uniform(0.8, 1.2, (9, 12, 16)).astype("f4") / 9, np.zeros((9, 12, 16), "f4")
    load(f"{FOLDER}/lattices.metal", "lattice_boltzmann")(before, after, 0.6, grid=(16, 12))
    pulled = np.stack([np.roll(f, (y, x), (0, 1)) for f, (x, y) in zip(before.astype("f8"), steps, strict=True)])
    density = pulled.sum(0)
    velocity = np.einsum("kc,kyx->cyx", steps, pulled) / density
    along = np.einsum("kc,cyx->kyx", steps, velocity)
    rest = weights[:, None, None] * density * (1 + 3 * along + 4.5 * along**2 - 1.5 * (velocity**2).sum(0))
    np.testing.assert_allclose(after, pulled + 0.6 * (rest - pulled), rtol=1e-4, atol=1e-6)


def test_heat(load_meeting: Load, random: np.random.Generator) -> None:
    before, after = random.normal(size=(21, 30)).astype("f4"), np.zeros((21, 30), "f4")
    load_meeting(f"{FOLDER}/lattices.metal", "heat")(before, after, (30, 21), 0.2, grid=(32, 24), threadgroup=(8, 8))
    padded = np.pad(before.astype("f8"), 1)
    around = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]
    np.testing.assert_allclose(after, before + 0.2 * (around - 4 * before), rtol=1e-5, atol=1e-5)


def test_life(load: Load, random: np.random.Generator) -> None:
    cells = random.random((20, 96)) < 0.35
    before = np.packbits(cells, axis=1, bitorder="little").view("u4")
    after = np.zeros_like(before)
    load(f"{FOLDER}/lattices.metal", "life")(before, after)
    moves = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)]
    neighbours = np.sum([np.roll(cells, move, (0, 1)) for move in moves], axis=0)
    expected = (neighbours == 3) | (cells & (neighbours == 2))
    np.testing.assert_array_equal(np.unpackbits(after.view("u1"), axis=1, bitorder="little"), expected)


def test_quaternions(load: Load) -> None:
    kernel = load(f"{FOLDER}/bodies.metal", "rigid")
    bodies = np.zeros(2, kernel.argument("b").dtype)
    bodies["x"] = [(1, 2, 3), (4, 5, 6)]
    kernel(bodies, 0.5, grid=2)
    turned = [(3, 1, 2), (6, 4, 5)]  # a quarter about x, then one about z
    np.testing.assert_allclose(bodies["x"], turned, rtol=1e-5)
    np.testing.assert_allclose(bodies["v"], np.multiply(turned, 0.5), rtol=1e-5)


def test_conjugate_gradients_of_a_threadgroup(load_meeting: Load, random: np.random.Generator) -> None:
    size = 64
    a = random.normal(size=(size, size))
    a = (a @ a.T + size * np.eye(size)).astype("f4")
    b, x = random.normal(size=size).astype("f4"), np.zeros(size, "f4")
    kernel = load_meeting(f"{FOLDER}/bodies.metal", "conjugate")
    kernel(a, b, x, size, 100, size + 32, grid=size, threadgroup=size)
    np.testing.assert_allclose(x, np.linalg.solve(a.astype("f8"), b), atol=1e-5)

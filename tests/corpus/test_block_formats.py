"""Weights in blocks of 5 bits, of levels of a curve, and in super blocks with scales of 6 bits."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.corpus.conftest import Load

Array = npt.NDArray[Any]
SOURCE = "machine_learning/block_formats.metal"
CURVE = np.array([-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113], "f8")


def blocks_5(random: np.random.Generator, count: int) -> tuple[Array, Array]:
    d = random.uniform(0.01, 0.1, (count, 1)).astype("f2")
    quants = random.integers(0, 32, (count, 32), dtype=np.uint8)
    high = np.packbits(quants >> 4, axis=1, bitorder="little")
    low = quants[:, :16] & 15 | (quants[:, 16:] & 15) << 4
    return np.concatenate([d.view("u1"), high, low], axis=1), d.astype("f8") * (quants.astype("f8") - 16)


def blocks_curve(random: np.random.Generator, count: int) -> tuple[Array, Array]:
    d = random.uniform(0.01, 0.1, (count, 1)).astype("f2")
    quants = random.integers(0, 16, (count, 32), dtype=np.uint8)
    return np.concatenate([d.view("u1"), quants[:, :16] | quants[:, 16:] << 4], axis=1), d.astype("f8") * CURVE[quants]


def blocks_super4(random: np.random.Generator, count: int) -> tuple[Array, Array]:
    """Eight groups of 32 weights, each with a scale and a minimum of 6 bits, the upper four in pieces."""
    dm = random.uniform(0.001, 0.01, (count, 2)).astype("f2")
    scale, minimum = random.integers(0, 64, (2, count, 8), dtype=np.uint8)
    quants = random.integers(0, 16, (count, 4, 2, 32), dtype=np.uint8)
    scales = np.concatenate(
        [
            scale[:, :4] | scale[:, 4:] >> 4 << 6,
            minimum[:, :4] | minimum[:, 4:] >> 4 << 6,
            scale[:, 4:] & 15 | (minimum[:, 4:] & 15) << 4,
        ],
        axis=1,
    )
    packed = (quants[:, :, 0] | quants[:, :, 1] << 4).reshape(count, 128)
    d, m = dm.astype("f8")[:, :1, None], dm.astype("f8")[:, 1:, None]
    weights = d * scale[:, :, None] * quants.reshape(count, 8, 32) - m * minimum[:, :, None]
    return np.concatenate([dm.view("u1"), scales, packed], axis=1), weights.reshape(count, 256)


FORMATS = {"5": blocks_5, "curve": blocks_curve, "super4": blocks_super4}


@pytest.mark.parametrize("kind", FORMATS)
def test_rows(load: Load, random: np.random.Generator, kind: str) -> None:
    rows, columns = 6, 512
    raw, weights = FORMATS[kind](random, rows * columns // (256 if kind == "super4" else 32))
    ids = np.array([4, 0, 5, 4], "i4")
    kernel, out = load(SOURCE, f"get_rows_{kind}"), np.zeros((4, columns), "f4")
    matrix = kernel.device.new_buffer(raw.reshape(-1).copy())
    arguments = np.zeros(1, [("columns", "i4"), ("padding", "i4"), ("row_bytes", "u8")])
    arguments["columns"], arguments["row_bytes"] = columns, raw.size // rows
    kernel(kernel.device.new_buffer(arguments.view("u1")), matrix, ids, out, grid=4 * 32, threadgroup=32)
    np.testing.assert_allclose(out, weights.reshape(rows, columns)[ids], rtol=1e-3, atol=2e-4)


@pytest.mark.parametrize("kind", ["5", "curve"])
def test_into_half(load: Load, random: np.random.Generator, kind: str) -> None:
    raw, weights = FORMATS[kind](random, 9)
    kernel, out = load(SOURCE, f"copy_{kind}_half"), np.zeros((18, 4, 4), "f2")
    kernel(kernel.device.new_buffer(raw.reshape(-1).copy()), out, grid=18)
    np.testing.assert_allclose(out.reshape(9, 32), weights, rtol=2e-3, atol=1e-3)

"""Depth and stencil tests: every function and operation against NumPy."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.softmetal_raster.rasteriser import Array, Rasteriser

BLOCK = np.dtype([("depth", np.float32, 64), ("stencil", np.uint8, 64)])

COMPARE: list[Callable[[Any, Any], Any]] = [
    lambda new, old: np.zeros_like(old, bool),
    lambda new, old: new < old,
    lambda new, old: new == old,
    lambda new, old: new <= old,
    lambda new, old: new > old,
    lambda new, old: new != old,
    lambda new, old: new >= old,
    lambda new, old: np.ones_like(old, bool),
]

OPERATIONS: list[Callable[[Array, int], Array]] = [
    lambda stored, reference: stored,
    lambda stored, reference: stored * 0,
    lambda stored, reference: stored * 0 + reference,
    lambda stored, reference: np.minimum(stored + 1, 255),
    lambda stored, reference: np.maximum(stored - 1, 0),
    lambda stored, reference: 255 - stored,
    lambda stored, reference: (stored + 1) % 256,
    lambda stored, reference: (stored - 1) % 256,
]
KEEP = 0
ALWAYS = 7


def face(compare: int, operations: tuple[int, ...], read: int = 255, write: int = 255, reference: int = 0) -> bytes:
    return bytes([compare, *operations, read, write, reference])


UNUSED = face(ALWAYS, (KEEP, KEEP, KEEP))


def state(compare: int, *, writes: bool, stencil: bool = False, front: bytes = UNUSED, back: bytes = UNUSED) -> bytes:
    return bytes([compare, writes, stencil]) + front + back


def random_block(seed: int) -> tuple[Array, Array, Array]:
    """What is stored, new depths (a third of them equal to the stored ones), and which lanes are covered."""
    rng = np.random.default_rng(seed)
    block = np.zeros((), BLOCK)
    block["depth"] = rng.choice([0.25, 0.5, 0.75], 64)
    block["stencil"] = rng.choice([0, 1, 7, 128, 254, 255], 64)
    depth = rng.choice([0.25, 0.5, 0.75], 64).astype(np.float32)
    return block, depth, rng.random(64) < 0.7


@pytest.mark.parametrize("writes", [True, False])
@pytest.mark.parametrize("compare", range(8))
def test_depth(rasteriser: Rasteriser, compare: int, writes: bool) -> None:
    block, depth, covered = random_block(compare)
    passing, after = rasteriser.test_depth_stencil(state(compare, writes=writes), True, covered, depth, block)
    expected = covered & COMPARE[compare](depth, block["depth"])
    np.testing.assert_array_equal(passing, expected)
    np.testing.assert_array_equal(after["depth"], np.where(expected & writes, depth, block["depth"]))
    np.testing.assert_array_equal(after["stencil"], block["stencil"])


def test_a_depth_that_is_no_number_passes_only_where_nothing_is_compared(rasteriser: Rasteriser) -> None:
    block, _, covered = random_block(3)
    depth = np.full(64, np.nan, np.float32)
    for compare in range(8):
        passing, _ = rasteriser.test_depth_stencil(state(compare, writes=False), True, covered, depth, block)
        is_passing = COMPARE[compare](depth, block["depth"])
        np.testing.assert_array_equal(passing, covered & is_passing)


@pytest.mark.parametrize("stencil_compare", range(8))
@pytest.mark.parametrize("is_front", [True, False])
def test_stencil(rasteriser: Rasteriser, stencil_compare: int, is_front: bool) -> None:
    for number, operations in enumerate(itertools.product(range(8), repeat=3)):
        if number % 5 != stencil_compare % 5:  # each operation meets each other one over the functions
            continue
        block, depth, covered = random_block(number)
        read, write, reference = 0b1001_0111, 0b0111_1110, 0b1000_0101
        own = face(stencil_compare, operations, read, write, reference)
        other = face(ALWAYS, (KEEP, KEEP, KEEP))
        front, back = (own, other) if is_front else (other, own)
        bytes_ = state(3, writes=True, stencil=True, front=front, back=back)
        passing, after = rasteriser.test_depth_stencil(bytes_, is_front, covered, depth, block)

        stored = block["stencil"].astype(int)
        in_stencil = COMPARE[stencil_compare](np.full(64, reference & read), stored & read)
        in_depth = depth <= block["depth"]
        np.testing.assert_array_equal(passing, covered & in_stencil & in_depth)
        changed = np.select(
            [covered & ~in_stencil, covered & in_stencil & ~in_depth, covered & in_stencil & in_depth],
            [OPERATIONS[operation](stored, reference) for operation in operations],
            stored,
        )
        changed = np.where(covered, (stored & ~write) | (changed & write), stored)
        np.testing.assert_array_equal(after["stencil"], changed)
        np.testing.assert_array_equal(after["depth"], np.where(passing, depth, block["depth"]))

"""Overloads, specialisations and types that differ by address space alone (MSL specification, chapter 4)."""

from __future__ import annotations

import numpy as np

from tests.corpus.conftest import Load

SOURCE = "language/address_spaces.metal"


def test_the_overload_for_each_place_is_called(load_meeting: Load) -> None:
    kernel = load_meeting(SOURCE, "places")
    memory, numbers = np.arange(1, 9, dtype="f4"), np.array([40], "f4")
    cell = np.dtype([("value", "f4"), ("rest", "f4", 3)])
    cells = np.array([(2, (3, 50, 0)), (4, (5, 0, 0))], cell)
    fixed = np.array([(6, (7, 8, 9))], cell)
    out = np.zeros((13, 4), "f4")
    kernel(out, memory, numbers, cells, fixed, 4, grid=4, threadgroup=4)
    expected = [
        (2, 0, 0, 0),
        (0, 11, 0, 0),
        (0, 12, 0, 0),
        (0, 23, 0, 0),
        (0, 0, 61, 0),
        (0, 0, 0, 40),
        (50, 0, 0, 0),
        (3, 0, 7, 0),
        (9, 9, 5, 0),
        (2 + 2, 2 * 2 * 10 + 2 * 4 * 10, 0, 0),
        (1, 2, 3, 0),
        (0, 24, 32, 0),
        (1 + 2, 10 + 11, 108, 4),
    ]
    np.testing.assert_array_equal(out, expected)


def test_types_differ_by_address_space(load: Load) -> None:
    data = np.array([3, 0, 0], "f4")
    load(SOURCE, "strides")(data, grid=1)
    np.testing.assert_array_equal(data, [3, 5, 6])

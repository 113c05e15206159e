"""Kernels as array libraries generate them: operations as types, any strides, instantiations from macros."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.corpus.conftest import Load

Array = npt.NDArray[Any]
STRIDED = "machine_learning/strided_ops.metal"
REDUCTIONS = "machine_learning/reductions.metal"

OPERATIONS: dict[str, tuple[Callable[..., Array], str, str]] = {
    "Addint64": (np.add, "i8", "i8"),
    "FloorDivideuint8": (np.floor_divide, "u1", "u1"),
    "Remainderint32": (np.remainder, "i4", "i4"),
    "Remainderfloat32": (np.remainder, "f4", "f4"),
    "LogAddExpfloat16": (np.logaddexp, "f2", "f2"),
    "LogAddExpfloat32": (np.logaddexp, "f4", "f4"),
    "Greaterfloat32": (np.greater, "f4", "?"),
}


def operands(random: np.random.Generator, dtype: str, size: int) -> tuple[Array, Array]:
    if dtype[0] == "f":
        a, b = random.normal(0, 5, (2, size)).astype(dtype)
        return a, b
    low = 1 if dtype == "u1" else -100
    a, b = random.integers(low, 100, (2, size)).astype(dtype)
    b[b == 0] = 7
    return a, b


def check(result: Array, expected: Array) -> None:
    if result.dtype.kind == "f":
        tolerance = 2e-3 if result.dtype == np.float16 else 3e-6
        np.testing.assert_allclose(result, expected, rtol=tolerance, atol=tolerance)
    else:
        np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name != "Remainderfloat32"])
def test_contiguous(load: Load, random: np.random.Generator, operation: str) -> None:
    function, taken, given = OPERATIONS[operation]
    a, b = operands(random, taken, 103)
    c = np.zeros(103, given)
    load(STRIDED, f"vv_{operation}")(a, b, c, 103, grid=26)
    check(c, function(a, b))


@pytest.mark.parametrize("operation", ["Addint64", "Remainderint32", "Remainderfloat32", "LogAddExpfloat32"])
def test_strided(load: Load, random: np.random.Generator, operation: str) -> None:
    """`a` transposed, `b` spread along an axis, as a broadcast is."""
    function, taken, given = OPERATIONS[operation]
    a, b = operands(random, taken, 7 * 5 * 3)
    row = b[:7]
    c = np.zeros((3, 5, 7), given)
    name = "g_Remainderfloat32" if operation == "Remainderfloat32" else f"g2_{operation}"
    read = 1 if operation == "Remainderfloat32" else 2
    shape = np.array([3, 5, 7], "i4")
    load(STRIDED, name)(
        a, row, c, shape, np.array([1, 3, 15], "i8"), np.array([0, 0, 1], "i8"), 3, grid=(-(-7 // read), 5, 3)
    )
    check(c, function(a.reshape(7, 5, 3).transpose(2, 1, 0), row))


@pytest.mark.parametrize(
    ("name", "taken", "given", "threads"),
    [
        *(("sum_float", "f4", "f4", 64), ("sum_half", "f2", "f4", 32), ("max_float", "f4", "f4", 128)),
        *(("max_short", "i2", "i2", 96), ("prod_int", "?", "i4", 64)),
    ],
)
def test_row_reduce(
    load_meeting: Load, random: np.random.Generator, name: str, taken: str, given: str, threads: int
) -> None:
    rows, size = 5, 1001
    x = random.normal(0, 100, (rows, size)).astype(taken)
    if name == "max_float":
        x[3, 500] = np.nan
    if name == "prod_int":
        x[:] = True
        x[2, 1000] = False
    out = np.zeros(rows, given)
    load_meeting(REDUCTIONS, name)(x, out, size, grid=(threads, rows), threadgroup=(threads, 1))
    functions: dict[str, Callable[..., Array]] = {"sum": np.sum, "max": np.max, "pro": np.prod}
    function = functions[name[:3]]
    np.testing.assert_allclose(out, function(x.astype("f8"), axis=1), rtol=2e-5, atol=2e-2)


def test_arg_reduce(load_meeting: Load, random: np.random.Generator) -> None:
    x = random.integers(0, 40, (6, 777)).astype("f4")
    out = np.zeros(6, "u4")
    load_meeting(REDUCTIONS, "argmin_float")(x, out, 777, grid=6 * 96, threadgroup=96)
    np.testing.assert_array_equal(out, x.argmin(axis=1))

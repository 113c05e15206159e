"""Relational functions, numeric limits, type traits and arrays."""

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from .native import call, elementwise
from .numbers import every_exponent, every_half, pairs

CLASSES = {
    "isfinite": np.isfinite,
    "isinf": np.isinf,
    "isnan": np.isnan,
    "signbit": np.signbit,
}


@pytest.fixture(scope="module")
def unit(build_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """All relational functions."""
    text = ""
    for name in [*CLASSES, "isnormal"]:
        for kind in ("float", "half"):
            text += elementwise(f"{name}_{kind}", "bool", [kind], f"{name}(a)")
            text += elementwise(f"{name}_{kind}4", "bool4", [f"{kind}4"], f"{name}(a)")
    text += elementwise("isordered_float", "bool", ["float"] * 2, "isordered(a, b)")
    text += elementwise("isunordered_float4", "bool4", ["float4"] * 2, "isunordered(a, b)")
    text += elementwise("select_float4", "float4", ["float4", "float4", "bool4"], "select(a, b, c)")
    text += elementwise("select_int", "int", ["int", "int", "bool"], "select(a, b, c)")
    text += elementwise("select_whole", "half4", ["half4", "half4", "bool"], "select(a, b, c)")
    text += elementwise("all_bool3", "bool", ["bool3"], "all(a)")
    text += elementwise("any_bool3", "bool", ["bool3"], "any(a)")
    for symbol, name in {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}.items():
        text += elementwise(f"{name}_float4", "bool4", ["float4"] * 2, f"a {symbol} b")
        text += elementwise(f"{name}_half4", "bool4", ["half4"] * 2, f"a {symbol} b")
    return build_unit(text)


@pytest.mark.parametrize(("kind", "number"), [("float", np.float32), ("half", np.float16)])
def test_classification(unit: ctypes.CDLL, kind: str, number: type[np.floating[Any]]) -> None:
    x = every_half() if kind == "half" else every_exponent(9000)[:9000]
    smallest = np.finfo(number).tiny
    truths = {name: function(x) for name, function in CLASSES.items()}
    truths["isnormal"] = np.isfinite(x) & (np.abs(x) >= smallest)
    for name, truth in truths.items():
        assert np.array_equal(call(unit, f"{name}_{kind}", np.empty(len(x), np.bool_), x), truth), name
        vectors = call(unit, f"{name}_{kind}4", np.empty((len(x) // 4, 4), np.bool_), x).ravel()
        assert np.array_equal(vectors, truth), name


def test_order_and_comparisons(unit: ctypes.CDLL) -> None:
    a, b = (column[:8000] for column in pairs(every_exponent(9000)))
    ordered = ~(np.isnan(a) | np.isnan(b))
    assert np.array_equal(call(unit, "isordered_float", np.empty(8000, np.bool_), a, b), ordered)
    shape = np.empty((2000, 4), np.bool_)
    assert np.array_equal(call(unit, "isunordered_float4", shape, a, b).ravel(), ~ordered)
    with np.errstate(all="ignore"):
        x_half, y_half = a.astype(np.float16), b.astype(np.float16)
    columns: dict[str, tuple[NDArray[Any], NDArray[Any]]] = {"float4": (a, b), "half4": (x_half, y_half)}
    for name, (x, y) in columns.items():
        truths = {"eq": x == y, "ne": x != y, "lt": x < y, "le": x <= y, "gt": x > y, "ge": x >= y}
        for operator, truth in truths.items():
            assert np.array_equal(call(unit, f"{operator}_{name}", shape, x, y).ravel(), truth), operator


def test_select_all_and_any(unit: ctypes.CDLL) -> None:
    a, b = every_exponent(4000)[:4000], every_exponent(4000, seed=5)[:4000]
    flags = np.random.default_rng(1).random(4000) < 0.5
    chosen = call(unit, "select_float4", np.empty((1000, 4), np.float32), a, b, flags).ravel()
    assert np.array_equal(chosen, np.where(flags, b, a), equal_nan=True)
    first, second = np.arange(4000, dtype=np.int32), -np.arange(4000, dtype=np.int32)
    numbers = call(unit, "select_int", np.empty_like(first), first, second, flags)
    assert np.array_equal(numbers, np.where(flags, second, first))
    with np.errstate(all="ignore"):
        x, y = a.astype(np.float16).reshape(-1, 4), b.astype(np.float16).reshape(-1, 4)
    whole = call(unit, "select_whole", np.empty_like(x), x, y, flags[:1000])
    assert np.array_equal(whole, np.where(flags[:1000, None], y, x), equal_nan=True)
    # The fourth byte of a bool3 is padding and must not count.
    three = np.array([[i & 1, i >> 1 & 1, i >> 2 & 1, i >> 3 & 1] for i in range(16)], np.bool_)
    assert np.array_equal(call(unit, "all_bool3", np.empty(16, np.bool_), three), three[:, :3].all(1))
    assert np.array_equal(call(unit, "any_bool3", np.empty(16, np.bool_), three), three[:, :3].any(1))


def test_limits_traits_and_arrays(build_unit: Callable[[str], ctypes.CDLL]) -> None:
    unit = build_unit(Path(__file__).with_name("limits.cc").read_text())
    half, single = np.finfo(np.float16), np.finfo(np.float32)
    result = np.empty(18, np.float32)
    unit.limits(ctypes.c_void_p(result.ctypes.data))
    expected: list[float] = []
    for info in (half, single):
        numbers = (info.max, info.tiny, info.min, info.eps, info.smallest_subnormal, np.inf)
        expected += [float(number) for number in numbers]
    largest_bfloat = float.fromhex("0x1.fep127")
    expected += [largest_bfloat, 2.0**-126, 2.0**-7, float(np.float32(np.pi)), float(np.float16(np.pi)), largest_bfloat]
    assert result.tolist() == expected
    integers = np.empty(15, np.int64)
    unit.integer_limits(ctypes.c_void_p(integers.ctypes.data))
    i8, i16, i32, i64 = (np.iinfo(kind) for kind in (np.int8, np.int16, np.int32, np.int64))
    assert integers.tolist() == [
        *(i8.min, i8.max, 255, i16.min, 65535, i32.min, i32.max, 2**32 - 1, i64.min, i64.max),
        *(i32.min, 2**32 - 1, i16.min, i64.min, 1),
    ]
    unit.largest.restype = ctypes.c_ulong
    assert unit.largest() == 2**64 - 1
    assert unit.arrays() == 11 + 1000 + 30000 + 200000

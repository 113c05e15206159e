"""Conversions between all scalar types, as scalars and as vectors (MSL specification 2.20 and 8.6)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from . import samples
from .elementwise import DTYPES, Array, bfloat_bits, bfloat_values, evaluate, evaluate_types, integer_limits

INTEGERS = ("char", "uchar", "short", "ushort", "int", "uint", "long", "ulong")
FLOATS = ("float", "half", "bfloat")

FLOAT_VALUES = np.concatenate(
    [
        samples.special(),
        samples.every_binade(np.random.default_rng(40), 4),
        samples.float32(
            [s * (2.0**e + d) for s in (1, -1) for e in (7, 8, 15, 16, 31, 32, 63, 64) for d in (-1, -0.5, 0, 0.5, 1)]
        ),
    ]
)


def stored(kind: str, values: Array) -> Array:
    with np.errstate(over="ignore", invalid="ignore"):
        return bfloat_bits(values) if kind == "bfloat" else values.astype(DTYPES[kind])


def wide(kind: str, array: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return (bfloat_values(array) if kind == "bfloat" else array).astype(np.float64)


def forms(source: str, target: str) -> list[str]:
    """The ways to write a conversion; the last two go through vectors."""
    return [
        f"{target}(x)",
        f"({target})x",
        f"static_cast<{target}>(x)",
        f"{target}3({source}3(x)).y",
        f"static_cast<{target}2>({source}2(x)).x",
    ]


def converted(source: str, targets: Sequence[str], x: Array) -> dict[str, Array]:
    return evaluate_types({target: forms(source, target) for target in targets}, {"x": (source, x)})


@pytest.mark.parametrize("source", FLOATS)
def test_floats_become_integers_towards_zero_within_the_type(source: str) -> None:
    x = stored(source, FLOAT_VALUES)
    for target, got in converted(source, INTEGERS, x).items():
        limits = integer_limits(target)
        exact = np.clip(np.trunc(wide(source, x)), -(2.0**65), 2.0**65)
        want = [0 if np.isnan(v) else min(max(int(v), limits.min), limits.max) for v in exact.tolist()]
        for row in got:
            assert row.tolist() == want


@pytest.mark.parametrize("source", INTEGERS)
def test_integers_become_the_nearest_float(source: str) -> None:
    limits = integer_limits(source)
    few = [limits.min, limits.min + 1, limits.max - 1, limits.max, 0, 1, limits.max // 2]
    ties = [v for e in range(8, 63) for v in (2**e + 2 ** (e - 8), 2**e + 2 ** (e - 11), 2**e + 2 ** max(e - 24, 0))]
    random = np.random.default_rng(41).integers(limits.min, limits.max, 500, DTYPES[source], endpoint=True).tolist()
    x: Array = np.array([v for v in few + ties + random if limits.min <= v <= limits.max], DTYPES[source])
    for target, got in converted(source, FLOATS, x).items():
        want = [nearest(value, target) for value in x.tolist()]
        for row in wide(target, got):
            assert row.tolist() == want


def nearest(value: int, kind: str) -> float:
    """An integer rounded once, ties to even."""
    if kind == "half" and abs(value) >= 65520:
        return math.copysign(math.inf, value)
    unit = 2 ** max(abs(value).bit_length() - {"float": 24, "half": 11, "bfloat": 8}[kind], 0)
    quotient, rest = divmod(value, unit)
    return float((quotient + (2 * rest > unit or (2 * rest == unit and quotient % 2 == 1))) * unit)


@pytest.mark.parametrize("source", FLOATS)
def test_floats_become_the_nearest_float(source: str) -> None:
    x: Array = np.arange(2**16, dtype=np.uint16).view(DTYPES[source]) if source != "float" else FLOAT_VALUES
    for target, rows in converted(source, [kind for kind in FLOATS if kind != source], x).items():
        with np.errstate(over="ignore", invalid="ignore"):
            want = wide(target, stored(target, wide(source, x)))
        # A cast in C's form is the processor's instruction, which may flush denormal bfloats (specification 8.1).
        flushed = (np.abs(want) <= 2.0**-126) & (target == "bfloat")
        for form, got in zip(forms(source, target), wide(target, rows), strict=True):
            compared = ~np.isnan(want) & ~(flushed & form.startswith("("))
            np.testing.assert_array_equal(np.isnan(got), np.isnan(want))
            np.testing.assert_array_equal(got[compared], want[compared])
            np.testing.assert_array_equal(np.signbit(got[compared]), np.signbit(want[compared]))


@pytest.mark.parametrize("source", INTEGERS)
def test_integers_become_the_low_bits(source: str) -> None:
    limits = integer_limits(source)
    x = np.random.default_rng(42).integers(limits.min, limits.max, 500, DTYPES[source], endpoint=True)
    for target, got in converted(source, INTEGERS, x).items():
        np.testing.assert_array_equal(got, np.broadcast_to(x.astype(DTYPES[target]), got.shape))


@pytest.mark.parametrize("source", [*INTEGERS, *FLOATS])
def test_bool_is_whether_a_value_is_not_zero(source: str) -> None:
    x = stored(source, np.array([0, -0.0, 1, 2, 100, 127])) if source in INTEGERS else stored(source, FLOAT_VALUES)
    kinds = {
        "bool": ["bool(x)", f"bool4({source}4(x)).z", "x ? true : false"],
        source: [f"{source}(bool(x))", f"{source}2(bool2({source}2(x))).x"],
    }
    got = evaluate_types(kinds, {"x": (source, x)})
    for rows in (got["bool"], wide(source, got[source])):
        np.testing.assert_array_equal(rows, np.broadcast_to(wide(source, x) != 0, rows.shape))


REINTERPRETED = [
    ("float", "uint"),
    ("int", "float"),
    ("half", "ushort"),
    ("short", "bfloat"),
    ("char", "uchar"),
    ("long", "ulong"),
]


@pytest.mark.parametrize(("source", "target"), REINTERPRETED)
def test_as_type_keeps_the_bits(source: str, target: str) -> None:
    random = np.random.default_rng(43)
    size = np.dtype(DTYPES[source]).itemsize
    x: Array = random.integers(0, 256, 4096 * size, np.uint8).view(DTYPES[source])
    got = evaluate([f"as_type<{target}>(x)", f"as_type<{target}3>({source}3(x)).z"], target, {"x": (source, x)})
    for row in got:
        np.testing.assert_array_equal(row.view(np.uint8), x.view(np.uint8))


def test_as_type_between_different_counts() -> None:
    x = np.random.default_rng(44).integers(0, 2**32, 1000, np.uint32)
    got = evaluate(
        ["as_type<ushort2>(x).y", "as_type<uchar4>(x).z", "as_type<uint>(as_type<half2>(x).yx)"],
        "uint",
        {"x": ("uint", x)},
    )
    np.testing.assert_array_equal(got, [x >> 16, x >> 16 & 0xFF, x >> 16 | x << 16])


def test_constants_convert_like_values_at_run_time() -> None:
    names = ["int(1e20f)", "uint(-1.0f)", "uchar(300.0f)", "int(NAN)", "char(-1e9f)", "long(INFINITY)"]
    got = evaluate([f"long({name})" for name in names], "long", {"x": ("int", np.zeros(1, np.int32))})[:, 0]
    assert got.tolist() == [2**31 - 1, 0, 255, 0, -128, 2**63 - 1]


def test_implicit_conversions_of_scalars_and_packed_vectors() -> None:
    head = """
float wide(half x) { return x; }
half narrow(float x) { half result = x; return result; }
float packed(float x) { packed_float3 p = float3(x, x + 1, x + 2); float3 v = p; p.y = half(v.z); return p[1] + p.x; }
"""
    x = np.arange(64, dtype=np.float32)
    got = evaluate(
        ["wide(narrow(x))", "packed(x)", "x + half(1)", "2 * x + true"], "float", {"x": ("float", x)}, head=head
    )
    np.testing.assert_array_equal(got, [x, 2 * x + 2, x + 1, 2 * x + 1])

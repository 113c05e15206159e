"""NaN, infinities, signed zeros and denormal numbers, through functions and arithmetic."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from .elementwise import Array, bfloat_bits, evaluate
from .samples import float32

NAN, INF = np.nan, np.inf
VALUES = np.array([NAN, -INF, -2.0, -0.0, 0.0, 2.0**-149, 1.0, INF], np.float32)
TRIPLES = np.array(list(itertools.product(VALUES, repeat=3)), np.float32).T
KINDS = ("float", "half", "bfloat")


def stored(kind: str, values: Array) -> Array:
    """Values as the kind's array."""
    if kind == "bfloat":
        return bfloat_bits(values)
    with np.errstate(under="ignore"):
        return values.astype(np.float16 if kind == "half" else np.float32)


def of_three(expression: str) -> Array:
    arguments = {name: ("float", row) for name, row in zip("xyz", TRIPLES, strict=True)}
    return np.asarray(evaluate([expression], "float", arguments)[0])


@pytest.mark.parametrize("name", ["fmin", "fmax", "min", "max"])
def test_of_a_number_and_nan_the_number_is_taken(name: str) -> None:
    x, y, _ = TRIPLES
    np.testing.assert_array_equal(of_three(f"{name}(x, y)"), getattr(np, name.removeprefix("f").join(("f", "")))(x, y))


@pytest.mark.parametrize("prefix", ["", "f"])
def test_extremes_of_three(prefix: str) -> None:
    x, y, z = TRIPLES
    np.testing.assert_array_equal(of_three(f"{prefix}min3(x, y, z)"), np.fmin(np.fmin(x, y), z))
    np.testing.assert_array_equal(of_three(f"{prefix}max3(x, y, z)"), np.fmax(np.fmax(x, y), z))
    numbers = ~np.isnan(TRIPLES).any(axis=0)
    medians = np.median(TRIPLES[:, numbers], axis=0)
    np.testing.assert_array_equal(of_three(f"{prefix}median3(x, y, z)")[numbers], medians.astype(np.float32))


def test_clamp_and_saturate() -> None:
    x, low, high = TRIPLES
    ordered = low <= high
    want = np.fmin(np.fmax(x, low), high)
    np.testing.assert_array_equal(of_three("precise::clamp(x, y, z)")[ordered], want[ordered])
    np.testing.assert_array_equal(of_three("clamp(x, y, z)")[ordered], want[ordered])
    np.testing.assert_array_equal(of_three("precise::saturate(x)"), np.fmin(np.fmax(x, 0), 1))


@pytest.mark.parametrize("kind", KINDS)
def test_sign(kind: str) -> None:
    x = np.array([NAN, -INF, -3.0, -0.0, 0.0, 1e-7, -1e-7, 3.0, INF])
    want = np.array([0.0, -1.0, -1.0, -0.0, 0.0, 1.0, -1.0, 1.0, 1.0])
    got = evaluate(["float(sign(x))"], "float", {"x": (kind, stored(kind, x))})[0]
    np.testing.assert_array_equal(got, want)
    np.testing.assert_array_equal(np.signbit(got), np.signbit(want))


@pytest.mark.parametrize("kind", KINDS)
def test_step_smoothstep_and_mix(kind: str) -> None:
    low, high, x = np.meshgrid([-1.0, 0.0, 0.25], [0.5, 1.0, 2.0], np.linspace(-2, 3, 21))
    arguments = {n: (kind, stored(kind, v.ravel())) for n, v in (("low", low), ("high", high), ("x", x))}
    got = evaluate(["step(low, x)", "smoothstep(low, high, x)", "mix(low, high, x)"], "float", arguments)
    np.testing.assert_array_equal(got[0], np.where(x < low, 0, 1).ravel())
    t = np.clip((x - low) / (high - low), 0, 1)
    tolerance = {"float": 1e-6, "half": 4e-3, "bfloat": 4e-2}[kind]
    np.testing.assert_allclose(got[1], (t * t * (3 - 2 * t)).ravel(), atol=tolerance)
    np.testing.assert_allclose(got[2], (low + (high - low) * x).ravel(), atol=4 * tolerance)


def test_classification() -> None:
    x = np.array([NAN, -NAN, INF, -INF, 0.0, -0.0, 2.0**-149, -(2.0**-149), 2.0**-126, 1.0, -3e38], np.float32)
    names = ["isnan", "isinf", "isfinite", "isnormal", "signbit"]
    got = evaluate([f"{name}(x)" for name in names], "bool", {"x": ("float", x)})
    is_normal = np.isfinite(x) & (np.abs(x) >= np.finfo(np.float32).tiny)
    want = [np.isnan(x), np.isinf(x), np.isfinite(x), is_normal, np.signbit(x)]
    np.testing.assert_array_equal(got, np.array(want))
    every_half = np.arange(2**16, dtype=np.uint16).view(np.float16)
    got = evaluate([f"{name}(x)" for name in names], "bool", {"x": ("half", every_half)})
    tiny = np.abs(every_half) >= np.finfo(np.float16).tiny
    h = every_half
    want = [np.isnan(h), np.isinf(h), np.isfinite(h), np.isfinite(h) & tiny, np.signbit(h)]
    np.testing.assert_array_equal(got, np.array(want))


def test_ordered_comparisons() -> None:
    x, y, _ = TRIPLES
    got = evaluate(
        ["isordered(x, y)", "isunordered(x, y)", "x < y", "x >= y", "x == y", "x != y"],
        "bool",
        {"x": ("float", x), "y": ("float", y)},
    )
    nan = np.isnan(x) | np.isnan(y)
    np.testing.assert_array_equal(got, np.array([~nan, nan, x < y, x >= y, x == y, x != y]))


@pytest.mark.softmetal
def test_denormal_numbers_are_kept() -> None:
    """The specification (8.1) lets a device flush them to zero."""
    smallest = np.float32(2.0**-149)
    x = smallest * np.arange(1, 1000, dtype=np.float32)
    got = evaluate(
        ["x + x", "x * 1.5f", "-x", "fabs(x)", "sqrt(x)", "sin(x)", "x / 3.0f"], "float", {"x": ("float", x)}
    )
    wide = x.astype(np.float64)
    want = [2 * wide, 1.5 * wide, -wide, wide, np.sqrt(wide), wide, wide / 3]
    np.testing.assert_array_equal(got, np.array(want).astype(np.float32))
    halves = (np.arange(1, 1024) * 2.0**-24).astype(np.float16)
    sums, doubled = evaluate(["x + x", "float(x)"], "float", {"x": ("half", halves)})
    np.testing.assert_array_equal(sums, 2 * halves.astype(np.float32))
    np.testing.assert_array_equal(doubled, halves.astype(np.float32))


def test_division_of_floats_by_zero() -> None:
    x, y = (axis.ravel() for axis in np.meshgrid(VALUES, np.array([0.0, -0.0], np.float32)))
    got = evaluate(["x / y", "divide(x, y)", "precise::divide(x, y)"], "float", {"x": ("float", x), "y": ("float", y)})
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(got, np.broadcast_to(x / y, got.shape))


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("pow(x, 0.0f)", 1.0),
        ("pow(1.0f, x)", 1.0),
        ("exp(x)", None),
        ("log(-x)", None),
    ],
)
def test_powers_that_are_one_for_every_argument(call: str, value: float | None) -> None:
    got = evaluate([call], "float", {"x": ("float", VALUES)})[0]
    with np.errstate(all="ignore"):
        want = {"exp(x)": np.exp(VALUES), "log(-x)": np.log(-VALUES)}.get(call, np.full(VALUES.size, value, np.float32))
    np.testing.assert_allclose(got, want, rtol=1e-6)


POWERS = [
    (0.0, -1.0, INF), (-0.0, -1.0, -INF), (-0.0, -2.0, INF), (0.0, 3.0, 0.0), (-0.0, 3.0, -0.0), (-0.0, 2.0, 0.0),
    (-1.0, INF, 1.0), (-1.0, -INF, 1.0), (0.5, INF, 0.0), (2.0, INF, INF), (2.0, -INF, 0.0), (0.5, -INF, INF),
    (-INF, 3.0, -INF), (-INF, 2.0, INF), (-INF, -3.0, -0.0), (-INF, -2.0, 0.0), (INF, 0.5, INF), (INF, -0.5, 0.0),
    (-2.0, 3.0, -8.0), (-2.0, 0.5, NAN), (-2.0, -3.0, -0.125), (NAN, 0.0, 1.0), (1.0, NAN, 1.0), (NAN, 1.0, NAN),
    (2.0, 128.0, INF), (-2.0, 129.0, -INF), (2.0, -149.0, 2.0**-149), (-2.0, -151.0, -0.0), (3.0, 4.0, 81.0),
]  # fmt: skip


@pytest.mark.parametrize(("variant", "tolerance"), [("precise", 0), ("fast", 1e-6)])
def test_pow_has_the_special_cases_of_c(variant: str, tolerance: float) -> None:
    x, y, want = np.array(POWERS, np.float32).T
    got = evaluate([f"{variant}::pow(x, y)"], "float", {"x": ("float", x), "y": ("float", y)})[0]
    np.testing.assert_allclose(got, want, rtol=tolerance)
    np.testing.assert_array_equal(np.signbit(got[~np.isnan(want)]), np.signbit(want[~np.isnan(want)]))


ANGLES = [
    (0.0, 1.0, 0.0), (-0.0, 1.0, -0.0), (0.0, -1.0, np.pi), (-0.0, -1.0, -np.pi), (0.0, 0.0, 0.0), (-0.0, 0.0, -0.0),
    (0.0, -0.0, np.pi), (-0.0, -0.0, -np.pi), (1.0, 0.0, np.pi / 2), (-1.0, 0.0, -np.pi / 2), (INF, INF, np.pi / 4),
    (INF, -INF, 3 * np.pi / 4), (-INF, INF, -np.pi / 4), (-INF, -INF, -3 * np.pi / 4), (1.0, INF, 0.0),
    (-1.0, -INF, -np.pi), (INF, 1.0, np.pi / 2), (NAN, 1.0, NAN), (1.0, NAN, NAN), (NAN, NAN, NAN),
]  # fmt: skip


@pytest.mark.parametrize(("variant", "tolerance"), [("precise", 0), ("fast", 3e-7)])
def test_atan2_of_axes_and_infinities(variant: str, tolerance: float) -> None:
    y, x, want = np.array(ANGLES, np.float32).T
    got = evaluate([f"{variant}::atan2(y, x)"], "float", {"x": ("float", x), "y": ("float", y)})[0]
    np.testing.assert_allclose(got, want, rtol=tolerance)
    np.testing.assert_array_equal(np.signbit(got[~np.isnan(want)]), np.signbit(want[~np.isnan(want)]))


@pytest.mark.parametrize("variant", ["precise", "fast"])
def test_arcs_at_the_ends_of_their_domains(variant: str) -> None:
    x = float32([0.0, -0.0, 1.0, -1.0, 1.5, -INF, NAN, 2.0**-149])
    calls = [f"{variant}::{name}(x)" for name in ("asin", "acos", "atan", "atanh")]
    got = evaluate(calls, "float", {"x": ("float", x)})
    with np.errstate(all="ignore"):
        functions = (np.arcsin, np.arccos, np.arctan, np.arctanh)
        want = np.array([function(x.astype(np.float64)) for function in functions])
    np.testing.assert_allclose(got, want.astype(np.float32), rtol=3e-7)
    np.testing.assert_array_equal(np.signbit(got)[:, :4], np.signbit(want)[:, :4])


def test_half_turns_of_whole_numbers_are_exact() -> None:
    x = float32([0.0, -0.0, 1.0, -1.0, 2.0, 1e10, -1e30, 0.5, 1.5, -0.5, INF])
    sine, cosine, tangent = evaluate(["sinpi(x)", "cospi(x)", "tanpi(x)"], "float", {"x": ("float", x)})
    np.testing.assert_array_equal(sine, float32([0, -0.0, 0, -0.0, 0, 0, -0.0, 1, -1, -1, NAN]))
    np.testing.assert_array_equal(cosine, float32([1, 1, -1, -1, 1, 1, 1, 0, 0, 0, NAN]))
    assert np.isinf(tangent[7:10]).all() and np.isnan(tangent[10]) and not tangent[:7].any()

"""Functions that take numbers apart, fused multiply-add, blending and bfloat, against NumPy and exact fractions."""

import ctypes
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from .native import call, elementwise
from .numbers import assert_within, between, every_exponent, every_half, from_bfloat, pairs, round_to_bfloat, widened

COUNT = 20_000

SOURCE = (
    elementwise("fma_float", "float", ["float"] * 3, "fma(a, b, c)")
    + elementwise("fma_float4", "float4", ["float4"] * 3, "fma(a, b, c)")
    + elementwise("fma_half", "half", ["half"] * 3, "fma(a, b, c)")
    + elementwise("fma_bfloat", "bfloat", ["bfloat"] * 3, "fma(a, b, c)")
    + elementwise("frexp_parts", "float2", ["float"], "([&] { int e; float m = frexp(a, e); return float2(m, e); }())")
    + elementwise("frexp_half", "half2", ["half"], "([&] { int e; half m = frexp(a, e); return half2(m, half(e)); }())")
    + elementwise("ldexp_float", "float", ["float", "int"], "ldexp(a, b)")
    + elementwise("ilogb_int", "int", ["float"], "ilogb(a)")
    + elementwise("modf_parts", "float2", ["float"], "([&] { float w; float f = modf(a, w); return float2(f, w); }())")
    + elementwise(
        "sincos_parts",
        "float2",
        ["float"],
        "([&] { float2 r; float c; r.x = precise::sincos(a, c); r.y = c; return r; }())",
    )
    + elementwise("next_float", "float", ["float"] * 2, "nextafter(a, b)")
    + elementwise("next_half", "half", ["half"] * 2, "nextafter(a, b)")
    + elementwise("mix_float", "float", ["float"] * 3, "mix(a, b, c)")
    + elementwise("clamp_float", "float", ["float"] * 3, "clamp(a, b, c)")
    + elementwise("step_float", "float", ["float"] * 2, "step(a, b)")
    + elementwise("smoothstep_float", "float", ["float"] * 3, "smoothstep(a, b, c)")
    + elementwise("median_float", "float", ["float"] * 3, "fmedian3(a, b, c)")
    + elementwise("max3_float", "float", ["float"] * 3, "max3(a, b, c)")
    + elementwise("min3_float", "float", ["float"] * 3, "fmin3(a, b, c)")
    + elementwise("bfloat_exp", "bfloat", ["bfloat"], "exp(a)")
    + elementwise("bfloat_sqrt4", "bfloat4", ["bfloat4"], "sqrt(a)")
    + elementwise("bfloat_add4", "bfloat4", ["bfloat4"] * 2, "a + b")
    + elementwise("bfloat_from_float4", "bfloat4", ["float4"], "bfloat4(a)")
    + elementwise("half_add", "half", ["half"] * 2, "a + b")
    + elementwise("half_multiply4", "half4", ["half4"] * 2, "a * b")
    + elementwise("half_two_operations", "half", ["half"] * 3, "a * b + c")
)


@pytest.fixture(scope="module")
def unit(build_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """The functions of this file."""
    return build_unit(SOURCE)


def nearest(value: Fraction, digits: int, lowest_exponent: int, highest: float) -> float:
    """A rational number rounded to `digits` binary digits, ties to even, with gradual underflow."""
    if value == 0:
        return 0.0
    exponent = abs(value.numerator).bit_length() - value.denominator.bit_length()
    if abs(value) < Fraction(2) ** exponent:
        exponent -= 1
    step = Fraction(2) ** (max(exponent, lowest_exponent) - digits + 1)
    rounded = round(value / step) * step
    return float(np.copysign(np.inf, float(rounded))) if abs(rounded) > highest else float(rounded)


@pytest.mark.parametrize(
    ("name", "kind", "digits", "lowest", "largest"),
    [("fma_float", np.float32, 24, -126, float(np.finfo(np.float32).max)), ("fma_half", np.float16, 11, -14, 65504.0)],
)
def test_fma_is_rounded_once(
    unit: ctypes.CDLL, name: str, kind: type[np.floating[Any]], digits: int, lowest: int, largest: float
) -> None:
    rng = np.random.default_rng(5)
    size = 3000
    a: NDArray[Any] = rng.uniform(-2, 2, size).astype(kind)
    b: NDArray[Any] = rng.uniform(-2, 2, size).astype(kind)
    # Addends that cancel most of the product, and tiny ones that only break a tie.
    others = rng.uniform(-1, 1, size) * 2.0 ** rng.integers(-14, 3, size)
    c = np.where(rng.random(size) < 0.5, -(a * b).astype(kind), others).astype(kind)
    result = call(unit, name, np.empty(size, kind), a, b, c)
    exact = [Fraction(float(x)) * Fraction(float(y)) + Fraction(float(z)) for x, y, z in zip(a, b, c, strict=True)]
    truth = np.array([nearest(value, digits, lowest, largest) for value in exact])
    assert np.array_equal(result.astype(np.float64), truth)


def test_fma_of_vectors_is_fma_of_components(unit: ctypes.CDLL) -> None:
    a, b = pairs(every_exponent(4000))
    a, b = a[: len(a) // 4 * 4], b[: len(a) // 4 * 4]
    c = np.roll(a, 3)
    scalar = call(unit, "fma_float", np.empty_like(a), a, b, c)
    vector = call(unit, "fma_float4", np.empty((len(a) // 4, 4), np.float32), a, b, c).ravel()
    assert np.array_equal(scalar, vector, equal_nan=True)


def test_fma_of_bfloat_is_rounded_once(unit: ctypes.CDLL) -> None:
    rng = np.random.default_rng(6)
    a, b, c = (round_to_bfloat(rng.uniform(-2, 2, 3000) * 2.0 ** rng.integers(-9, 3, 3000)) for _ in range(3))
    result = from_bfloat(call(unit, "fma_bfloat", np.empty(3000, np.uint16), a, b, c))
    values = [[Fraction(float(x)) for x in from_bfloat(part)] for part in (a, b, c)]
    truth = [nearest(x * y + z, 8, -126, 2.0**128) for x, y, z in zip(*values, strict=True)]
    assert np.array_equal(result.astype(np.float64), np.array(truth))


def test_frexp_splits_and_ldexp_joins(unit: ctypes.CDLL) -> None:
    x = every_exponent(COUNT)
    parts = call(unit, "frexp_parts", np.empty((len(x), 2), np.float32), x)
    mantissa, exponent = np.frexp(x)
    finite = np.isfinite(x)
    assert np.array_equal(parts[:, 0], mantissa, equal_nan=True)
    assert np.array_equal(parts[finite, 1], exponent[finite])
    exponents = np.where(finite, exponent, 0).astype(np.int32)
    joined = call(unit, "ldexp_float", np.empty_like(x), parts[:, 0].copy(), exponents)
    assert np.array_equal(joined, x, equal_nan=True)


def test_frexp_takes_denormal_halves(unit: ctypes.CDLL) -> None:
    x = every_half()
    parts = call(unit, "frexp_half", np.empty((len(x), 2), np.float16), x)
    with np.errstate(invalid="ignore"):
        mantissa, exponent = np.frexp(x)
    finite = np.isfinite(x)
    assert np.array_equal(parts[:, 0], mantissa, equal_nan=True)
    assert np.array_equal(parts[finite, 1].astype(np.int32), exponent[finite])


def test_ldexp_rounds_once_when_it_underflows(unit: ctypes.CDLL) -> None:
    x = between(1, 2, COUNT)
    exponent = np.random.default_rng(8).integers(-160, 140, len(x)).astype(np.int32)
    with np.errstate(all="ignore"):
        truth = np.ldexp(x.astype(np.float64), exponent)
    assert_within("ldexp", call(unit, "ldexp_float", np.empty_like(x), x, exponent), truth, 0.5, x, exponent)


def test_ilogb_is_the_exponent(unit: ctypes.CDLL) -> None:
    x = every_exponent(COUNT)
    usual = np.isfinite(x) & (x != 0)
    result = call(unit, "ilogb_int", np.empty(len(x), np.int32), x)
    assert np.array_equal(result[usual], np.frexp(x[usual])[1] - 1)
    smallest, largest = np.iinfo(np.int32).min, np.iinfo(np.int32).max
    assert (result[(x == 0) | np.isnan(x)] == smallest).all()
    assert (result[np.isinf(x)] == largest).all()


def test_modf_and_sincos_return_two_values(unit: ctypes.CDLL) -> None:
    x = every_exponent(COUNT)
    with np.errstate(all="ignore"):
        fraction, whole = np.modf(x)
        sine, cosine = np.sin(x.astype(np.float64)), np.cos(x.astype(np.float64))
    parts = call(unit, "modf_parts", np.empty((len(x), 2), np.float32), x)
    assert np.array_equal(parts[:, 0], fraction, equal_nan=True)
    assert np.array_equal(parts[:, 1], whole, equal_nan=True)
    numbers = ~np.isnan(x)
    assert np.array_equal(np.signbit(parts[numbers]), np.signbit(np.stack([fraction, whole], 1))[numbers])
    both = call(unit, "sincos_parts", np.empty((len(x), 2), np.float32), x)
    assert_within("sin", both[:, 0], sine, 4, x)
    assert_within("cos", both[:, 1], cosine, 4, x)


def test_nextafter_steps_in_the_argument_type(unit: ctypes.CDLL) -> None:
    a, b = pairs(every_exponent(COUNT))
    result = call(unit, "next_float", np.empty_like(a), a, b)
    with np.errstate(all="ignore"):
        assert np.array_equal(result, np.nextafter(a, b), equal_nan=True)
        halves = every_half()
        upwards = np.full_like(halves, np.inf)
        result = call(unit, "next_half", np.empty_like(halves), halves, upwards)
        assert np.array_equal(result, np.nextafter(halves, upwards), equal_nan=True)


def test_common_functions_follow_their_formulas(unit: ctypes.CDLL) -> None:
    a, b = between(-5, 5, COUNT), between(-5, 5, COUNT, seed=9)
    t = between(0, 1, COUNT, seed=10)
    usual = np.isfinite(a) & np.isfinite(b) & (np.abs(a) < 1e9) & (np.abs(b) < 1e9) & np.isfinite(t) & (np.abs(t) < 9)
    a, b, t = a[usual], b[usual], t[usual]
    wide = [x.astype(np.float64) for x in (a, b, t)]
    with np.errstate(all="ignore"):
        mixed = wide[0] + (wide[1] - wide[0]) * wide[2]
        result = call(unit, "mix_float", np.empty_like(a), a, b, t)
        scale = np.abs(wide[0]) + np.abs(wide[1]) + np.abs((wide[1] - wide[0]) * wide[2])
        assert (np.abs(result - mixed) <= scale * 2.0**-22).all()
        low, high = np.minimum(a, b), np.maximum(a, b)
        assert np.array_equal(call(unit, "clamp_float", np.empty_like(a), t, low, high), np.clip(t, low, high))
        assert np.array_equal(call(unit, "step_float", np.empty_like(a), a, b), (b >= a).astype(np.float32))
        apart = high - low > 0.1
        x = t[apart] * 10 - 5
        ramp = np.clip((x.astype(np.float64) - low[apart]) / (high[apart].astype(np.float64) - low[apart]), 0, 1)
        smooth = call(unit, "smoothstep_float", np.empty_like(x), low[apart], high[apart], x)
        assert (np.abs(smooth - ramp * ramp * (3 - 2 * ramp)) < 1e-5).all()


def test_functions_of_three(unit: ctypes.CDLL) -> None:
    three = np.random.default_rng(11).integers(-3, 4, (3, 500)).astype(np.float32)
    assert np.array_equal(call(unit, "median_float", np.empty(500, np.float32), *three), np.median(three, axis=0))
    assert np.array_equal(call(unit, "max3_float", np.empty(500, np.float32), *three), three.max(axis=0))
    assert np.array_equal(call(unit, "min3_float", np.empty(500, np.float32), *three), three.min(axis=0))


def test_float_becomes_the_nearest_bfloat(unit: ctypes.CDLL) -> None:
    x = every_exponent(4 * COUNT)
    ties = (np.arange(0, 65536, 16, dtype=np.uint32) << 16 | 0x8000).view(np.float32)
    x = np.concatenate([x, ties])
    x = x[: len(x) // 4 * 4]
    result = call(unit, "bfloat_from_float4", np.empty((len(x) // 4, 4), np.uint16), x).ravel()
    numbers = ~np.isnan(x)
    assert np.array_equal(result[numbers], round_to_bfloat(widened(x))[numbers])
    assert np.isnan(from_bfloat(result[~numbers])).all()


def test_bfloat_calculates_like_rounded_numbers(unit: ctypes.CDLL) -> None:
    bits = np.arange(65536, dtype=np.uint16)
    other = np.random.default_rng(12).permutation(bits)
    a, b = widened(from_bfloat(bits)), widened(from_bfloat(other))
    with np.errstate(all="ignore"):
        truths = {"bfloat_add4": a + b, "bfloat_sqrt4": np.sqrt(a)}
        exponentials = np.exp(a)
    for name, truth in truths.items():
        arguments = (bits, other) if name == "bfloat_add4" else (bits,)
        result = from_bfloat(call(unit, name, np.empty((16384, 4), np.uint16), *arguments).ravel())
        assert np.array_equal(result, from_bfloat(round_to_bfloat(truth)), equal_nan=True)
    result = call(unit, "bfloat_exp", np.empty(65536, np.uint16), bits)
    distance = np.abs(result.astype(np.int32) - round_to_bfloat(exponentials).astype(np.int32))
    assert (distance[~np.isnan(a)] <= 1).all()


def test_half_rounds_after_every_operation(unit: ctypes.CDLL) -> None:
    a = every_half()
    b, c = np.random.default_rng(13).permutation(a), np.random.default_rng(14).permutation(a)
    with np.errstate(all="ignore"):
        assert np.array_equal(call(unit, "half_add", np.empty_like(a), a, b), a + b, equal_nan=True)
        products = call(unit, "half_multiply4", np.empty((16384, 4), np.float16), a, b).ravel()
        assert np.array_equal(products, a * b, equal_nan=True)
        both = call(unit, "half_two_operations", np.empty_like(a), a, b, c)
        assert np.array_equal(both, a * b + c, equal_nan=True)

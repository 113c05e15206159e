"""Functions whose results are exact or correctly rounded, bit for bit, at every special value too."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from . import samples
from .elementwise import Array, evaluate
from .samples import float32

X = np.concatenate([samples.special(), samples.every_binade(np.random.default_rng(30), 20)])
PAIRS = samples.float_pairs()
HALVES = np.arange(2**16, dtype=np.uint16).view(np.float16)


def same(got: Array, want: Array) -> None:
    """Equal with the sign of zero; any NaN equals any other."""
    assert got.dtype == want.dtype
    np.testing.assert_array_equal(got, want)
    numbers = ~np.isnan(want)
    np.testing.assert_array_equal(np.signbit(got[numbers]), np.signbit(want[numbers]))


def of_floats(expression: str, result: str = "float", x: Array = X) -> Array:
    return np.asarray(evaluate([expression], result, {"x": ("float", x)})[0])


def of_halves(expression: str, result: str = "half") -> Array:
    return np.asarray(evaluate([expression], result, {"x": ("half", HALVES)})[0])


def both_results(name: str, second: str) -> str:
    """MSL functions `first` and `second` for the two results of a function with a reference argument."""
    return f"""
float first(float x) {{ {second} other; return {name}(x, other); }}
{second} second(float x) {{ {second} other; {name}(x, other); return other; }}
"""


def fract(x: Array) -> Array:
    """x - floor(x), which stays below one also where it would round to one; of an infinity it is NaN here."""
    wide = x.astype(np.float64)
    below_one = np.nextafter(x.dtype.type(1), x.dtype.type(0))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.minimum((wide - np.floor(wide)).astype(x.dtype), below_one))


@pytest.mark.parametrize("kind", ["float", "half"])
def test_fract(kind: str) -> None:
    x = X if kind == "float" else HALVES
    got = of_floats("fract(x)") if kind == "float" else of_halves("fract(x)")
    np.testing.assert_array_equal(got, fract(x))
    assert np.nanmax(got) < 1


ROUNDINGS: dict[str, Callable[[Array], Array]] = {
    "ceil": np.ceil,
    "floor": np.floor,
    "trunc": np.trunc,
    "rint": np.rint,
    "round": lambda x: np.copysign(np.trunc(np.abs(x.astype(np.float64)) + 0.5), x).astype(x.dtype),
    "fabs": np.fabs,
    "sqrt": np.sqrt,
}


@pytest.mark.parametrize("name", ROUNDINGS)
def test_roundings_keep_the_sign_of_zero(name: str) -> None:
    ties = float32([0.5, 1.5, 2.5, 0.49999997, 8388607.5, 4194304.5, 4194305.5])
    x = np.concatenate([X, ties, -ties])
    with np.errstate(invalid="ignore"):
        same(of_floats(f"{name}(x)", x=x), ROUNDINGS[name](x).astype(np.float32))
        same(of_halves(f"{name}(x)"), ROUNDINGS[name](HALVES))


def test_frexp() -> None:
    head = both_results("frexp", "int")
    finite = X[np.isfinite(X)]
    fraction = evaluate(["first(x)"], "float", {"x": ("float", X)}, head=head)[0]
    exponent = evaluate(["second(x)"], "int", {"x": ("float", finite)}, head=head)[0]
    same(fraction, np.frexp(X)[0])
    np.testing.assert_array_equal(exponent, np.frexp(finite)[1])


def test_ldexp() -> None:
    few = [0, 1, -1, 23, -23, 126, -126, 127, 128, -149, -150, 200, -200, 277, -277, 2**31 - 1, -(2**31)]
    exponents = np.array(few, np.int32)
    x, k = (axis.ravel() for axis in np.meshgrid(X, exponents))
    got = evaluate(["ldexp(x, k)"], "float", {"x": ("float", x), "k": ("int", k)})[0]
    with np.errstate(over="ignore", under="ignore"):
        same(got, np.ldexp(x.astype(np.float64), np.clip(k, -600, 600)).astype(np.float32))


def test_ilogb() -> None:
    finite = X[np.isfinite(X) & (X != 0)]
    np.testing.assert_array_equal(of_floats("ilogb(x)", "int", finite), np.frexp(finite)[1] - 1)
    assert of_floats("ilogb(x) == FP_ILOGB0", "bool", float32([0, -0.0])).all()
    assert of_floats("ilogb(x)", "int", float32([np.inf, -np.inf])).tolist() == [2**31 - 1] * 2
    assert of_floats("ilogb(x) == FP_ILOGBNAN", "bool", float32([np.nan])).all()


def test_modf() -> None:
    head = both_results("modf", "float")
    fraction, whole = evaluate(["first(x)", "second(x)"], "float", {"x": ("float", X)}, head=head)
    true_fraction, true_whole = np.modf(X)
    same(fraction, true_fraction)
    same(whole, true_whole)


def test_nextafter() -> None:
    x, y = PAIRS
    got = evaluate(["nextafter(x, y)"], "float", {"x": ("float", x), "y": ("float", y)})[0]
    with np.errstate(over="ignore"):
        same(got, np.nextafter(x, y))
        up = evaluate(["nextafter(x, half(1e9f))", "nextafter(x, -half(1e9f))"], "half", {"x": ("half", HALVES)})
        same(up[0], np.nextafter(HALVES, np.float16(np.inf)))
        same(up[1], np.nextafter(HALVES, np.float16(-np.inf)))


def test_fma_rounds_once() -> None:
    random = np.random.default_rng(31)
    x, y = (random.permutation(samples.every_binade(random, 100)) for _ in range(2))
    with np.errstate(over="ignore"):
        z = np.where(random.random(x.size) < 0.5, -(x * y), random.permutation(x)).astype(np.float32)
    got = evaluate(["fma(x, y, z)"], "float", {"x": ("float", x), "y": ("float", y), "z": ("float", z)})[0]
    # The product is exact in float64, and so is what remains of it after the sum.
    product, addend = x.astype(np.float64) * y.astype(np.float64), z.astype(np.float64)
    total = product + addend
    part = total - product
    with np.errstate(invalid="ignore"):
        rest = (product - (total - part)) + (addend - part)
    with np.errstate(over="ignore", invalid="ignore"):
        rounded = total.astype(np.float32)
        is_tie = (total.view(np.uint64) & np.uint64(2**29 - 1)) == np.uint64(2**28)
    usual = ~is_tie | (rest == 0)
    assert usual.mean() > 0.99
    same(got[usual & (np.abs(total) > 2.0**-126)], rounded[usual & (np.abs(total) > 2.0**-126)])


def test_sincos_is_sin_and_cos() -> None:
    head = both_results("sincos", "float")
    names = ["first(x)", "sin(x)", "second(x)", "cos(x)"]
    sine, sin, cosine, cos = evaluate(names, "float", {"x": ("float", X)}, head=head)
    same(sine, sin)
    same(cosine, cos)


@pytest.mark.parametrize("name", ["fmin", "fmax", "copysign", "fmod", "fdim"])
def test_pairs(name: str) -> None:
    x, y = PAIRS
    got = evaluate([f"precise::{name}(x, y)"], "float", {"x": ("float", x), "y": ("float", y)})[0]
    with np.errstate(invalid="ignore", over="ignore"):
        want = np.where(x <= y, np.float32(0), x - y) if name == "fdim" else getattr(np, name)(x, y)
    np.testing.assert_array_equal(got, want)
    if name in ("copysign", "fmod"):
        numbers = ~np.isnan(want)
        np.testing.assert_array_equal(np.signbit(got[numbers]), np.signbit(want[numbers]))

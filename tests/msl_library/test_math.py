"""Mathematical functions against float64, with the error limits of the MSL specification's accuracy tables."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from .native import call, elementwise
from .numbers import Float64, assert_within, between, every_exponent, every_half, pairs

Unary = Callable[[Float64], Float64]
CORRECTLY_ROUNDED = 0.5
COUNT = 40_000


@dataclass(frozen=True)
class Function:
    """A function, its truth, its error limit in float and the interval where most of its results are of interest."""

    name: str
    truth: Callable[..., Float64]
    limit: float
    low: float
    high: float


def round_away_from_zero(x: Float64) -> Float64:
    """NumPy rounds halves to even."""
    return np.copysign(np.floor(np.abs(x) + 0.5), x)


def sine_of_half_turns(x: Float64) -> Float64:
    """sin(pi x), reduced exactly before pi comes in."""
    turn = np.fmod(x, 2.0)
    turn = np.where(turn > 1, turn - 2, np.where(turn < -1, turn + 2, turn))
    folded = np.where(turn > 0.5, 1 - turn, np.where(turn < -0.5, -1 - turn, turn))
    return np.where(folded == 0, np.copysign(0.0, x), np.sin(np.pi * folded))


def cosine_of_half_turns(x: Float64) -> Float64:
    """cos(pi x), reduced exactly before pi comes in."""
    turn = np.abs(np.fmod(x, 2.0))
    turn = np.where(turn > 1, 2 - turn, turn)
    return np.where(turn == 0.5, 0.0, np.sin(np.pi * (0.5 - turn)))


def tangent_of_half_turns(x: Float64) -> Float64:
    """tan(pi x)."""
    return sine_of_half_turns(x) / cosine_of_half_turns(x)


def fraction(x: Float64) -> Float64:
    """x - floor(x), less than 1 in float (MSL specification 6.5)."""
    exact = x - np.floor(x)
    return np.where(exact > 1 - 2.0**-24, 1 - 2.0**-24, exact)


def sign(x: Float64) -> Float64:
    """NaN gives 0, zeros are kept (MSL specification 6.3)."""
    return np.where(np.isnan(x), 0.0, np.where(x == 0, x, np.sign(x)))


def power_of_ten(x: Float64) -> Float64:
    return np.power(10.0, x)


def reciprocal_root(x: Float64) -> Float64:
    return 1 / np.sqrt(x)


def saturate(x: Float64) -> Float64:
    return np.fmin(np.fmax(x, 0), 1)


UNARY = [
    Function("acos", np.arccos, 4, -1, 1),
    Function("acosh", np.arccosh, 4, 1, 100),
    Function("asin", np.arcsin, 4, -1, 1),
    Function("asinh", np.arcsinh, 4, -100, 100),
    Function("atan", np.arctan, 5, -10, 10),
    Function("atanh", np.arctanh, 5, -1, 1),
    Function("ceil", np.ceil, 0, -10, 10),
    Function("cos", np.cos, 4, -100, 100),
    Function("cosh", np.cosh, 4, -90, 90),
    Function("cospi", cosine_of_half_turns, 4, -100, 100),
    Function("exp", np.exp, 4, -105, 90),
    Function("exp10", power_of_ten, 4, -45, 39),
    Function("exp2", np.exp2, 4, -150, 129),
    Function("fabs", np.abs, 0, -10, 10),
    Function("abs", np.abs, 0, -10, 10),
    Function("floor", np.floor, 0, -10, 10),
    Function("fract", fraction, CORRECTLY_ROUNDED, -10, 10),
    Function("log", np.log, 4, 0, 10),
    Function("log10", np.log10, 4, 0, 10),
    Function("log2", np.log2, 4, 0, 10),
    Function("rint", np.rint, 0, -10, 10),
    Function("round", round_away_from_zero, 0, -10, 10),
    Function("rsqrt", reciprocal_root, CORRECTLY_ROUNDED + 1e-6, 0, 10),
    Function("saturate", saturate, 0, -2, 2),
    Function("sign", sign, 0, -2, 2),
    Function("sin", np.sin, 4, -100, 100),
    Function("sinh", np.sinh, 4, -90, 90),
    Function("sinpi", sine_of_half_turns, 4, -100, 100),
    Function("sqrt", np.sqrt, CORRECTLY_ROUNDED, 0, 10),
    Function("tan", np.tan, 6, -100, 100),
    Function("tanh", np.tanh, 5, -10, 10),
    Function("tanpi", tangent_of_half_turns, 6, -100, 100),
    Function("trunc", np.trunc, 0, -10, 10),
]


def positive_power(x: Float64, y: Float64) -> Float64:
    """powr as exp2(y * log2(x)): undefined where that is, as IEEE 754-2008 has it."""
    undefined = (x < 0) | ((x == 0) & (y == 0)) | (np.isinf(x) & (y == 0)) | ((x == 1) & np.isinf(y))
    return np.where(undefined | np.isnan(x) | np.isnan(y), np.nan, np.power(np.abs(x), y))


def positive_difference(x: Float64, y: Float64) -> Float64:
    """x - y if that is positive, else 0, and NaN of NaN."""
    difference = x - y
    return np.where(np.isnan(x) | np.isnan(y), np.nan, np.where(x > y, difference, 0.0))


BINARY = [
    Function("atan2", np.arctan2, 6, -10, 10),
    Function("copysign", np.copysign, 0, -10, 10),
    Function("divide", np.divide, CORRECTLY_ROUNDED, -10, 10),
    Function("fdim", positive_difference, CORRECTLY_ROUNDED, -10, 10),
    Function("fmax", np.fmax, 0, -10, 10),
    Function("fmin", np.fmin, 0, -10, 10),
    Function("max", np.fmax, 0, -10, 10),
    Function("min", np.fmin, 0, -10, 10),
    Function("fmod", np.fmod, 0, -10, 10),
    Function("pow", np.power, 16, 0, 20),
    Function("powr", positive_power, 16, 0, 20),
]


def float_source() -> str:
    """Every precise function for a float and for a vector of four; tests/fidelity judges the fast ones."""
    text = ""
    for function in UNARY:
        name = function.name
        text += elementwise(f"{name}_scalar", "float", ["float"], f"precise::{name}(a)")
        text += elementwise(f"{name}_vector", "float4", ["float4"], f"precise::{name}(a)")
    for function in BINARY:
        name = function.name
        text += elementwise(f"{name}_scalar", "float", ["float"] * 2, f"precise::{name}(a, b)")
        text += elementwise(f"{name}_vector", "float4", ["float4"] * 2, f"{name}(a, b)")
    return text


@pytest.fixture(scope="module")
def floats(build_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """The unit with float functions."""
    return build_unit(float_source())


def whole_vectors(values: NDArray[Any]) -> NDArray[Any]:
    """Cut to a multiple of four, so that the array is one of float4, too."""
    return values[: len(values) // 4 * 4]


@pytest.mark.parametrize("function", UNARY, ids=lambda function: function.name)
def test_float_function_is_as_accurate_as_specified(floats: ctypes.CDLL, function: Function) -> None:
    inputs = whole_vectors(np.concatenate([every_exponent(COUNT), between(function.low, function.high, COUNT)]))
    with np.errstate(all="ignore"):
        truth = np.asarray(function.truth(inputs.astype(np.float64)))
    scalars = call(floats, f"{function.name}_scalar", np.empty_like(inputs), inputs)
    assert_within(function.name, scalars, truth, function.limit, inputs)
    vectors = call(floats, f"{function.name}_vector", np.empty((len(inputs) // 4, 4), np.float32), inputs).ravel()
    assert_within(function.name, vectors, truth, function.limit, inputs)


@pytest.mark.parametrize("function", BINARY, ids=lambda function: function.name)
def test_float_function_of_two_is_as_accurate_as_specified(floats: ctypes.CDLL, function: Function) -> None:
    wide, narrow = pairs(every_exponent(COUNT)), pairs(between(function.low, function.high, COUNT), seed=7)
    a = whole_vectors(np.concatenate([wide[0], narrow[0]]))
    b = whole_vectors(np.concatenate([wide[1], narrow[1]]))
    with np.errstate(all="ignore"):
        truth = np.asarray(function.truth(a.astype(np.float64), b.astype(np.float64)))
    scalars = call(floats, f"{function.name}_scalar", np.empty_like(a), a, b)
    assert_within(function.name, scalars, truth, function.limit, a, b)
    vectors = call(floats, f"{function.name}_vector", np.empty((len(a) // 4, 4), np.float32), a, b).ravel()
    assert_within(function.name, vectors, truth, function.limit, a, b)


@pytest.mark.parametrize("name", ["sin", "tan", "atan", "sinpi", "floor", "rint", "trunc", "round", "sqrt", "fmod"])
def test_zero_keeps_its_sign(floats: ctypes.CDLL, name: str) -> None:
    zeros = np.array([0.0, -0.0, 0.0, -0.0], np.float32)
    others = [np.ones(4, np.float32)] if name == "fmod" else []
    result = call(floats, f"{name}_scalar", np.empty_like(zeros), zeros, *others)
    assert np.array_equal(np.signbit(result), np.signbit(zeros))
    assert not result.any()


def test_half_functions_are_within_one_unit_for_every_half(build_unit: Callable[[str], ctypes.CDLL]) -> None:
    unit = build_unit(
        "".join(elementwise(f"{f.name}_half", "half", ["half"], f"{f.name}(a)") for f in UNARY)
        + "".join(elementwise(f"{f.name}_half4", "half4", ["half4"], f"{f.name}(a)") for f in UNARY)
    )
    inputs = every_half()
    for function in UNARY:
        with np.errstate(all="ignore"):
            truth = np.asarray(function.truth(inputs.astype(np.float64)))
        if function.name == "fract":
            truth = np.where(truth > 1 - 2.0**-11, 1 - 2.0**-11, truth)
        for suffix, shape in (("half", (65536,)), ("half4", (16384, 4))):
            result = call(unit, f"{function.name}_{suffix}", np.empty(shape, np.float16), inputs).ravel()
            assert_within(function.name, result, truth, 1, inputs)

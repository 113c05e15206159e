"""True values of mathematical functions in float64, whose own error is nothing beside float's last place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .elementwise import Array


def _half_turns(x: Array) -> tuple[Array, Array]:
    """An angle in half turns, |x| modulo 1/2 around zero, and how many quarter turns were taken away, modulo 4."""
    within_a_turn = np.fmod(x, 2.0)  # exact
    quarters = np.rint(2 * within_a_turn)
    return within_a_turn - 0.5 * quarters, np.where(np.isfinite(quarters), quarters, 0).astype(np.int64) & 3


def sinpi(x: Array) -> Array:
    rest, quarters = _half_turns(x)
    value = np.choose(
        quarters, [np.sin(np.pi * rest), np.cos(np.pi * rest), -np.sin(np.pi * rest), -np.cos(np.pi * rest)]
    )
    return np.where(value == 0, np.copysign(0.0, x), value)


def cospi(x: Array) -> Array:
    rest, quarters = _half_turns(x)
    value = np.choose(
        quarters, [np.cos(np.pi * rest), -np.sin(np.pi * rest), -np.cos(np.pi * rest), np.sin(np.pi * rest)]
    )
    return np.where(value == 0, 0.0, value)


def tanpi(x: Array) -> Array:
    return np.asarray(sinpi(x) / cospi(x))


def powr(x: Array, y: Array) -> Array:
    """exp2(y * log2(x)), with the ends of that formula."""
    undefined = (x < 0) | np.isnan(x) | np.isnan(y) | ((y == 0) & ((x == 0) | np.isinf(x))) | ((x == 1) & np.isinf(y))
    return np.where(undefined, np.nan, np.power(np.abs(x), y))


UNARY: dict[str, Callable[[Array], Array]] = {
    "acos": np.arccos,
    "acosh": np.arccosh,
    "asin": np.arcsin,
    "asinh": np.arcsinh,
    "atan": np.arctan,
    "atanh": np.arctanh,
    "ceil": np.ceil,
    "cos": np.cos,
    "cosh": np.cosh,
    "cospi": cospi,
    "exp": np.exp,
    "exp10": lambda x: np.power(10.0, x),
    "exp2": np.exp2,
    "fabs": np.fabs,
    "floor": np.floor,
    "log": np.log,
    "log10": np.log10,
    "log2": np.log2,
    "rint": np.rint,
    "round": lambda x: np.copysign(np.where(np.abs(x) < 2.0**52, np.floor(np.abs(x) + 0.5), np.abs(x)), x),
    "rsqrt": lambda x: 1 / np.sqrt(x),
    "sin": np.sin,
    "sinh": np.sinh,
    "sinpi": sinpi,
    "sqrt": np.sqrt,
    "tan": np.tan,
    "tanh": np.tanh,
    "tanpi": tanpi,
    "trunc": np.trunc,
}
BINARY: dict[str, Callable[[Array, Array], Array]] = {
    "atan2": np.arctan2,
    "copysign": np.copysign,
    "divide": np.divide,
    "fdim": lambda x, y: np.where(x <= y, 0.0, x - y),
    "fmax": np.fmax,
    "fmin": np.fmin,
    "fmod": np.fmod,
    "pow": np.power,
    "powr": powr,
}

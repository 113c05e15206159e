"""The largest error of every function in the table of bounds, for float (precise and fast), half and bfloat."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from . import samples, truth
from .elementwise import Array, bfloat_values, evaluate
from .ulp import BFLOAT, FLOAT, HALF, Format, errors

BOUNDS: Mapping[str, Mapping[str, Any]] = tomllib.loads((Path(__file__).parent / "accuracy.toml").read_text("utf-8"))
VARIANTS = ("precise", "fast", "half", "fast half", "bfloat")

_KINDS = {"precise": "float", "fast": "float", "half": "half", "fast half": "half", "bfloat": "bfloat"}
_FORMATS = {"float": FLOAT, "half": HALF, "bfloat": BFLOAT}
_ALL_BITS = np.arange(2**16, dtype=np.uint16)


@dataclass(frozen=True)
class Worst:
    """The largest error in units of the last place, the arguments that have it, and all that break the bound."""

    error: float
    arguments: tuple[float, ...]
    too_far: Sequence[tuple[float, ...]]


def bound(name: str, variant: str) -> float:
    """What the specification allows, in units of the last place; the rounding of float64 is left out of account."""
    stated = BOUNDS[name].get("half" if variant == "fast half" else variant, 1)
    return 0.5 + 2.0**-24 if stated == "rounded" else float(stated)


@cache
def measure(variant: str) -> Mapping[str, Worst]:
    """The worst errors of all functions of one variant."""
    kind = _KINDS[variant]
    one, two = _arguments(kind)
    unary = _measure(variant, tuple(truth.UNARY), {"x": one})
    return unary | _measure(variant, tuple(truth.BINARY), {"x": two[0], "y": two[1]})


def _arguments(kind: str) -> tuple[Array, tuple[Array, Array]]:
    if kind == "float":
        return samples.floats(), samples.float_pairs()
    x, y = samples.small_pairs(_ALL_BITS)
    if kind == "half":
        return _ALL_BITS.view(np.float16), (x.view(np.float16), y.view(np.float16))
    # A denormal bfloat may be flushed to zero (specification 8.1): the instruction that x86 processors have does it.
    return _without_denormal_bfloats(_ALL_BITS), (_without_denormal_bfloats(x), _without_denormal_bfloats(y))


def _without_denormal_bfloats(bits: Array) -> Array:
    return np.where(bits & 0x7F80, bits, bits & 0x8000).astype(np.uint16)


def _measure(variant: str, names: tuple[str, ...], arguments: Mapping[str, Array]) -> dict[str, Worst]:
    kind = _KINDS[variant]
    given = ", ".join(arguments)
    scope = "fast" if variant.startswith("fast") else "precise"
    results = evaluate(
        [f"{scope}::{name}({given})" for name in names],
        kind,
        {name: (kind, array) for name, array in arguments.items()},
    )
    wide = [_wide(array, kind) for array in arguments.values()]
    return {
        name: _worst(name, variant, _wide(row, kind), wide, _FORMATS[kind])
        for name, row in zip(names, results, strict=True)
    }


def _worst(name: str, variant: str, got: Array, arguments: list[Array], kind: Format) -> Worst:
    with np.errstate(all="ignore"):
        true = (truth.UNARY | truth.BINARY)[name](*arguments)
        distance = np.abs(got - true)
    found = errors(got, true, kind)
    allowed = np.zeros(found.shape, bool)
    if variant == "fast":
        near_one = (arguments[0] >= 0.5) & (arguments[0] <= 2)
        allowed = near_one & (distance <= BOUNDS[name].get("fast_absolute", 0.0))
        found = np.where(np.abs(arguments[0]) < BOUNDS[name].get("fast_below", np.inf), found, 0.0)
    too_far = np.flatnonzero((found > bound(name, variant)) & ~allowed)[:5]
    index = int(np.argmax(found))
    return Worst(float(found[index]), at(arguments, index), [at(arguments, int(i)) for i in too_far])


def at(arguments: list[Array], index: int) -> tuple[float, ...]:
    return tuple(float(array[index]) for array in arguments)


def _wide(array: Array, kind: str) -> Array:
    with np.errstate(invalid="ignore"):  # signalling NaNs
        return (bfloat_values(array) if kind == "bfloat" else array).astype(np.float64)

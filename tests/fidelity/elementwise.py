"""Evaluates expressions of the Metal Shading Language for every element of NumPy arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import pymetal as pm
from tests.metal_numbers import NUMBERS

Array = NDArray[Any]

HEAD = "#include <metal_stdlib>\nusing namespace metal;\n"

# NumPy has no bfloat: its bits stand for it.
DTYPES = {**NUMBERS, "bool": np.bool_, "bfloat": np.uint16}


def integer_limits(kind: str) -> np.iinfo[Any]:
    """The least and the largest value of an integer type, and its width."""
    dtype: Any = DTYPES[kind]
    return np.iinfo(dtype)


def evaluate(
    expressions: Sequence[str],
    result_type: str,
    arguments: Mapping[str, tuple[str, Array]],
    *,
    head: str = "",
    options: pm.CompileOptions | None = None,
) -> Array:
    """The values of `expressions`, one row for each, in one kernel.

    `arguments` maps the names in the expressions to a scalar type of MSL and a flat array; all have one length.
    """
    return evaluate_types({result_type: expressions}, arguments, head=head, options=options)[result_type]


def evaluate_types(
    expressions: Mapping[str, Sequence[str]],
    arguments: Mapping[str, tuple[str, Array]],
    *,
    head: str = "",
    options: pm.CompileOptions | None = None,
) -> dict[str, Array]:
    """The same for several result types, which the expressions are grouped by, all in one kernel."""
    (count,) = {array.size for _, array in arguments.values()}
    parameters = [f"device const {kind}* given_{name}" for name, (kind, _) in arguments.items()]
    parameters += [f"device {kind}* {kind}_results" for kind in expressions]
    locals_ = [f"const {kind} {name} = given_{name}[i];" for name, (kind, _) in arguments.items()]
    stores = [
        f"{kind}_results[{row} * count + i] = {expression};"
        for kind, group in expressions.items()
        for row, expression in enumerate(group)
    ]
    source = f"""{HEAD}{head}
kernel void evaluate({", ".join(parameters)}, constant uint& count, uint i [[thread_position_in_grid]])
{{
    {" ".join(locals_)}
    {" ".join(stores)}
}}
"""
    results: dict[str, Array] = {
        kind: np.zeros((len(group), count), DTYPES[kind]) for kind, group in expressions.items()
    }
    arrays = [np.ascontiguousarray(array) for _, array in arguments.values()]
    pm.kernel(source, options=options)(*arrays, *results.values(), count, grid=count)
    return results


def bfloat_values(bits: Array) -> Array:
    """The numbers that bit patterns of bfloat stand for, as float32."""
    return (bits.astype(np.uint32) << 16).view(np.float32)


def bfloat_bits(values: Array) -> Array:
    """float64 rounded once to bfloat, ties to even; NaNs are quiet."""
    # Rounding to odd keeps what the second rounding needs to know of the first.
    wide = np.asarray(values, np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        nearest = wide.astype(np.float32)
        lower = np.where(
            np.abs(nearest.astype(np.float64)) > np.abs(wide), np.nextafter(nearest, np.float32(0)), nearest
        )
    exact = (lower.astype(np.float64) == wide) | ~np.isfinite(wide)
    bits = np.where(exact, nearest.view(np.uint32), lower.view(np.uint32) | 1).astype(np.uint64)
    rounded = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)
    return np.where(np.isnan(wide), np.uint16(0x7FC0), rounded)

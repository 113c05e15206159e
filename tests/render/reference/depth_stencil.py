"""Depth and stencil tests, sample by sample, and the operations on stencil values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

Array = npt.NDArray[Any]

COMPARE: dict[pm.CompareFunction, Callable[[Array, Array], Array]] = {
    pm.CompareFunction.Never: lambda new, _: np.zeros(np.shape(new), bool),
    pm.CompareFunction.Less: np.less,
    pm.CompareFunction.Equal: np.equal,
    pm.CompareFunction.LessEqual: np.less_equal,
    pm.CompareFunction.Greater: np.greater,
    pm.CompareFunction.NotEqual: np.not_equal,
    pm.CompareFunction.GreaterEqual: np.greater_equal,
    pm.CompareFunction.Always: lambda new, _: np.ones(np.shape(new), bool),
}
"""The new value is the left operand (MTLCompareFunction)."""

OPERATIONS: dict[pm.StencilOperation, Callable[[Array, int], Array]] = {
    pm.StencilOperation.Keep: lambda stored, _: stored,
    pm.StencilOperation.Zero: lambda stored, _: np.zeros_like(stored),
    pm.StencilOperation.Replace: np.full_like,
    pm.StencilOperation.IncrementClamp: lambda stored, _: np.minimum(stored + 1, 255),
    pm.StencilOperation.DecrementClamp: lambda stored, _: np.maximum(stored - 1, 0),
    pm.StencilOperation.Invert: lambda stored, _: stored ^ 255,
    pm.StencilOperation.IncrementWrap: lambda stored, _: (stored + 1) & 255,
    pm.StencilOperation.DecrementWrap: lambda stored, _: (stored - 1) & 255,
}


@dataclass(frozen=True)
class Stencil:
    compare: pm.CompareFunction = pm.CompareFunction.Always
    stencil_failure: pm.StencilOperation = pm.StencilOperation.Keep
    depth_failure: pm.StencilOperation = pm.StencilOperation.Keep
    passing: pm.StencilOperation = pm.StencilOperation.Keep
    read_mask: int = 255
    write_mask: int = 255

    def tested(self, stored: Array, reference: int) -> Array:
        """Which of the stored values (integers) the reference value passes against."""
        masked = np.full(stored.shape, reference & self.read_mask)
        return COMPARE[self.compare](masked, stored & self.read_mask)

    def written(self, stored: Array, reference: int, passes_stencil: Array, passes_depth: Array) -> Array:
        """The values that replace the stored ones, where all are covered."""
        result = np.where(
            passes_stencil,
            np.where(
                passes_depth,
                OPERATIONS[self.passing](stored, reference),
                OPERATIONS[self.depth_failure](stored, reference),
            ),
            OPERATIONS[self.stencil_failure](stored, reference),
        )
        return np.asarray(stored & ~self.write_mask | result & self.write_mask)


@dataclass(frozen=True)
class DepthStencil:
    compare: pm.CompareFunction = pm.CompareFunction.Always
    writes_depth: bool = False
    front: Stencil = field(default_factory=Stencil)
    back: Stencil = field(default_factory=Stencil)


def stored_depth(values: Array, name: str) -> Array:
    """Depth as an attachment of this format holds it."""
    if name == "Depth16Unorm":
        return np.asarray(np.rint(np.clip(values, 0, 1) * 65535) / 65535)
    return values.astype(np.float32).astype(np.float64)


def depth_tolerance(name: str) -> float:
    """What two roundings of one depth between 0 and 1 may differ by."""
    return 1 / 65535 if name == "Depth16Unorm" else 2.0**-20

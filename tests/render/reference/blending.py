"""Blending as MTLBlendFactor and MTLBlendOperation define it, over float64 colours (…, 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

Array = npt.NDArray[Any]
Factor = pm.BlendFactor
Operation = pm.BlendOperation


@dataclass(frozen=True)
class Blend:
    """Factors and operation of red, green and blue, then those of alpha."""

    source: pm.BlendFactor = Factor.One
    destination: pm.BlendFactor = Factor.Zero
    operation: pm.BlendOperation = Operation.Add
    source_alpha: pm.BlendFactor = Factor.One
    destination_alpha: pm.BlendFactor = Factor.Zero
    operation_alpha: pm.BlendOperation = Operation.Add


@dataclass(frozen=True)
class Colors:
    """What factors are made of; `second` is the second source of dual-source blending."""

    source: Array
    destination: Array
    constant: Array
    second: Array


def _alpha(color: Array) -> Array:
    return np.repeat(color[..., 3:], 4, axis=-1)


def _saturated(colors: Colors) -> Array:
    factor: Array = np.minimum(_alpha(colors.source), 1 - _alpha(colors.destination))
    factor[..., 3] = 1
    return factor


FACTORS: dict[pm.BlendFactor, Callable[[Colors], Array]] = {
    Factor.Zero: lambda c: np.zeros_like(c.source),
    Factor.One: lambda c: np.ones_like(c.source),
    Factor.SourceColor: lambda c: c.source,
    Factor.OneMinusSourceColor: lambda c: 1 - c.source,
    Factor.SourceAlpha: lambda c: _alpha(c.source),
    Factor.OneMinusSourceAlpha: lambda c: 1 - _alpha(c.source),
    Factor.DestinationColor: lambda c: c.destination,
    Factor.OneMinusDestinationColor: lambda c: 1 - c.destination,
    Factor.DestinationAlpha: lambda c: _alpha(c.destination),
    Factor.OneMinusDestinationAlpha: lambda c: 1 - _alpha(c.destination),
    Factor.SourceAlphaSaturated: _saturated,
    Factor.BlendColor: lambda c: c.constant,
    Factor.OneMinusBlendColor: lambda c: 1 - c.constant,
    Factor.BlendAlpha: lambda c: _alpha(c.constant),
    Factor.OneMinusBlendAlpha: lambda c: 1 - _alpha(c.constant),
    Factor.Source1Color: lambda c: c.second,
    Factor.OneMinusSource1Color: lambda c: 1 - c.second,
    Factor.Source1Alpha: lambda c: _alpha(c.second),
    Factor.OneMinusSource1Alpha: lambda c: 1 - _alpha(c.second),
}
"""Four factors each; the last one is that of alpha."""

OPERATIONS: dict[pm.BlendOperation, Callable[[Array, Array, Array, Array], Array]] = {
    Operation.Add: lambda s, d, fs, fd: s * fs + d * fd,
    Operation.Subtract: lambda s, d, fs, fd: s * fs - d * fd,
    Operation.ReverseSubtract: lambda s, d, fs, fd: d * fd - s * fs,
    Operation.Min: lambda s, d, fs, fd: np.minimum(s, d),
    Operation.Max: lambda s, d, fs, fd: np.maximum(s, d),
}
"""Of source, destination and their factors; the minimum and the maximum take no factors."""


def blended(blend: Blend, colors: Colors) -> Array:
    source, destination = colors.source, colors.destination
    rgb = OPERATIONS[blend.operation](
        source, destination, FACTORS[blend.source](colors), FACTORS[blend.destination](colors)
    )
    alpha = OPERATIONS[blend.operation_alpha](
        source, destination, FACTORS[blend.source_alpha](colors), FACTORS[blend.destination_alpha](colors)
    )
    return np.concatenate([rgb[..., :3], alpha[..., 3:]], axis=-1)

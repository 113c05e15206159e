"""From what a fragment function returned to the attachments: masks, tests, blending."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

from .blending import Colors, blended
from .depth_stencil import COMPARE, depth_tolerance, stored_depth
from .formats import is_integer, quantised
from .state import Attachment, Outputs, State
from .target import Target

Array = npt.NDArray[Any]

MASK_OF_COMPONENT = [
    pm.ColorWriteMask.Red,
    pm.ColorWriteMask.Green,
    pm.ColorWriteMask.Blue,
    pm.ColorWriteMask.Alpha,
]


@dataclass(frozen=True)
class Covered:
    """Samples (samples, height, width) of a primitive, its depth there, and the rows and columns that were shaded."""

    samples: Array
    depth: Array
    is_front: bool
    pixels: tuple[Array, Array]


def write(target: Target, state: State, covered: Covered, outputs: Outputs) -> None:
    samples = covered.samples & _kept(target, state, covered, outputs)
    depth = covered.depth
    if outputs.depth is not None:
        depth = depth.copy()
        depth[:, *covered.pixels] = np.clip(outputs.depth, 0, 1)
    passing = _test(target, state, samples, depth, covered, outputs)
    for index, color in outputs.colors.items():
        _write_color(target, state, index, passing, covered, color, outputs)


def _kept(target: Target, state: State, covered: Covered, outputs: Outputs) -> Array:
    """Samples that are neither discarded nor masked."""
    shape = covered.samples.shape
    masks = np.full(shape[1:], state.sample_mask, np.int64)
    if outputs.sample_mask is not None:
        masks[covered.pixels] &= outputs.sample_mask
    if outputs.discarded is not None:
        masks[covered.pixels] = np.where(outputs.discarded, 0, masks[covered.pixels])
    numbers = np.arange(target.samples)[:, None, None]
    return np.asarray((masks >> numbers & 1).astype(bool))


def _test(target: Target, state: State, samples: Array, depth: Array, covered: Covered, outputs: Outputs) -> Array:
    """Which samples pass, after depth and stencil have been written."""
    tests = state.depth_stencil
    stencil = tests.front if covered.is_front else tests.back
    reference = state.references[0 if covered.is_front else 1]
    references: Any = reference
    if outputs.stencil is not None:
        references = np.full(target.stencil.shape, reference)
        references[:, *covered.pixels] = outputs.stencil
    stored = stored_depth(depth, target.depth_format)
    difference = np.abs(stored - target.depth)
    close = (difference > 0) & (difference <= depth_tolerance(target.depth_format))
    if tests.compare not in (pm.CompareFunction.Always, pm.CompareFunction.Never):
        target.doubtful |= (samples & close).any(axis=0)
    passes_stencil = stencil.tested(target.stencil, references)
    passes_depth = COMPARE[tests.compare](stored, target.depth)
    updated = stencil.written(target.stencil, references, passes_stencil, passes_depth)
    target.stencil = np.where(samples, updated, target.stencil)
    passing = samples & passes_stencil & passes_depth
    if tests.writes_depth:
        target.depth = np.where(passing, stored, target.depth)
    return np.asarray(passing)


def _write_color(
    target: Target, state: State, index: int, passing: Array, covered: Covered, color: Array, outputs: Outputs
) -> None:
    stored, name = target.colors[index], target.color_formats[index]
    attachment = state.attachments.get(index, Attachment())
    source = np.zeros((*passing.shape, 4))
    source[:, *covered.pixels] = color
    if state.alpha_to_one:
        source[..., 3] = 1
    if attachment.blend is not None and not is_integer(name):
        second = np.zeros_like(source)
        if outputs.second_color is not None:
            second[:, *covered.pixels] = outputs.second_color
        constant = np.broadcast_to(np.array(state.blend_color), source.shape)
        source = blended(attachment.blend, Colors(*(clamped(c, name) for c in (source, stored, constant, second))))
    result = quantised(source, name)
    for component, mask in enumerate(MASK_OF_COMPONENT):
        chosen = passing if mask in attachment.write_mask else np.zeros_like(passing)
        stored[..., component] = np.where(chosen, result[..., component], stored[..., component])


def clamped(color: Array, name: str) -> Array:
    """Blending into a normalised format takes its sources in that format's range."""
    if "Unorm" in name:
        return np.clip(color, 0, 1)
    return np.clip(color, -1, 1) if "Snorm" in name else color

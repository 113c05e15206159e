"""Errors in units in the last place, as MSL specification 8.4 defines them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .elementwise import Array


@dataclass(frozen=True)
class Format:
    """A binary floating-point format: significant bits, and the exponents of its smallest step and its overflow."""

    digits: int
    smallest_exponent: int
    overflow_exponent: int


FLOAT = Format(24, -149, 128)
HALF = Format(11, -24, 16)
BFLOAT = Format(8, -133, 128)


def errors(got: Array, truth: Array, kind: Format) -> Array:
    """|got - truth| in steps of the format at `truth`, both float64; infinite where only one is NaN or infinite.

    An infinite result counts as the number that the format would have after its largest one, so that rounding a true
    value to infinity is an error of half a step or less.
    """
    limit = 2.0**kind.overflow_exponent
    with np.errstate(invalid="ignore", over="ignore"):
        clipped_truth = np.clip(truth, -limit, limit)
        clipped = np.clip(got, -limit, limit)
        _, exponent = np.frexp(np.minimum(np.abs(clipped_truth), np.nextafter(limit, 0)))
        steps = np.ldexp(1.0, np.maximum(exponent - kind.digits, kind.smallest_exponent))
        result = np.abs(clipped - clipped_truth) / steps
    agree = np.isnan(got) == np.isnan(truth)
    return np.where(np.isnan(truth) & agree, 0.0, np.where(agree, result, np.inf))

"""Inputs that cover floating-point types, and errors in units in the last place, judged in float64."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

SPECIAL = np.array(
    [
        *(
            0.0,
            -0.0,
            np.inf,
            -np.inf,
            np.nan,
            1.0,
            -1.0,
            0.5,
            -0.5,
            1.5,
            2.5,
            -2.5,
            2.0,
            -2.0,
            3.0,
            10.0,
            1e-45,
            -1e-45,
        ),
        *(1.1754942e-38, 1.17549435e-38, 3.4028235e38, -3.4028235e38, 16777215.0, 16777216.0, 33554433.0, 8388608.5),
        *(0.99999994, 1.0000001, 0.25, 0.75, -0.25, 100000.5, 1e10, -1e10, 1e20, 88.7, 89.0, -87.4, -103.9, -104.0),
    ],
    dtype=np.float32,
)


def every_exponent(count: int, seed: int = 1) -> Float32:
    """Random bit patterns, so that all exponents, signs, denormals and NaNs appear, and the special values."""
    bits = np.random.default_rng(seed).integers(0, 2**32, count, dtype=np.uint32)
    return np.concatenate([SPECIAL, bits.view(np.float32)])


def between(low: float, high: float, count: int, seed: int = 2) -> Float32:
    """Uniform numbers, and the special values, which may lie outside."""
    values = np.random.default_rng(seed).uniform(low, high, count).astype(np.float32)
    return np.concatenate([SPECIAL, values])


def pairs(values: Float32, seed: int = 3) -> tuple[Float32, Float32]:
    """The values against themselves in another order, and all pairs of special values."""
    shuffled = np.random.default_rng(seed).permutation(values)
    first, second = np.meshgrid(SPECIAL, SPECIAL)
    return np.concatenate([first.ravel(), values]), np.concatenate([second.ravel(), shuffled])


def every_half() -> NDArray[np.float16]:
    """All 65,536 bit patterns."""
    return np.arange(65536, dtype=np.uint16).view(np.float16)


def ulp_error(result: NDArray[Any], truth: Float64) -> Float64:
    """Distance in units of the result type's spacing at the truth; 0 where both are NaN or the same infinity.

    A truth beyond the largest number rounds to infinity, and either of the two is within half a unit of it.
    """
    kind = result.dtype.type
    with np.errstate(all="ignore"):
        rounded = truth.astype(kind)
        finite = np.isfinite(rounded) & np.isfinite(result)
        spacing = np.abs(np.spacing(np.where(finite, rounded, kind(1)))).astype(np.float64)
        error = np.abs(result.astype(np.float64) - truth) / spacing
        same = (np.isnan(result) & np.isnan(truth)) | (result == rounded)
        overflow = np.isinf(result) != np.isinf(rounded)
        largest = float(np.finfo(kind).max)
        nearly_overflow = overflow & (np.abs(np.abs(truth) - largest) <= 4 * np.spacing(kind(largest)))
    error = np.where(finite, error, np.inf)
    return np.where(same & ~finite, 0.0, np.where(nearly_overflow, 1.0, error))


def assert_within(name: str, result: NDArray[Any], truth: Float64, limit: float, *inputs: NDArray[Any]) -> None:
    """Fail with the worst input unless every result is within `limit` units in the last place."""
    error = ulp_error(result, truth)
    worst = int(np.argmax(error))
    given = ", ".join(repr(argument[worst]) for argument in inputs)
    assert error[worst] <= limit, f"{name}({given}) = {result[worst]!r}, truth {truth[worst]!r}: {error[worst]} ulp"


def round_to_bfloat(values: Float64) -> NDArray[np.uint16]:
    """The nearest bfloat of each number, ties to even, as bit patterns; found by comparing the two neighbours."""
    with np.errstate(all="ignore"):
        below = np.abs(values).astype(np.float32).view(np.uint32)
        below = np.where(below.view(np.float32).astype(np.float64) > np.abs(values), below - 1, below)
        low = (below >> 16).astype(np.uint32)
        high = low + 1
        low_value = (low << 16).view(np.float32).astype(np.float64)
        high_bits = (high << 16).view(np.float32).astype(np.float64)
        # Past the largest bfloat comes what the next one would be with an unbounded exponent.
        high_value = np.where(np.isinf(high_bits), 2.0**128, high_bits)
        to_low = np.abs(values) - low_value
        to_high = high_value - np.abs(values)
        nearest = np.where((to_low < to_high) | ((to_low == to_high) & (low % 2 == 0)), low, high)
    nearest = np.where(np.isnan(values), 0x7FC0, np.where(np.isinf(values), 0x7F80, nearest))
    return (nearest | np.where(np.signbit(values), 0x8000, 0)).astype(np.uint16)


def from_bfloat(bits: NDArray[np.uint16]) -> Float32:
    """The numbers of bfloat bit patterns."""
    return (bits.astype(np.uint32) << 16).view(np.float32)


def widened(values: NDArray[Any]) -> Float64:
    """Any numbers in float64. NumPy warns of NaNs whose first fraction bit is clear."""
    with np.errstate(invalid="ignore"):
        return values.astype(np.float64)

"""What formats mean, from their names and Apple's descriptions alone: nothing here knows softmetal's table.

Names list the components from the least significant bit on, each run of letters with the number of bits of each:
BGR5A1 has 5 bits of blue, of green and of red, then 1 of alpha.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Component:
    """`index` is 0 for red to 3 for alpha."""

    index: int
    first_bit: int
    bits: int


def components(name: str) -> tuple[Component, ...]:
    """The components of an uncompressed colour format with separate fields."""
    letters = re.match(r"(?:[RGBA]+\d+)+", name)
    assert letters, name
    found: list[Component] = []
    bit = 0
    for run, width in re.findall(r"([RGBA]+)(\d+)", letters[0]):
        for letter in run:
            # Ten bits of extended range with alpha lie at the upper end of 16.
            padding = 6 if name.startswith("BGRA10_XR") else 0
            found.append(Component("RGBA".index(letter), bit + padding, int(width)))
            bit += padding + int(width)
    return tuple(found)


def numbers(name: str) -> str:
    """Unorm, Snorm, Uint, Sint, Float or XR."""
    kinds = re.findall(r"Unorm|Snorm|Uint|Sint|Float|XR", name)
    assert len(kinds) == 1, name
    return str(kinds[0])


def field(pixels: Array, component: Component) -> Array:
    """The bits of a component of pixels given as rows of bytes."""
    bits = np.unpackbits(pixels, axis=1, bitorder="little")
    chosen = bits[:, component.first_bit : component.first_bit + component.bits]
    weights = np.left_shift(np.uint64(1), np.arange(component.bits, dtype=np.uint64))
    return np.asarray((chosen * weights).sum(axis=1, dtype=np.uint64))


def signed(bits: Array, width: int) -> Array:
    values = bits.astype(np.int64)
    return np.where(values >= 1 << (width - 1), values - (1 << width), values)


def decode(bits: Array, width: int, kind: str, *, srgb: bool) -> Array:
    """The numbers that stored bits stand for, as float64."""
    match kind:
        case "Unorm":
            values = bits / ((1 << width) - 1)
        case "Snorm":
            values = np.maximum(signed(bits, width) / ((1 << (width - 1)) - 1), -1)
        case "XR":
            values = (bits.astype(np.float64) - 384) / 510
        case "Float" if width == 32:
            with np.errstate(invalid="ignore"):  # signalling NaNs
                values = bits.astype(np.uint32).view(np.float32).astype(np.float64)
        case "Float":
            # Floats of 11 and 10 bits are halves without a sign and without the last bits.
            halves = bits.astype(np.uint16) << (0 if width == 16 else 15 - width)
            values = halves.view(np.float16).astype(np.float64)
        case _:
            raise AssertionError(kind)
    return linear_from_srgb(values) if srgb else values


def linear_from_srgb(values: Array) -> Array:
    size = np.abs(values)
    return np.copysign(np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4), values)


def srgb_from_linear(values: Array) -> Array:
    size = np.abs(values)
    return np.copysign(np.where(size < 0.0031308, size * 12.92, 1.055 * size ** (1 / 2.4) - 0.055), values)


def encode(values: Array, width: int, kind: str, *, srgb: bool) -> Array:
    """The bits of the nearest number that can be stored, for float32 values without NaN."""
    exact = values.astype(np.float64)
    if kind == "Float":
        return values.view(np.uint32).astype(np.uint64) if width == 32 else encode_small_float(values, width)
    if srgb and kind == "Unorm":
        exact = srgb_from_linear(np.clip(exact, 0, 1))
    elif srgb:
        # The transfer function's result is a float32 before it is stored in the extended range.
        exact = srgb_from_linear(exact).astype(np.float32).astype(np.float64)
    match kind:
        case "Unorm":
            return np.rint(np.clip(exact, 0, 1) * ((1 << width) - 1)).astype(np.uint64)
        case "Snorm":
            stored = np.rint(np.clip(exact, -1, 1) * ((1 << (width - 1)) - 1)).astype(np.int64)
            return (stored & ((1 << width) - 1)).astype(np.uint64)
        case "XR":
            return np.clip(np.rint(exact * 510 + 384), 0, 1023).astype(np.uint64)
        case _:
            raise AssertionError(kind)


def encode_small_float(values: Array, width: int) -> Array:
    if width == 16:
        with np.errstate(over="ignore"):
            return values.astype(np.float16).view(np.uint16).astype(np.uint64)
    # All finite numbers of the format in order; the nearest one, the even one of two that are equally near.
    infinity = 31 << (width - 5)
    table = decode(np.arange(infinity, dtype=np.uint64), width, "Float", srgb=False)
    exact = np.clip(values.astype(np.float64), 0, table[-1])
    above = np.searchsorted(table, exact).astype(np.int64)
    below = np.maximum(above - 1, 0)
    to_above, to_below = table[above] - exact, exact - table[below]
    nearest = np.where(to_above < to_below, above, below)
    nearest = np.where(to_above == to_below, np.where(above % 2 == 0, above, below), nearest)
    return np.where(np.isposinf(values), infinity, nearest).astype(np.uint64)


def decode_shared_exponent(words: Array) -> Array:
    """RGB9E5: three mantissas of 9 bits from the lowest on, an exponent of 5 with bias 15."""
    exponent = (words >> 27).astype(np.int64) - 15 - 9
    mantissas = np.stack([words >> shift & 511 for shift in (0, 9, 18)], axis=1)
    return np.ldexp(mantissas.astype(np.float64), exponent[:, None])

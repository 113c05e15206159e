"""Compressed blocks by the formulas of the Khronos Data Format Specification, in exact numbers where they are simple.

Every function takes blocks as rows of bytes and gives, per block, four rows of four pixels.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def bits_of(blocks: Array) -> Array:
    """Per block its bits, the lowest of the first byte first."""
    return np.unpackbits(blocks.reshape(-1, blocks.shape[-1]), axis=1, bitorder="little").astype(np.int64)


def number(bits: Array, first: int, count: int) -> Array:
    return np.asarray(bits[:, first : first + count] @ (1 << np.arange(count)))


def indices(bits: Array, first: int, count: int) -> Array:
    """Sixteen numbers of `count` bits per block."""
    return np.stack([number(bits, first + count * i, count) for i in range(16)], axis=1)


def bc_colours(blocks: Array, *, has_transparent: bool) -> Array:
    """S3TC: red, green, blue and alpha of eight bytes (section "BC1 with Alpha" where blocks may be transparent)."""
    bits = bits_of(blocks)
    words = [number(bits, 0, 16), number(bits, 16, 16)]
    ends = [np.stack([w >> 11, w >> 5 & 63, w & 31], axis=1) / np.array([31, 63, 31]) for w in words]
    count = len(bits)
    paints = np.ones((count, 4, 4))
    paints[:, 0, :3], paints[:, 1, :3] = ends
    paints[:, 2, :3] = (2 * ends[0] + ends[1]) / 3
    paints[:, 3, :3] = (ends[0] + 2 * ends[1]) / 3
    if has_transparent:
        is_three = words[0] <= words[1]
        paints[is_three, 2, :3] = (ends[0] + ends[1])[is_three] / 2
        paints[is_three, 3] = 0
    return paints[np.arange(count)[:, None], indices(bits, 32, 2)].reshape(-1, 4, 4, 4)


def bc_channel(blocks: Array, *, is_signed: bool) -> Array:
    """RGTC: one component of eight bytes ("BC4")."""
    bits = bits_of(blocks)
    stored = [number(bits, 0, 8), number(bits, 8, 8)]
    largest = 255
    if is_signed:
        stored = [np.where(s > 127, s - 256, s) for s in stored]
        largest = 127
    first, second = (np.maximum(s / largest, -1) for s in stored)
    steps = np.zeros((len(bits), 8))
    steps[:, 0], steps[:, 1] = first, second
    for i in range(1, 7):
        steps[:, i + 1] = ((7 - i) * first + i * second) / 7
    is_six = stored[0] <= stored[1]
    for i in range(1, 5):
        steps[is_six, i + 1] = (((5 - i) * first + i * second) / 5)[is_six]
    steps[is_six, 6], steps[is_six, 7] = (-1 if is_signed else 0), 1
    return steps[np.arange(len(bits))[:, None], indices(bits, 16, 3)].reshape(-1, 4, 4)


EAC_MODIFIERS = np.array(
    [
        [-3, -6, -9, -15, 2, 5, 8, 14],
        [-3, -7, -10, -13, 2, 6, 9, 12],
        [-2, -5, -8, -13, 1, 4, 7, 12],
        [-2, -4, -6, -13, 1, 3, 5, 12],
        [-3, -6, -8, -12, 2, 5, 7, 11],
        [-3, -7, -9, -11, 2, 6, 8, 10],
        [-4, -7, -8, -11, 3, 6, 7, 10],
        [-3, -5, -8, -11, 2, 4, 7, 10],
        [-2, -6, -8, -10, 1, 5, 7, 9],
        [-2, -5, -8, -10, 1, 4, 7, 9],
        [-2, -4, -8, -10, 1, 3, 7, 9],
        [-2, -5, -7, -10, 1, 4, 6, 9],
        [-3, -4, -7, -10, 2, 3, 6, 9],
        [-1, -2, -3, -10, 0, 1, 2, 9],
        [-4, -6, -8, -9, 3, 5, 7, 8],
        [-3, -5, -7, -9, 2, 4, 6, 8],
    ]
)


def eac_channel(blocks: Array, kind: str) -> Array:
    """One component of eight bytes: `alpha` of 8 bits, or `unsigned` or `signed` of 11 ("ETC2 … EAC")."""
    bits = np.unpackbits(blocks.reshape(-1, 8), axis=1).astype(np.int64)[:, ::-1]
    base, multiplier, table = number(bits, 56, 8), number(bits, 52, 4), number(bits, 48, 4)
    modifiers = EAC_MODIFIERS[table[:, None], indices(bits, 0, 3)[:, ::-1]]
    if kind == "alpha":
        values = np.clip(base[:, None] + modifiers * multiplier[:, None], 0, 255) / 255
    else:
        scaled = modifiers * np.where(multiplier == 0, 1, 8 * multiplier)[:, None]
        if kind == "signed":
            base = np.maximum(np.where(base > 127, base - 256, base), -127)
            values = np.clip(8 * base[:, None] + scaled, -1023, 1023) / 1023
        else:
            values = np.clip(8 * base[:, None] + 4 + scaled, 0, 2047) / 2047
    # Pixels count down columns.
    return np.asarray(values.reshape(-1, 4, 4).swapaxes(1, 2))


def linear(components: Array) -> Array:
    """What encoded red, green and blue of sRGB stand for; alpha stays."""
    colours = components.copy()
    encoded = components[..., :3]
    colours[..., :3] = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return colours

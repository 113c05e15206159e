"""Levels of textures as NumPy arrays of blocks: the last axis holds the bytes of one."""

from __future__ import annotations

import re
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

Array = npt.NDArray[Any]
Extent = tuple[int, int, int]

BYTES_BY_FIRST_VALUE = [(1, 1), (20, 2), (50, 4), (103, 8), (123, 16)]
"""Ordinary colour formats: values from this one on have so many bytes a pixel (MTLPixelFormat.h)."""


def block_of(format_: pm.PixelFormat) -> tuple[int, int, int]:
    """Width and height in pixels and size in bytes of what a format stores."""
    name = format_.name
    if astc := re.match(r"ASTC_(\d+)x(\d+)", name):
        return int(astc[1]), int(astc[2]), 16
    if re.match(r"BC[14]_|EAC_R11|ETC2", name):
        return 4, 4, 8
    if re.match(r"BC|EAC", name):
        return 4, 4, 16
    special = {"GBGR422": (2, 1, 4), "BGRG422": (2, 1, 4), "Depth16Unorm": (1, 1, 2), "Depth32Float": (1, 1, 4)}
    special |= {"Stencil8": (1, 1, 1), "BGR10_XR": (1, 1, 4), "BGR10_XR_sRGB": (1, 1, 4)}
    special |= {"BGRA10_XR": (1, 1, 8), "BGRA10_XR_sRGB": (1, 1, 8)}
    if name in special:
        return special[name]
    return 1, 1, max(bytes_ for first, bytes_ in BYTES_BY_FIRST_VALUE if format_.value >= first)


def level_extent(texture: pm.Texture, level: int) -> Extent:
    return (
        max(texture.width >> level, 1),
        max(texture.height >> level, 1),
        max(texture.depth >> level, 1),
    )


def shape_of(format_: pm.PixelFormat, size: Extent) -> tuple[int, int, int, int]:
    """Images, rows and columns of blocks, and the bytes of a block."""
    width, height, bytes_ = block_of(format_)
    return size[2], ceil(size[1] / height), ceil(size[0] / width), bytes_


def random_blocks(seed: int, format_: pm.PixelFormat, size: Extent) -> Array:
    return np.random.default_rng(seed).integers(0, 256, shape_of(format_, size), np.uint8)


def write(texture: pm.Texture, blocks: Array, origin: Extent, size: Extent, level: int = 0, slice_: int = 0) -> None:
    row = blocks.shape[2] * blocks.shape[3]
    texture.replace_region((origin, size), level, slice_, blocks, row, row * blocks.shape[1])


def read(texture: pm.Texture, origin: Extent, size: Extent, level: int = 0, slice_: int = 0) -> Array:
    blocks = np.zeros(shape_of(texture.pixel_format, size), np.uint8)
    row = blocks.shape[2] * blocks.shape[3]
    texture.get_bytes(blocks, row, row * blocks.shape[1], (origin, size), level, slice_)
    return blocks


def read_level(texture: pm.Texture, level: int = 0, slice_: int = 0) -> Array:
    return read(texture, (0, 0, 0), level_extent(texture, level), level, slice_)


def fill(texture: pm.Texture, seed: int, slices: int = 1) -> dict[tuple[int, int], Array]:
    """Random blocks in every level of every slice, by slice and level."""
    filled: dict[tuple[int, int], Array] = {}
    for slice_ in range(slices):
        for level in range(texture.mipmap_level_count):
            size = level_extent(texture, level)
            blocks = random_blocks(seed + 100 * slice_ + level, texture.pixel_format, size)
            write(texture, blocks, (0, 0, 0), size, level, slice_)
            filled[slice_, level] = blocks
    return filled

"""Every pixel format: its dtype and shape, and its pixels there and back."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

F = pm.PixelFormat

# What the Metal Shading Language specification and MTLPixelFormat's documentation say, written down apart from the
# generator's table: dtype, numbers of a pixel (or block), and the block where it is not one pixel.
SUFFIXES = {"Unorm": "u", "Uint": "u", "Snorm": "i", "Sint": "i", "Float": "f"}
PACKED = {
    "u2": "B5G6R5Unorm A1BGR5Unorm ABGR4Unorm BGR5A1Unorm",
    "u4": "RGB10A2Unorm RGB10A2Uint BGR10A2Unorm RG11B10Float RGB9E5Float BGR10_XR BGR10_XR_sRGB",
}
DEPTH = {"Depth16Unorm": "u2", "Depth32Float": "f4", "Stencil8": "u1"}
EIGHT_BYTES = {"BC1", "BC4", "EAC_R11", "ETC2"}
NO_ARRAY = re.compile(r"Invalid|Unspecialized|PVRTC.*|(Depth24Unorm|Depth32Float|X24|X32)_Stencil8")


def expected_layout(name: str) -> tuple[np.dtype[Any], int, tuple[int, int]]:
    """The dtype, the numbers of a block, and its width and height."""
    one = (1, 1)
    for dtype, names in PACKED.items():
        if name in names.split():
            return np.dtype(dtype), 1, one
    if name in DEPTH:
        return np.dtype(DEPTH[name]), 1, one
    if name.startswith("BGRA10_XR"):
        return np.dtype("u2"), 4, one
    if name.endswith("422"):
        return np.dtype("u1"), 4, (2, 1)
    if astc := re.match(r"ASTC_(\d+)x(\d+)_", name):
        return np.dtype("u1"), 16, (int(astc[1]), int(astc[2]))
    if re.match("BC|EAC|ETC2", name):
        return np.dtype("u1"), 8 if name.startswith(tuple(EIGHT_BYTES)) else 16, (4, 4)
    plain = re.fullmatch(r"([RGBA]+)(\d+)([US]norm|[US]int|Float)(_sRGB)?", name)
    assert plain, name
    return np.dtype(f"{SUFFIXES[plain[3]]}{int(plain[2]) // 8}"), len(plain[1]), one


FORMATS = [item for item in F if not NO_ARRAY.fullmatch(item.name)]
WIDTH, HEIGHT = 19, 13


def expected_shape(name: str, width: int = WIDTH, height: int = HEIGHT) -> tuple[int, ...]:
    _, numbers, (block_width, block_height) = expected_layout(name)
    shape = (-(-height // block_height), -(-width // block_width), numbers)
    return shape if numbers > 1 else shape[:2]


def pixels(name: str, shape: tuple[int, ...], seed: int = 1) -> NDArray[Any]:
    """Bytes at random: what a copy keeps."""
    dtype, *_ = expected_layout(name)
    count = int(np.prod(shape)) * dtype.itemsize
    return np.random.default_rng(seed).integers(0, 256, count, np.uint8).view(dtype).reshape(shape)


def same(found: NDArray[Any], expected: NDArray[Any]) -> bool:
    """Equality of bits, NaN included."""
    return (found.dtype, found.shape) == (expected.dtype, expected.shape) and found.tobytes() == expected.tobytes()


def texture_of(device: pm.Device, format_: F, storage: pm.StorageMode, levels: int = 1) -> pm.Texture:
    descriptor = pm.TextureDescriptor(
        pixel_format=format_,
        # The two pixels of a 422 block share their colour, so that they have an even width and no smaller levels.
        width=WIDTH + format_.name.endswith("422"),
        height=HEIGHT,
        mipmap_level_count=1 if format_.name.endswith("422") else levels,
        storage_mode=storage,
        usage=pm.TextureUsageShaderRead,
    )
    return device.new_texture(descriptor)


@pytest.mark.parametrize("storage", [pm.StorageMode.Shared, pm.StorageMode.Private], ids=lambda mode: mode.name)
@pytest.mark.parametrize("format_", FORMATS, ids=lambda item: item.name)
def test_pixels_go_there_and_back(device: pm.Device, format_: F, storage: pm.StorageMode) -> None:
    texture = texture_of(device, format_, storage, levels=3)
    for level in range(texture.mipmap_level_count):
        shape = expected_shape(format_.name, max(texture.width >> level, 1), max(HEIGHT >> level, 1))
        written = pixels(format_.name, shape, level)
        texture.from_numpy(written, level=level)
        assert same(texture.to_numpy(level), written)
    first = pixels(format_.name, expected_shape(format_.name, texture.width), 0)
    assert same(texture.to_numpy(), first)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda item: item.name)
def test_arrays_hold_the_bytes_that_metal_copies(device: pm.Device, format_: F) -> None:
    texture = texture_of(device, format_, pm.StorageMode.Shared)
    shape = expected_shape(format_.name, texture.width)
    row = int(np.prod(shape[1:])) * expected_layout(format_.name)[0].itemsize
    written = pixels(format_.name, shape, 2)
    size = (texture.width, HEIGHT, 1)
    texture.replace_region((0, 0, 0), size, 0, written.tobytes(), row)
    assert same(texture.to_numpy(), written)
    texture.from_numpy(written[::-1].copy())
    found = bytearray(written.nbytes)
    texture.get_bytes(found, row, (0, 0, 0), size, 0)
    assert found == written[::-1].tobytes()


def test_every_other_format_says_why_not(device: pm.Device) -> None:
    refused = [item for item in F if NO_ARRAY.fullmatch(item.name)]
    assert len(refused) + len(FORMATS) == len(F)
    for item in refused:
        with pytest.raises(pm.ValidationError, match=f"no array shows pixels of format {item.name}: "):
            device.new_texture(np.zeros((4, 4), np.uint8), item)
    combined = texture_of(device, F.Depth32Float_Stencil8, pm.StorageMode.Private)
    with pytest.raises(pm.ValidationError, match="BlitOptionDepthFromDepthStencil"):
        combined.to_numpy()

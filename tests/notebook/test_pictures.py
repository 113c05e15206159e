"""Textures as a notebook's pictures, read by a PNG decoder that shares nothing with the encoder."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

CHANNELS = {0: 1, 2: 3, 6: 4}


def decode(png: bytes | None) -> NDArray[np.uint8]:
    """Rows, columns and channels."""
    assert png is not None
    assert png[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
    chunks: dict[bytes, bytes] = {}
    position = 8
    while position < len(png):
        (length,) = struct.unpack_from(">I", png, position)
        kind, content = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        assert struct.unpack_from(">I", png, position + 8 + length)[0] == zlib.crc32(png[position + 4 :][: 4 + length])
        chunks[kind] = content
        position += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, color, *methods = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (depth, methods) == (8, [0, 0, 0])
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + width * CHANNELS[color])
    assert not rows[:, 0].any(), "no row is filtered"
    return rows[:, 1:].reshape(height, width, CHANNELS[color])


def picture(device: pm.Device, pixel_format: pm.PixelFormat, values: Any) -> NDArray[np.uint8]:
    return decode(device.new_texture(np.array(values), pixel_format)._repr_png_())


def test_colours_are_the_bytes(device: pm.Device) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (3, 5, 4), np.uint8)
    for pixel_format in (pm.PixelFormat.RGBA8Unorm, pm.PixelFormat.RGBA8Unorm_sRGB):
        assert np.array_equal(picture(device, pixel_format, pixels), pixels)
    assert np.array_equal(picture(device, pm.PixelFormat.BGRA8Unorm, pixels), pixels[..., [2, 1, 0, 3]])


def test_one_channel_is_grey_and_two_are_red_and_green(device: pm.Device) -> None:
    grey = np.array([[0, 1, 128, 255]], np.uint8)
    assert np.array_equal(picture(device, pm.PixelFormat.R8Unorm, grey), grey[..., None])
    two = np.array([[[10, 20], [30, 40]]], np.uint8)
    assert picture(device, pm.PixelFormat.RG8Unorm, two).tolist() == [[[10, 20, 0], [30, 40, 0]]]


def test_floats_are_clamped(device: pm.Device) -> None:
    values = np.array([[-1, 0, 0.5, 1, 7, np.inf, np.nan]], np.float32)
    assert picture(device, pm.PixelFormat.R32Float, values)[0, :, 0].tolist() == [0, 0, 128, 255, 255, 255, 0]
    assert picture(device, pm.PixelFormat.R16Float, values.astype(np.float16))[0, :, 0].tolist()[:4] == [0, 0, 128, 255]


def test_normalised_integers(device: pm.Device) -> None:
    assert picture(device, pm.PixelFormat.R16Unorm, np.array([[0, 32768, 65535]], np.uint16))[0, :, 0].tolist() == [
        0,
        128,
        255,
    ]
    assert picture(device, pm.PixelFormat.R8Snorm, np.array([[-128, 0, 127]], np.int8))[0, :, 0].tolist() == [0, 0, 255]


def test_depth_and_integers_are_stretched(device: pm.Device) -> None:
    depth = np.array([[0.9, 0.95, 1.0]], np.float32)
    assert picture(device, pm.PixelFormat.Depth32Float, depth)[0, :, 0].tolist() == [0, 128, 255]
    numbers = np.array([[-1000, 1000]], np.int32)
    assert picture(device, pm.PixelFormat.R32Sint, numbers)[0, :, 0].tolist() == [0, 255]
    same = np.full((1, 2), 7, np.uint8)
    assert picture(device, pm.PixelFormat.R8Uint, same)[0, :, 0].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("pixel_format", "packed", "expected"),
    [
        (pm.PixelFormat.RGB10A2Unorm, 1023 | 3 << 30, [255, 0, 0, 255]),
        (pm.PixelFormat.BGR10A2Unorm, 1023 | 3 << 30, [0, 0, 255, 255]),
        # The exponent of one is 15, in 5 bits above the mantissa: 6 bits for red and green, 5 for blue.
        (pm.PixelFormat.RG11B10Float, 15 << 6 | 14 << 17, [255, 128, 0]),
        # A mantissa of 256 with the exponent 16 is 256 × 2^(16 - 15 - 9) = 1.
        (pm.PixelFormat.RGB9E5Float, 256 | 128 << 9 | 16 << 27, [255, 128, 0]),
    ],
)
def test_packed_formats(device: pm.Device, pixel_format: pm.PixelFormat, packed: int, expected: list[int]) -> None:
    assert picture(device, pixel_format, np.array([[packed]], np.uint32))[0, 0].tolist() == expected


def test_slices_are_side_by_side(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor(
        texture_type=pm.TextureType.Type2DArray, pixel_format=pm.PixelFormat.R8Unorm, width=2, height=1, array_length=3
    )
    texture = device.new_texture(descriptor)
    for index in range(3):
        texture.from_numpy(np.full((1, 2), index + 1, np.uint8), slice=index)
    assert decode(texture._repr_png_())[..., 0].tolist() == [[1, 1, 2, 2, 3, 3]]


def test_planes_of_volumes_and_faces_of_cubes_are_side_by_side(device: pm.Device) -> None:
    volume = device.new_texture(
        pm.TextureDescriptor(
            texture_type=pm.TextureType.Type3D, pixel_format=pm.PixelFormat.R8Unorm, width=1, height=2, depth=2
        )
    )
    volume.from_numpy(np.array([[[1], [2]], [[3], [4]]], np.uint8))
    assert decode(volume._repr_png_())[..., 0].tolist() == [[1, 3], [2, 4]]
    cube = device.new_texture(pm.TextureDescriptor.texture_cube_descriptor(pm.PixelFormat.R8Unorm, 2, False))
    assert decode(cube._repr_png_()).shape == (2, 12, 1)


def test_large_textures_are_thinned_out(device: pm.Device) -> None:
    values = np.arange(3000, dtype=np.uint16).reshape(1, 3000) * 20
    shown = picture(device, pm.PixelFormat.R16Unorm, values)
    assert shown.shape == (1, 1000, 1)
    assert shown[0, 500, 0] == round(int(values[0, 1500]) / 65535 * 255)


def test_private_textures_are_shown_too(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Unorm, 2, 1, False)
    descriptor.storage_mode = pm.StorageMode.Private
    texture = device.new_texture(descriptor)
    texture.from_numpy(np.array([[5, 6]], np.uint8))
    assert decode(texture._repr_png_())[0, :, 0].tolist() == [5, 6]


def test_what_no_picture_shows_is_left_to_repr(device: pm.Device) -> None:
    compressed = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.BC1_RGBA, 4, 4, False)
    multisampled = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Unorm, 4, 4, False)
    multisampled.texture_type = pm.TextureType.Type2DMultisample
    multisampled.sample_count = 4
    multisampled.storage_mode = pm.StorageMode.Private
    extended = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.BGR10_XR, 4, 4, False)
    for descriptor in (compressed, multisampled, extended):
        assert device.new_texture(descriptor)._repr_png_() is None

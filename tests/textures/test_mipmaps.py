"""Generated mipmaps against a box filter in NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.softmetal_texture import truth
from tests.textures.conftest import Blit
from tests.textures.images import Extent, fill, level_extent, random_blocks, read_level, write

Array = npt.NDArray[Any]


def averaging(size: int) -> Array:
    """The matrix that takes a line of `size` pixels to the next level's: rows are pixels, weights what each covers."""
    smaller = max(size // 2, 1)
    edges = np.linspace(0, size, smaller + 1)
    pixels = np.arange(size)
    overlap = np.minimum(pixels + 1, edges[1:, None]) - np.maximum(pixels, edges[:-1, None])
    weights = np.maximum(overlap, 0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def next_level(pixels: Array) -> Array:
    """Depth, height and width are the first axes."""
    for axis in range(3):
        pixels = np.moveaxis(np.tensordot(averaging(pixels.shape[axis]), pixels, (1, axis)), 0, axis)
    return pixels


def decode(blocks: Array, name: str) -> Array:
    """Components in the order of the name, as linear numbers."""
    flat = blocks.reshape(-1, blocks.shape[-1])
    parts = [
        truth.decode(
            truth.field(flat, component),
            component.bits,
            truth.numbers(name),
            srgb=name.endswith("sRGB") and component.index != 3,
        )
        for component in truth.components(name)
    ]
    return np.stack(parts, axis=-1).reshape(*blocks.shape[:3], len(parts))


def new_texture(device: pm.Device, format_: pm.PixelFormat, size: Extent, type_: pm.TextureType) -> pm.Texture:
    descriptor = pm.TextureDescriptor()
    descriptor.texture_type, descriptor.pixel_format = type_, format_
    descriptor.width, descriptor.height, descriptor.depth = size
    descriptor.mipmap_level_count = max(size).bit_length()
    descriptor.array_length = 2 if type_ == pm.TextureType.Type2DArray else 1
    return device.new_texture(descriptor)


STEPS = {"RGBA8Unorm": 1 / 255, "R16Unorm": 1 / 65535, "BGR5A1Unorm": 1, "RG8Snorm": 1 / 127, "RGB10A2Unorm": 1 / 3}
"""The largest distance of two neighbouring numbers of a format."""


@pytest.mark.softmetal
@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("size", [(16, 16, 1), (13, 7, 1), (9, 1, 1), (5, 6, 7)])
def test_fixed_point(device: pm.Device, blit: Blit, name: str, size: Extent) -> None:
    type_ = pm.TextureType.Type3D if size[2] > 1 else pm.TextureType.Type2D
    texture = new_texture(device, pm.PixelFormat[name], size, type_)
    fill(texture, 1)
    blit(lambda e: e.generate_mipmaps(texture))
    for level in range(1, texture.mipmap_level_count):
        # Each level from the stored one above it, so that rounding does not add up.
        expected = next_level(decode(read_level(texture, level - 1), name))
        found = decode(read_level(texture, level), name)
        assert found.shape == expected.shape
        for i, component in enumerate(truth.components(name)):
            step = 1 / ((1 << component.bits) - 1) if "Unorm" in name else STEPS[name]
            np.testing.assert_allclose(found[..., i], expected[..., i], rtol=0, atol=0.5001 * step)


@pytest.mark.softmetal
@pytest.mark.parametrize(("name", "tolerance"), [("RGBA32Float", 1e-6), ("RG16Float", 1e-3)])
def test_floats(device: pm.Device, blit: Blit, name: str, tolerance: float) -> None:
    texture = new_texture(device, pm.PixelFormat[name], (11, 10, 1), pm.TextureType.Type2DArray)
    single = name.endswith("32Float")
    random = np.random.default_rng(2)
    channels = len(truth.components(name))
    for slice_ in range(2):
        values = random.uniform(-2, 2, (1, 10, 11, channels)).astype(np.float32 if single else np.float16)
        write(texture, values.view(np.uint8), (0, 0, 0), (11, 10, 1), 0, slice_)
    blit(lambda e: e.generate_mipmaps(texture))
    for slice_ in range(2):
        for level in range(1, texture.mipmap_level_count):
            expected = next_level(decode(read_level(texture, level - 1, slice_), name))
            found = decode(read_level(texture, level, slice_), name)
            np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.softmetal
def test_srgb_is_averaged_in_linear_numbers(device: pm.Device, blit: Blit) -> None:
    texture = new_texture(device, pm.PixelFormat.RGBA8Unorm_sRGB, (8, 8, 1), pm.TextureType.Type2D)
    fill(texture, 3)
    blit(lambda e: e.generate_mipmaps(texture))
    for level in range(1, 4):
        linear = next_level(decode(read_level(texture, level - 1), "RGBA8Unorm_sRGB"))
        stored = read_level(texture, level)
        encoded = 255 * truth.srgb_from_linear(linear[..., :3])
        np.testing.assert_allclose(stored[..., :3], encoded, rtol=0, atol=0.501)
        np.testing.assert_allclose(stored[..., 3], 255 * linear[..., 3], rtol=0, atol=0.501)


def test_black_and_white_in_srgb(device: pm.Device, blit: Blit) -> None:
    """Half the light of white is stored as 188, not as 128."""
    texture = new_texture(device, pm.PixelFormat.RGBA8Unorm_sRGB, (2, 2, 1), pm.TextureType.Type2D)
    write(texture, np.array([[[[0] * 4, [255] * 4], [[255] * 4, [0] * 4]]], np.uint8), (0, 0, 0), (2, 2, 1))
    blit(lambda e: e.generate_mipmaps(texture))
    assert read_level(texture, 1).reshape(-1).tolist() == [188, 188, 188, 128]


def test_only_levels_of_a_view_are_generated(device: pm.Device, blit: Blit) -> None:
    texture = new_texture(device, pm.PixelFormat.R8Unorm, (16, 16, 1), pm.TextureType.Type2D)
    filled = fill(texture, 4)
    view = texture.new_texture_view(pm.PixelFormat.R8Unorm, pm.TextureType.Type2D, (1, 2), (0, 1))
    blit(lambda e: e.generate_mipmaps(view))
    for level in (0, 1, 3, 4):
        np.testing.assert_array_equal(read_level(texture, level), filled[0, level])
    expected = 255 * next_level(decode(filled[0, 1], "R8Unorm"))
    np.testing.assert_allclose(read_level(texture, 2), expected, rtol=0, atol=0.501)


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
@pytest.mark.parametrize(
    ("format_", "mipmapped", "message"),
    [
        (pm.PixelFormat.RGBA8Uint, True, "RGBA8Uint cannot be averaged"),
        (pm.PixelFormat.Depth32Float, True, "Depth32Float cannot be averaged"),
        (pm.PixelFormat.BC1_RGBA, True, "BC1_RGBA cannot be averaged"),
        (pm.PixelFormat.R8Unorm, False, "only one level"),
    ],
)
def test_what_is_refused(device: pm.Device, blit: Blit, format_: pm.PixelFormat, mipmapped: bool, message: str) -> None:
    texture = device.new_texture(pm.TextureDescriptor.texture2d_descriptor(format_, 16, 16, mipmapped))
    with pytest.raises(pm.ValidationError, match=message):
        blit(lambda e: e.generate_mipmaps(texture))


def test_levels_reach_a_single_pixel(device: pm.Device, blit: Blit) -> None:
    texture = new_texture(device, pm.PixelFormat.R8Unorm, (37, 5, 1), pm.TextureType.Type2D)
    blocks = random_blocks(5, pm.PixelFormat.R8Unorm, (37, 5, 1))
    blocks[:] = 90
    write(texture, blocks, (0, 0, 0), (37, 5, 1))
    blit(lambda e: e.generate_mipmaps(texture))
    assert level_extent(texture, 5) == (1, 1, 1)
    assert all((read_level(texture, level) == 90).all() for level in range(6))

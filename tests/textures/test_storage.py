"""What goes into a texture comes out of it: every format, type, level and slice."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.textures.images import block_of, fill, level_extent, random_blocks, read, read_level, write

UNCOPIED = {"Depth24Unorm_Stencil8", "Depth32Float_Stencil8", "X32_Stencil8", "X24_Stencil8"}
COPIED = [
    format_
    for format_ in pm.PixelFormat
    if format_.name not in UNCOPIED | {"Invalid", "Unspecialized"} and not format_.name.startswith("PVRTC")
]
SLICES = {
    pm.TextureType.Type1D: 1,
    pm.TextureType.Type1DArray: 3,
    pm.TextureType.Type2D: 1,
    pm.TextureType.Type2DArray: 3,
    pm.TextureType.TypeCube: 6,
    pm.TextureType.TypeCubeArray: 12,
    pm.TextureType.Type3D: 1,
    pm.TextureType.TypeTextureBuffer: 1,
}


def make(device: pm.Device, type_: pm.TextureType, format_: pm.PixelFormat) -> pm.Texture:
    """A small texture with sides that are no multiples of anything, and all its levels."""
    cube = type_ in (pm.TextureType.TypeCube, pm.TextureType.TypeCubeArray)
    rows = type_ in (pm.TextureType.Type1D, pm.TextureType.Type1DArray, pm.TextureType.TypeTextureBuffer)
    descriptor = pm.TextureDescriptor()
    descriptor.texture_type, descriptor.pixel_format = type_, format_
    descriptor.width = 13
    descriptor.height = 13 if cube else 1 if rows else 7
    descriptor.depth = 5 if type_ == pm.TextureType.Type3D else 1
    descriptor.mipmap_level_count = 1 if rows else 4 if cube else 3
    descriptor.array_length = SLICES[type_] // 6 if cube else SLICES[type_]
    return device.new_texture(descriptor)


@pytest.mark.parametrize("format_", COPIED, ids=lambda format_: str(format_.name))
def test_every_format_round_trips(device: pm.Device, format_: pm.PixelFormat) -> None:
    width, height, _ = block_of(format_)
    subsampled = format_.name.endswith("422")
    descriptor = pm.TextureDescriptor.texture2d_descriptor(format_, 3 * width + (not subsampled), 2 * height + 1, False)
    descriptor.mipmap_level_count = 1 if subsampled else 3
    texture = device.new_texture(descriptor)
    filled = fill(texture, format_.value)
    for (_, level), blocks in filled.items():
        np.testing.assert_array_equal(read_level(texture, level), blocks)
    # A part in the middle, one that reaches the edge, and what is around them.
    inner, size = (width, height, 0), (width, height, 1)
    edge = (2 * width, height, 0)
    rest = (texture.width - 2 * width, texture.height - height, 1)
    expected = filled[0, 0]
    for origin, extent, seed in ((inner, size, 1), (edge, rest, 2)):
        blocks = random_blocks(seed, format_, extent)
        write(texture, blocks, origin, extent)
        np.testing.assert_array_equal(read(texture, origin, extent), blocks)
        row, column = origin[1] // height, origin[0] // width
        expected[:, row : row + blocks.shape[1], column : column + blocks.shape[2]] = blocks
    np.testing.assert_array_equal(read_level(texture), expected)


@pytest.mark.parametrize("type_", SLICES, ids=lambda type_: str(type_.name))
@pytest.mark.parametrize("format_", [pm.PixelFormat.RGBA8Unorm, pm.PixelFormat.R16Float, pm.PixelFormat.RGBA32Uint])
def test_every_type_round_trips(device: pm.Device, type_: pm.TextureType, format_: pm.PixelFormat) -> None:
    texture = make(device, type_, format_)
    filled = fill(texture, 7, SLICES[type_])
    for (slice_, level), blocks in filled.items():
        np.testing.assert_array_equal(read_level(texture, level, slice_), blocks)


def test_parts_of_volumes(device: pm.Device) -> None:
    texture = make(device, pm.TextureType.Type3D, pm.PixelFormat.RG8Uint)
    expected = fill(texture, 3)[0, 0]
    part = random_blocks(4, texture.pixel_format, (4, 3, 2))
    write(texture, part, (5, 2, 3), (4, 3, 2))
    expected[3:5, 2:5, 5:9] = part
    np.testing.assert_array_equal(read_level(texture), expected)


def test_rows_and_images_may_be_further_apart(device: pm.Device) -> None:
    texture = make(device, pm.TextureType.Type3D, pm.PixelFormat.RG8Uint)
    padded = np.random.default_rng(5).integers(0, 256, (5, 9, 40), np.uint8)
    texture.replace_region(((0, 0, 0), (13, 7, 5)), 0, 0, padded, 40, 40 * 9)
    pixels = padded[:, :7, :26].reshape(5, 7, 13, 2)
    np.testing.assert_array_equal(read_level(texture), pixels)
    back = np.full_like(padded, 0xEE)
    texture.get_bytes(back, 40, 40 * 9, ((0, 0, 0), (13, 7, 5)), 0, 0)
    np.testing.assert_array_equal(back[:, :7, :26].reshape(5, 7, 13, 2), pixels)
    assert (back[:, 7:] == 0xEE).all() and (back[:, :, 26:] == 0xEE).all()


def test_forms_without_a_slice(device: pm.Device) -> None:
    texture = device.new_texture(pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R32Float, 5, 4, False))
    values = np.random.default_rng(6).random((4, 5), np.float32)
    texture.replace_region(((0, 0, 0), (5, 4, 1)), 0, values, 20)
    back = np.zeros((2, 3), np.float32)
    texture.get_bytes(back, 12, ((1, 2, 0), (3, 2, 1)), 0)
    np.testing.assert_array_equal(back, values[2:4, 1:4])


def test_new_textures_are_zero(device: pm.Device) -> None:
    texture = make(device, pm.TextureType.TypeCubeArray, pm.PixelFormat.RGBA16Float)
    assert not any(read_level(texture, level, slice_).any() for level in range(4) for slice_ in range(12))


def test_levels_have_the_sizes_of_mipmaps(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Uint, 37, 9, True)
    assert descriptor.mipmap_level_count == 6
    texture = device.new_texture(descriptor)
    sizes = [level_extent(texture, level) for level in range(6)]
    assert sizes == [(37, 9, 1), (18, 4, 1), (9, 2, 1), (4, 1, 1), (2, 1, 1), (1, 1, 1)]
    for level, (width, height, _) in enumerate(sizes):
        with pytest.raises(pm.ValidationError, match="region's x is from 0 on"):
            read(texture, (0, 0, 0), (width + 1, height, 1), level)
        with pytest.raises(pm.ValidationError, match="region's y is from 0 on"):
            read(texture, (0, 0, 0), (width, height + 1, 1), level)
        assert read_level(texture, level).shape == (1, height, width, 1)


@pytest.mark.parametrize("mode", [pm.StorageMode.Shared, pm.StorageMode.Managed])
def test_cpu_access_to_shared_and_managed(device: pm.Device, mode: pm.StorageMode) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Uint, 4, 4, False)
    descriptor.storage_mode = mode
    texture = device.new_texture(descriptor)
    assert texture.storage_mode == mode
    filled = fill(texture, 1)
    np.testing.assert_array_equal(read_level(texture), filled[0, 0])


def test_no_cpu_access_to_private(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Uint, 4, 4, False)
    descriptor.storage_mode = pm.StorageMode.Private
    texture = device.new_texture(descriptor)
    with pytest.raises(pm.ValidationError, match=r"StorageMode\.Private"):
        read_level(texture)
    with pytest.raises(pm.ValidationError, match=r"StorageMode\.Private"):
        write(texture, random_blocks(1, texture.pixel_format, (4, 4, 1)), (0, 0, 0), (4, 4, 1))


@pytest.mark.softmetal
def test_blocks_are_not_cut(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.BC1_RGBA, 16, 16, False)
    texture = device.new_texture(descriptor)
    for origin, size in [((2, 0, 0), (4, 4, 1)), ((0, 4, 0), (4, 6, 1)), ((4, 4, 0), (3, 4, 1))]:
        with pytest.raises(pm.ValidationError, match="cuts through blocks of 4 pixels"):
            read(texture, origin, size)


@pytest.mark.softmetal
def test_slices_end_where_the_texture_ends(device: pm.Device) -> None:
    texture = make(device, pm.TextureType.Type2DArray, pm.PixelFormat.R8Uint)
    with pytest.raises(pm.ValidationError, match="slice is 3; slices have the indices 0 to 2"):
        read_level(texture, 0, 3)

"""Descriptors, views, memory and copies of textures."""

from __future__ import annotations

import pytest

import pymetal as pm

from .cases import Case, World, judge, over

TYPES = pm.TextureType

DESCRIPTORS = [
    Case(
        "no width",
        lambda w: w.texture(width=1),
        lambda w: w.texture(width=0),
        "new_texture: descriptor.width is 0; it must be at least 1",
    ),
    Case(
        "width",
        lambda w: w.texture(width=16384, height=1),
        lambda w: w.texture(width=32769, height=1),
        "new_texture: descriptor.width is 32769; a texture of Type2D has at most 16384",
    ),
    Case(
        "depth of a flat texture",
        lambda w: w.texture(depth=1),
        lambda w: w.texture(depth=2),
        "new_texture: descriptor.depth is 2; a texture of Type2D has 1",
    ),
    Case(
        "height of a line",
        lambda w: w.texture(texture_type=TYPES.Type1D, height=1),
        lambda w: w.texture(texture_type=TYPES.Type1D, height=2),
        "new_texture: descriptor.height is 2; a texture of Type1D has 1",
    ),
    Case(
        "volume",
        lambda w: w.texture(texture_type=TYPES.Type3D, width=2048, height=1, depth=1),
        lambda w: w.texture(texture_type=TYPES.Type3D, width=2049, height=1, depth=1),
        "new_texture: descriptor.width is 2049; a texture of Type3D has at most 2048",
    ),
    Case(
        "faces of a cube",
        lambda w: w.texture(texture_type=TYPES.Cube),
        lambda w: w.texture(texture_type=TYPES.Cube, height=4),
        "new_texture: descriptor.height is 4; the faces of a cube are square, and the width is 8",
    ),
    Case(
        "layers",
        lambda w: w.texture(texture_type=TYPES.Type2DArray, array_length=2048, width=1, height=1),
        lambda w: w.texture(texture_type=TYPES.Type2DArray, array_length=2049, width=1, height=1),
        "new_texture: descriptor.array_length is 2049; a texture of Type2DArray has at most 2048",
    ),
    Case(
        "layers of no array",
        lambda w: w.texture(array_length=1),
        lambda w: w.texture(array_length=2),
        "new_texture: descriptor.array_length is 2; a texture of Type2D has 1",
    ),
    Case(
        "mipmap levels",
        lambda w: w.texture(mipmap_level_count=4),
        lambda w: w.texture(mipmap_level_count=5),
        "new_texture: descriptor.mipmap_level_count is 5; a texture of Type2D of this size has 1 to 4",
    ),
    Case(
        "samples",
        lambda w: w.texture(sample_count=1),
        lambda w: w.texture(sample_count=4),
        "new_texture: descriptor.sample_count is 4; a texture of Type2D has 1",
    ),
    Case(
        "one sample of several",
        lambda w: w.texture(texture_type=TYPES.Type2DMultisample, sample_count=4, storage_mode=pm.StorageMode.Private),
        lambda w: w.texture(texture_type=TYPES.Type2DMultisample, sample_count=1, storage_mode=pm.StorageMode.Private),
        "new_texture: descriptor.sample_count is 1; a texture of Type2DMultisample has several",
    ),
    Case(
        "no format",
        lambda w: w.texture(),
        lambda w: w.texture(pixel_format=pm.PixelFormat.Invalid),
        "new_texture: descriptor.pixel_format is Invalid; a texture needs a format",
    ),
    Case(
        "volume of depths",
        lambda w: w.texture(pixel_format=pm.PixelFormat.Depth32Float, storage_mode=pm.StorageMode.Private),
        lambda w: w.texture(pixel_format=pm.PixelFormat.Depth32Float, texture_type=TYPES.Type3D),
        "new_texture: descriptor.pixel_format is Depth32Float; no texture of Type3D has this format",
    ),
    Case(
        "memoryless",
        lambda w: w.texture(storage_mode=pm.StorageMode.Memoryless, usage=pm.TextureUsage.RenderTarget),
        lambda w: w.texture(storage_mode=pm.StorageMode.Memoryless, usage=pm.TextureUsage.ShaderRead),
        "new_texture: descriptor.storage_mode is Memoryless; only a texture whose usage is RenderTarget alone can be "
        "memoryless",
    ),
]


@over(DESCRIPTORS)
def test_descriptors(case: Case, world: World) -> None:
    judge(case, world)


MEMORY = [
    Case(
        "region's x",
        lambda w: w.texture().replace_region(((4, 0, 0), (4, 8, 1)), 0, bytes(256), 32),
        lambda w: w.texture().replace_region(((5, 0, 0), (4, 8, 1)), 0, bytes(256), 32),
        "replace_region: region's x is from 5 on, 4 long; the mipmap level ends at 8",
    ),
    Case(
        "level",
        lambda w: w.texture(mipmap_level_count=4).replace_region(((0, 0, 0), (1, 1, 1)), 3, bytes(4), 4),
        lambda w: w.texture(mipmap_level_count=4).replace_region(((0, 0, 0), (1, 1, 1)), 4, bytes(4), 4),
        "replace_region: level is 4; mipmap levels have the indices 0 to 3",
    ),
    Case(
        "bytes per row",
        lambda w: w.texture().replace_region(((0, 0, 0), (8, 8, 1)), 0, bytes(256), 32),
        lambda w: w.texture().replace_region(((0, 0, 0), (8, 8, 1)), 0, bytes(256), 31),
        "replace_region: bytes_per_row is 31; a row of the region takes 32 bytes",
    ),
    Case(
        "memory's length",
        lambda w: w.texture().replace_region(((0, 0, 0), (8, 8, 1)), 0, bytes(256), 32),
        lambda w: w.texture().replace_region(((0, 0, 0), (8, 8, 1)), 0, bytes(255), 32),
        "replace_region: pixel_bytes is 255 bytes; the region needs 256",
    ),
    Case(
        "private memory",
        lambda w: w.texture().get_bytes(bytearray(256), 32, ((0, 0, 0), (8, 8, 1)), 0),
        lambda w: w.texture(storage_mode=pm.StorageMode.Private).get_bytes(
            bytearray(256), 32, ((0, 0, 0), (8, 8, 1)), 0
        ),
        "get_bytes: the CPU does not see a texture of StorageMode.Private; use a blit encoder and a buffer",
    ),
    Case(
        "slice",
        lambda w: w.texture(texture_type=TYPES.Type2DArray, array_length=2).get_bytes(
            bytearray(256), 32, 256, ((0, 0, 0), (8, 8, 1)), 0, 1
        ),
        lambda w: w.texture(texture_type=TYPES.Type2DArray, array_length=2).get_bytes(
            bytearray(256), 32, 256, ((0, 0, 0), (8, 8, 1)), 0, 2
        ),
        "get_bytes: slice is 2; slices have the indices 0 to 1",
    ),
]


@over(MEMORY)
def test_memory(case: Case, world: World) -> None:
    judge(case, world)


VIEWS = [
    Case(
        "usage",
        lambda w: w.texture(usage=pm.TextureUsage.ShaderRead).new_texture_view(pm.PixelFormat.RGBA8Unorm_sRGB),
        lambda w: w.texture(usage=pm.TextureUsage.ShaderRead).new_texture_view(pm.PixelFormat.BGRA8Unorm),
        "new_texture_view: pixel_format is BGRA8Unorm; the texture's is RGBA8Unorm, and its usage lacks "
        "TextureUsage.PixelFormatView",
    ),
    Case(
        "format",
        lambda w: w.texture(usage=pm.TextureUsage.PixelFormatView).new_texture_view(pm.PixelFormat.BGRA8Unorm),
        lambda w: w.texture().new_texture_view(pm.PixelFormat.R8Unorm),
        "new_texture_view: pixel_format is R8Unorm; its pixels are not of the size of the texture's RGBA8Unorm",
    ),
    Case(
        "levels",
        lambda w: w.texture(mipmap_level_count=4).new_texture_view(
            pm.PixelFormat.RGBA8Unorm, TYPES.Type2D, (2, 2), (0, 1)
        ),
        lambda w: w.texture(mipmap_level_count=4).new_texture_view(
            pm.PixelFormat.RGBA8Unorm, TYPES.Type2D, (3, 2), (0, 1)
        ),
        "new_texture_view: level_range is 3 to 4; mipmap levels have the indices 0 to 3",
    ),
    Case(
        "slices",
        lambda w: w.texture(texture_type=TYPES.Cube).new_texture_view(
            pm.PixelFormat.RGBA8Unorm, TYPES.Type2D, (0, 1), (5, 1)
        ),
        lambda w: w.texture(texture_type=TYPES.Cube).new_texture_view(
            pm.PixelFormat.RGBA8Unorm, TYPES.Type2D, (0, 1), (6, 1)
        ),
        "new_texture_view: slice_range is 6 to 6; slices have the indices 0 to 5",
    ),
]


@over(VIEWS)
def test_views(case: Case, world: World) -> None:
    judge(case, world)


def test_texture_in_a_buffer(world: World) -> None:
    alignment = world.device.minimum_linear_texture_alignment_for_pixel_format(pm.PixelFormat.RGBA8Unorm)
    rows = 4
    buffer = world.device.new_buffer(alignment * (rows + 1))
    descriptor = world.descriptor(width=1, height=rows)
    buffer.new_texture(descriptor, alignment, alignment)
    with pytest.raises(pm.ValidationError, match=rf"^new_texture: offset is 1; .* a multiple of {alignment}$"):
        buffer.new_texture(descriptor, 1, alignment)
    with pytest.raises(pm.ValidationError, match=rf"bytes_per_row is 4; .* a multiple of {alignment}$"):
        buffer.new_texture(descriptor, 0, 4)
    with pytest.raises(pm.ValidationError, match="4 rows do not fit the buffer"):
        buffer.new_texture(descriptor, 2 * alignment, alignment)


def copy_in(world: World, *, offset: int = 0, row: int = 32, x: int = 0, slice_: int = 0) -> None:
    world.blit.copy_from_buffer(world.buffer, offset, row, 8 * row, (8, 8, 1), world.texture(), slice_, 0, (x, 0, 0))


COPIES = [
    Case(
        "aligned offset",
        lambda w: copy_in(w),
        lambda w: copy_in(w, offset=2),
        "copy_from_buffer: source_offset is 2; it must be a multiple of the pixel or block size, 4",
    ),
    Case(
        "aligned rows",
        lambda w: copy_in(w),
        lambda w: copy_in(w, row=30),
        "copy_from_buffer: source_bytes_per_row is 30; it must be a multiple of the pixel or block size, 4",
    ),
    Case(
        "pixels in the buffer",
        lambda w: copy_in(w),
        lambda w: copy_in(w, offset=4),
        "copy_from_buffer: source_offset is 4; the pixels take 256 bytes, and source ends at 256",
    ),
    Case(
        "region in the texture",
        lambda w: copy_in(w),
        lambda w: copy_in(w, x=1),
        "copy_from_buffer: destination's x is from 1 on, 8 long; the mipmap level ends at 8",
    ),
    Case(
        "slice of the texture",
        lambda w: copy_in(w),
        lambda w: copy_in(w, slice_=1),
        "copy_from_buffer: destination_slice is 1; slices have the indices 0 to 0",
    ),
    Case(
        "one format",
        lambda w: w.blit.copy_from_texture(w.texture(), w.texture()),
        lambda w: w.blit.copy_from_texture(w.texture(), w.texture(pixel_format=pm.PixelFormat.R32Float)),
        "copy_from_texture: destination is of format R32Float; source has RGBA8Unorm",
    ),
    Case(
        "mipmaps",
        lambda w: w.blit.generate_mipmaps(w.texture(mipmap_level_count=4)),
        lambda w: w.blit.generate_mipmaps(w.texture()),
        "generate_mipmaps: texture is of one mipmap level; there is none to make",
    ),
]


@over(COPIES)
def test_copies(case: Case, world: World) -> None:
    judge(case, world)
    world.blit.end_encoding()

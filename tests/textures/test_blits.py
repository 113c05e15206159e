"""Copies by the blit encoder against NumPy slicing."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.textures.conftest import Blit, Encode
from tests.textures.images import Array, Extent, fill, level_extent, random_blocks, read_level


def new_texture(
    device: pm.Device, format_: pm.PixelFormat, size: Extent, levels: int = 1, slices: int = 1
) -> pm.Texture:
    descriptor = pm.TextureDescriptor()
    descriptor.texture_type = (
        pm.TextureType.Type3D if size[2] > 1 else pm.TextureType.Type2DArray if slices > 1 else pm.TextureType.Type2D
    )
    descriptor.pixel_format = format_
    descriptor.width, descriptor.height, descriptor.depth = size
    descriptor.mipmap_level_count, descriptor.array_length = levels, slices
    return device.new_texture(descriptor)


def bytes_of(buffer: pm.Buffer) -> Array:
    return np.asarray(buffer.contents())


def test_from_buffer_to_a_part(device: pm.Device, blit: Blit) -> None:
    texture = new_texture(device, pm.PixelFormat.RGBA8Unorm, (9, 7, 4), levels=2)
    expected = fill(texture, 1)[0, 0]
    data = np.random.default_rng(2).integers(0, 256, 2048, np.uint8)
    buffer = device.new_buffer(2048)
    bytes_of(buffer)[:] = data
    # Rows of 24 bytes and images of 100, from byte 64 on.
    blit(lambda e: e.copy_from_buffer_to_texture(buffer, 64, 24, 100, (5, 3, 2), texture, 0, 0, (2, 4, 1)))
    for z in range(2):
        for y in range(3):
            start = 64 + 100 * z + 24 * y
            expected[1 + z, 4 + y, 2:7] = data[start : start + 20].reshape(5, 4)
    np.testing.assert_array_equal(read_level(texture), expected)


def test_to_buffer_from_a_level_and_slice(device: pm.Device, blit: Blit) -> None:
    texture = new_texture(device, pm.PixelFormat.R16Uint, (32, 16, 1), levels=3, slices=4)
    source = fill(texture, 3, slices=4)[2, 1]
    buffer = device.new_buffer(1024)
    blit(lambda e: e.copy_from_texture_to_buffer(texture, 2, 1, (3, 1, 0), (10, 5, 1), buffer, 128, 32, 160))
    expected = np.zeros(1024, np.uint8)
    for y in range(5):
        expected[128 + 32 * y : 128 + 32 * y + 20] = source[0, 1 + y, 3:13].reshape(-1)
    np.testing.assert_array_equal(bytes_of(buffer), expected)


@pytest.mark.parametrize(
    "format_", [pm.PixelFormat.BC3_RGBA, pm.PixelFormat.EAC_R11Unorm, pm.PixelFormat.ASTC_6x5_LDR], ids=lambda f: f.name
)
def test_blocks_through_buffers(device: pm.Device, blit: Blit, format_: pm.PixelFormat) -> None:
    width, height = {"BC3_RGBA": (4, 4), "EAC_R11Unorm": (4, 4), "ASTC_6x5_LDR": (6, 5)}[format_.name]
    size = (3 * width + 1, 2 * height + 2, 1)
    texture = new_texture(device, format_, size)
    blocks = random_blocks(1, format_, size)
    row = blocks.shape[2] * blocks.shape[3]
    buffer = device.new_buffer(blocks.size)
    bytes_of(buffer)[:] = blocks.reshape(-1)
    back = device.new_buffer(blocks.size)

    def encode(encoder: pm.BlitCommandEncoder) -> None:
        encoder.copy_from_buffer_to_texture(buffer, 0, row, row * 3, size, texture, 0, 0, (0, 0, 0))
        encoder.copy_from_texture_to_buffer(texture, 0, 0, (0, 0, 0), size, back, 0, row, row * 3)

    blit(encode)
    np.testing.assert_array_equal(read_level(texture), blocks)
    np.testing.assert_array_equal(bytes_of(back), blocks.reshape(-1))


def test_between_boxes(device: pm.Device, blit: Blit) -> None:
    source = new_texture(device, pm.PixelFormat.RG16Float, (16, 8, 5))
    target = new_texture(device, pm.PixelFormat.RG16Float, (9, 9, 9))
    pixels, expected = fill(source, 1)[0, 0], fill(target, 2)[0, 0]
    blit(lambda e: e.copy_from_texture_to_texture(source, 0, 0, (4, 2, 1), (5, 6, 3), target, 0, 0, (3, 1, 6)))
    expected[6:9, 1:7, 3:8] = pixels[1:4, 2:8, 4:9]
    np.testing.assert_array_equal(read_level(target), expected)


def test_slices_to_volume(device: pm.Device, blit: Blit) -> None:
    source = new_texture(device, pm.PixelFormat.R8Uint, (6, 5, 1), slices=3)
    target = new_texture(device, pm.PixelFormat.R8Uint, (6, 5, 3))
    filled = fill(source, 5, slices=3)

    def encode(encoder: pm.BlitCommandEncoder) -> None:
        for z in range(3):
            encoder.copy_from_texture_to_texture(source, z, 0, (0, 0, 0), (6, 5, 1), target, 0, 0, (0, 0, 2 - z))

    blit(encode)
    np.testing.assert_array_equal(read_level(target), np.concatenate([filled[2 - z, 0] for z in range(3)]))


def test_counts_of_slices_and_levels(device: pm.Device, blit: Blit) -> None:
    source = new_texture(device, pm.PixelFormat.R32Float, (32, 16, 1), levels=5, slices=4)
    target = new_texture(device, pm.PixelFormat.R32Float, (16, 8, 1), levels=4, slices=5)
    filled, before = fill(source, 1, slices=4), fill(target, 1000, slices=5)
    blit(lambda e: e.copy_from_texture(source, 1, 2, target, 2, 1, 3, 2))
    for (slice_, level), blocks in before.items():
        copied = 2 <= slice_ < 5 and 1 <= level < 3
        expected = filled[slice_ - 1, level + 1] if copied else blocks
        np.testing.assert_array_equal(read_level(target, level, slice_), expected)


@pytest.mark.parametrize("larger_is_source", [True, False])
def test_whole_textures_by_levels_of_one_size(device: pm.Device, blit: Blit, larger_is_source: bool) -> None:
    larger = new_texture(device, pm.PixelFormat.RGBA8Uint, (64, 32, 1), levels=7, slices=2)
    smaller = new_texture(device, pm.PixelFormat.RGBA8Uint, (16, 8, 1), levels=3, slices=3)
    large, small = fill(larger, 1, slices=2), fill(smaller, 1000, slices=3)
    source, target = (larger, smaller) if larger_is_source else (smaller, larger)
    blit(lambda e: e.copy_from_texture(source, target))
    for slice_ in range(2):
        for level in range(3):
            expected = large[slice_, level + 2] if larger_is_source else small[slice_, level]
            np.testing.assert_array_equal(read_level(smaller, level, slice_), expected)
            np.testing.assert_array_equal(read_level(larger, level + 2, slice_), expected)
    np.testing.assert_array_equal(read_level(larger, 0, 0), large[0, 0])
    np.testing.assert_array_equal(read_level(smaller, 0, 2), small[2, 0])


def test_private_textures_through_buffers(device: pm.Device, blit: Blit) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA32Float, 7, 5, False)
    descriptor.storage_mode = pm.StorageMode.Private
    texture = device.new_texture(descriptor)
    pixels = np.random.default_rng(1).random((5, 7, 4), np.float32)
    there, back = device.new_buffer(pixels.nbytes), device.new_buffer(pixels.nbytes)
    bytes_of(there)[:] = pixels.reshape(-1).view(np.uint8)
    blit(lambda e: e.copy_from_buffer_to_texture(there, 0, 112, 560, (7, 5, 1), texture, 0, 0, (0, 0, 0)))
    blit(lambda e: e.copy_from_texture_to_buffer(texture, 0, 0, (0, 0, 0), (7, 5, 1), back, 0, 112, 560))
    np.testing.assert_array_equal(bytes_of(back).view(np.float32).reshape(5, 7, 4), pixels)


@pytest.mark.parametrize(
    ("format_", "depth_type"),
    [(pm.PixelFormat.Depth32Float_Stencil8, np.float32), (pm.PixelFormat.Depth24Unorm_Stencil8, np.uint32)],
)
@pytest.mark.softmetal
def test_depth_and_stencil_are_copied_apart(
    device: pm.Device, blit: Blit, format_: pm.PixelFormat, depth_type: type[np.generic]
) -> None:
    texture = new_texture(device, format_, (6, 4, 1))
    random = np.random.default_rng(1)
    depths = random.integers(0, 1 << 24, (4, 6)).astype(depth_type)
    stencils = random.integers(0, 256, (4, 6), np.uint8)
    depth_buffer, stencil_buffer = device.new_buffer(96), device.new_buffer(24)
    bytes_of(depth_buffer)[:] = depths.reshape(-1).view(np.uint8)
    bytes_of(stencil_buffer)[:] = stencils.reshape(-1)
    depth_back, stencil_back = device.new_buffer(96), device.new_buffer(24)
    depth_only, stencil_only = pm.BlitOption.DepthFromDepthStencil, pm.BlitOption.StencilFromDepthStencil
    whole: tuple[Extent, Extent] = ((0, 0, 0), (6, 4, 1))

    def encode(encoder: pm.BlitCommandEncoder) -> None:
        encoder.copy_from_buffer(depth_buffer, 0, 24, 96, whole[1], texture, 0, 0, whole[0], depth_only)
        encoder.copy_from_buffer(stencil_buffer, 0, 6, 24, whole[1], texture, 0, 0, whole[0], stencil_only)
        encoder.copy_from_texture(texture, 0, 0, *whole, depth_back, 0, 24, 96, depth_only)
        encoder.copy_from_texture(texture, 0, 0, *whole, stencil_back, 0, 6, 24, stencil_only)

    blit(encode)
    np.testing.assert_array_equal(bytes_of(depth_back).view(depth_type).reshape(4, 6), depths)
    np.testing.assert_array_equal(bytes_of(stencil_back).reshape(4, 6), stencils)


def test_multisampled_textures_are_copied_whole(device: pm.Device, blit: Blit) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Unorm, 4, 4, False)
    descriptor.texture_type, descriptor.sample_count = pm.TextureType.Type2DMultisample, 4
    descriptor.storage_mode = pm.StorageMode.Private
    first, second = device.new_texture(descriptor), device.new_texture(descriptor)
    assert first.sample_count == 4
    blit(lambda e: e.copy_from_texture(first, second))


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
def test_what_softmetal_refuses(device: pm.Device, blit: Blit) -> None:
    texture = new_texture(device, pm.PixelFormat.RGBA8Unorm, (8, 8, 1), levels=2)
    other = new_texture(device, pm.PixelFormat.RGBA8Uint, (8, 8, 1))
    combined = new_texture(device, pm.PixelFormat.Depth32Float_Stencil8, (8, 8, 1))
    buffer = device.new_buffer(256)
    origin, size = (0, 0, 0), (8, 8, 1)
    stencil = pm.BlitOption.StencilFromDepthStencil
    refused: list[tuple[str, Encode]] = [
        ("exceed the buffer", lambda e: e.copy_from_texture_to_buffer(texture, 0, 0, origin, size, buffer, 4, 32, 256)),
        ("bytesPerRow 16", lambda e: e.copy_from_texture_to_buffer(texture, 0, 0, origin, size, buffer, 0, 16, 256)),
        ("level 2", lambda e: e.copy_from_texture_to_buffer(texture, 0, 2, origin, size, buffer, 0, 32, 256)),
        ("x runs", lambda e: e.copy_from_texture_to_buffer(texture, 0, 1, origin, size, buffer, 0, 32, 256)),
        ("y runs", lambda e: e.copy_from_buffer_to_texture(buffer, 0, 32, 256, size, texture, 0, 0, (0, 1, 0))),
        ("z runs", lambda e: e.copy_from_buffer_to_texture(buffer, 0, 32, 256, (8, 8, 2), texture, 0, 0, origin)),
        (
            "Depth32Float_Stencil8",
            lambda e: e.copy_from_texture_to_buffer(combined, 0, 0, origin, size, buffer, 0, 64, 512),
        ),
        ("does not have", lambda e: e.copy_from_texture(texture, 0, 0, origin, size, buffer, 0, 8, 64, stencil)),
        ("RGBA8Unorm cannot be copied", lambda e: e.copy_from_texture(texture, other)),
        ("slices from", lambda e: e.copy_from_texture(texture, 0, 0, texture, 0, 0, 2**63, 1)),
        ("levels 2 and 2", lambda e: e.copy_from_texture(texture, 0, 0, texture, 0, 0, 1, 3)),
    ]
    for message, encode in refused:
        with pytest.raises(pm.ValidationError, match=message):
            blit(encode)


def test_order_with_other_commands(device: pm.Device) -> None:
    """Copies see what commands before them in the command buffer have written."""
    queue = device.new_command_queue()
    texture = new_texture(device, pm.PixelFormat.R8Uint, (16, 16, 1))
    buffer, back = device.new_buffer(256), device.new_buffer(256)
    commands = queue.command_buffer()
    for value in range(8):
        encoder = commands.blit_command_encoder()
        encoder.fill_buffer(buffer, (0, 256), value)
        encoder.copy_from_buffer_to_texture(buffer, 0, 16, 256, (16, 2, 1), texture, 0, 0, (0, 2 * value, 0))
        encoder.end_encoding()
    encoder = commands.blit_command_encoder()
    encoder.copy_from_texture_to_buffer(texture, 0, 0, (0, 0, 0), level_extent(texture, 0), back, 0, 16, 256)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    np.testing.assert_array_equal(bytes_of(back), np.repeat(np.arange(8), 32))

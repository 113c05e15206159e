"""Textures whose pixels are rows of a buffer."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.textures.images import random_blocks, read_level, write


def test_texture_and_buffer_show_the_same_memory(device: pm.Device) -> None:
    buffer = device.new_buffer(4096)
    values = np.asarray(buffer.contents()).view(np.float32)
    values[:] = np.arange(1024)
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R32Float, 5, 6, False)
    texture = buffer.new_texture(descriptor, 256, 64)
    expected = np.stack([64 + 16 * y + np.arange(5) for y in range(6)]).astype(np.float32)
    np.testing.assert_array_equal(read_level(texture).view(np.float32)[0, :, :, 0], expected)
    blocks = random_blocks(1, texture.pixel_format, (2, 2, 1))
    write(texture, blocks, (3, 4, 0), (2, 2, 1))
    np.testing.assert_array_equal(values[64 + 16 * 4 + 3 :][:2], blocks.view(np.float32)[0, 0, :, 0])
    assert values[64 + 16 * 4 + 5] == 64 + 16 * 4 + 5
    assert texture.buffer is buffer
    assert texture.root_resource is buffer
    assert (texture.buffer_offset, texture.buffer_bytes_per_row) == (256, 64)


def test_texture_buffers(device: pm.Device) -> None:
    buffer = device.new_buffer(1024)
    np.asarray(buffer.contents())[:] = np.arange(1024) % 251
    descriptor = pm.TextureDescriptor.texture_buffer_descriptor(
        pm.PixelFormat.RG16Uint, 100, pm.ResourceStorageModeShared, pm.TextureUsage.ShaderRead
    )
    assert descriptor.texture_type == pm.TextureType.TypeTextureBuffer
    texture = buffer.new_texture(descriptor, 16, 400)
    assert (texture.width, texture.height) == (100, 1)
    np.testing.assert_array_equal(read_level(texture).reshape(-1), np.arange(16, 416) % 251)


def test_the_texture_keeps_the_buffer(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Uint, 16, 16, False)
    texture = device.new_buffer(256).new_texture(descriptor, 0, 16)
    assert texture.buffer is not None
    np.asarray(texture.buffer.contents())[:] = 7
    assert (read_level(texture) == 7).all()


def test_views_of_textures_in_buffers(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Unorm, 8, 8, False)
    buffer = device.new_buffer(512)
    view = buffer.new_texture(descriptor, 0, 32).new_texture_view(pm.PixelFormat.RGBA8Unorm_sRGB)
    assert view.root_resource is buffer
    assert view.buffer is None


@pytest.mark.usefixtures("device_alone")
def test_alignments_and_sizes(device: pm.Device) -> None:
    format_ = pm.PixelFormat.RGBA8Unorm
    alignment = device.minimum_linear_texture_alignment_for_pixel_format(format_)
    assert alignment > 0
    assert device.minimum_texture_buffer_alignment_for_pixel_format(format_) > 0
    buffer = device.new_buffer(4 * 1024)
    descriptor = pm.TextureDescriptor.texture2d_descriptor(format_, 64, 16, False)
    assert buffer.new_texture(descriptor, 0, 256).width == 64
    refused = [(1, 256, "multiples"), (0, 257, "multiples"), (0, 240, "less than a row"), (256, 256, "exceed")]
    for offset, bytes_per_row, message in refused:
        with pytest.raises(pm.ValidationError, match=message):
            buffer.new_texture(descriptor, offset, bytes_per_row)


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
def test_what_is_refused(device: pm.Device) -> None:
    buffer = device.new_buffer(65536)
    mipmapped = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Uint, 16, 16, True)
    cube = pm.TextureDescriptor.texture_cube_descriptor(pm.PixelFormat.R8Uint, 16, False)
    private = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Uint, 16, 16, False)
    private.storage_mode = pm.StorageMode.Private
    compressed = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.BC1_RGBA, 16, 16, False)
    for descriptor, message in [
        (mipmapped, "one level"),
        (cube, "2D or texture buffer"),
        (private, "storage mode"),
        (compressed, "ordinary colour format"),
    ]:
        with pytest.raises(pm.ValidationError, match=message):
            buffer.new_texture(descriptor, 0, 64)

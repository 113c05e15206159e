"""Making textures: properties, sizes, and what Metal refuses."""

from __future__ import annotations

from typing import Any

import pytest

import pymetal as pm


def test_factories() -> None:
    image = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RG8Unorm, 20, 300, True)
    assert (image.texture_type, image.pixel_format) == (pm.TextureType.Type2D, pm.PixelFormat.RG8Unorm)
    assert (image.width, image.height, image.depth, image.mipmap_level_count) == (20, 300, 1, 9)
    cube = pm.TextureDescriptor.texture_cube_descriptor(pm.PixelFormat.R8Unorm, 64, True)
    assert (cube.texture_type, cube.width, cube.height) == (pm.TextureType.TypeCube, 64, 64)
    assert (cube.mipmap_level_count, cube.array_length) == (7, 1)
    texels = pm.TextureDescriptor.texture_buffer_descriptor(
        pm.PixelFormat.R32Uint, 1000, pm.ResourceStorageModePrivate, pm.TextureUsage.ShaderWrite
    )
    assert (texels.texture_type, texels.width) == (pm.TextureType.TypeTextureBuffer, 1000)
    assert (texels.storage_mode, texels.usage) == (pm.StorageMode.Private, pm.TextureUsage.ShaderWrite)


def test_properties(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor()
    descriptor.texture_type, descriptor.pixel_format = pm.TextureType.TypeCubeArray, pm.PixelFormat.RGBA16Float
    descriptor.width = descriptor.height = 40
    descriptor.array_length, descriptor.mipmap_level_count = 3, 4
    descriptor.usage = pm.TextureUsage.ShaderRead | pm.TextureUsage.RenderTarget
    descriptor.allow_gpu_optimized_contents = False
    texture = device.new_texture(descriptor)
    assert (texture.texture_type, texture.pixel_format) == (pm.TextureType.TypeCubeArray, pm.PixelFormat.RGBA16Float)
    assert (texture.width, texture.height, texture.depth) == (40, 40, 1)
    assert (texture.array_length, texture.mipmap_level_count, texture.sample_count) == (3, 4, 1)
    assert texture.usage == descriptor.usage
    assert not texture.allow_gpu_optimized_contents
    assert not texture.is_framebuffer_only
    assert not texture.is_shareable
    assert texture.device is device
    assert texture.buffer is None
    assert texture.label is None
    texture.label = "sky"
    assert texture.label == "sky"
    assert texture.heap is None


def test_changing_the_descriptor_leaves_the_texture(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Unorm, 8, 8, False)
    texture = device.new_texture(descriptor)
    descriptor.width = 100
    assert texture.width == 8


def test_allocated_size(device: pm.Device) -> None:
    before = device.current_allocated_size
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA32Float, 256, 256, True)
    texture = device.new_texture(descriptor)
    pixels = sum((256 >> level) ** 2 for level in range(9))
    assert texture.allocated_size >= 16 * pixels
    assert texture.allocated_size < 1.1 * 16 * pixels
    assert device.current_allocated_size - before == texture.allocated_size
    del texture
    assert device.current_allocated_size == before


VALID: dict[str, Any] = {"pixel_format": pm.PixelFormat.RGBA8Unorm, "width": 8, "height": 8}


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"width": 0}, "width of zero"),
        ({"height": 16385}, r"height \(16385\) greater than the maximum allowed of 16384"),
        ({"depth": 2}, r"depth \(2\)"),
        ({"array_length": 2}, r"arrayLength \(2\)"),
        ({"mipmap_level_count": 5}, r"mipmapLevelCount \(5\) greater than the maximum allowed of 4"),
        ({"mipmap_level_count": 0}, "mipmapLevelCount of zero"),
        ({"sample_count": 4}, r"sampleCount \(4\)"),
        ({"pixel_format": pm.PixelFormat.Invalid}, "invalid pixelFormat"),
        ({"pixel_format": pm.PixelFormat.PVRTC_RGB_4BPP}, "does not implement textures of format PVRTC_RGB_4BPP"),
        ({"texture_type": pm.TextureType.Type1D}, r"height \(8\)"),
        ({"texture_type": pm.TextureType.Type1D, "height": 1, "mipmap_level_count": 2}, r"mipmapLevelCount \(2\)"),
        ({"texture_type": pm.TextureType.TypeCube, "height": 4}, "square"),
        ({"texture_type": pm.TextureType.Type2DMultisample}, r"sampleCount \(1\)"),
        ({"texture_type": pm.TextureType.Type2DMultisample, "sample_count": 3}, r"sampleCount \(3\)"),
        ({"texture_type": pm.TextureType.Type3D, "pixel_format": pm.PixelFormat.Depth32Float}, "cannot be of format"),
        ({"pixel_format": pm.PixelFormat.BC1_RGBA, "usage": pm.TextureUsage.RenderTarget}, "rendered to"),
        ({"pixel_format": pm.PixelFormat.GBGR422, "width": 7}, "even width"),
        ({"storage_mode": pm.StorageMode.Memoryless}, "memoryless"),
    ],
)
def test_what_is_refused(device: pm.Device, changes: dict[str, Any], message: str) -> None:
    descriptor = pm.TextureDescriptor()
    for name, value in {**VALID, **changes}.items():
        setattr(descriptor, name, value)
    with pytest.raises(pm.ValidationError, match=message):
        device.new_texture(descriptor)


def test_more_than_there_is(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor()
    descriptor.texture_type, descriptor.pixel_format = pm.TextureType.Type2DArray, pm.PixelFormat.RGBA32Float
    descriptor.width = descriptor.height = 16384
    descriptor.array_length = 2048
    with pytest.raises(pm.ResourceError):
        device.new_texture(descriptor)


def test_sample_counts(device: pm.Device) -> None:
    supported = {count for count in range(17) if device.supports_texture_sample_count(count)}
    assert {1, 4} <= supported <= {1, 2, 4, 8}
    for count in supported - {1}:
        descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Unorm, 8, 8, False)
        descriptor.texture_type, descriptor.sample_count = pm.TextureType.Type2DMultisample, count
        descriptor.storage_mode, descriptor.usage = pm.StorageMode.Private, pm.TextureUsage.RenderTarget
        assert device.new_texture(descriptor).sample_count == count


def test_fences_and_events_of_the_device(device: pm.Device) -> None:
    assert device.new_fence().device is device
    assert device.new_event().device is device
    event = device.new_shared_event()
    event.signaled_value = 3
    assert event.signaled_value == 3

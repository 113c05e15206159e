"""Views: the same memory as another format, type, or part."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.textures.images import fill, read_level

USAGE = pm.TextureUsage.ShaderRead | pm.TextureUsage.PixelFormatView


def new_array(device: pm.Device, slices: int = 12, usage: pm.TextureUsage = USAGE) -> pm.Texture:
    descriptor = pm.TextureDescriptor()
    descriptor.texture_type, descriptor.pixel_format = pm.TextureType.Type2DArray, pm.PixelFormat.RGBA8Unorm
    descriptor.width = descriptor.height = 16
    descriptor.mipmap_level_count, descriptor.array_length, descriptor.usage = 5, slices, usage
    return device.new_texture(descriptor)


def test_another_format_shows_the_same_bytes(device: pm.Device) -> None:
    texture = new_array(device)
    filled = fill(texture, 1, slices=12)
    for format_ in (pm.PixelFormat.R32Float, pm.PixelFormat.BGRA8Unorm_sRGB, pm.PixelFormat.RG16Sint):
        view = texture.new_texture_view(format_)
        assert (view.pixel_format, view.array_length, view.mipmap_level_count) == (format_, 12, 5)
        for (slice_, level), blocks in filled.items():
            np.testing.assert_array_equal(read_level(view, level, slice_), blocks)
    view = texture.new_texture_view(pm.PixelFormat.R32Float)
    view.replace_region(((2, 3, 0), (1, 1, 1)), 0, 4, np.array([1.5], np.float32), 4, 4)
    filled[4, 0][0, 3, 2] = np.frombuffer(np.float32(1.5).tobytes(), np.uint8)
    np.testing.assert_array_equal(read_level(texture, 0, 4), filled[4, 0])


def test_some_levels_and_slices(device: pm.Device) -> None:
    texture = new_array(device)
    filled = fill(texture, 2, slices=12)
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Unorm, pm.TextureType.Type2DArray, (1, 3), (4, 5))
    assert (view.width, view.height, view.mipmap_level_count, view.array_length) == (8, 8, 3, 5)
    assert (view.parent_relative_level, view.parent_relative_slice) == (1, 4)
    for slice_ in range(5):
        for level in range(3):
            np.testing.assert_array_equal(read_level(view, level, slice_), filled[slice_ + 4, level + 1])
    inner = view.new_texture_view(pm.PixelFormat.RGBA8Unorm, pm.TextureType.Type2D, (2, 1), (3, 1))
    assert (inner.width, inner.parent_relative_level, inner.parent_relative_slice) == (2, 2, 3)
    np.testing.assert_array_equal(read_level(inner), filled[7, 3])


@pytest.mark.parametrize(
    ("type_", "slices", "elements"),
    [
        (pm.TextureType.Type2D, 1, 1),
        (pm.TextureType.Type2DArray, 7, 7),
        (pm.TextureType.TypeCube, 6, 1),
        (pm.TextureType.TypeCubeArray, 12, 2),
    ],
)
def test_arrays_are_seen_as_cubes_and_images(
    device: pm.Device, type_: pm.TextureType, slices: int, elements: int
) -> None:
    texture = new_array(device)
    filled = fill(texture, 3, slices=12)
    first = 12 - slices
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Unorm, type_, (0, 5), (first, slices))
    assert (view.texture_type, view.array_length) == (type_, elements)
    for slice_ in range(slices):
        np.testing.assert_array_equal(read_level(view, 2, slice_), filled[first + slice_, 2])


def test_whose_views_they_are(device: pm.Device) -> None:
    texture = new_array(device)
    assert texture.parent_texture is None
    assert texture.root_resource is None
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Uint)
    inner = view.new_texture_view(pm.PixelFormat.RGBA8Sint)
    assert view.parent_texture is texture
    assert inner.parent_texture is view
    assert inner.root_resource is texture
    assert view.storage_mode == texture.storage_mode
    assert view.usage == texture.usage


def test_a_view_keeps_the_memory(device: pm.Device) -> None:
    texture = new_array(device)
    filled = fill(texture, 4, slices=12)
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Unorm, pm.TextureType.Type2D, (0, 1), (5, 1))
    del texture
    np.testing.assert_array_equal(read_level(view), filled[5, 0])


def test_views_take_no_memory_of_their_own(device: pm.Device) -> None:
    texture = new_array(device)
    before = device.current_allocated_size
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Uint)
    assert device.current_allocated_size == before
    assert view.allocated_size in (0, texture.allocated_size)


def test_swizzle(device: pm.Device) -> None:
    texture = new_array(device)
    default = pm.TextureSwizzleChannels(
        pm.TextureSwizzle.Red, pm.TextureSwizzle.Green, pm.TextureSwizzle.Blue, pm.TextureSwizzle.Alpha
    )
    assert texture.swizzle == default
    swizzle = pm.TextureSwizzleChannels(
        pm.TextureSwizzle.Blue, pm.TextureSwizzle.Zero, pm.TextureSwizzle.One, pm.TextureSwizzle.Red
    )
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Unorm, pm.TextureType.Type2DArray, (0, 5), (0, 12), swizzle)
    assert view.swizzle == swizzle
    descriptor = pm.TextureViewDescriptor()
    descriptor.pixel_format, descriptor.texture_type = pm.PixelFormat.RGBA8Unorm, pm.TextureType.Type2D
    descriptor.level_range, descriptor.slice_range, descriptor.swizzle = (1, 1), (3, 1), swizzle
    described = texture.new_texture_view(descriptor)
    assert (described.width, described.parent_relative_slice, described.swizzle) == (8, 3, swizzle)


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
def test_views_of_stencil(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.Depth32Float_Stencil8, 4, 4, False)
    texture = device.new_texture(descriptor)
    assert texture.new_texture_view(pm.PixelFormat.X32_Stencil8).pixel_format == pm.PixelFormat.X32_Stencil8
    with pytest.raises(pm.ValidationError, match="cannot be seen as X24_Stencil8"):
        texture.new_texture_view(pm.PixelFormat.X24_Stencil8)


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
@pytest.mark.parametrize(
    ("message", "format_", "type_", "levels", "slices"),
    [
        ("RGBA8Unorm cannot be seen as RGBA16Float", "RGBA16Float", "Type2DArray", (0, 5), (0, 12)),
        ("cannot be seen as BC1_RGBA", "BC1_RGBA", "Type2DArray", (0, 5), (0, 12)),
        ("invalid pixelFormat", "Invalid", "Type2DArray", (0, 5), (0, 12)),
        (r"levels \(3, 3\)", "RGBA8Unorm", "Type2DArray", (3, 3), (0, 12)),
        (r"levels \(0, 0\)", "RGBA8Unorm", "Type2DArray", (0, 0), (0, 12)),
        (r"slices \(12, 1\)", "RGBA8Unorm", "Type2D", (0, 1), (12, 1)),
        ("slices .*18446744073709551615", "RGBA8Unorm", "Type2DArray", (0, 1), (2, 2**64 - 1)),
        ("12 slices do not make a MTLTextureType2D", "RGBA8Unorm", "Type2D", (0, 5), (0, 12)),
        ("5 slices do not make a MTLTextureTypeCube", "RGBA8Unorm", "TypeCube", (0, 5), (0, 5)),
        ("cannot be seen as a MTLTextureType3D", "RGBA8Unorm", "Type3D", (0, 1), (0, 1)),
    ],
)
def test_what_is_refused(
    device: pm.Device, message: str, format_: str, type_: str, levels: tuple[int, int], slices: tuple[int, int]
) -> None:
    texture = new_array(device)
    with pytest.raises(pm.ValidationError, match=message):
        texture.new_texture_view(pm.PixelFormat[format_], pm.TextureType[type_], levels, slices)


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
def test_other_formats_need_the_usage(device: pm.Device) -> None:
    texture = new_array(device, usage=pm.TextureUsage.ShaderRead)
    assert texture.new_texture_view(pm.PixelFormat.RGBA8Unorm_sRGB).pixel_format == pm.PixelFormat.RGBA8Unorm_sRGB
    with pytest.raises(pm.ValidationError, match="PixelFormatView"):
        texture.new_texture_view(pm.PixelFormat.R32Float)

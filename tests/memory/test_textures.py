"""Textures and arrays: kinds of textures, levels, slices, regions, and what is refused."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import pymetal as pm

from .exporters import FORTRAN, Tensor, read_only

F = pm.PixelFormat
T = pm.TextureType
STORAGES = [pm.StorageMode.Shared, pm.StorageMode.Private]


def texture(device: pm.Device, **properties: Any) -> pm.Texture:
    properties.setdefault("pixel_format", F.RGBA32Float)
    return device.new_texture(pm.TextureDescriptor(usage=pm.TextureUsageShaderRead, **properties))


def ramp(shape: tuple[int, ...], dtype: str = "f4", start: int = 0) -> NDArray[Any]:
    return np.arange(start, start + int(np.prod(shape))).astype(dtype).reshape(shape)


KINDS: list[tuple[dict[str, Any], tuple[int, ...], int]] = [
    ({"texture_type": T.Type1D, "width": 7}, (7, 4), 1),
    ({"texture_type": T.Type1DArray, "width": 7, "array_length": 3}, (7, 4), 3),
    ({"texture_type": T.Type2D, "width": 7, "height": 5}, (5, 7, 4), 1),
    ({"texture_type": T.Type2DArray, "width": 7, "height": 5, "array_length": 3}, (5, 7, 4), 3),
    ({"texture_type": T.TypeCube, "width": 6, "height": 6}, (6, 6, 4), 6),
    ({"texture_type": T.TypeCubeArray, "width": 4, "height": 4, "array_length": 2}, (4, 4, 4), 12),
    ({"texture_type": T.Type3D, "width": 7, "height": 5, "depth": 3}, (3, 5, 7, 4), 1),
]


@pytest.mark.parametrize("storage", STORAGES, ids=lambda mode: mode.name)
@pytest.mark.parametrize(("properties", "shape", "slices"), KINDS, ids=lambda value: str(value))
def test_each_kind_of_texture(
    device: pm.Device, storage: pm.StorageMode, properties: dict[str, Any], shape: tuple[int, ...], slices: int
) -> None:
    made = texture(device, storage_mode=storage, **properties)
    images = [ramp(shape, start=1000 * index) for index in range(slices)]
    for index, image in enumerate(images):
        made.from_numpy(image, slice=index)
    for index, image in enumerate(images):
        assert np.array_equal(made.to_numpy(slice=index), image)
    with pytest.raises(pm.ValidationError, match=f"slice {slices} does not exist: the texture has {slices}"):
        made.to_numpy(slice=slices)


@pytest.mark.parametrize("storage", STORAGES, ids=lambda mode: mode.name)
def test_levels_of_three_dimensions(device: pm.Device, storage: pm.StorageMode) -> None:
    made = texture(
        device, storage_mode=storage, texture_type=T.Type3D, width=9, height=4, depth=6, mipmap_level_count=4
    )
    shapes = [(6, 4, 9, 4), (3, 2, 4, 4), (1, 1, 2, 4), (1, 1, 1, 4)]
    for level, shape in enumerate(shapes):
        made.from_numpy(ramp(shape, start=level), level)
    for level, shape in enumerate(shapes):
        assert np.array_equal(made.to_numpy(level), ramp(shape, start=level))
    with pytest.raises(pm.ValidationError, match="level 4 does not exist: the texture has 4"):
        made.to_numpy(4)


WIDTH, HEIGHT = 11, 9
ranges = st.tuples(st.integers(0, 12), st.integers(0, 12))


@settings(deadline=None)
@given(st.sampled_from(STORAGES), ranges, ranges)
def test_regions_are_slices_of_arrays(storage: pm.StorageMode, x: tuple[int, int], y: tuple[int, int]) -> None:
    device = pm.create_system_default_device()
    made = texture(device, storage_mode=storage, pixel_format=F.RG16Sint, width=WIDTH, height=HEIGHT)
    whole = ramp((HEIGHT, WIDTH, 2), "i2")
    made.from_numpy(whole)
    region = ((x[0], y[0], 0), (x[1], y[1], 1))
    if not (x[1] and y[1] and sum(x) <= WIDTH and sum(y) <= HEIGHT):
        with pytest.raises(pm.ValidationError, match=r"the region's [xy]"):
            made.to_numpy(region=region)
        return
    part = (slice(y[0], sum(y)), slice(x[0], sum(x)))
    assert np.array_equal(made.to_numpy(region=region), whole[part])
    whole[part] = -ramp((y[1], x[1], 2), "i2") - 1
    made.from_numpy(np.ascontiguousarray(whole[part]), region=pm.Region(*region))
    assert np.array_equal(made.to_numpy(), whole)


def test_regions_of_blocks(device: pm.Device) -> None:
    made = texture(device, pixel_format=F.BC1_RGBA, width=18, height=10, storage_mode=pm.StorageMode.Shared)
    blocks = ramp((3, 5, 8), "u1")
    made.from_numpy(blocks)
    assert np.array_equal(made.to_numpy(region=((4, 4, 0), (8, 4, 1))), blocks[1:2, 1:3])
    assert np.array_equal(made.to_numpy(region=((16, 8, 0), (2, 2, 1))), blocks[2:, 4:])
    for region in (((2, 0, 0), (4, 4, 1)), ((0, 0, 0), (6, 4, 1))):
        with pytest.raises(pm.ValidationError, match="whole blocks of 4 pixels"):
            made.to_numpy(region=region)


def test_one_channel_may_have_an_axis(device: pm.Device) -> None:
    made = texture(device, pixel_format=F.R32Float, width=4, height=3)
    image = ramp((3, 4))
    made.from_numpy(image[..., None])
    assert np.array_equal(made.to_numpy(), image)


def test_pixels_come_from_anything_with_memory(device: pm.Device) -> None:
    made = texture(device, pixel_format=F.R8Uint, width=4, height=3, storage_mode=pm.StorageMode.Shared)
    image = ramp((3, 4), "u1")
    flat = memoryview(image.tobytes())
    sources: list[Any] = [read_only(image.copy()), Tensor(image), image.data, flat.cast("B", (3, 4))]
    for data in sources:
        made.from_numpy(np.zeros((3, 4), np.uint8))
        made.from_numpy(data)
        assert np.array_equal(made.to_numpy(), image)
    wrong: Any
    for wrong in ([[1]], None, 3, "text"):
        with pytest.raises(TypeError):
            made.from_numpy(wrong)
    with pytest.raises(TypeError):
        made.from_numpy(image, region=(1, 2, 3, 4))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_arrays_are_new_ones(device: pm.Device) -> None:
    made = texture(device, pixel_format=F.R32Float, width=4, height=3)
    made.from_numpy(ramp((3, 4)))
    first = made.to_numpy()
    first[:] = 0
    assert made.to_numpy()[2, 3] == 11
    del made
    gc.collect()
    assert first.flags.owndata
    assert first.flags.writeable


def test_what_does_not_fit_says_what_was_expected(device: pm.Device) -> None:
    made = texture(device, width=4, height=3)
    cases: list[tuple[NDArray[Any], str]] = [
        (np.zeros((3, 4, 4)), "dtype float32 for pixel format RGBA32Float, but it is of float64"),
        (np.zeros((3, 4, 4), ">f4"), "dtype float32 for pixel format RGBA32Float, but it is of >f4"),
        (ramp((3, 4)), r"shape \(3, 4, 4\) .* format RGBA32Float, but it is of \(3, 4\)"),
        (ramp((4, 3, 4)), r"shape \(3, 4, 4\) .* but it is of \(4, 3, 4\)"),
        (ramp((3, 4, 4, 1)), r"but it is of \(3, 4, 4, 1\)"),
        (ramp((3, 8, 4))[:, ::2], "C-contiguous.*ascontiguousarray"),
        (np.asfortranarray(ramp((3, 4, 4))), "C-contiguous.*ascontiguousarray"),
    ]
    for array, message in cases:
        with pytest.raises(pm.ValidationError, match=message):
            made.from_numpy(array)
    with pytest.raises(pm.ValidationError, match=r"shape \(1, 2, 4\)"):
        made.from_numpy(ramp((3, 4, 4)), region=((0, 0, 0), (2, 1, 1)))


def test_textures_without_copies_say_so(device: pm.Device) -> None:
    samples = texture(
        device, texture_type=T.Type2DMultisample, sample_count=4, width=4, height=4, storage_mode=pm.StorageMode.Private
    )
    with pytest.raises(pm.ValidationError, match="4 samples a pixel: resolve it"):
        samples.to_numpy()
    fleeting = device.new_texture(
        pm.TextureDescriptor(
            width=4, height=4, storage_mode=pm.StorageMode.Memoryless, usage=pm.TextureUsageRenderTarget
        )
    )
    with pytest.raises(pm.ValidationError, match="Memoryless keeps no pixels"):
        fleeting.from_numpy(np.zeros((4, 4, 4), np.uint8))


def test_new_texture_of_an_array(device: pm.Device) -> None:
    image = ramp((5, 7, 4), "u1")
    made = device.new_texture(image, F.RGBA8Unorm_sRGB)
    assert (made.width, made.height, made.depth, made.mipmap_level_count) == (7, 5, 1, 1)
    assert (made.pixel_format, made.texture_type, made.usage) == (
        F.RGBA8Unorm_sRGB,
        T.Type2D,
        pm.TextureUsageShaderRead,
    )
    assert np.array_equal(made.to_numpy(), image)
    usage = pm.TextureUsageShaderRead | pm.TextureUsageShaderWrite
    one = device.new_texture(ramp((5, 7)), F.R32Float, usage=usage)
    assert one.usage == usage
    assert one.to_numpy().shape == (5, 7)
    blocks = device.new_texture(np.zeros((2, 3, 16), np.uint8), F.BC7_RGBAUnorm)
    assert (blocks.width, blocks.height) == (12, 8)


def test_arrays_that_are_no_texture(device: pm.Device) -> None:
    cases: list[tuple[NDArray[Any], str]] = [
        (np.zeros(4, np.uint8), r"\(height, width, channels\), or without the last, but it has 1 axes"),
        (np.zeros((0, 4, 4), np.uint8), "the array's height of 0 pixels"),
        (np.zeros((1, 16385, 4), np.uint8), "the array's width of 16385 pixels .* 1 to 16384"),
        (np.zeros((4, 4, 3), np.uint8), r"shape \(4, 4, 4\)"),
        (np.zeros((4, 4, 4), np.int8), "dtype uint8"),
        (FORTRAN, "dtype uint8"),
    ]
    for array, message in cases:
        with pytest.raises(pm.ValidationError, match=message):
            device.new_texture(array, F.RGBA8Unorm)


@pytest.mark.parametrize("storage", STORAGES, ids=lambda mode: mode.name)
def test_copies_leave_nothing_behind(device: pm.Device, storage: pm.StorageMode) -> None:
    made = texture(device, width=64, height=64, storage_mode=storage)
    image = ramp((64, 64, 4))
    made.from_numpy(image)
    made.to_numpy()
    gc.collect()
    before = pm.debug.live_objects()
    for _ in range(20):
        made.from_numpy(image)
        assert np.array_equal(made.to_numpy(), image)
    gc.collect()
    assert pm.debug.live_objects() == before

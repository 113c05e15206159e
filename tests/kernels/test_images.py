"""Kernels called with textures, samplers, and arrays in place of textures."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

Array = npt.NDArray[Any]


@pytest.fixture(scope="module")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture(scope="module")
def brighten() -> pm.kernels.Kernel:
    return pm.kernel("""
#include <metal_stdlib>
using namespace metal;
kernel void brighten(texture2d<float, access::read> image, texture2d<float, access::write> result,
                     constant float& factor, uint2 at [[thread_position_in_grid]])
{
    result.write(image.read(at) * factor, at);
}
""")


def test_textures(device: pm.Device, brighten: pm.kernels.Kernel) -> None:
    pixels = np.random.default_rng(1).random((6, 9, 4), np.float32)
    image = device.new_texture(pixels, pm.PixelFormat.RGBA32Float)
    result = np.zeros_like(pixels)
    brighten(image, result, 2)
    np.testing.assert_array_equal(result, 2 * pixels)


@pytest.mark.parametrize("channels", [(), (1,), (2,), (4,)])
@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "f2", "f4"])
def test_arrays(brighten: pm.kernels.Kernel, dtype: str, channels: tuple[int, ...]) -> None:
    random = np.random.default_rng(2).random((5, 7, *channels))
    pixels = random.astype(dtype) if dtype[0] == "f" else (random * np.iinfo(dtype).max).astype(dtype)
    result = brighten(pixels, out=np.zeros_like(pixels), factor=0.5)
    assert result.dtype == pixels.dtype
    atol = 1e-3 if dtype[0] == "f" else 0.51
    np.testing.assert_allclose(result.astype(np.float64), pixels.astype(np.float64) / 2, atol=atol)


def test_samplers_and_integers(device: pm.Device) -> None:
    shrink = pm.kernel("""
#include <metal_stdlib>
using namespace metal;
kernel void shrink(texture2d<float> image, sampler s, texture2d<uint, access::write> result,
                   uint2 at [[thread_position_in_grid]])
{
    float2 size = float2(result.get_width(), result.get_height());
    result.write(uint4(rint(image.sample(s, (float2(at) + 0.5f) / size) * 255)), at);
}
""")
    descriptor = pm.SamplerDescriptor()
    descriptor.min_filter = descriptor.mag_filter = pm.SamplerMinMagFilter.Linear
    pixels = np.random.default_rng(3).integers(0, 256, (8, 12), np.uint8)
    result = np.zeros((4, 6), np.uint32)
    shrink(pixels, device.new_sampler_state(descriptor), result)
    expected = pixels.reshape(4, 2, 6, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(result, expected, atol=0.51)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (np.zeros((4, 4, 3), np.float32), "1, 2 or 4 channels of uint8, uint16, int8, int16, float16, float32"),
        (np.zeros((4, 4), np.float64), "an array of float64"),
        (np.zeros((4, 4), ">f4"), "1, 2 or 4 channels"),
        (np.zeros(4, np.float32), "an array with 2 axes of pixels"),
        (np.zeros((0, 4), np.float32), "an array with 2 axes of pixels"),
    ],
)
def test_what_is_no_image(brighten: pm.kernels.Kernel, image: Array, message: str) -> None:
    with pytest.raises(pm.ValidationError, match=rf"kernel 'brighten', argument 'image' .*{message}"):
        brighten(image, np.zeros((4, 4), np.float32), 1)


def test_what_cannot_be_written(brighten: pm.kernels.Kernel) -> None:
    image = np.zeros((4, 4), np.float32)
    constant = image.copy()
    constant.flags.writeable = False
    with pytest.raises(pm.ValidationError, match="an array that can be written"):
        brighten(image, constant, 1)
    with pytest.raises(pm.ValidationError, match="an array or a Texture to write to"):
        brighten(image, out=np.float32, factor=1)

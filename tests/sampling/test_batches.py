"""Samples that threads take together: whichever threads meet, each gets what it would alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling import reference
from tests.sampling.kernels import Kernels, fill
from tests.sampling.reference import Sampler
from tests.sampling.test_formats import HEIGHT, WIDTH, colours_of, random_image

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
COUNT = 77  # no multiple of what runs together

SAMPLE = """
kernel void run(texture2d<float> image, sampler s, device const float2* at, device float4* colours,
                uint i [[thread_position_in_grid]]) {
  colours[i] = image.sample(s, at[i]);
}"""

# Several pixels share a word in the first; the last four have no vector code.
FORMATS = (
    *("R8Unorm", "RG8Unorm", "RGBA8Unorm", "BGRA8Unorm", "RGBA8Unorm_sRGB", "BGRA8Unorm_sRGB", "R16Unorm"),
    *("RGBA16Unorm", "R8Snorm", "RGB10A2Unorm", "B5G6R5Unorm", "RG11B10Float"),
)
FLOATS = ("R16Float", "RG16Float", "RGBA16Float", "R32Float", "RG32Float", "RGBA32Float")


def places(count: int, seed: int) -> Array:
    return np.random.default_rng(seed).uniform(-1, 2, (count, 2)).astype(np.float32)


def sampled(kernels: Kernels, image: pm.Texture | None, sampler: Sampler, at: Array, source: str = SAMPLE) -> Array:
    colours = np.zeros((len(at), 4), np.float32)
    kernels.run(source, [image, sampler.state(kernels.device), at, colours], (len(at), 1, 1))
    return colours


def float_image(kernels: Kernels, seed: int, name: str = "RGBA32Float") -> tuple[pm.Texture, Array]:
    texture = kernels.texture(pm.PixelFormat[name], (WIDTH, HEIGHT, 1))
    values = np.random.default_rng(seed).random((1, HEIGHT, WIDTH, 4), np.float32)
    dtype = np.float16 if "16" in name else np.float32
    count = 4 if name.startswith("RGBA") else len(name) - len(name.lstrip("RG"))
    fill(texture, np.ascontiguousarray(values[..., :count].astype(dtype)))
    values[..., count:] = (0, 0, 0, 1)[count:]
    return texture, values.astype(dtype).astype(np.float64)


@pytest.mark.parametrize("filter_", ["nearest", "linear"])
@pytest.mark.parametrize("name", FORMATS)
def test_formats(kernels: Kernels, name: str, filter_: str) -> None:
    image, stored = random_image(kernels, name)
    pixels = np.nan_to_num(colours_of(name, stored), nan=0, posinf=0, neginf=0).reshape(1, HEIGHT, WIDTH, 4)
    sampler = Sampler("repeat", filter_)
    at = places(COUNT, 1)
    expected = reference.filter_level(pixels, at, sampler, filter_)
    colours = sampled(kernels, image, sampler, at)
    known = np.isfinite(colours).all(axis=1) if name == "RG11B10Float" else np.ones(COUNT, bool)
    np.testing.assert_allclose(colours[known], expected[known], atol=2e-5 * max(1, np.abs(pixels).max()))


@pytest.mark.parametrize("name", FLOATS)
def test_formats_of_floats(kernels: Kernels, name: str) -> None:
    image, pixels = float_image(kernels, 2, name)
    sampler = Sampler("mirrored_repeat", "linear")
    at = places(COUNT, 3)
    expected = reference.filter_level(pixels, at, sampler, "linear")
    np.testing.assert_allclose(sampled(kernels, image, sampler, at), expected, atol=2e-5)


@pytest.mark.parametrize("count", [1, 2, 3, 15, 16, 17, 33])
def test_few_threads(kernels: Kernels, count: int) -> None:
    image, pixels = float_image(kernels, 4)
    sampler = Sampler("clamp_to_edge", "linear")
    at = places(count, 5)
    expected = reference.filter_level(pixels, at, sampler, "linear")
    np.testing.assert_allclose(sampled(kernels, image, sampler, at), expected, atol=2e-5)


def test_neighbours_sample_different_textures(kernels: Kernels) -> None:
    """Also one that is not there, which gives zeros, and with different samplers."""
    source = """
kernel void run(array<texture2d<float>, 4> images [[texture(0)]], array<sampler, 2> samplers [[sampler(0)]],
                device const float2* at, device float4* colours, uint i [[thread_position_in_grid]]) {
  colours[i] = images[i % 4].sample(samplers[i / 3 % 2], at[i]);
}"""
    images = [float_image(kernels, 6), float_image(kernels, 7, "RG16Float"), random_unorm(kernels)]
    samplers = [Sampler("repeat", "linear"), Sampler("clamp_to_border", "nearest", border_color="opaque_white")]
    at, colours = places(COUNT, 8), np.zeros((COUNT, 4), np.float32)
    states = [sampler.state(kernels.device) for sampler in samplers]
    textures = [images[0][0], images[1][0], images[2][0], None]
    kernels.run(source, [*textures, *states, at, colours], (COUNT, 1, 1))
    expected = np.zeros((COUNT, 4))
    for i in range(COUNT):
        if i % 4 < 3:
            chosen = samplers[i // 3 % 2]
            expected[i] = reference.filter_level(images[i % 4][1], at[i : i + 1], chosen, chosen.filter)[0]
    np.testing.assert_allclose(colours, expected, atol=2e-5)


def random_unorm(kernels: Kernels) -> tuple[pm.Texture, Array]:
    image, stored = random_image(kernels, "RGBA8Unorm")
    return image, colours_of("RGBA8Unorm", stored).reshape(1, HEIGHT, WIDTH, 4)


def test_threads_that_sample_different_numbers_of_times(kernels: Kernels) -> None:
    """Some return at once, the others add up as many samples as their place in the grid says."""
    source = """
kernel void run(texture2d<float> image, sampler s, device const float2* at, device float4* colours,
                uint i [[thread_position_in_grid]]) {
  if (i % 5 == 0) return;
  float4 sum = 0;
  for (uint step = 0; step < i % 7; ++step) {
    sum += image.sample(s, at[i] + 0.125f * float(step));
    if (sum.x > 2.0f) sum.y = image.sample(s, sum.yx).z;
  }
  colours[i] = sum;
}"""
    image, pixels = float_image(kernels, 9)
    sampler = Sampler("repeat", "linear")
    at = places(COUNT, 10)

    def one(place: Array) -> Array:
        return np.asarray(reference.filter_level(pixels, place[None].astype(np.float32), sampler, "linear")[0])

    expected = np.zeros((COUNT, 4))
    for i in range(COUNT):
        for step in range(i % 7 if i % 5 else 0):
            expected[i] += one(at[i] + np.float32(0.125 * step))
            if expected[i][0] > 2:
                expected[i][1] = one(expected[i][1::-1])[2]
    np.testing.assert_allclose(sampled(kernels, image, sampler, at, source), expected, atol=2e-3)


@pytest.mark.parametrize("filter_", ["nearest", "linear"])
def test_coordinates_that_are_no_place(kernels: Kernels, filter_: str) -> None:
    """Beyond all numbers of pixels lie the edges; NaN is the lower one."""
    image, pixels = float_image(kernels, 11)
    far = np.array([-np.inf, -1e30, -3e9, 3e9, 1e30, np.inf, np.nan], np.float32)
    at = np.repeat(np.stack([far, np.full(7, 0.5, np.float32)], axis=1), 3, axis=0)
    column = np.repeat([0, 0, 0, WIDTH - 1, WIDTH - 1, WIDTH - 1, 0], 3)
    colours = sampled(kernels, image, Sampler("clamp_to_edge", filter_), at)
    np.testing.assert_allclose(colours, pixels[0, HEIGHT // 2, column], atol=1e-6)


@pytest.mark.parametrize("address", ["repeat", "mirrored_repeat", "mirror_clamp_to_edge", "clamp_to_border"])
def test_offsets_longer_than_the_texture(kernels: Kernels, address: str) -> None:
    source = """
kernel void run(texture2d<float> image, sampler s, device const float2* at, device float4* colours,
                uint i [[thread_position_in_grid]]) {
  colours[i] = image.sample(s, at[i], int2(7, -8));
}"""
    texture = kernels.texture(pm.PixelFormat.R32Float, (3, 2, 1))
    values = np.arange(6, dtype=np.float32).reshape(1, 2, 3, 1)
    fill(texture, values)
    pixels = np.concatenate([values, np.zeros((1, 2, 3, 2)), np.ones((1, 2, 3, 1))], axis=3)
    sampler = Sampler(address, "linear", border_color="opaque_white")
    at = np.random.default_rng(12).uniform(0.05, 0.95, (COUNT, 2)).astype(np.float32)
    expected = reference.filter_level(pixels, at, sampler, "linear", offset=(7, -8))
    np.testing.assert_allclose(sampled(kernels, texture, sampler, at, source), expected, atol=2e-5)


def test_swizzles_move_pixels_and_not_borders(kernels: Kernels) -> None:
    image, pixels = random_unorm(kernels)
    swizzle = pm.TextureSwizzle
    channels = pm.TextureSwizzleChannels(swizzle.Alpha, swizzle.One, swizzle.Red, swizzle.Zero)
    view = image.new_texture_view(
        image.pixel_format, image.texture_type, pm.Range(0, 1), pm.Range(0, 1), swizzle=channels
    )
    moved = np.stack([pixels[..., 3], np.ones_like(pixels[..., 0]), pixels[..., 0], np.zeros_like(pixels[..., 0])], -1)
    sampler = Sampler("clamp_to_border", "linear", border_color="opaque_white")
    at = places(COUNT, 13)
    expected = reference.filter_level(moved, at, sampler, "linear")
    np.testing.assert_allclose(sampled(kernels, view, sampler, at), expected, atol=2e-5)

"""Kernels whose loops are compiled apart for some layouts of pixels give what they give for all others."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling.kernels import Kernels, fill, pixels_of

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
WIDTH, HEIGHT = 37, 9

SUM = """
kernel void run(texture2d<float, access::read> a, texture2d<float> b, texture2d<float, access::write> sum,
                uint2 at [[thread_position_in_grid]]) {
  constexpr sampler s(coord::pixel, filter::linear, address::clamp_to_edge);
  sum.write(a.read(at) + 2 * b.sample(s, float2(at) + 1), at);
}"""

FORMATS: dict[str, tuple[Any, int]] = {
    "R8Unorm": (np.uint8, 1),
    "RGBA8Unorm": (np.uint8, 4),
    "R16Float": (np.float16, 1),
    "R32Float": (np.float32, 1),
    "RGBA32Float": (np.float32, 4),
    "RG16Snorm": (np.int16, 2),
}
LARGEST = {np.uint8: 255, np.int16: 32767}


def new_image(kernels: Kernels, name: str, seed: int) -> tuple[pm.Texture, Array]:
    """A texture, and what a kernel reads of it."""
    dtype, channels = FORMATS[name]
    values = np.random.default_rng(seed).random((1, HEIGHT, WIDTH, channels))
    largest = LARGEST.get(dtype, 1)
    stored = (values * largest).astype(dtype)
    texture = kernels.texture(pm.PixelFormat[name], (WIDTH, HEIGHT, 1))
    fill(texture, stored)
    colours = np.zeros((HEIGHT, WIDTH, 4))
    colours[..., 3] = 1
    colours[..., :channels] = stored[0].astype(np.float64) / largest
    return texture, colours


def expected_sum(a: Array, b: Array) -> Array:
    """`b` in the middle between four pixels."""
    below = np.concatenate([b[1:], b[-1:]])
    pair = (b + below) / 2
    beside = np.concatenate([pair[:, 1:], pair[:, -1:]], axis=1)
    return np.asarray(a + pair + beside)


@pytest.mark.parametrize(("first", "second"), list(product(FORMATS, FORMATS)))
def test_pairs_of_formats(kernels: Kernels, first: str, second: str) -> None:
    (a, a_colours), (b, b_colours) = new_image(kernels, first, 1), new_image(kernels, second, 2)
    sums = kernels.texture(pm.PixelFormat.RGBA32Float, (WIDTH, HEIGHT, 1))
    kernels.run(SUM, [a, b, sums], (WIDTH, HEIGHT, 1))
    found = pixels_of(sums, np.float32)[0].reshape(HEIGHT, WIDTH, 4)
    np.testing.assert_allclose(found, expected_sum(a_colours, b_colours), atol=2e-6)


MEAN = """
kernel void run(texture2d<float, access::read> image, texture2d<float, access::write> mean,
                uint2 at [[thread_position_in_grid]]) {
  float4 sum = 0;
  for (int dy = -1; dy <= 1; ++dy) {
    for (int dx = -1; dx <= 1; ++dx) sum += image.read(uint2(int2(at) + int2(dx, dy)));
  }
  mean.write(sum / 9, at);
}"""


@pytest.mark.parametrize("written", ["R8Unorm", "RGBA8Unorm", "R32Float", "RGBA32Float"])
@pytest.mark.parametrize("read", ["R8Unorm", "RGBA8Unorm", "R32Float"])
def test_layouts_read_and_written(kernels: Kernels, read: str, written: str) -> None:
    """A grid larger than the textures: outside of them pixels are read as zeros, and written nowhere."""
    image, colours = new_image(kernels, read, 6)
    result, before = new_image(kernels, written, 7)
    kernels.run(MEAN, [image, result], (WIDTH + 5, HEIGHT + 3, 1))
    padded = np.pad(colours, [(1, 1), (1, 1), (0, 0)])
    mean = np.mean([padded[dy : dy + HEIGHT, dx : dx + WIDTH] for dy, dx in product(range(3), range(3))], axis=0)
    dtype, channels = FORMATS[written]
    found = pixels_of(result, dtype)[0].reshape((*before.shape[:2], channels)) / LARGEST.get(dtype, 1)
    np.testing.assert_allclose(found, mean[..., :channels], atol=0.51 / 255 if dtype is np.uint8 else 2e-6)


@pytest.mark.parametrize("name", ["R8Unorm", "RGBA8Unorm", "R32Float"])
def test_swizzled_views(kernels: Kernels, name: str) -> None:
    """A swizzle of one texture holds although all have one layout."""
    (a, a_colours), (b, b_colours) = new_image(kernels, name, 3), new_image(kernels, name, 4)
    red, one = pm.TextureSwizzle.Red, pm.TextureSwizzle.One
    swizzle = pm.TextureSwizzleChannels(one, red, red, pm.TextureSwizzle.Zero)
    view = b.new_texture_view(b.pixel_format, pm.TextureType.Type2D, (0, 1), (0, 1), swizzle)
    sums = kernels.texture(pm.PixelFormat.RGBA32Float, (WIDTH, HEIGHT, 1))
    kernels.run(SUM, [a, view, sums], (WIDTH, HEIGHT, 1))
    swizzled = np.zeros_like(b_colours)
    swizzled[..., 0], swizzled[..., 1], swizzled[..., 2] = 1, b_colours[..., 0], b_colours[..., 0]
    found = pixels_of(sums, np.float32)[0].reshape(HEIGHT, WIDTH, 4)
    np.testing.assert_allclose(found, expected_sum(a_colours, swizzled), atol=2e-6)


@pytest.mark.parametrize("name", ["R8Unorm", "R32Float", "RGBA8Unorm"])
def test_reading_and_writing_one_texture(kernels: Kernels, name: str) -> None:
    source = """
kernel void run(texture2d<float, access::read_write> image, uint2 at [[thread_position_in_grid]]) {
  image.write(1 - image.read(at), at);
}"""
    texture, colours = new_image(kernels, name, 5)
    before = pixels_of(texture, FORMATS[name][0]).astype(np.float64)
    kernels.run(source, [texture], (WIDTH, HEIGHT, 1))
    after = pixels_of(texture, FORMATS[name][0]).astype(np.float64)
    largest = 255 if "8Unorm" in name else 1
    np.testing.assert_allclose(after, largest - before, atol=1e-6)
    assert colours.any()


def test_half_and_integer_textures_beside_each_other(kernels: Kernels) -> None:
    source = """
kernel void run(texture2d<half> image, texture2d<uint> factors, texture2d<half, access::write> product,
                uint2 at [[thread_position_in_grid]]) {
  product.write(image.read(at) * half(factors.read(at).r), at);
}"""
    image, colours = new_image(kernels, "R8Unorm", 6)
    factors = np.random.default_rng(7).integers(0, 5, (1, HEIGHT, WIDTH, 1), np.uint8)
    given = kernels.image(pm.PixelFormat.R8Uint, factors)
    products = kernels.texture(pm.PixelFormat.R32Float, (WIDTH, HEIGHT, 1))
    kernels.run(source, [image, given, products], (WIDTH, HEIGHT, 1))
    found = pixels_of(products, np.float32)[0].reshape(HEIGHT, WIDTH)
    np.testing.assert_allclose(found, colours[..., 0] * factors[0, ..., 0], rtol=2e-3)


def test_a_texture_that_is_absent(kernels: Kernels) -> None:
    """Elements of arrays may be; the one beside them keeps its layout."""
    source = """
kernel void run(array<texture2d<float>, 2> images [[texture(0)]], texture2d<float> other [[texture(2)]],
                device float* red, uint2 at [[thread_position_in_grid]]) {
  red[37 * at.y + at.x] = other.read(at).r + (is_null_texture(images[1]) ? 1 : images[1].read(at).r);
}"""
    (first, _), (other, colours) = new_image(kernels, "RGBA8Unorm", 8), new_image(kernels, "R32Float", 9)
    red = np.zeros((HEIGHT, WIDTH), np.float32)
    kernels.run(source, [first, None, other, red], (WIDTH, HEIGHT, 1))
    np.testing.assert_allclose(red, colours[..., 0] + 1, atol=1e-6)

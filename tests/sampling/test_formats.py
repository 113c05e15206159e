"""Every pixel format read and written by kernels, against Apple's descriptions of the formats."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling.kernels import Kernels, pixels_of
from tests.softmetal_texture import truth
from tests.softmetal_texture.test_pack import EDGES
from tests.softmetal_texture.test_unpack import FLOAT, INTEGER, SUBSAMPLED
from tests.textures.images import block_of

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
WIDTH, HEIGHT = 37, 5


def reader(element: str) -> str:
    return f"""
kernel void run(texture2d<{element}, access::read> image, device vec<{element}, 4>* colours,
                uint2 at [[thread_position_in_grid]]) {{
  colours[at.y * image.get_width() + at.x] = image.read(at);
}}"""


def writer(element: str) -> str:
    return f"""
kernel void run(texture2d<{element}, access::write> image, device const vec<{element}, 4>* colours,
                uint2 at [[thread_position_in_grid]]) {{
  image.write(colours[at.y * image.get_width() + at.x], at);
}}"""


def random_image(kernels: Kernels, name: str) -> tuple[pm.Texture, Array]:
    """A texture, and its pixels as rows of bytes."""
    format_ = pm.PixelFormat[name]
    size = block_of(format_)[2]
    pixels = np.random.default_rng(len(name)).integers(0, 256, (1, HEIGHT, WIDTH, size), np.uint8)
    return kernels.image(format_, pixels), pixels.reshape(-1, size)


def colours_of(name: str, stored: Array) -> Array:
    """What pixels given as rows of bytes are, by components."""
    colours = np.tile(np.array([0, 0, 0, 1], np.float64), (len(stored), 1))
    for component in truth.components(name):
        srgb = name.endswith("_sRGB") and component.index != 3
        bits = truth.field(stored, component)
        if name.endswith("Sint"):
            colours[:, component.index] = truth.signed(bits, component.bits)
        elif name.endswith("Uint"):
            colours[:, component.index] = bits
        else:
            colours[:, component.index] = truth.decode(bits, component.bits, truth.numbers(name), srgb=srgb)
    return colours


@pytest.mark.parametrize("name", FLOAT)
@pytest.mark.parametrize("element", ["float", "half"])
def test_read_floats(kernels: Kernels, name: str, element: str) -> None:
    dtype = np.dtype(np.float32 if element == "float" else np.float16)
    texture, stored = random_image(kernels, name)
    colours = np.zeros((WIDTH * HEIGHT, 4), dtype)
    kernels.run(reader(element), [texture, colours], (WIDTH, HEIGHT, 1))
    with np.errstate(over="ignore", invalid="ignore"):
        expected = colours_of(name, stored).astype(np.float32).astype(dtype)
    finite = np.isfinite(expected)
    np.testing.assert_allclose(
        colours[finite], expected[finite], rtol=2.0 ** (-21 if element == "float" else -8), atol=1e-7
    )
    np.testing.assert_array_equal(colours[~finite], expected[~finite])


@pytest.mark.parametrize("name", INTEGER)
@pytest.mark.parametrize("size", [2, 4])
def test_read_integers(kernels: Kernels, name: str, size: int) -> None:
    element = ("short" if size == 2 else "int") if name.endswith("Sint") else ("ushort" if size == 2 else "uint")
    texture, stored = random_image(kernels, name)
    colours = np.zeros((WIDTH * HEIGHT, 4), f"{'i' if name.endswith('Sint') else 'u'}{size}")
    kernels.run(reader(element), [texture, colours], (WIDTH, HEIGHT, 1))
    np.testing.assert_array_equal(colours, colours_of(name, stored).astype(np.int64).astype(colours.dtype))


@pytest.mark.parametrize("name", FLOAT)
def test_write_floats(kernels: Kernels, name: str) -> None:
    random = np.random.default_rng(3).uniform(-1.5, 1.5, (WIDTH * HEIGHT, 4))
    colours = random.astype(np.float32)
    colours.reshape(-1)[: len(EDGES)] = EDGES
    texture = kernels.texture(pm.PixelFormat[name], (WIDTH, HEIGHT, 1))
    kernels.run(writer("float"), [texture, colours], (WIDTH, HEIGHT, 1))
    stored = pixels_of(texture, np.uint8).reshape(WIDTH * HEIGHT, -1)
    for component in truth.components(name):
        srgb = name.endswith("_sRGB") and component.index != 3
        expected = truth.encode(colours[:, component.index], component.bits, truth.numbers(name), srgb=srgb)
        bits = truth.field(stored, component)
        # A product that is rounded to float32 may fall on the other side of a tie (specification 7.7.1.1 allows 0.6).
        assert np.abs(bits.astype(np.int64) - expected.astype(np.int64)).max() <= (truth.numbers(name) == "Unorm")
        assert (bits == expected).mean() > 0.98


@pytest.mark.parametrize("name", INTEGER)
def test_write_integers(kernels: Kernels, name: str) -> None:
    is_signed = name.endswith("Sint")
    dtype = np.dtype(np.int32 if is_signed else np.uint32)
    limits = np.iinfo(dtype)
    colours = np.random.default_rng(4).integers(limits.min, limits.max, (WIDTH * HEIGHT, 4), dtype, endpoint=True)
    colours[::2] >>= np.array([24, 8, 16, 30], dtype)
    texture = kernels.texture(pm.PixelFormat[name], (WIDTH, HEIGHT, 1))
    kernels.run(writer("int" if is_signed else "uint"), [texture, colours], (WIDTH, HEIGHT, 1))
    stored = pixels_of(texture, np.uint8).reshape(WIDTH * HEIGHT, -1)
    for component in truth.components(name):
        lowest = -(1 << (component.bits - 1)) if is_signed else 0
        highest = (1 << (component.bits - is_signed)) - 1
        expected = np.clip(colours[:, component.index].astype(np.int64), lowest, highest)
        bits = truth.field(stored, component)
        np.testing.assert_array_equal(truth.signed(bits, component.bits) if is_signed else bits, expected)


def test_shared_exponent(kernels: Kernels) -> None:
    texture, stored = random_image(kernels, "RGB9E5Float")
    colours = np.zeros((WIDTH * HEIGHT, 4), np.float32)
    kernels.run(reader("float"), [texture, colours], (WIDTH, HEIGHT, 1))
    np.testing.assert_array_equal(colours[:, :3], truth.decode_shared_exponent(stored.view("<u4")[:, 0]))
    copy = kernels.texture(pm.PixelFormat.RGB9E5Float, (WIDTH, HEIGHT, 1))
    kernels.run(writer("float"), [copy, colours], (WIDTH, HEIGHT, 1))
    again = np.zeros_like(colours)
    kernels.run(reader("float"), [copy, again], (WIDTH, HEIGHT, 1))
    np.testing.assert_array_equal(again, colours)


@pytest.mark.parametrize("name", SUBSAMPLED)
def test_two_pixels_that_share_colour(kernels: Kernels, name: str) -> None:
    blocks = np.random.default_rng(1).integers(0, 256, (1, HEIGHT, 19, 4), np.uint8)
    texture = kernels.texture(pm.PixelFormat[name], (38, HEIGHT, 1), usage=pm.TextureUsage.ShaderRead)
    texture.replace_region(((0, 0, 0), (38, HEIGHT, 1)), 0, blocks, 76)
    colours = np.zeros((HEIGHT, 38, 4), np.float32)
    kernels.run(reader("float"), [texture, colours], (38, HEIGHT, 1))
    red, greens, blue = (3, (0, 2), 1) if name == "GBGR422" else (2, (1, 3), 0)
    for column, green in enumerate(greens):
        np.testing.assert_allclose(colours[:, column::2, :3], blocks[0][:, :, [red, green, blue]] / 255, rtol=1e-6)


def test_depth(kernels: Kernels) -> None:
    values = np.random.default_rng(2).random((1, HEIGHT, WIDTH, 1), np.float32)
    texture = kernels.image(pm.PixelFormat.Depth32Float, values, usage=pm.TextureUsage.ShaderRead)
    colours = np.zeros((HEIGHT, WIDTH, 4), np.float32)
    kernels.run(reader("float"), [texture, colours], (WIDTH, HEIGHT, 1))
    np.testing.assert_array_equal(colours[..., 0], values[0, ..., 0])
    words = (values * 65535).astype(np.uint16)
    texture = kernels.image(pm.PixelFormat.Depth16Unorm, words, usage=pm.TextureUsage.ShaderRead)
    kernels.run(reader("float"), [texture, colours], (WIDTH, HEIGHT, 1))
    np.testing.assert_allclose(colours[..., 0], words[0, ..., 0] / 65535, rtol=1e-6)


def test_stencil(kernels: Kernels) -> None:
    values = np.random.default_rng(2).integers(0, 256, (1, HEIGHT, WIDTH, 1), np.uint8)
    texture = kernels.image(pm.PixelFormat.Stencil8, values, usage=pm.TextureUsage.ShaderRead)
    colours = np.zeros((HEIGHT, WIDTH, 4), np.uint32)
    kernels.run(reader("uint"), [texture, colours], (WIDTH, HEIGHT, 1))
    np.testing.assert_array_equal(colours[..., 0], values[0, ..., 0])

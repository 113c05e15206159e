"""Stored pixels of every format as numbers: all bit patterns of each component."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.softmetal_texture import truth
from tests.softmetal_texture.pixels import Pixels

pytestmark = pytest.mark.softmetal

NAMES = [member.name for member in pm.PixelFormat]
SUBSAMPLED = ["GBGR422", "BGRG422"]
COLOUR = [name for name in NAMES if re.match(r"[RGBA]+\d", name) and name not in {*SUBSAMPLED, "RGB9E5Float"}]
INTEGER = [name for name in COLOUR if name.endswith("int")]
FLOAT = [name for name in COLOUR if name not in INTEGER]

Array = npt.NDArray[Any]


def every_pattern(name: str, size: int) -> Array:
    """Pixels, as rows of bytes: all there are of up to 16 bits, else all 16-bit patterns, and random ones."""
    if size <= 2:
        count = 1 << 8 * size
        return np.arange(count, dtype="<u4").view(np.uint8).reshape(count, 4)[:, :size]
    words = np.arange(1 << 16, dtype="<u2")
    repeated = np.repeat(words[:, None], size // 2, axis=1).view(np.uint8)
    random = np.random.default_rng(len(name)).integers(0, 256, (1 << 14, size), np.uint8)
    return np.concatenate([repeated, random])


def assert_same(ours: Array, expected: Array, units: int = 0) -> None:
    """Equal, NaN included, or as many float32 neighbours apart."""
    nan = np.isnan(expected)
    assert np.array_equal(np.isnan(ours), nan)
    numbers = expected[~nan].astype(np.float32)
    if units == 0:
        np.testing.assert_array_equal(ours[~nan], numbers)
    else:
        np.testing.assert_array_max_ulp(ours[~nan], numbers, units)


@pytest.mark.parametrize("name", FLOAT)
def test_float_colours(pixels: Pixels, name: str) -> None:
    stored = every_pattern(name, pixels.formats[name].block[2])
    colours = pixels.unpack(name, "float", stored)
    expected = np.tile(np.array([0, 0, 0, 1], np.float64), (len(stored), 1))
    for component in truth.components(name):
        srgb = name.endswith("_sRGB") and component.index != 3
        bits = truth.field(stored, component)
        expected[:, component.index] = truth.decode(bits, component.bits, truth.numbers(name), srgb=srgb)
    # pow() may differ in the last bit of a double, and the extended range goes through a float32 before it.
    assert_same(colours, expected, units=4 if name.endswith("XR_sRGB") else 1 if name.endswith("sRGB") else 0)


@pytest.mark.parametrize("name", INTEGER)
def test_integer_colours(pixels: Pixels, name: str) -> None:
    stored = every_pattern(name, pixels.formats[name].block[2])
    is_signed = name.endswith("Sint")
    colours = pixels.unpack(name, "int" if is_signed else "uint", stored)
    expected = np.tile(np.array([0, 0, 0, 1], np.int64), (len(stored), 1))
    for component in truth.components(name):
        bits = truth.field(stored, component)
        expected[:, component.index] = truth.signed(bits, component.bits) if is_signed else bits
    np.testing.assert_array_equal(colours, expected)


def test_shared_exponent(pixels: Pixels) -> None:
    stored = every_pattern("RGB9E5Float", 4)
    colours = pixels.unpack("RGB9E5Float", "float", stored)
    expected = truth.decode_shared_exponent(np.ascontiguousarray(stored).view("<u4")[:, 0])
    assert_same(colours[:, :3], expected)
    assert (colours[:, 3] == 1).all()


@pytest.mark.parametrize("name", SUBSAMPLED)
def test_two_pixels_share_red_and_blue(pixels: Pixels, name: str) -> None:
    stored = np.random.default_rng(1).integers(0, 256, (1000, 4), np.uint8)
    # Y0 Cb Y1 Cr and Cb Y0 Cr Y1, seen as (Cr, Y, Cb, 1).
    red, greens, blue = (3, (0, 2), 1) if name == "GBGR422" else (2, (1, 3), 0)
    for x, green in enumerate(greens):
        colours = pixels.unpack(name, "float", stored, x)
        assert_same(colours[:, :3], stored[:, [red, green, blue]] / 255)
        assert (colours[:, 3] == 1).all()


def test_depth(pixels: Pixels) -> None:
    words = np.random.default_rng(2).integers(0, 1 << 32, 1 << 16, np.uint32).astype("<u4")
    floats = words.view("<f4")
    assert_same(pixels.unpack("Depth32Float", "depth", words), floats)
    assert_same(pixels.unpack("Depth24Unorm_Stencil8", "depth", words), (words & 0xFFFFFF) / (2**24 - 1))
    halves = np.arange(1 << 16, dtype="<u2")
    assert_same(pixels.unpack("Depth16Unorm", "depth", halves), halves / 65535)
    combined = np.stack([words, words[::-1]], axis=1)
    assert_same(pixels.unpack("Depth32Float_Stencil8", "depth", combined), floats)


def test_stencil(pixels: Pixels) -> None:
    stored = np.random.default_rng(3).integers(0, 256, (1000, 8), np.uint8)
    for name, size, byte in [
        ("Stencil8", 1, 0),
        ("Depth24Unorm_Stencil8", 4, 3),
        ("X24_Stencil8", 4, 3),
        ("Depth32Float_Stencil8", 8, 4),
        ("X32_Stencil8", 8, 4),
    ]:
        unpacked = pixels.unpack(name, "stencil", stored[:, :size])
        np.testing.assert_array_equal(unpacked, stored[:, byte])


def test_every_format_is_tested(pixels: Pixels) -> None:
    tested = {*COLOUR, *SUBSAMPLED, "RGB9E5Float"}
    tested |= {name for name in NAMES if "Depth" in name or "Stencil" in name}
    assert tested == {name for name, format_ in pixels.formats.items() if format_.kinds}

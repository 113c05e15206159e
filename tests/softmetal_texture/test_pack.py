"""Numbers stored in every format: the nearest value that it has."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.softmetal_texture import truth
from tests.softmetal_texture.pixels import Pixels
from tests.softmetal_texture.test_unpack import FLOAT, INTEGER, every_pattern

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]

AROUND_ONE = [0.0, -0.0, 0.5, 1.0, -1.0, 1.25098, -0.752941, 0.0031308, 0.04045, 127.5 / 255, 0.5 / 255, 1.5 / 127]
TINY = [1e-45, -1e-45, 6.1e-5, 5.96e-8, 2.98e-8]
LARGE = [64512, 65024, 65408, 65504, 65519.9, 65520, 1e30, -1e30, np.inf, -np.inf]
EDGES = np.array(AROUND_ONE + TINY + LARGE)


def floats(seed: int) -> Array:
    """Rows of four: edges, around 0 to 1, and of all magnitudes; no NaN."""
    random = np.random.default_rng(seed)
    near = random.uniform(-1.5, 1.5, 1 << 15)
    wide = random.integers(0, 1 << 32, 1 << 15, np.uint32).view(np.float32)
    values = np.concatenate([EDGES, near, wide[~np.isnan(wide)]]).astype(np.float32)
    return values[: len(values) // 4 * 4].reshape(-1, 4)


@pytest.mark.parametrize("name", FLOAT)
def test_float_colours(pixels: Pixels, name: str) -> None:
    values = floats(len(name))
    stored = pixels.pack(name, "float", values)
    for component in truth.components(name):
        srgb = name.endswith("_sRGB") and component.index != 3
        expected = truth.encode(values[:, component.index], component.bits, truth.numbers(name), srgb=srgb)
        np.testing.assert_array_equal(truth.field(stored, component), expected)


@pytest.mark.parametrize("name", FLOAT)
def test_what_is_unpacked_packs_to_the_same_bits(pixels: Pixels, name: str) -> None:
    stored = every_pattern(name, pixels.formats[name].block[2])
    values = pixels.unpack(name, "float", stored)
    again = pixels.pack(name, "float", values)
    for component in truth.components(name):
        bits, packed = truth.field(stored, component), truth.field(again, component)
        # Snorm has two bit patterns for -1; NaNs need not keep theirs.
        same = ~np.isnan(values[:, component.index])
        if truth.numbers(name) == "Snorm":
            same &= bits != 1 << (component.bits - 1)
        np.testing.assert_array_equal(packed[same], bits[same])


@pytest.mark.parametrize("name", FLOAT)
def test_nan(pixels: Pixels, name: str) -> None:
    stored = pixels.pack(name, "float", np.full((1, 4), np.nan))
    for component in truth.components(name):
        value = truth.decode(truth.field(stored, component), component.bits, truth.numbers(name), srgb=False)
        assert np.isnan(value) if truth.numbers(name) == "Float" else abs(value) < 1e-9


@pytest.mark.parametrize("name", INTEGER)
def test_integer_colours_saturate(pixels: Pixels, name: str) -> None:
    is_signed = name.endswith("Sint")
    random = np.random.default_rng(len(name))
    limits = np.iinfo(np.int32 if is_signed else np.uint32)
    values = random.integers(limits.min, limits.max, (1 << 12, 4), limits.dtype, endpoint=True)
    small = random.integers(-40000 if is_signed else 0, 70000, (1 << 12, 4)).astype(limits.dtype)
    values = np.concatenate([values, small])
    stored = pixels.pack(name, "int" if is_signed else "uint", values)
    for component in truth.components(name):
        bits = truth.field(stored, component)
        width = component.bits
        lowest, highest = (-(1 << (width - 1)), (1 << (width - 1)) - 1) if is_signed else (0, (1 << width) - 1)
        found = truth.signed(bits, width) if is_signed else bits
        np.testing.assert_array_equal(found, np.clip(values[:, component.index].astype(np.int64), lowest, highest))


def test_shared_exponent_is_the_nearest_for_the_largest_component(pixels: Pixels) -> None:
    values = floats(9)
    words = pixels.pack("RGB9E5Float", "float", values).view("<u4")[:, 0]
    found = truth.decode_shared_exponent(words)
    clamped = np.clip(values[:, :3].astype(np.float64), 0, 65408)
    largest = clamped.max(axis=1)
    # Mantissas of 9 bits below the power of two above the largest component, whose exponent is at least -15.
    exponent = np.maximum(np.frexp(largest)[1], -15)
    step: Array = np.ldexp(np.ones(len(values)), exponent - 9)
    carries = np.floor(largest / step + 0.5) == 512
    step = np.where(carries, step * 2, step)[:, None]
    np.testing.assert_array_equal(found, np.floor(clamped / step + 0.5) * step)


def test_shared_exponent_round_trip(pixels: Pixels) -> None:
    stored = every_pattern("RGB9E5Float", 4)
    values = pixels.unpack("RGB9E5Float", "float", stored)
    again = pixels.unpack("RGB9E5Float", "float", pixels.pack("RGB9E5Float", "float", values))
    np.testing.assert_array_equal(again, values)
    assert (pixels.unpack("RGB9E5Float", "float", pixels.pack("RGB9E5Float", "float", [np.nan] * 4))[0, :3] == 0).all()


@pytest.mark.parametrize("name", ["GBGR422", "BGRG422"])
def test_two_pixels_share_red_and_blue(pixels: Pixels, name: str) -> None:
    first, second = [1.0, 0.2, 0.4, 1.0], [1.0, 0.8, 0.4, 1.0]
    block = pixels.pack(name, "float", first, x=0)
    block = pixels.pack(name, "float", second, into=block, x=1)
    np.testing.assert_allclose(pixels.unpack(name, "float", block, 0)[0], first, rtol=1e-6)
    np.testing.assert_allclose(pixels.unpack(name, "float", block, 1)[0], second, rtol=1e-6)


def test_depth_and_stencil_leave_each_other_alone(pixels: Pixels) -> None:
    random = np.random.default_rng(4)
    depths = random.uniform(0, 1, 1000).astype(np.float32)
    stencils = random.integers(0, 256, 1000, np.uint8)
    for name in ("Depth24Unorm_Stencil8", "Depth32Float_Stencil8"):
        before = random.integers(0, 256, (1000, pixels.formats[name].block[2]), np.uint8)
        with_depth = pixels.pack(name, "depth", depths, into=before)
        np.testing.assert_array_equal(
            pixels.unpack(name, "stencil", with_depth), pixels.unpack(name, "stencil", before)
        )
        both = pixels.pack(name, "stencil", stencils, into=with_depth)
        np.testing.assert_array_equal(pixels.unpack(name, "stencil", both), stencils)
        np.testing.assert_array_equal(pixels.unpack(name, "depth", both), pixels.unpack(name, "depth", with_depth))


def test_depth(pixels: Pixels) -> None:
    depths = np.array([-1, 0, 0.25, 1 / 3, 1, 2], np.float32)
    clamped = np.clip(depths.astype(np.float64), 0, 1)
    assert pixels.pack("Depth32Float", "depth", depths).tobytes() == depths.tobytes()
    words = pixels.pack("Depth16Unorm", "depth", depths).view("<u2")[:, 0]
    np.testing.assert_array_equal(words, np.rint(clamped * 65535))
    zeros = np.zeros((len(depths), 4), np.uint8)
    packed = pixels.pack("Depth24Unorm_Stencil8", "depth", depths, into=zeros).view("<u4")[:, 0]
    np.testing.assert_array_equal(packed, np.rint(clamped * (2**24 - 1)))

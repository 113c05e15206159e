"""What a layer's picture makes of each format of drawables: the bytes that a screen is given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

from .conftest import Shown, next_drawable

pytestmark = pytest.mark.softmetal

BLUE_GREEN_RED = [2, 1, 0]


def show(layer: pm.MetalLayer, shown: Shown, pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """The picture of a drawable with these pixels, whatever bytes they are."""
    drawable = next_drawable(layer)
    drawable.texture.replace_region(((0, 0, 0), (8, 4, 1)), 0, pixels, pixels.nbytes // 4)
    drawable.present()
    picture = shown(layer)
    assert picture is not None
    return picture.pixels


def on_screen(colors: NDArray[Any]) -> NDArray[np.uint8]:
    """Blue, green, red, alpha in bytes of red, green, blue, alpha as numbers."""
    nearest: NDArray[np.uint8] = np.floor(np.clip(colors, 0, 1) * 255 + 0.5).astype(np.uint8)
    return nearest[..., [*BLUE_GREEN_RED, 3]]


def close(found: NDArray[np.uint8], expected: NDArray[np.uint8]) -> bool:
    """To the nearest byte; a half may go either way."""
    return bool((np.abs(found.astype(int) - expected.astype(int)) <= 1).all())


@pytest.mark.parametrize("pixel_format", ["BGRA8Unorm", "BGRA8Unorm_sRGB"])
def test_bytes_are_shown_as_they_are(layer: pm.MetalLayer, shown: Shown, pixel_format: str) -> None:
    layer.pixel_format = pm.PixelFormat[pixel_format]
    pixels = np.random.default_rng(1).integers(0, 256, (4, 8, 4), dtype=np.uint8)
    assert np.array_equal(show(layer, shown, pixels), pixels)


def test_halves_are_cut_to_what_the_screen_has(layer: pm.MetalLayer, shown: Shown) -> None:
    layer.pixel_format = pm.PixelFormat.RGBA16Float
    colors = np.linspace(-0.5, 1.5, 4 * 8 * 4).reshape(4, 8, 4).astype(np.float16)
    colors[0, 0] = (np.nan, np.inf, -np.inf, 1)
    expected = on_screen(np.nan_to_num(colors.astype(np.float64), nan=0))
    assert close(show(layer, shown, colors), expected)


@pytest.mark.parametrize("pixel_format", ["RGB10A2Unorm", "BGR10A2Unorm"])
def test_ten_bits(layer: pm.MetalLayer, shown: Shown, pixel_format: str) -> None:
    layer.pixel_format = pm.PixelFormat[pixel_format]
    packed = np.random.default_rng(2).integers(0, 1 << 32, (4, 8), dtype=np.uint32)
    low, green, high = (packed >> shift & 1023 for shift in (0, 10, 20))
    red, blue = (low, high) if pixel_format.startswith("R") else (high, low)
    colors = np.stack([red / 1023, green / 1023, blue / 1023, (packed >> 30) / 3], axis=-1)
    assert close(show(layer, shown, packed), on_screen(colors))


@pytest.mark.parametrize("pixel_format", ["BGR10_XR", "BGR10_XR_sRGB"])
def test_extended_range(layer: pm.MetalLayer, shown: Shown, pixel_format: str) -> None:
    layer.pixel_format = pm.PixelFormat[pixel_format]
    packed = np.random.default_rng(3).integers(0, 1 << 30, (4, 8), dtype=np.uint32)
    # MTLPixelFormat: a component is (stored - 384) / 510.
    blue, green, red = (((packed >> shift & 1023).astype(int) - 384) / 510 for shift in (0, 10, 20))
    colors = np.stack([red, green, blue, np.ones_like(red)], axis=-1)
    assert close(show(layer, shown, packed), on_screen(colors))


@pytest.mark.parametrize("pixel_format", ["BGRA10_XR", "BGRA10_XR_sRGB"])
def test_extended_range_with_alpha(layer: pm.MetalLayer, shown: Shown, pixel_format: str) -> None:
    layer.pixel_format = pm.PixelFormat[pixel_format]
    # MTLPixelFormat: 16 bits for each component, of which the high ten are the number.
    stored = np.random.default_rng(4).integers(0, 1024, (4, 8, 4), dtype=np.uint16)
    blue, green, red, alpha = ((stored[..., index].astype(int) - 384) / 510 for index in range(4))
    colors = np.stack([red, green, blue, alpha], axis=-1)
    assert close(show(layer, shown, (stored << 6).astype(np.uint16)), on_screen(colors))


def test_only_newer_frames_are_given(device: pm.Device, layer: pm.MetalLayer) -> None:
    from pymetal._software_device import LIBRARY
    from softmetal.layers import picture

    next_drawable(layer).present()
    first = picture(LIBRARY, layer.pointer)
    assert first is not None
    assert picture(LIBRARY, layer.pointer, seen=first.frame) is None
    next_drawable(layer).present()
    second = picture(LIBRARY, layer.pointer, seen=first.frame)
    assert second is not None
    assert second.frame == first.frame + 1

"""What colour a pixel of a format has on a screen.

Normalised and floating-point values are taken as they are and clamped to 0…1, so that high dynamic range is cut off.
Depth, stencil and integers have no colour of their own: from the least to the greatest they become grey, from black to
white.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import pymetal as pm

Values = NDArray[Any]

_PLAIN = re.compile(r"(?P<channels>A|R|RG|RGBA|BGRA)(?:8|16|32)(?P<kind>Unorm|Snorm|Float|Uint|Sint)(?:_sRGB)?")
_STRETCHED = frozenset({"Depth16Unorm", "Depth32Float", "Stencil8"})


def screen_pixels(pixel_format: pm.PixelFormat, values: Values) -> NDArray[np.uint8]:
    """Pixels with 1, 3 or 4 channels for the screen, of an array of any shape whose last axis are the channels of a
    format that `has_colors`."""
    colors = np.nan_to_num(_colors(pixel_format.name, values))
    rounded: NDArray[np.uint8] = (np.clip(colors, 0, 1) * 255 + 0.5).astype(np.uint8)
    return rounded


def has_colors(pixel_format: pm.PixelFormat) -> bool:
    """Whether `screen_pixels` knows a format."""
    name = pixel_format.name
    return name in _STRETCHED or name in _PACKED or _PLAIN.fullmatch(name) is not None


def _colors(name: str, values: Values) -> Values:
    if name in _STRETCHED:
        return _stretched(values)
    if name in _PACKED:
        return np.concatenate(_PACKED[name](values), axis=-1)
    plain = _PLAIN.fullmatch(name)
    if plain is None:
        raise ValueError(f"{name}: the colours of this format are not known")
    return _in_order(plain["channels"], _fractions(plain["kind"], values))


def _fractions(kind: str, values: Values) -> Values:
    if kind in ("Uint", "Sint"):
        return _stretched(values)
    return values.astype(np.float32) if kind == "Float" else values / np.float32(np.iinfo(values.dtype).max)


def _stretched(values: Values) -> Values:
    finite = values[np.isfinite(values)].astype(np.float64)
    least, greatest = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    return (values - least) / (greatest - least or 1.0)


def _in_order(channels: str, values: Values) -> Values:
    """Grey, red-green-blue, or with alpha."""
    if channels == "BGRA":
        return values[..., [2, 1, 0, 3]]
    return np.concatenate([values, np.zeros_like(values[..., :1])], axis=-1) if channels == "RG" else values


def _ten_bits(values: Values) -> list[Values]:
    return [(values >> shift & 1023) / np.float32(1023) for shift in (0, 10, 20)] + [(values >> 30) / np.float32(3)]


def _small_floats(values: Values) -> list[Values]:
    # Unsigned floats with the exponent of a half: what a half has more are bits at the end.
    channels = ((values & 2047) << 4, (values >> 11 & 2047) << 4, (values >> 22) << 5)
    return [channel.astype(np.uint16).view(np.float16).astype(np.float32) for channel in channels]


def _shared_exponent(values: Values) -> list[Values]:
    scale = np.exp2((values >> 27).astype(np.float32) - 24)
    return [(values >> shift & 511) * scale for shift in (0, 9, 18)]


def _ten_bits_from_blue(values: Values) -> list[Values]:
    blue, green, red, alpha = _ten_bits(values)
    return [red, green, blue, alpha]


_PACKED: dict[str, Callable[[Values], list[Values]]] = {
    "RGB10A2Unorm": _ten_bits,
    "BGR10A2Unorm": _ten_bits_from_blue,
    "RG11B10Float": _small_floats,
    "RGB9E5Float": _shared_exponent,
}

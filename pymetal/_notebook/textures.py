"""Textures as pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

import pymetal as pm
from pymetal._notebook.pixels import has_colors, screen_pixels
from pymetal._notebook.png import encode

SLICES_SHOWN = 8
LONGEST_SIDE = 1024

_CUBES = (pm.TextureType.TypeCube, pm.TextureType.TypeCubeArray)


def texture_png(texture: pm.Texture) -> bytes | None:
    """The largest level, the first slices or planes side by side; None where no picture can be made.

    Of pictures longer than `LONGEST_SIDE` every second, third… pixel is shown.
    """
    if not has_colors(texture.pixel_format):  # compressed, for example
        return None
    try:
        values = _side_by_side(texture)
    except (pm.ValidationError, pm.UnavailableError):  # multisampled, for example
        return None
    return encode(screen_pixels(texture.pixel_format, values))


def _side_by_side(texture: pm.Texture) -> NDArray[Any]:
    """Rows, columns and channels."""
    planes = min(texture.depth, SLICES_SHOWN)
    slices = min(texture.array_length * (6 if texture.texture_type in _CUBES else 1), SLICES_SHOWN)
    shape = (planes, texture.height, texture.width, -1)
    step = -(-max(texture.height, texture.width * planes * slices) // LONGEST_SIDE)
    region = ((0, 0, 0), (texture.width, texture.height, planes))
    stacks = [texture.to_numpy(0, index, region).reshape(shape)[:, ::step, ::step] for index in range(slices)]
    return np.concatenate([plane for stack in stacks for plane in stack], axis=1)

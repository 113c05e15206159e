"""Arrays as the pixels of texture arguments: the format that shows them to the kernel, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pymetal._enums.mtl import DataType, PixelFormat, StorageMode, TextureType, TextureUsage
from pymetal._metal import Device, Texture, TextureDescriptor
from pymetal.kernels._arguments import Argument
from pymetal.kernels._errors import describe, refusal

# The axes of each type of texture without that of the channels.
_AXES: Final = {TextureType.Type1D: 1, TextureType.Type2D: 2, TextureType.Type3D: 3}
_CHANNELS: Final = {1: "R", 2: "RG", 4: "RGBA"}
_FLOATS: Final = frozenset({DataType.Float, DataType.Half})
_SIGNED: Final = frozenset({DataType.Int, DataType.Short})
# What a kernel sees as numbers from 0 to 1, from -1 to 1, or as they are.
_KINDS_OF_FLOATS: Final = {
    "u1": "8Unorm",
    "u2": "16Unorm",
    "i1": "8Snorm",
    "i2": "16Snorm",
    "f2": "16Float",
    "f4": "32Float",
}
_KINDS_OF_UINTS: Final = {"u1": "8Uint", "u2": "16Uint", "u4": "32Uint"}
_KINDS_OF_INTS: Final = {"i1": "8Sint", "i2": "16Sint", "i4": "32Sint"}


@dataclass(frozen=True, slots=True)
class Image:
    """An array, and the texture that has a copy of it."""

    array: NDArray[Any]
    texture: Texture

    def bring_back(self) -> None:
        self.array[...] = self.texture.to_numpy().reshape(self.array.shape)


def make_image(device: Device, argument: Argument, array: NDArray[Any]) -> Image:
    """Raises ValidationError for arrays that no pixel format shows to the kernel as it declares."""
    texture_type = argument.texture_type
    if texture_type is None or texture_type not in _AXES:
        kind = texture_type.name if texture_type is not None else "any type"
        raise refusal(argument.where, f"a Texture of {kind}", describe(array))
    axes = _AXES[texture_type]
    if array.ndim not in (axes, axes + 1) or array.size == 0:
        expected = f"an array with {axes} axes of pixels and, with several channels, one more"
        raise refusal(argument.where, expected, describe(array))
    descriptor = TextureDescriptor()
    descriptor.texture_type = texture_type
    descriptor.pixel_format = _format(argument, array, array.shape[axes] if array.ndim > axes else 1)
    for name, extent in zip(("width", "height", "depth"), reversed(array.shape[:axes]), strict=False):
        setattr(descriptor, name, extent)
    descriptor.usage = TextureUsage.ShaderRead | TextureUsage.ShaderWrite
    descriptor.storage_mode = StorageMode.Shared
    texture = device.new_texture(descriptor)
    texture.from_numpy(np.ascontiguousarray(array))
    return Image(array, texture)


def _format(argument: Argument, array: NDArray[Any], channels: int) -> PixelFormat:
    kinds = _KINDS_OF_UINTS
    if argument.texture_data_type in _FLOATS:
        kinds = _KINDS_OF_FLOATS
    elif argument.texture_data_type in _SIGNED:
        kinds = _KINDS_OF_INTS
    kind = kinds.get(array.dtype.str[1:]) if array.dtype.isnative else None
    if kind is None or channels not in _CHANNELS:
        types = ", ".join(str(np.dtype(name)) for name in kinds)
        raise refusal(argument.where, f"an array of 1, 2 or 4 channels of {types}", describe(array))
    return PixelFormat[_CHANNELS[channels] + kind]

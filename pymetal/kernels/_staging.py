"""Where the arguments of one call are: bytes in the command, buffers that share or copy arrays, resources."""

from __future__ import annotations

import math
import mmap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from pymetal._enums.mtl import BindingType
from pymetal._metal import Buffer, ComputeCommandEncoder, Device, SamplerState, Texture
from pymetal.errors import ValidationError
from pymetal.kernels._arguments import Argument
from pymetal.kernels._buffer_pool import pool
from pymetal.kernels._elements import element_shape, read_output
from pymetal.kernels._errors import describe, dtype_name, refusal
from pymetal.kernels._images import Image, make_image
from pymetal.kernels._kinds import is_array, is_integer, is_sequence
from pymetal.kernels._values import value_array

# What a command takes inline (Metal feature set tables: "Maximum length of inlined constant data").
_INLINE_BYTES: Final = 4096
# Threadgroup memory is given in multiples of this (-[MTLComputeCommandEncoder setThreadgroupMemoryLength:atIndex:]).
_THREADGROUP_UNIT: Final = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Where one argument is. `shape` counts the elements of an array or the pixels of a texture, x last."""

    encode: Callable[[ComputeCommandEncoder], None]
    shape: tuple[int, ...] | None = None


@dataclass(slots=True)
class _Staged:
    """An array and the buffer that shares its memory or has a copy of it."""

    array: NDArray[Any]
    buffer: Buffer
    is_shared: bool
    writer: Argument | None = None


class Staging:
    """Places the arguments of one call, and brings back what the kernel wrote."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._staged: dict[object, _Staged] = {}
        self._written_images: list[tuple[Argument, Image]] = []

    def place(self, argument: Argument, value: object) -> Place:
        """Raises ValidationError for what the argument cannot be."""
        if argument.type is BindingType.Texture and is_array(value):
            return self._place_image(argument, value)
        if argument.type is not BindingType.Buffer:
            return _place_resource(argument, value)
        if isinstance(value, Buffer):
            if value.length < argument.size:
                raise refusal(argument.where, f"at least one element ({argument.size} bytes)", describe(value))
            shape = (value.length // argument.size,) if argument.size else None
            return Place(_buffer_setter(argument, value), shape)
        if argument.layout.holds_resources:
            raise refusal(argument.where, "a Buffer, because the data refers to other resources", describe(value))
        if is_array(value):
            return self._place_array(argument, value)
        if argument.is_written:
            raise refusal(
                argument.where, f"an array of {dtype_name(argument.dtype)} or a Buffer to write to", describe(value)
            )
        return self._place_value(argument, value)

    def allocate(
        self, argument: Argument, output: object, default: tuple[int, ...] | None
    ) -> tuple[NDArray[Any], Place]:
        """The array of an output and its place: a new one views a buffer's memory."""
        if argument.type is BindingType.Texture and not is_array(output):
            raise refusal(argument.where, "an array or a Texture to write to", describe(output))
        whole = read_output(argument, output, default)
        if not isinstance(whole, np.dtype):
            return whole, self.place(argument, whole)
        buffer = self._device.new_buffer(max(whole.itemsize, argument.size, 1))
        array = buffer_array(buffer, whole.base, whole.shape)
        shape = element_shape(argument, array)
        return array, Place(_buffer_setter(argument, buffer), shape)

    def refuse_copies_back(self, method: str) -> None:
        """For commands that run after the call: nothing would bring the data back to an array."""
        for staged in self._staged.values():
            if staged.writer is not None and not staged.is_shared:
                expected = f"a Buffer, or an array of whole pages: {method}() returns before the kernel has written"
                raise refusal(staged.writer.where, expected, describe(staged.array))
        for argument, image in self._written_images:
            expected = f"a Texture: {method}() returns before the kernel has written"
            raise refusal(argument.where, expected, describe(image.array))

    def finish(self) -> None:
        """Update the arrays that the kernel wrote to, once it has run; the buffers of copies are free then."""
        for staged in self._staged.values():
            if staged.is_shared:
                continue
            if staged.writer is not None:
                staged.array[...] = buffer_array(staged.buffer, staged.array.dtype, staged.array.shape)
            pool.give_back(staged.buffer)
        self._staged.clear()
        for _, image in self._written_images:
            image.bring_back()
        self._written_images.clear()

    def _place_image(self, argument: Argument, array: NDArray[Any]) -> Place:
        image = make_image(self._device, argument, array)
        if argument.is_written:
            if not array.flags.writeable:
                raise refusal(argument.where, "an array that can be written", "a read-only one")
            for other, written in self._written_images:
                if _overlap(written.array, array):
                    raise ValidationError(
                        f"{argument.where}: the array overlaps the one for {other.name!r}, and both are written"
                    )
            self._written_images.append((argument, image))
        setter = _texture_setter(argument, image.texture)
        return Place(setter, _texture_shape(image.texture))

    def _place_array(self, argument: Argument, array: NDArray[Any]) -> Place:
        shape = element_shape(argument, array)
        if array.size == 0:
            return Place(_buffer_setter(argument, self._device.new_buffer(max(argument.size, 1))), shape)
        staged = self._stage(array)
        if argument.is_written:
            if not array.flags.writeable:
                raise refusal(argument.where, "an array that can be written", "a read-only one")
            self._check_overlap(argument, staged)
            staged.writer = argument
        return Place(_buffer_setter(argument, staged.buffer), shape)

    def _place_value(self, argument: Argument, value: object) -> Place:
        layout = argument.layout
        if is_sequence(value) and not layout.shape and not layout.members:
            parts = [value_array(layout, item, f"{argument.where}[{i}]") for i, item in enumerate(value)]
            if not parts:
                raise refusal(argument.where, "at least one value", describe(value))
            data = np.concatenate(parts)
        else:
            data = value_array(layout, value, argument.where)
        if data.nbytes > _INLINE_BYTES:
            return Place(_buffer_setter(argument, self._device.new_buffer(data.view(np.uint8))))
        return Place(lambda encoder: encoder.set_bytes(data, argument.index))

    def _stage(self, array: NDArray[Any]) -> _Staged:
        """One buffer for one array, however many arguments it is given for."""
        address = int(array.__array_interface__["data"][0])
        key = (address, array.shape, array.strides, array.dtype.str)
        if key not in self._staged:
            is_shared = _is_shareable(array, address)
            if is_shared:
                buffer = self._device.new_buffer_no_copy(array)
            else:
                buffer = pool.take(self._device, array.nbytes)
                buffer_array(buffer, array.dtype, array.shape)[...] = array
            self._staged[key] = _Staged(array, buffer, is_shared)
        return self._staged[key]

    def _check_overlap(self, argument: Argument, staged: _Staged) -> None:
        """Two copies of the same memory cannot both be brought back."""
        for other in self._staged.values():
            if other is staged or other.writer is None or not _overlap(other.array, staged.array):
                continue
            raise ValidationError(
                f"{argument.where}: the array overlaps the one for {other.writer.name!r}, and both are written"
            )


def buffer_array(buffer: Buffer, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """The buffer's memory as an array, which keeps the buffer."""
    return np.frombuffer(buffer.contents(), dtype, math.prod(shape)).reshape(shape)


def _buffer_setter(argument: Argument, buffer: Buffer) -> Callable[[ComputeCommandEncoder], None]:
    return lambda encoder: encoder.set_buffer(buffer, 0, argument.index)


def _place_resource(argument: Argument, value: object) -> Place:
    if argument.type is BindingType.ThreadgroupMemory:
        if not is_integer(value) or value < 1:
            raise refusal(
                argument.where, "the number of elements in threadgroup memory, an int from 1", describe(value)
            )
        length = -(-value * argument.size // _THREADGROUP_UNIT) * _THREADGROUP_UNIT
        return Place(lambda encoder: encoder.set_threadgroup_memory_length(length, argument.index))
    if argument.type is BindingType.Sampler:
        if not isinstance(value, SamplerState):
            raise refusal(argument.where, "a SamplerState", describe(value))
        return Place(lambda encoder: encoder.set_sampler_state(value, argument.index))
    if not isinstance(value, Texture) or value.texture_type is not argument.texture_type:
        kind = argument.texture_type.name if argument.texture_type is not None else "any type"
        raise refusal(argument.where, f"a Texture of {kind}", describe(value))
    return Place(_texture_setter(argument, value), _texture_shape(value))


def _texture_setter(argument: Argument, texture: Texture) -> Callable[[ComputeCommandEncoder], None]:
    return lambda encoder: encoder.set_texture(texture, argument.index)


def _texture_shape(texture: Texture) -> tuple[int, ...]:
    """As many axes as the texture's type has; the slices of an array are the first."""
    axes = {"1": (texture.width,), "2": (texture.height, texture.width), "C": (6, texture.height, texture.width)}
    kind = texture.texture_type.name.removeprefix("Type")
    if kind.startswith("3"):
        return (texture.depth, texture.height, texture.width)
    pixels = axes.get(kind[0], (texture.width,))
    return (texture.array_length, *pixels) if "Array" in kind else pixels


def _is_shareable(array: NDArray[Any], address: int) -> bool:
    """Whether Metal can use the memory as it is: whole pages (-[MTLDevice newBufferWithBytesNoCopy:…])."""
    is_whole = address % mmap.PAGESIZE == 0 and array.nbytes % mmap.PAGESIZE == 0
    return is_whole and array.flags.c_contiguous and array.flags.writeable


def _overlap(left: NDArray[Any], right: NDArray[Any]) -> bool:
    """Whether two arrays share an element. Comparing bounds comes first, because it is quick."""
    return np.may_share_memory(left, right) and np.shares_memory(left, right)

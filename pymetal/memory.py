"""NumPy arrays over Metal's memory, and memory that Metal can use in place.

Everything here is also in `pymetal` itself.
"""

from __future__ import annotations

import math
import mmap
from collections.abc import Sequence
from importlib import import_module
from operator import index
from typing import Any, Protocol, SupportsIndex

import numpy as np
from numpy.typing import DTypeLike, NDArray

from pymetal._metal import Buffer, Device, create_system_default_device
from pymetal.errors import ValidationError

__all__ = ["SupportsDLPack", "array", "from_dlpack", "page_aligned"]

Shape = SupportsIndex | Sequence[SupportsIndex]


class SupportsDLPack(Protocol):
    """What shows its memory through DLPack: a tensor of PyTorch, JAX, CuPy, an array of NumPy."""

    def __dlpack__(self, *, stream: None = ...) -> Any:
        """A capsule with the memory."""
        ...

    def __dlpack_device__(self) -> tuple[int, int]:
        """The kind of device that the memory is on, and its number; the CPU is `(1, 0)`."""
        ...


def array(buffer: Buffer, dtype: DTypeLike, shape: Shape | None = None, offset: int = 0) -> NDArray[Any]:
    """A writable array of `dtype` over a buffer's memory from the byte `offset` on, which keeps the buffer alive.

    Without `shape` it has one axis, up to the buffer's end; one extent of the shape may be -1, for as many as fit.

    Raises:
        TypeError: `dtype` is none.
        ValidationError: the array would not lie in the buffer, `offset` is no multiple of the dtype's alignment, the
            dtype holds Python objects, or the buffer is private, so that the CPU does not see its memory.
    """
    element = _dtype(dtype)
    length = buffer.length
    if not 0 <= offset <= length:
        raise ValidationError(f"offset {offset} lies outside of the buffer, whose length is {length}")
    if offset % element.alignment:
        raise ValidationError(f"offset {offset} is no multiple of {element.alignment}, the alignment of {element}")
    extents = _extents(shape, element, length - offset)
    if (needed := math.prod(extents) * element.itemsize) > length - offset:
        raise ValidationError(
            f"an array of shape {extents} and dtype {element} needs {needed} bytes, but the buffer has "
            f"{length - offset} from offset {offset} on"
        )
    return np.ndarray(extents, element, buffer.contents(), offset)


def page_aligned(shape: Shape, dtype: DTypeLike = np.float32) -> NDArray[Any]:
    """An array of zeros whose memory begins at a page and has whole pages to itself, for `new_buffer_no_copy`.

    Raises:
        TypeError: `dtype` is none.
        ValidationError: the array has no elements, or the dtype holds Python objects.
    """
    element = _dtype(dtype)
    extents = _integers(shape)
    size = math.prod(extents) * element.itemsize
    if size <= 0 or min(extents, default=1) < 0:
        raise ValidationError(f"an array of shape {extents} and dtype {element} has no memory")
    # A view of frombuffer's array keeps the mapping exported, so that nobody can close it.
    return np.frombuffer(mmap.mmap(-1, size), np.uint8).view(element).reshape(extents)


def from_dlpack(tensor: SupportsDLPack, device: Device | None = None, *, copy: bool | None = None) -> Buffer:
    """A buffer with the data of anything that supports DLPack and is in the CPU's memory.

    As the array API standard says, the memory is shared where that is possible, which takes whole pages as in
    `new_buffer_no_copy`, and copied otherwise; `copy` asks for one or the other. Without `device` the buffer is the
    default device's.

    Raises:
        ResourceError: Metal makes no object (nil).
        ValidationError: the data is not contiguous, empty, or on another device; or the memory cannot be shared, and
            `copy` is False.
    """
    device = device or create_system_default_device()
    if copy:
        return device.new_buffer(tensor)
    try:
        return device.new_buffer_no_copy(tensor)
    except ValidationError:
        if copy is not None:
            raise
    return device.new_buffer(tensor)


def _dtype(dtype: DTypeLike) -> np.dtype[Any]:
    """The dtype; those of ml_dtypes by their names too, such as `bfloat16`."""
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = _machine_learning_dtype(dtype)
    if found.hasobject:
        raise ValidationError(f"dtype {found} holds Python objects, which are no data for Metal")
    if found.itemsize == 0:
        raise ValidationError(f"dtype {found} has no bytes")
    return found


def _machine_learning_dtype(dtype: DTypeLike) -> np.dtype[Any]:
    try:
        ml_dtypes = import_module("ml_dtypes")
    except ImportError:
        hint = ": NumPy has it with the package ml_dtypes" if dtype == "bfloat16" else ""
        raise TypeError(f"{dtype!r} is no dtype of NumPy{hint}") from None
    named: type[Any] | None = getattr(ml_dtypes, dtype, None) if isinstance(dtype, str) else None
    if named is None:
        raise TypeError(f"{dtype!r} is no dtype of NumPy or ml_dtypes")
    found: np.dtype[Any] = np.dtype(named)
    return found


def _integers(shape: Shape) -> tuple[int, ...]:
    return tuple(map(index, shape)) if isinstance(shape, Sequence) else (index(shape),)


def _extents(shape: Shape | None, element: np.dtype[Any], available: int) -> tuple[int, ...]:
    """The shape with the extent that is to be found."""
    extents = (-1,) if shape is None else _integers(shape)
    if extents.count(-1) > 1 or min(extents, default=0) < -1:
        raise ValidationError(f"shape {extents} may have one extent of -1 and none below")
    if -1 not in extents:
        return extents
    row = math.prod(extent for extent in extents if extent != -1) * element.itemsize
    if row == 0 or available % row:
        raise ValidationError(
            f"{available} bytes are no whole number of elements of {row} bytes, for shape {extents} and dtype {element}"
        )
    return tuple(available // row if extent == -1 else extent for extent in extents)

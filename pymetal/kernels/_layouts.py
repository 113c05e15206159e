"""Metal's types in memory, from reflection, as NumPy dtypes (Metal Shading Language specification, chapter 2).

A vector is a subarray: `float4` is `(np.float32, (4,))`. A vector of three takes the room of four, unless it is packed
or what follows it in a struct stands closer. A matrix is its columns, each laid out as a vector. What NumPy has no type
for, such as `bfloat`, is void of its size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pymetal._metal import ArrayType, BufferBinding, StructMember, StructType

_SCALARS: Final = {
    "Float": "f4",
    "Half": "f2",
    "Bool": "?",
    "Char": "i1",
    "Short": "i2",
    "Int": "i4",
    "Long": "i8",
    "UChar": "u1",
    "UShort": "u2",
    "UInt": "u4",
    "ULong": "u8",
}
_NAME: Final = re.compile(r"([A-Z]\w*?)([2-4])?(?:x([2-4]))?")
_RESOURCES: Final = {"Pointer", "Texture", "Sampler", "IndirectCommandBuffer", "ComputePipeline", "RenderPipeline"}


@dataclass(frozen=True, slots=True)
class Layout:
    """A type: what it is called in Metal, and how it lies in memory.

    `shape` is that of a vector's or matrix' components or of an array, without what pads it.
    """

    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...] = ()
    members: tuple[tuple[str, Layout], ...] = ()
    element: Layout | None = None

    @property
    def is_opaque(self) -> bool:
        """Whether NumPy has no type for it."""
        return self.dtype.kind == "V" and self.dtype.names is None and self.dtype.subdtype is None

    @property
    def holds_resources(self) -> bool:
        """Whether this is an argument buffer: data that refers to other resources."""
        inside = [layout for _, layout in self.members] + ([self.element] if self.element else [])
        return self.name in _RESOURCES or any(layout.holds_resources for layout in inside)


def buffer_layout(binding: BufferBinding) -> Layout:
    """The layout of one element of a buffer argument."""
    size = binding.buffer_data_size
    pointer = binding.buffer_pointer_type
    structure = binding.buffer_struct_type or (pointer.element_struct_type if pointer else None)
    if structure is not None:
        return _structure(structure, size)
    array = pointer.element_array_type if pointer else None
    return _array(array) if array is not None else value_layout(binding.buffer_data_type.name, size)


def value_layout(name: str, size: int | None = None) -> Layout:
    """The layout of an enumerator of `DataType`, such as `Float3`; `size` tells packed vectors from others."""
    match = _NAME.fullmatch(name)
    if match is None or match[1] not in _SCALARS:
        return Layout(name.rstrip("_"), np.dtype(f"V{size or 0}"))
    scalar = np.dtype(_SCALARS[match[1]])
    shape = tuple(int(count) for count in match.groups()[1:] if count)
    if not shape:
        return Layout(name, scalar)
    lanes = 4 if shape[-1] == 3 else shape[-1]
    if len(shape) == 1 and size is not None:
        lanes = size // scalar.itemsize
    return Layout(name, np.dtype((scalar, (*shape[:-1], lanes))), shape)


def _structure(structure: StructType, size: int | None = None) -> Layout:
    """Without `size` the struct ends with its last member: reflection does not tell how it is padded."""
    members = tuple((member.name, _member(member)) for member in structure.members)
    offsets = [member.offset for member in structure.members]
    end = max((offset + item.dtype.itemsize for offset, (_, item) in zip(offsets, members, strict=True)), default=0)
    fields: Any = {
        "names": [name for name, _ in members],
        "formats": [item.dtype for _, item in members],
        "offsets": offsets,
        "itemsize": max(size or 0, end),
    }
    return Layout("Struct", np.dtype(fields), members=members)


def _member(member: StructMember) -> Layout:
    """A vector of three takes no padding here: the offset of what follows tells how much room it has."""
    if (structure := member.struct_type) is not None:
        return _structure(structure)
    if (array := member.array_type) is not None:
        return _array(array)
    layout = value_layout(member.data_type.name)
    if layout.shape == (3,):
        return value_layout(layout.name, 3 * layout.dtype.base.itemsize)
    return layout


def _array(array: ArrayType) -> Layout:
    structure, inner = array.element_struct_type, array.element_array_type
    if structure is not None:
        element = _structure(structure, array.stride)
    elif inner is not None:
        element = _array(inner)
    else:
        element = value_layout(array.element_type.name, array.stride)
    length = array.array_length
    dtype = np.dtype((element.dtype.base, (length, *element.dtype.shape)))
    return Layout("Array", dtype, (length,), element=element)

"""Where arguments and results lie on x86-64 (System V ABI, section 3.2.3), for the types of the API model."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.api import Api, Kind, Type

INTEGER_REGISTERS: Final = 6
VECTOR_REGISTERS: Final = 8
EIGHTBYTE: Final = 8
LARGEST_IN_REGISTERS: Final = 16

# Sizes of the LP64 data model that Apple's and Linux's 64-bit systems share; `struct` format characters.
_ARITHMETIC: Final = {
    "char": "b",
    "signed char": "b",
    "unsigned char": "B",
    "short": "h",
    "unsigned short": "H",
    "int": "i",
    "unsigned int": "I",
    "long": "q",
    "unsigned long": "Q",
    "long long": "q",
    "unsigned long long": "Q",
    "float": "f",
    "double": "d",
}

Number = int | float


class Frame(ctypes.Structure):
    """What native/trampoline.S lays out for each recorded call."""

    _fields_ = (
        ("integers", ctypes.c_uint64 * INTEGER_REGISTERS),
        ("vectors", (ctypes.c_uint64 * 2) * VECTOR_REGISTERS),
        ("stack", ctypes.c_uint64),
        ("function", ctypes.c_char_p),
        ("integer_results", ctypes.c_uint64 * 2),
        ("vector_results", (ctypes.c_uint64 * 2) * 2),
    )


@dataclass(frozen=True)
class Leaf:
    """One number inside a value."""

    offset: int
    format: str
    type: Type


class Layouts:
    """Sizes and contents of the model's types."""

    def __init__(self, api: Api) -> None:
        self._structs = {item.name: item for item in api.structs}
        self._enums = {item.name: item.underlying for item in api.enums}

    def format(self, type_: Type) -> str:
        """The `struct` format character of a scalar."""
        if type_.kind is Kind.BOOL:
            return "B"
        if type_.kind in (Kind.ENUM, Kind.OPTIONS):
            return self.format(self._enums[type_.name])
        if type_.kind in (Kind.INTEGER, Kind.FLOAT):
            return _ARITHMETIC[type_.name]
        return "Q"

    def leaves(self, type_: Type, offset: int = 0) -> list[Leaf]:
        """The numbers of a value, in memory order."""
        if type_.kind is Kind.STRUCT:
            return [leaf for field, at in self._fields(type_) for leaf in self.leaves(field, offset + at)]
        if type_.kind is Kind.ARRAY:
            assert type_.element is not None and type_.length is not None
            size = self.size(type_.element)
            return [leaf for i in range(type_.length) for leaf in self.leaves(type_.element, offset + i * size)]
        return [Leaf(offset, self.format(type_), type_)]

    def _fields(self, type_: Type) -> Iterator[tuple[Type, int]]:
        offset = 0
        for field in self._structs[type_.name].fields:
            offset = _aligned(offset, self.alignment(field.type))
            yield field.type, offset
            offset += self.size(field.type)

    def alignment(self, type_: Type) -> int:
        if type_.alias == "simd_float4":
            return 16
        if type_.kind is Kind.STRUCT:
            return max(self.alignment(field.type) for field in self._structs[type_.name].fields)
        if type_.kind is Kind.ARRAY:
            assert type_.element is not None
            return self.alignment(type_.element)
        return struct.calcsize(self.format(type_))

    def size(self, type_: Type) -> int:
        if type_.kind is Kind.STRUCT:
            *_, (last, offset) = self._fields(type_)
            return _aligned(offset + self.size(last), self.alignment(type_))
        if type_.kind is Kind.ARRAY:
            assert type_.element is not None and type_.length is not None
            return type_.length * self.size(type_.element)
        return struct.calcsize(self.format(type_))

    def in_registers(self, type_: Type) -> list[bool] | None:
        """For each eightbyte whether it goes into a vector register; None for a value in memory."""
        if self.size(type_) > LARGEST_IN_REGISTERS:
            return None
        vector = [True] * (_aligned(self.size(type_), EIGHTBYTE) // EIGHTBYTE)
        for leaf in self.leaves(type_):
            if leaf.format not in "fd":
                vector[leaf.offset // EIGHTBYTE] = False
        return vector

    def unpack(self, type_: Type, memory: bytes) -> list[Number]:
        """The numbers of a value in memory."""
        return [struct.unpack_from(leaf.format, memory, leaf.offset)[0] for leaf in self.leaves(type_)]

    def pack(self, type_: Type, numbers: Sequence[Number]) -> bytes:
        """A value in memory. What no number fills is garbage, as in a register."""
        memory = bytearray(b"\xa5" * _aligned(self.size(type_), EIGHTBYTE))
        for leaf, number in zip(self.leaves(type_), numbers, strict=True):
            struct.pack_into(leaf.format, memory, leaf.offset, number)
        return bytes(memory)


class ArgumentReader:
    """Reads a call's arguments one by one from its frame."""

    def __init__(self, layouts: Layouts, frame: Frame) -> None:
        self._layouts = layouts
        self._frame = frame
        self._integers = 0
        self._vectors = 0
        self._stack: int = frame.stack

    def read(self, type_: Type) -> list[Number]:
        """The numbers of the next argument."""
        eightbytes = self._layouts.in_registers(type_)
        if eightbytes is None or not self._fits(eightbytes):
            return self._layouts.unpack(type_, self._from_stack(type_))
        return self._layouts.unpack(type_, b"".join(self._from_register(vector) for vector in eightbytes))

    def _fits(self, eightbytes: list[bool]) -> bool:
        vectors = sum(eightbytes)
        integers = len(eightbytes) - vectors
        return self._integers + integers <= INTEGER_REGISTERS and self._vectors + vectors <= VECTOR_REGISTERS

    def _from_register(self, vector: bool) -> bytes:
        if vector:
            self._vectors += 1
            word: int = self._frame.vectors[self._vectors - 1][0]
        else:
            self._integers += 1
            word = self._frame.integers[self._integers - 1]
        return word.to_bytes(EIGHTBYTE, "little")

    def _from_stack(self, type_: Type) -> bytes:
        self._stack = _aligned(self._stack, max(EIGHTBYTE, self._layouts.alignment(type_)))
        size = self._layouts.size(type_)
        memory = ctypes.string_at(self._stack, size)
        self._stack += _aligned(size, EIGHTBYTE)
        return memory


def write_result(layouts: Layouts, frame: Frame, type_: Type, numbers: Sequence[Number]) -> None:
    """Answers a call with a value: in registers, or in the memory that the caller named."""
    memory = layouts.pack(type_, numbers)
    eightbytes = layouts.in_registers(type_)
    if eightbytes is None:
        ctypes.memmove(frame.integers[0], memory, layouts.size(type_))
        frame.integer_results[0] = frame.integers[0]
        return
    used = {True: 0, False: 0}
    for index, vector in enumerate(eightbytes):
        word = int.from_bytes(memory[index * EIGHTBYTE : (index + 1) * EIGHTBYTE], "little")
        if vector:
            frame.vector_results[used[True]][0] = word
        else:
            frame.integer_results[used[False]] = word
        used[vector] += 1


def _aligned(offset: int, alignment: int) -> int:
    return -(-offset // alignment) * alignment

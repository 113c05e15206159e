"""Python arguments that can be told apart, for the parameters that the binding declares."""

from __future__ import annotations

import itertools
import mmap
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from pathlib import Path
from typing import Any, Final

from generator.binding import Parameter, PyType, Shape

from .recorder import Recorder
from .subjects import python_object


class Variant(Enum):
    """One round of calls."""

    PLAIN = "numbers that pass every check, and everything that can be given"
    WIDE = "the largest numbers, unknown enumerators, tuples for structs, derived classes, an NSError beside a result"
    NIL = "None where it is allowed, nil results"
    ERROR = "an NSError and no result"


ELEMENTS: Final = 3
BUFFER_LENGTH: Final = 48


class CallableProbe:
    """A Python callable that keeps what it was called with."""

    def __init__(self, type_: PyType) -> None:
        self.type = type_
        self.calls: list[tuple[Any, ...]] = []

    def __call__(self, *arguments: Any) -> None:
        self.calls.append(arguments)


class Arguments:
    """Makes the arguments of one call."""

    def __init__(self, recorder: Recorder, variant: Variant, *, overloaded: bool) -> None:
        self._recorder = recorder
        self._variant = variant
        self._numbers = itertools.count(1)
        # Where an overload takes a str, a str is not the path.
        as_path = overloaded or variant is Variant.PLAIN
        self._makers: Mapping[Shape, Callable[[PyType], Any]] = {
            Shape.BOOL: lambda _: True,
            Shape.INT: self._integer,
            Shape.FLOAT: self._float,
            Shape.SECONDS: lambda _: 1_700_000_000.25,
            Shape.NUMBER: lambda _: next(self._numbers) + 0.25,
            Shape.STR: lambda _: f"text {next(self._numbers)} é",
            Shape.PATH: lambda _: self._path(),
            Shape.STR_OR_PATH: lambda _: self._path() if as_path else str(self._path()),
            Shape.BYTES: self._bytes,
            Shape.BUFFER: self._bytes,
            Shape.WRITABLE_BUFFER: self._writable,
            Shape.ENUM: self._enumerator,
            Shape.OPTIONS: self._enumerator,
            Shape.STRUCT: self._struct,
            Shape.OBJECT: self._object,
            Shape.LIST: self._list,
            Shape.TUPLE: lambda type_: tuple(self.make(item) for item in type_.items),
            Shape.SEQUENCE: self._list,
            Shape.SET: lambda type_: {self.make(type_.items[0]) for _ in range(ELEMENTS)},
            Shape.DICT: self._dictionary,
            Shape.CALLABLE: CallableProbe,
            Shape.MATRIX: lambda _: tuple(tuple(self._float(None) for _ in range(4)) for _ in range(4)),
            Shape.HANDLE: self._handle,
            Shape.ANY: lambda _: f"anything {next(self._numbers)}",
        }

    def for_parameters(self, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
        return {item.name: self.make(item.type) for item in parameters}

    def make(self, type_: PyType) -> Any:
        if type_.optional and self._variant is Variant.NIL:
            return None
        return self._makers[type_.shape](type_)

    def _integer(self, type_: PyType) -> int:
        number = next(self._numbers)
        if self._variant is not Variant.WIDE:
            return number
        bits, signed = _INTEGERS[type_.cpp.removeprefix("std::")]
        return -number - (1 << bits - 2) if signed else (1 << bits) - number

    def _float(self, _: PyType | None) -> float:
        return next(self._numbers) + (0.1 if self._variant is Variant.WIDE else 0.5)

    def _path(self) -> Path:
        return Path(f"/tmp/recorded {next(self._numbers)} é")

    def _bytes(self, _: PyType) -> bytes:
        start = next(self._numbers)
        return bytes((start + i) % 256 for i in range(BUFFER_LENGTH))

    def _writable(self, type_: PyType) -> bytearray | mmap.mmap:
        if type_.name != "mmap":
            return bytearray(self._bytes(type_))
        pages = mmap.mmap(-1, mmap.PAGESIZE)
        pages[:BUFFER_LENGTH] = self._bytes(type_)
        return pages

    def _enumerator(self, type_: PyType) -> Any:
        members = list(python_object(type_.module, type_.name))
        return members[next(self._numbers) % len(members)] if members else 0

    def _struct(self, type_: PyType) -> Any:
        fields = tuple(self.make(item) for item in type_.items)
        return fields if self._variant is Variant.WIDE else python_object(type_.module, type_.name)(*fields)

    def _object(self, type_: PyType) -> Any:
        address = self._recorder.create(type_.cpp)
        return python_object(type_.module, type_.name).from_pointer(address, owned=True)

    def _list(self, type_: PyType) -> list[Any]:
        items = [self.make(type_.items[0]) for _ in range(ELEMENTS)]
        if self._variant is Variant.NIL and type_.items[0].optional:
            items[0] = self.make(replace(type_.items[0], optional=False))
        return items

    def _dictionary(self, type_: PyType) -> dict[Any, Any]:
        key, value = type_.items
        return {self.make(key): self.make(value) for _ in range(ELEMENTS)}

    def _handle(self, _: PyType) -> Any:
        return python_object("pymetal", "OpaquePointer")(0x5000 + 16 * next(self._numbers))


# The integers that parameters and fields are spelled with: bits, and whether negative values come too.
_INTEGERS: Final = {
    "char": (8, True),
    "unsigned char": (8, False),
    "short": (16, True),
    "unsigned short": (16, False),
    "int": (32, True),
    "unsigned int": (32, False),
    "long": (64, True),
    "unsigned long": (64, False),
    "long long": (64, True),
    "unsigned long long": (64, False),
    "uint8_t": (8, False),
    "uint16_t": (16, False),
    "uint32_t": (32, False),
    "uint64_t": (64, False),
    "NS::Integer": (64, True),
    "NS::UInteger": (64, False),
    "NS::DeviceCertification": (64, True),
    "NS::ProcessPerformanceProfile": (64, True),
    "MTL::GPUAddress": (64, False),
    "size_t": (64, False),
}

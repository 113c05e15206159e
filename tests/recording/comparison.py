"""Compares the words of a recorded call with the Python arguments, by the C++ types of the API model."""

from __future__ import annotations

import ctypes
import mmap
import re
import struct
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from generator.api import Argument, Kind, Type

from .blocks import BlockCaller
from .calling_convention import Layouts, Number
from .foundation import Foundation, comparable
from .objective_c import Address

_MEMORY: Final = (bytes, bytearray, mmap.mmap)


@dataclass(frozen=True)
class Output:
    """Memory that the callee fills: one value, or `count` of them."""

    argument: Argument
    address: Address
    count: int


class Comparison:
    """The arguments of one recorded call beside those that Python gave."""

    def __init__(self, layouts: Layouts, foundation: Foundation, blocks: BlockCaller) -> None:
        self._layouts = layouts
        self._foundation = foundation
        self._blocks = blocks

    def problems(
        self,
        arguments: Sequence[Argument],
        words: Sequence[list[Number]],
        given: Mapping[str, Any],
        left_out: frozenset[str],
    ) -> tuple[list[str], list[Output]]:
        """What differs, and where the callee has to write. Zero is passed for the arguments of `left_out`."""
        names = _paired(arguments, given)
        python = {_normal(name): value for name, value in given.items()}
        problems: list[str] = []
        outputs: list[Output] = []
        for index, (argument, numbers) in enumerate(zip(arguments, words, strict=True)):
            if argument.name in left_out:
                found = _unequal(numbers, [0])
            elif argument.name in names:
                found = self._difference(argument.type, numbers, given[names[argument.name]])
            elif _is_output(argument.type):
                outputs.append(Output(argument, int(numbers[0]), self._capacity(argument, python)))
                found = None if numbers[0] else "no memory to write to"
            else:
                found = self._implied(argument, numbers, python, _sized_neighbour(arguments, index, python))
            if found:
                problems.append(f"argument {argument.name}: {found}")
        return problems, outputs

    def _capacity(self, argument: Argument, python: Mapping[str, Any]) -> int:
        """How many elements an output has: as many as the call's count or list says; objects come one by one."""
        assert argument.type.element is not None
        if argument.type.element.kind is Kind.POINTER or not python:
            return 1
        return next(len(value) if isinstance(value, Sized) else int(value) for value in python.values())

    def _difference(self, type_: Type, numbers: list[Number], value: Any) -> str | None:
        """None when the words are the value."""
        match type_.kind:
            case Kind.BLOCK | Kind.REFERENCE:
                return self._blocks.problem(type_, int(numbers[0]), value)
            case Kind.POINTER | Kind.OPAQUE if value is None:
                return _unequal(numbers, [0])
            case Kind.POINTER:
                return self._pointer_difference(type_, int(numbers[0]), value)
            case Kind.OPAQUE if isinstance(value, bytes):  # dispatch_data_t, which is an NSData
                return _unequal(self._foundation.read(int(numbers[0])), value)
            case Kind.OPAQUE:
                return _unequal(numbers, [value.address])
            case _:
                return _unequal(numbers, self.rounded(type_, flat(value)))

    def _pointer_difference(self, type_: Type, address: Address, value: Any) -> str | None:
        element = type_.element
        assert element is not None
        if not address:
            return "is a null pointer"
        if element.kind is Kind.OBJECT or hasattr(value, "pointer"):
            return _unequal(self._foundation.read(address), _as_native(element.name, value))
        if isinstance(value, str):
            return _unequal(ctypes.string_at(address), value.encode())
        if isinstance(value, _MEMORY):
            return _unequal(ctypes.string_at(address, len(value)), bytes(value))
        if element.kind in (Kind.VOID, Kind.OPAQUE):
            return _unequal(address, value.address)
        return self._elements_difference(element, address, value)

    def _elements_difference(self, element: Type, address: Address, values: Sequence[Any]) -> str | None:
        size = self._layouts.size(element)
        for index, value in enumerate(values):
            numbers = self._layouts.unpack(element, ctypes.string_at(address + index * size, size))
            if found := self._difference(element, numbers, value):
                return f"element {index} {found}"
        return None

    def _implied(
        self, argument: Argument, numbers: list[Number], python: Mapping[str, Any], neighbour: Any
    ) -> str | None:
        """An argument that Python does not name: a count, a range, or the fields of a struct one by one."""
        if argument.type.kind is Kind.INTEGER and neighbour is not None:
            return _unequal(numbers, [len(neighbour)])
        if argument.type.kind is Kind.STRUCT and "start" in python and neighbour is not None:
            return _unequal(numbers, [python["start"], len(neighbour)])
        if argument.type.kind is Kind.STRUCT:
            prefix = _normal(argument.name)
            fields = [value for name, value in python.items() if name.startswith(prefix)] or list(python.values())
            return _unequal(numbers, self.rounded(argument.type, flat(fields)))
        if argument.type.kind is Kind.POINTER:
            return _unequal(numbers, [0])
        if argument.type.kind is Kind.BLOCK:
            return None if numbers[0] else "is no block"
        return f"is {numbers}, and Python gave nothing for it"

    def rounded(self, type_: Type, values: Sequence[Number]) -> list[Number]:
        """Python's numbers in the precision of the fields they go to."""
        leaves = self._layouts.leaves(type_)
        if len(leaves) != len(values):
            return list(values)
        return [
            struct.unpack(leaf.format, struct.pack(leaf.format, value))[0] if leaf.format in "fd" else int(value)
            for leaf, value in zip(leaves, values, strict=True)
        ]


def flat(value: Any) -> list[Number]:
    """The numbers of a Python value, field by field."""
    if isinstance(value, (int, float)):
        return [value]
    return [number for item in value for number in flat(item)]


def _is_output(type_: Type) -> bool:
    element = type_.element
    if type_.kind is not Kind.POINTER or element is None:
        return False
    return element.kind is Kind.POINTER or (element.kind in (Kind.STRUCT, Kind.INTEGER) and not element.const)


def _paired(arguments: Sequence[Argument], given: Mapping[str, Any]) -> dict[str, str]:
    """The Python parameter of each C++ argument: that of its name, else the one that stands in its place."""
    by_name = {_normal(argument.name): argument for argument in arguments}
    names = {by_name[_normal(name)].name: name for name in given if _normal(name) in by_name}
    position = -1
    for name, value in given.items():
        known = next((i for i, argument in enumerate(arguments) if names.get(argument.name) == name), None)
        position = position + 1 if known is None else known
        if known is not None or position >= len(arguments) or arguments[position].name in names:
            continue
        is_field = _normal(name).startswith(_normal(arguments[position].name)) or isinstance(value, (int, float))
        if not (arguments[position].type.kind is Kind.STRUCT and is_field):
            names[arguments[position].name] = name
    return names


def _sized_neighbour(arguments: Sequence[Argument], index: int, python: Mapping[str, Any]) -> Any:
    """The list or memory that a count belongs to: the nearest before it, else the nearest behind."""
    names = [_normal(item.name) for item in (*reversed(arguments[:index]), *arguments[index + 1 :])]
    sized = (python[name] for name in names if name in python and isinstance(python[name], (list, *_MEMORY)))
    return next(iter(sized), None)


def _as_native(cls: str, value: Any) -> Any:
    """What an object of that class says when it was made of a Python value."""
    if cls == "NS::URL":
        return Path(value)
    return float(value) if cls == "NS::Number" else comparable(value)


def _unequal(found: Any, expected: Any) -> str | None:
    return None if found == expected else f"is {found!r}, not {expected!r}"


def _normal(name: str) -> str:
    """A name without the spelling that C++ and Python differ in: `pDescriptor`, `descriptor`."""
    return re.sub(r"^p(?=[A-Z])", "", name).replace("_", "").lower()

"""What recorded calls answer, and what Python has to make of it."""

from __future__ import annotations

import ctypes
import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from generator.api import Kind, Type
from generator.binding import Binding, PyType, Shape

from .arguments import Variant
from .calling_convention import Frame, Number, write_result
from .comparison import Output
from .foundation import ErrorValue, Foundation, Reference
from .objective_c import Address, in_family
from .recorder import ORDINARY_INTEGER, Recorder
from .subjects import Subject, python_object

# "Basic Memory Management Rules" of Cocoa, and Core Foundation's Create rule.
_OWNING_FAMILIES: Final = ("alloc", "new", "copy", "mutableCopy", "init")
_OWNING_FUNCTION: Final = re.compile(r"Create|Copy")

# Out-parameters that give a reference: Apple declares the observer as `id<NSObject> __strong *`.
_OWNED_OUTPUTS: Final = frozenset(("pOutObserver",))

OwningRule = Callable[[str], bool]

ERROR: Final = ErrorValue("recorded domain", 4242)


@dataclass
class Expected:
    """What Python has to return: a value, or an exception of these classes."""

    value: Any = None
    raises: tuple[type[BaseException], ...] = ()
    cls: Any = None


def gives_reference(selector: str) -> bool:
    """Whether the caller owns what a message or C function returns."""
    if ":" not in selector and selector[:3].isupper():
        return _OWNING_FUNCTION.search(selector) is not None
    return in_family(selector, *_OWNING_FAMILIES)


class Results:
    """Prepares the answer of one call, and knows what it means in Python."""

    def __init__(self, recorder: Recorder, foundation: Foundation, binding: Binding, owning: OwningRule) -> None:
        self._recorder = recorder
        self._layouts = recorder.layouts
        self._objc = recorder.objc
        self._foundation = foundation
        self._owning = owning
        # A class that derives from each: Metal may return one where the header promises its base.
        self._derived = {
            base: PyType(Shape.OBJECT, item.module, item.name, item.cpp)
            for item in binding.classes
            for base in item.bases[:1]
            if base != "NS::Object"
        }

    def answer(
        self, subject: Subject, variant: Variant, frame: Frame, receiver: Address, outputs: list[Output]
    ) -> Expected:
        """Writes result and outputs of the call."""
        fails = variant is Variant.ERROR
        values = [self._fill(subject, index, output, fails) for index, output in enumerate(self._values(outputs))]
        if fails or variant is Variant.WIDE:
            self._write_error(outputs)
        own = self._own(subject, variant, frame, receiver)
        if fails:
            return Expected(raises=(python_object("pymetal", "MetalError"),), value=ERROR)
        if own.raises or not values:
            return own
        if subject.result.own.shape is Shape.NONE:
            return Expected(values[0] if len(values) == 1 else values)
        return Expected([own.value, *values], cls=own.cls)

    # Out-parameters.

    def _values(self, outputs: list[Output]) -> list[Output]:
        return [item for item in outputs if not _is_error(item.argument.type)]

    def _write_error(self, outputs: list[Output]) -> None:
        for output in outputs:
            if _is_error(output.argument.type):
                error = self._foundation.make(ERROR)
                self._objc.autorelease(error)
                ctypes.c_uint64.from_address(output.address).value = error

    def _fill(self, subject: Subject, index: int, output: Output, fails: bool) -> Any:
        """Fills an out-parameter; its Python value."""
        element = output.argument.type.element
        assert element is not None
        if element.kind is not Kind.POINTER:
            return self._fill_numbers(element, output, index)
        if fails:
            return None
        assert element.element is not None
        word, value = self._object(subject.result.outputs[index], element.element.name)
        if output.argument.name not in _OWNED_OUTPUTS:
            self._objc.autorelease(word)
        ctypes.c_uint64.from_address(output.address).value = word
        return value

    def _fill_numbers(self, element: Type, output: Output, index: int) -> Any:
        leaves = self._layouts.leaves(element)
        size = self._layouts.size(element)
        filled: list[Any] = []
        for item in range(output.count):
            numbers = [_number(leaf.format, 100 * index + 10 * item + at) for at, leaf in enumerate(leaves)]
            ctypes.memmove(output.address + item * size, self._layouts.pack(element, numbers), size)
            filled.append(numbers if element.kind is Kind.STRUCT else numbers[0])
        return filled if element.kind is Kind.STRUCT else filled[0]

    # The result itself.

    def _own(self, subject: Subject, variant: Variant, frame: Frame, receiver: Address) -> Expected:
        type_, python = subject.method.result, subject.result.own
        match type_.kind:
            case Kind.VOID:
                return Expected()
            case Kind.BOOL:
                return self._boolean(subject, variant, frame)
            case Kind.POINTER | Kind.OPAQUE:
                return self._pointer(subject, variant, frame, receiver)
            case Kind.ENUM | Kind.OPTIONS:
                return self._enumerator(python, type_, variant, frame)
            case _:
                return self._plain(type_, variant, frame)

    def _plain(self, type_: Type, variant: Variant, frame: Frame) -> Expected:
        leaves = self._layouts.leaves(type_)
        numbers = [_number(leaf.format, index, wide=variant is Variant.WIDE) for index, leaf in enumerate(leaves)]
        write_result(self._layouts, frame, type_, numbers)
        return Expected(numbers if type_.kind is Kind.STRUCT else numbers[0])

    def _boolean(self, subject: Subject, variant: Variant, frame: Frame) -> Expected:
        value = variant in (Variant.PLAIN, Variant.NIL)
        reports = subject.result.error is not None
        answer = True if reports and variant is not Variant.ERROR else value
        # The upper bytes of a register that holds a bool are anything.
        frame.integer_results[0] = 0xA5A5A500 | answer
        return Expected(None if reports else answer)

    def _enumerator(self, python: PyType, type_: Type, variant: Variant, frame: Frame) -> Expected:
        members = list(python_object(python.module, python.name))
        unknown = 77 if variant is Variant.WIDE else None
        value = unknown or int(members[-1 if variant is Variant.PLAIN else 0])
        write_result(self._layouts, frame, type_, [value])
        return Expected(value, cls=python_object(python.module, python.name))

    def _pointer(self, subject: Subject, variant: Variant, frame: Frame, receiver: Address) -> Expected:
        if variant in (Variant.NIL, Variant.ERROR):
            if in_family(subject.selector, "init"):
                self._objc.release(receiver)  # an initializer that fails frees what it was given
            return self._nil(subject)
        element, python = subject.method.result.element, subject.result.own
        if in_family(subject.selector, "init"):
            frame.integer_results[0] = receiver
            return Expected(Reference(receiver), cls=python_object(python.module, python.name))
        if element is None or element.kind is not Kind.OBJECT:
            return self._address(python, element, frame)
        if python.shape is Shape.OBJECT:
            python = self._derived.get(python.cpp, python) if variant is Variant.WIDE else python
        word, value = self._object(python, element.name)
        if not self._owning(subject.selector):
            self._objc.autorelease(word)
        frame.integer_results[0] = word
        is_object = python.shape is Shape.OBJECT
        return Expected(value, cls=python_object(python.module, python.name) if is_object else None)

    def _nil(self, subject: Subject) -> Expected:
        result = subject.result
        if result.creating:
            return Expected(raises=(python_object("pymetal", "MetalError"),))
        empty: Mapping[Shape, Any] = {Shape.LIST: [], Shape.SET: frozenset(), Shape.DICT: {}}
        return Expected(empty.get(result.own.shape))

    def _address(self, python: PyType, element: Type | None, frame: Frame) -> Expected:
        if python.shape is Shape.STR:
            self._text = ctypes.create_string_buffer(b"recorded text")
            frame.integer_results[0] = ctypes.addressof(self._text)
            return Expected("recorded text")
        if python.shape is Shape.WRITABLE_BUFFER:
            is_typed = element is not None and element.kind is not Kind.VOID
            length = ORDINARY_INTEGER * (self._layouts.size(element) if element and is_typed else 1)
            self._memory = ctypes.create_string_buffer(length)
            frame.integer_results[0] = ctypes.addressof(self._memory)
            return Expected([ctypes.addressof(self._memory), length])
        # Whatever an opaque pointer points to, dispatch queues and IOSurfaces are counted like objects.
        address = self._recorder.create("NS::Object")
        self._objc.autorelease(address)
        frame.integer_results[0] = address
        return Expected(address)

    def _object(self, python: PyType, name: str) -> tuple[Address, Any]:
        """A new object (+1) for a Python type, and its value."""
        makers: Mapping[Shape, Callable[[], Any]] = {
            Shape.STR: lambda: Path("/tmp/recorded") if name == "NS::URL" else "recorded é",
            Shape.ANY: lambda: "recorded anything",
            Shape.NUMBER: lambda: 12.5,
            Shape.SECONDS: lambda: datetime.fromtimestamp(1_700_000_000.5, UTC),
            Shape.BYTES: lambda: b"recorded\0bytes",
            Shape.EXCEPTION: lambda: ERROR,
        }
        if python.shape in makers:
            value = makers[python.shape]()
            return self._foundation.make(value), _in_python(value)
        if python.shape in (Shape.LIST, Shape.SET, Shape.DICT):
            return self._collection(python)
        address = self._recorder.create(python.cpp)
        return address, Reference(address)

    def _collection(self, python: PyType) -> tuple[Address, Any]:
        columns = [[self._element(item) for _ in range(3)] for item in python.items]
        shape: Callable[..., Any] = {Shape.LIST: list, Shape.SET: set}.get(python.shape, dict)
        value = dict(zip(*columns, strict=True)) if shape is dict else shape(columns[0])
        address = self._foundation.make(value)
        return address, value

    def _element(self, item: PyType) -> Any:
        self._count = getattr(self, "_count", 0) + 1
        if item.shape is Shape.OBJECT:
            address = self._recorder.create(item.cpp)
            self._objc.autorelease(address)
            return Reference(address)
        return {Shape.NUMBER: float(self._count), Shape.BYTES: b"element %d" % self._count}.get(
            item.shape, f"element {self._count}"
        )


def _is_error(type_: Type) -> bool:
    """`NS::Error**`"""
    element = type_.element.element if type_.element else None
    return element is not None and element.name == "NS::Error"


def _number(format_: str, index: int, *, wide: bool = False) -> Number:
    """A number that a field can hold: with `wide` one that needs its upper bits."""
    if format_ in "fd":
        return index + (-0.5 if wide else 0.25)
    bits = 8 * struct.calcsize(format_)
    if not wide:
        return index % 100 + 3
    return -(1 << bits - 1) + index if format_.islower() else (1 << bits) - 1 - index


def _in_python(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    return str(value) if isinstance(value, Path) else value

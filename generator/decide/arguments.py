"""How the arguments of a C++ call come from Python parameters.

`classify` finds the role of each C++ argument:
- `NS::Error**` is an exception, other `T**` (reflection) are part of the result tuple;
- `const T* const[]`, and `const T*` of numbers or structs, are sequences; a `count` or `NS::Range` that
  belongs to them is left out in the friendly form;
- `const void*` is any buffer object; the length beside it is left out in the friendly form;
- blocks and `std::function`s are callables;
- everything else is one value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from generator import api
from generator.api import Kind, Type
from generator.binding import Check, Parameter, Pass, Passed, PyType, Shape
from generator.decide import names
from generator.decide.errors import DecisionError
from generator.decide.rules import Rules
from generator.decide.types import Direction, Place, TypeMapper, pointee_class

_COUNT_NAME: Final = re.compile(r"count|num[A-Z]\w*")
_LENGTH_NAME: Final = re.compile(r"length|size|len")
_ELEMENT_KINDS: Final = frozenset({Kind.INTEGER, Kind.FLOAT, Kind.STRUCT, Kind.ENUM, Kind.OPTIONS})

START: Final = Parameter("start", PyType(Shape.INT, cpp="NS::UInteger"), "0")
"""Where a friendly form's range begins; it is as long as the sequence."""


class Role(Enum):
    """What a C++ argument is for."""

    VALUE = "value"
    ERROR = "error"
    OUT = "out"
    OBJECTS = "array of objects"
    VALUES = "array of numbers or structs"
    OUT_VALUES = "array that the call fills"
    COUNT = "number of elements of the arrays"
    RANGE = "range of the arrays"
    BYTES = "bytes to read"
    LENGTH = "number of bytes"
    WRITABLE_BYTES = "bytes to write"
    CALLBACK = "callable"
    NIL = "always nil"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The Python side of an argument list."""

    parameters: tuple[Parameter, ...]
    passed: tuple[Passed, ...]
    outputs: tuple[PyType, ...]
    checks: tuple[Check, ...]
    reports_error: bool
    friendly: bool


def is_error_out(type_: Type) -> bool:
    """Whether a type is `NS::Error**`."""
    return type_.kind is Kind.POINTER and type_.element is not None and pointee_class(type_.element) == "NS::Error"


def classify(arguments: tuple[api.Argument, ...], rules: Rules, subjects: tuple[str, ...]) -> tuple[Role, ...]:
    """The role of each argument."""
    ruled = {rule.text("argument"): Role.OUT_VALUES for rule in rules.matching("arguments.output", subjects)}
    ruled |= {rule.text("argument"): Role.COUNT for rule in rules.matching("arguments.count", subjects)}
    ruled |= {name: Role.NIL for rule in rules.matching("arguments.nil", subjects) for name in rule.texts("arguments")}
    roles = [ruled.get(item.name) or _own_role(item.type) for item in arguments]
    has_arrays = any(role in (Role.OBJECTS, Role.VALUES, Role.OUT_VALUES) for role in roles)
    for index, item in enumerate(arguments):
        if roles[index] is not Role.VALUE:
            continue
        if has_arrays and item.type.name == "NS::Range":
            roles[index] = Role.RANGE
        elif has_arrays and item.type.kind is Kind.INTEGER and _COUNT_NAME.fullmatch(item.name):
            roles[index] = Role.COUNT
        elif index and roles[index - 1] is Role.BYTES and _LENGTH_NAME.fullmatch(item.name):
            roles[index] = Role.LENGTH
    return tuple(roles)


def _own_role(type_: Type) -> Role:
    """The role that a type alone tells."""
    if is_error_out(type_):
        return Role.ERROR
    if type_.kind in (Kind.BLOCK, Kind.STD_FUNCTION) or _is_function_reference(type_):
        return Role.CALLBACK
    element = type_.element
    if type_.kind is not Kind.POINTER or element is None:
        return Role.VALUE
    if pointee_class(element) is not None:
        pointee = element.element
        return Role.OBJECTS if pointee is not None and pointee.const else Role.OUT
    if element.kind is Kind.VOID and not type_.alias:
        return Role.BYTES if element.const else Role.WRITABLE_BYTES
    if element.kind in _ELEMENT_KINDS and element.const and element.name != "char":
        return Role.VALUES
    return Role.VALUE


def _is_function_reference(type_: Type) -> bool:
    return type_.kind is Kind.REFERENCE and type_.element is not None and type_.element.kind is Kind.STD_FUNCTION


@dataclass(frozen=True, slots=True)
class ArgumentMapper:
    """Turns C++ argument lists into Python parameters."""

    types: TypeMapper
    rules: Rules

    def forms(self, arguments: tuple[api.Argument, ...], subjects: tuple[str, ...]) -> tuple[Arguments, ...]:
        """The friendly form first; a full form with every count and range follows where they differ."""
        roles = classify(arguments, self.rules, subjects)
        friendly = self._arguments(arguments, roles, subjects, friendly=True)
        if not any(role in (Role.COUNT, Role.RANGE, Role.LENGTH) for role in roles) or Role.OUT_VALUES in roles:
            return (friendly,)
        return (friendly, self._arguments(arguments, roles, subjects, friendly=False))

    def _arguments(
        self, arguments: tuple[api.Argument, ...], roles: tuple[Role, ...], subjects: tuple[str, ...], *, friendly: bool
    ) -> Arguments:
        python_names = self._parameter_names(arguments, subjects)
        lists = [name for name, role in zip(python_names, roles, strict=True) if role in (Role.OBJECTS, Role.VALUES)]
        build = _Builder(self, arguments, python_names, roles, subjects, lists, friendly)
        parts = [build.part(index) for index in range(len(arguments))]
        parameters = self._with_defaults(tuple(parameter for part in parts for parameter in part.parameters), subjects)
        checks = tuple(check for part in parts for check in part.checks)
        if len(lists) > 1:
            checks = (Check("same_length", parameters=tuple(lists), always=True), *checks)
        return Arguments(
            parameters=parameters,
            passed=tuple(part.passed for part in parts),
            outputs=tuple(output for part in parts for output in part.outputs),
            checks=checks,
            reports_error=Role.ERROR in roles,
            friendly=friendly and any(role in (Role.COUNT, Role.RANGE, Role.LENGTH) for role in roles),
        )

    def _parameter_names(self, arguments: tuple[api.Argument, ...], subjects: tuple[str, ...]) -> tuple[str, ...]:
        renamed = {rule.text("argument"): rule.text("name") for rule in self.rules.matching("names.argument", subjects)}
        found = tuple(
            renamed.get(item.name) or (names.argument_name(item.name) if item.name else f"argument{index}")
            for index, item in enumerate(arguments)
        )
        if len(set(found)) != len(found):
            raise DecisionError(f"{subjects[-1]}: two parameters have the same Python name: {found}")
        return found

    def _with_defaults(self, parameters: tuple[Parameter, ...], subjects: tuple[str, ...]) -> tuple[Parameter, ...]:
        """Add the defaults that rules give. One before a parameter without a default has no effect there."""
        defaults = {
            rule.text("argument"): rule.text("value") for rule in self.rules.matching("arguments.default", subjects)
        }
        found = [replace(item, default=defaults.get(item.name, item.default)) for item in parameters]
        for index in range(len(found) - 2, -1, -1):
            if found[index + 1].default is None and found[index].default is not None:
                found[index] = replace(found[index], default=None)
        return tuple(found)

    def nullable(self, argument: str, subjects: tuple[str, ...]) -> bool:
        """Whether a rule lets the argument (its metal-cpp name) be nil."""
        return any(argument in rule.texts("arguments") for rule in self.rules.matching("arguments.nullable", subjects))


@dataclass(frozen=True, slots=True)
class _Part:
    """What one C++ argument contributes."""

    passed: Passed
    parameters: tuple[Parameter, ...] = ()
    outputs: tuple[PyType, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds the parts of one argument list in one form."""

    mapper: ArgumentMapper
    arguments: tuple[api.Argument, ...]
    names: tuple[str, ...]
    roles: tuple[Role, ...]
    subjects: tuple[str, ...]
    lists: list[str]
    friendly: bool

    def part(self, index: int) -> _Part:
        item, name, role = self.arguments[index], self.names[index], self.roles[index]
        where = Place(self.subjects, item.name)
        match role:
            case Role.ERROR:
                return _Part(Passed(Pass.ERROR, item.type))
            case Role.NIL:
                return _Part(Passed(Pass.NIL, item.type))
            case Role.OUT:
                return self._out(item, where)
            case Role.OBJECTS | Role.VALUES:
                type_ = self._sequence(item, where, role)
                return _Part(Passed(Pass.DATA, item.type, name), (Parameter(name, type_),))
            case Role.OUT_VALUES:
                return self._out_values(item, where)
            case Role.COUNT:
                return self._count(item, name)
            case Role.RANGE:
                return self._range(item, name)
            case Role.BYTES:
                return _Part(Passed(Pass.DATA, item.type, name), (Parameter(name, PyType(Shape.BUFFER)),))
            case Role.WRITABLE_BYTES:
                return _Part(Passed(Pass.DATA, item.type, name), (Parameter(name, PyType(Shape.WRITABLE_BUFFER)),))
            case Role.LENGTH:
                return self._length(item, name, self.names[index - 1])
            case Role.CALLBACK:
                return self._callback(item, name, where)
            case Role.VALUE:
                return self._value(item, name, where)

    def _value(self, item: api.Argument, name: str, where: Place) -> _Part:
        type_ = self.mapper.types.value(item.type, Direction.IN, where)
        if type_.shape is Shape.STR_OR_PATH and self._is_path(item.name):
            type_ = replace(type_, shape=Shape.PATH)
        if self.mapper.nullable(item.name, self.subjects):
            if item.type.kind not in (Kind.POINTER, Kind.OPAQUE):
                raise DecisionError(f"{where}: a rule calls the argument nullable, but it is {type_.shape.value}")
            type_ = replace(type_, optional=True)
        return _Part(Passed(Pass.VALUE, item.type, name), (Parameter(name, type_),))

    def _is_path(self, argument: str) -> bool:
        rules = self.mapper.rules.matching("arguments.path", self.subjects)
        return any(argument in rule.texts("arguments") for rule in rules)

    def _out(self, item: api.Argument, where: Place) -> _Part:
        if item.type.element is None:
            raise DecisionError(f"{where}: an out-parameter without a pointee")
        output = replace(self.mapper.types.value(item.type.element, Direction.OUT, where), optional=True)
        owned = self.mapper.rules.applies("ownership.output", self.subjects)
        return _Part(Passed(Pass.OUT, item.type, other="owned" if owned else ""), outputs=(output,))

    def _sequence(self, item: api.Argument, where: Place, role: Role) -> PyType:
        if item.type.element is None:
            raise DecisionError(f"{where}: an array without an element type")
        element = self.mapper.types.value(item.type.element, Direction.IN, where)
        # A range of slots may have empty ones (`setBuffers:offsets:withRange:`); a counted list may not.
        nullable = role is Role.OBJECTS and Role.RANGE in self.roles
        return PyType(
            Shape.SEQUENCE,
            cpp=item.type.element.spelling,
            items=(replace(element, optional=nullable),),
            optional=self.mapper.nullable(item.name, self.subjects),
        )

    def _out_values(self, item: api.Argument, where: Place) -> _Part:
        if item.type.element is None:
            raise DecisionError(f"{where}: an array without an element type")
        rules = self.mapper.rules.matching("arguments.output", self.subjects)
        count = next(rule.text("count") for rule in rules if rule.text("argument") == item.name)
        element = self.mapper.types.value(item.type.element, Direction.OUT, where)
        if count == "1":
            return _Part(Passed(Pass.OUT_ARRAY, item.type, other=count), outputs=(element,))
        output = PyType(Shape.LIST, cpp=item.type.element.spelling, items=(element,))
        return _Part(Passed(Pass.OUT_ARRAY, item.type, other=count), outputs=(output,))

    def _count(self, item: api.Argument, name: str) -> _Part:
        if not self.lists:
            return _Part(Passed(Pass.VALUE, item.type, name), (Parameter(name, _unsigned()),))
        if self.friendly:
            return _Part(Passed(Pass.COUNT, item.type, self.lists[0]))
        check = Check("count_fits", parameters=(name, *self.lists), always=True)
        return _Part(Passed(Pass.VALUE, item.type, name), (Parameter(name, _unsigned()),), checks=(check,))

    def _range(self, item: api.Argument, name: str) -> _Part:
        if self.friendly:
            return _Part(Passed(Pass.RANGE, item.type, self.lists[0], START.name), (START,))
        where = Place(self.subjects, item.name)
        type_ = self.mapper.types.value(item.type, Direction.IN, where)
        check = Check("range_fits", parameters=(name, *self.lists), always=True)
        return _Part(Passed(Pass.VALUE, item.type, name), (Parameter(name, type_),), checks=(check,))

    def _length(self, item: api.Argument, name: str, data: str) -> _Part:
        if self.friendly:
            return _Part(Passed(Pass.COUNT, item.type, data))
        check = Check("length_fits", parameters=(name, data), always=True)
        return _Part(Passed(Pass.VALUE, item.type, name), (Parameter(name, _unsigned()),), checks=(check,))

    def _callback(self, item: api.Argument, name: str, where: Place) -> _Part:
        type_ = item.type.element if item.type.kind is Kind.REFERENCE and item.type.element else item.type
        callback = self.mapper.types.callback(type_, where)
        if self.mapper.nullable(item.name, self.subjects):
            callback = replace(callback, optional=True)
        return _Part(Passed(Pass.BLOCK, item.type, name), (Parameter(name, callback),))


def _unsigned() -> PyType:
    return PyType(Shape.INT, cpp="NS::UInteger")

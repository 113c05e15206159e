"""From C++ types to Python types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from generator.api import Kind, Type
from generator.binding import PyType, Shape
from generator.decide.errors import DecisionError, UnbindableError
from generator.decide.registry import Registry
from generator.decide.rules import Rule, Rules

NONE: Final = PyType(Shape.NONE)
ANY: Final = PyType(Shape.ANY, cpp="NS::Object")


class Direction(Enum):
    """Which way a value crosses; some Foundation classes take more than they give back."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Place:
    """Which argument (None: the result) of which symbol a type belongs to, for rules and errors."""

    subjects: tuple[str, ...]
    argument: str | None = None

    def __str__(self) -> str:
        return f"{self.subjects[-1]}, {self.argument or 'result'}"

    def belongs_to(self, owner: str) -> bool:
        """Whether the symbol is a member of that class."""
        return any(subject.startswith(f"{owner}::") for subject in self.subjects)


# Foundation classes that Python has its own types for. They are classes in Python too, which is what their own
# methods give: `ns.String.string_by_appending_string` an `ns.String`, every other method a `str`.
_CONVERTED: Final[Mapping[tuple[str, Direction], PyType]] = {
    ("NS::String", Direction.IN): PyType(Shape.STR, cpp="NS::String"),
    ("NS::String", Direction.OUT): PyType(Shape.STR, cpp="NS::String"),
    ("NS::URL", Direction.IN): PyType(Shape.STR_OR_PATH, cpp="NS::URL"),
    ("NS::URL", Direction.OUT): PyType(Shape.STR, cpp="NS::URL"),
    ("NS::Number", Direction.IN): PyType(Shape.NUMBER, cpp="NS::Number"),
    ("NS::Number", Direction.OUT): PyType(Shape.NUMBER, cpp="NS::Number"),
    ("NS::Date", Direction.IN): PyType(Shape.SECONDS, cpp="NS::Date"),
    ("NS::Date", Direction.OUT): PyType(Shape.SECONDS, cpp="NS::Date"),
    ("NS::Data", Direction.IN): PyType(Shape.BUFFER, cpp="NS::Data"),
    ("NS::Data", Direction.OUT): PyType(Shape.BYTES, cpp="NS::Data"),
    ("NS::Error", Direction.OUT): PyType(Shape.EXCEPTION, "pymetal", "MetalError", "NS::Error"),
    ("NS::Object", Direction.OUT): ANY,
}

CONTAINERS: Final = frozenset({"NS::Array", "NS::Set", "NS::Dictionary"})


def pointee_class(type_: Type) -> str | None:
    """The class a pointer to an Objective-C object points to, None for every other type."""
    if type_.kind is Kind.POINTER and type_.element is not None and type_.element.kind is Kind.OBJECT:
        return type_.element.name
    return None


@dataclass(frozen=True, slots=True)
class TypeMapper:
    """Maps single values; arrays, lengths and out-parameters are the business of `arguments`."""

    registry: Registry
    rules: Rules

    def value(self, type_: Type, direction: Direction, where: Place) -> PyType:
        """The Python type of one value. Raises UnbindableError when there is none."""
        if type_.alias == "dispatch_data_t" and direction is Direction.IN:
            return PyType(Shape.BUFFER, cpp=type_.alias)
        if (handle := self._handle(type_, where)) is not None:
            return handle
        match type_.kind:
            case Kind.VOID:
                return NONE
            case Kind.BOOL:
                return PyType(Shape.BOOL, cpp="bool")
            case Kind.INTEGER:
                return self._integer(type_, where)
            case Kind.FLOAT:
                return PyType(Shape.FLOAT, cpp=_unqualified(type_))
            case Kind.ENUM | Kind.OPTIONS:
                return self.enum(type_.name)
            case Kind.STRUCT:
                return self._struct(type_.name)
            case Kind.REFERENCE if type_.element is not None and type_.element.kind is Kind.STRUCT:
                return self._struct(type_.element.name)
            case Kind.BLOCK | Kind.STD_FUNCTION:
                return self.callback(type_, where)
            case Kind.POINTER:
                return self._pointer(type_, direction, where)
            case _:
                raise UnbindableError(f"{where}: no Python form for {type_.spelling}")

    def _handle(self, type_: Type, where: Place) -> PyType | None:
        """Handles of C libraries, and bare pointers where a rule says so, cross as addresses."""
        is_void_alias = type_.kind is Kind.POINTER and type_.element is not None and type_.element.kind is Kind.VOID
        if type_.kind is Kind.OPAQUE or (is_void_alias and type_.alias):
            return PyType(Shape.HANDLE, cpp=type_.alias)
        if type_.kind is Kind.POINTER and self.rules.applies("arguments.address", where.subjects):
            return PyType(Shape.HANDLE, cpp=type_.spelling)
        return None

    def _integer(self, type_: Type, where: Place) -> PyType:
        rule = self._rule_for("arguments.options", where)
        if rule is not None:
            return self.enum(rule.text("enum"))
        return PyType(Shape.INT, cpp=_unqualified(type_))

    def enum(self, name: str) -> PyType:
        if name not in self.registry.enums:
            raise UnbindableError(f"the enum {name} is not bound")
        where = self.registry.place(name)
        shape = Shape.OPTIONS if self.registry.enums[name].options else Shape.ENUM
        return PyType(shape, where.module, where.name, name)

    def _struct(self, name: str) -> PyType:
        if name == "simd::float4x4":
            return PyType(Shape.MATRIX, cpp=name)
        if name not in self.registry.structs:
            raise UnbindableError(f"the struct {name} is not bound")
        where = self.registry.place(name)
        fields = self.registry.structs[name].fields
        items = tuple(
            self.value(item.type, Direction.IN, Place((f"{name}::{item.name}",)))
            for item in fields
            if item.type.kind is not Kind.ARRAY
        )
        return PyType(Shape.STRUCT, where.module, where.name, name, items)

    def object_class(self, name: str) -> PyType:
        """The Python class of a bound Objective-C class."""
        if name not in self.registry.classes:
            raise UnbindableError(f"the class {name} is not bound")
        where = self.registry.place(name)
        return PyType(Shape.OBJECT, where.module, where.name, name)

    def _pointer(self, type_: Type, direction: Direction, where: Place) -> PyType:
        name = pointee_class(type_)
        if name is not None and direction is Direction.OUT and name != "NS::Object" and where.belongs_to(name):
            return self.object_class(name)
        if name == "NS::Object" and self.rules.applies("elements.object", where.subjects):
            return self.object_class(name)
        if name in CONTAINERS:
            return self._container(name, direction, where)
        if name == "NS::Object" and direction is Direction.IN and self.rules.applies("arguments.any", where.subjects):
            return ANY
        if name is not None:
            return self.named(name, direction)
        element = type_.element
        if element is not None and element.name == "char" and element.const:
            return PyType(Shape.STR, cpp="char")
        fills = element is not None and not element.const and element.kind is not Kind.VOID
        rule = " ([[output]] in arguments.toml tells that the call fills it)" if fills and where.argument else ""
        raise UnbindableError(f"{where}: no Python form for {type_.spelling}{rule}")

    def named(self, name: str, direction: Direction) -> PyType:
        """The Python type of an object of the class, converted or bound."""
        converted = _CONVERTED.get((name, direction))
        return converted if converted is not None else self.object_class(name)

    def _container(self, name: str, direction: Direction, where: Place) -> PyType:
        if name == "NS::Dictionary":
            rule = self._rule_for("elements.mapping", where)
            items = tuple(self._element(rule.text(key), direction) for key in ("key", "value")) if rule else (ANY, ANY)
            return PyType(Shape.DICT, cpp=name, items=items)
        rule = self._rule_for("elements.element", where)
        if rule is None:
            raise DecisionError(f"{where}: [[element]] in elements.toml has to tell what the {name} holds")
        shape = Shape.SET if name == "NS::Set" else Shape.SEQUENCE if direction is Direction.IN else Shape.LIST
        return PyType(shape, cpp=name, items=(self._element(rule.text("element"), direction),))

    def _element(self, text: str, direction: Direction) -> PyType:
        """An element type as rules write it: a C++ class name, or `NS::Array<MTL::Function>`."""
        outer, _, inner = text.partition("<")
        if text == "NS::Object":
            return ANY
        if not inner:
            return self.named(text, direction)
        shape = Shape.SEQUENCE if direction is Direction.IN else Shape.LIST
        return PyType(shape, cpp=outer, items=(self._element(inner.removesuffix(">"), direction),))

    def callback(self, type_: Type, where: Place) -> PyType:
        """A Python callable. A handler that may get an NSError gets nil for the other objects then; rules tell which
        arguments of others may be nil, by their places."""
        if type_.result is None:
            raise DecisionError(f"{where}: a block without a result type")
        fails = any(pointee_class(item) == "NS::Error" for item in type_.arguments)
        rule = self.rules.single("nullability.callback", where.subjects)
        nil = rule.numbers("places") if rule is not None else ()
        arguments = tuple(
            replace(
                self.value(item, Direction.OUT, where),
                optional=place in nil or (fails and pointee_class(item) is not None),
            )
            for place, item in enumerate(type_.arguments)
        )
        result = self.value(type_.result, Direction.IN, where)
        return PyType(Shape.CALLABLE, cpp=type_.spelling, items=(*arguments, result))

    def _rule_for(self, table: str, where: Place) -> Rule | None:
        """The rule that applies to this argument or result; without an `argument` key it applies to all of them."""
        rules = [
            rule
            for rule in self.rules.matching(table, where.subjects)
            if rule.values.get("argument") in (None, where.argument)
        ]
        return rules[0] if rules else None


def _unqualified(type_: Type) -> str:
    return type_.spelling.removeprefix("const ").removesuffix("&").strip()

"""What a call gives back in Python."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from generator import api
from generator.binding import ErrorKind, Ownership, PyType, Result, Shape
from generator.decide.arguments import Arguments
from generator.decide.errors import DecisionError
from generator.decide.ownership import method_ownership
from generator.decide.rules import Rules
from generator.decide.types import NONE, Direction, Place, TypeMapper, pointee_class

CONTAINER_SHAPES: Final = frozenset({Shape.LIST, Shape.SET, Shape.DICT})

# Shapes that stand for an Objective-C object, which may be nil.
_NULLABLE_SHAPES: Final = frozenset(
    {
        Shape.OBJECT,
        Shape.STR,
        Shape.NUMBER,
        Shape.SECONDS,
        Shape.EXCEPTION,
        Shape.BYTES,
        Shape.LIST,
        Shape.SET,
        Shape.DICT,
        Shape.ANY,
        Shape.HANDLE,
    }
)


@dataclass(frozen=True, slots=True)
class ResultMapper:
    """Decides type, ownership and failure of results."""

    types: TypeMapper
    rules: Rules

    def method(self, method: api.Method, subjects: tuple[str, ...], arguments: Arguments) -> Result:
        """The result of a method that is not a property."""
        own = self._own_type(method.result, subjects)
        is_object = pointee_class(method.result) is not None
        ownership = method_ownership(method.selector, subjects, self.rules) if is_object else Ownership.NONE
        nullable = self.rules.applies("nullability.result", subjects)
        creating = is_object and not nullable and self._creates(ownership, subjects, arguments)
        if nullable:
            own = self._optional(own, subjects)
        error = self._error_kind(subjects) if arguments.reports_error else None
        if error is not None and own.shape is Shape.BOOL:
            own = NONE  # false is an exception, so true tells nothing
        whole = _with_outputs(own, arguments.outputs)
        return Result(whole, own, method.result, ownership, creating, error, arguments.outputs)

    def getter(self, method: api.Method, subjects: tuple[str, ...], *, writable: bool) -> Result:
        """The result of a property. One that can be set to nil can be nil."""
        own = self._own_type(method.result, subjects)
        is_object = pointee_class(method.result) is not None
        ownership = method_ownership(method.selector, subjects, self.rules) if is_object else Ownership.NONE
        if self.rules.applies("nullability.result", subjects):
            own = self._optional(own, subjects)
        elif writable and own.shape in _NULLABLE_SHAPES and not self._never_nil(own, subjects):
            own = replace(own, optional=True)
        return Result(own, own, method.result, ownership)

    def _never_nil(self, own: PyType, subjects: tuple[str, ...]) -> bool:
        """Whether a writable property never reads as None: a nil collection is empty, some are made on demand."""
        never = [self.rules.applies(f"nullability.{table}", subjects) for table in ("required", "resettable")]
        return own.shape in CONTAINER_SHAPES or any(never)

    def _own_type(self, type_: api.Type, subjects: tuple[str, ...]) -> PyType:
        return self.types.value(type_, Direction.OUT, Place(subjects))

    def _optional(self, own: PyType, subjects: tuple[str, ...]) -> PyType:
        if own.shape not in _NULLABLE_SHAPES:
            raise DecisionError(f"{subjects[-1]}: a rule calls the result nullable, but it is {own.shape.value}")
        return replace(own, optional=True)

    def _creates(self, ownership: Ownership, subjects: tuple[str, ...], arguments: Arguments) -> bool:
        by_rule = self.rules.applies("ownership.creating", subjects)
        return by_rule or ownership is Ownership.OWNED or arguments.reports_error

    def _error_kind(self, subjects: tuple[str, ...]) -> ErrorKind:
        rule = self.rules.single("errors.kind", subjects)
        if rule is None:
            return ErrorKind.GENERAL
        if rule.text("kind") not in {kind.value for kind in ErrorKind}:
            raise rule.error(f"unknown exception {rule.text('kind')}")
        return ErrorKind(rule.text("kind"))


def _with_outputs(own: PyType, outputs: tuple[PyType, ...]) -> PyType:
    if not outputs:
        return own
    if own.shape is Shape.NONE:
        return outputs[0] if len(outputs) == 1 else PyType(Shape.TUPLE, items=outputs)
    return PyType(Shape.TUPLE, items=(own, *outputs))

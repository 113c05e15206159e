"""Python value classes from C++ structs."""

from __future__ import annotations

from dataclasses import dataclass

from generator import api
from generator.api import Kind
from generator.binding import PyType, Shape, StructClass, StructField
from generator.decide import names
from generator.decide.methods import MethodMapper
from generator.decide.registry import Registry
from generator.decide.rules import Rules, method_subjects
from generator.decide.types import Direction, Place, TypeMapper


@dataclass(frozen=True, slots=True)
class StructMapper:
    """Decides value structs."""

    types: TypeMapper
    methods: MethodMapper
    registry: Registry
    rules: Rules

    def bind(self, source: api.Struct) -> StructClass:
        where = self.registry.place(source.name)
        fields = tuple(
            self._field(source, item)
            for item in source.fields
            if not self.rules.applies("skips.skip", (f"{source.name}::{item.name}",))
        )
        kept = [
            item for item in source.methods if not self.rules.applies("skips.skip", method_subjects(source.name, item))
        ]
        methods = self.methods.methods(source, kept, frozenset(item.name for item in fields))
        rule = self.rules.single("structs.required", (source.name,))
        return StructClass(
            name=where.name,
            module=where.module,
            cpp=source.name,
            fields=fields,
            required=len(fields) if rule is None else rule.number("count"),
            vector=self.rules.applies("structs.vector", (source.name,)),
            methods=methods,
            location=source.location,
        )

    def _field(self, source: api.Struct, item: api.Field) -> StructField:
        subject = f"{source.name}::{item.name}"
        name_rule = self.rules.single("structs.field", (subject,))
        name = names.snake_case(item.name) if name_rule is None else name_rule.text("name")
        default = self.rules.single("structs.default", (subject,))
        if item.type.kind is Kind.ARRAY and item.type.element is not None and item.type.length is not None:
            element = self.types.value(item.type.element, Direction.IN, Place((subject,)))
            type_ = PyType(Shape.TUPLE, cpp=item.type.spelling, items=(element,) * item.type.length)
            return StructField(name, type_, item.name, "0", item.type.length)
        type_ = self.types.value(item.type, Direction.IN, Place((subject,)))
        return StructField(name, type_, item.name, "0" if default is None else default.text("value"))

"""One bound class from one Objective-C class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator import api
from generator.api import Kind
from generator.binding import (
    Class,
    Collection,
    Constructor,
    HandWritten,
    Mark,
    Property,
    Shape,
    ShortForm,
    Skip,
)
from generator.decide import names
from generator.decide.errors import DecisionError, collected
from generator.decide.methods import MethodMapper
from generator.decide.properties import Accessors, PropertyMapper, find_accessors
from generator.decide.registry import Registry
from generator.decide.rules import Rules, method_subjects
from generator.decide.signatures import selector_of
from generator.decide.types import Direction, TypeMapper, pointee_class
from generator.problems import Problems

_MARKS = (Mark.REPLACE, Mark.PYTHON)
_ELEMENT_GETTER = "objectAtIndexedSubscript:"
_ELEMENT_SETTER = "setObject:atIndexedSubscript:"


@dataclass(frozen=True, slots=True)
class ClassMapper:
    """Decides whole classes."""

    properties: PropertyMapper
    methods: MethodMapper
    types: TypeMapper
    registry: Registry
    rules: Rules
    problems: Problems

    def bind(self, source: api.Class) -> tuple[Class, tuple[Skip, ...]]:
        """The bound class, and what of it is skipped. Members that cannot be bound are left out as problems."""
        kept, skips = self._without_skipped(source)
        generated, hand_written = self._without_hand_written(source, kept)
        members = tuple(method for method in generated if not _is_lifecycle(method))
        accessors = find_accessors(source.name, members, self.rules)
        properties = self._properties(source, accessors)
        used = {id(method) for item in accessors for method in (*item.getters, item.setter) if method is not None}
        others = tuple(method for method in members if id(method) not in used)
        taken = frozenset(name for item in properties for name in (item.name, *item.aliases))
        methods = self.methods.methods(source, others, taken)
        where = self.registry.place(source.name)
        extensions = self._extensions(source)
        return (
            Class(
                name=where.name,
                module=where.module,
                cpp=source.name,
                objc_name=source.objc_name,
                bases=self._bases(source),
                protocol=self._is_protocol(source),
                constructor=self._constructor(source, generated, properties),
                properties=self._without_clashes(properties),
                methods=methods,
                collection=self._collection(source),
                short_forms=self._short_forms(properties, taken | {item.name for item in methods}),
                factories=tuple(rule.text("alias") for rule in self.rules.matching("aliases.factory", (source.name,))),
                copying=source.copying,
                extended=bool(extensions or any(item.mark is Mark.REPLACE for item in hand_written)),
                hand_written=(*hand_written, *extensions),
                location=source.location,
            ),
            skips,
        )

    def _properties(self, source: api.Class, accessors: Sequence[Accessors]) -> tuple[Property, ...]:
        properties: list[Property] = []
        for item in accessors:
            getter = item.getters[0]
            with collected(self.problems, method_subjects(source.name, getter)[-1], getter.location):
                properties.append(self.properties.property(source.name, item))
        return tuple(properties)

    def _without_skipped(self, source: api.Class) -> tuple[tuple[api.Method, ...], tuple[Skip, ...]]:
        kept: list[api.Method] = []
        skips: list[Skip] = []
        for method in source.methods:
            rule = self.rules.single("skips.skip", method_subjects(source.name, method))
            if rule is None:
                kept.append(method)
                continue
            selectors = (selector_of(method),) if selector_of(method) else ()
            skips.append(Skip(f"{source.name}::{method.name}", tuple(filter(None, selectors)), rule.reason))
        return _one_per_selector(kept), tuple(skips)

    def _without_hand_written(
        self, source: api.Class, methods: Sequence[api.Method]
    ) -> tuple[tuple[api.Method, ...], tuple[HandWritten, ...]]:
        generated: list[api.Method] = []
        hand_written: list[HandWritten] = []
        for method in methods:
            subjects = method_subjects(source.name, method)
            found = [(mark, self.rules.single(f"members.{mark.name.lower()}", subjects)) for mark in _MARKS]
            rules = [(mark, rule) for mark, rule in found if rule is not None]
            if not rules:
                generated.append(method)
            for mark, rule in rules:
                selector = selector_of(method)
                selectors = (selector,) if selector else ()
                hand_written.append(HandWritten(mark, rule.texts("declarations"), selectors, rule.reason))
        return tuple(generated), tuple(hand_written)

    def _extensions(self, source: api.Class) -> tuple[HandWritten, ...]:
        rules = self.rules.matching("members.extend", (source.name,))
        return tuple(HandWritten(Mark.EXTEND, rule.texts("declarations"), (), rule.reason) for rule in rules)

    def _bases(self, source: api.Class) -> tuple[str, ...]:
        return tuple(base for base in source.bases if base in self.registry.classes)

    def _is_protocol(self, source: api.Class) -> bool:
        by_rule = self.rules.applies("classes.protocol", (source.name,))
        return by_rule if source.protocol is None else source.protocol

    def _constructor(
        self, source: api.Class, methods: Sequence[api.Method], properties: Sequence[Property]
    ) -> Constructor | None:
        """`alloc()->init()`, with the writable properties of the class and its bases as keywords."""
        found = {method.name for method in methods if method.name == "alloc" or not method.arguments}
        if not {"alloc", "init"} <= found:
            return None
        return Constructor(tuple(sorted(item.name for item in properties if item.setter is not None)))

    @staticmethod
    def _without_clashes(properties: tuple[Property, ...]) -> tuple[Property, ...]:
        """Drop aliases that are another property's own name."""
        own = {item.name for item in properties}
        return tuple(
            replace(item, aliases=tuple(alias for alias in item.aliases if alias not in own)) for item in properties
        )

    def _collection(self, source: api.Class) -> Collection | None:
        """An array of descriptors has `objectAtIndexedSubscript:`."""
        getter = next((item for item in source.methods if item.selector == _ELEMENT_GETTER), None)
        if getter is None:
            return None
        element = pointee_class(getter.result)
        rule = self.rules.single("classes.collection", (source.name,))
        if element is None or rule is None:
            raise DecisionError(f"{source.name}: [[collection]] in classes.toml has to tell how many elements it has")
        writable = any(item.selector == _ELEMENT_SETTER for item in source.methods)
        count = rule.number("count")
        return Collection(self.types.named(element, Direction.OUT), None if count < 0 else count, writable)

    def _short_forms(self, properties: Sequence[Property], taken: frozenset[str]) -> tuple[ShortForm, ...]:
        """`color_attachment(i)` for a property `color_attachments` that is an array of descriptors."""
        found: list[ShortForm] = []
        for item in properties:
            element = self._element_of(item)
            name = names.singular(item.name)
            if element is None or name is None or name in taken:
                continue
            found.append(ShortForm(name, item.name, item.getter.call, self.types.object_class(element)))
        return tuple(found)

    def _element_of(self, item: Property) -> str | None:
        if item.type.shape is not Shape.OBJECT or item.type.cpp not in self.registry.classes:
            return None
        methods = self.registry.classes[item.type.cpp].methods
        getter = next((method for method in methods if method.selector == _ELEMENT_GETTER), None)
        return pointee_class(getter.result) if getter is not None else None


def _is_lifecycle(method: api.Method) -> bool:
    return method.name == "alloc" or (method.name == "init" and not method.arguments)


def _one_per_selector(methods: Sequence[api.Method]) -> tuple[api.Method, ...]:
    """Drop the `std::function` overload of a method that also takes a block: both are one in Python."""
    blocks = {
        (method.name, method.selector)
        for method in methods
        if any(item.type.kind is Kind.BLOCK for item in method.arguments)
    }
    return tuple(method for method in methods if method.selector or (method.name, method.calls_selector) not in blocks)

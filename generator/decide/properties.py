"""Which methods are properties, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator import api
from generator.api import Kind
from generator.binding import Property
from generator.decide import names
from generator.decide.errors import DecisionError
from generator.decide.ownership import in_owning_family
from generator.decide.rules import Rules, method_subjects
from generator.decide.signatures import SignatureMapper, selector_of


@dataclass(frozen=True, slots=True)
class Accessors:
    """The methods behind one property; `getters` beyond the first are deprecated spellings of it."""

    getters: tuple[api.Method, ...]
    setter: api.Method | None


def is_getter(owner: str, method: api.Method, rules: Rules) -> bool:
    """A const method without arguments tells something; rules correct the few that the headers get wrong."""
    if method.static or method.arguments or method.result.kind is Kind.VOID:
        return False
    subjects = method_subjects(owner, method)
    if rules.applies("names.property", subjects):
        return True
    if rules.applies("names.method", subjects):
        return False
    return method.const and not in_owning_family(selector_of(method) or method.name)


def is_setter(method: api.Method) -> bool:
    return (
        not method.static
        and len(method.arguments) == 1
        and method.result.kind is Kind.VOID
        and method.name.startswith("set")
        and method.name[3:4].isupper()
    )


def find_accessors(owner: str, methods: Sequence[api.Method], rules: Rules) -> tuple[Accessors, ...]:
    """Group getters by selector and pair them with their setters, in header order."""
    setters = {method.name[3:].lower(): method for method in methods if is_setter(method)}
    groups: dict[str, list[api.Method]] = {}
    for method in methods:
        if is_getter(owner, method, rules):
            groups.setdefault(selector_of(method) or method.name, []).append(method)
    return tuple(
        Accessors(tuple(sorted(group, key=lambda item: item.deprecated is not None)), _setter(group, setters))
        for group in groups.values()
    )


def _setter(getters: list[api.Method], setters: dict[str, api.Method]) -> api.Method | None:
    """`isBlendingEnabled` belongs to `setBlendingEnabled`, `uiTexture` to `setUITexture`."""
    for getter in getters:
        for name in (getter.name, names.without_is(getter.name) if names.is_boolean_getter(getter.name) else ""):
            if name and name.lower() in setters:
                return setters[name.lower()]
    return None


@dataclass(frozen=True, slots=True)
class PropertyMapper:
    """Turns accessors into properties."""

    signatures: SignatureMapper
    rules: Rules

    def property(self, owner: str, accessors: Accessors) -> Property:
        getter = accessors.getters[0]
        subjects = method_subjects(owner, getter)
        signature = self.signatures.getter(getter, subjects, writable=accessors.setter is not None)
        setter = None
        if accessors.setter is not None:
            setter_subjects = method_subjects(owner, accessors.setter)
            setter = self.signatures.setter(accessors.setter, setter_subjects, signature)
            self._same_type(subjects, signature.result.own.cpp, setter.parameters[0].type.cpp)
        name = self._name(accessors, subjects)
        return Property(name, signature.result.own, signature, setter, self._aliases(accessors, name, subjects))

    @staticmethod
    def _same_type(subjects: tuple[str, ...], getter: str, setter: str) -> None:
        if getter != setter:
            raise DecisionError(f"{subjects[-1]}: the getter gives {getter}, the setter takes {setter}")

    def _name(self, accessors: Accessors, subjects: tuple[str, ...]) -> str:
        """A pair is named after its setter, a boolean getter alone keeps its `is_`: so a change of SDK, which
        may or may not spell the `is`, changes no name."""
        rule = self.rules.single("names.rename", subjects)
        if rule is not None:
            return rule.text("name")
        if accessors.setter is not None:
            return names.snake_case(accessors.setter.name[3:])
        selector = selector_of(accessors.getters[0]) or ""
        return names.snake_case(selector if names.is_boolean_getter(selector) else accessors.getters[0].name)

    def _aliases(self, accessors: Accessors, name: str, subjects: tuple[str, ...]) -> tuple[str, ...]:
        found = [names.snake_case(getter.name) for getter in accessors.getters]
        selector = selector_of(accessors.getters[0]) or ""
        if names.is_boolean_getter(selector):
            found += [names.snake_case(selector), names.snake_case(names.without_is(selector))]
        found += [rule.text("alias") for rule in self.rules.matching("aliases.property", subjects)]
        return tuple(alias for alias in dict.fromkeys(found) if alias != name)

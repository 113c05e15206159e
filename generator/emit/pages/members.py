"""What a class's page shows of its members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.binding import Class, Method, Property, PyType, Signature
from generator.document.facts import Availability, CallFacts, Documentation, PropertyFacts
from generator.emit.pages.links import Documented, Links, mentioned, signature_text, signature_types
from generator.emit.pages.support import SoftwareDevice


@dataclass(frozen=True, slots=True)
class Call:
    """One overload. `code` is its signature with links; `also` are further names of this overload."""

    code: str
    facts: CallFacts
    also: tuple[str, ...]
    availability: Availability | None
    softmetal: bool | None


@dataclass(frozen=True, slots=True)
class Section:
    """One method name with its overloads."""

    name: str
    aliases: tuple[str, ...]
    calls: tuple[Call, ...]

    @property
    def anchors(self) -> tuple[str, ...]:
        """The names of methods without a section of their own that are told here."""
        return tuple(dict.fromkeys(name for call in self.calls for name in call.also))


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One property."""

    name: str
    aliases: tuple[str, ...]
    type: str
    getter: CallFacts
    setter: CallFacts | None
    availability: Availability | None
    softmetal: bool | None


class Members:
    """Describes the members of one class for its page."""

    def __init__(
        self,
        class_: Class,
        neighbours: Sequence[Documented],
        links: Links,
        documentation: Documentation,
        device: SoftwareDevice,
    ) -> None:
        """`neighbours` are the symbols that hand-written declarations may name: those of the class's module."""
        self._class = class_
        self._neighbours = neighbours
        self._page = links.page(class_.module, class_.name)
        self._links = links
        self._documentation = documentation
        self._device = device
        self._extras = documentation.extras.get(class_.cpp, {})
        self._availability = documentation.symbol(class_.cpp).availability

    def sections(self) -> list[Section]:
        """The methods. One that only repeats overloads of others under their selectors' names is told there."""
        plain = {call.key for method in self._class.methods if not method.selector_named for call in method.overloads}
        shown = [method for method in self._class.methods if not _repeats(method, plain)]
        also: dict[str, list[str]] = {}
        for method in self._class.methods:
            if method not in shown:
                for call in method.overloads:
                    also.setdefault(call.key, []).extend((method.name, *method.aliases))
        extras = {name: facts for name, facts in self._extras.items() if isinstance(facts, CallFacts)}
        sections = [self._section(method, also, extras.pop(method.name, None)) for method in shown]
        return sections + [Section(name, (), (self._extra(facts),)) for name, facts in extras.items()]

    def _section(self, method: Method, also: dict[str, list[str]], extra: CallFacts | None) -> Section:
        calls = [self._call(method, call, also.get(call.key, [])) for call in method.overloads]
        if extra is not None:
            calls.append(self._extra(extra))
        return Section(method.name, method.aliases, tuple(calls))

    def _extra(self, facts: CallFacts) -> Call:
        """A member that no signature describes: hand-written, or one that all arrays or copyable classes have."""
        return Call(
            code=self._links.code(_without_modules(signature_text(facts)), self._neighbours, self._page),
            facts=facts,
            also=(),
            availability=self._unlike_the_class(facts),
            softmetal=None if facts.message is None else self._answered(facts.message),
        )

    def _answered(self, message: str) -> bool:
        return self._device.answers(self._class, message.rstrip("]").rpartition(" ")[2])

    def _call(self, method: Method, signature: Signature, also: Iterable[str]) -> Call:
        facts = self._documentation.call(self._class.cpp, signature.key).named(method.name)
        return Call(
            code=self._links.code(signature_text(facts), signature_types(signature), self._page),
            facts=facts,
            also=tuple(also),
            availability=self._unlike_the_class(facts),
            softmetal=self._device.answers(self._class, signature.selector),
        )

    def properties(self) -> list[PropertyRow]:
        """The properties, in the order of the headers."""
        extras = [facts for facts in self._extras.values() if isinstance(facts, PropertyFacts)]
        return [*map(self._property, self._class.properties), *map(self._extra_property, extras)]

    def _property(self, item: Property) -> PropertyRow:
        facts = self._documentation.property(self._class.cpp, item.name)
        return PropertyRow(
            name=item.name,
            aliases=item.aliases,
            type=self._links.code(facts.type, mentioned([item.type]), self._page),
            getter=facts.getter,
            setter=facts.setter,
            availability=self._unlike_the_class(facts.getter),
            softmetal=self._device.answers(self._class, item.getter.selector),
        )

    def _extra_property(self, facts: PropertyFacts) -> PropertyRow:
        return PropertyRow(
            name=facts.name,
            aliases=(),
            type=self._links.code(_without_modules(facts.type), self._neighbours, self._page),
            getter=facts.getter,
            setter=facts.setter,
            availability=self._unlike_the_class(facts.getter),
            softmetal=facts.getter.message is not None and self._answered(facts.getter.message),
        )

    def constructor(self, types: Iterable[PyType]) -> Call | None:
        """What `Class()` does, where that is possible; `types` are those of its keyword arguments."""
        if self._class.constructor is None:
            return None
        facts = self._documentation.constructor(self._class.cpp)
        return Call(
            code=self._links.code(signature_text(facts), types, self._page),
            facts=facts,
            also=self._class.factories,
            availability=None,
            softmetal=None,
        )

    def _unlike_the_class(self, facts: CallFacts) -> Availability | None:
        """A member's availability where it is not that of its class."""
        known = facts.availability.sdks and facts.availability != self._availability
        return facts.availability if known else None


def _repeats(method: Method, keys: set[str]) -> bool:
    return method.selector_named and all(call.key in keys for call in method.overloads)


def _without_modules(code: str) -> str:
    """Short names; Python's Buffer keeps its module, since Metal has one too."""
    return re.sub(r"typing\.|numpy\.typing\.|collections\.abc\.(?!Buffer)", "", code)

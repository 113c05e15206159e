"""What a class's page shows of its members."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from generator.binding import Class, Method, Property, PyType, Signature
from generator.document.facts import Availability, CallFacts, Documentation
from generator.emit.page_links import Documented, Links, mentioned, signature_text, signature_types
from generator.emit.page_support import SoftwareDevice

DECLARED: Final = re.compile(r"def (\w+)\(self(?:, )?(.*)\) -> (.*): \.\.\.")
"""The name, parameters and result in stub text."""


@dataclass(frozen=True, slots=True)
class Call:
    """One overload. `code` is its signature with links; `also` are further names of this overload."""

    code: str
    facts: CallFacts
    also: tuple[str, ...]
    availability: Availability | None
    softmetal: bool | None


@dataclass(frozen=True, slots=True)
class ByHand:
    """A hand-written form of a method, and the messages that it stands for."""

    code: str
    messages: tuple[str, ...]
    softmetal: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One method name with its overloads."""

    name: str
    aliases: tuple[str, ...]
    calls: tuple[Call, ...]
    by_hand: tuple[ByHand, ...]

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
        by_hand = self._hand_written()
        sections = [self._section(method, also, by_hand.pop(method.name, [])) for method in shown]
        return sections + [Section(name, (), (), tuple(texts)) for name, texts in by_hand.items()]

    def _hand_written(self) -> dict[str, list[ByHand]]:
        """Hand-written methods and properties by name, apart from special methods."""
        found: dict[str, list[ByHand]] = {}
        for member in self._class.hand_written:
            messages = tuple(f"-[{self._class.objc_name} {selector}]" for selector in member.selectors)
            answered = [self._device.answers(self._class, selector) for selector in member.selectors]
            for text in member.declarations:
                named = DECLARED.search(text)
                if named is not None and not named[1].startswith("__"):
                    code = self._links.code(_signature(named), self._neighbours, self._page)
                    form = ByHand(code, messages, bool(answered) and all(answered))
                    found.setdefault(named[1], []).append(form)
        return found

    def _section(self, method: Method, also: dict[str, list[str]], by_hand: list[ByHand]) -> Section:
        calls = tuple(self._call(method, call, also.get(call.key, [])) for call in method.overloads)
        return Section(method.name, method.aliases, calls, tuple(by_hand))

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
        return [self._property(item) for item in self._class.properties]

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
        return facts.availability if facts.availability != self._availability else None


def _repeats(method: Method, keys: set[str]) -> bool:
    return method.selector_named and all(call.key in keys for call in method.overloads)


def _signature(declared: re.Match[str]) -> str:
    """`new_buffer(data: Buffer) -> Buffer` from stub text."""
    name, parameters, result = declared.groups()
    # Python's Buffer keeps its module, since Metal has one too.
    return re.sub(r"numpy\.typing\.|collections\.abc\.(?!Buffer)", "", f"{name}({parameters}) -> {result}")

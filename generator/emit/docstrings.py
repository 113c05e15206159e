"""The text of docstrings, the same in the extension, the stubs and the enum modules."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

from generator.binding import EnumClass, StructClass
from generator.document.facts import (
    Availability,
    CallFacts,
    Documentation,
    FieldFacts,
    PropertyFacts,
    Raised,
    SymbolFacts,
)

WIDTH: Final = 112
"""Longer lists go on in the next line."""

_KINDS = {
    "class": "The Objective-C class",
    "protocol": "The Objective-C protocol",
    "enum": "The values of",
    "options": "The options of",
    "struct": "The struct",
    "constant": "The constant",
}


def symbol_doc(facts: SymbolFacts, *details: str) -> str:
    """The docstring of a class, enum or struct; `details` are further lines about it."""
    what = f"{_KINDS[facts.kind]} `{facts.cpp}`." if facts.objc is None else _named_twice(facts)
    lines = [what, *details, _available(facts.availability), facts.apple or ""]
    return paragraphs(facts.summary, facts.comment, lines)


def _named_twice(facts: SymbolFacts) -> str:
    return f"{_KINDS[facts.kind]} `{facts.objc}`, in C++ `{facts.cpp}`."


def call_doc(facts: CallFacts, owner: SymbolFacts | None) -> str:
    """The docstring of one overload; its signature stands above it already. What Metal does not know has no page."""
    page = _page(owner) if facts.cpp or facts.message else ""
    lines = [*_declared(facts), *_behaviour(facts), _available(facts.availability), page]
    return paragraphs(facts.summary, facts.comment, lines, raises(facts.raises))


def property_doc(facts: PropertyFacts, owner: SymbolFacts) -> str:
    """The docstring of a property, with its type, which no other part of `help()` shows."""
    getter, setter = facts.getter, facts.setter
    lines = [*_declared(getter), *(_declared(setter) if setter is not None else []), *_behaviour(getter)]
    lines += [_available(getter.availability), _page(owner)]
    raised = dict.fromkeys([*getter.raises, *(setter.raises if setter is not None else ())])
    return paragraphs(_property_type(facts), getter.summary, getter.comment, lines, raises(tuple(raised)))


def constructor_doc(facts: CallFacts, owner: SymbolFacts) -> str:
    """The docstring of `__init__`, with the keywords, which nothing else tells at run time."""
    return paragraphs(facts.python, call_doc(facts, owner))


def field_doc(facts: FieldFacts) -> str:
    """The docstring of a struct's field."""
    text = f"{facts.name}: {facts.type}"
    return paragraphs(_set_by(text, facts.type, facts.given), facts.comment, f"`{facts.cpp}`")


def struct_doc(struct: StructClass, facts: SymbolFacts) -> str:
    """The docstring of a struct, with what may stand for one."""
    names = ", ".join(field.name for field in struct.fields)
    other = ", or a number for the first" if struct.required == 1 and len(struct.fields) > 1 else ""
    if struct.cpp == "NS::Range":
        other = ", or a Python range of consecutive numbers"
    like = f"Where signatures say `{struct.name}Like`, a tuple of the fields ({names}) is taken too{other}."
    return symbol_doc(facts, like, f"`pymetal.types.{struct.name}Like` is this type, for annotations.")


def enum_doc(enum: EnumClass, documentation: Documentation) -> str:
    """The docstring of an enum. Members that not every SDK of the enum has are listed by where they are."""
    facts = documentation.symbol(enum.cpp)
    newer: dict[Availability, list[str]] = {}
    comments: list[str] = []
    for member in enum.members:
        known = documentation.enumerator(enum.cpp, member.constant)
        if known.availability != facts.availability:
            newer.setdefault(known.availability, []).append(member.name)
        about = " ".join(filter(None, [known.summary, known.comment]))
        if about:
            comments.append(f"    {member.name}: {about}")
    listed = [_wrapped(f"Only in the {where.text}: {', '.join(names)}.") for where, names in newer.items()]
    return paragraphs(symbol_doc(facts, *listed), ["Members:", *comments] if comments else None)


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def struct_element(struct: StructClass, documentation: Documentation) -> str:
    """The type of what iterating over a struct gives."""
    types = (documentation.field(struct.cpp, field.name).type for field in struct.fields)
    return " | ".join(dict.fromkeys(types))


def signature(facts: CallFacts) -> str:
    """What follows the name in a definition: `(self, length: int) -> Buffer`."""
    return f"({', '.join([*facts.received, *facts.parameters])}) -> {facts.result}"


def constructor_signature(facts: CallFacts) -> str:
    """The definition of `__init__`."""
    return f"def __init__({', '.join(['self', *facts.parameters])}) -> None"


def setter_signature(facts: CallFacts) -> str:
    """The definition of a setter, which a TypeError shows."""
    return f"def {facts.name}(self, {facts.parameters[0]}) -> None"


def _property_type(facts: PropertyFacts) -> str:
    """`label: str | None`, and what may be assigned where that is more."""
    text = f"{facts.name}: {facts.type}"
    if facts.setter is None:
        return f"{text} (read-only)"
    return _set_by(text, facts.type, facts.setter.parameters[0].removeprefix("value: "))


def _set_by(text: str, got: str, given: str) -> str:
    return text if given == got else f"{text} (set by {given})"


def raises(raised: Sequence[Raised]) -> list[str]:
    """The section of exceptions, empty when there are none."""
    return ["Raises:", *(f"    {item.exception}: {item.when}." for item in raised)] if raised else []


def paragraphs(*parts: str | Sequence[str] | None) -> str:
    """The parts that are there, an empty line between them. A list is a paragraph of lines."""
    texts = [part if isinstance(part, str) else "\n".join(filter(None, part)) for part in parts if part]
    return "\n\n".join(filter(None, texts))


def _declared(facts: CallFacts) -> list[str]:
    return [f"`{text}`" for text in (facts.cpp, facts.message) if text]


def _behaviour(facts: CallFacts) -> list[str]:
    lines: list[str] = []
    if facts.ownership is not None:
        lines.append(f"The result is {facts.ownership}.")
    if facts.releases_gil:
        lines.append("Runs with the GIL released.")
    if facts.deprecated is not None:
        lines.append(f"Deprecated: {facts.deprecated}.")
    return [*lines, *facts.notes]


def _available(availability: Availability) -> str:
    return f"In the {availability.text}." if availability.sdks else ""


def _page(owner: SymbolFacts | None) -> str:
    return "" if owner is None else owner.apple or ""

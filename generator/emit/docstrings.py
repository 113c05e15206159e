"""The text of docstrings, the same in the extension, the stubs and the enum modules."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.facts import CallFacts, PropertyFacts, Raised, SymbolFacts


def symbol_doc(facts: SymbolFacts, *details: str) -> str:
    """The docstring of a class, enum or struct; `details` come behind what it is."""
    known = f"`{facts.cpp}` in C++" if facts.objc is None else f"`{facts.cpp}` in C++, `{facts.objc}` in Objective-C"
    kind = _KINDS[facts.kind]
    facts_lines = [f"The {kind} {known}.", *details, _available(facts.availability.text), facts.apple or ""]
    return paragraphs(facts.summary, facts.comment, facts_lines)


_KINDS = {
    "class": "class",
    "protocol": "protocol",
    "enum": "values of",
    "options": "options of",
    "struct": "struct",
    "constant": "constant",
}


def call_doc(facts: CallFacts, owner: SymbolFacts | None) -> str:
    """The docstring of one overload; its signature stands above it already."""
    lines = [*_declared(facts), *_behaviour(facts), _available(facts.availability.text), _page(owner)]
    return paragraphs(facts.summary, facts.comment, lines, raises(facts.raises))


def property_doc(facts: PropertyFacts, owner: SymbolFacts) -> str:
    """The docstring of a property, signature included: no tool shows one of its own."""
    getter, setter = facts.getter, facts.setter
    lines = [*_declared(getter), *(_declared(setter) if setter is not None else []), *_behaviour(getter)]
    lines += [_available(getter.availability.text), _page(owner)]
    raised = dict.fromkeys([*getter.raises, *(setter.raises if setter is not None else ())])
    return paragraphs(property_signature(facts), getter.summary, getter.comment, lines, raises(tuple(raised)))


def property_signature(facts: PropertyFacts) -> str:
    """`label: str | None`, and what may be assigned where that is more."""
    text = f"{facts.name}: {facts.type}"
    if facts.setter is None:
        return f"{text} (read only)"
    given = facts.setter.parameters[0].removeprefix("value: ")
    return text if given == facts.type else f"{text}, set by {given}"


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


def _available(text: str) -> str:
    return f"In the {text}."


def _page(owner: SymbolFacts | None) -> str:
    return "" if owner is None else owner.apple or ""

"""`docstrings.h`: signatures and docstrings of the members that C++ by hand defines."""

from __future__ import annotations

from collections.abc import Iterator

from generator.binding import Binding, Class
from generator.decide import names
from generator.document import Documentation
from generator.document.facts import CallFacts
from generator.document.fragments import Member, SupportClass, read_declaration, support_classes
from generator.emit.cpp.classes import identifier
from generator.emit.cpp.docs import literal
from generator.emit.docstrings import call_doc, property_doc, signature
from generator.emit.text import render


def header(binding: Binding, documentation: Documentation) -> str:
    """One constant for each member, named after its class and itself: `buffer_contents`, `array_dunder_getitem`."""
    entries = [entry for item in support_classes().values() for entry in _support(item)]
    entries += [entry for item in binding.classes for entry in _hand_written(item, documentation)]
    return render("cpp_docstrings.h.jinja", entries=entries)


def _support(class_: SupportClass) -> Iterator[dict[str, str]]:
    prefix = names.snake_case(class_.name)
    yield _entry(prefix, "class", "", class_.doc)
    for member in class_.members.values():
        call = member if isinstance(member, CallFacts) else member.getter
        yield _entry(prefix, member.name, _definition(member), call_doc(call, None))


def _hand_written(class_: Class, documentation: Documentation) -> Iterator[dict[str, str]]:
    owner = documentation.symbol(class_.cpp)
    for text in (text for written in class_.hand_written for text in written.declarations):
        member = documentation.extra(class_.cpp, read_declaration(text).name)
        doc = call_doc(member, owner) if isinstance(member, CallFacts) else property_doc(member, owner)
        yield _entry(_prefix(class_), member.name, _definition(member), doc)


def _prefix(class_: Class) -> str:
    """Foundation has an Array and a Value, as support.pyi has."""
    plain = identifier(class_)
    return f"ns_{plain}" if class_.cpp.startswith("NS::") else plain


def _definition(member: Member) -> str:
    call = member if isinstance(member, CallFacts) else member.getter
    return f"def {call.name}{signature(call)}"


def _entry(prefix: str, name: str, definition: str, doc: str) -> dict[str, str]:
    plain = name.replace("__", "dunder_", 1).strip("_")
    return {"name": f"{prefix}_{plain}", "signature": literal(definition), "text": literal(doc)}

"""The stub text of functions, methods and properties."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from generator.binding import Parameter, Property, Signature
from generator.document.facts import CallFacts, PropertyFacts
from generator.emit.stubs.types import Annotations

WIDTH = 116
"""Longer parameter lists are written one parameter a line."""


def indent(text: str) -> str:
    """Text one level deeper."""
    return textwrap.indent(text, "    ")


def docstring(text: str) -> str:
    """A docstring; one that spans lines ends on a line of its own."""
    quoted = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{quoted}\n"""' if "\n" in quoted else f'"""{quoted}"""'


def function(name: str, parameters: Sequence[str], result: str, doc: str) -> str:
    """One `def` with a docstring and no body."""
    line = f"def {name}({', '.join(parameters)}) -> {result}:"
    if len(line) > WIDTH:
        line = f"def {name}(\n" + "".join(f"    {item},\n" for item in parameters) + f") -> {result}:"
    return f"{line}\n{indent(docstring(doc))}\n{indent('...')}\n"


def parameter(item: Parameter, annotations: Annotations) -> str:
    text = f"{item.name}: {annotations.given(item.type)}"
    return text if item.default is None else f"{text} = {default(item.default)}"


def default(text: str) -> str:
    """A default value as a stub shows it: simple ones as they are, others as `...`."""
    simple = text in ("None", "True", "False") or text.lstrip("-").replace(".", "", 1).isdigit()
    return text if simple else "..."


def overloads(texts: Sequence[str]) -> str:
    """One function of all its definitions."""
    return "\n".join(f"@typing.overload\n{text}" for text in texts) if len(texts) > 1 else "".join(texts)


def definition(name: str, signature: Signature, annotations: Annotations, doc: str, *, receiver: bool = False) -> str:
    """One signature of a function, or with `receiver` of a method."""
    first = ["self"] if receiver and not signature.static else []
    parameters = [*first, *(parameter(item, annotations) for item in signature.parameters)]
    text = function(name, parameters, annotations.got(signature.result.type), doc)
    return f"@staticmethod\n{text}" if receiver and signature.static else text


def written(member: CallFacts | PropertyFacts, doc: str, qualified: Callable[[str], str]) -> str:
    """A member whose signature was written by hand, with names as this stub knows them."""
    call = member if isinstance(member, CallFacts) else member.getter
    parameters = [*call.received, *map(qualified, call.parameters)]
    text = function(call.name, parameters, qualified(call.result), doc)
    if isinstance(member, PropertyFacts):
        return f"@property\n{text}"
    return f"@classmethod\n{text}" if call.class_method else f"@staticmethod\n{text}" if call.static else text


def property_(name: str, item: Property, annotations: Annotations, doc: str) -> str:
    """A property, with its setter when it has one. Of a class's own (static) property only the value is told."""
    got = annotations.got(item.type)
    if item.getter.static:
        return f"{name}: typing.ClassVar[{got}]\n{docstring(doc)}\n"
    text = "@property\n" + function(name, ["self"], got, doc)
    if item.setter is not None:
        given = annotations.given(item.setter.parameters[0].type)
        text += f"@{name}.setter\ndef {name}(self, value: {given}) -> None: ...\n"
    return text

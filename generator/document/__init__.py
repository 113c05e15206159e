"""From what Python sees to what is known of it: `Binding` and API models in, `Documentation` out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.api import Api
from generator.binding import Binding, Class
from generator.document.availability import Availabilities
from generator.document.calls import CallWriter, declarations, messages
from generator.document.constructors import constructors, fields
from generator.document.extras import class_extras, struct_extras
from generator.document.facts import CallFacts, Documentation, PropertyFacts
from generator.document.summaries import check_known
from generator.document.symbols import SymbolWriter

__all__ = ["Documentation", "DocumentationError", "check_summaries", "document"]


class DocumentationError(ValueError):
    """The models do not fit the binding."""


def document(binding: Binding, models: Sequence[Api], summaries: Mapping[str, str] | None = None) -> Documentation:
    """Everything known of the symbols of a binding.

    `models` are the API models of all SDKs, oldest first, the binding's own among them; `summaries` are by symbol.
    Raises DocumentationError when the binding's own model is missing.
    """
    source = next((model for model in models if model.sdk == binding.sdk), None)
    if source is None:
        raise DocumentationError(f"there is no API model of {binding.sdk}, the SDK of the binding")
    summaries = summaries or {}
    availabilities = Availabilities(models)
    writer = CallWriter(availabilities, summaries, declarations(source), messages(source))
    symbols = SymbolWriter(availabilities, summaries, source)
    return Documentation(
        sdks=availabilities.sdks,
        symbols=symbols.all(binding),
        enumerators=symbols.enumerators(binding),
        calls=_calls(binding, writer),
        properties=_properties(binding.classes, writer),
        constructors=constructors(binding, availabilities),
        fields=fields(binding.structs, source),
        extras={item.cpp: class_extras(item, writer) for item in binding.classes}
        | {item.cpp: struct_extras(item) for item in binding.structs},
    )


def check_summaries(binding: Binding, summaries: Mapping[str, str]) -> None:
    """Raises SummaryError for summaries of something that is not bound."""
    check_known(summaries, _subjects(binding))


def _calls(binding: Binding, writer: CallWriter) -> dict[tuple[str, str], CallFacts]:
    """Each signature under the first of its names."""
    found: dict[tuple[str, str], CallFacts] = {}
    for owner in binding.classes:
        for method in owner.methods:
            for signature in method.overloads:
                found.setdefault((owner.cpp, signature.key), writer.method(owner, method.name, signature))
    for struct in binding.structs:
        for method in struct.methods:
            for signature in method.overloads:
                found.setdefault((struct.cpp, signature.key), writer.struct_method(struct, method.name, signature))
    for function in binding.functions:
        for signature in function.overloads:
            found["", signature.key] = writer.function(function, signature)
    return found


def _properties(classes: Iterable[Class], writer: CallWriter) -> dict[tuple[str, str], PropertyFacts]:
    return {(owner.cpp, item.name): writer.property(owner, item) for owner in classes for item in owner.properties}


def _subjects(binding: Binding) -> frozenset[str]:
    """Everything that may have a summary."""
    owners = [(item.cpp, item.methods) for item in binding.classes]
    owners += [(item.cpp, item.methods) for item in binding.structs]
    messages = {
        f"{owner} {signature.selector or signature.call}"
        for owner, methods in owners
        for method in methods
        for signature in method.overloads
    }
    messages |= {
        f"{owner.cpp} {signature.selector}"
        for owner in binding.classes
        for item in owner.properties
        for signature in (item.getter, item.setter)
        if signature is not None
    }
    messages |= {
        f"{item.cpp} {selector}" for item in binding.classes for h in item.hand_written for selector in h.selectors
    }
    groups = (binding.classes, binding.enums, binding.structs, binding.constants)
    symbols = {item.cpp for group in groups for item in group}
    functions = {signature.call for item in binding.functions for signature in item.overloads}
    enumerators = {f"{item.cpp} {member.constant}" for item in binding.enums for member in item.members}
    return frozenset(messages | symbols | functions | enumerators)

"""Reference pages of enums and value structs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.binding import Binding, EnumClass, Shape, StructClass, StructField
from generator.document.annotations import Annotations
from generator.document.facts import CallFacts, Documentation
from generator.emit.pages.families import home
from generator.emit.pages.links import Links, PageError, mentioned, signature_text, signature_types
from generator.emit.text import render

NUMPY_TYPES: Final = {
    "NS::UInteger": "uint64",
    "NS::Integer": "int64",
    "uint64_t": "uint64",
    "std::uint64_t": "uint64",
    "uint32_t": "uint32",
    "uint16_t": "uint16",
    "uint8_t": "uint8",
    "int32_t": "int32",
    "float": "float32",
    "double": "float64",
    "CGFloat": "float64",
}
"""The NumPy type of a struct's field, by its C++ type on 64-bit systems."""


class ValuePages:
    """Writes the pages of a binding's enums and structs."""

    def __init__(self, binding: Binding, documentation: Documentation, links: Links) -> None:
        self._underlying = {enum.cpp: enum.underlying for enum in binding.enums}
        self._documentation = documentation
        self._links = links

    def enum(self, enum: EnumClass) -> str:
        """One page: the members with their values."""
        facts = self._documentation.symbol(enum.cpp)
        members = [(member, self._documentation.enumerator(enum.cpp, member.constant)) for member in enum.members]
        return render(
            "page_enum.md.jinja",
            enum=enum,
            home=home(enum),
            facts=facts,
            members=members,
            notes=any(member.summary or member.availability != facts.availability for _, member in members),
        )

    def struct(self, struct: StructClass) -> str:
        """One page: the fields, what may stand in for it, and its methods."""
        page = self._links.page(struct.module, struct.name)
        annotations = Annotations(struct.module)
        fields = [
            (
                field,
                self._links.code(annotations.got(field.type), mentioned([field.type]), page),
                self._numpy_type(field),
            )
            for field in struct.fields
        ]
        calls: list[tuple[CallFacts, str]] = []
        for method in struct.methods:
            for call in method.overloads:
                facts = self._documentation.call(struct.cpp, call.key).named(method.name)
                calls.append((facts, self._links.code(signature_text(facts), signature_types(call), page)))
        return render(
            "page_struct.md.jinja",
            struct=struct,
            home=home(struct),
            facts=self._documentation.symbol(struct.cpp),
            fields=fields,
            calls=calls,
            forms=list(_forms(struct)),
        )

    def _numpy_type(self, field: StructField) -> str | None:
        """`uint32`, `3 × uint32`; None for structs, which have pages of their own."""
        plain = field.type.items[0] if field.length and field.type.items else field.type
        if plain.shape is Shape.STRUCT:
            return None
        cpp = self._underlying.get(plain.cpp, plain.cpp)
        if cpp not in NUMPY_TYPES:
            raise PageError(f"{field.name}: NumPy's type for {cpp} is not known")
        return f"{field.length} × {NUMPY_TYPES[cpp]}" if field.length else NUMPY_TYPES[cpp]


def _forms(struct: StructClass) -> Iterator[str]:
    """What may be given for a struct, as Python text: `(width, height)`, and `width` alone where that is enough."""
    names = [field.name for field in struct.fields]
    if struct.required == 1 and len(names) > 1:
        yield names[0]
    for count in range(struct.required, len(names) + 1):
        yield f"({', '.join(names[:count])}{',' if count == 1 else ''})"

"""Reference pages of enums and value structs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.binding import EnumClass, StructClass, StructField
from generator.document.annotations import Annotations
from generator.document.facts import Documentation
from generator.emit.page_links import Links, mentioned, signature_types
from generator.emit.text import render

NUMPY_TYPES: Final = {
    "NS::UInteger": "uint64",
    "NS::Integer": "int64",
    "uint64_t": "uint64",
    "uint32_t": "uint32",
    "uint16_t": "uint16",
    "int32_t": "int32",
    "float": "float32",
    "double": "float64",
    "CGFloat": "float64",
}
"""The NumPy type of a struct's field, by its C++ type on 64-bit systems."""


class ValuePages:
    """Writes the pages of a binding's enums and structs."""

    def __init__(self, documentation: Documentation, links: Links) -> None:
        self._documentation = documentation
        self._links = links

    def enum(self, enum: EnumClass) -> str:
        """One page: the members with their values."""
        facts = self._documentation.symbol(enum.cpp)
        members = [(member, self._documentation.enumerator(enum.cpp, member.constant)) for member in enum.members]
        return render(
            "page_enum.md.jinja",
            enum=enum,
            facts=facts,
            members=members,
            newer=any(member.availability != facts.availability for _, member in members),
        )

    def struct(self, struct: StructClass) -> str:
        """One page: the fields, what may stand in for it, and its methods."""
        page = self._links.page(struct.module, struct.name)
        annotations = Annotations(struct.module)
        fields = [
            (field, self._links.code(annotations.got(field.type), mentioned([field.type]), page), _numpy_type(field))
            for field in struct.fields
        ]
        calls = []
        for method in struct.methods:
            for call in method.overloads:
                facts = self._documentation.call(struct.cpp, call.key).named(method.name)
                calls.append((facts, self._links.code(facts.python, signature_types(call), page)))
        return render(
            "page_struct.md.jinja",
            struct=struct,
            facts=self._documentation.symbol(struct.cpp),
            fields=fields,
            calls=calls,
            forms=list(_forms(struct)),
        )


def _forms(struct: StructClass) -> Iterator[str]:
    """What may be given for a struct, as Python text: `(width, height)`, and `width` alone where that is enough."""
    names = [field.name for field in struct.fields]
    if struct.required == 1 and len(names) > 1:
        yield names[0]
    for count in range(struct.required, len(names) + 1):
        yield f"({', '.join(names[:count])}{',' if count == 1 else ''})"


def _numpy_type(field: StructField) -> str | None:
    """`uint32`, `3 × uint32`; None for structs and enums."""
    plain = field.type.items[0] if field.length and field.type.items else field.type
    name = NUMPY_TYPES.get(plain.cpp)
    return f"{field.length} × {name}" if name and field.length else name

"""Enumerations and option sets."""

from __future__ import annotations

from pathlib import Path

from clang.cindex import Cursor, CursorKind, TypeKind

from generator.api import Enumeration, Enumerator
from generator.parse.comments import doc_comment
from generator.parse.errors import error_at
from generator.parse.names import location, qualified_name
from generator.parse.types import TypeReader

UNSIGNED_KINDS = frozenset({TypeKind.UCHAR, TypeKind.USHORT, TypeKind.UINT, TypeKind.ULONG, TypeKind.ULONGLONG})


def is_option_set(enum: Cursor) -> bool:
    """metal-cpp writes an option set as a typedef of an integer and an unnamed enum over that typedef."""
    return enum.is_anonymous()


def enum_name(enum: Cursor) -> str:
    """The qualified name of an enum; of an option set the name of its typedef."""
    if not is_option_set(enum):
        return qualified_name(enum)
    integer = enum.enum_type.get_declaration()
    if integer.kind not in (CursorKind.TYPE_ALIAS_DECL, CursorKind.TYPEDEF_DECL):
        raise error_at(enum, "<unnamed enum>", "an unnamed enum has no typedef to be named after")
    if integer.semantic_parent != enum.semantic_parent:
        raise error_at(enum, "<unnamed enum>", f"its typedef {integer.spelling} belongs to another namespace")
    return qualified_name(integer)


def read_enum(enum: Cursor, types: TypeReader, folder: Path) -> Enumeration:
    """The enumerators of `enum` and their values, unsigned where the underlying type is."""
    name = enum_name(enum)
    options = is_option_set(enum)
    integer = enum.enum_type
    underlying = integer.get_declaration().underlying_typedef_type if options else integer
    canonical = integer.get_canonical()
    mask = (1 << 8 * canonical.get_size()) - 1 if canonical.kind in UNSIGNED_KINDS else -1
    enumerators = tuple(
        Enumerator(constant.spelling, constant.enum_value & mask, doc_comment(constant))
        for constant in enum.get_children()
        if constant.kind == CursorKind.ENUM_CONSTANT_DECL
    )
    where = location(enum, folder)
    comment = doc_comment(integer.get_declaration() if options else enum)
    return Enumeration(name, options, types.read(underlying, enum), enumerators, where, comment)

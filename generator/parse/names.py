"""Names and places of declarations."""

from __future__ import annotations

import os
from pathlib import Path

from clang.cindex import Cursor, CursorKind

from generator.api import Location
from generator.parse.errors import error_at

OBJC_PREFIXES = {"NS": "NS", "MTL": "MTL", "MTL4": "MTL4", "MTLFX": "MTLFX", "MTL4FX": "MTL4FX", "CA": "CA"}
"""metal-cpp's namespace → the prefix of the Objective-C names in it."""


def qualified_name(declaration: Cursor | None) -> str:
    """`MTL::Buffer` for the declaration of that class; empty for none."""
    parts: list[str] = []
    cursor = declaration
    while cursor is not None and cursor.kind != CursorKind.TRANSLATION_UNIT:
        if cursor.kind not in (CursorKind.LINKAGE_SPEC, CursorKind.UNEXPOSED_DECL) and cursor.spelling:
            parts.append(cursor.spelling)
        cursor = cursor.semantic_parent
    return "::".join(reversed(parts))


def objc_name(declaration: Cursor) -> str:
    """The runtime name that metal-cpp's naming convention gives a class: `MTL::Buffer` is `MTLBuffer`."""
    namespace, _, name = qualified_name(declaration).partition("::")
    if namespace not in OBJC_PREFIXES or "::" in name:
        raise error_at(declaration, declaration.spelling, f"no Objective-C prefix is known for namespace {namespace}")
    return OBJC_PREFIXES[namespace] + name


def location(declaration: Cursor, folder: Path) -> Location:
    """The place of a declaration, relative to the SDK folder; the bare header name outside of it."""
    file = declaration.location.file
    if file is None:
        raise error_at(declaration, declaration.spelling, "is declared in no file")
    # Headers include each other as "../Foundation/Foundation.hpp".
    path = Path(os.path.normpath(file.name))
    return Location(
        path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name, declaration.location.line
    )

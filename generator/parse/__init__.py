"""metal-cpp headers → `api.Api`: what the headers say, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clang.cindex import CursorKind

from generator.api import Alias, Api, Constant
from generator.parse import translation_unit
from generator.parse.classes import ClassReader, direct_base
from generator.parse.enums import enum_name, is_option_set, read_enum
from generator.parse.errors import Cursor, ParseError
from generator.parse.functions import FunctionReader
from generator.parse.names import location, qualified_name
from generator.parse.scan import Declarations, Scanner
from generator.parse.types import TypeReader

__all__ = ["ParseError", "parse", "parse_unit"]


def parse(folder: Path, sdk: str) -> Api:
    """The API of the metal-cpp headers in `folder`, called `sdk` (`macos26`).

    Raises ParseError, which names file, line and symbol, for anything the parser does not understand.
    """
    folder = folder.resolve()
    return parse_unit(translation_unit.load(folder), folder, sdk)


def parse_unit(unit: Any, folder: Path, sdk: str) -> Api:
    """As `parse`, for a translation unit that is loaded already."""
    scanner = Scanner(folder)
    found = scanner.scan(unit.cursor)
    options = frozenset(enum_name(enum) for enum in found.enums if is_option_set(enum))
    objects = frozenset(qualified_name(declaration) for declaration in found.classes)
    types = TypeReader(objects, options, scanner.in_sdk)
    functions = FunctionReader(types, found.tables, folder)
    classes = ClassReader(functions, types, found.tables, folder)
    bases = {qualified_name(declaration): direct_base(declaration) for declaration in found.classes}
    read_classes = tuple(classes.read_class(declaration, bases, found.templates) for declaration in found.classes)
    structs = tuple(classes.read_struct(declaration) for declaration in found.structs)
    read_functions = tuple(functions.function(declaration) for declaration in found.functions)
    foreign = tuple(classes.read_foreign_struct(declaration) for declaration in types.foreign_structs.values())
    return Api(
        sdk=sdk,
        classes=read_classes,
        enums=tuple(read_enum(enum, types, folder) for enum in found.enums),
        structs=structs + foreign,
        functions=read_functions,
        constants=_constants(found, types, folder),
        aliases=_aliases(found, types, options, folder),
    )


def _constants(found: Declarations, types: TypeReader, folder: Path) -> tuple[Constant, ...]:
    return tuple(
        Constant(qualified_name(variable), types.read(variable.type, variable), location(variable, folder))
        for variable in found.variables
    )


def _aliases(found: Declarations, types: TypeReader, options: frozenset[str], folder: Path) -> tuple[Alias, ...]:
    plain = (declaration for declaration in found.aliases if qualified_name(declaration) not in options)
    return tuple(_alias(declaration, types, folder) for declaration in plain)


def _alias(declaration: Cursor, types: TypeReader, folder: Path) -> Alias:
    assert declaration.kind in (CursorKind.TYPE_ALIAS_DECL, CursorKind.TYPEDEF_DECL)
    meaning = types.read(declaration.underlying_typedef_type, declaration)
    return Alias(qualified_name(declaration), meaning, location(declaration, folder))

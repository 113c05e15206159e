"""metal-cpp headers → `api.Api`: what the headers say, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from clang.cindex import Cursor, CursorKind, TranslationUnit

from generator.api import Alias, Api, Constant, Enumeration, Location
from generator.parse import translation_unit
from generator.parse.classes import ClassReader, direct_base
from generator.parse.comments import doc_comment
from generator.parse.enums import enum_name, is_option_set, read_enum
from generator.parse.errors import ParseError, collected
from generator.parse.functions import FunctionReader
from generator.parse.names import location, qualified_name
from generator.parse.scan import Declarations, Scanner
from generator.parse.types import TypeReader
from generator.problems import Problem, Problems

__all__ = ["ParseError", "parse", "parse_unit", "survey", "survey_unit"]

Entry = TypeVar("Entry")


def parse(folder: Path, sdk: str) -> Api:
    """The API of the metal-cpp headers in `folder`, called `sdk` (`macos26`).

    Raises ParseError, which names file, line and symbol, for everything the parser does not understand.
    """
    return _whole(survey(folder, sdk))


def parse_unit(unit: TranslationUnit, folder: Path, sdk: str) -> Api:
    """As `parse`, for a translation unit that is loaded already."""
    return _whole(survey_unit(unit, folder, sdk))


def _whole(surveyed: tuple[Api, tuple[Problem, ...]]) -> Api:
    api, problems = surveyed
    if problems:
        raise ParseError(*problems)
    return api


def survey(folder: Path, sdk: str) -> tuple[Api, tuple[Problem, ...]]:
    """As `parse`, but what is not understood is left out and told beside. Raises ParseError when clang does not
    understand the headers either."""
    folder = folder.resolve()
    api, problems = survey_unit(translation_unit.load(folder), folder, sdk)
    if not api.classes and not problems:
        raise ParseError(Problem(Location(str(folder), 0), sdk, "declares no class in the manner of metal-cpp"))
    return api, problems


def survey_unit(unit: TranslationUnit, folder: Path, sdk: str) -> tuple[Api, tuple[Problem, ...]]:
    """As `survey`, for a translation unit that is loaded already."""
    problems = Problems()
    scanner = Scanner(folder, problems)
    found = scanner.scan(unit.cursor)
    reader = _Reader(found, scanner, folder, problems)
    return reader.api(sdk), tuple(problems.found)


class _Reader:
    """Reads all declarations of one translation unit; those that are not understood are `problems`."""

    def __init__(self, found: Declarations, scanner: Scanner, folder: Path, problems: Problems) -> None:
        self._found = found
        self._folder = folder
        self._problems = problems
        self._options = frozenset(self._each(enum_name, filter(is_option_set, found.enums)))
        objects = frozenset(map(qualified_name, found.classes))
        self._types = TypeReader(objects, self._options, scanner.in_sdk)
        self._functions = FunctionReader(self._types, found.tables, folder)
        self._classes = ClassReader(self._functions, self._types, found.tables, folder, problems)

    def api(self, sdk: str) -> Api:
        found = self._found
        bases = dict(self._each(lambda item: (qualified_name(item), direct_base(item)), found.classes))
        declared = [item for item in found.classes if qualified_name(item) in bases]
        classes = self._each(lambda item: self._classes.read_class(item, bases, found.templates), declared)
        structs = self._each(self._classes.read_struct, found.structs)
        functions = self._each(self._functions.function, found.functions)
        foreign = self._each(self._classes.read_foreign_struct, list(self._types.foreign_structs.values()))
        return Api(
            sdk=sdk,
            classes=classes,
            enums=self._each(self._enum, found.enums),
            structs=structs + foreign,
            functions=functions,
            constants=self._each(self._constant, found.variables),
            aliases=self._each(self._alias, self._plain_aliases()),
        )

    def _each(self, read: Callable[[Cursor], Entry], declarations: Iterable[Cursor]) -> tuple[Entry, ...]:
        entries: list[Entry] = []
        for declaration in declarations:
            with collected(self._problems):
                entries.append(read(declaration))
        return tuple(entries)

    def _enum(self, declaration: Cursor) -> Enumeration:
        return read_enum(declaration, self._types, self._folder)

    def _constant(self, variable: Cursor) -> Constant:
        meaning = self._types.read(variable.type, variable)
        return Constant(qualified_name(variable), meaning, location(variable, self._folder), doc_comment(variable))

    def _plain_aliases(self) -> list[Cursor]:
        return [item for item in self._found.aliases if qualified_name(item) not in self._options]

    def _alias(self, declaration: Cursor) -> Alias:
        assert declaration.kind in (CursorKind.TYPE_ALIAS_DECL, CursorKind.TYPEDEF_DECL)
        meaning = self._types.read(declaration.underlying_typedef_type, declaration)
        return Alias(qualified_name(declaration), meaning, location(declaration, self._folder))

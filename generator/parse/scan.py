"""The first walk over a translation unit: which declarations there are, by sort."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from clang.cindex import Cursor, CursorKind

from generator.parse.errors import collected, error_at
from generator.parse.messages import Tables
from generator.parse.names import OBJC_PREFIXES, qualified_name
from generator.problems import Problems

TABLE_NAMESPACES = ("Class", "Protocol", "Selector")

# C++ conveniences of metal-cpp, not part of the Objective-C interface.
CPLUSPLUS_ONLY = {
    "NS::SharedPtr": "a C++ smart pointer; a Python reference owns its object already",
    "NS::RetainPtr": "makes an NS::SharedPtr",
    "NS::TransferPtr": "makes an NS::SharedPtr",
    "NS::operator==": "compares two NS::SharedPtr",
    "NS::operator!=": "compares two NS::SharedPtr",
    "NS::MakeConstantString": "a compile-time C string; deprecated by Apple",
    "NS::Referencing": "a base template; its methods are listed with NS::Object",
    "NS::Copying": "a base template; classes that use it are marked as copying",
    "NS::Locking": "a base template; its methods are listed with the classes that use it",
    "NS::SecureCoding": "a base template; classes that use it are marked as secure coding",
}

DEFINITIONS_ELSEWHERE = frozenset(
    {
        CursorKind.CXX_METHOD,
        CursorKind.CONSTRUCTOR,
        CursorKind.DESTRUCTOR,
        CursorKind.CONVERSION_FUNCTION,
        CursorKind.FUNCTION_TEMPLATE,
    }
)
"""Out-of-line definitions; the declarations inside their classes are what counts."""


@dataclass
class Declarations:
    """What a walk found, each list in header order, without redeclarations."""

    classes: list[Cursor] = field(default_factory=list)
    structs: list[Cursor] = field(default_factory=list)
    enums: list[Cursor] = field(default_factory=list)
    functions: list[Cursor] = field(default_factory=list)
    variables: list[Cursor] = field(default_factory=list)
    aliases: list[Cursor] = field(default_factory=list)
    tables: Tables = field(default_factory=Tables)
    templates: dict[str, Cursor] = field(default_factory=dict)


class Scanner:
    """Walks the namespaces of the headers below `folder`; unknown sorts of declaration are problems."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self._problems = problems
        self._prefix = f"{folder}/"
        self._seen: set[str] = set()
        self.found = Declarations()

    def in_sdk(self, cursor: Cursor) -> bool:
        """Whether a declaration stands in one of the SDK's own headers."""
        file = cursor.location.file
        return file is not None and file.name.startswith(self._prefix)

    def scan(self, unit: Cursor) -> Declarations:
        for cursor in filter(self.in_sdk, unit.get_children()):
            with collected(self._problems):
                self._scan_global(cursor)
        return self.found

    def _scan_global(self, cursor: Cursor) -> None:
        if cursor.kind == CursorKind.NAMESPACE:
            if cursor.spelling not in OBJC_PREFIXES:
                raise error_at(cursor, cursor.spelling, "is a namespace without a known Objective-C prefix")
            self._scan_namespace(cursor.get_children())
        elif cursor.kind not in DEFINITIONS_ELSEWHERE:
            self._check_global(cursor)

    def _check_global(self, cursor: Cursor) -> None:
        """Outside of all namespaces stand only definitions and the C symbols behind them."""
        known = (CursorKind.LINKAGE_SPEC, CursorKind.FUNCTION_DECL, CursorKind.VAR_DECL)
        if cursor.kind not in known:
            raise error_at(cursor, cursor.spelling, f"a {cursor.kind.name} outside of the namespaces is not understood")

    def _scan_namespace(self, cursors: Iterable[Cursor]) -> None:
        for cursor in cursors:
            with collected(self._problems):
                self._scan_member(cursor)

    def _scan_member(self, cursor: Cursor) -> None:
        if cursor.kind == CursorKind.NAMESPACE:
            if cursor.spelling != "Private":
                raise error_at(cursor, qualified_name(cursor), "is a nested namespace that is not understood")
            self._scan_private(cursor)
        elif cursor.kind == CursorKind.LINKAGE_SPEC:
            self._scan_namespace(cursor.get_children())
        elif cursor.kind == CursorKind.VISIBILITY_ATTR or cursor.kind in DEFINITIONS_ELSEWHERE:
            self._check_template(cursor)
        elif not cursor.spelling or qualified_name(cursor) not in CPLUSPLUS_ONLY:
            self._sort(cursor)
        elif cursor.kind == CursorKind.CLASS_TEMPLATE:
            self.found.templates[qualified_name(cursor)] = cursor

    def _check_template(self, cursor: Cursor) -> None:
        parent = cursor.semantic_parent
        is_free = parent is not None and parent.kind == CursorKind.NAMESPACE
        if cursor.kind == CursorKind.FUNCTION_TEMPLATE and is_free and qualified_name(cursor) not in CPLUSPLUS_ONLY:
            raise error_at(cursor, qualified_name(cursor), "is a function template that is not understood")

    def _scan_private(self, namespace: Cursor) -> None:
        for cursor in namespace.get_children():
            if cursor.kind == CursorKind.NAMESPACE and cursor.spelling in TABLE_NAMESPACES:
                for variable in cursor.get_children():
                    self.found.tables.add(cursor.spelling, variable)

    def _sort(self, cursor: Cursor) -> None:
        kind = cursor.kind
        if kind in (CursorKind.CLASS_DECL, CursorKind.CLASS_TEMPLATE, CursorKind.STRUCT_DECL):
            if cursor.is_definition():
                is_object = any(c.kind == CursorKind.CXX_BASE_SPECIFIER for c in cursor.get_children())
                self._add(self.found.classes if is_object else self.found.structs, cursor)
        elif kind == CursorKind.ENUM_DECL:
            self._add(self.found.enums, cursor)
        elif kind == CursorKind.FUNCTION_DECL:
            self._add(self.found.functions, cursor)
        elif kind == CursorKind.VAR_DECL:
            self._add(self.found.variables, cursor)
        elif kind in (CursorKind.TYPE_ALIAS_DECL, CursorKind.TYPEDEF_DECL):
            self._add(self.found.aliases, cursor)
        else:
            raise error_at(cursor, qualified_name(cursor), f"a {kind.name} is not understood")

    def _add(self, group: list[Cursor], cursor: Cursor) -> None:
        usr = cursor.get_usr() or _place(cursor)
        if usr not in self._seen:
            self._seen.add(usr)
            group.append(cursor)


def _place(cursor: Cursor) -> str:
    """What tells a declaration apart that clang gives no name."""
    file = cursor.location.file
    return f"{file.name if file else ''}:{cursor.location.offset}"

"""Objective-C classes, and C++ value structs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clang.cindex import AccessSpecifier, Cursor, CursorKind

from generator.api import Argument, Class, Field, Method, Struct
from generator.parse.comments import doc_comment
from generator.parse.errors import collected, error_at
from generator.parse.functions import FunctionReader
from generator.parse.messages import Tables
from generator.parse.names import location, objc_name, qualified_name
from generator.parse.types import TEMPLATE_ARGUMENT, TypeReader
from generator.problems import Problems

BASE_TEMPLATES = frozenset({"NS::Referencing", "NS::Copying", "NS::SecureCoding", "NS::Locking"})
# Base templates that stand for a protocol of their own: their methods are listed with every class that uses them.
PROTOCOL_TEMPLATES = frozenset({"NS::Locking"})
ROOT_CLASS = "NS::Object"
METHOD_KINDS = frozenset({CursorKind.CXX_METHOD, CursorKind.FUNCTION_TEMPLATE})


@dataclass(frozen=True, slots=True)
class Base:
    """A class's direct base: the template it goes through (empty: none), and the Objective-C class below."""

    template: str
    parent: str | None


def class_name(declaration: Cursor) -> str:
    """The qualified name; of a class template the instance that is bound."""
    name = qualified_name(declaration)
    return f"{name}<{TEMPLATE_ARGUMENT.name}>" if declaration.kind == CursorKind.CLASS_TEMPLATE else name


def direct_base(declaration: Cursor) -> Base:
    """What `class Buffer : public NS::Referencing<Buffer, Resource>` derives from (here MTL::Resource)."""
    specifiers = [child for child in declaration.get_children() if child.kind == CursorKind.CXX_BASE_SPECIFIER]
    names = [
        referenced(child)
        for specifier in specifiers
        for child in specifier.get_children()
        if child.kind in (CursorKind.TEMPLATE_REF, CursorKind.TYPE_REF)
    ]
    template = qualified_name(names[0]) if names else ""
    if len(specifiers) == 1 and names and names[0].kind == CursorKind.CLASS_DECL:
        return Base("", template)
    if len(specifiers) != 1 or template not in BASE_TEMPLATES:
        raise error_at(declaration, qualified_name(declaration), f"its base '{template}' is not one of metal-cpp's")
    # The template arguments in order: the class itself, and its Objective-C base unless that is the root.
    # Enumerator<_ObjectType> names itself through its template parameter, which is no class.
    arguments = [
        name for name in names[1:] if name.kind in (CursorKind.CLASS_DECL, CursorKind.CLASS_TEMPLATE) and name.spelling
    ]
    if qualified_name(declaration) == ROOT_CLASS:
        return Base(template, None)
    return Base(template, qualified_name(arguments[1]) if len(arguments) > 1 else ROOT_CLASS)


def referenced(name: Cursor) -> Cursor:
    """The declaration that a name in the source stands for."""
    if name.referenced is None:
        raise error_at(name, name.spelling, "stands for nothing that is declared")
    return name.referenced


class ClassReader:
    """Reads classes and structs of the headers below `folder`."""

    def __init__(
        self, functions: FunctionReader, types: TypeReader, tables: Tables, folder: Path, problems: Problems
    ) -> None:
        self._problems = problems
        self._functions = functions
        self._types = types
        self._tables = tables
        self._folder = folder

    def read_class(self, declaration: Cursor, bases: dict[str, Base], templates: dict[str, Cursor]) -> Class:
        """One Objective-C class; `bases` are those of all classes, `templates` the base templates."""
        base = bases[qualified_name(declaration)]
        methods = self._methods(declaration)
        if base.parent is None or base.template in PROTOCOL_TEMPLATES:
            methods = self._methods(templates[base.template]) + methods
        runtime_name = self._runtime_name(declaration, methods)
        return Class(
            name=class_name(declaration),
            objc_name=runtime_name,
            bases=_chain(declaration, bases),
            copying=base.template == "NS::Copying",
            secure_coding=base.template == "NS::SecureCoding",
            methods=tuple(methods),
            location=location(declaration, self._folder),
            protocol=self._protocol(runtime_name),
            comment=doc_comment(declaration),
        )

    def _methods(self, declaration: Cursor) -> list[Method]:
        """The public methods in header order; one that is not understood is a problem, the others still count."""
        methods: list[Method] = []
        for child in public_members(declaration):
            with collected(self._problems):
                if child.kind not in METHOD_KINDS:
                    symbol = f"{qualified_name(declaration)}::{child.spelling}"
                    raise error_at(child, symbol, f"a {child.kind.name} in a class is not understood")
                methods.append(self._functions.message(child))
        return methods

    def _runtime_name(self, declaration: Cursor, methods: list[Method]) -> str:
        """The class that `alloc` looks up; without an `alloc` the name by metal-cpp's convention."""
        looked_up = [method.receiver for method in methods if method.name == "alloc" and method.receiver]
        return looked_up[0] if looked_up else objc_name(declaration)

    def _protocol(self, runtime_name: str) -> bool | None:
        if self._tables.has("Protocol", runtime_name):
            return True
        return False if self._tables.has("Class", runtime_name) else None

    def read_struct(self, declaration: Cursor) -> Struct:
        """A value struct; the members of unnamed unions and structs inside count as its own."""
        constructors: list[tuple[Argument, ...]] = []
        methods: list[Method] = []
        for child in declaration.get_children():
            if child.kind == CursorKind.CONSTRUCTOR:
                constructors.append(self._functions.arguments(child))
            elif child.kind == CursorKind.CXX_METHOD:
                methods.append(self._functions.plain(child))
        fields = tuple(self._fields(declaration))
        return Struct(
            name=qualified_name(declaration),
            fields=fields,
            constructors=tuple(constructors),
            methods=tuple(methods),
            location=location(declaration, self._folder),
            comment=doc_comment(declaration),
        )

    def read_foreign_struct(self, declaration: Cursor) -> Struct:
        """A struct of Apple's C headers that metal-cpp passes by value: its fields alone matter."""
        name = qualified_name(declaration)
        return Struct(name, tuple(self._fields(declaration)), (), (), location(declaration, self._folder))

    def _fields(self, declaration: Cursor) -> list[Field]:
        fields: list[Field] = []
        for child in declaration.get_children():
            if child.kind == CursorKind.CXX_BASE_SPECIFIER:
                fields.extend(self._fields(referenced(child)))
            elif child.kind == CursorKind.FIELD_DECL:
                if child.is_bitfield():
                    raise error_at(child, qualified_name(child), "is a bit field, which is not understood")
                fields.append(Field(child.spelling, self._types.read(child.type, child), doc_comment(child)))
            elif child.kind in (CursorKind.UNION_DECL, CursorKind.STRUCT_DECL):
                fields.extend(self._fields(child))
            elif child.kind not in IGNORED_IN_STRUCTS:
                raise error_at(child, qualified_name(declaration), f"its {child.kind.name} is not understood")
        return fields


IGNORED_IN_STRUCTS = frozenset(
    {
        CursorKind.CONSTRUCTOR,
        CursorKind.CXX_METHOD,
        CursorKind.PACKED_ATTR,
        CursorKind.VISIBILITY_ATTR,
        CursorKind.CXX_ACCESS_SPEC_DECL,
    }
)

IGNORED_IN_CLASSES = frozenset(
    {
        CursorKind.CXX_BASE_SPECIFIER,
        CursorKind.CXX_ACCESS_SPEC_DECL,
        CursorKind.TEMPLATE_TYPE_PARAMETER,
        CursorKind.VISIBILITY_ATTR,
        CursorKind.FRIEND_DECL,
        # `class String* description() const;` declares the class on the way.
        CursorKind.CLASS_DECL,
    }
)


def public_members(declaration: Cursor) -> list[Cursor]:
    """What a class declares in public, in header order."""
    return [
        child
        for child in declaration.get_children()
        if child.kind not in IGNORED_IN_CLASSES and child.access_specifier == AccessSpecifier.PUBLIC
    ]


def _chain(declaration: Cursor, bases: dict[str, Base]) -> tuple[str, ...]:
    chain: list[str] = []
    parent = bases[qualified_name(declaration)].parent
    while parent is not None:
        if parent not in bases:
            raise error_at(declaration, qualified_name(declaration), f"its base {parent} is not declared")
        chain.append(parent)
        parent = bases[parent].parent
    return tuple(chain)

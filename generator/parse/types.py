"""From a clang type to `api.Type`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from clang.cindex import Cursor, CursorKind, TypeKind
from clang.cindex import Type as ClangType

from generator.api import Kind, Type
from generator.parse.errors import error_at
from generator.parse.names import qualified_name

INTEGER_KINDS = frozenset(
    {
        TypeKind.CHAR_S,
        TypeKind.SCHAR,
        TypeKind.UCHAR,
        TypeKind.SHORT,
        TypeKind.USHORT,
        TypeKind.INT,
        TypeKind.UINT,
        TypeKind.LONG,
        TypeKind.ULONG,
        TypeKind.LONGLONG,
        TypeKind.ULONGLONG,
    }
)
FLOAT_KINDS = frozenset({TypeKind.FLOAT, TypeKind.DOUBLE})

# Element classes of metal-cpp's templates (`Enumerator<_ObjectType>`, `Array::object<_Object>`) are bound
# as the root class: it is the default argument wherever the headers give one.
TEMPLATE_ARGUMENT = Type("NS::Object", Kind.OBJECT, "NS::Object")


UNTYPED_OBJECT = "objc_object"
"""What `id` points to: a struct in C, but nothing a program may look into."""


class TypeReader:
    """Reads types for one translation unit.

    `objects` are the qualified names of the Objective-C classes and `options` those of the option sets;
    `foreign_structs` collects the complete structs from outside the SDK that its types mention.
    """

    def __init__(self, objects: frozenset[str], options: frozenset[str], in_sdk: Callable[[Cursor], bool]) -> None:
        self._objects = objects
        self._options = options
        self._in_sdk = in_sdk
        self.foreign_structs: dict[str, Cursor] = {}

    def read(self, clang_type: ClangType, user: Cursor) -> Type:
        """The meaning of `clang_type`, which the declaration `user` mentions (named in errors)."""
        result = self._read_unqualified(clang_type, user)
        if not clang_type.is_const_qualified():
            return result
        return replace(result, spelling=_constant_spelling(result), const=True)

    def read_argument(self, clang_type: ClangType, user: Cursor) -> Type:
        """As `read`, for a function's argument: an array there is a pointer (C++17 [dcl.fct] 5)."""
        if clang_type.kind not in (TypeKind.INCOMPLETEARRAY, TypeKind.CONSTANTARRAY):
            return self.read(clang_type, user)
        element = self.read(clang_type.element_type, user)
        length = clang_type.element_count if clang_type.kind == TypeKind.CONSTANTARRAY else None
        return Type(_pointer_spelling(element), Kind.POINTER, element=element, length=length)

    def _read_unqualified(self, clang_type: ClangType, user: Cursor) -> Type:
        kind = clang_type.kind
        if kind == TypeKind.ELABORATED:
            return self._read_unqualified(clang_type.get_named_type(), user)
        if kind == TypeKind.VOID:
            return Type("void", Kind.VOID)
        if kind == TypeKind.BOOL:
            return Type("bool", Kind.BOOL, "bool")
        if kind in INTEGER_KINDS or kind in FLOAT_KINDS:
            name = _unqualified_spelling(clang_type)
            return Type(name, Kind.INTEGER if kind in INTEGER_KINDS else Kind.FLOAT, name)
        if kind == TypeKind.TYPEDEF:
            return self._read_alias(clang_type, user)
        if kind == TypeKind.POINTER:
            return self._read_pointer(clang_type, user)
        if kind == TypeKind.LVALUEREFERENCE:
            element = self.read(clang_type.get_pointee(), user)
            return Type(f"{element.spelling}&", Kind.REFERENCE, element=element)
        if kind == TypeKind.BLOCKPOINTER:
            return self._read_signature(clang_type.get_pointee(), " (^)", Kind.BLOCK, user)
        if kind in (TypeKind.CONSTANTARRAY, TypeKind.VECTOR, TypeKind.EXTVECTOR):
            element = self.read(clang_type.element_type, user)
            length = clang_type.element_count
            return Type(f"{element.spelling}[{length}]", Kind.ARRAY, element=element, length=length)
        if kind == TypeKind.ENUM:
            name = qualified_name(clang_type.get_declaration())
            return Type(name, Kind.ENUM, name)
        return self._read_record(clang_type, user)

    def _read_alias(self, clang_type: ClangType, user: Cursor) -> Type:
        declaration = clang_type.get_declaration()
        alias = qualified_name(declaration)
        meaning = self.read(declaration.underlying_typedef_type, user)
        if alias in self._options:
            return Type(alias, Kind.OPTIONS, alias, alias=alias)
        if _is_handle(meaning) and not self._in_sdk(declaration):
            return Type(alias, Kind.OPAQUE, alias, alias=alias)
        return replace(meaning, spelling=alias, alias=alias)

    def _read_pointer(self, clang_type: ClangType, user: Cursor) -> Type:
        pointee = clang_type.get_pointee()
        if pointee.get_canonical().kind == TypeKind.FUNCTIONPROTO:
            return self._read_signature(pointee, " (*)", Kind.FUNCTION_POINTER, user)
        element = self.read(pointee, user)
        return Type(_pointer_spelling(element), Kind.POINTER, element=element)

    def _read_signature(self, function: ClangType, declarator: str, kind: Kind, user: Cursor) -> Type:
        function = function.get_canonical() if function.kind != TypeKind.FUNCTIONPROTO else function
        result = self.read(function.get_result(), user)
        arguments = tuple(self.read_argument(argument, user) for argument in function.argument_types())
        spelling = f"{result.spelling}{declarator}({', '.join(argument.spelling for argument in arguments)})"
        return Type(spelling, kind, result=result, arguments=arguments)

    def _read_record(self, clang_type: ClangType, user: Cursor) -> Type:
        declaration = clang_type.get_declaration()
        name = qualified_name(declaration)
        if name == "std::function":
            signature = self._read_signature(clang_type.get_template_argument_type(0), "", Kind.STD_FUNCTION, user)
            return replace(signature, spelling=f"std::function<{signature.spelling}>")
        if declaration.kind in (CursorKind.CLASS_TEMPLATE, CursorKind.CLASS_DECL) and name in self._objects:
            specialised = declaration.kind == CursorKind.CLASS_TEMPLATE or clang_type.get_num_template_arguments() > 0
            name = f"{name}<{TEMPLATE_ARGUMENT.name}>" if specialised else name
            return Type(name, Kind.OBJECT, name)
        if declaration.kind in (CursorKind.STRUCT_DECL, CursorKind.CLASS_DECL):
            return self._read_struct(declaration, name)
        if clang_type.kind == TypeKind.UNEXPOSED:
            return self._read_dependent(clang_type, user)
        raise error_at(
            user, qualified_name(user), f"type '{clang_type.spelling}' ({clang_type.kind.name}) is not understood"
        )

    def _read_struct(self, declaration: Cursor, name: str) -> Type:
        definition = declaration.get_definition()
        if definition is None or name == UNTYPED_OBJECT:
            return Type(name, Kind.OPAQUE, name)
        if not self._in_sdk(definition):
            self.foreign_structs.setdefault(name, definition)
        return Type(name, Kind.STRUCT, name)

    def _read_dependent(self, clang_type: ClangType, user: Cursor) -> Type:
        """A template parameter, or a template of one: `_Object`, `Enumerator<_KeyType>`."""
        template, _, argument = _unqualified_spelling(clang_type).partition("<")
        name = template if "::" in template else f"NS::{template}"
        if argument and name in self._objects:
            name = f"{name}<{TEMPLATE_ARGUMENT.name}>"
            return Type(name, Kind.OBJECT, name)
        if not argument and template.startswith("_"):
            return TEMPLATE_ARGUMENT
        raise error_at(user, qualified_name(user), f"dependent type '{clang_type.spelling}' is not understood")


def _unqualified_spelling(clang_type: ClangType) -> str:
    """How the type is spelled without its own const."""
    if not clang_type.is_const_qualified():
        return clang_type.spelling
    return clang_type.spelling.removeprefix("const ").removesuffix(" const")


def _is_handle(meaning: Type) -> bool:
    """Whether a type is an opaque C handle: a pointer to a struct that is only declared."""
    return meaning.kind is Kind.POINTER and meaning.element is not None and meaning.element.kind is Kind.OPAQUE


def _constant_spelling(type_: Type) -> str:
    """`T* const` for pointers, `const T` for the rest: both mean a constant of this type."""
    if type_.kind is Kind.POINTER and not type_.alias:
        return f"{type_.spelling} const"
    return f"const {type_.spelling}"


def _pointer_spelling(element: Type) -> str:
    return f"{element.spelling}*"

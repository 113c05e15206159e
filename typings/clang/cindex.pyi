"""The part of libclang 18's Python bindings, which carry no types, that the generator uses.

Kinds are attributes that libclang makes at import; those named here are the ones that the generator knows.
"""

from collections.abc import Iterable, Iterator, Sequence

class CursorKind:
    @property
    def name(self) -> str: ...
    def is_expression(self) -> bool: ...

    CLASS_DECL: CursorKind
    CLASS_TEMPLATE: CursorKind
    CONSTRUCTOR: CursorKind
    CONVERSION_FUNCTION: CursorKind
    CXX_ACCESS_SPEC_DECL: CursorKind
    CXX_BASE_SPECIFIER: CursorKind
    CXX_METHOD: CursorKind
    DECL_REF_EXPR: CursorKind
    DESTRUCTOR: CursorKind
    ENUM_CONSTANT_DECL: CursorKind
    ENUM_DECL: CursorKind
    FIELD_DECL: CursorKind
    FRIEND_DECL: CursorKind
    FUNCTION_DECL: CursorKind
    FUNCTION_TEMPLATE: CursorKind
    LINKAGE_SPEC: CursorKind
    MEMBER_REF_EXPR: CursorKind
    NAMESPACE: CursorKind
    OVERLOADED_DECL_REF: CursorKind
    PACKED_ATTR: CursorKind
    PARM_DECL: CursorKind
    STRING_LITERAL: CursorKind
    STRUCT_DECL: CursorKind
    TEMPLATE_REF: CursorKind
    TEMPLATE_TYPE_PARAMETER: CursorKind
    TRANSLATION_UNIT: CursorKind
    TYPEDEF_DECL: CursorKind
    TYPE_ALIAS_DECL: CursorKind
    TYPE_REF: CursorKind
    UNEXPOSED_ATTR: CursorKind
    UNEXPOSED_DECL: CursorKind
    UNION_DECL: CursorKind
    VAR_DECL: CursorKind
    VISIBILITY_ATTR: CursorKind

class TypeKind:
    @property
    def name(self) -> str: ...

    BLOCKPOINTER: TypeKind
    BOOL: TypeKind
    CHAR_S: TypeKind
    CONSTANTARRAY: TypeKind
    DOUBLE: TypeKind
    ELABORATED: TypeKind
    ENUM: TypeKind
    EXTVECTOR: TypeKind
    FLOAT: TypeKind
    FUNCTIONPROTO: TypeKind
    INCOMPLETEARRAY: TypeKind
    INT: TypeKind
    LONG: TypeKind
    LONGLONG: TypeKind
    LVALUEREFERENCE: TypeKind
    POINTER: TypeKind
    SCHAR: TypeKind
    SHORT: TypeKind
    TYPEDEF: TypeKind
    UCHAR: TypeKind
    UINT: TypeKind
    ULONG: TypeKind
    ULONGLONG: TypeKind
    UNEXPOSED: TypeKind
    USHORT: TypeKind
    VECTOR: TypeKind
    VOID: TypeKind

class AccessSpecifier:
    PUBLIC: AccessSpecifier

class AvailabilityKind:
    DEPRECATED: AvailabilityKind

class TokenKind:
    LITERAL: TokenKind

class File:
    @property
    def name(self) -> str: ...

class SourceLocation:
    @property
    def file(self) -> File | None: ...
    @property
    def line(self) -> int: ...
    @property
    def offset(self) -> int: ...

class Token:
    @property
    def spelling(self) -> str: ...
    @property
    def kind(self) -> TokenKind: ...

class Diagnostic:
    Error: int

    @property
    def severity(self) -> int: ...
    @property
    def location(self) -> SourceLocation: ...
    @property
    def spelling(self) -> str: ...

class Type:
    @property
    def kind(self) -> TypeKind: ...
    @property
    def spelling(self) -> str: ...
    @property
    def element_type(self) -> Type: ...
    @property
    def element_count(self) -> int: ...
    def argument_types(self) -> Sequence[Type]: ...
    def get_canonical(self) -> Type: ...
    def get_declaration(self) -> Cursor: ...
    def get_named_type(self) -> Type: ...
    def get_num_template_arguments(self) -> int: ...
    def get_pointee(self) -> Type: ...
    def get_result(self) -> Type: ...
    def get_size(self) -> int: ...
    def get_template_argument_type(self, num: int) -> Type: ...
    def is_const_qualified(self) -> bool: ...

class Cursor:
    @property
    def access_specifier(self) -> AccessSpecifier: ...
    @property
    def availability(self) -> AvailabilityKind: ...
    @property
    def enum_type(self) -> Type: ...
    @property
    def enum_value(self) -> int: ...
    @property
    def kind(self) -> CursorKind: ...
    @property
    def location(self) -> SourceLocation: ...
    @property
    def raw_comment(self) -> str | None: ...
    @property
    def referenced(self) -> Cursor | None: ...
    @property
    def result_type(self) -> Type: ...
    @property
    def semantic_parent(self) -> Cursor | None: ...
    @property
    def spelling(self) -> str: ...
    @property
    def type(self) -> Type: ...
    @property
    def underlying_typedef_type(self) -> Type: ...
    def get_children(self) -> Iterator[Cursor]: ...
    def get_definition(self) -> Cursor | None: ...
    def get_tokens(self) -> Iterator[Token]: ...
    def get_usr(self) -> str: ...
    def is_anonymous(self) -> bool: ...
    def is_bitfield(self) -> bool: ...
    def is_const_method(self) -> bool: ...
    def is_definition(self) -> bool: ...
    def is_static_method(self) -> bool: ...
    def walk_preorder(self) -> Iterator[Cursor]: ...

class TranslationUnit:
    @property
    def cursor(self) -> Cursor: ...
    @property
    def diagnostics(self) -> Iterable[Diagnostic]: ...

class Index:
    @staticmethod
    def create() -> Index: ...
    def parse(
        self,
        path: str | None,
        args: Sequence[str] | None = None,
        unsaved_files: Sequence[tuple[str, str]] | None = None,
        options: int = 0,
    ) -> TranslationUnit: ...

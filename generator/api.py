"""The API model: what the metal-cpp headers say, and nothing else.

Everything here is plain frozen data. `parse` builds it, `generator/api/<sdk>.json` stores it, and
`decide` reads it. No decision about Python belongs in this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a C++ type is, as far as a binding has to care."""

    VOID = "void"
    BOOL = "bool"
    INTEGER = "integer"
    FLOAT = "float"
    ENUM = "enum"
    OPTIONS = "options"
    STRUCT = "struct"
    OBJECT = "object"
    POINTER = "pointer"
    REFERENCE = "reference"
    ARRAY = "array"
    BLOCK = "block"
    STD_FUNCTION = "std_function"
    FUNCTION_POINTER = "function_pointer"
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True)
class Type:
    """A type as written in a header, with its meaning resolved.

    `spelling` is valid C++ outside the header's namespaces. `name` is the qualified name of the enum,
    option set, struct, class, opaque handle or arithmetic type (`unsigned long`, `float`). `alias` is
    the qualified name of the typedef the header used, when it used one. An Objective-C object is
    `POINTER` to `OBJECT`; `const T* const[]` is `POINTER` to (const) `POINTER` to `OBJECT`.
    """

    spelling: str
    kind: Kind
    name: str = ""
    alias: str = ""
    const: bool = False
    element: Type | None = None
    length: int | None = None
    result: Type | None = None
    arguments: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Location:
    """Where the header declares a symbol: path relative to the SDK folder, and line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Argument:
    """`default` is the C++ text of the default argument, when the header gives one."""

    name: str
    type: Type
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """One C++ method; overloads are separate entries, in declaration order.

    `selector` is the Objective-C selector its inline body sends, or None when the body sends none.
    `receiver` is the Objective-C class a static method messages (`MTLTextureDescriptor`).
    `optional` tells that the body uses `sendMessageSafe`, so the selector may be missing at run time.
    `calls` is the qualified method a body forwards to when it sends no message itself, and
    `calls_selector` the selector that this method sends in the end.
    A method with neither is declared without a body: it cannot be called.
    `deprecated` is the header's deprecation message, `comment` its documentation comment.
    """

    name: str
    result: Type
    arguments: tuple[Argument, ...]
    static: bool
    const: bool
    selector: str | None
    receiver: str | None
    optional: bool
    calls: str | None
    location: Location
    calls_selector: str | None = None
    deprecated: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Class:
    """An Objective-C class or protocol. `bases` holds the qualified names of all bases, nearest first.

    `objc_name` is the runtime name of the class or protocol (`MTLBuffer`); `copying` and
    `secure_coding` tell which of metal-cpp's base templates the header used.
    """

    name: str
    objc_name: str
    bases: tuple[str, ...]
    copying: bool
    secure_coding: bool
    methods: tuple[Method, ...]
    location: Location
    protocol: bool | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Enumerator:
    name: str
    value: int
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Enumeration:
    """An enumeration or, when `options` is set, an option set (a bare integer with constants)."""

    name: str
    options: bool
    underlying: Type
    enumerators: tuple[Enumerator, ...]
    location: Location
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: Type
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Struct:
    """A C++ value struct. `constructors` are argument lists; `methods` its static and other methods."""

    name: str
    fields: tuple[Field, ...]
    constructors: tuple[tuple[Argument, ...], ...]
    methods: tuple[Method, ...]
    location: Location
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A free function; `symbol` is the exported C function its body calls."""

    name: str
    result: Type
    arguments: tuple[Argument, ...]
    symbol: str | None
    location: Location
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """A namespace-scope constant, such as `NS::String* const CommonCounterTimestamp`."""

    name: str
    type: Type
    location: Location
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A typedef or `using`, for example a block type."""

    name: str
    type: Type
    location: Location


@dataclass(frozen=True, slots=True)
class Api:
    """All of one SDK, each tuple in header order."""

    sdk: str
    classes: tuple[Class, ...]
    enums: tuple[Enumeration, ...]
    structs: tuple[Struct, ...]
    functions: tuple[Function, ...]
    constants: tuple[Constant, ...]
    aliases: tuple[Alias, ...]

"""The decided binding: what Python sees, and how each call reaches metal-cpp.

`decide` builds it from the API model and the rules; the emitters turn it into C++, stubs and pages.
Everything here is plain frozen data. One structured `PyType` is the source of both the `.pyi` text and
the C++ conversion, so the two cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from generator.api import Location, Type


class Shape(Enum):
    """What a value is in Python."""

    NONE = "None"
    BOOL = "bool"
    INT = "int"
    FLOAT = "float"
    STR = "str"
    EXCEPTION = "an exception object"
    PATH = "os.PathLike[str]"
    STR_OR_PATH = "str | os.PathLike[str]"
    NUMBER = "int | float"
    SECONDS = "float (seconds since 1970)"
    BYTES = "bytes"
    BUFFER = "any contiguous buffer"
    WRITABLE_BUFFER = "any writable contiguous buffer"
    ENUM = "enum"
    OPTIONS = "options"
    STRUCT = "struct"
    OBJECT = "object"
    LIST = "list"
    SET = "set"
    DICT = "dict"
    TUPLE = "tuple"
    SEQUENCE = "sequence"
    CALLABLE = "callable"
    MATRIX = "4x4 floats, column by column"
    HANDLE = "opaque C pointer, as pymetal.OpaquePointer"
    ANY = "any bound object or a str, number, bytes, list, dict"


@dataclass(frozen=True, slots=True)
class PyType:
    """A Python type with the C++ type behind it.

    `module` and `name` locate an ENUM, OPTIONS, STRUCT or OBJECT in Python (`pymetal.mtl4`, `Compiler`);
    `cpp` is its qualified C++ name, or the C++ arithmetic type of an INT or FLOAT. `items` are the element
    types of a container, the fields' types of a STRUCT (what a tuple may stand in for), and for a CALLABLE
    the argument types followed by the result.
    """

    shape: Shape
    module: str = ""
    name: str = ""
    cpp: str = ""
    items: tuple[PyType, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """One Python parameter. `default` is Python text (`None`, `0`), None when there is no default."""

    name: str
    type: PyType
    default: str | None = None


class Pass(Enum):
    """How one C++ argument is made from the Python parameters."""

    VALUE = "the converted parameter"
    DATA = "a pointer to the first element or byte of the parameter"
    COUNT = "the number of elements, or bytes, of the parameter"
    RANGE = "NS::Range from the parameter `other` on, as long as the parameter"
    BLOCK = "a block that calls the parameter"
    ERROR = "the address of an NSError"
    OUT = "the address of an out-object, returned in the result tuple"
    OUT_ARRAY = "an array of `other` elements that the call fills, returned as a list"
    FLAT = "a struct made of the parameters `fields`"
    NIL = "a null pointer"
    ZERO = "zero of the argument's type: no options, a null pointer"


@dataclass(frozen=True, slots=True)
class Passed:
    """One argument of the C++ call; `parameter`, `other` and `fields` name Python parameters."""

    how: Pass
    type: Type
    parameter: str = ""
    other: str = ""
    fields: tuple[str, ...] = ()


class Ownership(Enum):
    """Who owns what a call returns, by Cocoa's memory rules."""

    NONE = "not an object"
    OWNED = "+1, owned by the caller"
    RETAINED = "+0, retained by the binding"


class ErrorKind(Enum):
    """The exception class for a failed call."""

    GENERAL = "MetalError"
    COMPILE = "CompileError"
    PIPELINE = "PipelineError"
    RESOURCE = "ResourceError"
    COMMAND_BUFFER = "CommandBufferError"


@dataclass(frozen=True, slots=True)
class Result:
    """What a call gives back.

    `type` is the whole Python result, a TUPLE when `outputs` (out-parameters) follow the C++ result.
    `own` is the Python type of the C++ result alone. `creating` results are never None: nil raises
    ResourceError, or the exception of `error` when the call reports an NSError.
    """

    type: PyType
    own: PyType
    cpp: Type
    ownership: Ownership = Ownership.NONE
    creating: bool = False
    error: ErrorKind | None = None
    outputs: tuple[PyType, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A hand-written check around the message: `checks::name(self, arguments…)`.

    `arguments` are indices into the C++ call's arguments. A check of Python values that belong together
    (`same_length`) names `parameters` instead and gets no receiver. `after` runs behind the message and gets
    its result. Checks can be switched off, but for those that run `always`: of memory that Python
    lends, and of the lives that the binding follows.
    """

    name: str
    arguments: tuple[int, ...] = ()
    parameters: tuple[str, ...] = ()
    after: bool = False
    always: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One callable form of one C++ method or function.

    `key` identifies it within its class, so that the same signature bound under several names is
    compiled once. `call` is the C++ name to call and `cpp_signature` the declaration to show.
    `friendly` tells that lengths, ranges or whole arguments were left out of `parameters`.
    """

    key: str
    parameters: tuple[Parameter, ...]
    result: Result
    call: str
    passed: tuple[Passed, ...]
    cpp_signature: str
    selector: str | None
    static: bool = False
    optional: bool = False
    releases_gil: bool = False
    friendly: bool = False
    checks: tuple[Check, ...] = ()
    location: Location | None = None


class Mark(Enum):
    """Where a hand-written member lives."""

    REPLACE = "C++ in bindings/extend, instead of generated code"
    EXTEND = "C++ in bindings/extend, beside generated code"
    PYTHON = "Python"


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A hand-written member: its declarations as stub text, and the selectors it stands for."""

    mark: Mark
    declarations: tuple[str, ...]
    selectors: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Property:
    """A Python property. `aliases` are further names of the same property."""

    name: str
    type: PyType
    getter: Signature
    setter: Signature | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """One Python method name with its overloads, most specific first.

    `selector_named` tells that the name was made from a selector rather than from the C++ name;
    `aliases` are names with exactly the same overloads.
    """

    name: str
    overloads: tuple[Signature, ...]
    static: bool = False
    aliases: tuple[str, ...] = ()
    selector_named: bool = False


@dataclass(frozen=True, slots=True)
class Constructor:
    """`alloc()->init()`. `properties` are the keyword arguments it takes, in name order."""

    properties: tuple[str, ...]
    selector: str = "init"


@dataclass(frozen=True, slots=True)
class Collection:
    """An `XArray` of descriptors: indexing, iteration and length. `count` is None when unbounded."""

    element: PyType
    count: int | None
    writable: bool


@dataclass(frozen=True, slots=True)
class ShortForm:
    """`color_attachment(i)` for `color_attachments[i]`; `call` is the C++ getter."""

    name: str
    property: str
    call: str
    element: PyType


@dataclass(frozen=True, slots=True)
class Class:
    """A bound Objective-C class or protocol. `bases` are bound C++ names, nearest first.

    `factories` are static methods that do what the constructor does. `extended` classes get members from
    bindings/extend; `hand_written` tells which.
    """

    name: str
    module: str
    cpp: str
    objc_name: str
    bases: tuple[str, ...]
    protocol: bool
    constructor: Constructor | None
    properties: tuple[Property, ...]
    methods: tuple[Method, ...]
    collection: Collection | None = None
    short_forms: tuple[ShortForm, ...] = ()
    factories: tuple[str, ...] = ()
    copying: bool = False
    extended: bool = False
    hand_written: tuple[HandWritten, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a Python enum. `constants` are its C++ enumerators, several where a renamed one kept its old name."""

    name: str
    value: int
    constants: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    @property
    def constant(self) -> str:
        """The C++ enumerator that the member is made from."""
        return self.constants[0]


@dataclass(frozen=True, slots=True)
class EnumClass:
    """An `IntEnum`, or an `IntFlag` when `options` is set.

    An option set's constants are also attributes of its module, under their C++ names
    (`pymetal.ResourceStorageModeShared`).
    """

    name: str
    module: str
    cpp: str
    underlying: str
    options: bool
    members: tuple[Member, ...]
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class StructField:
    """A field. `cpp` is the C++ member; `length` the size of a C array; `default` Python text."""

    name: str
    type: PyType
    cpp: str
    default: str
    length: int | None = None


@dataclass(frozen=True, slots=True)
class StructClass:
    """A value struct: keyword constructor, fields, `==`, hash, repr, iteration, length.

    A tuple that stands in for it gives at least `required` fields; where that is one, a number does too. A `vector`
    is an array of numbers to NumPy, not a record.
    """

    name: str
    module: str
    cpp: str
    fields: tuple[StructField, ...]
    required: int
    vector: bool = False
    methods: tuple[Method, ...] = ()
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class FunctionBinding:
    """A module-level function."""

    name: str
    module: str
    overloads: tuple[Signature, ...]
    symbol: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConstantBinding:
    """A string or integer constant. A string is None at run time when the system does not have it."""

    name: str
    module: str
    cpp: str
    type: PyType


@dataclass(frozen=True, slots=True)
class Skip:
    """What is not bound, and why. `symbol` is a class, a struct, or `Class::method`."""

    symbol: str
    selectors: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Binding:
    """Everything Python sees of one SDK, in header order within each tuple."""

    sdk: str
    modules: tuple[str, ...]
    classes: tuple[Class, ...]
    enums: tuple[EnumClass, ...]
    structs: tuple[StructClass, ...]
    functions: tuple[FunctionBinding, ...]
    constants: tuple[ConstantBinding, ...]
    skips: tuple[Skip, ...]

"""The C++ types and conversions behind a `PyType`; their definitions are in bindings/support."""

from __future__ import annotations

from typing import Final

from generator.api import Kind, Type
from generator.binding import Parameter, PyType, Shape

_PLAIN_ARGUMENTS: Final = {
    Shape.BOOL: "bool",
    Shape.PATH: "UrlArg",
    Shape.STR_OR_PATH: "FileUrlArg",
    Shape.NUMBER: "NumberArg",
    Shape.SECONDS: "DateArg",
    Shape.WRITABLE_BUFFER: "WritableBytesArg",
    Shape.DICT: "DictionaryArg",
    Shape.MATRIX: "Matrix",
    Shape.ANY: "ObjectArg",
}

_BUFFER_ARGUMENTS: Final = {"NS::Data": "DataArg", "dispatch_data_t": "DispatchDataArg"}


class EmitError(ValueError):
    """The binding asks for something that has no C++ form."""


def tag(type_: PyType | str) -> str:
    """The tag of an enum (its PyType or C++ name): `tag::MTL::PixelFormat`."""
    return f"tag::{type_ if isinstance(type_, str) else type_.cpp}"


def argument(parameter: Parameter, cpp: Type | None = None) -> str:
    """The type a lambda takes a parameter by. `cpp` is the C++ argument, which callbacks need."""
    if parameter.type.shape is Shape.CALLABLE:
        if cpp is None:
            raise EmitError(f"{parameter.name}: a callback needs its C++ type")
        return f"Callback<{block_signature(cpp)}>"
    return value_argument(parameter.type)


def value_argument(type_: PyType) -> str:
    """The argument type of one Python type."""
    if type_.shape in _PLAIN_ARGUMENTS:
        return _PLAIN_ARGUMENTS[type_.shape]
    match type_.shape:
        case Shape.INT:
            return f"Integer<{type_.cpp}>"
        case Shape.FLOAT:
            return f"Float<{type_.cpp}>"
        case Shape.STR:
            return "StringArg" if type_.cpp == "NS::String" else "const char*"
        case Shape.BUFFER:
            return _BUFFER_ARGUMENTS.get(type_.cpp, "BytesArg")
        case Shape.ENUM:
            return f"Enum<{tag(type_)}>"
        case Shape.OPTIONS:
            return f"Options<{tag(type_)}>"
        case Shape.STRUCT:
            return f"Value<{type_.cpp}>"
        case Shape.OBJECT:
            return f"{type_.cpp}*"
        case Shape.HANDLE:
            return f"Opaque<{type_.cpp}>"
        case Shape.SEQUENCE | Shape.LIST:
            return _sequence(type_)
        case Shape.SET:
            return f"SetArg<{native(type_.items[0])}>"
        case _:
            raise EmitError(f"no C++ argument for {type_}")


def _sequence(type_: PyType) -> str:
    element = type_.items[0]
    if type_.cpp == "NS::Array":
        return f"ArrayArg<{native(element)}>"
    match element.shape:
        case Shape.ANY:
            return "NativeSequence"
        case Shape.OBJECT:
            return f"ObjectSequence<{element.cpp}>"
        case Shape.INT:
            return f"IntegerSequence<{element.cpp}>"
        case Shape.FLOAT:
            return f"FloatSequence<{element.cpp}>"
        case Shape.STRUCT:
            return f"ValueSequence<{element.cpp}>"
        case _:
            raise EmitError(f"no C++ array of {element}")


def native(type_: PyType) -> str:
    """The class of a container's elements."""
    return type_.cpp or "NS::Object"


def block_signature(cpp: Type) -> str:
    """`void(MTL::CommandBuffer*)` from a block or `const std::function<…>&`."""
    function = cpp.element if cpp.kind is Kind.REFERENCE and cpp.element is not None else cpp
    if function.result is None:
        raise EmitError(f"{cpp.spelling} has no result type")
    return f"{function.result.spelling}({', '.join(item.spelling for item in function.arguments)})"


def plain_result(type_: PyType, expression: str, *, owned: bool) -> str:
    """The Python value of an expression that is not a bound object. `owned` results are released after that."""
    if type_.shape in (Shape.LIST, Shape.SET, Shape.DICT):
        return f"{_container_converter(type_)}({f'owned({expression})' if owned else expression})"
    match type_.shape:
        case Shape.INT if type_.cpp == "char":
            return f"int({expression})"  # nanobind makes a str of a char
        case Shape.BOOL | Shape.INT | Shape.FLOAT | Shape.STRUCT:
            return expression
        case Shape.STR if type_.cpp == "char":
            return f"from_utf8({expression})"
        case Shape.ENUM:
            return f"Enum<{tag(type_)}>({expression})"
        case Shape.OPTIONS:
            return f"Options<{tag(type_)}>({expression})"
        case Shape.HANDLE:
            return f"opaque_out<{type_.cpp}>({expression})"
        case Shape.MATRIX:
            return f"matrix_out({expression})"
        case Shape.STR | Shape.NUMBER | Shape.SECONDS | Shape.BYTES | Shape.EXCEPTION | Shape.ANY | Shape.OBJECT:
            return f"to_python({f'owned({expression})' if owned else expression})"
        case _:
            raise EmitError(f"no C++ result for {type_}")


def _container_converter(type_: PyType) -> str:
    if type_.shape is Shape.DICT:
        key, value = type_.items
        # Containers in containers are converted by what they turn out to be.
        return f"dictionary_out<{native(key)}, {'NS::Object' if value.items else native(value)}>"
    return f"{'array_out' if type_.shape is Shape.LIST else 'set_out'}<{native(type_.items[0])}>"

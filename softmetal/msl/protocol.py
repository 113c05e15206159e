"""The JSON messages between libsoftmetal and the compiler, schema 1, as typed values."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

SCHEMA = 1

LIBRARY_ERROR_DOMAIN = "MTLLibraryErrorDomain"
PIPELINE_ERROR_DOMAIN = "MTLComputePipelineErrorDomain"

# MTLLibraryError
UNSUPPORTED = 1
INTERNAL = 2
COMPILE_FAILURE = 3
FUNCTION_NOT_FOUND = 5

# MTLComputePipelineError: internal, unsupported, invalid input
PIPELINE_INTERNAL = 1
PIPELINE_UNSUPPORTED = 2
PIPELINE_INVALID_INPUT = 3

_MACRO_NAME = re.compile(r"[^\W\d]\w*(?:\([\w\s,.]*\))?")


class RequestError(Exception):
    """An error to reply with: an NSError's domain, code and localised description."""

    def __init__(self, domain: str, code: int, message: str) -> None:
        super().__init__(message)
        self.domain = domain
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Options:
    """MTLCompileOptions. `macros` maps names to their replacement."""

    macros: Mapping[str, str] = field(default_factory=dict[str, str])
    math_mode: str = "fast"
    math_functions: str = "fast"
    language_version: str | None = None
    optimize: str = "default"


@dataclass(frozen=True)
class ConstantValue:
    """A value for a function constant: one number per component."""

    type_name: str
    components: tuple[float | int | bool, ...]


@dataclass(frozen=True)
class ConstantValues:
    """MTLFunctionConstantValues."""

    by_index: Mapping[int, ConstantValue] = field(default_factory=dict[int, ConstantValue])
    by_name: Mapping[str, ConstantValue] = field(default_factory=dict[str, ConstantValue])


@dataclass(frozen=True)
class LibraryRequest:
    source: str
    options: Options = field(default_factory=Options)


@dataclass(frozen=True)
class PipelineRequest:
    source: str
    function: str
    options: Options = field(default_factory=Options)
    constants: ConstantValues = field(default_factory=ConstantValues)
    shader_validation: bool = False


@dataclass(frozen=True)
class FunctionRequest:
    """Asks what a function takes."""

    source: str
    function: str
    options: Options = field(default_factory=Options)
    constants: ConstantValues = field(default_factory=ConstantValues)


@dataclass(frozen=True)
class PingRequest:
    pass


Request = LibraryRequest | PipelineRequest | FunctionRequest | PingRequest


def parse_request(text: str) -> Request:
    """Reads a request. Raises RequestError for anything that is not one."""
    try:
        message = _object(json.loads(text))
        if message.get("schema") != SCHEMA:
            raise TypeError(f"the request has schema {message.get('schema')}, this compiler speaks {SCHEMA}")
        return _parse(message)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise RequestError(LIBRARY_ERROR_DOMAIN, INTERNAL, f"malformed compiler request: {error!r}") from error


def _parse(message: Mapping[str, Any]) -> Request:
    action = message["action"]
    if action == "ping":
        return PingRequest()
    if action == "library":
        return LibraryRequest(_string(message["source"]), _options(_member(message, "options")))
    if action in ("pipeline", "function"):
        given = (
            _string(message["source"]),
            _string(message["function"]),
            _options(_member(message, "options")),
            _constants(_member(message, "constants")),
        )
        if action == "function":
            return FunctionRequest(*given)
        return PipelineRequest(*given, shader_validation=message.get("shader_validation") is True)
    raise ValueError(f"unknown action {action!r}")


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"expected a JSON object, not {value!r}")
    return cast("dict[str, Any]", value)


def _member(message: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A member that is an object itself; one that is missing or null is empty."""
    return _object(message.get(key) or {})


def _options(message: Mapping[str, Any]) -> Options:
    unknown = set(message) - {"macros", "fast_math", "math_mode", "math_functions", "language_version", "optimize"}
    if unknown:
        raise ValueError(f"unknown options {sorted(unknown)}")
    math_mode = message.get("math_mode") or ("fast" if message.get("fast_math", True) else "safe")
    if math_mode not in ("safe", "relaxed", "fast"):
        raise ValueError(f"unknown math mode {math_mode!r}")
    math_functions = message.get("math_functions") or ("fast" if message.get("fast_math", True) else "precise")
    if math_functions not in ("fast", "precise"):
        raise ValueError(f"unknown variant of the mathematical functions {math_functions!r}")
    optimize = message.get("optimize") or "default"
    if optimize not in ("default", "size"):
        raise ValueError(f"unknown optimization level {optimize!r}")
    macros = {_macro_name(name): _macro_value(value) for name, value in _member(message, "macros").items()}
    version = message.get("language_version")
    return Options(macros, math_mode, math_functions, None if version is None else _string(version), optimize)


def _constants(message: Mapping[str, Any]) -> ConstantValues:
    return ConstantValues(
        {int(index): _constant(_object(value)) for index, value in _member(message, "by_index").items()},
        {name: _constant(_object(value)) for name, value in _member(message, "by_name").items()},
    )


def _constant(message: Mapping[str, Any]) -> ConstantValue:
    components = message["value"]
    if not all(isinstance(component, bool | int | float) for component in components):
        raise TypeError("a constant's components are numbers")
    return ConstantValue(_string(message["type"]), tuple(components))


def _macro_name(name: str) -> str:
    if not _MACRO_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a macro")
    return name


def _macro_value(value: object) -> str:
    text = _string(value)
    if "\n" in text or "\r" in text:
        raise ValueError("a macro's value must be one line")
    return text


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a string, not {type(value).__name__}")
    return value


def error_reply(error: RequestError) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "ok": False,
        "error": {"domain": error.domain, "code": error.code, "message": error.message},
    }

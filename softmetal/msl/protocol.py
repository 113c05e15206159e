"""The JSON messages between libsoftmetal and the compiler, schema 1, as typed values."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from softmetal.msl.reflection.stage_input import StageAttribute, StageInput, StageLayout

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

_OPTIONS = frozenset(
    {"macros", "fast_math", "math_mode", "math_functions", "language_version", "optimize", "enable_logging"}
)
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
    enable_logging: bool = False


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
    stage_input: StageInput | None = None
    calls_may_meet: bool = False


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
    if action == "function":
        return FunctionRequest(*_function(message))
    if action == "pipeline":
        return PipelineRequest(
            *_function(message),
            shader_validation=message.get("shader_validation") is True,
            stage_input=_stage_input(message.get("stage_input")),
            calls_may_meet=message.get("calls_may_meet") is True,
        )
    raise ValueError(f"unknown action {action!r}")


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"expected a JSON object, not {value!r}")
    return cast("dict[str, Any]", value)


def _member(message: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A member that is an object itself; one that is missing or null is empty."""
    return _object(message.get(key) or {})


def _options(message: Mapping[str, Any]) -> Options:
    unknown = set(message) - _OPTIONS
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
    language = None if version is None else _string(version)
    return Options(macros, math_mode, math_functions, language, optimize, bool(message.get("enable_logging", False)))


def _function(message: Mapping[str, Any]) -> tuple[str, str, Options, ConstantValues]:
    """The source, the name, the options and the constants that make a function."""
    options, constants = _options(_member(message, "options")), _constants(_member(message, "constants"))
    return _string(message["source"]), _string(message["function"]), options, constants


def _stage_input(message: object) -> StageInput | None:
    if message is None:
        return None
    given = _object(message)
    return StageInput(
        tuple(StageAttribute(**_object(attribute)) for attribute in given["attributes"]),
        tuple(StageLayout(**_object(layout)) for layout in given["layouts"]),
        int(given["index_buffer"]),
        int(given["index_type"]),
    )


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

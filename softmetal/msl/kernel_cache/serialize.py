"""Frozen dataclasses as JSON and back, by their annotations; for what the cache keeps."""

import dataclasses
import json
import types
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: object) -> str:
    """JSON text of a dataclass whose fields are dataclasses, tuples, strings, numbers, booleans or None."""
    assert dataclasses.is_dataclass(value) and not isinstance(value, type)
    return json.dumps(dataclasses.asdict(value), separators=(",", ":"))


def decode(kind: type[T], text: str) -> T | None:
    """The dataclass `encode` was given, or None when the text is damaged."""
    try:
        result = _decode(kind, json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return result if isinstance(result, kind) else None


def _decode(kind: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _decode(hints[name], item) for name, item in value.items()})
    origin = get_origin(kind)
    if origin is tuple:
        (element, *_) = get_args(kind)
        return tuple(_decode(element, item) for item in value)
    if origin in (Union, types.UnionType):
        chosen = next((option for option in get_args(kind) if dataclasses.is_dataclass(option)), None)
        return value if value is None or chosen is None else _decode(chosen, value)
    return value


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(kind: type) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind)
    return _HINTS[kind]

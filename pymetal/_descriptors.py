"""Descriptors as plain data: what their constructors take besides plain values, repr, copies and pickles.

The extension calls these functions, and imports this module when it first does. A descriptor is a class that Python
can make, that copies itself and that has properties to set. What tells two of them apart is what differs from a new
one, so that is what is shown and stored.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import Enum, Flag
from functools import cache, partial
from importlib import import_module
from typing import Any, Final, TypeGuard, cast

from pymetal._metal import OpaquePointer
from pymetal._metal.ns import Object
from pymetal.errors import MetalError

_LONGEST_REPR: Final = 1000
_LONGEST_VALUE: Final = 120


class _Default(Enum):
    """What a new descriptor has, where that is no plain value."""

    ARRAY = "an array of descriptors, whose elements are as new"
    DESCRIPTOR = "a descriptor as new"
    PART = "a descriptor as new that no other can take the place of"
    UNKNOWN = "the system does not have the property"


def assign(descriptor: Object, name: str, value: object) -> None:
    """Set a property from a constructor's keyword.

    Elements of arrays come in order, or by index from a mapping; a mapping stands for a descriptor with these
    properties.

    Raises:
        TypeError: there is no such property, or the value is of a wrong type.
    """
    found = getattr(type(descriptor), name, None)
    if not isinstance(found, property):
        raise TypeError(_unknown(type(descriptor), name))
    if found.fset is None or (_is_mapping(value) and _takes_descriptor(type(descriptor), found)):
        _assign_parts(descriptor, name, found, value)
    else:
        _assign_plainly(descriptor, name, found, value)


def describe(descriptor: Object) -> str | None:
    """The call that makes such a descriptor, cut where it gets long; None for other objects."""
    return _call_text(descriptor, _LONGEST_REPR) if is_descriptor(type(descriptor)) else None


def reduced(descriptor: Object) -> tuple[Any, ...]:
    """What `pickle` stores.

    Raises:
        TypeError: the object, or what a property holds, lives in Metal.
    """
    cls = type(descriptor)
    if not is_descriptor(cls):
        raise TypeError(f"cannot pickle {_full_name(cls)}: it is an object of Metal's, not a descriptor")
    keywords = _changed(descriptor)
    for name, value in keywords.items():
        live = next(_live_objects(value), None)
        if live is not None:
            raise TypeError(f"cannot pickle {_full_name(cls)}: its {name} holds a live {_full_name(type(live))}")
    return partial(cls, **keywords), ()


def deep_copy(descriptor: Object, memo: dict[int, Any]) -> Object:
    """A descriptor of copied descriptors; what lives in Metal is shared.

    Raises:
        TypeError: the object lives in Metal itself.
    """
    cls = type(descriptor)
    if not is_descriptor(cls):
        raise TypeError(f"cannot copy {_full_name(cls)}: it is an object of Metal's, not a descriptor")
    make = cast("Callable[..., Object]", cls)
    return make(**{name: _deep(value, memo) for name, value in _changed(descriptor).items()})


@cache
def is_descriptor(cls: type) -> bool:
    if Object not in cls.__mro__ or not hasattr(cls, "copy"):
        return False
    settable = any(found.fset is not None for found in _properties(cls).values())
    return (settable or cls.__name__.endswith("Descriptor")) and _new(cls) is not None


def _new(cls: Callable[[], object]) -> object:
    """A new object; None where the class has no constructor, or the system not the class."""
    try:
        return cls()
    except (MetalError, TypeError):
        return None


@cache
def _properties(cls: type) -> dict[str, property]:
    """All properties in the order of their definition, without second names; those of every object are left out."""
    found: dict[str, property] = {}
    for owner in reversed(cls.__mro__):
        if owner in (object, Object):
            continue
        for name, value in vars(owner).items():
            if isinstance(value, property) and not any(value is known for known in found.values()):
                found[name] = value
    return found


@cache
def defaults(cls: type) -> dict[str, object]:
    """What a new descriptor has, for each property that describes it."""
    new = _new(cls)
    found = ((name, prop, _default(prop, _value_of(new, name))) for name, prop in _properties(cls).items())
    return {name: value for name, prop, value in found if prop.fset or value in (_Default.ARRAY, _Default.PART)}


def _value_of(descriptor: object, name: str) -> object:
    """A property's value, which systems may lack that are older than it."""
    try:
        return getattr(descriptor, name)
    except MetalError:
        return _Default.UNKNOWN


def _default(found: property, value: object) -> object:
    if not isinstance(value, Object):
        return value
    if hasattr(value, "__setitem__"):
        return _Default.ARRAY
    return _Default.DESCRIPTOR if found.fset else _Default.PART


def _changed(descriptor: Object) -> dict[str, Any]:
    """The keyword arguments that make such a descriptor."""
    found: dict[str, Any] = {}
    for name, default in defaults(type(descriptor)).items():
        value = _value_of(descriptor, name)
        if _differs(value, default):
            found[name] = _as_keyword(value, default)
    return found


def _differs(value: object, default: object) -> bool:
    if isinstance(default, _Default) and isinstance(value, Object):
        return bool(_as_keyword(value, default) if default is _Default.ARRAY else _changed(value))
    return value != default


def _as_keyword(value: Any, default: object) -> Any:
    """What the constructor takes: elements by index, and of a part its own keywords."""
    if default is _Default.ARRAY:
        return dict(_changed_elements(value))
    return _changed(value) if default is _Default.PART else value


def _changed_elements(array: Any) -> Iterator[tuple[int, Object]]:
    """The elements that are not as new, by index; none of arrays whose length another object knows."""
    for index in range(len(array) if hasattr(array, "__len__") else 0):
        element = array[index]
        if isinstance(element, Object) and _changed(element):
            yield index, element


def _assign_parts(descriptor: Object, name: str, found: property, value: object) -> None:
    """Set the elements of an array, or properties of the descriptor that a property holds."""
    current = getattr(descriptor, name)
    if hasattr(current, "__setitem__"):
        entries = value.items() if _is_mapping(value) else enumerate(_elements(descriptor, name, value))
        for index, element in entries:
            _assign_element(current, index, element)
    elif _is_mapping(value) and current is not None:
        for key, item in value.items():
            assign(current, key, item)
        if found.fset is not None:  # the getter may have given a copy
            setattr(descriptor, name, current)
    elif _is_mapping(value) and found.fset is not None:
        setattr(descriptor, name, _class_taken(type(descriptor), found)(**value))
    else:
        raise TypeError(f"{_full_name(type(descriptor))}: {name} cannot be set")


def _elements(descriptor: Object, name: str, value: object) -> Iterator[object]:
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        expected = "a sequence of descriptors or mappings, or a mapping by index"
        raise TypeError(f"{_full_name(type(descriptor))}: {name} takes {expected}, not {_short(value)}")
    return iter(cast("Iterable[object]", value))


def _assign_element(array: Any, index: int, element: object) -> None:
    if _is_mapping(element):
        held = array[index]
        for key, item in element.items():
            assign(held, key, item)
    else:
        array[index] = element


def _assign_plainly(descriptor: Object, name: str, found: property, value: object) -> None:
    try:
        setattr(descriptor, name, value)
    except TypeError:
        expected = _annotation(found)
        raise TypeError(f"{_full_name(type(descriptor))}: {name} takes {expected}, not {_short(value)}") from None


def _annotation(found: property) -> str:
    """The type that a setter takes, from the signature that the extension gives it."""
    signature: str = found.fset.__nb_signature__[0][0]  # type: ignore[union-attr]
    matched = re.search(r"value: (.*?)(?:, /)?\) -> None$", signature)
    return matched[1] if matched else "another type"


def _takes_descriptor(cls: type, found: property) -> bool:
    return found.fset is not None and is_descriptor(_class_taken(cls, found))


def _class_taken(cls: type, found: property) -> type:
    """The class of the objects that a setter takes; `object` where it takes something else."""
    named = re.fullmatch(r"(?:(pymetal[\w.]*)\.)?(\w+)(?: \| None)?", _annotation(found))
    known = getattr(import_module(named[1] or cls.__module__), named[2], object) if named else object
    return known if isinstance(known, type) else object


def _unknown(cls: type, name: str) -> str:
    close = get_close_matches(name, _properties(cls), n=1)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    return f"{_full_name(cls)} has no property '{name}'{hint}"


def _is_mapping(value: object) -> TypeGuard[Mapping[Any, object]]:
    return isinstance(value, Mapping)


def _is_collection(value: object) -> TypeGuard[list[Any] | tuple[Any, ...] | set[Any]]:
    return isinstance(value, list | tuple | set)


def _live_objects(value: object) -> Iterator[object]:
    """What a value holds that no pickle can store."""
    if isinstance(value, OpaquePointer) or (isinstance(value, Object) and not is_descriptor(type(value))):
        yield value
    elif _is_mapping(value):
        for key, item in value.items():
            yield from _live_objects(key)
            yield from _live_objects(item)
    elif _is_collection(value):
        for item in value:
            yield from _live_objects(item)


def _deep(value: Any, memo: dict[int, Any]) -> Any:
    if isinstance(value, Object):
        return copy.deepcopy(value, memo) if is_descriptor(type(value)) else value
    if _is_mapping(value):
        return {key: _deep(item, memo) for key, item in value.items()}
    return type(value)(_deep(item, memo) for item in value) if _is_collection(value) else value


def _call_text(descriptor: Object, room: int) -> str:
    keywords = _changed(descriptor).items()
    return f"{type(descriptor).__name__}({_joined(((f'{name}=', value) for name, value in keywords), room)})"


def _text(value: object, room: int) -> str:
    if isinstance(value, Object) and is_descriptor(type(value)):
        return _call_text(value, room)
    if _is_mapping(value):
        return "{" + _joined(((f"{key!r}: ", item) for key, item in value.items()), room) + "}"
    return _short(value)


def _joined(entries: Iterable[tuple[str, object]], room: int) -> str:
    """Values behind their names, as many as there is room for."""
    parts: list[str] = []
    for name, value in entries:
        if room <= 0:
            parts.append("…")
            break
        parts.append(name + _text(value, room - len(name)))
        room -= len(parts[-1]) + len(", ")
    return ", ".join(parts)


def _short(value: object) -> str:
    text = _enum_text(value) if isinstance(value, Enum) else repr(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _enum_text(member: Enum) -> str:
    """`PixelFormat.R8Unorm`, as Python takes it; sets of options show all members."""
    names = [item.name for item in member] if isinstance(member, Flag) and member.value else [member.name]
    cls = type(member).__name__
    return " | ".join(f"{cls}.{name}" for name in names) if all(names) else repr(member)


def _full_name(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"

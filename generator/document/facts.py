"""What is known of every bound symbol: the facts that docstrings, stubs and reference pages are written from.

Facts only. How they read is the business of whoever writes a docstring or a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

_Key = TypeVar("_Key")
_Facts = TypeVar("_Facts")


@dataclass(frozen=True, slots=True)
class Availability:
    """The committed models whose headers have a symbol, by the SDK's name (`macos26`), oldest first.

    `known` are the names of all committed models, so that a symbol of every SDK can be told from a newer one.
    """

    sdks: tuple[str, ...]
    known: tuple[str, ...] = ()

    @property
    def everywhere(self) -> bool:
        """Whether all SDKs have it."""
        return self.sdks == self.known

    @property
    def text(self) -> str:
        """`macOS 14, 15 and 26 SDKs`, `macOS 26 SDK`."""
        versions = [name.removeprefix("macos") if re.fullmatch(r"macos\d+", name) else name for name in self.sdks]
        system = "macOS " if any(name.startswith("macos") for name in self.sdks) else ""
        *others, last = versions or ["no"]
        listed = f"{', '.join(others)} and {last}" if others else last
        return f"{system}{listed} SDK{'s' if others else ''}"


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that a call raises: the class of `pymetal`, or of Python, and when."""

    exception: str
    when: str


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One overload of a method or function, a getter, a setter or a constructor.

    `parameters` and `result` are the text of the stub with short names; `parameters` leaves out `self`, and `cls` of a
    `class_method`. `message`
    is `-[MTLDevice newFence]`, of a function its C symbol, and None where no message is sent. `cpp` is
    empty for members that metal-cpp does not have. `ownership` tells who owns a returned object.
    """

    name: str
    parameters: tuple[str, ...]
    result: str
    cpp: str
    message: str | None
    availability: Availability
    summary: str | None = None
    comment: str | None = None
    ownership: str | None = None
    raises: tuple[Raised, ...] = ()
    releases_gil: bool = False
    deprecated: str | None = None
    static: bool = False
    class_method: bool = False
    notes: tuple[str, ...] = ()

    @property
    def python(self) -> str:
        """`new_buffer(length: int, options: ResourceOptions | int = 0) -> Buffer`."""
        return f"{self.name}({', '.join(self.parameters)}) -> {self.result}"

    @property
    def received(self) -> tuple[str, ...]:
        """The parameter that stands for the object or class: `self`, `cls`, or nothing."""
        return () if self.static else ("cls",) if self.class_method else ("self",)

    def named(self, name: str) -> CallFacts:
        """The same call under another of its names."""
        return replace(self, name=name)


@dataclass(frozen=True, slots=True)
class PropertyFacts:
    """A property: `type` is what reading gives. The setter's one parameter is called `value`."""

    name: str
    type: str
    getter: CallFacts
    setter: CallFacts | None = None


@dataclass(frozen=True, slots=True)
class SymbolFacts:
    """A class, enum, enumerator, struct or constant.

    `python` is the full name (`pymetal.mtl4.Compiler`, `pymetal.PixelFormat.RGBA8Unorm`), `objc` the name in
    Objective-C or C where there is one, `apple` the address of Apple's page. `kind` says what it is there.
    """

    python: str
    kind: str
    cpp: str
    objc: str | None
    apple: str | None
    availability: Availability
    summary: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field of a struct: what reading it gives, what may be assigned, and its C++ declaration."""

    name: str
    type: str
    given: str
    cpp: str
    comment: str | None = None


class UndocumentedError(LookupError):
    """Something was looked up that the binding does not have."""


@dataclass(frozen=True, slots=True)
class Documentation:
    """The facts of a whole binding. Owners are C++ names (`MTL::Device`), of functions empty.

    `sdks` are the names of the models that availability was judged by, oldest first. `extras` are the members of
    each class and struct that no signature describes: hand-written ones, short forms, those of arrays, `copy`.
    """

    sdks: tuple[str, ...]
    symbols: Mapping[str, SymbolFacts]
    enumerators: Mapping[tuple[str, str], SymbolFacts]
    calls: Mapping[tuple[str, str], CallFacts]
    properties: Mapping[tuple[str, str], PropertyFacts]
    constructors: Mapping[str, CallFacts]
    fields: Mapping[tuple[str, str], FieldFacts]
    extras: Mapping[str, Mapping[str, CallFacts | PropertyFacts]]

    def symbol(self, cpp: str) -> SymbolFacts:
        """A class, enum, struct or constant by its C++ name."""
        return _find(self.symbols, cpp)

    def enumerator(self, enum: str, constant: str) -> SymbolFacts:
        """An enumerator by the C++ names of its enum and itself."""
        return _find(self.enumerators, (enum, constant))

    def call(self, owner: str, key: str) -> CallFacts:
        """A signature of a class or struct, or with an empty owner of a function, by its key."""
        return _find(self.calls, (owner, key))

    def property(self, owner: str, name: str) -> PropertyFacts:
        """A property by its first Python name."""
        return _find(self.properties, (owner, name))

    def constructor(self, owner: str) -> CallFacts:
        """What `Class()` does, of classes and structs."""
        return _find(self.constructors, owner)

    def factory(self, owner: str, name: str) -> CallFacts:
        """A static method that does what the constructor does without keywords."""
        return replace(self.constructor(owner), name=name, parameters=(), static=True)

    def field(self, struct: str, name: str) -> FieldFacts:
        """A field of a struct by its Python name."""
        return _find(self.fields, (struct, name))

    def extra(self, owner: str, name: str) -> CallFacts | PropertyFacts:
        """A member that no signature describes."""
        return _find(_find(self.extras, owner), name)


def _find(facts: Mapping[_Key, _Facts], key: _Key) -> _Facts:
    try:
        return facts[key]
    except KeyError:
        raise UndocumentedError(f"nothing is known of {key}") from None

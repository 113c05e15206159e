"""What an import of pymetal really holds: every public class, member, function and constant, with its docstring.

Nothing here asks the generator's emitters: names come from `dir`, selectors from docstrings.
"""

from __future__ import annotations

import enum
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType

NAMESPACES = {
    "MTL": "pymetal",
    "CA": "pymetal",
    "MTL4": "pymetal.mtl4",
    "MTLFX": "pymetal.fx",
    "MTL4FX": "pymetal.mtl4.fx",
    "NS": "pymetal.ns",
    "": "pymetal",
}
"""Where the contents of each C++ namespace are in Python."""

MODULES = tuple(dict.fromkeys(NAMESPACES.values()))

MESSAGE = re.compile(r"[-+]\[(\w+) ([\w:]+)\]|\[\[(\w+) alloc\] (init\w*)\]")
"""`-[MTLDevice newFence]` and `[[MTLTextureDescriptor alloc] init]`, as docstrings spell messages."""


@dataclass(frozen=True)
class Member:
    """A public attribute of a class, as the class's own dictionary has it."""

    owner: type
    name: str
    value: object

    @property
    def path(self) -> str:
        return f"{self.owner.__module__}.{self.owner.__qualname__}.{self.name}"

    @property
    def doc(self) -> str:
        return own_doc(self.value)

    @property
    def messages(self) -> frozenset[tuple[str, str]]:
        return messages(self.doc)


def own_doc(value: object) -> str:
    """The docstring of a function, property or class, not one that it inherits."""
    value = value.__func__ if isinstance(value, staticmethod) else value
    doc = vars(value).get("__doc__") if isinstance(value, type) else getattr(value, "__doc__", None)
    return doc if isinstance(doc, str) else ""


def messages(doc: str) -> frozenset[tuple[str, str]]:
    """The class and selector of every message that a docstring names."""
    found: set[tuple[str, str]] = set()
    for class_, selector, allocated, initialiser in MESSAGE.findall(doc):
        if allocated:
            found |= {(allocated, "alloc"), (allocated, initialiser)}
        else:
            found.add((class_, selector))
    return frozenset(found)


def public_names(module: ModuleType) -> list[str]:
    return [name for name in dir(module) if not name.startswith("_")]


@cache
def contents(name: str) -> dict[str, object]:
    """The public attributes of a module, by name, without modules."""
    module = importlib.import_module(name)
    found = {attribute: getattr(module, attribute) for attribute in public_names(module)}
    return {attribute: value for attribute, value in found.items() if not isinstance(value, ModuleType)}


@cache
def classes() -> dict[str, type]:
    """The bound classes and structs, by `pymetal.mtl4.Compiler`; neither enums nor exceptions nor Python's own."""
    extension = importlib.import_module("pymetal._metal")
    native = extension.Device.__class__
    return {
        f"{module}.{name}": value
        for module in MODULES
        for name, value in contents(module).items()
        if isinstance(value, type) and type(value) is native and value.__module__ == module
    }


@cache
def enums() -> dict[str, type[enum.IntEnum] | type[enum.IntFlag]]:
    return {
        f"{module}.{name}": value
        for module in MODULES
        for name, value in contents(module).items()
        if isinstance(value, type) and issubclass(value, (enum.IntEnum, enum.IntFlag))
    }


@cache
def functions() -> dict[str, object]:
    return {
        f"{module}.{name}": value
        for module in MODULES
        for name, value in contents(module).items()
        if callable(value) and not isinstance(value, type)
    }


def members(class_: type, private: bool = False) -> Iterator[Member]:
    """The class's own attributes; `private` gives the underscored ones too."""
    for name, value in vars(class_).items():
        if private or not name.startswith("_"):
            yield Member(class_, name, value)


@cache
def all_members() -> tuple[Member, ...]:
    return tuple(member for class_ in classes().values() for member in members(class_))

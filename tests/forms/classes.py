"""What the extension has of each kind, for tests that try all."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pymetal import _descriptors

MODULES = ("pymetal._metal", "pymetal._metal.mtl4", "pymetal._metal.ns")


def every_class() -> list[Any]:
    found = [item for name in MODULES for item in vars(import_module(name)).values() if isinstance(item, type)]
    return list(dict.fromkeys(found))


def every_struct() -> list[Any]:
    return [item for item in every_class() if "dtype" in vars(item)]


def every_descriptor() -> list[Any]:
    return [item for item in every_class() if _descriptors.is_descriptor(item)]


def title(cls: Any) -> str:
    return f"{cls.__module__}.{cls.__name__}"


def settable(cls: type) -> list[str]:
    """The names of the properties of the class itself that have a setter."""
    return [name for name, item in vars(cls).items() if isinstance(item, property) and item.fset is not None]

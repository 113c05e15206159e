"""What the headers and the rules say ought to be there, read without the generator's decide stage."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from generator import api
from generator.serialise import from_json

from .walk import NAMESPACES

GENERATOR = Path(__file__).parents[2] / "generator"


@dataclass(frozen=True, order=True)
class Selector:
    """A selector of one class. A method that sends nothing goes by its C++ name."""

    class_: str
    objc_class: str
    selector: str
    method: str

    @property
    def namespace(self) -> str:
        return self.class_.partition("::")[0]


@cache
def model() -> api.Api:
    return from_json((GENERATOR / "api" / "macos26.json").read_text(encoding="utf-8"))


@cache
def rules(file: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((GENERATOR / "rules" / f"{file}.toml").read_text(encoding="utf-8"))


@cache
def selectors() -> frozenset[Selector]:
    """Every selector of every class of the model, once."""
    by_key: dict[tuple[str, str], Selector] = {}
    for class_ in model().classes:
        for method in class_.methods:
            selector = method.selector or method.calls_selector or method.name
            entry = Selector(class_.name, class_.objc_name, selector, method.name)
            by_key.setdefault((class_.name, selector), entry)
    return frozenset(by_key.values())


def skip_reason(symbol: str) -> str | None:
    """Why the rules leave a symbol out: a class, a function, `Class::method`, or `Class selector`."""
    for entry in rules("skips")["skip"]:
        if any(fnmatchcase(symbol, pattern) for pattern in entry["applies_to"]):
            return str(entry["reason"])
    return None


@cache
def renamed() -> dict[str, str]:
    """C++ types that have another name in Python."""
    return {symbol: entry["name"] for entry in rules("names")["type"] for symbol in entry["applies_to"]}


@cache
def corrected() -> dict[str, int]:
    """Enumerators whose value the headers get wrong: `MTL::ResourceOptions::ResourceStorageModeMemoryless`."""
    return {symbol: entry["value"] for entry in rules("enums")["value"] for symbol in entry["applies_to"]}


def python_name(cpp: str) -> str:
    """`MTL4::Compiler` -> `pymetal.mtl4.Compiler`, without template arguments."""
    namespace, _, name = cpp.partition("<")[0].rpartition("::")
    return f"{NAMESPACES[namespace]}.{renamed().get(cpp, name)}"

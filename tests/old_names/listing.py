"""The names of pymetal-cpp 0.1.5, read from a listing of that package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LISTING = Path(__file__).with_name("pymetal-cpp-0.1.5-names.txt")


@dataclass(frozen=True)
class Name:
    """One name of the older package; `owner` is the class or enum it belongs to, empty for the module's own."""

    kind: str
    owner: str
    name: str
    access: str = ""
    parameters: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name


def old_names(kind: str) -> list[Name]:
    """Those of one kind: exception, enumerator, constant, function, class, field, property, method or static method."""
    return [name for name in _read(LISTING.read_text(encoding="utf-8")) if name.kind == kind]


def _read(text: str) -> Iterator[Name]:
    owner = ""
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        if line.startswith(" "):
            yield from _members(owner, word, rest, line.strip())
        elif word == "enum":
            enum, _, members = rest.partition(":")
            yield from (Name("enumerator", enum, member) for member in members.split())
        elif word in ("class", "exception"):
            owner, _, base = rest.rstrip(")").partition("(")
            yield Name(word, "", owner, parameters=(base,) if base else ())
        elif word == "const":
            yield Name("constant", "", rest)
        elif word == "def":
            yield Name("function", "", rest.partition("(")[0])
        else:
            raise ValueError(f"{LISTING.name}: {line!r}")


def _members(owner: str, word: str, rest: str, line: str) -> Iterator[Name]:
    if word == "properties:":
        for item in rest.split():
            name, _, access = item.rstrip("]").partition("[")
            yield Name("property", owner, name, access)
    elif word == "fields:":
        yield from (Name("field", owner, item) for item in rest.split())
    else:
        kind = "static method" if word == "static" else "method"
        name, _, parameters = line.removeprefix("static ").rstrip(")").partition("(")
        names = tuple(item.strip().rstrip("=") for item in parameters.split(",") if item.strip())
        yield Name(kind, owner, name, parameters=names)

"""Code written for pymetal-cpp 0.1.5 keeps working: every name of that package, from a listing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.binding import Binding, Class
from generator.decide import decide, load_rules
from generator.pipeline import load_model

LISTING = Path(__file__).parent / "fixtures_binding" / "pymetal-cpp-0.1.5-names.txt"

READ_ONLY_IN_METAL = {("SamplerState", "label")}
"""MTLSamplerState's label is read-only in every SDK; the older package's setter could not have worked."""

IN_PYTHON = {"shared_capture_manager"}
"""Functions of the hand-written layer."""


@dataclass(frozen=True)
class Entry:
    """One member of the older package."""

    owner: str
    kind: str
    name: str
    detail: str = ""


def entries() -> Iterator[Entry]:
    owner = ""
    for line in LISTING.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.strip().partition(" ")
        if line.startswith("enum "):
            name, _, members = rest.partition(":")
            yield from (Entry(name, "enumerator", member) for member in members.split())
        elif line.startswith("class "):
            owner = rest.partition("(")[0]
            yield Entry(owner, "class", owner)
        elif kind == "properties:":
            yield from (Entry(owner, "property", *item.rstrip("]").split("[")) for item in rest.split())
        elif kind == "fields:":
            yield from (Entry(owner, "field", item) for item in rest.split())
        elif line.startswith("    ") and "__init__" not in line:
            name, _, arguments = line.strip().removeprefix("static ").rstrip(")").partition("(")
            yield Entry(owner, "method", name, arguments)
        elif line.startswith("def "):
            yield Entry("", "function", rest.partition("(")[0])
        elif line.startswith("const ") and rest[0].isupper():
            yield Entry("", "constant", rest)


@pytest.fixture(scope="module")
def binding() -> Binding:
    return decide(load_model("macos26"), load_rules())


def chain(binding: Binding, name: str) -> list[Class]:
    """A class and its bases."""
    classes = {item.cpp: item for item in binding.classes}
    class_ = next(item for item in binding.classes if (item.module, item.name) == ("pymetal", name))
    return [class_, *(classes[base] for base in class_.bases)]


def arities(class_: Class, name: str) -> set[int]:
    """How many positional arguments the method takes; hand-written forms by their declarations."""
    found: set[int] = set()
    for method in class_.methods:
        if name in (method.name, *method.aliases):
            for overload in method.overloads:
                required = sum(parameter.default is None for parameter in overload.parameters)
                found |= set(range(required, len(overload.parameters) + 1))
    for declaration in (text for item in class_.hand_written for text in item.declarations):
        match = re.match(rf"def {name}\(self(.*)\) ->", declaration)
        if match:
            arguments = [item for item in match.group(1).split(",") if ":" in item]
            found |= set(range(sum("=" not in item for item in arguments), len(arguments) + 1))
    found |= {1 for item in class_.short_forms if item.name == name}
    return found | {0 for factory in class_.factories if factory == name}


def has_property(class_: Class, name: str, access: str) -> bool:
    return any(
        name in (item.name, *item.aliases) and (access == "r" or item.setter is not None) for item in class_.properties
    )


@pytest.mark.parametrize("entry", list(entries()), ids=lambda entry: f"{entry.owner}.{entry.name}")
def test_name(binding: Binding, entry: Entry) -> None:
    match entry.kind:
        case "enumerator":
            enum = next(item for item in binding.enums if (item.module, item.name) == ("pymetal", entry.owner))
            assert entry.name in {name for member in enum.members for name in (member.name, *member.aliases)}
        case "constant":
            assert entry.name in {member.constant for enum in binding.enums if enum.options for member in enum.members}
        case "function":
            assert entry.name in {item.name for item in binding.functions} | IN_PYTHON
        case "class" | "field":
            structs = {item.name: {field.name for field in item.fields} for item in binding.structs}
            if entry.kind == "field":
                assert entry.name in structs[entry.owner]
            else:
                assert entry.name in structs or chain(binding, entry.name)
        case "property":
            access = "r" if (entry.owner, entry.name) in READ_ONLY_IN_METAL else entry.detail
            assert any(has_property(item, entry.name, access) for item in chain(binding, entry.owner))
        case "method":
            count = len([item for item in entry.detail.split(",") if item])
            assert any(count in arities(item, entry.name) for item in chain(binding, entry.owner))

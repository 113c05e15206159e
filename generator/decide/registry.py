"""Where each C++ class, enum and struct lives in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from generator import api
from generator.decide.errors import DecisionError
from generator.decide.rules import Rules

MODULES: Final[Mapping[str, str]] = {
    "MTL": "pymetal",
    "CA": "pymetal",
    "MTL4": "pymetal.mtl4",
    "MTLFX": "pymetal.fx",
    "MTL4FX": "pymetal.mtl4.fx",
    "NS": "pymetal.ns",
}
"""C++ namespace -> Python module. Foreign C structs (`CGSize`) have no namespace and go to `pymetal`."""

MODULE_ORDER: Final = tuple(dict.fromkeys(MODULES.values()))


@dataclass(frozen=True, slots=True)
class Place:
    """A Python module and a name in it."""

    module: str
    name: str


def general_place(cpp: str) -> Place:
    """`MTL4::Compiler` -> (`pymetal.mtl4`, `Compiler`); template arguments are no part of the name."""
    namespace, _, name = cpp.partition("<")[0].rpartition("::")
    if not namespace:
        return Place("pymetal", name)
    if namespace not in MODULES:
        raise DecisionError(f"{cpp}: no Python module is known for the namespace {namespace}")
    return Place(MODULES[namespace], name)


@dataclass(frozen=True, slots=True)
class Registry:
    """The bound names of one API: what a type in a signature may refer to."""

    classes: Mapping[str, api.Class]
    structs: Mapping[str, api.Struct]
    enums: Mapping[str, api.Enumeration]
    renamed: Mapping[str, str]
    from_numbers: frozenset[str] = frozenset()
    """Structs that a number may stand for, where one is an argument: `64` for `Size(64, 1, 1)`."""

    def place(self, cpp: str) -> Place:
        """Where a C++ name lives in Python."""
        where = general_place(cpp)
        return Place(where.module, self.renamed.get(cpp, where.name))

    def derives(self, derived: str, base: str) -> bool:
        """Whether the class `derived` is `base` or derives from it. Everything derives from NS::Object."""
        if derived == base or base == "NS::Object":
            return True
        return derived in self.classes and base in self.classes[derived].bases


def build_registry(source: api.Api, rules: Rules) -> Registry:
    """The classes, structs and enums that no rule skips."""

    def kept(name: str) -> bool:
        return not rules.applies("skips.skip", (name,))

    types = [item.name for group in (source.classes, source.structs, source.enums) for item in group]
    renames = {name: rules.single("names.type", (name,)) for name in types}
    return Registry(
        classes={item.name: item for item in source.classes if kept(item.name)},
        structs={item.name: item for item in source.structs if kept(item.name)},
        enums={item.name: item for item in source.enums if kept(item.name)},
        renamed={name: rule.text("name") for name, rule in renames.items() if rule is not None},
        from_numbers=frozenset(item.name for item in source.structs if _starts_with_enough(item, rules)),
    )


def _starts_with_enough(struct: api.Struct, rules: Rules) -> bool:
    """Whether the first of several fields is enough."""
    rule = rules.single("structs.required", (struct.name,))
    return rule is not None and rule.number("count") == 1 and len(struct.fields) > 1

"""Exceptions to the general rules, read from `generator/rules/*.toml` and `generator/rules/checks/*.toml`.

Every entry names what it `applies_to` and gives a `reason`. Patterns are shell-style (`set*Buffer:*`) and are
compared with the subjects of a symbol: for a method its selector (`newFence`), its C++ name
(`MTL::Device::newFence`) and both together (`MTL::Device newFence`). An unknown table or key, a missing
reason, or an entry that matches nothing is an error.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator import api
from generator.rule_entries import Entry, RuleError, are_numbers, are_texts, read_file, read_text

__all__ = ["Rule", "RuleError", "Rules", "load_rules", "method_subjects", "parse_rules"]

RULES_FOLDER: Final = Path(__file__).parent.parent / "rules"

# Table -> keys it may have beside `applies_to` and `reason`; a `?` marks an optional key.
SCHEMA: Final[Mapping[str, tuple[str, ...]]] = {
    "names.type": ("name",),
    "names.rename": ("name",),
    "names.property": (),
    "names.method": (),
    "names.argument": ("argument", "name"),
    "aliases.property": ("alias",),
    "aliases.signature": ("alias",),
    "aliases.enumerator": ("alias",),
    "aliases.factory": ("alias",),
    "arguments.nullable": ("arguments",),
    "arguments.default": ("argument", "value"),
    "arguments.count": ("argument",),
    "arguments.output": ("argument", "count"),
    "arguments.path": ("arguments",),
    "arguments.nil": ("arguments",),
    "arguments.options": ("argument?", "enum"),
    "arguments.address": (),
    "arguments.any": (),
    "nullability.result": (),
    "nullability.required": (),
    "nullability.resettable": (),
    "nullability.callback": ("places",),
    "elements.element": ("argument?", "element"),
    "elements.object": (),
    "elements.mapping": ("argument?", "key", "value"),
    "ownership.owned": (),
    "ownership.output": (),
    "ownership.creating": (),
    "errors.kind": ("kind",),
    "gil.release": (),
    "checks.before": ("check", "arguments", "always?"),
    "checks.remember": ("check", "arguments"),
    "checks.after": ("check", "arguments?", "always?"),
    "overloads.selector_named": (),
    "overloads.flat": ("parameters",),
    "overloads.without": ("arguments",),
    "classes.protocol": (),
    "classes.collection": ("count",),
    "enums.value": ("value",),
    "enums.prefix": ("prefixes",),
    "structs.required": ("count",),
    "structs.vector": (),
    "structs.default": ("value",),
    "structs.field": ("name",),
    "members.replace": ("declarations",),
    "members.extend": ("declarations",),
    "members.python": ("declarations",),
    "skips.skip": (),
}

# Owned by the emitter of softmetal's own sources and by generator/pixel_formats.py, not by the binding.
_FOREIGN_FILES: Final = frozenset({"softmetal.toml", "pixel_formats.toml"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a rules file; `place` is where it stands (`names.toml:12`)."""

    table: str
    place: str
    applies_to: tuple[str, ...]
    reason: str
    values: Mapping[str, object]

    def text(self, key: str) -> str:
        value = self.values[key]
        if not isinstance(value, str):
            raise self.error(f"{key} must be text, not {value!r}")
        return value

    def number(self, key: str) -> int:
        value = self.values[key]
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(f"{key} must be a whole number, not {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values[key]
        if not are_texts(value):
            raise self.error(f"{key} must be a list of texts, not {value!r}")
        return tuple(value)

    def error(self, problem: str) -> RuleError:
        """What is wrong with this entry, and where it stands."""
        return RuleError(f"{self.place}: {self.table} {', '.join(self.applies_to)}: {problem}")

    def numbers(self, key: str) -> tuple[int, ...]:
        value = self.values[key]
        if not are_numbers(value):
            raise self.error(f"{key} must be a list of whole numbers, not {value!r}")
        return tuple(value)


@dataclass(slots=True)
class _Table:
    """The entries of one table, split into exact patterns and globs for quick look-up."""

    exact: dict[str, list[Rule]] = field(default_factory=dict)
    globs: list[tuple[str, re.Pattern[str], Rule]] = field(default_factory=list)

    def add(self, rule: Rule) -> None:
        for pattern in rule.applies_to:
            if any(character in pattern for character in "*?["):
                self.globs.append((pattern, re.compile(fnmatch.translate(pattern)), rule))
            else:
                self.exact.setdefault(pattern, []).append(rule)


class Rules:
    """All rules, remembering which patterns have matched something."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.all: Final = tuple(rules)
        self._tables = {name: _Table() for name in SCHEMA}
        self._used: set[tuple[str, str]] = set()
        for rule in self.all:
            self._tables[rule.table].add(rule)

    def matching(self, table: str, subjects: Iterable[str]) -> tuple[Rule, ...]:
        """The rules of a table that apply to any of the subjects: those of the first, then those of the next."""
        entries = self._tables[table]
        found: list[Rule] = []
        for subject in subjects:
            for rule in entries.exact.get(subject, ()):
                self._used.add((table, subject))
                found.append(rule)
            for pattern, compiled, rule in entries.globs:
                if compiled.match(subject):
                    self._used.add((table, pattern))
                    found.append(rule)
        return tuple({id(rule): rule for rule in found}.values())

    def applies(self, table: str, subjects: Iterable[str]) -> bool:
        return bool(self.matching(table, subjects))

    def single(self, table: str, subjects: Iterable[str]) -> Rule | None:
        """The one rule that applies, None when there is none; two are an error."""
        subjects = tuple(subjects)
        found = self.matching(table, subjects)
        if len(found) > 1:
            places = " and ".join(rule.place for rule in found)
            raise RuleError(f"{subjects[-1]}: {len(found)} rules apply where one can, {table}: {places}")
        return found[0] if found else None

    def unused(self) -> tuple[str, ...]:
        """Every pattern that has matched nothing so far, as `place: table: pattern`."""
        return tuple(
            f"{rule.place}: {rule.table}: {pattern}"
            for rule in self.all
            for pattern in rule.applies_to
            if (rule.table, pattern) not in self._used
        )


def method_subjects(owner: str, method: api.Method) -> tuple[str, ...]:
    """What patterns are compared with for a method of the class or struct `owner`."""
    cpp = f"{owner}::{method.name}"
    return (method.selector, cpp, f"{owner} {method.selector}") if method.selector else (cpp,)


def load_rules(folder: Path = RULES_FOLDER) -> Rules:
    """Read every rules file; its name, or that of the folder `checks`, is the first part of its tables' names."""
    paths = sorted(path for path in folder.glob("*.toml") if path.name not in _FOREIGN_FILES)
    named = [(path.stem, path) for path in paths]
    named += [("checks", path) for path in sorted((folder / "checks").glob("*.toml"))]
    return Rules(_rule(name, entry) for name, path in named for entry in read_file(path))


def parse_rules(file: str, text: str) -> tuple[Rule, ...]:
    """The rules of one file, named without its ending."""
    return tuple(_rule(file, entry) for entry in read_text(f"{file}.toml", text))


def _rule(file: str, entry: Entry) -> Rule:
    table, values = f"{file}.{entry.table}", dict(entry.values)
    if table not in SCHEMA:
        raise RuleError(f"{entry.place}: unknown rules table {table}")
    applies_to, reason = values.pop("applies_to", None), values.pop("reason", None)
    if not are_texts(applies_to) or not applies_to:
        raise RuleError(f"{entry.place}: {table}: applies_to must be a list of patterns, not {applies_to!r}")
    rule = Rule(table, entry.place, tuple(applies_to), str(reason), values)
    if not isinstance(reason, str) or not reason.strip():
        raise rule.error("a rule needs a reason")
    allowed = {key.rstrip("?") for key in SCHEMA[table]}
    required = {key for key in SCHEMA[table] if not key.endswith("?")}
    if unknown := sorted(set(values) - allowed):
        raise rule.error(f"unknown keys {unknown}")
    if missing := sorted(required - set(values)):
        raise rule.error(f"missing keys {missing}")
    return rule

"""Exceptions to the general rules, read from `generator/rules/*.toml`.

Every entry names what it `applies_to` and gives a `reason`. Patterns are shell-style (`set*Buffer:*`) and are
compared with the subjects of a symbol: for a method its selector (`newFence`), its C++ name
(`MTL::Device::newFence`) and both together (`MTL::Device newFence`). An unknown table or key, a missing
reason, or an entry that matches nothing is an error.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator import api

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
    "nullability.result": (),
    "nullability.required": (),
    "nullability.resettable": (),
    "elements.element": ("argument?", "element"),
    "elements.mapping": ("argument?", "key", "value"),
    "ownership.owned": (),
    "ownership.output": (),
    "ownership.creating": (),
    "errors.kind": ("kind",),
    "gil.release": (),
    "checks.before": ("check", "arguments"),
    "checks.after": ("check",),
    "overloads.selector_named": (),
    "overloads.flat": ("parameters",),
    "classes.protocol": (),
    "classes.collection": ("count",),
    "enums.value": ("value",),
    "enums.prefix": ("prefixes",),
    "structs.required": ("count",),
    "structs.default": ("value",),
    "structs.field": ("name",),
    "members.replace": ("declarations",),
    "members.extend": ("declarations",),
    "members.python": ("declarations",),
    "skips.skip": (),
}

# Owned by the emitter of softmetal's own sources, not by the binding.
_FOREIGN_FILES: Final = frozenset({"softmetal.toml"})


class RuleError(ValueError):
    """A rules file says something impossible, unknown, or useless."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a rules file."""

    table: str
    applies_to: tuple[str, ...]
    reason: str
    values: Mapping[str, object]

    def text(self, key: str) -> str:
        value = self.values[key]
        if not isinstance(value, str):
            raise RuleError(f"{self.table} {self.applies_to}: {key} must be text, not {value!r}")
        return value

    def number(self, key: str) -> int:
        value = self.values[key]
        if not isinstance(value, int) or isinstance(value, bool):
            raise RuleError(f"{self.table} {self.applies_to}: {key} must be a whole number, not {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values[key]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise RuleError(f"{self.table} {self.applies_to}: {key} must be a list of texts, not {value!r}")
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
        """The rules of a table that apply to any of the subjects, in the order of the file."""
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
            raise RuleError(f"{table}: {len(found)} rules apply to {subjects[-1]}: {[rule.reason for rule in found]}")
        return found[0] if found else None

    def unused(self) -> tuple[str, ...]:
        """Every pattern that has matched nothing so far, as `table: pattern`."""
        return tuple(
            f"{rule.table}: {pattern}"
            for rule in self.all
            for pattern in rule.applies_to
            if (rule.table, pattern) not in self._used
        )


def method_subjects(owner: str, method: api.Method) -> tuple[str, ...]:
    """What patterns are compared with for a method of the class or struct `owner`."""
    cpp = f"{owner}::{method.name}"
    return (method.selector, cpp, f"{owner} {method.selector}") if method.selector else (cpp,)


def load_rules(folder: Path = RULES_FOLDER) -> Rules:
    """Read every rules file of the folder; the file's name is the first part of its tables' names."""
    paths = sorted(path for path in folder.glob("*.toml") if path.name not in _FOREIGN_FILES)
    return Rules(rule for path in paths for rule in parse_rules(path.stem, path.read_text(encoding="utf-8")))


def parse_rules(file: str, text: str) -> tuple[Rule, ...]:
    """The rules of one file."""
    return tuple(_rule(f"{file}.{table}", entry) for table, entries in tomllib.loads(text).items() for entry in entries)


def _rule(table: str, entry: dict[str, object]) -> Rule:
    if table not in SCHEMA:
        raise RuleError(f"unknown rules table {table}")
    applies_to, reason = entry.pop("applies_to", None), entry.pop("reason", None)
    if not isinstance(applies_to, list) or not applies_to or not all(isinstance(item, str) for item in applies_to):
        raise RuleError(f"{table}: applies_to must be a list of patterns, not {applies_to!r}")
    if not isinstance(reason, str) or not reason.strip():
        raise RuleError(f"{table} {applies_to}: a rule needs a reason")
    allowed = {key.rstrip("?") for key in SCHEMA[table]}
    required = {key for key in SCHEMA[table] if not key.endswith("?")}
    if unknown := sorted(set(entry) - allowed):
        raise RuleError(f"{table} {applies_to}: unknown keys {unknown}")
    if missing := sorted(required - set(entry)):
        raise RuleError(f"{table} {applies_to}: missing keys {missing}")
    return Rule(table, tuple(applies_to), reason, entry)

"""What softmetal's generated descriptors need to know beyond the API: `generator/rules/softmetal.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

RULES_FILE = Path(__file__).parents[1] / "rules" / "softmetal.toml"

# Table → the keys an entry has beside `applies_to` and `reason`. `applies_to` names classes by their Objective-C
# names, or for the tables in SELECTOR_TABLES "Class member".
TABLES = {
    "hand_written": frozenset[str](),
    "left_out": frozenset[str](),
    "capacity": frozenset({"elements"}),
    "default": frozenset({"values"}),
    "same": frozenset({"property"}),
    "retained": frozenset[str](),
    "part": frozenset[str](),
    "packed_options": frozenset[str](),
}

Value = bool | int | float | str | list[float]


class SoftmetalRuleError(ValueError):
    """A rule for softmetal's descriptors is malformed, missing, or matches nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a table."""

    table: str
    applies_to: tuple[str, ...]
    reason: str
    elements: int = 0
    property: str = ""
    values: dict[str, Value] = field(default_factory=dict)


class SoftmetalRules:
    """All rules; remembers which subjects were asked for, so that the others can be called useless."""

    def __init__(self, rules: list[Rule]) -> None:
        self._by_subject: dict[tuple[str, str], Rule] = {}
        self._used: set[tuple[str, str]] = set()
        for rule in rules:
            for subject in rule.applies_to:
                if self._by_subject.setdefault((rule.table, subject), rule) is not rule:
                    raise SoftmetalRuleError(f"{rule.table}: {subject} is named twice")

    def find(self, table: str, subject: str) -> Rule | None:
        """The rule of `table` for a class, or for a "Class member"."""
        rule = self._by_subject.get((table, subject))
        if rule is not None:
            self._used.add((table, subject))
        return rule

    def check_used(self) -> None:
        """Raises SoftmetalRuleError when a rule matched nothing."""
        useless = sorted(f"{table}: {subject}" for table, subject in self._by_subject.keys() - self._used)
        if useless:
            raise SoftmetalRuleError(f"rules that match nothing: {', '.join(useless)}")


def load_rules(file: Path = RULES_FILE) -> SoftmetalRules:
    """The rules of a file. Raises SoftmetalRuleError for unknown tables and keys, and for missing reasons."""
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    rules = []
    for table, entries in document.items():
        if table not in TABLES:
            raise SoftmetalRuleError(f"{file.name}: unknown table {table}")
        for entry in entries:
            expected = TABLES[table] | {"applies_to", "reason"}
            if entry.keys() != expected or not entry["reason"]:
                raise SoftmetalRuleError(f"{file.name}: {table}: expected {sorted(expected)}, found {sorted(entry)}")
            rules.append(Rule(table, tuple(entry.pop("applies_to")), **entry))
    return SoftmetalRules(rules)

"""What softmetal's generated descriptors need to know beyond the API: `generator/rules/softmetal.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from generator.rule_entries import Entry, RuleError, are_texts, read_file

RULES_FILE = Path(__file__).parents[2] / "rules" / "softmetal.toml"

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
    "own_field": frozenset({"property", "storage"}),
}

Value = bool | int | float | str | list[float]


class SoftmetalRuleError(RuleError):
    """A rule for softmetal's descriptors is malformed, missing, or matches nothing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of a table."""

    table: str
    applies_to: tuple[str, ...]
    reason: str
    place: str = ""
    elements: int = 0
    property: str = ""
    storage: str = ""
    values: dict[str, Value] = field(default_factory=dict)


class SoftmetalRules:
    """All rules; remembers which subjects were asked for, so that the others can be called useless."""

    def __init__(self, rules: list[Rule], *, must_match: bool = True) -> None:
        self.must_match = must_match
        self._by_subject: dict[tuple[str, str], Rule] = {}
        self._used: set[tuple[str, str]] = set()
        for rule in rules:
            for subject in rule.applies_to:
                if self._by_subject.setdefault((rule.table, subject), rule) is not rule:
                    raise SoftmetalRuleError(f"{rule.place}: {rule.table}: {subject} is named twice")

    def find(self, table: str, subject: str) -> Rule | None:
        """The rule of `table` for a class, or for a "Class member"."""
        rule = self._by_subject.get((table, subject))
        if rule is not None:
            self._used.add((table, subject))
        return rule

    def unused(self) -> tuple[str, ...]:
        """Every subject that was never asked for, as `place: table: subject`."""
        return tuple(
            f"{rule.place}: {table}: {subject}"
            for (table, subject), rule in self._by_subject.items()
            if (table, subject) not in self._used
        )

    def check_used(self) -> None:
        """Raises SoftmetalRuleError when a rule matched nothing."""
        if self.must_match and (unused := self.unused()):
            raise SoftmetalRuleError("\n".join(f"{entry} matches nothing" for entry in unused))


def load_rules(file: Path = RULES_FILE, *, must_match: bool = True) -> SoftmetalRules:
    """The rules of a file; without `must_match` they may be about classes and properties that are not there.

    Raises RuleError for a file that is not TOML, unknown tables and keys, and missing reasons.
    """
    return SoftmetalRules([_rule(entry) for entry in read_file(file)], must_match=must_match)


def _rule(entry: Entry) -> Rule:
    if entry.table not in TABLES:
        raise SoftmetalRuleError(f"{entry.place}: unknown table {entry.table}")
    values = dict(entry.values)
    expected = TABLES[entry.table] | {"applies_to", "reason"}
    if values.keys() != expected:
        raise SoftmetalRuleError(f"{entry.place}: {entry.table}: expected {sorted(expected)}, found {sorted(values)}")
    applies_to, reason = values.pop("applies_to"), values.pop("reason")
    if not are_texts(applies_to) or not isinstance(reason, str) or not reason.strip():
        raise SoftmetalRuleError(f"{entry.place}: {entry.table}: needs a list applies_to and a reason")
    return Rule(entry.table, tuple(applies_to), reason, entry.place, **values)  # type: ignore[arg-type]  # as TABLES says

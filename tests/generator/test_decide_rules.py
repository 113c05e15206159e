"""Rules files: what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.decide import DecisionError, RuleError, check_rules_used, decide, load_rules
from generator.decide.rules import SCHEMA, Rules, parse_rules
from generator.pipeline import MODELS, load_model

from . import small_api as small


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[nonsense]]\napplies_to = ["x"]\nreason = "y"\n', "unknown rules table gil.nonsense"),
        ('[[release]]\nreason = "y"\n', "applies_to must be a list"),
        ('[[release]]\napplies_to = []\nreason = "y"\n', "applies_to must be a list"),
        ('[[release]]\napplies_to = ["x"]\n', "needs a reason"),
        ('[[release]]\napplies_to = ["x"]\nreason = " "\n', "needs a reason"),
        ('[[release]]\napplies_to = ["x"]\nreason = "y"\nspeed = 1\n', r"unknown keys \['speed'\]"),
    ],
)
def test_impossible_entries_are_errors(text: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        parse_rules("gil", text)


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(RuleError, match=r"missing keys \['kind'\]"):
        parse_rules("errors", '[[kind]]\napplies_to = ["x"]\nreason = "y"\n')


def test_a_rule_that_matches_nothing_is_an_error() -> None:
    rules = Rules(parse_rules("gil", '[[release]]\napplies_to = ["wait", "sleep*"]\nreason = "blocks"\n'))
    decide(small.api(small.class_("MTL::Device", small.method("wait"))), rules)
    with pytest.raises(RuleError, match=r"gil\.release: sleep\*") as caught:
        check_rules_used(rules)
    assert "release: wait" not in str(caught.value)


def test_a_rule_about_an_argument_that_no_method_has_is_an_error() -> None:
    text = '[[nullable]]\napplies_to = ["newFence*"]\narguments = ["label", "name"]\nreason = "nullable"\n'
    rules = Rules(parse_rules("arguments", text))
    source = small.api(small.class_("MTL::Device", small.method("newFence", small.VOID, label=small.STRING)))
    decide(source, rules)
    check_rules_used(rules)
    message = r"^arguments\.toml:1: arguments\.nullable: newFence\*: argument name matches nothing$"
    with pytest.raises(RuleError, match=message):
        check_rules_used(rules, source)


def test_two_rules_for_one_answer_are_an_error() -> None:
    entry = '[[rename]]\napplies_to = ["{}"]\nname = "{}"\nreason = "better"\n'
    rules = Rules(parse_rules("names", entry.format("wait", "a") + entry.format("wai*", "b")))
    with pytest.raises(DecisionError, match="2 rules apply"):
        decide(small.api(small.class_("MTL::Device", small.method("wait"))), rules)


def test_the_readme_explains_every_table() -> None:
    text = (Path(__file__).parents[2] / "generator" / "README.md").read_text(encoding="utf-8")
    explained: set[str] = set()
    file = ""
    for line in text[text.index("## Which rule says what") :].splitlines():
        first, second, *_ = [*line.strip("|").split("|"), "", ""]
        file = first.strip(" `") or file
        explained |= {f"{file}.{table}" for table in re.findall(r"\[\[(\w+)\]\]", second)}
    assert explained == set(SCHEMA)


def test_every_rule_of_the_project_is_used_by_an_sdk() -> None:
    rules = load_rules()
    for model in sorted(MODELS.glob("*.json")):
        decide(load_model(str(model)), rules)
    check_rules_used(rules)

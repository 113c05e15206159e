"""Every binding is called on recorders, and compared with the API model, Cocoa's rules and the calling convention."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.api import Api
from generator.binding import Skip
from generator.pipeline import make_binding

pytestmark = pytest.mark.softmetal

EXCUSES = Path(__file__).parent / "excuses.toml"

Selector = tuple[str, str]


def problems(report: dict[str, Any], aspect: str) -> list[str]:
    found = [item for item in report["problems"] if item["aspect"] == aspect]
    return [f"{item['subject']}, {item['variant']}: {item['text']}" for item in found]


def test_each_call_sends_its_selector_once_to_its_object_and_else_only_asks(report: dict[str, Any]) -> None:
    assert problems(report, "selector") == []


def test_each_argument_arrives_where_the_calling_convention_puts_it(report: dict[str, Any]) -> None:
    assert problems(report, "arguments") == []


def test_each_result_comes_back_with_its_value_its_class_or_its_exception(report: dict[str, Any]) -> None:
    assert problems(report, "result") == []


def test_each_object_is_freed_once(report: dict[str, Any]) -> None:
    assert problems(report, "ownership") == []


def test_refused_arguments_are_only_impossible_numbers(report: dict[str, Any]) -> None:
    assert {item["variant"] for item in report["refused"]} == {"WIDE"}
    assert len(report["refused"]) < report["calls"] / 40


def skipped(api: Api, skips: tuple[Skip, ...]) -> set[Selector]:
    """Selectors that are not bound at all, of whole classes or of single methods."""
    owners = {item.name for item in api.classes}
    return {
        (skip.symbol if skip.symbol in owners else skip.symbol.rpartition("::")[0], selector)
        for skip in skips
        for selector in skip.selectors
    }


def sendable(api: Api) -> set[Selector]:
    """The selectors of all methods, and all functions."""
    methods = ((item.name, method.selector or method.calls_selector) for item in api.classes for method in item.methods)
    functions = {("", item.symbol) for item in api.functions if item.symbol}
    return {(owner, selector) for owner, selector in methods if selector} | functions


def test_every_selector_of_the_model_is_sent_or_excused(report: dict[str, Any], model: Api) -> None:
    wanted = sendable(model) - skipped(model, make_binding(model).skips)
    sent = {(owner, selector) for owner, selector in report["sent"]}
    rules = tomllib.loads(EXCUSES.read_text(encoding="utf-8"))["excuse"]
    assert all(rule["reason"] for rule in rules)
    assert wanted - sent == {(rule["class"], selector) for rule in rules for selector in rule["selectors"]}

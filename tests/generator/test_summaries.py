"""Every class, enum, struct and function says in a sentence what it is for."""

from __future__ import annotations

import pytest

from generator.binding import Binding
from generator.decide import decide, load_rules
from generator.document.summaries import SUMMARIES_FOLDER, load_summaries
from generator.pipeline import load_model


@pytest.fixture(scope="module")
def binding() -> Binding:
    return decide(load_model("macos26"), load_rules())


@pytest.fixture(scope="module")
def summaries() -> dict[str, str]:
    return load_summaries(SUMMARIES_FOLDER)


def test_every_symbol_has_one(binding: Binding, summaries: dict[str, str]) -> None:
    symbols = [item.cpp for group in (binding.classes, binding.enums, binding.structs) for item in group]
    symbols += [signature.call for item in binding.functions for signature in item.overloads]
    assert [item for item in symbols if item not in summaries] == []


def test_each_is_a_sentence_of_its_own(summaries: dict[str, str]) -> None:
    assert [symbol for symbol, text in summaries.items() if not text[0].isupper() or len(text) > 160] == []

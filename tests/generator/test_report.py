"""The report counts what is bound against the API itself."""

from __future__ import annotations

import pytest

from generator.api import Api, Field, Struct
from generator.binding import Binding
from generator.decide import decide
from generator.decide.rules import Rules, parse_rules
from generator.pipeline import load_model, make_binding
from generator.report import coverage, measure
from generator.report_symbols import Kind, Symbol, Symbols, measure_symbols

from . import small_api as small

SKIPS = """
[[skip]]
applies_to = ["MTL::Old"]
reason = "out of date"
[[skip]]
applies_to = ["MTL::Size::depth"]
reason = "flat"
"""


@pytest.fixture(scope="module")
def api() -> Api:
    return load_model("macos26")


@pytest.fixture(scope="module")
def binding(api: Api) -> Binding:
    return make_binding(api)


@pytest.fixture(scope="module")
def symbols(api: Api, binding: Binding) -> Symbols:
    return measure_symbols(api, binding)


def test_what_the_project_promises(api: Api, binding: Binding, symbols: Symbols) -> None:
    found = measure(api, binding)
    assert not found.unaccounted
    assert len(found.skipped) < 30
    for namespace in ("MTL", "MTL4", "MTLFX", "MTL4FX", "CA"):
        total = sum(item.namespace == namespace for item in found.total)
        assert sum(item.namespace == namespace for item in found.bound) >= 0.99 * total, namespace
    assert not symbols.missing
    enumerators = {item for item in symbols.total if item.kind is Kind.ENUMERATOR}
    assert enumerators <= symbols.bound


def test_enumerators_are_counted_from_the_headers(symbols: Symbols) -> None:
    """A renamed enumerator counts under both names."""
    names = ("BindingAccessReadOnly", "ArgumentAccessReadOnly")
    assert {Symbol(Kind.ENUMERATOR, f"MTL::BindingAccess::{name}") for name in names} <= symbols.bound


def test_skipped_symbols_have_their_reason() -> None:
    source = small.api(enums=(small.MODE_ENUM, small.OPTION_SET, small.enum("MTL::Old", OldA=0)))
    found = measure_symbols(source, decide(source, Rules(parse_rules("skips", SKIPS))))
    assert {item.name: reason for item, reason in found.skipped.items()} == {
        "MTL::Old": "out of date",
        "MTL::Old::OldA": "out of date",
        "MTL::Size::depth": "flat",
    }
    assert not found.missing


def test_what_is_neither_bound_nor_skipped_is_named() -> None:
    source = small.api()
    binding = decide(source, Rules(()))
    extra = Struct("MTL::Extra", (Field("x", small.UINT),), (), (), small.HERE)
    grown = Api("small", source.classes, source.enums, (*source.structs, extra), (), (), ())
    assert {item.name for item in measure_symbols(grown, binding).missing} == {"MTL::Extra", "MTL::Extra::x"}
    assert "unaccounted for: `MTL::Extra`" in coverage(grown, binding)

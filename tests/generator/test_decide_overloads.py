"""Overload sets: ordering, and ambiguity as an error."""

from __future__ import annotations

import pytest

from generator.api import Method, Type
from generator.decide import DecisionError, decide
from generator.decide.rules import Rules, parse_rules

from . import small_api as small

NO_RULES = Rules(())
ONLY_BY_SELECTOR = '[[selector_named]]\napplies_to = ["doWithB:"]\nreason = "the same types as doWithA:"\n'


def overload(selector: str, type_: Type) -> Method:
    return small.method("do", small.VOID, selector, value=type_)


def order(first: Type, second: Type, rules: Rules = NO_RULES) -> dict[str, list[str | None]]:
    classes = (
        small.class_("MTL::Resource"),
        small.class_("MTL::Buffer", bases=("MTL::Resource", "NS::Object")),
        small.class_("MTL::Device", overload("doWithA:", first), overload("doWithB:", second)),
    )
    binding = decide(small.api(*classes), rules)
    return {
        name: [item.selector for item in method.overloads]
        for method in binding.classes[-1].methods
        for name in (method.name, *method.aliases)
    }


RESOURCE, BUFFER = small.pointer("MTL::Resource", const=True), small.pointer("MTL::Buffer", const=True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BUFFER, RESOURCE),  # a derived class before its base
        (small.MODE, small.UINT),  # members of an IntEnum are ints too
        (small.UINT, small.FLOAT),  # an int is taken where a float is meant
        (BUFFER, small.pointer("NS::Object", const=True)),
        (small.BOOL, small.UINT),  # disjoint: a bool is refused where an int is meant
        (small.UINT, small.STRING),
    ],
)
def test_the_more_specific_overload_comes_first_whatever_the_header_order(first: Type, second: Type) -> None:
    assert order(first, second)["do"] == ["doWithA:", "doWithB:"]
    assert order(second, first)["do"] == ["doWithB:", "doWithA:"]


@pytest.mark.parametrize(("first", "second"), [(small.UINT, small.UINT), (small.UINT, small.OPTIONS)])
def test_overloads_that_take_the_same_call_are_an_error(first: Type, second: Type) -> None:
    with pytest.raises(DecisionError, match=r"MTL::Device::do.*doWithA:.*doWithB:.*overloads\.toml"):
        order(first, second)


def test_a_rule_resolves_an_ambiguity() -> None:
    found = order(small.UINT, small.UINT, Rules(parse_rules("overloads", ONLY_BY_SELECTOR)))
    assert found == {"do": ["doWithA:"], "do_with_a": ["doWithA:"], "do_with_b": ["doWithB:"]}


def test_defaults_count_in_the_overlap() -> None:
    short = small.method("do", small.VOID, "do:", name=small.STRING)
    long = small.method("do", small.VOID, "do:options:", name=small.STRING, options=small.OPTIONS)
    default = '[[default]]\napplies_to = ["do:options:"]\nargument = "options"\nvalue = "0"\nreason = "usual"\n'
    api = small.api(small.class_("MTL::Device", short, long))
    decide(api, Rules(()))
    with pytest.raises(DecisionError, match="a call can mean"):
        decide(api, Rules(parse_rules("arguments", default)))


def test_a_number_that_stands_for_a_struct_is_as_good_as_any_other_number() -> None:
    required = '[[required]]\napplies_to = ["MTL::Size"]\ncount = 1\nreason = "a width alone is enough"\n'
    assert order(small.SIZE, small.UINT)["do"] == ["doWithA:", "doWithB:"]
    with pytest.raises(DecisionError, match="a call can mean"):
        order(small.SIZE, small.UINT, Rules(parse_rules("structs", required)))

"""Which methods become properties, and under which names."""

from __future__ import annotations

import pytest

from generator.api import Method, Type
from generator.binding import Property
from generator.decide import DecisionError, decide
from generator.decide.rules import Rules, parse_rules

from . import small_api as small


def properties(*methods: Method, rules: str = "") -> dict[str, Property]:
    found = Rules(parse_rules("nullability", rules)) if rules else Rules(())
    binding = decide(small.api(small.class_("MTL::Device", *methods)), found)
    return {item.name: item for item in binding.classes[-1].properties}


def setter(name: str, type_: Type = small.BOOL) -> Method:
    return small.method(name, small.VOID, f"{name}:", value=type_)


def test_a_boolean_pair_is_named_after_its_setter_in_every_sdk() -> None:
    new = properties(small.method("isOn", small.BOOL, const=True), setter("setOn"))
    old = properties(small.method("on", small.BOOL, "isOn", const=True), setter("setOn"))
    assert (new["on"].aliases, old["on"].aliases) == (("is_on",), ("is_on",))


def test_a_read_only_boolean_keeps_its_is_in_every_sdk() -> None:
    new = properties(small.method("isOn", small.BOOL, const=True))
    old = properties(small.method("on", small.BOOL, "isOn", const=True))
    assert (new["is_on"].aliases, old["is_on"].aliases) == (("on",), ("on",))


def test_acronyms_pair_with_their_setter() -> None:
    found = properties(small.method("uiTexture", small.UINT, const=True), setter("setUITexture", small.UINT))
    assert found["ui_texture"].setter is not None


def test_writable_strings_may_be_none_and_read_only_ones_not() -> None:
    name = small.method("name", small.pointer("NS::String"), const=True)
    label = small.method("label", small.pointer("NS::String"), const=True)
    found = properties(name, label, setter("setLabel", small.STRING))
    assert (found["name"].type.optional, found["label"].type.optional) == (False, True)


def test_a_resettable_property_reads_as_an_object_and_takes_none() -> None:
    rules = '[[resettable]]\napplies_to = ["MTL::Device::*abel"]\nreason = "made on demand"\n'
    label = small.method("label", small.pointer("NS::String"), const=True)
    found = properties(label, setter("setLabel", small.STRING), rules=rules)["label"]
    assert found.setter is not None
    assert (found.type.optional, found.setter.parameters[0].type.optional) == (False, True)


def test_a_creating_const_method_is_no_property() -> None:
    assert properties(small.method("newFence", small.pointer("MTL::Device"), const=True)) == {}


def test_getter_and_setter_of_different_types_are_an_error() -> None:
    with pytest.raises(DecisionError, match="getter gives bool, the setter takes NS::UInteger"):
        properties(small.method("on", small.BOOL, const=True), setter("setOn", small.UINT))


def test_a_method_with_the_name_of_a_property_goes_by_its_selector() -> None:
    size = small.method("size", small.UINT, const=True)
    size_of = small.method("size", small.UINT, "sizeForMode:", mode=small.MODE)
    binding = decide(small.api(small.class_("MTL::Device", size, size_of)), Rules(()))
    assert [item.name for item in binding.classes[-1].methods] == ["size_for_mode"]

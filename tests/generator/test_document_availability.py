"""Which SDKs have a symbol: by small models, and by facts of the real ones."""

from __future__ import annotations

import dataclasses

import pytest

from generator import pipeline
from generator.api import Api, Class, Function
from generator.document.availability import Availabilities

from . import small_api as small

OBJECT = small.pointer("NS::Object")


def model(sdk: str, *classes: Class) -> Api:
    return dataclasses.replace(small.api(*classes), sdk=sdk)


def with_bases(class_: Class, *bases: str) -> Class:
    return dataclasses.replace(class_, bases=(*bases, "NS::Object"))


def test_a_class_and_its_messages_are_where_they_are_declared() -> None:
    old = model("macos14", small.class_("MTL::Thing", small.method("size", small.UINT)))
    new = model(
        "macos15",
        small.class_("MTL::Thing", small.method("size", small.UINT), small.method("mass", small.UINT)),
        small.class_("MTL::Other"),
    )
    found = Availabilities([old, new])
    assert found.symbol("MTL::Thing").sdks == ("macos14", "macos15")
    assert found.symbol("MTL::Other").sdks == ("macos15",)
    assert found.message("MTLThing", "size").sdks == ("macos14", "macos15")
    assert found.message("MTLThing", "mass").sdks == ("macos15",)
    assert found.message("MTLThing", "weight").sdks == ()


def test_a_message_that_an_sdk_takes_away_is_not_in_it() -> None:
    old = model("macos14", small.class_("MTL::Thing", small.method("size", small.UINT)))
    new = model("macos15", small.class_("MTL::Thing"))
    assert Availabilities([old, new]).message("MTLThing", "size").sdks == ("macos14",)


def test_another_cpp_name_of_a_message_changes_nothing() -> None:
    old = model("macos14", small.class_("MTL::Thing", small.method("lowPower", small.BOOL, "isLowPower")))
    new = model("macos15", small.class_("MTL::Thing", small.method("isLowPower", small.BOOL, "isLowPower")))
    assert Availabilities([old, new]).message("MTLThing", "isLowPower").sdks == ("macos14", "macos15")


def test_a_message_that_moved_to_a_base_class_is_found_in_the_older_sdk() -> None:
    label = small.method("label", small.UINT)
    old = model("macos14", small.class_("MTL::Buffer", label), small.class_("MTL::Texture", label))
    new = model(
        "macos26",
        small.class_("MTL::Resource", label),
        with_bases(small.class_("MTL::Buffer"), "MTL::Resource"),
        with_bases(small.class_("MTL::Texture"), "MTL::Resource"),
    )
    found = Availabilities([old, new])
    assert found.symbol("MTL::Resource").sdks == ("macos26",)
    assert found.message("MTLResource", "label").sdks == ("macos14", "macos26")


def test_a_base_class_has_not_what_only_some_classes_below_it_had() -> None:
    label = small.method("label", small.UINT)
    old = model("macos14", small.class_("MTL::Buffer", label), small.class_("MTL::Texture"))
    new = model(
        "macos26",
        small.class_("MTL::Resource", label),
        with_bases(small.class_("MTL::Buffer"), "MTL::Resource"),
        with_bases(small.class_("MTL::Texture"), "MTL::Resource"),
    )
    assert Availabilities([old, new]).message("MTLResource", "label").sdks == ("macos26",)


def test_a_message_of_a_base_class_counts_for_a_class_that_declares_it_itself_later() -> None:
    label = small.method("label", small.UINT)
    old = model(
        "macos14",
        small.class_("MTL::Resource", label),
        with_bases(small.class_("MTL::Buffer"), "MTL::Resource"),
    )
    new = model(
        "macos26", small.class_("MTL::Resource"), with_bases(small.class_("MTL::Buffer", label), "MTL::Resource")
    )
    assert Availabilities([old, new]).message("MTLBuffer", "label").sdks == ("macos14", "macos26")


def test_enumerators_structs_functions_and_constants() -> None:
    old = model("macos14")
    function = Function("MTL::MakeThing", small.VOID, (), "MTLMakeThing", small.HERE)
    wider = small.enum("MTL::Mode", ModeOff=0, ModeOn=1, ModeIdle=2)
    new = dataclasses.replace(model("macos15"), enums=(wider, small.OPTION_SET), functions=(function,))
    found = Availabilities([old, new])
    assert found.enumerator("MTL::Mode", "ModeOn").sdks == ("macos14", "macos15")
    assert found.enumerator("MTL::Mode", "ModeIdle").sdks == ("macos15",)
    assert found.symbol("MTL::Size").sdks == ("macos14", "macos15")
    assert found.symbol("MTL::MakeThing").sdks == ("macos15",)


def test_one_more_sdk_needs_no_change() -> None:
    models = [*pipeline.stored_models(), model("macos27", small.class_("MTL5::Thing"))]
    assert [item.sdk for item in models][-2:] == ["macos26", "macos27"]
    found = Availabilities(models)
    assert found.symbol("MTL5::Thing").text == "macOS 27 SDK"
    assert found.symbol("MTL::Size").text.endswith("26 and 27 SDKs")


@pytest.fixture(scope="module")
def real() -> Availabilities:
    return Availabilities(pipeline.stored_models())


def test_stored_models_are_in_order_of_age() -> None:
    sdks = [model.sdk for model in pipeline.stored_models()]
    assert sdks[:3] == ["macos14", "macos15", "macos26"]


# Apple's release notes: Metal 4 came with macOS 26, residency sets and newCommandQueueWithDescriptor: with macOS 15.
@pytest.mark.parametrize(
    ("symbol", "text"),
    [
        ("MTL::Device", "macOS 14, 15 and 26 SDKs"),
        ("MTL::ResidencySet", "macOS 15 and 26 SDKs"),
        ("MTL4::CommandQueue", "macOS 26 SDK"),
        ("MTL::Tensor", "macOS 26 SDK"),
        ("MTL::CreateSystemDefaultDevice", "macOS 14, 15 and 26 SDKs"),
        ("MTL::CommonCounterTimestamp", "macOS 14, 15 and 26 SDKs"),
        ("MTLFX::TemporalDenoisedScaler", "macOS 26 SDK"),
    ],
)
def test_real_symbols(real: Availabilities, symbol: str, text: str) -> None:
    assert real.symbol(symbol).text == text


@pytest.mark.parametrize(
    ("class_", "selector", "text"),
    [
        ("MTLDevice", "newCommandQueue", "macOS 14, 15 and 26 SDKs"),
        ("MTLDevice", "newCommandQueueWithDescriptor:", "macOS 15 and 26 SDKs"),
        ("MTLDevice", "newMTL4CommandQueue", "macOS 26 SDK"),
        ("MTLCommandQueue", "addResidencySet:", "macOS 15 and 26 SDKs"),
    ],
)
def test_real_messages(real: Availabilities, class_: str, selector: str, text: str) -> None:
    assert real.message(class_, selector).text == text


def test_real_enumerators(real: Availabilities) -> None:
    assert real.enumerator("MTL::GPUFamily", "GPUFamilyMetal3").text == "macOS 14, 15 and 26 SDKs"
    assert real.enumerator("MTL::GPUFamily", "GPUFamilyMetal4").text == "macOS 26 SDK"
    assert real.enumerator("MTL::LanguageVersion", "LanguageVersion3_2").text == "macOS 15 and 26 SDKs"

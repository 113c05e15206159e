"""The differences between the headers of two SDKs."""

from __future__ import annotations

from dataclasses import replace

from generator.api import Api, Argument, Class, Enumeration, Enumerator, Kind, Location, Method, Type
from generator.compare.changes import Effect
from generator.compare.models import HeaderChange, header_changes

HERE = Location("Metal/MTLTest.hpp", 1)
UINT = Type("NS::UInteger", Kind.INTEGER, "unsigned long", alias="NS::UInteger")
ADDRESS = Type("MTL::GPUAddress", Kind.INTEGER, "unsigned long", alias="MTL::GPUAddress")
FLOAT = Type("float", Kind.FLOAT, "float")
NOTHING = Api("none", (), (), (), (), (), ())


def method(name: str, selector: str | None = None, result: Type = UINT, *arguments: Argument) -> Method:
    return Method(name, result, arguments, False, True, selector or name, None, False, None, HERE)


def class_(name: str, *methods: Method, bases: tuple[str, ...] = ()) -> Class:
    return Class(f"MTL::{name}", f"MTL{name}", bases, False, False, methods, HERE)


def differences(old: Api, new: Api) -> set[tuple[Effect, str, str]]:
    return {(change.effect, change.symbol, change.what) for change in header_changes(old, new)}


def test_equal_models_do_not_differ() -> None:
    api = replace(NOTHING, classes=(class_("Buffer", method("length")),))
    assert header_changes(api, api) == []


def test_added_and_removed() -> None:
    old = replace(NOTHING, classes=(class_("Buffer", method("length")), class_("Gone")))
    new = replace(NOTHING, classes=(class_("Buffer", method("size")), class_("Tensor")))
    assert differences(old, new) == {
        (Effect.ADDED, "MTL::Buffer size", "is a new selector"),
        (Effect.BREAKING, "MTL::Buffer length", "is gone (selector)"),
        (Effect.ADDED, "MTL::Tensor", "is a new class"),
        (Effect.BREAKING, "MTL::Gone", "is gone (class)"),
    }


def test_changed_enum_value_breaks() -> None:
    def api(value: int) -> Api:
        options = Enumeration("MTL::Options", True, UINT, (Enumerator("StorageModeMemoryless", value),), HERE)
        return replace(NOTHING, enums=(options,))

    assert header_changes(api(48), api(32)) == [
        HeaderChange(Effect.BREAKING, "MTL::StorageModeMemoryless", "has the value 32, was 48")
    ]


def test_another_name_of_the_same_type_is_no_change() -> None:
    old = replace(NOTHING, classes=(class_("Buffer", method("gpuAddress", None, UINT)),))
    new = replace(NOTHING, classes=(class_("Buffer", method("gpuAddress", None, ADDRESS)),))
    assert header_changes(old, new) == []


def test_changed_type_and_argument_name_break() -> None:
    def api(type_: Type, argument: str) -> Api:
        return replace(NOTHING, classes=(class_("Buffer", method("at", "at:", type_, Argument(argument, UINT))),))

    assert differences(api(UINT, "index"), api(FLOAT, "index")) == {
        (Effect.BREAKING, "MTL::Buffer at:", "is `float (NS::UInteger) const`, was `NS::UInteger (NS::UInteger) const`")
    }
    assert differences(api(UINT, "index"), api(UINT, "position")) == {
        (Effect.BREAKING, "MTL::Buffer at:", "names its arguments position, was index")
    }


def test_a_method_moved_to_a_base_is_not_gone() -> None:
    old = replace(NOTHING, classes=(class_("Base"), class_("Scaler", method("width"), bases=("MTL::Base",))))
    new = replace(NOTHING, classes=(class_("Base", method("width")), class_("Scaler", bases=("MTL::Base",))))
    assert differences(old, new) == {
        (Effect.ADDED, "MTL::Base width", "is a new selector"),
        (Effect.CHANGED, "MTL::Scaler width", "is inherited from MTL::Base now"),
    }


def test_a_deprecated_spelling_is_not_a_rename() -> None:
    old = replace(NOTHING, classes=(class_("Device", method("headless", "isHeadless")),))
    spelled = replace(method("headless", "isHeadless"), deprecated="please use isHeadless instead")
    new = replace(NOTHING, classes=(class_("Device", spelled, method("isHeadless")),))
    assert differences(old, new) == {
        (
            Effect.CHANGED,
            "MTL::Device isHeadless",
            "is deprecated under the C++ name headless: please use isHeadless instead",
        )
    }

"""Which classes become generated descriptors of softmetal, and with what."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("jinja2", reason="the generator's requirements are not installed")

from generator.api import Api, Argument, Class, Enumeration, Enumerator, Kind, Location, Method, Type
from generator.emit.softmetal import FOLDER, emit
from generator.emit.softmetal.descriptors import DescriptorFinder, Property
from generator.emit.softmetal.rules import Rule, SoftmetalRuleError, SoftmetalRules, load_rules

HERE = Location("Metal/MTLTest.hpp", 1)
VOID = Type("void", Kind.VOID)
UINT = Type("NS::UInteger", Kind.INTEGER, "unsigned long", alias="NS::UInteger")
MODE = Type("MTL::Mode", Kind.ENUM, "MTL::Mode")
MODES = Enumeration("MTL::Mode", False, UINT, (Enumerator("ModeA", 0), Enumerator("ModeB", 7)), HERE)


def pointer(name: str) -> Type:
    return Type(f"{name}*", Kind.POINTER, element=Type(name, Kind.OBJECT, name))


def message(selector: str, result: Type, *arguments: Type, static: bool = False) -> Method:
    named = tuple(Argument(f"a{index}", type_) for index, type_ in enumerate(arguments))
    return Method(selector.split(":")[0], result, named, static, not arguments, selector, None, False, None, HERE)


def property_(name: str, type_: Type, getter: str = "") -> tuple[Method, Method]:
    setter = f"set{name[0].upper()}{name[1:]}:"
    return message(getter or name, type_), message(setter, VOID, type_)


def class_(name: str, *methods: Method, copying: bool = True, protocol: bool = False) -> Class:
    made = (message("alloc", pointer(f"MTL::{name}"), static=True), message("init", pointer(f"MTL::{name}")))
    return Class(f"MTL::{name}", f"MTL{name}", ("NS::Object",), copying, False, (*made, *methods), HERE, protocol)


def api(*classes: Class) -> Api:
    root = Class("NS::Object", "NSObject", (), False, False, (), HERE)
    string = Class("NS::String", "NSString", ("NS::Object",), True, False, (), HERE)
    return Api("test", (root, string, *classes), (MODES,), (), (), (), ())


def rule(table: str, *applies_to: str, **values: object) -> Rule:
    return Rule(table, applies_to, "because", **values)  # type: ignore[arg-type]


def find(*classes: Class, rules: tuple[Rule, ...] = ()) -> dict[str, dict[str, Property]]:
    found = DescriptorFinder(api(*classes), SoftmetalRules(list(rules))).find()
    return {item.name: {entry.field: entry for entry in item.properties} for item in found}


def test_storage_follows_the_type() -> None:
    resource = class_("Texture", copying=False, protocol=True)
    properties = find(
        resource,
        class_(
            "Descriptor",
            *property_("label", pointer("NS::String")),
            *property_("texture", pointer("MTL::Texture")),
            *property_("mode", MODE),
            *property_("blendingEnabled", Type("bool", Kind.BOOL, "bool"), getter="isBlendingEnabled"),
        ),
    )
    assert set(properties) == {"MTLDescriptor"}
    assert {name: entry.storage for name, entry in properties["MTLDescriptor"].items()} == {
        "label": "Copied",
        "texture": "Retained",
        "mode": "UInteger",
        "blending_enabled": "bool",
    }
    assert properties["MTLDescriptor"]["blending_enabled"].getter == "isBlendingEnabled"


def test_defaults_name_enumerators() -> None:
    descriptor = class_("Descriptor", *property_("mode", MODE), *property_("count", UINT))
    defaults = rule("default", "MTLDescriptor", values={"mode": "ModeB", "count": 64})
    properties = find(descriptor, rules=(defaults,))["MTLDescriptor"]
    assert (properties["mode"].default, properties["count"].default) == ("7", "64")


def test_unknown_enumerator_is_an_error() -> None:
    with pytest.raises(SoftmetalRuleError, match="MTL::Mode has no value ModeC"):
        find(
            class_("Descriptor", *property_("mode", MODE)),
            rules=(rule("default", "MTLDescriptor", values={"mode": "ModeC"}),),
        )


def test_default_of_an_unknown_property_is_an_error() -> None:
    with pytest.raises(SoftmetalRuleError, match="has no property missing"):
        find(
            class_("Descriptor", *property_("mode", MODE)),
            rules=(rule("default", "MTLDescriptor", values={"missing": 1}),),
        )


def test_a_class_with_behaviour_needs_a_rule() -> None:
    manager = class_("CaptureManager", message("stopCapture", VOID))
    with pytest.raises(SoftmetalRuleError, match="MTLCaptureManager: is no plain descriptor because of stopCapture"):
        find(manager)
    assert find(manager, rules=(rule("hand_written", "MTLCaptureManager"),)) == {}
    assert find(manager, rules=(rule("left_out", "MTLCaptureManager stopCapture"),)) == {"MTLCaptureManager": {}}


def test_arrays_and_parts() -> None:
    element = class_("Attachment", *property_("mode", MODE))
    array = class_(
        "AttachmentArray",
        message("objectAtIndexedSubscript:", pointer("MTL::Attachment"), UINT),
        message("setObject:atIndexedSubscript:", VOID, pointer("MTL::Attachment"), UINT),
        copying=False,
    )
    owner = class_("Descriptor", message("attachments", pointer("MTL::AttachmentArray")))
    capacity = rule("capacity", "MTLAttachmentArray", elements=8)
    found = DescriptorFinder(api(owner, element, array), SoftmetalRules([capacity])).find()
    by_name = {descriptor.name: descriptor for descriptor in found}
    assert (by_name["MTLAttachmentArray"].element, by_name["MTLAttachmentArray"].capacity) == ("MTLAttachment", 8)
    (part,) = by_name["MTLDescriptor"].properties
    assert (part.storage, part.setter) == ("Part<MTLAttachmentArray>", None)
    header = emit(api(owner, element, array), SoftmetalRules([capacity]))[FOLDER / "descriptors.h"]
    places = [header.index(f"struct {name} :") for name in ("MTLAttachment", "MTLAttachmentArray", "MTLDescriptor")]
    assert places == sorted(places)


def test_an_array_needs_its_capacity() -> None:
    element = class_("Attachment")
    array = class_(
        "AttachmentArray",
        message("objectAtIndexedSubscript:", pointer("MTL::Attachment"), UINT),
        message("setObject:atIndexedSubscript:", VOID, pointer("MTL::Attachment"), UINT),
    )
    with pytest.raises(SoftmetalRuleError, match="MTLAttachmentArray: no rule gives its capacity"):
        find(element, array)


def test_useless_rule_is_an_error() -> None:
    with pytest.raises(SoftmetalRuleError, match="hand_written: MTLNothing matches nothing"):
        emit(api(), SoftmetalRules([rule("hand_written", "MTLNothing")]))


def test_rules_need_reasons(tmp_path: Path) -> None:
    file = tmp_path / "softmetal.toml"
    file.write_text('[[hand_written]]\napplies_to = ["MTLX"]\nreason = ""\n')
    with pytest.raises(
        SoftmetalRuleError, match=r"softmetal\.toml:1: hand_written: needs a list applies_to and a reason"
    ):
        load_rules(file)

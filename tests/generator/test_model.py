"""The API models of the real SDKs."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("clang.cindex", reason="the generator's requirements are not installed")

from generator import pipeline, report
from generator.api import Api, Class, Kind, Method
from generator.parse import parse
from generator.sdk import fetch
from generator.serialise import FormatError, from_json, to_json


@pytest.fixture(scope="module")
def model() -> Api:
    return pipeline.load_model("macos26")


def class_named(api: Api, name: str) -> Class:
    return next(item for item in api.classes if item.name == name)


def method_named(api: Api, name: str, selector: str) -> Method:
    return next(item for item in class_named(api, name).methods if item.selector == selector)


every_sdk = pytest.mark.parametrize(
    "sdk", ["macos26", pytest.param("macos15", marks=pytest.mark.slow), pytest.param("macos14", marks=pytest.mark.slow)]
)


@every_sdk
def test_committed_model_is_what_the_headers_say(sdk: str) -> None:
    api = parse(fetch(sdk), sdk)
    assert to_json(api) == pipeline.model_file(sdk).read_text(encoding="utf-8")


@every_sdk
def test_nothing_in_the_headers_is_missed(sdk: str) -> None:
    """Against the text of the headers, read with regular expressions and not with the parser."""
    folder = fetch(sdk)
    api = parse(folder, sdk)
    assert from_json(to_json(api)) == api
    files = [
        file for name in ("Foundation", "Metal", "MetalFX", "QuartzCore") for file in (folder / name).glob("*.hpp")
    ]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    code = re.sub(r"//[^\n]*|#define(?:[^\n]*\\\n)*[^\n]*", "", text)
    enums = re.findall(r"_(?:MTL|MTLFX|NS|CA)_(ENUM|OPTIONS)\s*\(", code)
    assert len(api.enums) == len(enums)
    assert sum(item.options for item in api.enums) == enums.count("OPTIONS")
    accessors = set(re.findall(r"_PRIVATE_SEL\(\s*(\w+)\s*\)", code))
    strings = dict(re.findall(r"_PRIVATE_DEF_SEL\(\s*(\w+),\s*\"([^\"]+)\"\s*\)", code))
    sent = {method.selector for item in api.classes for method in item.methods if method.selector}
    # Sent by the base templates and by NS::Object's protected helpers.
    helpers = {"copy", "methodSignatureForSelector:", "respondsToSelector:"}
    assert sent | helpers == {strings[accessor] for accessor in accessors}


def test_sizes(model: Api) -> None:
    assert len(model.enums) == 131
    assert sum(item.options for item in model.enums) == 26
    assert sum(len(item.enumerators) for item in model.enums) == 955


def test_selectors_are_the_strings_of_the_tables(model: Api) -> None:
    method = method_named(model, "MTL::Device", "newBufferWithBytesNoCopy:length:options:deallocator:")
    assert method.name == "newBuffer"
    assert [argument.name for argument in method.arguments] == ["pointer", "length", "options", "deallocator"]
    assert method.arguments[3].type.kind is Kind.BLOCK
    assert method.arguments[2].type.kind is Kind.OPTIONS


def test_selectors_have_as_many_colons_as_arguments(model: Api) -> None:
    wrong = [
        f"{item.name} {method.selector}"
        for item in model.classes
        for method in item.methods
        if method.selector and method.selector.count(":") != len(method.arguments)
    ]
    assert wrong == []


def test_bases_and_runtime_names(model: Api) -> None:
    buffer = class_named(model, "MTL::Buffer")
    assert buffer.bases == ("MTL::Resource", "MTL::Allocation", "NS::Object")
    assert (buffer.objc_name, buffer.protocol) == ("MTLBuffer", True)
    descriptor = class_named(model, "MTL::TextureDescriptor")
    assert (descriptor.objc_name, descriptor.protocol, descriptor.copying) == ("MTLTextureDescriptor", False, True)
    assert class_named(model, "MTL4FX::SpatialScaler").bases[0] == "MTLFX::SpatialScalerBase"


def test_optional_static_and_forwarding_methods(model: Api) -> None:
    assert method_named(model, "MTL::Device", "supportsFamily:").optional
    factory = method_named(model, "MTL::TextureDescriptor", "textureCubeDescriptorWithPixelFormat:size:mipmapped:")
    assert (factory.static, factory.receiver) == (True, "MTLTextureDescriptor")
    handlers = [m for m in class_named(model, "MTL::CommandBuffer").methods if m.name == "addCompletedHandler"]
    assert {(m.selector, m.calls_selector) for m in handlers} == {
        ("addCompletedHandler:", None),
        (None, "addCompletedHandler:"),
    }


def test_every_method_is_understood(model: Api) -> None:
    forgotten = [
        f"{item.name}::{method.name}"
        for item in model.classes
        for method in item.methods
        if method.selector is None and method.calls is None
    ]
    # Declared in Apple's header, but nowhere defined.
    assert forgotten == ["MTLFX::TemporalScalerBase::reactiveTextureFormat"]


def test_functions_name_the_symbols_they_call(model: Api) -> None:
    symbols = {function.name: function.symbol for function in model.functions}
    assert symbols["MTL::CreateSystemDefaultDevice"] == "MTLCreateSystemDefaultDevice"
    assert symbols["MTL::IOCreateCompressionContext"] == "MTLIOCreateCompressionContext"


@pytest.mark.parametrize("sdk", pipeline.stored_names())
def test_every_selector_is_bound_or_left_out_with_a_reason(sdk: str) -> None:
    model = pipeline.load_model(sdk)
    measured = report.measure(model, pipeline.make_binding(model))
    assert measured.unaccounted == frozenset()
    assert all(measured.skipped.values())
    assert not measured.bound & measured.skipped.keys()


def test_a_model_of_another_format_is_refused() -> None:
    with pytest.raises(FormatError, match="not an API model of format 1"):
        from_json('{"format": 0}')

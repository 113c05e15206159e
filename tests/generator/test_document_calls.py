"""Facts of calls: of well-known members by value, and of small models by feature."""

from __future__ import annotations

import dataclasses

import pytest

from generator import pipeline
from generator.binding import Binding
from generator.decide import decide
from generator.decide.rules import Rules
from generator.document import Documentation, DocumentationError, check_summaries, document
from generator.document.facts import PropertyFacts, Raised, UndocumentedError
from generator.document.raises import UnknownCheckError
from generator.document.summaries import SummaryError

from . import small_api as small

EVERYWHERE = ("macos14", "macos15", "macos26")


@pytest.fixture(scope="module")
def binding() -> Binding:
    return pipeline.make_binding(pipeline.load_model("macos26"))


@pytest.fixture(scope="module")
def real(binding: Binding) -> Documentation:
    return pipeline.make_documentation(pipeline.load_model("macos26"), binding)


def test_new_buffer(real: Documentation) -> None:
    facts = real.call("MTL::Device", "newBufferWithLength:options:")
    assert facts.python == "new_buffer(length: int, options: ResourceOptions | int = 0) -> Buffer"
    assert facts.cpp == "MTL::Buffer* newBuffer(NS::UInteger length, MTL::ResourceOptions options)"
    assert facts.message == "-[MTLDevice newBufferWithLength:options:]"
    assert facts.ownership == "a new object (+1), released with its Python object"
    assert [item.exception for item in facts.raises] == ["ResourceError", "ValidationError"]
    assert not facts.releases_gil
    assert facts.availability.sdks == EVERYWHERE


def test_compiling_raises_its_own_error_and_releases_the_gil(real: Documentation) -> None:
    facts = real.call("MTL::Device", "newLibraryWithSource:options:error:")
    assert facts.raises == (Raised("CompileError", "Metal reports an error"),)
    assert facts.releases_gil


def test_a_function_asked_for_by_name(real: Documentation) -> None:
    facts = real.call("MTL::Library", "newFunctionWithName:")
    assert (
        Raised("ResourceError", "Metal makes no object (nil); the library has no function of this name") in facts.raises
    )


def test_a_call_of_a_newer_sdk_may_be_unavailable(real: Documentation) -> None:
    facts = real.call("MTL::Device", "newMTL4CommandQueue")
    assert facts.python == "new_mtl4_command_queue() -> pymetal.mtl4.CommandQueue"
    assert facts.availability.sdks == ("macos26",)
    assert "UnavailableError" in [item.exception for item in facts.raises]


def test_encoding_into_an_ended_encoder(real: Documentation) -> None:
    facts = real.call("MTL::ComputeCommandEncoder", "dispatchThreadgroups:threadsPerThreadgroup:")
    (raised,) = facts.raises
    assert raised.exception == "ValidationError"
    assert "the encoder has ended" in raised.when


def test_calls_that_may_wait_release_the_gil(real: Documentation) -> None:
    assert real.call("MTL::CommandQueue", "commandBuffer").releases_gil
    assert not real.call("MTL::CommandBuffer", "commit").releases_gil


def test_a_property_with_both_messages(real: Documentation) -> None:
    facts = real.property("MTL::Resource", "label")
    assert (facts.type, facts.getter.message) == ("str | None", "-[MTLResource label]")
    assert facts.setter is not None
    assert facts.setter.message == "-[MTLResource setLabel:]"
    assert facts.setter.parameters == ("value: str | None",)


def test_a_function_names_its_symbol(real: Documentation) -> None:
    facts = real.call("", "MTL::CreateSystemDefaultDevice")
    assert (facts.python, facts.message) == ("create_system_default_device() -> Device", "MTLCreateSystemDefaultDevice")


def test_a_constructor_takes_the_properties_of_bases_too(real: Documentation) -> None:
    facts = real.constructor("MTL::RenderPassColorAttachmentDescriptor")
    assert "texture: Texture | None = ..." in facts.parameters  # of MTLRenderPassAttachmentDescriptor
    assert "clear_color: ClearColorLike = ..." in facts.parameters
    assert [item.exception for item in facts.raises] == ["UnavailableError"]


def test_a_hand_written_member_knows_the_message_it_replaces(real: Documentation) -> None:
    facts = real.extra("MTL::Buffer", "contents")
    assert not isinstance(facts, PropertyFacts)
    assert facts.python == "contents() -> numpy.typing.NDArray[numpy.uint8]"
    assert (facts.cpp, facts.message) == ("void* contents()", "-[MTLBuffer contents]")
    assert [item.exception for item in facts.raises] == ["ValidationError"]


def test_symbols(real: Documentation) -> None:
    compiler = real.symbol("MTL4::Compiler")
    assert (compiler.python, compiler.kind, compiler.objc) == ("pymetal.mtl4.Compiler", "protocol", "MTL4Compiler")
    assert compiler.apple == "https://developer.apple.com/documentation/metal/mtl4compiler"
    layer = real.symbol("CA::MetalLayer")
    assert layer.apple == "https://developer.apple.com/documentation/quartzcore/cametallayer"
    scaler = real.symbol("MTLFX::SpatialScaler")
    assert scaler.apple == "https://developer.apple.com/documentation/metalfx/mtlfxspatialscaler"
    assert real.symbol("NS::Bundle").apple == "https://developer.apple.com/documentation/foundation/nsbundle"
    assert real.symbol("MTL::PixelFormat").kind == "enum"
    assert real.symbol("MTL::ResourceOptions").kind == "options"
    member = real.enumerator("MTL::PixelFormat", "PixelFormatRGBA8Unorm")
    assert (member.python, member.objc) == ("pymetal.PixelFormat.RGBA8Unorm", "MTLPixelFormatRGBA8Unorm")


def test_every_member_has_facts(binding: Binding, real: Documentation) -> None:
    for class_ in binding.classes:
        assert real.symbol(class_.cpp).availability.sdks[-1] == "macos26", class_.cpp
        for item in class_.properties:
            facts = real.property(class_.cpp, item.name)
            assert facts.getter.message and facts.getter.availability.sdks[-1:] == ("macos26",), (class_.cpp, item.name)
        for method in class_.methods:
            for signature in method.overloads:
                call = real.call(class_.cpp, signature.key)
                assert call.message and call.availability.sdks[-1:] == ("macos26",), (class_.cpp, signature.key)
    for enum in binding.enums:
        for member in enum.members:
            assert real.enumerator(enum.cpp, member.constant).availability.sdks[-1:] == ("macos26",), member.constant


def test_a_deprecation_and_a_comment_of_the_header() -> None:
    label = dataclasses.replace(small.method("label", small.UINT), deprecated="use name", comment="What it is called.")
    api = small.api(dataclasses.replace(small.class_("MTL::Thing", label), comment="A thing."))
    found = document(decide(api, Rules(())), [api])
    facts = found.call("MTL::Thing", "label")
    assert (facts.deprecated, facts.comment) == ("use name", "What it is called.")
    assert found.symbol("MTL::Thing").comment == "A thing."


def test_summaries_reach_classes_messages_and_enumerators() -> None:
    api = small.api(small.class_("MTL::Thing", small.method("reset")))
    summaries = {"MTL::Thing": "A thing.", "MTL::Thing reset": "Resets it.", "MTL::Mode ModeOn": "It runs."}
    found = document(decide(api, Rules(())), [api], summaries)
    assert found.symbol("MTL::Thing").summary == "A thing."
    assert found.call("MTL::Thing", "reset").summary == "Resets it."
    assert found.enumerator("MTL::Mode", "ModeOn").summary == "It runs."


def test_a_summary_of_something_unknown_is_an_error() -> None:
    with pytest.raises(SummaryError, match="MTL::Thing reset"):
        check_summaries(decide(small.api(), Rules(())), {"MTL::Thing reset": "Resets it."})


def test_the_binding_needs_its_own_model() -> None:
    api = small.api()
    with pytest.raises(DocumentationError, match="no API model of small"):
        document(decide(api, Rules(())), [dataclasses.replace(api, sdk="other")])


def test_what_is_not_bound_has_no_facts(real: Documentation) -> None:
    with pytest.raises(UndocumentedError, match="MTL::Nothing"):
        real.symbol("MTL::Nothing")
    with pytest.raises(UndocumentedError, match="launchRocket"):
        real.call("MTL::Device", "launchRocket")


def test_a_check_that_nothing_explains_is_an_error(binding: Binding) -> None:
    from generator.binding import Check
    from generator.document.facts import Availability
    from generator.document.raises import raised_by

    signature = next(item.overloads[0] for item in binding.classes[-1].methods)
    odd = dataclasses.replace(signature, checks=(Check("weather"),))
    with pytest.raises(UnknownCheckError, match="weather"):
        raised_by(odd, Availability(()), "such method")

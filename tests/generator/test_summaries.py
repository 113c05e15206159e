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


def test_the_great_classes_are_told_in_detail(binding: Binding, summaries: dict[str, str]) -> None:
    """The classes that every program meets: of nine of ten members it stands what they mean."""
    for cpp in CENTRAL:
        class_ = next(item for item in binding.classes if item.cpp == cpp)
        members = {item.getter.selector for item in class_.properties}
        members |= {signature.selector for method in class_.methods for signature in method.overloads}
        told = [member for member in members if f"{cpp} {member}" in summaries]
        assert len(told) >= 0.9 * len(members), (cpp, sorted(str(item) for item in members - set(told)))


CENTRAL = (
    "MTL::Device",
    "MTL::CommandQueue",
    "MTL::CommandBuffer",
    "MTL::CommandEncoder",
    "MTL::ComputeCommandEncoder",
    "MTL::BlitCommandEncoder",
    "MTL::RenderCommandEncoder",
    "MTL::Resource",
    "MTL::Buffer",
    "MTL::Texture",
    "MTL::TextureDescriptor",
    "MTL::Library",
    "MTL::CompileOptions",
    "MTL::Function",
    "MTL::ComputePipelineState",
    "MTL::ComputePipelineDescriptor",
    "MTL::RenderPipelineState",
    "MTL::RenderPipelineDescriptor",
    "MTL::RenderPipelineColorAttachmentDescriptor",
    "MTL::RenderPassDescriptor",
    "MTL::RenderPassAttachmentDescriptor",
    "MTL::SamplerDescriptor",
    "MTL::DepthStencilDescriptor",
    "MTL::StencilDescriptor",
    "MTL::VertexAttributeDescriptor",
    "MTL::VertexBufferLayoutDescriptor",
    "MTL::Heap",
    "MTL::HeapDescriptor",
    "MTL::SharedEvent",
    "MTL::CaptureManager",
    "CA::MetalLayer",
    "MTL4::CommandQueue",
    "MTL4::CommandBuffer",
    "MTL4::ComputeCommandEncoder",
    "MTL4::RenderCommandEncoder",
    "MTL4::Compiler",
)

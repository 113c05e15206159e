"""Arrays of descriptors as Python's sequences."""

from __future__ import annotations

import pytest

import pymetal as pm

SOURCE = "kernel void a() {} kernel void b(device int* x [[buffer(0)]]) { *x = 1; }"
FORMATS = [pm.PixelFormat.R8Unorm, pm.PixelFormat.RG8Unorm, pm.PixelFormat.RGBA8Unorm]


@pytest.fixture
def attachments() -> pm.RenderPipelineColorAttachmentDescriptorArray:
    return pm.RenderPipelineDescriptor(color_attachments=[{"pixel_format": item} for item in FORMATS]).color_attachments


def formats(attachments: list[pm.RenderPipelineColorAttachmentDescriptor]) -> list[pm.PixelFormat]:
    return [item.pixel_format for item in attachments]


def test_slices_are_lists(attachments: pm.RenderPipelineColorAttachmentDescriptorArray) -> None:
    assert formats(attachments[:3]) == FORMATS
    assert formats(attachments[2::-2]) == FORMATS[2::-2]
    assert len(attachments[-2:]) == 2
    assert attachments[5:2] == []


def test_slices_are_assigned(attachments: pm.RenderPipelineColorAttachmentDescriptorArray) -> None:
    attachments[0:2] = attachments[1:3]
    assert formats(attachments[:3]) == [FORMATS[1], FORMATS[2], FORMATS[2]]
    attachments[:] = [None] * 8
    assert formats(list(attachments)) == [pm.PixelFormat.Invalid] * 8


def test_slices_keep_the_length(attachments: pm.RenderPipelineColorAttachmentDescriptorArray) -> None:
    with pytest.raises(ValueError, match="a slice of 2 elements cannot take 1"):
        attachments[0:2] = [None]


def test_negative_indices(attachments: pm.RenderPipelineColorAttachmentDescriptorArray) -> None:
    attachments[-8] = attachments[1]
    assert attachments[0].pixel_format is FORMATS[1]
    assert attachments[-8].pixel_format is FORMATS[1]


def test_none_resets(attachments: pm.RenderPipelineColorAttachmentDescriptorArray) -> None:
    attachments[0] = None
    assert attachments[0].pixel_format is pm.PixelFormat.Invalid


@pytest.mark.parametrize("index", [8, -9, 2**40])
def test_limits(attachments: pm.RenderPipelineColorAttachmentDescriptorArray, index: int) -> None:
    with pytest.raises(IndexError, match=f"index {index} is not in an array of 8"):
        attachments[index]
    with pytest.raises(IndexError, match=f"index {index} is not in an array of 8"):
        attachments[index] = None


def test_iteration_and_length(attachments: pm.RenderPipelineColorAttachmentDescriptorArray) -> None:
    assert len(attachments) == 8
    assert [item.pixel_format for item in attachments][:3] == FORMATS


def test_lists_of_names_and_reflection(device: pm.Device) -> None:
    library = device.new_library_with_source(SOURCE)
    assert sorted(library.function_names)[-1:] == ["b"]
    options = pm.PipelineOption.BindingInfo
    _, reflection = device.new_compute_pipeline_state(library.new_function("b"), options)
    assert reflection is not None
    assert [binding.name for binding in reflection.bindings] == ["x"]

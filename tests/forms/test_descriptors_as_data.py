"""repr, copies and pickles of descriptors."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import pymetal as pm
from pymetal import mtl4

from .classes import every_descriptor, settable, title

RGBA = pm.PixelFormat.RGBA8Unorm


class Names(dict[str, object]):
    """What an evaluated repr may name; enums are loaded when they are first asked for."""

    def __missing__(self, name: str) -> object:
        return getattr(pm, name)


@pytest.fixture
def pipeline() -> pm.RenderPipelineDescriptor:
    return pm.RenderPipelineDescriptor(
        label="drawing",
        raster_sample_count=4,
        color_attachments={2: {"pixel_format": RGBA, "write_mask": pm.ColorWriteMask.Red | pm.ColorWriteMask.Blue}},
        vertex_descriptor={"layouts": [{"stride": 12}]},
    )


def test_repr_shows_what_is_not_as_new() -> None:
    assert repr(pm.TextureDescriptor()) == "TextureDescriptor()"
    assert repr(pm.TextureDescriptor(width=64, pixel_format=pm.PixelFormat.R32Float)) in (
        "TextureDescriptor(pixel_format=PixelFormat.R32Float, width=64)",
        "TextureDescriptor(width=64, pixel_format=PixelFormat.R32Float)",
    )


def test_repr_shows_nested_descriptors_and_elements(pipeline: pm.RenderPipelineDescriptor) -> None:
    text = repr(pipeline)
    assert "label='drawing'" in text
    assert "vertex_descriptor=VertexDescriptor(layouts={0: VertexBufferLayoutDescriptor(stride=12)})" in text
    assert "color_attachments={2: RenderPipelineColorAttachmentDescriptor(" in text


def test_repr_can_be_evaluated(pipeline: pm.RenderPipelineDescriptor) -> None:
    again = eval(repr(pipeline), {}, Names())
    assert repr(again) == repr(pipeline)
    assert again.color_attachments[2].write_mask == pm.ColorWriteMask.Red | pm.ColorWriteMask.Blue


def test_repr_names_live_objects(device: pm.Device) -> None:
    function = device.new_library_with_source("kernel void named() {}").new_function("named")
    descriptor = pm.ComputePipelineDescriptor(compute_function=function)
    assert "compute_function=<pymetal.Function 'named'>" in repr(descriptor)


def test_repr_is_bounded() -> None:
    assert len(repr(pm.CompileOptions(preprocessor_macros={f"M{i}": i for i in range(10_000)}))) < 2_000
    attributes = [{"format": pm.VertexFormat.Float4, "offset": i + 1, "buffer_index": i} for i in range(31)]
    text = repr(pm.RenderPipelineDescriptor(label="x" * 10_000, vertex_descriptor={"attributes": attributes}))
    assert len(text) < 4_000
    assert "…" in text


def test_repr_of_other_objects_is_as_before(device: pm.Device) -> None:
    assert repr(device.new_buffer(16)) == "<pymetal.Buffer length=16>"


@pytest.mark.parametrize("cls", every_descriptor(), ids=title)
def test_every_new_descriptor(cls: Any) -> None:
    new = cls()
    assert repr(new) == f"{cls.__name__}()"
    for other in (copy.deepcopy(new), copy.copy(new), pickle.loads(pickle.dumps(new))):
        assert type(other) is cls
        assert other is not new
        assert repr(other) == repr(new)


@pytest.mark.parametrize("cls", every_descriptor(), ids=title)
def test_every_plain_property_is_kept(cls: Any) -> None:
    """Booleans and numbers are changed one at a time, and looked for in copies and pickles."""
    for name in settable(cls):
        descriptor = cls()
        try:
            value = getattr(descriptor, name)
            if type(value) not in (bool, int, float):
                continue
            setattr(descriptor, name, type(value)(not value))
        except (pm.MetalError, ValueError):
            continue
        changed = getattr(descriptor, name)
        for other in (copy.deepcopy(descriptor), copy.copy(descriptor), pickle.loads(pickle.dumps(descriptor))):
            assert getattr(other, name) == changed, name


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_keep_elements_and_nested_descriptors(pipeline: pm.RenderPipelineDescriptor, protocol: int) -> None:
    again = pickle.loads(pickle.dumps(pipeline, protocol))
    assert repr(again) == repr(pipeline)
    assert again.vertex_descriptor.layouts[0].stride == 12


def test_classes_of_other_modules() -> None:
    descriptor = mtl4.CommandQueueDescriptor(label="four")
    again = pickle.loads(pickle.dumps(descriptor))
    assert (type(again), again.label) == (mtl4.CommandQueueDescriptor, "four")


@pytest.mark.parametrize("make", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
def test_copies_are_apart(pipeline: pm.RenderPipelineDescriptor, make: Any) -> None:
    other = make(pipeline)
    assert repr(other) == repr(pipeline)
    other.color_attachments[2].pixel_format = pm.PixelFormat.R8Unorm
    other.label = "other"
    assert pipeline.color_attachments[2].pixel_format is RGBA
    assert pipeline.label == "drawing"


def test_live_objects_are_shared_by_copies_and_named_by_pickles(device: pm.Device) -> None:
    function = device.new_library_with_source("kernel void named() {}").new_function("named")
    descriptor = pm.ComputePipelineDescriptor(compute_function=function)
    assert copy.copy(descriptor).compute_function is function
    assert copy.deepcopy(descriptor).compute_function is function
    message = "cannot pickle pymetal.ComputePipelineDescriptor: its compute_function holds a live pymetal.Function"
    with pytest.raises(TypeError, match=message):
        pickle.dumps(descriptor)
    with pytest.raises(TypeError, match=r"its functions holds a live pymetal.Function"):
        pickle.dumps(pm.LinkedFunctions(functions=[function]))
    linked = pm.ComputePipelineDescriptor(linked_functions={"functions": [function]})
    with pytest.raises(TypeError, match=r"its functions holds a live pymetal.Function"):
        pickle.dumps(linked)


@pytest.mark.parametrize("make", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_what_lives_in_metal_is_refused(device: pm.Device, make: Any) -> None:
    for live in (device, device.new_buffer(4), device.new_command_queue()):
        with pytest.raises(TypeError, match=f"pymetal.{type(live).__name__}: it is an object of Metal's"):
            make(live)


def test_nothing_is_left_behind(pipeline: pm.RenderPipelineDescriptor) -> None:
    def use() -> None:
        for _ in range(20):
            pickle.loads(pickle.dumps(copy.deepcopy(pipeline)))
            repr(pipeline)

    use()
    before = pm.debug.live_objects()
    use()
    assert pm.debug.live_objects() == before

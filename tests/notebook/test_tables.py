"""Devices, libraries, pipelines and buffers as a notebook's tables."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.notebook.tables import Tables

SOURCE = """
#include <metal_stdlib>
using namespace metal;
struct Parameters { float scale; int count; float4 color; };
kernel void shade(device float* values [[buffer(0)]], constant Parameters& parameters [[buffer(3)]],
                  threadgroup float* shared [[threadgroup(0)]], uint i [[thread_position_in_grid]])
{
    shared[0] = parameters.scale;
    values[i] = shared[0];
}
"""


def tables(thing: pm.Device | pm.Library | pm.ComputePipelineState | pm.Buffer) -> Tables:
    return Tables(thing._repr_html_())


@pytest.fixture(scope="module")
def library(device: pm.Device) -> pm.Library:
    return device.new_library(SOURCE)


def test_device(device: pm.Device) -> None:
    shown = tables(device)
    assert shown.paragraphs == [f"pymetal.Device {device.name}"]
    facts = shown.facts()
    assert facts["max_buffer_length"].startswith(f"{device.max_buffer_length:,} bytes")
    assert facts["max_threads_per_threadgroup"] == " × ".join(map(str, device.max_threads_per_threadgroup))
    assert facts["supports_raytracing"] == ("yes" if device.supports_raytracing else "no")
    families = [family.name for family in pm.GPUFamily if device.supports_family(family)]
    assert facts["families"] == (", ".join(families) or "none")


def test_library(library: pm.Library) -> None:
    shown = tables(library)
    assert shown.rows[-1] == ["shade"]
    assert shown.facts()["functions"] == "1"
    library.label = "<b>&amp;"
    assert tables(library).paragraphs == ["pymetal.Library <b>&amp;"], "labels are escaped"


def test_pipeline(device: pm.Device, library: pm.Library) -> None:
    pipeline = device.new_compute_pipeline_state(library.new_function("shade"))
    shown = tables(pipeline)
    facts = shown.facts()
    assert facts["thread_execution_width"] == str(pipeline.thread_execution_width)
    arguments = {row[1]: row for row in shown.rows if len(row) == 7 and row[0] != "index"}
    assert arguments["values"] == ["0", "values", "Buffer", "Float", "4 bytes", arguments["values"][5], "yes"]
    assert arguments["parameters"][:5] == [
        "3",
        "parameters",
        "Buffer",
        "struct { Float scale; Int count; Float4 color }",
        "32 bytes",
    ]
    assert arguments["parameters"][5] == "ReadOnly"
    assert arguments["shared"][:3] == ["0", "shared", "ThreadgroupMemory"]


def test_buffer(device: pm.Device) -> None:
    data = np.array([1.5, -2, np.nan, 1e20, 0, 7, 8, 9, 10], np.float32)
    shown = tables(device.new_buffer(data))
    assert shown.facts()["length"] == "36 bytes"
    assert shown.facts()["storage_mode"] == "Shared"
    heads = {row[0]: row[1:] for row in shown.rows if len(row) == 9}
    assert heads["float32"] == ["1.5", "-2", "nan", "1e+20", "0", "7", "8", "9"]
    assert heads["uint8"] == [str(byte) for byte in data.tobytes()[:8]]
    assert heads["int32"] == [str(value) for value in data.view(np.int32)[:8]]


def test_short_buffers_have_what_fits(device: pm.Device) -> None:
    heads = {row[0]: row[1:] for row in tables(device.new_buffer(b"\x01\x02\x03")).rows if len(row) == 9}
    assert heads["uint8"] == ["1", "2", "3", "", "", "", "", ""]
    assert heads["float32"] == [""] * 8


def test_private_buffers_say_why_there_is_no_data(device: pm.Device) -> None:
    shown = tables(device.new_buffer(64, pm.ResourceStorageModePrivate))
    assert shown.paragraphs[-1] == "The CPU does not see the memory of a private buffer."


def test_the_size_is_bounded(device: pm.Device) -> None:
    many = "\n".join(f"kernel void k{i}() {{}}" for i in range(100))
    html = device.new_library(many)._repr_html_()
    assert Tables(html).rows[-1] == ["… more are not shown"]
    assert len(html) < 20_000
    buffer = device.new_buffer(1 << 24)
    buffer.label = "x" * 10_000
    assert len(buffer._repr_html_()) < 10_000


def test_no_colours_are_set(device: pm.Device, library: pm.Library) -> None:
    for thing in (device, library, device.new_buffer(4)):
        styles = {value for name, value in tables(thing).attributes if name == "style"}
        assert styles == {"text-align: left"}


@pytest.mark.softmetal
def test_nothing_is_left_behind(device: pm.Device, library: pm.Library) -> None:
    pipeline = device.new_compute_pipeline_state(library.new_function("shade"))
    things = (device, library, pipeline, device.new_buffer(64))
    for thing in things:
        thing._repr_html_()
    before = pm.debug.live_objects()
    for thing in things:
        thing._repr_html_()
    assert pm.debug.live_objects() == before

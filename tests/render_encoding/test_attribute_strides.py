"""Strides of vertex attributes: of the vertex descriptor, and set with each buffer where it leaves them open."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import FORMAT, Drawing

SOURCE = """
#include <metal_stdlib>
using namespace metal;
struct Attributes { float value [[attribute(0)]]; };
vertex void copy(Attributes in [[stage_in]], uint id [[vertex_id]], device float* values [[buffer(1)]]) {
    values[id] = in.value;
}
"""
STATIC = pm.AttributeStrideStatic
OPEN = pm.BufferLayoutStrideDynamic
VALUES = np.arange(64, dtype=np.float32)

SetBuffer = Callable[[pm.RenderCommandEncoder, pm.Buffer], object]


def read(drawing: Drawing, stride: int, *draws: SetBuffer) -> list[list[float]]:
    """What three vertices read in each of some draws, whose buffers the functions set."""
    attributes = {0: {"format": pm.VertexFormat.Float, "offset": 0, "buffer_index": 0}}
    pipeline = drawing.device.new_render_pipeline_state(
        pm.RenderPipelineDescriptor(
            vertex_function=drawing.device.new_library(SOURCE).new_function("copy"),
            vertex_descriptor=pm.VertexDescriptor(attributes=attributes, layouts={0: {"stride": stride}}),
            rasterization_enabled=False,
        )
    )
    source = drawing.device.new_buffer(VALUES)
    results = drawing.device.new_buffer(np.zeros(16 * len(draws), np.float32))

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_render_pipeline_state(pipeline)
        for number, set_buffer in enumerate(draws):
            set_buffer(encoder, source)
            encoder.set_vertex_buffer(results, 64 * number, 1)
            encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

    drawing.run(pm.RenderPassDescriptor(render_target_width=1, render_target_height=1), encode)
    values: list[list[float]] = np.frombuffer(results.contents(), np.float32).reshape(-1, 16)[:, :3].tolist()
    return values


def test_stride_of_the_descriptor(drawing: Drawing) -> None:
    assert read(drawing, 12, lambda encoder, buffer: encoder.set_vertex_buffer(buffer, 4, 0)) == [[1, 4, 7]]


def test_strides_set_with_buffers(drawing: Drawing) -> None:
    draws: list[SetBuffer] = [
        lambda encoder, buffer: encoder.set_vertex_buffer(buffer, 8, 4, 0),
        lambda encoder, buffer: encoder.set_vertex_buffer(buffer, 0, 16, 0),
        lambda encoder, buffer: encoder.set_vertex_buffer_offset(4, 8, 0),
        lambda encoder, buffer: encoder.set_vertex_buffers([buffer], [12], [20]),
        lambda encoder, buffer: encoder.set_vertex_bytes(VALUES[10:], 24, 0),
    ]
    assert read(drawing, OPEN, *draws) == [[2, 3, 4], [0, 4, 8], [1, 3, 5], [3, 8, 13], [10, 16, 22]]


def test_open_stride_that_is_not_set(drawing: Drawing) -> None:
    with pytest.raises(pm.ValidationError, match="leaves the stride of buffer 0 open for vertex function 'copy'"):
        read(drawing, OPEN, lambda encoder, buffer: encoder.set_vertex_buffer(buffer, 0, 0))
    with pytest.raises(pm.ValidationError, match="leaves the stride of buffer 0 open"):
        read(drawing, OPEN, lambda encoder, buffer: encoder.set_vertex_buffer(buffer, 0, STATIC, 0))


def test_stride_that_is_none(drawing: Drawing) -> None:
    with pytest.raises(pm.ValidationError, match="stride 6 of buffer 0 is not a multiple of 4"):
        read(drawing, OPEN, lambda encoder, buffer: encoder.set_vertex_buffer(buffer, 0, 6, 0))


def test_attribute_without_a_buffer(drawing: Drawing) -> None:
    with pytest.raises(
        pm.ValidationError, match="vertex function 'copy' reads its stage input from a buffer at index 0"
    ):
        read(drawing, 4, lambda encoder, buffer: None)


def test_function_with_attributes_and_no_descriptor(drawing: Drawing) -> None:
    descriptor = pm.RenderPipelineDescriptor(
        vertex_function=drawing.device.new_library(SOURCE).new_function("copy"),
        color_attachments=[{"pixel_format": FORMAT}],
    )
    with pytest.raises(pm.PipelineError, match=r"copy"):
        drawing.device.new_render_pipeline_state(descriptor)

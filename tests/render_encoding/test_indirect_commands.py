"""Draws in indirect command buffers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import FORMAT, SIDE, WHOLE, Drawing, Picture, floats

TRIANGLE = pm.PrimitiveType.Triangle
DRAWS = pm.IndirectCommandType.Draw | pm.IndirectCommandType.DrawIndexed

# A draw of the whole target is cut to one column by the vertex function, so that each command leaves a trace.
SOURCE = """
#include <metal_stdlib>
using namespace metal;
struct Corner {
    float4 position [[position]];
    float4 color [[flat]];
};
vertex Corner column(uint id [[vertex_id]], uint instance [[instance_id]], constant float4* positions [[buffer(0)]],
                     constant float& first [[buffer(1)]]) {
    float left = (first + instance) / 8 - 1;
    float4 position = positions[id];
    position.x = position.x < 0 ? left : left + 0.125;
    return {position, float4(id)};
}
fragment float4 color(constant float4& value [[buffer(0)]]) { return value; }
"""


class Commands:
    def __init__(self, drawing: Drawing, **properties: Any) -> None:
        self.drawing = drawing
        library = drawing.device.new_library(SOURCE)
        self.pipeline = drawing.device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=library.new_function("column"),
                fragment_function=library.new_function("color"),
                color_attachments=[{"pixel_format": FORMAT}],
                support_indirect_command_buffers=True,
            )
        )
        descriptor = pm.IndirectCommandBufferDescriptor(
            command_types=DRAWS, max_vertex_buffer_bind_count=2, max_fragment_buffer_bind_count=1, **properties
        )
        self.buffer = drawing.device.new_indirect_command_buffer(descriptor, 4, 0)
        self.inherits = descriptor.inherit_buffers
        self.positions = drawing.device.new_buffer(WHOLE)

    def encode(self, index: int, column: float, value: float) -> pm.IndirectRenderCommand:
        command = self.buffer.indirect_render_command(index)
        command.set_render_pipeline_state(self.pipeline)
        if not self.inherits:
            command.set_vertex_buffer(self.positions, 0, 0)
            command.set_vertex_buffer(self.drawing.device.new_buffer(floats([column])), 0, 1)
            command.set_fragment_buffer(self.drawing.device.new_buffer(floats([value] * 4)), 0, 0)
        command.draw_primitives(TRIANGLE, 0, 6, 1, 0)
        return command

    def execute(self, start: int = 0, count: int = 4) -> Picture:
        """The first row of what the commands draw."""
        picture = self.drawing.picture(lambda encoder: encoder.execute_commands_in_buffer(self.buffer, (start, count)))
        row: Picture = picture[0, :, 0]
        return row


def columns(**values: float) -> Picture:
    row = np.zeros(SIDE, np.float32)
    for name, value in values.items():
        row[int(name.removeprefix("c"))] = value
    return row


def test_commands_draw_with_their_own_buffers(drawing: Drawing) -> None:
    commands = Commands(drawing)
    commands.encode(0, 2, 1)
    commands.encode(2, 5, 3)  # the second command does nothing
    np.testing.assert_array_equal(commands.execute(), columns(c2=1, c5=3))
    np.testing.assert_array_equal(commands.execute(1, 3), columns(c5=3))


def test_range_in_a_buffer(drawing: Drawing) -> None:
    commands = Commands(drawing)
    commands.encode(0, 2, 1)
    commands.encode(1, 3, 1)
    place = drawing.device.new_buffer(np.array([0, 1, 1], np.uint32))
    picture = drawing.picture(lambda encoder: encoder.execute_commands_in_buffer(commands.buffer, place, 4))
    np.testing.assert_array_equal(picture[0, :, 0], columns(c3=1))


def test_indexed_and_instanced(drawing: Drawing) -> None:
    commands = Commands(drawing)
    indices = drawing.device.new_buffer(np.array([9, 9, 0, 1, 2, 3, 4, 5], np.uint16))
    command = commands.encode(0, 0, 2)
    command.draw_indexed_primitives(TRIANGLE, 6, pm.IndexType.UInt16, indices, 4, 2, 0, 7)
    np.testing.assert_array_equal(commands.execute(), columns(c7=2, c8=2))


def test_inherited_buffers_and_pipeline(drawing: Drawing) -> None:
    commands = Commands(drawing, inherit_buffers=True, inherit_pipeline_state=True)
    commands.buffer.indirect_render_command(1).draw_primitives(TRIANGLE, 0, 6, 1, 4)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_render_pipeline_state(commands.pipeline)
        encoder.set_vertex_buffer(commands.positions, 0, 0)
        encoder.set_vertex_bytes(floats([0]), 1)
        encoder.set_fragment_bytes(floats([6] * 4), 0)
        encoder.execute_commands_in_buffer(commands.buffer, (0, 2))

    np.testing.assert_array_equal(drawing.picture(encode)[0, :, 0], columns(c4=6))


def test_own_cull_mode(drawing: Drawing) -> None:
    commands = Commands(drawing, inherit_cull_mode=False)
    commands.encode(0, 1, 1).set_cull_mode(pm.CullMode.Front)
    commands.encode(1, 2, 1).set_cull_mode(pm.CullMode.Back)
    np.testing.assert_array_equal(commands.execute(), columns(c2=1))


def test_reset_and_copy_by_the_gpu(drawing: Drawing) -> None:
    commands = Commands(drawing)
    commands.encode(0, 2, 1)
    commands.encode(1, 3, 1)
    buffer = drawing.queue.command_buffer()
    blit = buffer.blit_command_encoder()
    blit.copy_indirect_command_buffer(commands.buffer, (1, 1), commands.buffer, 3)
    blit.reset_commands_in_buffer(commands.buffer, (0, 2))
    blit.end_encoding()
    buffer.commit()
    buffer.wait_until_completed()
    np.testing.assert_array_equal(commands.execute(), columns(c3=1))
    commands.buffer.reset((3, 1))
    assert not commands.execute().any()


def test_commands_that_lack_something_fail(drawing: Drawing) -> None:
    commands = Commands(drawing)
    command = commands.buffer.indirect_render_command(1)
    command.draw_primitives(TRIANGLE, 0, 6, 1, 0)
    with pytest.raises(pm.CommandBufferError, match="command 1: no render pipeline state is set"):
        commands.execute()
    command.set_render_pipeline_state(commands.pipeline)
    with pytest.raises(pm.CommandBufferError, match="command 1: vertex function 'column' has no buffer at index 0"):
        commands.execute()


def test_commands_of_another_pass_fail(drawing: Drawing) -> None:
    commands = Commands(drawing)
    commands.encode(0, 2, 1)
    descriptor = drawing.pass_descriptor(drawing.texture(pm.PixelFormat.RGBA8Unorm))
    with pytest.raises(pm.CommandBufferError, match=r"command 0: .* is RGBA32Float, the render pass has RGBA8Unorm"):
        drawing.run(descriptor, lambda encoder: encoder.execute_commands_in_buffer(commands.buffer, (0, 1)))


def test_draws_and_dispatches_are_apart(drawing: Drawing) -> None:
    draws = Commands(drawing).buffer
    with pytest.raises(pm.ValidationError, match="the commands are draws"):
        draws.indirect_compute_command(0)
    dispatches = drawing.device.new_indirect_command_buffer(
        pm.IndirectCommandBufferDescriptor(command_types=pm.IndirectCommandType.ConcurrentDispatch), 4, 0
    )
    with pytest.raises(pm.ValidationError, match="the commands are dispatches"):
        dispatches.indirect_render_command(0)
    with pytest.raises(pm.ValidationError, match="the commands are dispatches, for compute encoders"):
        drawing.picture(lambda encoder: encoder.execute_commands_in_buffer(dispatches, (0, 1)))


def test_pipeline_must_support_them(drawing: Drawing) -> None:
    command = Commands(drawing).buffer.indirect_render_command(0)
    with pytest.raises(pm.ValidationError, match="supportIndirectCommandBuffers"):
        command.set_render_pipeline_state(drawing.pipeline())

"""Draws that kernels encode into indirect command buffers (MSL specification 6.16.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import FORMAT, SIDE, WHOLE, Drawing, Picture, floats

COUNT = 8

# Each draw fills a column of the target, so that each command leaves a trace.
SOURCE = """
#include <metal_stdlib>
using namespace metal;

vertex float4 column(uint id [[vertex_id]], uint instance [[instance_id]], constant float4* positions [[buffer(0)]],
                     constant float& first [[buffer(1)]]) {
    float left = (first + instance) / 8 - 1;
    float4 position = positions[id];
    position.x = position.x < 0 ? left : left + 0.125;
    return position;
}

fragment float4 color(constant float4& value [[buffer(0)]]) { return value; }

struct Scene {
    command_buffer commands [[id(0)]];
    render_pipeline_state pipeline [[id(1)]];
    depth_stencil_state depth_test [[id(2)]];
    device float4* positions [[id(3)]];
    device float* columns [[id(4)]];
    device float4* values [[id(5)]];
    device ushort* indices [[id(6)]];
};

kernel void encode(constant Scene& scene [[buffer(0)]], uint i [[thread_position_in_grid]]) {
    render_command command(scene.commands, i);
    BODY
}
"""

SETTINGS = """
    command.reset();
    command.set_render_pipeline_state(scene.pipeline);
    command.set_vertex_buffer(scene.positions, 0);
    command.set_vertex_buffer(scene.columns + i, 1);
    command.set_fragment_buffer(scene.values + i, 0);
"""
DRAW = "command.draw_primitives(primitive_type::triangle, 0, 6, 1, 0);"


class KernelCommands:
    """Commands 0 … 7, which draw column i with the value i + 1 where the kernel says nothing else."""

    def __init__(self, drawing: Drawing, **properties: Any) -> None:
        self.drawing = drawing
        self.device = drawing.device
        library = self.device.new_library(SOURCE.replace("BODY", ""))
        self.pipeline = self.device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=library.new_function("column"),
                fragment_function=library.new_function("color"),
                color_attachments=[{"pixel_format": FORMAT}],
                support_indirect_command_buffers=True,
            )
        )
        descriptor = pm.IndirectCommandBufferDescriptor(
            command_types=pm.IndirectCommandType.Draw | pm.IndirectCommandType.DrawIndexed,
            max_vertex_buffer_bind_count=2,
            max_fragment_buffer_bind_count=1,
            **properties,
        )
        self.commands = self.device.new_indirect_command_buffer(descriptor, COUNT, 0)
        self.depth_test = self.device.new_depth_stencil_state(pm.DepthStencilDescriptor())
        values = np.repeat(np.arange(1, COUNT + 1, dtype=np.float32), 4)
        indices = np.array([9, 9, 0, 1, 2, 3, 4, 5], np.uint16)
        self.buffers = [self.device.new_buffer(a) for a in (WHOLE, np.arange(COUNT, dtype=np.float32), values, indices)]

    def encode(self, body: str, threads: int = COUNT) -> None:
        """Runs the kernel whose end is `body`, which sees `command`, `scene` and `i`."""
        function = self.device.new_library(SOURCE.replace("BODY", body)).new_function("encode")
        encoder = function.new_argument_encoder(0)
        scene = self.device.new_buffer(encoder.encoded_length)
        encoder.set_argument_buffer(scene, 0)
        encoder.set_indirect_command_buffer(self.commands, 0)
        encoder.set_render_pipeline_state(self.pipeline, 1)
        encoder.set_depth_stencil_state(self.depth_test, 2)
        encoder.set_buffers(self.buffers, [0] * len(self.buffers), 3)
        commands = self.drawing.queue.command_buffer()
        with commands.compute_command_encoder() as compute:
            compute.set_compute_pipeline_state(self.device.new_compute_pipeline_state(function))
            compute.set_buffer(scene, 0, 0)
            compute.dispatch_threads((threads, 1, 1), (4, 1, 1))
        commands.commit()
        commands.wait_until_completed()

    def row(self, ranges: Sequence[tuple[int, int]] = ((0, COUNT),)) -> list[float]:
        """The first row of the picture."""

        def draw(encoder: pm.RenderCommandEncoder) -> None:
            for part in ranges:
                encoder.execute_commands_in_buffer(self.commands, part)

        picture: Picture = self.drawing.picture(draw)
        np.testing.assert_array_equal(picture, np.broadcast_to(picture[:1], picture.shape))
        return [float(value) for value in picture[0, :, 0]]


def columns(values: dict[int, float]) -> list[float]:
    return [values.get(x, 0) for x in range(SIDE)]


def test_threads_encode_a_draw_each(drawing: Drawing) -> None:
    commands = KernelCommands(drawing)
    commands.encode(f"if (i % 2 == 0) return; {SETTINGS} {DRAW}")
    assert commands.row() == columns({1: 2, 3: 4, 5: 6, 7: 8})
    assert commands.row([(2, 3)]) == columns({3: 4})


def test_indexed_and_instanced(drawing: Drawing) -> None:
    commands = KernelCommands(drawing)
    body = (
        "if (i != 0) return; command.draw_indexed_primitives(primitive_type::triangle, 6, scene.indices + 2, 3, 0, 4);"
    )
    commands.encode(SETTINGS + body)
    assert commands.row() == columns({4: 1, 5: 1, 6: 1})


def test_indices_of_32_bits_and_a_base_vertex(drawing: Drawing) -> None:
    commands = KernelCommands(drawing)
    commands.buffers[3] = drawing.device.new_buffer(np.arange(2, 8, dtype=np.uint32))
    indices = "(device uint*)scene.indices"
    body = f"command.draw_indexed_primitives(primitive_type::triangle, 6, {indices}, 1, uint(-2), i ? 0 : 9);"
    commands.encode(SETTINGS + body, threads=2)
    assert commands.row() == columns({9: 1, 1: 2})


def test_a_strip_with_a_restart(drawing: Drawing) -> None:
    commands = KernelCommands(drawing)
    commands.buffers[3] = drawing.device.new_buffer(np.array([0, 1, 2, 0xFFFF, 3, 4, 5], np.uint16))
    body = "command.draw_indexed_primitives(primitive_type::triangle_strip, 7, scene.indices, 1, 0, 0);"
    commands.encode(SETTINGS + body, threads=1)
    assert commands.row() == columns({0: 1})


def test_commands_beyond_the_end_and_dispatches_are_left_alone(drawing: Drawing) -> None:
    commands = KernelCommands(drawing)
    commands.encode(SETTINGS + DRAW, threads=3 * COUNT)
    commands.encode("compute_command other(scene.commands, i); other.reset();" + SETTINGS + DRAW)
    assert commands.row() == columns({x: x + 1 for x in range(COUNT)})


def test_the_cpu_and_kernels_encode_parts_of_a_command(drawing: Drawing) -> None:
    commands = KernelCommands(drawing)
    positions, first, values, _ = commands.buffers
    command = commands.commands.indirect_render_command(2)
    command.set_render_pipeline_state(commands.pipeline)
    command.set_vertex_buffer(positions, 0, 0)
    command.set_vertex_buffer(first, 4 * 6, 1)
    command.set_fragment_buffer(values, 0, 0)
    command.draw_primitives(pm.PrimitiveType.Triangle, 0, 6, 1, 0)
    commands.encode("if (i == 2) command.set_fragment_buffer(scene.values + 4, 0);")
    assert commands.row() == columns({6: 5})


def test_copied_and_reset_commands(drawing: Drawing) -> None:
    commands = KernelCommands(drawing)
    commands.encode(SETTINGS + DRAW, threads=2)
    commands.encode("render_command(scene.commands, i + 4).copy_command(command);", threads=2)
    assert commands.row([(4, 4)]) == columns({0: 1, 1: 2})
    commands.encode("if (i % 2 == 0) command.reset();")
    assert commands.row([(4, 4)]) == columns({1: 2})


def test_fixed_functions(drawing: Drawing) -> None:
    own = dict.fromkeys(("inherit_cull_mode", "inherit_front_facing_winding", "inherit_depth_stencil_state"), False)
    commands = KernelCommands(drawing, **own, inherit_depth_bias=False, inherit_depth_clip_mode=False)
    body = """
    command.set_cull_mode(i < 2 ? cull_mode::back : i < 4 ? cull_mode::front : cull_mode::none);
    command.set_front_facing_winding(i % 2 == 0 ? winding::clockwise : winding::counterclockwise);
    command.set_depth_clip_mode(depth_clip_mode::clamp);
    command.set_depth_bias(0, 0, 0);
    command.set_depth_stencil_state(scene.depth_test);
    """
    commands.encode(SETTINGS + body + DRAW)
    # WHOLE is clockwise: it faces the viewer in even commands.
    assert commands.row() == columns({0: 1, 3: 4, 4: 5, 5: 6, 6: 7, 7: 8})


def test_lines_instead_of_triangles(drawing: Drawing) -> None:
    own, inheriting = KernelCommands(drawing, inherit_triangle_fill_mode=False), KernelCommands(drawing)
    own.encode(SETTINGS + "command.set_triangle_fill_mode(triangle_fill_mode::lines);" + DRAW)
    inheriting.encode(SETTINGS + DRAW)

    def draw(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_triangle_fill_mode(pm.TriangleFillMode.Lines)
        encoder.execute_commands_in_buffer(inheriting.commands, (0, COUNT))

    assert own.row() == drawing.picture(draw)[0, :, 0].tolist() != inheriting.row()


def test_inherited_buffers_and_pipeline(drawing: Drawing) -> None:
    commands = KernelCommands(drawing, inherit_buffers=True, inherit_pipeline_state=True)
    commands.encode("command.draw_primitives(primitive_type::triangle, 0, 6, 1, 8 + i);", threads=2)

    def draw(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_render_pipeline_state(commands.pipeline)
        encoder.set_vertex_buffer(commands.buffers[0], 0, 0)
        encoder.set_vertex_bytes(floats([0]), 1)
        encoder.set_fragment_bytes(floats([6] * 4), 0)
        encoder.execute_commands_in_buffer(commands.commands, (0, COUNT))

    assert drawing.picture(draw)[0, :, 0].tolist() == columns({8: 6, 9: 6})


def test_null_objects(drawing: Drawing) -> None:
    commands = KernelCommands(drawing)
    guard = "if (is_null_render_pipeline_state(scene.pipeline) || is_null_command_buffer(scene.commands)) return;"
    commands.encode(guard + "if (i >= scene.commands.size()) return;" + SETTINGS + DRAW)
    assert commands.row() == columns({x: x + 1 for x in range(COUNT)})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (DRAW, "command 1: no render pipeline state is set"),
        (
            "command.set_render_pipeline_state(scene.pipeline);" + DRAW,
            "vertex function 'column' has no buffer at index 0",
        ),
        (
            SETTINGS + "command.set_vertex_buffer((device float*)64, 1);" + DRAW,
            "command 1: its vertex buffer 1 has an address that no buffer holds",
        ),
        (
            SETTINGS + "command.draw_indexed_primitives(primitive_type::triangle, 9, scene.indices, 1, 0, 0);",
            r"indices from 0 on, 9 in number, and the index buffer holds 8",
        ),
        (
            SETTINGS + "command.draw_indexed_primitives(primitive_type::point, 1, (device ushort*)8, 1, 0, 0);",
            "command 1: its index buffer has an address that no buffer holds",
        ),
        (
            SETTINGS + "command.draw_primitives(primitive_type(9), 0, 3, 1, 0);",
            "command 1: the primitive type 9 is none of Metal's",
        ),
    ],
)
def test_commands_that_cannot_be_executed(drawing: Drawing, body: str, message: str) -> None:
    commands = KernelCommands(drawing)
    commands.encode(f"if (i != 1) return; {body}")
    with pytest.raises(pm.CommandBufferError, match=message):
        commands.row()


def test_made_up_values(drawing: Drawing) -> None:
    commands = KernelCommands(drawing, inherit_cull_mode=False)
    commands.encode(SETTINGS + "command.set_cull_mode(cull_mode(7));" + DRAW)
    with pytest.raises(pm.CommandBufferError, match=r"command 0: its cull mode \(7\) is none of Metal's"):
        commands.row()


def test_what_softmetal_lacks(drawing: Drawing) -> None:
    with pytest.raises(pm.CompileError, match="softmetal does not have draw_patches"):
        drawing.device.new_library(SOURCE.replace("BODY", "command.draw_patches(3, 0, 1);"))

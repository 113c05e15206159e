"""Tables whose size only their descriptor tells: argument encoders, function tables, indirect command buffers."""

from __future__ import annotations

from typing import Any

import pytest

import pymetal as pm

from .cases import World
from .fakes import Fakes

pytestmark = pytest.mark.softmetal


@pytest.fixture(scope="module")
def fakes() -> Fakes:
    return Fakes()


def new_argument_encoder(fakes: Fakes) -> pm.ArgumentEncoder:
    ignored = ["setArgumentBuffer:offset:", "setArgumentBuffer:startOffset:arrayElement:", "setTexture:atIndex:"]
    encoder = fakes.make({"alignment": 16, "encodedLength": 32, **dict.fromkeys(ignored, 0)})
    function = fakes.make({"newArgumentEncoderWithBufferIndex:": encoder}, "MTLFunction")
    return pm.Function.from_pointer(function, owned=True).new_argument_encoder(0)


def test_arguments_need_a_buffer(fakes: Fakes, world: World) -> None:
    encoder = new_argument_encoder(fakes)
    with pytest.raises(pm.ValidationError, match=r"^set_texture: there is no buffer to write to; call set_argument"):
        encoder.set_texture(None, 0)
    encoder.set_argument_buffer(world.buffer, 0)
    encoder.set_texture(None, 0)
    encoder.set_argument_buffer(None, 0)
    with pytest.raises(pm.ValidationError, match="there is no buffer to write to"):
        encoder.set_texture(None, 0)


def test_argument_buffers_are_aligned_and_large_enough(fakes: Fakes, world: World) -> None:
    encoder = new_argument_encoder(fakes)
    encoder.set_argument_buffer(world.buffer, 224)
    with pytest.raises(pm.ValidationError, match=r"offset is 8; it must be a multiple of the encoder's alignment, 16$"):
        encoder.set_argument_buffer(world.buffer, 8)
    with pytest.raises(pm.ValidationError, match=r"offset is 240; the arguments take 32 bytes, and .* ends at 256$"):
        encoder.set_argument_buffer(world.buffer, 240)


def test_functions_of_a_table(fakes: Fakes) -> None:
    table = fakes.make({"setFunction:atIndex:": 0, "setFunctions:withRange:": 0})
    pipeline = fakes.make({"newVisibleFunctionTableWithDescriptor:": table}, "MTLComputePipelineState")
    made = pm.ComputePipelineState.from_pointer(pipeline, owned=True).new_visible_function_table(
        pm.VisibleFunctionTableDescriptor(function_count=3)
    )
    made.set_function(None, 2)
    with pytest.raises(
        pm.ValidationError, match=r"^set_function: index is 3; functions of this table have the indices 0 to 2$"
    ):
        made.set_function(None, 3)


def new_indirect_command(fakes: Fakes, **properties: Any) -> pm.IndirectComputeCommand:
    ignored = ["setKernelBuffer:offset:atIndex:", "setComputePipelineState:"]
    command = fakes.make(dict.fromkeys(ignored, 0))
    answers = {"indirectComputeCommandAtIndex:": command, "size": 4}
    commands = fakes.make(answers)
    selector = "newIndirectCommandBufferWithDescriptor:maxCommandCount:options:"
    device = fakes.device({selector: commands})
    descriptor = pm.IndirectCommandBufferDescriptor(**properties)
    return device.new_indirect_command_buffer(descriptor, 4, 0).indirect_compute_command(0)


def test_buffers_of_indirect_commands(fakes: Fakes, world: World) -> None:
    command = new_indirect_command(fakes, max_kernel_buffer_bind_count=2, inherit_buffers=False)
    command.set_kernel_buffer(world.buffer, 0, 1)
    with pytest.raises(
        pm.ValidationError, match=r"^set_kernel_buffer: index is 2; buffers of this command have the indices 0 to 1$"
    ):
        command.set_kernel_buffer(world.buffer, 0, 2)
    inheriting = new_indirect_command(fakes, max_kernel_buffer_bind_count=2, inherit_buffers=True)
    with pytest.raises(pm.ValidationError, match=r"^set_kernel_buffer: commands inherit their buffers"):
        inheriting.set_kernel_buffer(world.buffer, 0, 0)


def test_pipelines_of_indirect_commands(fakes: Fakes, world: World) -> None:
    new_indirect_command(fakes, inherit_pipeline_state=False).set_compute_pipeline_state(world.pipeline)
    inheriting = new_indirect_command(fakes, inherit_pipeline_state=True)
    with pytest.raises(pm.ValidationError, match=r"^set_compute_pipeline_state: commands inherit their pipeline"):
        inheriting.set_compute_pipeline_state(world.pipeline)

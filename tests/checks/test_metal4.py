"""Metal 4: command buffers that are begun and ended, argument tables, pipelines of a compiler, by fakes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

import pymetal as pm
from pymetal import mtl4

from .cases import World
from .fakes import Fakes

pytestmark = pytest.mark.softmetal


@pytest.fixture(scope="module")
def fakes() -> Fakes:
    return Fakes()


def new_allocator(fakes: Fakes) -> mtl4.CommandAllocator:
    return fakes.device({"newCommandAllocator": fakes.make({"reset": 0})}).new_command_allocator()


def new_commands(fakes: Fakes, **encoders: int) -> mtl4.CommandBuffer:
    ignored = ["beginCommandBufferWithAllocator:", "endCommandBuffer", "pushDebugGroup:", "popDebugGroup"]
    answers = {**dict.fromkeys(ignored, 0), **encoders}
    return fakes.device({"newCommandBuffer": fakes.make(answers)}).new_command_buffer()


def with_compute(fakes: Fakes) -> mtl4.CommandBuffer:
    encoder = fakes.make({"endEncoding": 0, "setComputePipelineState:": 0})
    return new_commands(fakes, computeCommandEncoder=encoder)


def test_encoders_only_between_begin_and_end(fakes: Fakes) -> None:
    commands, allocator = with_compute(fakes), new_allocator(fakes)
    with pytest.raises(pm.ValidationError, match=r"^compute_command_encoder: .* call begin_command_buffer\(\) first$"):
        commands.compute_command_encoder()
    commands.begin_command_buffer(allocator)
    encoder = commands.compute_command_encoder()
    with pytest.raises(pm.ValidationError, match=r"^end_command_buffer: an encoder .* is still open"):
        commands.end_command_buffer()
    encoder.end_encoding()
    with pytest.raises(pm.ValidationError, match=r"^end_encoding: this encoder has ended"):
        encoder.end_encoding()
    commands.end_command_buffer()
    with pytest.raises(pm.ValidationError, match=r"^end_command_buffer: this command buffer takes no commands"):
        commands.end_command_buffer()


def test_allocators_serve_one_command_buffer(fakes: Fakes) -> None:
    first, second, allocator = new_commands(fakes), new_commands(fakes), new_allocator(fakes)
    first.begin_command_buffer(allocator)
    with pytest.raises(pm.ValidationError, match=r"^begin_command_buffer: this command buffer has begun"):
        first.begin_command_buffer(new_allocator(fakes))
    with pytest.raises(pm.ValidationError, match=r"^begin_command_buffer: allocator serves another command buffer"):
        second.begin_command_buffer(allocator)
    with pytest.raises(pm.ValidationError, match=r"^reset: a command buffer is being encoded with this allocator"):
        allocator.reset()
    first.end_command_buffer()
    allocator.reset()
    second.begin_command_buffer(allocator)
    second.end_command_buffer()


def test_only_ended_command_buffers_are_committed_and_once(fakes: Fakes) -> None:
    queue = fakes.device({"newMTL4CommandQueue": fakes.make({"commit:count:": 0})}).new_mtl4_command_queue()
    commands, allocator = new_commands(fakes), new_allocator(fakes)
    commands.begin_command_buffer(allocator)
    with pytest.raises(pm.ValidationError, match=r"^commit: command_buffers\[0\] has not ended"):
        queue.commit([commands])
    commands.end_command_buffer()
    queue.commit([commands])
    with pytest.raises(pm.ValidationError, match=r"^commit: command_buffers\[0\] is committed already"):
        queue.commit([commands])
    commands.begin_command_buffer(allocator)
    commands.end_command_buffer()
    queue.commit([commands])


def test_groups_are_popped_that_were_pushed(fakes: Fakes) -> None:
    commands = new_commands(fakes)
    commands.begin_command_buffer(new_allocator(fakes))
    with pytest.raises(pm.ValidationError, match=r"^pop_debug_group: no debug group is open"):
        commands.pop_debug_group()
    commands.push_debug_group("open")
    with pytest.raises(pm.ValidationError, match=r"^end_command_buffer: a debug group is open"):
        commands.end_command_buffer()
    commands.pop_debug_group()
    commands.end_command_buffer()


def new_argument_table(fakes: Fakes, **counts: Any) -> mtl4.ArgumentTable:
    table = fakes.make({"setAddress:atIndex:": 0, "setTexture:atIndex:": 0})
    device = fakes.device({"newArgumentTableWithDescriptor:error:": table})
    return device.new_argument_table(mtl4.ArgumentTableDescriptor(**counts))


def test_argument_tables_have_as_many_entries_as_asked_for(fakes: Fakes) -> None:
    table = new_argument_table(fakes, max_buffer_bind_count=2, max_texture_bind_count=0)
    table.set_address(0, 1)
    with pytest.raises(
        pm.ValidationError, match=r"^set_address: .*index is 2; buffers of this table have the indices 0 to 1$"
    ):
        table.set_address(0, 2)
    with pytest.raises(pm.ValidationError, match=r"^set_texture: .*index is 0; there are no textures of this table$"):
        table.set_texture(pm.ResourceID(), 0)


def test_argument_tables_have_limits(fakes: Fakes) -> None:
    new_argument_table(fakes, max_buffer_bind_count=31)
    with pytest.raises(pm.ValidationError, match=r"max_buffer_bind_count is 32; there are at most 31$"):
        new_argument_table(fakes, max_buffer_bind_count=32)


def new_compiler(fakes: Fakes, answers: Mapping[str, int]) -> mtl4.Compiler:
    device = fakes.device({"newCompilerWithDescriptor:error:": fakes.make(answers)})
    return device.new_compiler(mtl4.CompilerDescriptor())


def compiled(fakes: Fakes, format_: pm.PixelFormat) -> pm.RenderPipelineState:
    compiler = new_compiler(fakes, {"newRenderPipelineStateWithDescriptor:compilerTaskOptions:error:": fakes.make({})})
    descriptor = mtl4.RenderPipelineDescriptor(vertex_function_descriptor=mtl4.LibraryFunctionDescriptor())
    descriptor.color_attachments.object(0).pixel_format = format_
    return compiler.new_render_pipeline_state(descriptor, None)


def test_compiled_pipelines_match_the_pass(fakes: Fakes, world: World) -> None:
    encoder = fakes.make({"setRenderPipelineState:": 0, "endEncoding": 0})
    commands = new_commands(fakes, **{"renderCommandEncoderWithDescriptor:": encoder})
    commands.begin_command_buffer(new_allocator(fakes))
    target = world.texture(usage=pm.TextureUsage.RenderTarget, storage_mode=pm.StorageMode.Private)
    descriptor = mtl4.RenderPassDescriptor()
    descriptor.color_attachments.object(0).texture = target
    render = commands.render_command_encoder(descriptor)
    render.set_render_pipeline_state(compiled(fakes, pm.PixelFormat.RGBA8Unorm))
    with pytest.raises(pm.ValidationError, match=r"pixel_format is BGRA8Unorm, the render pass has RGBA8Unorm$"):
        render.set_render_pipeline_state(compiled(fakes, pm.PixelFormat.BGRA8Unorm))
    render.end_encoding()


def test_compilers_need_functions(fakes: Fakes) -> None:
    compiler = new_compiler(fakes, {})
    with pytest.raises(pm.ValidationError, match=r"compute_function_descriptor is None; .* needs a kernel$"):
        compiler.new_compute_pipeline_state(mtl4.ComputePipelineDescriptor(), None)
    with pytest.raises(pm.ValidationError, match=r"vertex_function_descriptor is None; .* needs a vertex function$"):
        compiler.new_render_pipeline_state(mtl4.RenderPipelineDescriptor(), None)

"""The calls of pymetal-cpp 0.1.5 really take its arguments, by position and by keyword."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import pymetal as pm
from tests.old_names.listing import Name, old_names

SOURCE = """
#include <metal_stdlib>
using namespace metal;
kernel void increment(device float* values [[buffer(0)]], uint index [[thread_position_in_grid]])
{
    values[index] += 1;
}
struct Table {
    device float* values [[id(0)]];
    texture2d<float> image [[id(1)]];
    sampler filter [[id(2)]];
    float scale [[id(3)]];
};
kernel void gather(constant Table& table [[buffer(0)]]) { table.values[0] = table.scale; }
vertex float4 corner() { return 0; }
"""


class World:
    """Makes receivers and arguments by the names that the older package gave them."""

    def __init__(self) -> None:
        self.device = pm.create_system_default_device()
        self.queue = self.device.new_command_queue()
        self.library = self.device.new_library_with_source(SOURCE)
        self.function = self.library.new_function("increment")
        self.gather = self.library.new_function("gather")

    def receiver(self, method: Name) -> Any:
        return (RECEIVERS.get(str(method)) or RECEIVERS[method.owner])(self)

    def argument(self, method: Name, parameter: str) -> Any:
        make = ARGUMENTS.get(f"{method}({parameter})") or ARGUMENTS.get(parameter)
        return make(self) if make else NUMBERS.get(parameter, int(parameter.startswith("thread")))

    def compute_encoder(self) -> pm.ComputeCommandEncoder:
        encoder = self.queue.command_buffer().compute_command_encoder()
        encoder.set_compute_pipeline_state(self.device.new_compute_pipeline_state(self.function))
        encoder.set_buffer(self.device.new_buffer(256), 0, 0)
        return encoder

    def render_encoder(self) -> pm.RenderCommandEncoder:
        encoder = self.queue.command_buffer().render_command_encoder(self.pass_without_attachments())
        encoder.set_render_pipeline_state(self.device.new_render_pipeline_state(self.pipeline_descriptor()))
        return encoder

    def committed(self) -> pm.CommandBuffer:
        commands = self.queue.command_buffer()
        commands.commit()
        return commands

    def argument_encoder(self) -> pm.ArgumentEncoder:
        encoder = self.gather.new_argument_encoder(0)
        encoder.set_argument_buffer(self.device.new_buffer(256), 0)
        return encoder

    def pass_without_attachments(self) -> pm.RenderPassDescriptor:
        return pm.RenderPassDescriptor(render_target_width=4, render_target_height=4)

    def pipeline_descriptor(self) -> pm.RenderPipelineDescriptor:
        return pm.RenderPipelineDescriptor(vertex_function=self.library.new_function("corner"))

    def texture(self) -> pm.Texture:
        return self.device.new_texture(pm.TextureDescriptor(width=4, height=4, mipmap_level_count=2))

    def layer(self) -> pm.MetalLayer:
        layer = pm.MetalLayer.layer()
        layer.device = self.device
        layer.drawable_size = (4, 4)
        return layer


RECEIVERS: dict[str, Callable[[World], Any]] = {
    "ArgumentEncoder": World.argument_encoder,
    "BlitCommandEncoder": lambda world: world.queue.command_buffer().blit_command_encoder(),
    "Buffer": lambda world: world.device.new_buffer(64),
    "CaptureManager": lambda _: pm.shared_capture_manager(),
    "CaptureScope": lambda world: pm.shared_capture_manager().new_capture_scope_with_device(world.device),
    "CommandBuffer": lambda world: world.queue.command_buffer(),
    "CommandBuffer.wait_until_completed": World.committed,
    "CommandBuffer.wait_until_scheduled": World.committed,
    "CommandQueue": lambda world: world.queue,
    "ComputeCommandEncoder": World.compute_encoder,
    "Device": lambda world: world.device,
    "Function": lambda world: world.function,
    "Function.new_argument_encoder": lambda world: world.gather,
    "Heap": lambda world: world.device.new_heap(pm.HeapDescriptor(size=65536, storage_mode=pm.StorageMode.Shared)),
    "IndirectCommandBuffer": lambda world: world.device.new_indirect_command_buffer(
        pm.IndirectCommandBufferDescriptor(command_types=pm.IndirectCommandType.ConcurrentDispatch), 16, 0
    ),
    "Library": lambda world: world.library,
    "MetalDrawable": lambda world: world.layer().next_drawable(),
    "MetalLayer": World.layer,
    "RenderCommandEncoder": World.render_encoder,
    "RenderPassDescriptor": lambda _: pm.RenderPassDescriptor.render_pass_descriptor(),
    "RenderPipelineDescriptor": lambda _: pm.RenderPipelineDescriptor.render_pipeline_descriptor(),
    "Texture": World.texture,
    "VertexDescriptor": lambda _: pm.VertexDescriptor.vertex_descriptor(),
}
"""A fresh receiver for each class, or for one method."""

ARGUMENTS: dict[str, Callable[[World], Any]] = {
    "BlitCommandEncoder.copy_from_texture_to_buffer(source)": World.texture,
    "BlitCommandEncoder.copy_from_texture_to_texture(source)": World.texture,
    "BlitCommandEncoder.copy_from_buffer_to_texture(destination)": World.texture,
    "BlitCommandEncoder.copy_from_texture_to_texture(destination)": World.texture,
    "BlitCommandEncoder.generate_mipmaps(texture)": World.texture,
    "BlitCommandEncoder.synchronize_resource(resource)": lambda world: world.device.new_buffer(
        256, pm.ResourceStorageModeManaged
    ),
    "ArgumentEncoder.set_sampler_state(index)": lambda _: 2,
    "ArgumentEncoder.set_texture(index)": lambda _: 1,
    "ArgumentEncoder.constant_data(index)": lambda _: 3,
    "CommandBuffer.render_command_encoder(descriptor)": World.pass_without_attachments,
    "ComputeCommandEncoder.set_compute_pipeline_state(state)": lambda world: world.device.new_compute_pipeline_state(
        world.function
    ),
    "Device.new_binary_archive(descriptor)": lambda _: pm.BinaryArchiveDescriptor(),
    "Device.new_depth_stencil_state(descriptor)": lambda _: pm.DepthStencilDescriptor(),
    "Device.new_heap(descriptor)": lambda _: pm.HeapDescriptor(size=65536),
    "Device.new_indirect_command_buffer(descriptor)": lambda _: pm.IndirectCommandBufferDescriptor(
        command_types=pm.IndirectCommandType.ConcurrentDispatch
    ),
    "Device.new_render_pipeline_state(descriptor)": World.pipeline_descriptor,
    "Device.new_sampler_state(descriptor)": lambda _: pm.SamplerDescriptor(),
    "Device.new_texture(descriptor)": lambda _: pm.TextureDescriptor(width=4, height=4),
    "Device.new_library_with_source(source)": lambda _: SOURCE,
    "Heap.new_texture(descriptor)": lambda _: pm.TextureDescriptor(width=4, height=4),
    "RenderCommandEncoder.set_depth_stencil_state(state)": lambda _: None,
    "RenderCommandEncoder.set_render_pipeline_state(state)": lambda world: world.device.new_render_pipeline_state(
        world.pipeline_descriptor()
    ),
    "buffer": lambda world: world.device.new_buffer(256),
    "data": lambda _: np.zeros(256, np.uint8),
    "destination": lambda world: world.device.new_buffer(256),
    "destination_origin": lambda _: pm.Origin(0, 0, 0),
    "device": lambda world: world.device,
    "event": lambda world: world.device.new_shared_event(),
    "fence": lambda world: world.device.new_fence(),
    "function": lambda world: world.function,
    "index_buffer": lambda world: world.device.new_buffer(256),
    "index_type": lambda _: pm.IndexType.UInt16,
    "mipmapped": lambda _: False,
    "mode": lambda _: pm.CullMode.Back,
    "name": lambda _: "increment",
    "options": lambda _: pm.ResourceStorageModeShared,
    "pixel_format": lambda _: pm.PixelFormat.RGBA8Unorm,
    "primitive_type": lambda _: pm.PrimitiveType.Triangle,
    "queue": lambda world: world.queue,
    "range": lambda _: pm.Range(0, 16),
    "region_origin": lambda _: pm.Origin(0, 0, 0),
    "region_size": lambda _: pm.Size(4, 4, 1),
    "sampler": lambda _: None,
    "source": lambda world: world.device.new_buffer(256),
    "source_origin": lambda _: pm.Origin(0, 0, 0),
    "source_size": lambda _: pm.Size(4, 4, 1),
    "texture": lambda _: None,
    "winding": lambda _: pm.Winding.Clockwise,
}
"""An argument for each parameter that is no number, of one method or of all that have it."""

NUMBERS = {
    "alignment": 16,
    "bytes_per_row": 16,
    "destination_bytes_per_row": 16,
    "index_count": 3,
    "instance_count": 1,
    "length": 64,
    "max_count": 4,
    "size": 16,
    "source_bytes_per_row": 16,
    "value": 7,
    "vertex_count": 3,
}
"""The numbers that may not be 0, beside those of threads and threadgroups, which are 1."""


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def called(call: Callable[[], object]) -> None:
    """Make the call; the software device may refuse it, but only after the arguments were converted."""
    try:
        call()
    except pm.UnavailableError as error:
        assert "does not implement" in str(error) or "is not available here" in str(error)


@pytest.mark.softmetal
@pytest.mark.parametrize("old", [name for name in old_names("method") if name.name != "__init__"], ids=str)
def test_method(world: World, old: Name) -> None:
    try:
        receivers = [world.receiver(old) for _ in range(2)]
        arguments = {name: world.argument(old, name) for name in old.parameters}
    except pm.UnavailableError as error:
        pytest.skip(str(error))
    called(lambda: getattr(receivers[0], old.name)(*arguments.values()))
    called(lambda: getattr(receivers[1], old.name)(**arguments))


@pytest.mark.softmetal
@pytest.mark.parametrize("old", old_names("static method"), ids=str)
def test_static_method(world: World, old: Name) -> None:
    function = getattr(getattr(pm, old.owner), old.name)
    arguments = {name: world.argument(old, name) for name in old.parameters}
    called(lambda: function(*arguments.values()))
    called(lambda: function(**arguments))


@pytest.mark.parametrize("class_", [pm.Origin, pm.Size, pm.Range, pm.ClearColor])
def test_value_struct(class_: type) -> None:
    fields = [name.name for name in old_names("field") if name.owner == class_.__name__]
    numbers = list(range(1, len(fields) + 1))
    by_position = class_(*numbers)
    assert [getattr(by_position, field) for field in fields] == numbers
    assert class_(**dict(zip(fields, numbers, strict=True))) == by_position

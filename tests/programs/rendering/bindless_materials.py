"""A bindless scene: textures of a heap in an argument buffer, with a fence between the passes that write and read."""

import numpy as np

import pymetal as pm

SIDE, COUNT = 16, 4
SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Scene { array<texture2d<float>, 4> maps [[id(0)]]; device float4* tints [[id(4)]]; sampler nearest [[id(5)]]; };
struct Tile { float4 position [[position]]; float2 uv; uint index [[flat]]; };

vertex float4 whole_target(uint id [[vertex_id]]) { return float4(float2((id << 1) & 2, id & 2) * 2 - 1, 0, 1); }
fragment float4 filled(constant float4& color [[buffer(0)]]) { return color; }

vertex Tile tile(uint corner [[vertex_id]], uint index [[instance_id]]) {
    float2 side = float2(corner & 1, corner >> 1), place = float2(index & 1, index >> 1);
    return {float4(place + side - 1, 0, 1), side, index};
}

fragment float4 textured(Tile in [[stage_in]], constant Scene& scene [[buffer(0)]]) {
    return scene.maps[in.index].sample(scene.nearest, in.uv) * scene.tints[in.index];
}
"""

device = pm.create_system_default_device()
queue = device.new_command_queue()
library = device.new_library(SOURCE)
FORMAT = pm.PixelFormat.RGBA32Float


def new_pipeline(vertex: str, fragment: str) -> pm.RenderPipelineState:
    return device.new_render_pipeline_state(
        pm.RenderPipelineDescriptor(
            vertex_function=library.new_function(vertex),
            fragment_function=library.new_function(fragment),
            color_attachments=[{"pixel_format": FORMAT}],
        )
    )


map_descriptor = pm.TextureDescriptor.texture2d_descriptor(FORMAT, 4, 4, False)
map_descriptor.usage = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead
map_descriptor.storage_mode = pm.StorageMode.Private
place = device.heap_texture_size_and_align(map_descriptor)
heap = device.new_heap(pm.HeapDescriptor(size=COUNT * (place.size + place.align), storage_mode=pm.StorageMode.Private))
maps = [heap.new_texture(map_descriptor) for _ in range(COUNT)]
colors = np.array([[i, 1, 0.5, 1] for i in range(COUNT)], np.float32)
tints = np.arange(1, 17, dtype=np.float32).reshape(COUNT, 4)
tint_buffer = device.new_buffer(tints)

arguments = library.new_function("textured").new_argument_encoder(0)
scene = device.new_buffer(arguments.encoded_length)
arguments.set_argument_buffer(scene, 0)
arguments.set_textures(maps, 0)
arguments.set_buffer(tint_buffer, 0, 4)
arguments.set_sampler_state(device.new_sampler_state(pm.SamplerDescriptor(support_argument_buffers=True)), 5)

target = pm.TextureDescriptor.texture2d_descriptor(FORMAT, SIDE, SIDE, False)
target.usage = pm.TextureUsage.RenderTarget
output = device.new_texture(target)
fence = device.new_fence()
filling, texturing = new_pipeline("whole_target", "filled"), new_pipeline("tile", "textured")

commands = queue.command_buffer()
for texture, color in zip(maps, colors, strict=True):
    attachment = {"texture": texture, "store_action": pm.StoreAction.Store}
    with commands.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[attachment])) as encoder:
        encoder.set_render_pipeline_state(filling)
        encoder.set_fragment_bytes(color, 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)
        encoder.update_fence(fence, pm.RenderStages.Fragment)

attachment = {"texture": output, "store_action": pm.StoreAction.Store}
with commands.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[attachment])) as encoder:
    encoder.wait_for_fence(fence, pm.RenderStages.Fragment)
    encoder.use_heap(heap, pm.RenderStages.Fragment)
    encoder.use_resource(tint_buffer, pm.ResourceUsage.Read, pm.RenderStages.Fragment)
    encoder.set_render_pipeline_state(texturing)
    encoder.set_fragment_buffer(scene, 0, 0)
    encoder.draw_primitives(pm.PrimitiveType.TriangleStrip, 0, 4, COUNT)
commands.commit()
commands.wait_until_completed()

picture = output.to_numpy()

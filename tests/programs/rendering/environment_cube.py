"""An environment map: the six faces of a cube are layers of one pass, and a kernel looks in any direction."""

import numpy as np

import pymetal as pm

SIDE, COUNT = 64, 500
SOURCE = """
#include <metal_stdlib>
using namespace metal;

// What lies ahead, to the right and below on each face (MSL specification, table of cube faces).
constant float3 ahead[6] = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
constant float3 right[6] = {{0, 0, -1}, {0, 0, 1}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}, {-1, 0, 0}};
constant float3 below[6] = {{0, -1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}, {0, -1, 0}, {0, -1, 0}};

struct Sky { float4 position [[position]]; float3 direction; uint face [[render_target_array_index]]; };

vertex Sky sky(ushort id [[vertex_id]], ushort face [[instance_id]]) {
    float2 place = float2((id << 1) & 2, id & 2) * 2 - 1;
    return {float4(place.x, -place.y, 0, 1), ahead[face] + place.x * right[face] + place.y * below[face], face};
}

fragment float4 sky_color(Sky in [[stage_in]]) { return float4(normalize(in.direction) * 0.5 + 0.5, in.face); }

kernel void look(texturecube<float> cube [[texture(0)]], device const packed_float3* directions [[buffer(0)]],
                 device float4* seen [[buffer(1)]], uint i [[thread_position_in_grid]]) {
    seen[i] = cube.sample(sampler(filter::linear), float3(directions[i]));
}
"""

device = pm.create_system_default_device()
queue = device.new_command_queue()
library = device.new_library(SOURCE)

cube_descriptor = pm.TextureDescriptor.texture_cube_descriptor(pm.PixelFormat.RGBA32Float, SIDE, False)
cube_descriptor.usage = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead
cube_descriptor.storage_mode = pm.StorageMode.Private
cube = device.new_texture(cube_descriptor)

drawing = device.new_render_pipeline_state(
    pm.RenderPipelineDescriptor(
        vertex_function=library.new_function("sky"),
        fragment_function=library.new_function("sky_color"),
        color_attachments=[{"pixel_format": pm.PixelFormat.RGBA32Float}],
        input_primitive_topology=pm.PrimitiveTopologyClass.Triangle,
    )
)
looking = device.new_compute_pipeline_state(library.new_function("look"))

directions = np.random.default_rng(1).normal(size=(COUNT, 3)).astype(np.float32)
directions /= np.linalg.norm(directions, axis=1, keepdims=True)
seen = device.new_buffer(COUNT * 16)

commands = queue.command_buffer()
render_pass = pm.RenderPassDescriptor(
    color_attachments=[{"texture": cube, "store_action": pm.StoreAction.Store}], render_target_array_length=6
)
with commands.render_command_encoder(render_pass) as encoder:
    encoder.set_render_pipeline_state(drawing)
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3, 6)
with commands.compute_command_encoder() as encoder:
    encoder.set_compute_pipeline_state(looking)
    encoder.set_texture(cube, 0)
    encoder.set_buffer(device.new_buffer(directions), 0, 0)
    encoder.set_buffer(seen, 0, 1)
    encoder.dispatch_threads((COUNT, 1, 1), (64, 1, 1))
commands.commit()
commands.wait_until_completed()

colors = np.asarray(seen.contents()).view(np.float32).reshape(COUNT, 4)

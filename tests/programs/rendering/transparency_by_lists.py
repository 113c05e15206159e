"""Transparency in any order: fragments are linked into a list for each pixel, and sorted when all are there."""

import numpy as np

import pymetal as pm

SIDE, LAYERS = 32, 6
SOURCE = """
#include <metal_stdlib>
using namespace metal;

constant uint nobody = 0xffffffff;
struct Node { float4 color; float depth; uint next; };
struct Layer { float4 edges; float4 color; float depth; };
struct Corner { float4 position [[position]]; float4 color [[flat]]; };

vertex Corner layer(uint corner [[vertex_id]], uint number [[instance_id]], const device Layer* layers [[buffer(0)]]) {
    float2 side = float2(corner & 1, corner >> 1);
    return {float4(mix(layers[number].edges.xy, layers[number].edges.zw, side), layers[number].depth, 1),
            layers[number].color};
}

fragment void collect(Corner in [[stage_in]], device atomic_uint* heads [[buffer(0)]],
                      device atomic_uint& count [[buffer(1)]], device Node* nodes [[buffer(2)]]) {
    uint node = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    uint2 pixel = uint2(in.position.xy);
    uint before = atomic_exchange_explicit(&heads[pixel.y * 32 + pixel.x], node, memory_order_relaxed);
    nodes[node] = {in.color, in.position.z, before};
}

vertex float4 whole_target(uint id [[vertex_id]]) { return float4(float2((id << 1) & 2, id & 2) * 2 - 1, 0, 1); }

fragment float4 blend(float4 position [[position]], device const uint* heads [[buffer(0)]],
                      device const Node* nodes [[buffer(2)]]) {
    Node sorted[8];
    uint count = 0;
    uint2 pixel = uint2(position.xy);
    for (uint node = heads[pixel.y * 32 + pixel.x]; node != nobody && count < 8; node = nodes[node].next) {
        uint place = count++;
        for (; place > 0 && sorted[place - 1].depth < nodes[node].depth; --place) sorted[place] = sorted[place - 1];
        sorted[place] = nodes[node];
    }
    float3 color = 0;
    for (uint i = 0; i < count; ++i) color = mix(color, sorted[i].color.rgb, sorted[i].color.a);
    return float4(color, 1);
}
"""

device = pm.create_system_default_device()
queue = device.new_command_queue()
library = device.new_library(SOURCE)

collecting = device.new_render_pipeline_state(
    pm.RenderPipelineDescriptor(
        vertex_function=library.new_function("layer"), fragment_function=library.new_function("collect")
    )
)
blending = device.new_render_pipeline_state(
    pm.RenderPipelineDescriptor(
        vertex_function=library.new_function("whole_target"),
        fragment_function=library.new_function("blend"),
        color_attachments=[{"pixel_format": pm.PixelFormat.RGBA32Float}],
    )
)

random = np.random.default_rng(3)
edges = np.sort(random.integers(0, SIDE + 1, (LAYERS, 2, 2)), axis=1)  # layer, (upper left, lower right), (x, y)
layers = np.zeros(LAYERS, {"names": ["edges", "color", "depth"], "formats": ["(2,2)f4", "4f4", "f4"],
                           "offsets": [0, 16, 32], "itemsize": 48})  # fmt: skip
layers["edges"] = edges / (SIDE / 2) * (1, -1) + (-1, 1)
layers["color"] = random.random((LAYERS, 4))
layers["depth"] = random.permutation(LAYERS) / 8

heads = device.new_buffer(np.full(SIDE * SIDE, 0xFFFFFFFF, np.uint32))
count = device.new_buffer(np.zeros(1, np.uint32))
nodes = device.new_buffer(SIDE * SIDE * LAYERS * 32)
target = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA32Float, SIDE, SIDE, False)
target.usage = pm.TextureUsage.RenderTarget
texture = device.new_texture(target)

with queue.command_buffer() as commands:
    no_attachments = pm.RenderPassDescriptor(
        render_target_width=SIDE, render_target_height=SIDE, default_raster_sample_count=1
    )
    with commands.render_command_encoder(no_attachments) as encoder:
        encoder.set_render_pipeline_state(collecting)
        encoder.set_vertex_bytes(layers, 0)
        encoder.set_fragment_buffers([heads, count, nodes], [0, 0, 0])
        encoder.draw_primitives(pm.PrimitiveType.TriangleStrip, 0, 4, LAYERS)
    to_texture = pm.RenderPassDescriptor(color_attachments=[{"texture": texture, "store_action": pm.StoreAction.Store}])
    with commands.render_command_encoder(to_texture) as encoder:
        encoder.set_render_pipeline_state(blending)
        encoder.set_fragment_buffers([heads, count, nodes], [0, 0, 0])
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

picture = texture.to_numpy()
fragments = int(np.asarray(count.contents()).view(np.uint32)[0])

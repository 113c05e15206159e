"""Shading by a table of visible functions, which a fragment function calls by number; the uber-shader's inputs are
pulled from buffers, and function constants decide what is compiled."""

import numpy as np

import pymetal as pm

SIDE = 16
SOURCE = """
#include <metal_stdlib>
using namespace metal;

constant bool is_tinted [[function_constant(0)]];
constant float strength [[function_constant(1)]];

struct Packed { packed_half2 place; uchar4 color; };
struct Corner { float4 position [[position]]; float2 uv; float4 color; };
using Shade = float4(float2, float4);

[[visible]] float4 rising(float2 uv, float4 color) { return float4(uv.x, 0, 0, 1) * color; }
[[visible]] float4 falling(float2 uv, float4 color) { return float4(0, uv.y, 0, 1) * color; }
[[visible]] float4 striped(float2 uv, float4 color) { return float4(uint(uv.x * 16) % 2) * color; }

vertex Corner pulled(uint id [[vertex_id]], device const Packed* corners [[buffer(0)]],
                     device const ushort* indices [[buffer(1)]]) {
    Packed corner = corners[indices[id]];
    float2 place = float2(half2(corner.place));
    return {float4(place, 0, 1), place * float2(0.5, -0.5) + 0.5, float4(corner.color) / 255};
}

fragment float4 shaded(Corner in [[stage_in]], visible_function_table<Shade> shades [[buffer(0)]],
                       constant float4& tint [[buffer(1), function_constant(is_tinted)]]) {
    float4 color = shades[uint(in.position.x) % shades.size()](in.uv, in.color) * strength;
    if (is_tinted) color *= tint;
    return color;
}
"""
NAMES = ["rising", "falling", "striped"]

device = pm.create_system_default_device()
queue = device.new_command_queue()
library = device.new_library(SOURCE)
functions = [library.new_function(name) for name in NAMES]

packed = np.zeros(4, [("place", "2f2"), ("color", "4u1")])
packed["place"] = [[-1, 1], [1, 1], [-1, -1], [1, -1]]
packed["color"] = [255, 51, 255, 255]
corners, indices = device.new_buffer(packed), device.new_buffer(np.array([0, 1, 2, 2, 1, 3], np.uint16))
tint = np.array([1, 2, 3, 4], np.float32)


def draw(is_tinted: bool) -> pm.Texture:
    constants = pm.FunctionConstantValues()
    constants.set_constant_value(np.array(is_tinted), pm.DataType.Bool, 0)
    constants.set_constant_value(np.array(0.5, np.float32), pm.DataType.Float, 1)
    pipeline = device.new_render_pipeline_state(
        pm.RenderPipelineDescriptor(
            vertex_function=library.new_function("pulled"),
            fragment_function=library.new_function("shaded", constants),
            fragment_linked_functions=pm.LinkedFunctions(functions=functions),
            color_attachments=[{"pixel_format": pm.PixelFormat.RGBA32Float}],
        )
    )
    table = pipeline.new_visible_function_table(
        pm.VisibleFunctionTableDescriptor(function_count=len(functions)), pm.RenderStages.Fragment
    )
    for index, function in enumerate(functions):
        table.set_function(pipeline.function_handle(function, pm.RenderStages.Fragment), index)
    target = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA32Float, SIDE, SIDE, False)
    target.usage = pm.TextureUsage.RenderTarget
    texture = device.new_texture(target)
    attachment = {"texture": texture, "store_action": pm.StoreAction.Store}
    render_pass = pm.RenderPassDescriptor(color_attachments=[attachment])
    with queue.command_buffer() as commands, commands.render_command_encoder(render_pass) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_vertex_buffers([corners, indices], [0, 0])
        encoder.set_fragment_visible_function_table(table, 0)
        if is_tinted:
            encoder.set_fragment_bytes(tint, 1)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)
    return texture


plain, tinted = (draw(is_tinted).to_numpy() for is_tinted in (False, True))

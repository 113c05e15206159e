"""Deferred shading in one pass: lights read the G-buffer as [[color(n)]], and it never leaves the tile."""

import numpy as np

import pymetal as pm

SIDE = 64
SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Vertex { float3 position [[attribute(0)]]; float3 normal [[attribute(1)]]; };
struct Surface { float4 position [[position]]; float3 normal; };
struct GBuffer { float4 lit [[color(0)]]; float4 albedo [[color(1)]]; float4 normal [[color(2)]]; };
struct Light { float2 center; float radius; float3 color; };
struct LightVolume { float4 position [[position]]; uint light [[flat]]; };

vertex Surface surface_vertex(Vertex in [[stage_in]]) { return {float4(in.position, 1), in.normal}; }

fragment GBuffer surface_fragment(Surface in [[stage_in]], constant float3& albedo [[buffer(0)]]) {
    return {float4(0), float4(albedo, 1), float4(normalize(in.normal), 0)};
}

vertex LightVolume light_vertex(uint corner [[vertex_id]], uint light [[instance_id]],
                                device const Light* lights [[buffer(0)]]) {
    float2 side = float2(corner & 1, corner >> 1) * 2 - 1;
    return {float4(lights[light].center + side * lights[light].radius, 0, 1), light};
}

fragment float4 light_fragment(LightVolume in [[stage_in]], GBuffer stored, device const Light* lights [[buffer(0)]]) {
    Light light = lights[in.light];
    float2 place = in.position.xy / 32 * float2(1, -1) + float2(-1, 1);
    float distance = length(place - light.center);
    if (distance > light.radius) discard_fragment();
    float facing = saturate(stored.normal.z) * (1 - distance / light.radius);
    return float4(stored.lit.rgb + stored.albedo.rgb * light.color * facing, 1);
}
"""

device = pm.create_system_default_device()
queue = device.new_command_queue()
library = device.new_library(SOURCE)

FORMATS = [pm.PixelFormat.RGBA32Float, pm.PixelFormat.RGBA8Unorm, pm.PixelFormat.RGBA16Float]

vertices = pm.VertexDescriptor()
for index, offset in enumerate((0, 12)):
    vertices.attributes[index].format = pm.VertexFormat.Float3
    vertices.attributes[index].offset = offset
    vertices.attributes[index].buffer_index = 1
vertices.layouts[1].stride = 24

pipelines: list[pm.RenderPipelineState] = []
for stage in ("surface", "light"):
    descriptor = pm.RenderPipelineDescriptor(
        vertex_function=library.new_function(f"{stage}_vertex"),
        fragment_function=library.new_function(f"{stage}_fragment"),
        color_attachments=[{"pixel_format": format_} for format_ in FORMATS],
    )
    if stage == "surface":
        descriptor.vertex_descriptor = vertices
    pipelines.append(device.new_render_pipeline_state(descriptor))

render_pass = pm.RenderPassDescriptor()
textures: list[pm.Texture] = []
for index, format_ in enumerate(FORMATS):
    attachment = pm.TextureDescriptor.texture2d_descriptor(format_, SIDE, SIDE, False)
    attachment.usage = pm.TextureUsage.RenderTarget
    attachment.storage_mode = pm.StorageMode.Shared if index == 0 else pm.StorageMode.Memoryless
    textures.append(device.new_texture(attachment))
    render_pass.color_attachments[index].texture = textures[index]
    render_pass.color_attachments[index].load_action = pm.LoadAction.Clear
    render_pass.color_attachments[index].store_action = pm.StoreAction.Store if index == 0 else pm.StoreAction.DontCare

normal = np.array([0, 0.6, 0.8])
albedo = np.array([0.2, 0.4, 1, 0], np.float32)
wall = np.array([[x, y, 0.5, *normal] for x, y in ((-1, -1), (1, -1), (-1, 1), (1, 1))], np.float32)
lights = np.zeros(2, {"names": ["center", "radius", "color"], "formats": ["2f4", "f4", "3f4"],
                      "offsets": [0, 8, 16], "itemsize": 32})  # fmt: skip
lights["center"] = [[-0.25, 0], [0.25, 0.1]]
lights["radius"] = [0.6, 0.7]
lights["color"] = [[1, 0, 0.5], [0, 2, 0.5]]
light_buffer = device.new_buffer(lights)

with queue.command_buffer() as commands:
    encoder = commands.render_command_encoder(render_pass)
    encoder.push_debug_group("surfaces")
    encoder.set_render_pipeline_state(pipelines[0])
    encoder.set_vertex_bytes(wall, 1)
    encoder.set_fragment_bytes(albedo, 0)
    encoder.draw_primitives(pm.PrimitiveType.TriangleStrip, 0, 4)
    encoder.pop_debug_group()
    encoder.push_debug_group("lights")
    encoder.set_render_pipeline_state(pipelines[1])
    encoder.set_vertex_buffer(light_buffer, 0, 0)
    encoder.set_fragment_buffer(light_buffer, 0, 0)
    encoder.draw_primitives(pm.PrimitiveType.TriangleStrip, 0, 4, 2)
    encoder.pop_debug_group()
    encoder.end_encoding()

picture = textures[0].to_numpy()

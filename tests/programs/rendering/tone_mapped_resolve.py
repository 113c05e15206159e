"""Multisampling with a resolve of one's own: each sample is tone mapped before they are averaged."""

import numpy as np

import pymetal as pm

SIDE = 32
SOURCE = """
#include <metal_stdlib>
using namespace metal;

vertex float4 triangle(uint id [[vertex_id]], constant float2* corners [[buffer(0)]]) {
    return float4(corners[id], 0, 1);
}

fragment float4 bright() { return float4(8, 2, 1, 1); }

vertex float4 whole_target(uint id [[vertex_id]]) { return float4(float2((id << 1) & 2, id & 2) * 2 - 1, 0, 1); }

fragment float4 resolve(float4 position [[position]], texture2d_ms<float> image [[texture(0)]]) {
    float3 sum = 0;
    for (uint i = 0; i < image.get_num_samples(); ++i) {
        float3 color = image.read(uint2(position.xy), i).rgb;
        sum += color / (1 + color);
    }
    return float4(sum / image.get_num_samples(), 1);
}
"""

device = pm.create_system_default_device()
queue = device.new_command_queue()
library = device.new_library(SOURCE)


def new_target(pixel_format: pm.PixelFormat, samples: int) -> pm.Texture:
    kind = pm.TextureType.Type2DMultisample if samples > 1 else pm.TextureType.Type2D
    return device.new_texture(
        pm.TextureDescriptor(
            pixel_format=pixel_format,
            width=SIDE,
            height=SIDE,
            texture_type=kind,
            sample_count=samples,
            storage_mode=pm.StorageMode.Private if samples > 1 else pm.StorageMode.Shared,
            usage=pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead,
        )
    )


def new_pipeline(vertex: str, fragment: str, pixel_format: pm.PixelFormat, samples: int) -> pm.RenderPipelineState:
    return device.new_render_pipeline_state(
        pm.RenderPipelineDescriptor(
            vertex_function=library.new_function(vertex),
            fragment_function=library.new_function(fragment),
            color_attachments=[{"pixel_format": pixel_format}],
            raster_sample_count=samples,
        )
    )


HDR, OUTPUT = pm.PixelFormat.RGBA16Float, pm.PixelFormat.RGBA32Float
samples, averages, output = new_target(HDR, 4), new_target(HDR, 1), new_target(OUTPUT, 1)
corners = np.array([[-0.9, -0.8], [0.95, -0.1], [-0.2, 0.9]], np.float32)

commands = queue.command_buffer()
scene = pm.RenderPassDescriptor()
scene.color_attachments[0].texture = samples
scene.color_attachments[0].resolve_texture = averages
scene.color_attachments[0].load_action = pm.LoadAction.Clear
scene.color_attachments[0].clear_color = (0, 0, 0, 0)
scene.color_attachments[0].store_action = pm.StoreAction.StoreAndMultisampleResolve
with commands.render_command_encoder(scene) as encoder:
    encoder.set_render_pipeline_state(new_pipeline("triangle", "bright", HDR, 4))
    encoder.set_vertex_bytes(corners, 0)
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

final = pm.RenderPassDescriptor()
final.color_attachments[0].texture = output
final.color_attachments[0].store_action = pm.StoreAction.Store
with commands.render_command_encoder(final) as encoder:
    encoder.set_render_pipeline_state(new_pipeline("whole_target", "resolve", OUTPUT, 1))
    encoder.set_fragment_texture(samples, 0)
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)
commands.commit()
commands.wait_until_completed()

share = averages.to_numpy()[..., 1].astype(float) / 2  # of the triangle in each pixel
picture = output.to_numpy()

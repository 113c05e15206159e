"""A torus with a texture, lit by a lamp: vertex descriptors, mipmaps, a sampler, and a depth buffer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

import pymetal as pm
from camera import columns, look_at, perspective, rotation
from meshes import VERTEX_DESCRIPTOR, torus
from showing import PIXEL_FORMAT, main
from targets import DEPTH_FORMAT, cleared, farthest, new_depth_test, new_target

EYE = (0.0, 2.1, 3.4)

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Vertex {
    float3 position [[attribute(0)]];
    float3 normal [[attribute(1)]];
    float2 uv [[attribute(2)]];
};

struct Frame {
    float4x4 model;
    float4x4 view_projection;
    float4 eye;
};

struct Surface {
    float4 position [[position]];
    float3 world;
    float3 normal;
    float2 uv;
};

vertex Surface transform(Vertex in [[stage_in]], constant Frame& frame [[buffer(1)]]) {
    float4 world = frame.model * float4(in.position, 1);
    float3 normal = (frame.model * float4(in.normal, 0)).xyz;
    return {frame.view_projection * world, world.xyz, normal, in.uv * float2(8, 3)};
}

fragment float4 shade(Surface in [[stage_in]], constant Frame& frame [[buffer(1)]],
                      texture2d<float> tiles [[texture(0)]], sampler filtering [[sampler(0)]]) {
    float3 normal = normalize(in.normal);
    float3 to_light = normalize(float3(1.5, 3, 2.5) - in.world);
    float3 to_eye = normalize(frame.eye.xyz - in.world);
    float diffuse = saturate(dot(normal, to_light));
    float shine = pow(saturate(dot(normal, normalize(to_light + to_eye))), 60);
    float3 base = tiles.sample(filtering, in.uv).rgb;
    return float4(base * (0.08 + 0.9 * diffuse) + 0.5 * shine, 1);
}
"""


def tile_pixels(side: int = 256) -> NDArray[np.uint8]:
    """Four squares, two of them orange, with a dark joint around each."""
    y, x = np.mgrid[0:side, 0:side] * 2 / side
    orange = (y.astype(int) + x.astype(int)) % 2 == 1
    joint = (np.abs(y % 1 - 0.5) > 0.46) | (np.abs(x % 1 - 0.5) > 0.46)
    pixels = np.where(orange[..., None], (226, 109, 38, 255), (240, 228, 205, 255))
    pixels[joint] = (52, 46, 48, 255)
    return pixels.astype(np.uint8)


def new_tiles(device: pm.Device) -> pm.Texture:
    """The tiles in all sizes that a distance may ask for."""
    pixels = tile_pixels()
    side = len(pixels)
    tiles = device.new_texture(
        pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Unorm_sRGB, side, side, True)
    )
    tiles.from_numpy(pixels)
    with device.new_command_queue().command_buffer() as commands, commands.blit_command_encoder() as encoder:
        encoder.generate_mipmaps(tiles)
    return tiles


class LitMesh:
    """A torus that turns once in twelve seconds."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        library = device.new_library_with_source(SOURCE)
        self.pipeline = device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=library.new_function("transform"),
                fragment_function=library.new_function("shade"),
                vertex_descriptor=VERTEX_DESCRIPTOR,
                color_attachments=[{"pixel_format": PIXEL_FORMAT}],
                depth_attachment_pixel_format=DEPTH_FORMAT,
            )
        )
        self.filtering = device.new_sampler_state(
            pm.SamplerDescriptor(
                min_filter=pm.SamplerMinMagFilter.Linear,
                mag_filter=pm.SamplerMinMagFilter.Linear,
                mip_filter=pm.SamplerMipFilter.Linear,
                s_address_mode=pm.SamplerAddressMode.Repeat,
                t_address_mode=pm.SamplerAddressMode.Repeat,
                max_anisotropy=8,
            )
        )
        self.depth_test = new_depth_test(device)
        self.mesh = torus(device, 1.0, 0.42)
        self.tiles = new_tiles(device)

    def draw(self, commands: pm.CommandBuffer, target: pm.Texture, time: float) -> None:
        projection = perspective(np.radians(50), target.width / target.height, 0.1, 10)
        matrices = columns(rotation(x=0.35, y=time * np.pi / 6), projection @ look_at(EYE, (0, -0.1, 0)))
        frame = np.append(matrices, np.array([*EYE, 1], np.float32))
        depth = new_target(self.device, DEPTH_FORMAT, target.width, target.height)
        render_pass = pm.RenderPassDescriptor(
            color_attachments=[cleared(target, (0.03, 0.04, 0.06))], depth_attachment=farthest(depth)
        )
        with commands.render_command_encoder(render_pass) as encoder:
            encoder.set_render_pipeline_state(self.pipeline)
            encoder.set_depth_stencil_state(self.depth_test)
            encoder.set_front_facing_winding(pm.Winding.CounterClockwise)
            encoder.set_cull_mode(pm.CullMode.Back)
            encoder.set_vertex_bytes(frame, 1)
            encoder.set_fragment_bytes(frame, 1)
            encoder.set_fragment_texture(self.tiles, 0)
            encoder.set_fragment_sampler_state(self.filtering, 0)
            self.mesh.draw(encoder)


if __name__ == "__main__":
    main("lit_mesh", LitMesh, time=1.0)

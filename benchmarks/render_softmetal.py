"""Scenes of the rendering benchmark through Metal."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

import pymetal as pm

from .metal_programs import buffer_of
from .render_scenes import SIDE, TEXTURE_SIDE, Scene, texture_pixels

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Vertex { float4 position; float4 value; };
struct Corner { float4 position [[position]]; float4 value; };

vertex Corner corner(uint id [[vertex_id]], const device Vertex* vertices [[buffer(0)]]) {
    return {vertices[id].position, vertices[id].value};
}

fragment float4 color(Corner in [[stage_in]]) { return in.value; }

fragment float4 textured(Corner in [[stage_in]], texture2d<float> image [[texture(0)]]) {
    constexpr sampler trilinear(filter::linear, mip_filter::linear, address::repeat);
    return image.sample(trilinear, in.value.xy);
}

fragment float4 lit(Corner in [[stage_in]]) {
    float3 normal = normalize(in.value.xyz);
    float3 light = normalize(float3(0.5, 0.7, 0.6));
    float diffuse = max(dot(normal, light), 0.0f);
    float3 halfway = normalize(light + float3(0, 0, 1));
    float specular = pow(max(dot(normal, halfway), 0.0f), 32.0f);
    return float4(float3(0.1, 0.1, 0.15) + diffuse * float3(0.8, 0.5, 0.3) + specular, 1);
}
"""


class Target:
    """A texture of RGBA8Unorm with what a scene's pass needs besides."""

    def __init__(self, device: pm.Device, scene: Scene) -> None:
        self.picture = _texture(device, pm.PixelFormat.RGBA8Unorm, 1)
        attachment: dict[str, object] = {"texture": self.picture, "clear_color": (0, 0, 0, 1)}
        attachment |= {"load_action": pm.LoadAction.Clear, "store_action": pm.StoreAction.Store}
        if scene.samples > 1:
            attachment["texture"] = _texture(device, pm.PixelFormat.RGBA8Unorm, scene.samples)
            attachment["resolve_texture"] = self.picture
            attachment["store_action"] = pm.StoreAction.MultisampleResolve
        self.descriptor = pm.RenderPassDescriptor(color_attachments=[attachment])
        if scene.tests_depth:
            depth = self.descriptor.depth_attachment
            depth.texture = _texture(device, pm.PixelFormat.Depth32Float, scene.samples)
            depth.load_action, depth.clear_depth = pm.LoadAction.Clear, 1.0


def _texture(device: pm.Device, pixel_format: pm.PixelFormat, samples: int) -> pm.Texture:
    kind = pm.TextureType.Type2DMultisample if samples > 1 else pm.TextureType.Type2D
    usage = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead
    return device.new_texture(
        pm.TextureDescriptor(
            pixel_format=pixel_format, width=SIDE, height=SIDE, usage=usage, texture_type=kind, sample_count=samples
        )
    )


def _pipeline(device: pm.Device, scene: Scene) -> pm.RenderPipelineState:
    library = device.new_library(SOURCE)
    colour: dict[str, object] = {"pixel_format": pm.PixelFormat.RGBA8Unorm}
    if scene.is_blended:
        colour |= {
            "blending_enabled": True,
            "source_rgb_blend_factor": pm.BlendFactor.SourceAlpha,
            "destination_rgb_blend_factor": pm.BlendFactor.OneMinusSourceAlpha,
            "source_alpha_blend_factor": pm.BlendFactor.SourceAlpha,
            "destination_alpha_blend_factor": pm.BlendFactor.OneMinusSourceAlpha,
        }
    descriptor = pm.RenderPipelineDescriptor(
        vertex_function=library.new_function("corner"),
        fragment_function=library.new_function(scene.shading),
        color_attachments=[colour],
    )
    descriptor.raster_sample_count = scene.samples
    if scene.tests_depth:
        descriptor.depth_attachment_pixel_format = pm.PixelFormat.Depth32Float
    return device.new_render_pipeline_state(descriptor)


def _mipmapped_texture(device: pm.Device, queue: pm.CommandQueue) -> pm.Texture:
    levels = TEXTURE_SIDE.bit_length()
    texture = device.new_texture(
        pm.TextureDescriptor(
            pixel_format=pm.PixelFormat.RGBA8Unorm, width=TEXTURE_SIDE, height=TEXTURE_SIDE, mipmap_level_count=levels
        )
    )
    texture.from_numpy(texture_pixels())
    commands = queue.command_buffer()
    encoder = commands.blit_command_encoder()
    encoder.generate_mipmaps(texture)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    return texture


class Frame:
    """Calling it draws the scene and waits."""

    def __init__(self, device: pm.Device, scene: Scene) -> None:
        self._scene = scene
        self._queue = device.new_command_queue()
        self._pipeline = _pipeline(device, scene)
        self._target = Target(device, scene)
        self._vertices = buffer_of(device, scene.vertices)
        self._indices = None if scene.indices is None else buffer_of(device, scene.indices)
        self._texture = _mipmapped_texture(device, self._queue) if scene.shading == "textured" else None
        self._depth = device.new_depth_stencil_state(
            pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
        )

    def __call__(self) -> None:
        commands = self._queue.command_buffer()
        encoder = commands.render_command_encoder(self._target.descriptor)
        encoder.set_render_pipeline_state(self._pipeline)
        if self._scene.tests_depth:
            encoder.set_depth_stencil_state(self._depth)
        if self._texture is not None:
            encoder.set_fragment_texture(self._texture, 0)
        encoder.set_vertex_buffer(self._vertices, 0, 0)
        self._draw(encoder)
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()

    def _draw(self, encoder: pm.RenderCommandEncoder) -> None:
        triangle = pm.PrimitiveType.Triangle
        if self._indices is not None and self._scene.indices is not None:
            count = len(self._scene.indices)
            encoder.draw_indexed_primitives(triangle, count, pm.IndexType.UInt32, self._indices, 0)
            return
        count = len(self._scene.vertices) // self._scene.draws
        for first in range(0, count * self._scene.draws, count):
            encoder.draw_primitives(triangle, first, count)

    def picture(self) -> npt.NDArray[np.uint8]:
        return np.array(self._target.picture.to_numpy(), np.uint8)

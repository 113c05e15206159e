"""Passes of one small colour attachment, and pipelines of a few functions, for tests of encoders."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

SIDE = 16
FORMAT = pm.PixelFormat.RGBA32Float

# Positions in clip space and colours as they are.
SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Corner {
    float4 position [[position]];
    float4 color;
};

vertex Corner corners(uint id [[vertex_id]], constant float4* positions [[buffer(0)]]) {
    return {positions[id], float4(1)};
}

vertex Corner colored(uint id [[vertex_id]], constant float4* positions [[buffer(0)]],
                      constant float4* colors [[buffer(1)]]) {
    return {positions[id], colors[id]};
}

vertex Corner instances(uint id [[vertex_id]], uint instance [[instance_id]], uint base [[base_instance]],
                        uint base_vertex [[base_vertex]], constant float4* positions [[buffer(0)]]) {
    return {positions[id], float4(instance, base, base_vertex, id)};
}

fragment float4 color(Corner in [[stage_in]]) { return in.color; }

fragment float4 constant_color(constant float4& value [[buffer(0)]]) { return value; }
"""

Picture = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Encode = Callable[[pm.RenderCommandEncoder], object]

# Two triangles over the whole target, front faces in clockwise winding.
WHOLE = np.array([[-1, 1, 0, 1], [1, 1, 0, 1], [-1, -1, 0, 1], [1, 1, 0, 1], [1, -1, 0, 1], [-1, -1, 0, 1]], np.float32)


class Drawing:
    """Draws into new textures of 16 × 16 pixels that are clear, zeros, before."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        self.queue = device.new_command_queue()
        self.library = device.new_library(SOURCE)

    @functools.cache  # noqa: B019 - one object, as long as the tests run
    def pipeline(self, vertex: str = "corners", fragment: str = "constant_color") -> pm.RenderPipelineState:
        return self.device.new_render_pipeline_state(self.pipeline_descriptor(vertex, fragment))

    def pipeline_descriptor(self, vertex: str, fragment: str | None) -> pm.RenderPipelineDescriptor:
        descriptor = pm.RenderPipelineDescriptor(
            vertex_function=self.library.new_function(vertex), color_attachments=[{"pixel_format": FORMAT}]
        )
        if fragment is not None:
            descriptor.fragment_function = self.library.new_function(fragment)
        return descriptor

    def texture(self, pixel_format: pm.PixelFormat = FORMAT, **properties: Any) -> pm.Texture:
        usage = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead
        descriptor = pm.TextureDescriptor(
            pixel_format=pixel_format, width=SIDE, height=SIDE, usage=usage, storage_mode=pm.StorageMode.Shared
        )
        for name, value in properties.items():
            setattr(descriptor, name, value)
        return self.device.new_texture(descriptor)

    def pass_descriptor(self, texture: pm.Texture, **properties: object) -> pm.RenderPassDescriptor:
        attachment = {
            "texture": texture,
            "clear_color": (0, 0, 0, 0),
            "load_action": pm.LoadAction.Clear,
            "store_action": pm.StoreAction.Store,
        }
        return pm.RenderPassDescriptor(color_attachments=[attachment | properties])

    def run(self, descriptor: pm.RenderPassDescriptor, encode: Encode) -> None:
        """One pass, whose encoder `encode` gets; returns when it has completed."""
        commands = self.queue.command_buffer()
        encoder = commands.render_command_encoder(descriptor)
        try:
            encode(encoder)
        finally:
            encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()

    def picture(self, encode: Encode) -> Picture:
        texture = self.texture()
        self.run(self.pass_descriptor(texture), encode)
        return pixels(texture)

    def begin(self, encoder: pm.RenderCommandEncoder, pipeline: pm.RenderPipelineState | None = None) -> None:
        """Sets what a draw of WHOLE in white needs."""
        encoder.set_render_pipeline_state(pipeline or self.pipeline())
        encoder.set_vertex_bytes(WHOLE, 0)
        encoder.set_fragment_bytes(np.ones(4, np.float32), 0)


def floats(values: npt.ArrayLike) -> Picture:
    return np.array(values, np.float32)


def pixels(texture: pm.Texture) -> Picture:
    return np.array(texture.to_numpy(), np.float32)

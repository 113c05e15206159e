"""A triangle whose corners are red, green and blue: the smallest program that draws."""

from __future__ import annotations

import numpy as np

import pymetal as pm
from showing import PIXEL_FORMAT, main
from targets import cleared

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Corner {
    float4 position [[position]];
    float3 color;
};

vertex Corner corner(uint index [[vertex_id]], constant float& angle [[buffer(0)]]) {
    const float3 colors[] = {float3(1, 0, 0), float3(0, 1, 0), float3(0, 0, 1)};
    float turn = angle + index * 2 * M_PI_F / 3;
    return {float4(0.8 * sin(turn), 0.8 * cos(turn), 0, 1), colors[index]};
}

fragment float4 shade(Corner in [[stage_in]]) {
    return float4(in.color, 1);
}
"""


class Triangle:
    """A triangle that turns once in eight seconds."""

    def __init__(self, device: pm.Device) -> None:
        library = device.new_library_with_source(SOURCE)
        self.pipeline = device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=library.new_function("corner"),
                fragment_function=library.new_function("shade"),
                color_attachments=[{"pixel_format": PIXEL_FORMAT}],
            )
        )

    def draw(self, commands: pm.CommandBuffer, target: pm.Texture, time: float) -> None:
        angle = np.float32(time * np.pi / 4)
        render_pass = pm.RenderPassDescriptor(color_attachments=[cleared(target, (0.02, 0.02, 0.03))])
        with commands.render_command_encoder(render_pass) as encoder:
            encoder.set_render_pipeline_state(self.pipeline)
            encoder.set_vertex_bytes(angle.tobytes(), 0)
            encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)


if __name__ == "__main__":
    main("triangle", Triangle)

"""The same star with 1, 2, 4 and 8 samples a pixel, enlarged eight times, so that its edges can be compared."""

from __future__ import annotations

import numpy as np

import pymetal as pm
from showing import PIXEL_FORMAT, main
from targets import cleared, new_target

COUNTS = (1, 2, 4, 8)
ENLARGED = 8

SOURCE = """
#include <metal_stdlib>
using namespace metal;

constant int points = 24;

struct Corner {
    float4 position [[position]];
    float3 color;
};

// Thin triangles from the middle to a circle.
vertex Corner star(uint index [[vertex_id]], constant float& angle [[buffer(0)]]) {
    int ray = index / 3;
    float turn = angle + 2 * M_PI_F * (ray + 0.25 * (index % 3)) / points;
    float2 place = index % 3 == 0 ? float2(0) : 0.92 * float2(cos(turn), sin(turn));
    float hue = float(ray) / points;
    return {float4(place, 0, 1), 0.55 + 0.45 * cos(2 * M_PI_F * (hue + float3(0, 0.33, 0.67)))};
}

fragment float4 shade(Corner in [[stage_in]]) {
    return float4(in.color, 1);
}

// One quarter of the picture: a strip of two triangles, and the small picture that fills it.
struct Quarter {
    float4 position [[position]];
    float2 uv;
};

vertex Quarter quarter(uint index [[vertex_id]], constant uint& place [[buffer(0)]]) {
    float2 uv = float2(index % 2, index / 2);
    float2 corner = float2(place % 2, place / 2);
    return {float4((corner + uv - 1) * float2(1, -1), 0, 1), uv};
}

fragment float4 enlarge(Quarter in [[stage_in]], texture2d<float> small [[texture(0)]]) {
    constexpr sampler nearest(filter::nearest);
    return small.sample(nearest, in.uv);
}
"""


class Multisampling:
    """A star that turns slowly, four times."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        self.library = device.new_library_with_source(SOURCE)
        self.counts = [count for count in COUNTS if device.supports_texture_sample_count(count)]
        self.stars = {count: self.new_pipeline("star", "shade", count) for count in self.counts}
        self.enlarging = self.new_pipeline("quarter", "enlarge", 1)

    def new_pipeline(self, vertex: str, fragment: str, samples: int) -> pm.RenderPipelineState:
        return self.device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=self.library.new_function(vertex),
                fragment_function=self.library.new_function(fragment),
                raster_sample_count=samples,
                color_attachments=[{"pixel_format": PIXEL_FORMAT}],
            )
        )

    def draw(self, commands: pm.CommandBuffer, target: pm.Texture, time: float) -> None:
        width, height = (max(side // 2 // ENLARGED, 1) for side in (target.width, target.height))
        angle = np.float32(0.1 + time / 20)
        small = [self.draw_star(commands, count, width, height, angle) for count in self.counts]
        render_pass = pm.RenderPassDescriptor(color_attachments=[cleared(target)])
        with commands.render_command_encoder(render_pass) as encoder:
            encoder.set_render_pipeline_state(self.enlarging)
            for place, picture in enumerate(small):
                encoder.set_vertex_bytes(np.uint32(place).tobytes(), 0)
                encoder.set_fragment_texture(picture, 0)
                encoder.draw_primitives(pm.PrimitiveType.TriangleStrip, 0, 4)

    def draw_star(
        self, commands: pm.CommandBuffer, count: int, width: int, height: int, angle: np.float32
    ) -> pm.Texture:
        """The star in a small picture; several samples are averaged when the pass ends."""
        picture = new_target(self.device, PIXEL_FORMAT, width, height, read=True)
        attachment = dict(cleared(picture, (0.02, 0.02, 0.03)))
        if count > 1:
            attachment["texture"] = new_target(self.device, PIXEL_FORMAT, width, height, samples=count)
            attachment["resolve_texture"] = picture
            attachment["store_action"] = pm.StoreAction.MultisampleResolve
        render_pass = pm.RenderPassDescriptor(color_attachments=[attachment])
        with commands.render_command_encoder(render_pass) as encoder:
            encoder.set_render_pipeline_state(self.stars[count])
            encoder.set_vertex_bytes(angle.tobytes(), 0)
            encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3 * 24)
        return picture


if __name__ == "__main__":
    main("multisampling", Multisampling)

"""Sixty thousand stars of a galaxy: a kernel moves them, and each is an instance of one square that adds its light."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

import pymetal as pm
from camera import columns, look_at, perspective
from showing import PIXEL_FORMAT, main
from targets import cleared, new_target

COUNT = 60_000
STEP = 1 / 60  # seconds
SOFTNESS = 0.02  # of the middle: without it, stars that come near would be thrown out
LIGHT_FORMAT = pm.PixelFormat.RGBA16Float

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Star {
    packed_float3 position;
    float heat;
    packed_float3 velocity;
    float size;
};

// The stars go around a heavy middle.
kernel void move(device Star* stars [[buffer(0)]], constant float& seconds [[buffer(1)]],
                 uint index [[thread_position_in_grid]]) {
    float3 place = stars[index].position;
    float distance = length(place);
    float3 pull = -place / (distance * distance * distance + SOFTNESS);
    float3 velocity = float3(stars[index].velocity) + pull * seconds;
    stars[index].velocity = velocity;
    stars[index].position = place + velocity * seconds;
}

struct Frame {
    float4x4 view;
    float4x4 projection;
};

struct Spot {
    float4 position [[position]];
    float2 place;
    float3 color [[flat]];
};

vertex Spot spot(uint corner [[vertex_id]], uint instance [[instance_id]], device const Star* stars [[buffer(0)]],
                 constant Frame& frame [[buffer(1)]]) {
    Star star = stars[instance];
    float2 place = float2(corner % 2, corner / 2) * 2 - 1;
    float4 seen = frame.view * float4(star.position, 1);
    seen.xy += place * star.size;
    return {frame.projection * seen, place, mix(float3(1, 0.35, 0.12), float3(0.35, 0.55, 1), star.heat)};
}

fragment float4 glow(Spot in [[stage_in]]) {
    float fade = saturate(1 - length_squared(in.place));
    return float4(in.color * fade * fade * 0.1, 1);
}

vertex float4 everywhere(uint index [[vertex_id]]) {
    return float4(index == 1 ? 3 : -1, index == 2 ? 3 : -1, 0, 1);
}

// Any amount of light becomes a colour of the screen.
fragment float4 develop(float4 position [[position]], texture2d<float> light [[texture(0)]]) {
    return float4(1 - exp(-1.6 * light.read(uint2(position.xy)).rgb), 1);
}
"""

STAR = np.dtype([("position", np.float32, 3), ("heat", np.float32), ("velocity", np.float32, 3), ("size", np.float32)])


def new_galaxy() -> NDArray[np.void]:
    """A bulge of warm stars, and a disc with two arms; all go around the middle on circles."""
    random = np.random.default_rng(7)
    in_bulge = random.random(COUNT) < 0.2
    distance = np.clip(np.where(in_bulge, random.gamma(2, 0.05, COUNT), random.gamma(3, 0.2, COUNT)), 0.02, 1.8)
    arm = np.pi * random.integers(0, 2, COUNT) - 2.4 * np.log(distance + 0.15) + random.normal(0, 0.35, COUNT)
    angle = np.where(in_bulge, random.uniform(0, 2 * np.pi, COUNT), arm)
    tilt = np.where(in_bulge, random.normal(0, 0.5, COUNT), random.normal(0, 0.03, COUNT))
    outward = np.stack([np.cos(angle) * np.cos(tilt), np.sin(tilt), np.sin(angle) * np.cos(tilt)], axis=-1)
    onward = np.stack([np.sin(angle), np.zeros(COUNT), -np.cos(angle)], axis=-1)
    stars: NDArray[np.void] = np.zeros(COUNT, STAR)
    stars["position"] = distance[:, None] * outward
    stars["velocity"] = np.sqrt(distance**2 / (distance**3 + SOFTNESS))[:, None] * onward
    stars["heat"] = np.where(in_bulge, 0, np.clip(distance / 1.1 + random.normal(0, 0.15, COUNT), 0, 1))
    stars["size"] = 0.005 + 0.011 * random.power(0.4, COUNT)
    return stars


class Particles:
    """A galaxy that goes on from frame to frame."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        self.library = device.new_library(SOURCE, pm.CompileOptions(preprocessor_macros={"SOFTNESS": str(SOFTNESS)}))
        self.moving = device.new_compute_pipeline_state(self.library.new_function("move"))
        adding: dict[str, object] = {
            "pixel_format": LIGHT_FORMAT,
            "blending_enabled": True,
            "source_rgb_blend_factor": pm.BlendFactor.One,
            "destination_rgb_blend_factor": pm.BlendFactor.One,
        }
        self.glowing = self.new_pipeline("spot", "glow", adding)
        self.developing = self.new_pipeline("everywhere", "develop", {"pixel_format": PIXEL_FORMAT})
        self.stars = device.new_buffer(new_galaxy())
        self.steps = 0

    def new_pipeline(self, vertex: str, fragment: str, attachment: dict[str, object]) -> pm.RenderPipelineState:
        return self.device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=self.library.new_function(vertex),
                fragment_function=self.library.new_function(fragment),
                color_attachments=[attachment],
            )
        )

    def draw(self, commands: pm.CommandBuffer, target: pm.Texture, time: float) -> None:
        self.move(commands, until=round(time / STEP))
        projection = perspective(np.radians(45), target.width / target.height, 0.1, 10)
        frame = columns(look_at((0, 1.5, 2.3), (0, -0.08, 0)), projection)
        light = new_target(self.device, LIGHT_FORMAT, target.width, target.height, read=True)
        with commands.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[cleared(light)])) as encoder:
            encoder.set_render_pipeline_state(self.glowing)
            encoder.set_vertex_buffer(self.stars, 0, 0)
            encoder.set_vertex_bytes(frame, 1)
            encoder.draw_primitives(pm.PrimitiveType.TriangleStrip, 0, 4, COUNT)
        with commands.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[cleared(target)])) as encoder:
            encoder.set_render_pipeline_state(self.developing)
            encoder.set_fragment_texture(light, 0)
            encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

    def move(self, commands: pm.CommandBuffer, until: int) -> None:
        """Equal steps, so that a galaxy of some age looks the same on every machine."""
        with commands.compute_command_encoder() as encoder:
            encoder.set_compute_pipeline_state(self.moving)
            encoder.set_buffer(self.stars, 0, 0)
            encoder.set_bytes(np.float32(STEP).tobytes(), 1)
            for _ in range(self.steps, until):
                encoder.dispatch_threads(COUNT, 256)
        self.steps = max(self.steps, until)


if __name__ == "__main__":
    main("particles", Particles, width=768, time=1.5)

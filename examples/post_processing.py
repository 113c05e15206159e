"""A chain of passes: a scene brighter than any screen, its glow blurred in two directions, and both developed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

import pymetal as pm
from camera import columns, look_at, perspective, rotation, translation
from meshes import VERTEX_DESCRIPTOR, sphere, torus
from showing import PIXEL_FORMAT, main
from targets import DEPTH_FORMAT, cleared, farthest, new_depth_test, new_target

EYE = (0.0, 1.2, 4.6)
LIGHT_FORMAT = pm.PixelFormat.RGBA16Float
BLUR_RADIUS = 24

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Vertex {
    float3 position [[attribute(0)]];
    float3 normal [[attribute(1)]];
};

struct Item {
    float4x4 model_view_projection;
    float4x4 model;
    float4 color;
    float4 glow;
};

struct Surface {
    float4 position [[position]];
    float3 normal;
};

vertex Surface transform(Vertex in [[stage_in]], constant Item& item [[buffer(1)]]) {
    return {item.model_view_projection * float4(in.position, 1), (item.model * float4(in.normal, 0)).xyz};
}

fragment float4 shade(Surface in [[stage_in]], constant Item& item [[buffer(1)]]) {
    float facing = saturate(dot(normalize(in.normal), normalize(float3(1, 2, 1.5))));
    return float4(item.color.rgb * (0.05 + 0.6 * facing) + item.glow.rgb, 1);
}

struct Screen {
    float4 position [[position]];
    float2 uv;
};

vertex Screen everywhere(uint index [[vertex_id]]) {
    float2 uv = float2(index == 1 ? 2 : 0, index == 2 ? 2 : 0);
    return {float4(uv * float2(2, -2) + float2(-1, 1), 0, 1), uv};
}

constexpr sampler smooth(filter::linear, address::clamp_to_edge);

// What is brighter than a screen can show.
fragment float4 bright(Screen in [[stage_in]], texture2d<float> light [[texture(0)]]) {
    return float4(max(light.sample(smooth, in.uv).rgb - 1, 0), 1);
}

// A Gaussian curve along one axis, whose weights the CPU has calculated.
fragment float4 blur(Screen in [[stage_in]], texture2d<float> light [[texture(0)]],
                     constant float* weights [[buffer(0)]], constant float2& direction [[buffer(1)]],
                     constant int& radius [[buffer(2)]]) {
    float3 sum = 0;
    for (int i = -radius; i <= radius; ++i)
        sum += weights[i + radius] * light.sample(smooth, in.uv + i * direction).rgb;
    return float4(sum, 1);
}

// Scene and glow together, with a film's curve, and darker towards the corners.
fragment float4 develop(Screen in [[stage_in]], texture2d<float> light [[texture(0)]],
                        texture2d<float> glow [[texture(1)]]) {
    float3 sum = light.sample(smooth, in.uv).rgb + 1.2 * glow.sample(smooth, in.uv).rgb;
    float3 film = sum * (2.51 * sum + 0.03) / (sum * (2.43 * sum + 0.59) + 0.14);
    return float4(saturate(film) * (1 - 0.9 * length_squared(in.uv - 0.5)), 1);
}
"""


def gaussian_weights() -> bytes:
    distances = np.arange(-BLUR_RADIUS, BLUR_RADIUS + 1)
    heights = np.exp(-((distances / (BLUR_RADIUS / 2.5)) ** 2) / 2)
    weights: NDArray[np.float32] = (heights / heights.sum()).astype(np.float32)
    return weights.tobytes()


class PostProcessing:
    """A ring with three balls of light that go around in it."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        self.library = device.new_library_with_source(SOURCE)
        self.shading = self.new_pipeline("transform", "shade", LIGHT_FORMAT, depth=True)
        self.finding_bright = self.new_pipeline("everywhere", "bright", LIGHT_FORMAT)
        self.blurring = self.new_pipeline("everywhere", "blur", LIGHT_FORMAT)
        self.developing = self.new_pipeline("everywhere", "develop", PIXEL_FORMAT)
        self.depth_test = new_depth_test(device)
        self.ring, self.ball = torus(device, 1.5, 0.22), sphere(device, 0.3)

    def new_pipeline(
        self, vertex: str, fragment: str, pixel_format: pm.PixelFormat, *, depth: bool = False
    ) -> pm.RenderPipelineState:
        return self.device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=self.library.new_function(vertex),
                fragment_function=self.library.new_function(fragment),
                vertex_descriptor=VERTEX_DESCRIPTOR if depth else None,
                color_attachments=[{"pixel_format": pixel_format}],
                depth_attachment_pixel_format=DEPTH_FORMAT if depth else pm.PixelFormat.Invalid,
            )
        )

    def draw(self, commands: pm.CommandBuffer, target: pm.Texture, time: float) -> None:
        width, height = target.width, target.height
        light = new_target(self.device, LIGHT_FORMAT, width, height, read=True)
        halves = (max(width // 2, 1), max(height // 2, 1))
        small = [new_target(self.device, LIGHT_FORMAT, *halves, read=True) for _ in range(2)]
        self.draw_scene(commands, light, time)
        self.draw_everywhere(commands, self.finding_bright, small[0], [light])
        for source, destination, direction in (
            (small[0], small[1], (2 / width, 0.0)),
            (small[1], small[0], (0.0, 2 / height)),
        ):
            arguments = [gaussian_weights(), np.array(direction, np.float32).tobytes(), np.int32(BLUR_RADIUS).tobytes()]
            self.draw_everywhere(commands, self.blurring, destination, [source], arguments)
        self.draw_everywhere(commands, self.developing, target, [light, small[0]])

    def draw_scene(self, commands: pm.CommandBuffer, light: pm.Texture, time: float) -> None:
        depth = new_target(self.device, DEPTH_FORMAT, light.width, light.height)
        view = perspective(np.radians(45), light.width / light.height, 0.1, 20) @ look_at(EYE, (0, 0, 0))
        render_pass = pm.RenderPassDescriptor(
            color_attachments=[cleared(light, (0.01, 0.012, 0.02))], depth_attachment=farthest(depth)
        )
        with commands.render_command_encoder(render_pass) as encoder:
            encoder.set_render_pipeline_state(self.shading)
            encoder.set_depth_stencil_state(self.depth_test)
            encoder.set_front_facing_winding(pm.Winding.CounterClockwise)
            encoder.set_cull_mode(pm.CullMode.Back)
            tilt = rotation(x=0.5)
            items = [(self.ring, tilt, (0.22, 0.22, 0.26), (0.0, 0.0, 0.0))]
            for number, glow in enumerate(((6, 1.2, 0.2), (0.3, 3.5, 1.0), (0.5, 1.2, 7))):
                around = time * np.pi / 4 + number * 2 * np.pi / 3
                place = tilt @ translation(0.85 * np.cos(around), 0, 0.85 * np.sin(around))
                items.append((self.ball, place, (0.0, 0.0, 0.0), glow))
            for mesh, model, color, glow in items:
                item = np.append(columns(view @ model, model), np.array([*color, 1, *glow, 1], np.float32))
                encoder.set_vertex_bytes(item, 1)
                encoder.set_fragment_bytes(item, 1)
                mesh.draw(encoder)

    def draw_everywhere(
        self,
        commands: pm.CommandBuffer,
        pipeline: pm.RenderPipelineState,
        target: pm.Texture,
        textures: Sequence[pm.Texture],
        arguments: Sequence[bytes] = (),
    ) -> None:
        """One triangle that covers the target, with these textures and bytes for its fragments."""
        with commands.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[cleared(target)])) as encoder:
            encoder.set_render_pipeline_state(pipeline)
            for index, texture in enumerate(textures):
                encoder.set_fragment_texture(texture, index)
            for index, argument in enumerate(arguments):
                encoder.set_fragment_bytes(argument, index)
            encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)


if __name__ == "__main__":
    main("post_processing", PostProcessing, width=768, time=0.5)

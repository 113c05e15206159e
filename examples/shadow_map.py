"""Shadows: what the lamp sees is drawn first, as depths alone, and compared with when the picture is drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import pymetal as pm
from camera import Matrix, columns, look_at, orthographic, perspective, rotation, translation
from meshes import VERTEX_DESCRIPTOR, Mesh, plane, sphere, torus
from showing import PIXEL_FORMAT, main
from targets import DEPTH_FORMAT, cleared, farthest, new_depth_test, new_target

EYE = (0.0, 3.6, 6.6)
LAMP = np.array([3.0, 5.0, 2.0])
SHADOW_SIDE = 1024

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Vertex {
    float3 position [[attribute(0)]];
    float3 normal [[attribute(1)]];
};

struct Item {
    float4x4 model;
    float4 color;
};

struct Frame {
    float4x4 view_projection;
    float4x4 lamp_projection;
    float4 to_lamp;
};

struct Surface {
    float4 position [[position]];
    float4 in_lamp;
    float3 normal;
};

vertex float4 from_lamp(Vertex in [[stage_in]], constant Frame& frame [[buffer(1)]],
                        constant Item& item [[buffer(2)]]) {
    return frame.lamp_projection * item.model * float4(in.position, 1);
}

vertex Surface from_eye(Vertex in [[stage_in]], constant Frame& frame [[buffer(1)]],
                        constant Item& item [[buffer(2)]]) {
    float4 world = item.model * float4(in.position, 1);
    float3 normal = (item.model * float4(in.normal, 0)).xyz;
    return {frame.view_projection * world, frame.lamp_projection * world, normal};
}

// The part of 3x3 neighbours that the lamp reaches, each of them filtered by the sampler.
float lit_part(float4 in_lamp, depth2d<float> shadows) {
    constexpr sampler nearer(coord::normalized, filter::linear, address::clamp_to_edge, compare_func::less_equal);
    float2 place = in_lamp.xy * float2(0.5, -0.5) + 0.5;
    float lit = 0;
    for (int y = -1; y <= 1; ++y)
        for (int x = -1; x <= 1; ++x)
            lit += shadows.sample_compare(nearer, place, in_lamp.z, int2(x, y));
    return lit / 9;
}

fragment float4 shade(Surface in [[stage_in]], constant Frame& frame [[buffer(1)]],
                      constant Item& item [[buffer(2)]], depth2d<float> shadows [[texture(0)]]) {
    float facing = saturate(dot(normalize(in.normal), frame.to_lamp.xyz));
    float light = 0.12 + 0.88 * facing * lit_part(in.in_lamp, shadows);
    return float4(item.color.rgb * light, 1);
}
"""


class ShadowMap:
    """A ball that goes around a standing ring, on a square floor."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        library = device.new_library_with_source(SOURCE)
        self.shadow_pipeline = device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=library.new_function("from_lamp"),
                vertex_descriptor=VERTEX_DESCRIPTOR,
                depth_attachment_pixel_format=DEPTH_FORMAT,
            )
        )
        self.pipeline = device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=library.new_function("from_eye"),
                fragment_function=library.new_function("shade"),
                vertex_descriptor=VERTEX_DESCRIPTOR,
                color_attachments=[{"pixel_format": PIXEL_FORMAT}],
                depth_attachment_pixel_format=DEPTH_FORMAT,
            )
        )
        self.depth_test = new_depth_test(device)
        self.shadows = new_target(device, DEPTH_FORMAT, SHADOW_SIDE, SHADOW_SIDE, read=True)
        self.floor, self.ball, self.ring = plane(device, 6), sphere(device, 0.6), torus(device, 1.0, 0.28)

    def items(self, time: float) -> Iterator[tuple[Mesh, Matrix, tuple[float, float, float]]]:
        """What is to be seen: mesh, place, and colour."""
        around = time * np.pi / 4
        yield self.floor, np.identity(4), (0.75, 0.73, 0.68)
        yield self.ball, translation(2 * np.sin(around), 0.6, 2 * np.cos(around)), (0.85, 0.2, 0.12)
        yield self.ring, translation(0, 1.28, 0) @ rotation(x=np.pi / 2, y=0.5), (0.1, 0.35, 0.75)

    def draw(self, commands: pm.CommandBuffer, target: pm.Texture, time: float) -> None:
        view = perspective(np.radians(45), target.width / target.height, 0.1, 20) @ look_at(EYE, (0, 0.6, 0))
        lamp = orthographic(9, 9, 0.1, 14) @ look_at(LAMP, (0, 0, 0))
        to_lamp = np.append(LAMP / np.linalg.norm(LAMP), 0)
        frame = np.append(columns(view, lamp), to_lamp.astype(np.float32))
        self.draw_shadows(commands, frame.tobytes(), time)
        depth = new_target(self.device, DEPTH_FORMAT, target.width, target.height)
        render_pass = pm.RenderPassDescriptor(
            color_attachments=[cleared(target, (0.3, 0.42, 0.55))], depth_attachment=farthest(depth)
        )
        with commands.render_command_encoder(render_pass) as encoder:
            encoder.set_render_pipeline_state(self.pipeline)
            encoder.set_fragment_texture(self.shadows, 0)
            self.draw_items(encoder, frame.tobytes(), time)

    def draw_shadows(self, commands: pm.CommandBuffer, frame: bytes, time: float) -> None:
        """How far the lamp sees; a little is added, so that no surface shades itself."""
        render_pass = pm.RenderPassDescriptor(depth_attachment=farthest(self.shadows, keep=True))
        with commands.render_command_encoder(render_pass) as encoder:
            encoder.set_render_pipeline_state(self.shadow_pipeline)
            encoder.set_depth_bias(2, 3, 0.02)
            self.draw_items(encoder, frame, time)

    def draw_items(self, encoder: pm.RenderCommandEncoder, frame: bytes, time: float) -> None:
        encoder.set_depth_stencil_state(self.depth_test)
        encoder.set_front_facing_winding(pm.Winding.CounterClockwise)
        encoder.set_cull_mode(pm.CullMode.Back)
        encoder.set_vertex_bytes(frame, 1)
        encoder.set_fragment_bytes(frame, 1)
        for mesh, model, color in self.items(time):
            item = np.append(columns(model), np.array([*color, 1], np.float32)).tobytes()
            encoder.set_vertex_bytes(item, 2)
            encoder.set_fragment_bytes(item, 2)
            mesh.draw(encoder)


if __name__ == "__main__":
    main("shadow_map", ShadowMap, time=0.9)

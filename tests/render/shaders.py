"""The MSL that scenes share, so that little is compiled."""

from __future__ import annotations

PREAMBLE = """
#include <metal_stdlib>
using namespace metal;
"""

COLORED_VERTEX = (
    PREAMBLE
    + """
struct Vertex { float4 position; float4 color; };
struct Colored { float4 position [[position]]; float4 color; };

vertex Colored colored_vertex(uint id [[vertex_id]], device const Vertex* vertices [[buffer(0)]]) {
    return {vertices[id].position, vertices[id].color};
}
"""
)

SHARED = (
    COLORED_VERTEX
    + """
fragment float4 interpolated(Colored in [[stage_in]]) { return in.color; }

fragment float4 constant_color(constant float4& color [[buffer(0)]]) { return color; }
"""
)

SAMPLES = (
    PREAMBLE
    + """
kernel void read_samples(texture2d_ms<float> from [[texture(0)]], device float4* to [[buffer(0)]],
                         uint3 place [[thread_position_in_grid]], uint3 size [[threads_per_grid]]) {
    to[(place.z * size.y + place.y) * size.x + place.x] = from.read(place.xy, place.z);
}
"""
)

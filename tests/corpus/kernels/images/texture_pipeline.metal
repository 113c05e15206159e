// Steps of an image pipeline on textures: mosaic to colours, a look-up table in three dimensions, a median in place.
#include <metal_stdlib>
#include <metal_texture>
using namespace metal;

#define CFA_RED uint2(0, 0)

kernel void demosaic(texture2d<ushort, access::read> mosaic [[texture(0)]],
                     texture2d<half, access::write> colors [[texture(1)]], constant float& white [[buffer(0)]],
                     uint2 gid [[thread_position_in_grid]])
{
    const int2 last = int2(mosaic.get_width(), mosaic.get_height()) - 1;
    const auto at = [&](int dx, int dy) -> float {
        const int2 p = clamp(int2(gid) + int2(dx, dy), int2(0), last);
        return float(mosaic.read(ushort2(p)).r) / white;
    };
    const float center = at(0, 0), cross_ = (at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1)) / 4;
    const float corners = (at(-1, -1) + at(1, -1) + at(-1, 1) + at(1, 1)) / 4;
    const float sideways = (at(-1, 0) + at(1, 0)) / 2, upright = (at(0, -1) + at(0, 1)) / 2;
    const bool2 odd = bool2((gid - CFA_RED) & 1);
    float3 rgb;
    if (!odd.x && !odd.y) rgb = float3(center, cross_, corners);
    else if (odd.x && odd.y) rgb = float3(corners, cross_, center);
    else if (odd.x) rgb = float3(sideways, center, upright);
    else rgb = float3(upright, center, sideways);
    colors.write(half4(half3(rgb), 1), gid);
}

kernel void grade(texture2d<float, access::sample> image [[texture(0)]], texture3d<float> table [[texture(1)]],
                  texture2d<float, access::write> result [[texture(2)]], ushort2 gid [[thread_position_in_grid]])
{
    constexpr sampler linear(coord::normalized, address::clamp_to_edge, filter::linear);
    constexpr sampler pixel{coord::pixel, filter::nearest};
    const float4 color = image.sample(pixel, float2(gid) + 0.5);
    const float size = table.get_depth();
    result.write(float4(table.sample(linear, color.rgb * ((size - 1) / size) + 0.5 / size).rgb, color.a), gid);
}

#define SORT2(a, b) { const half t = min(a, b); b = max(a, b); a = t; }
#define MIN3(a, b, c) SORT2(a, b) SORT2(a, c)
#define MAX3(a, b, c) SORT2(b, c) SORT2(a, c)
#define MINMAX3(a, b, c) MAX3(a, b, c) SORT2(a, b)
#define MINMAX4(a, b, c, d) SORT2(a, b) SORT2(c, d) SORT2(a, c) SORT2(b, d)
#define MINMAX5(a, b, c, d, e) SORT2(a, b) SORT2(c, d) MIN3(a, c, e) MAX3(b, d, e)
#define MINMAX6(a, b, c, d, e, f) SORT2(a, d) SORT2(b, e) SORT2(c, f) MIN3(a, b, c) MAX3(d, e, f)

kernel void median9(texture2d<half, access::read> image [[texture(0)]], texture2d<half, access::read_write> result [[texture(1)]],
                    uint2 gid [[thread_position_in_grid]])
{
    const uint2 size(image.get_width(), image.get_height());
    if (gid.x >= size.x || gid.y >= size.y) return;
    half v[9];
    for (uint k = 0; k < 9; ++k) {
        const uint2 p(clamp(int2(gid) + int2(k % 3, k / 3) - 1, int2(0), int2(size) - 1));
        v[k] = image.read(p).x;
    }
    MINMAX6(v[0], v[1], v[2], v[3], v[4], v[5])
    MINMAX5(v[1], v[2], v[3], v[4], v[6])
    MINMAX4(v[2], v[3], v[4], v[7])
    MINMAX3(v[3], v[4], v[8])
    const half4 before = result.read(gid);
    result.write(half4(v[4], before.yzw), gid);
    result.fence();
}

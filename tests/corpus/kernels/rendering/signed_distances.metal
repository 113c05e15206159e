#include <metal_stdlib>
using namespace metal;

struct Material { half3 albedo; half roughness; };
struct Surface { float distance; Material material; };

constant Material plaster = {half3(0.75h), 0.5h};
constant Material metal_[] = {{half3(0.9h, 0.6h, 0.3h), 0.1h}, {{0.2h, 0.4h, 0.8h}, 0.3h}};

namespace shapes {
inline float sphere(float3 p, float r) { return length(p) - r; }
inline float box(float3 p, float3 b)
{
    float3 q = abs(p) - b;
    return length(max(q, 0.0)) + min(max(q.x, max(q.y, q.z)), 0.0);
}
inline float torus(float3 p, float2 t) { return length(float2(length(p.xz) - t.x, p.y)) - t.y; }
}

static Surface unite(Surface a, Surface b) { return a.distance < b.distance ? a : b; }
template <typename... Rest> static Surface unite(Surface a, Surface b, Rest... rest) { return unite(unite(a, b), rest...); }

static Surface scene(float3 p)
{
    float3x3 turn = float3x3(float3(0.8, 0, -0.6), float3(0, 1, 0), float3(0.6, 0, 0.8));
    return unite(Surface{p.y + 1, plaster},
                 Surface{shapes::sphere(p - float3(-1, 0, 0), 0.9), metal_[0]},
                 Surface{shapes::box(turn * (p - float3(1.2, 0, 0)), float3(0.6)) - 0.1, metal_[1]},
                 Surface{shapes::torus(p - float3(0, -0.5, 1.5), float2(0.7, 0.2)), metal_[1]});
}

static float3 normal(float3 p)
{
    const float2 e = float2(1, -1) * 1e-3;
    return normalize(e.xyy * scene(p + e.xyy).distance + e.yyx * scene(p + e.yyx).distance +
                     e.yxy * scene(p + e.yxy).distance + e.xxx * scene(p + e.xxx).distance);
}

kernel void march(texture2d<half, access::write> image [[texture(0)]], device float* depths [[buffer(0)]],
                  ushort2 gid [[thread_position_in_grid]])
{
    const ushort2 size(image.get_width(), image.get_height());
    if (any(gid >= size)) return;
    const float2 uv = (float2(gid) * 2 - float2(size)) / size.y;
    const float3 ro(0, 0.5, 4), rd = normalize(float3(uv.x, -uv.y, -1.5));
    float t = 0;
    Surface hit;
    bool found = false;
    for (int i = 0; i < 96 && t < 20; ++i, t += hit.distance) {
        hit = scene(ro + rd * t);
        if ((found = hit.distance < 1e-4)) break;
    }
    half3 color = 0;
    if (found) {
        const float3 n = normal(ro + rd * t), light = normalize(float3(1, 2, 1.5));
        color = hit.material.albedo * half(saturate(dot(n, light)));
    }
    depths[gid.y * size.x + gid.x] = found ? t : -1;
    image.write(half4(color, found), gid);
}

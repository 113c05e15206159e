#include <metal_stdlib>
using namespace metal;
// What a frame computes beside drawing: lists of lights for tiles, and mip levels.
struct PointLight {
    packed_float3 position;
    float radius;
    packed_half3 color;
    ushort flags;
};
struct CullUniforms {
    float4x4 view, proj;
    uint2 screen;
    uint lightCount;
    float zNear, zFar;
};
#define MAX_LIGHTS_PER_TILE 64
kernel void cull_lights(depth2d<float, access::read> depth [[texture(0)]],
                        device const PointLight* lights [[buffer(0)]], constant CullUniforms& u [[buffer(1)]],
                        device ushort* lists [[buffer(2)]], device uint* counts [[buffer(3)]],
                        uint2 gid [[thread_position_in_grid]], uint2 tg [[threadgroup_position_in_grid]],
                        uint2 ntg [[threadgroups_per_grid]], uint ti [[thread_index_in_threadgroup]],
                        uint2 tsize [[threads_per_threadgroup]]) {
    threadgroup atomic_uint minZ, maxZ, count;
    threadgroup ushort local[MAX_LIGHTS_PER_TILE];
    if (ti == 0) {
        atomic_store_explicit(&minZ, 0x7f7fffffu, memory_order_relaxed);
        atomic_store_explicit(&maxZ, 0u, memory_order_relaxed);
        atomic_store_explicit(&count, 0u, memory_order_relaxed);
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (all(gid < u.screen)) {
        float d = depth.read(gid);
        float z = u.zNear * u.zFar / (u.zFar - d * (u.zFar - u.zNear));
        uint zi = as_type<uint>(z);
        atomic_fetch_min_explicit(&minZ, zi, memory_order_relaxed);
        atomic_fetch_max_explicit(&maxZ, zi, memory_order_relaxed);
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    float zmin = as_type<float>(atomic_load_explicit(&minZ, memory_order_relaxed)),
          zmax = as_type<float>(atomic_load_explicit(&maxZ, memory_order_relaxed));
    float2 scale = float2(u.screen) / float2(tsize);
    float2 bias = scale - 1 - 2 * float2(tg);
    float4 c0 = float4(u.proj[0][0] * scale.x, 0, bias.x, 0), c1 = float4(0, u.proj[1][1] * scale.y, -bias.y, 0),
           c3 = float4(0, 0, 1, 0);
    float4 planes[4] = {c3 - c0, c3 + c0, c3 - c1, c3 + c1};
    for (auto& p : planes) p /= length(p.xyz);
    for (uint i = ti; i < u.lightCount; i += tsize.x * tsize.y) {
        float3 c = (u.view * float4(lights[i].position, 1)).xyz;
        float r = lights[i].radius;
        bool in = c.z - r <= zmax && c.z + r >= zmin;
        for (int k = 0; k < 4 && in; ++k) in = dot(planes[k].xyz, c) > -r;
        if (in) {
            uint at = atomic_fetch_add_explicit(&count, 1u, memory_order_relaxed);
            if (at < MAX_LIGHTS_PER_TILE) local[at] = ushort(i);
        }
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    uint n = min(atomic_load_explicit(&count, memory_order_relaxed), uint(MAX_LIGHTS_PER_TILE)),
         tile = tg.y * ntg.x + tg.x;
    for (uint i = ti; i < n; i += tsize.x * tsize.y) lists[tile * MAX_LIGHTS_PER_TILE + i] = local[i];
    if (ti == 0) counts[tile] = n;
}
kernel void mips(texture2d<float, access::read> src [[texture(0)]],
                 array<texture2d<float, access::write>, 4> out [[texture(1)]], uint2 gid [[thread_position_in_grid]],
                 uint2 lid [[thread_position_in_threadgroup]], ushort li [[thread_index_in_threadgroup]]) {
    threadgroup float4 tile[8][8];
    float4 c =
        src.read(gid * 2) + src.read(gid * 2 + uint2(1, 0)) + src.read(gid * 2 + uint2(0, 1)) + src.read(gid * 2 + 1);
    c *= .25f;
    out[0].write(c, gid);
    tile[lid.y][lid.x] = c;
    for (ushort level = 1, w = 4; level < 4; ++level, w >>= 1) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        float4 v = 0;
        bool on = all(lid < w);
        if (on) {
            v = tile[lid.y * 2][lid.x * 2] + tile[lid.y * 2][lid.x * 2 + 1] + tile[lid.y * 2 + 1][lid.x * 2] +
                tile[lid.y * 2 + 1][lid.x * 2 + 1];
            v *= .25f;
            out[level].write(v, (gid / 8) * w + lid);
        }
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (on) tile[lid.y][lid.x] = v;
    }
}

#include <metal_stdlib>
using namespace metal;

// Accelerations of all bodies, a tile of the others in threadgroup memory at a time; w is the mass.
kernel void n_body(device const float4* bodies [[buffer(0)]], device packed_float3* accelerations [[buffer(1)]],
                   constant uint& count [[buffer(2)]], constant float& softening [[buffer(3)]],
                   threadgroup float4* tile [[threadgroup(0)]],
                   uint i [[thread_position_in_grid]], uint t [[thread_index_in_threadgroup]],
                   uint threads [[threads_per_threadgroup]])
{
    const float3 here = bodies[min(i, count - 1)].xyz;
    float3 sum = 0;
    for (uint start = 0; start < count; start += threads) {
        tile[t] = start + t < count ? bodies[start + t] : float4(0);
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (uint k = 0; k < threads; ++k) {
            const float3 away = tile[k].xyz - here;
            const float inverse = rsqrt(length_squared(away) + softening);
            sum += away * (tile[k].w * inverse * inverse * inverse);
        }
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (i < count) accelerations[i] = packed_float3(sum);
}

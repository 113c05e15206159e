#include <metal_stdlib>
using namespace metal;

constant float epsilon [[function_constant(0)]];

kernel void layer_norm(device const float4* x [[buffer(0)]],
                       device const float4* weight [[buffer(1)]],
                       device const float4* bias [[buffer(2)]],
                       device float4* y [[buffer(3)]],
                       constant uint& width4 [[buffer(4)]],
                       uint row [[threadgroup_position_in_grid]],
                       uint lane [[thread_index_in_simdgroup]])
{
    device const float4* in = x + row * width4;
    float sum = 0, squares = 0;
    for (uint i = lane; i < width4; i += 32) {
        sum += dot(in[i], float4(1));
        squares += dot(in[i], in[i]);
    }
    const float count = 4 * width4;
    const float mean = simd_sum(sum) / count;
    const float scale = rsqrt(simd_sum(squares) / count - mean * mean + epsilon);
    for (uint i = lane; i < width4; i += 32) y[row * width4 + i] = (in[i] - mean) * scale * weight[i] + bias[i];
}

kernel void rms_norm(device const half* x [[buffer(0)]],
                     device const half* weight [[buffer(1)]],
                     device half* y [[buffer(2)]],
                     constant uint& width [[buffer(3)]],
                     threadgroup float* sums [[threadgroup(0)]],
                     uint row [[threadgroup_position_in_grid]],
                     ushort t [[thread_position_in_threadgroup]],
                     ushort threads [[threads_per_threadgroup]])
{
    float sum = 0;
    for (uint i = t; i < width; i += threads) sum = fma(float(x[row * width + i]), float(x[row * width + i]), sum);
    sums[t] = sum;
    for (ushort stride = threads / 2; stride > 0; stride >>= 1) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (t < stride) sums[t] += sums[t + stride];
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    const float scale = rsqrt(sums[0] / width + epsilon);
    for (uint i = t; i < width; i += threads) y[row * width + i] = half(float(x[row * width + i]) * scale) * weight[i];
}

#include <metal_stdlib>
using namespace metal;

kernel void gather_rows(device const packed_float3* table, device const int64_t* indices, device packed_float3* out,
                        constant uint& width, uint2 at [[thread_position_in_grid]])
{
    out[at.y * width + at.x] = table[indices[at.y] * width + at.x];
}

// Pairs (x[i], x[i + half]) turn by position · base^(-2i/size).
kernel void rotary(device const float* x [[buffer(0)]], device float* y [[buffer(1)]],
                   constant float& base [[buffer(2)]],
                   uint2 at [[thread_position_in_grid]], uint2 grid [[threads_per_grid]])
{
    const uint half_size = grid.x;
    const float angle = at.y * precise::pow(base, -float(at.x) / half_size);
    float cosine;
    const float sine = precise::sincos(angle, cosine);
    const uint first = at.y * 2 * half_size + at.x, second = first + half_size;
    const float2x2 turn(float2(cosine, sine), float2(-sine, cosine));
    const float2 turned = turn * float2(x[first], x[second]);
    y[first] = turned.x;
    y[second] = turned.y;
}

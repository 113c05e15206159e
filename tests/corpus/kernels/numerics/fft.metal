#include <metal_stdlib>
using namespace metal;

constant ushort SIZE [[function_constant(0)]];
constant bool INVERSE [[function_constant(1)]];

static float2 times(float2 a, float2 b) { return float2(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }

// Radix 2 in threadgroup memory: bit-reversed input, then butterflies; a thread for each pair.
kernel void fft(device float2* data [[buffer(0)]], threadgroup float2* shared [[threadgroup(0)]],
                uint batch [[threadgroup_position_in_grid]], ushort t [[thread_index_in_threadgroup]])
{
    const ushort bits = popcount(ushort(SIZE - 1));
    for (ushort i = t; i < SIZE; i += SIZE / 2) shared[reverse_bits(i) >> (16 - bits)] = data[batch * SIZE + i];
    for (ushort span = 1; span < SIZE; span <<= 1) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        const ushort k = t & (span - 1), top = ((t - k) << 1) + k, bottom = top + span;
        const float turn = (INVERSE ? 1.0f : -1.0f) * k / span;
        const float2 twisted = times(float2(cospi(turn), sinpi(turn)), shared[bottom]);
        const float2 kept = shared[top];
        shared[top] = kept + twisted;
        shared[bottom] = kept - twisted;
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (ushort i = t; i < SIZE; i += SIZE / 2) data[batch * SIZE + i] = INVERSE ? shared[i] / SIZE : shared[i];
}

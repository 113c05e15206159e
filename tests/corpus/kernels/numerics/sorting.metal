#include <metal_stdlib>
using namespace metal;

kernel void bitonic_sort(device int* values, constant uint& count, threadgroup int* shared,
                         uint t [[thread_position_in_threadgroup]], uint threads [[threads_per_threadgroup]])
{
    for (uint i = t; i < 2 * threads; i += threads) shared[i] = i < count ? values[i] : INT_MAX;
    for (uint size = 2; size <= 2 * threads; size *= 2) {
        for (uint stride = size / 2; stride > 0; stride /= 2) {
            threadgroup_barrier(mem_flags::mem_threadgroup);
            const uint low = 2 * t - (t & (stride - 1)), high = low + stride;
            const bool ascending = (low & size) == 0;
            if ((shared[low] > shared[high]) == ascending) {
                const int swapped = shared[low];
                shared[low] = shared[high];
                shared[high] = swapped;
            }
        }
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint i = t; i < count; i += threads) values[i] = shared[i];
}

// One stable pass over four bits: counts, then places of the keys behind those of smaller digits.
constant constexpr uint RADIX = 16;

kernel void radix_count(device const uint* keys, device atomic_uint* counts, constant uint& shift, constant uint& count,
                        constant uint& tile, uint i [[thread_position_in_grid]], uint tiles [[threads_per_grid]])
{
    for (uint k = i * tile; k < min((i + 1) * tile, count); ++k) {
        const uint digit = extract_bits(keys[k], shift, 4);
        atomic_fetch_add_explicit(&counts[digit * tiles + i], 1, memory_order_relaxed);
    }
}

kernel void radix_scatter(device const uint* keys, device uint* sorted, device const uint* starts, constant uint& shift,
                          constant uint& count, constant uint& tile,
                          uint i [[thread_position_in_grid]], uint tiles [[threads_per_grid]])
{
    uint next[RADIX];
    for (uint digit = 0; digit < RADIX; ++digit) next[digit] = starts[digit * tiles + i];
    for (uint k = i * tile; k < min((i + 1) * tile, count); ++k) sorted[next[extract_bits(keys[k], shift, 4)]++] = keys[k];
}

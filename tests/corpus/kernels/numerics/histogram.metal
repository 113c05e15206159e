#include <metal_stdlib>
using namespace metal;

kernel void histogram(device const uchar* bytes, device atomic_uint* bins, constant uint& count,
                      uint i [[thread_position_in_grid]], uint grid [[threads_per_grid]],
                      uint t [[thread_index_in_threadgroup]], uint threads [[threads_per_threadgroup]])
{
    threadgroup atomic_uint local[256];
    for (uint b = t; b < 256; b += threads) atomic_store_explicit(&local[b], 0, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint k = i; k < count; k += grid) atomic_fetch_add_explicit(local + bytes[k], 1u, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint b = t; b < 256; b += threads) {
        const uint n = atomic_load_explicit(&local[b], memory_order_relaxed);
        if (n) atomic_fetch_add_explicit(&bins[b], n, memory_order_relaxed);
    }
}

#include <metal_stdlib>
using namespace metal;

// Blelloch: up-sweep, down-sweep, exclusive, 2 elements per thread; the block's total goes out.
kernel void scan_blocks(device uint* data [[buffer(0)]], device uint* totals [[buffer(1)]],
                        threadgroup uint* tree [[threadgroup(0)]],
                        uint block [[threadgroup_position_in_grid]], uint t [[thread_index_in_threadgroup]],
                        uint threads [[threads_per_threadgroup]])
{
    device uint* mine = data + block * 2 * threads;
    tree[2 * t] = mine[2 * t];
    tree[2 * t + 1] = mine[2 * t + 1];
    uint offset = 1;
    for (uint active = threads; active > 0; active >>= 1, offset <<= 1) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (t < active) tree[offset * (2 * t + 2) - 1] += tree[offset * (2 * t + 1) - 1];
    }
    if (t == 0) {
        totals[block] = tree[2 * threads - 1];
        tree[2 * threads - 1] = 0;
    }
    for (uint active = 1; active <= threads; active <<= 1) {
        offset >>= 1;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (t < active) {
            const uint left = offset * (2 * t + 1) - 1, right = offset * (2 * t + 2) - 1;
            const uint kept = tree[left];
            tree[left] = tree[right];
            tree[right] += kept;
        }
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    mine[2 * t] = tree[2 * t];
    mine[2 * t + 1] = tree[2 * t + 1];
}

kernel void add_offsets(device uint* data, device const uint* offsets, constant uint& block_size,
                        uint i [[thread_position_in_grid]])
{
    data[i] += offsets[i / block_size];
}

// Segments begin where a head is set; inclusive sums in a SIMD-group, the last lane's total carries on.
kernel void segmented_sum(device const float* x, device const uchar* heads, device float* sums, constant uint& count,
                          ushort lane [[thread_index_in_simdgroup]])
{
    float carry = 0;
    for (uint start = 0; start < count; start += 32) {
        const uint i = start + lane;
        float value = i < count ? x[i] : 0;
        bool head = i < count && heads[i];
        for (ushort delta = 1; delta < 32; delta *= 2) {
            const float left = simd_shuffle_up(value, delta);
            const bool left_head = simd_shuffle_up(ushort(head), delta);
            if (lane >= delta && !head) {
                value += left;
                head = left_head;
            }
        }
        if (!head) value += carry;
        if (i < count) sums[i] = value;
        carry = simd_broadcast(value, 31);
    }
}

kernel void compact(device const int* x, device int* kept, device atomic_uint& total, constant uint& count,
                    uint i [[thread_position_in_grid]])
{
    const bool keep = i < count && x[i] > 0;
    const uint rank = simd_prefix_exclusive_sum(uint(keep));
    const uint in_group = simd_sum(uint(keep));
    uint start = 0;
    if (simd_is_first()) start = atomic_fetch_add_explicit(&total, in_group, memory_order_relaxed);
    start = simd_broadcast_first(start);
    if (keep) kept[start + rank] = x[i];
}

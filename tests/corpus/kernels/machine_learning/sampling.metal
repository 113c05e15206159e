// From scores to a token: the k best by a bitonic sort of pairs, then a draw from what has the mass p.
#include <metal_stdlib>
using namespace metal;

struct ValueIndexPair { float value; ushort index; };

struct Arguments {
    uint vocabulary;
    float temperature;
    float top_p;
    ushort top_k;
};

static inline bool precedes(thread const ValueIndexPair& a, thread const ValueIndexPair& b)
{
    return a.value > b.value || (a.value == b.value && a.index < b.index);
}

template <ushort SIZE>
static void sort_pairs(threadgroup ValueIndexPair (&pairs)[SIZE], ushort lid, ushort threads)
{
    for (ushort k = 2; k <= SIZE; k <<= 1) {
        for (ushort j = k >> 1; j > 0; j >>= 1) {
            for (ushort i = lid; i < SIZE; i += threads) {
                const ushort partner = i ^ j;
                if (partner > i) {
                    ValueIndexPair a = pairs[i], b = pairs[partner];
                    const bool ascending = (i & k) == 0;
                    if (precedes(b, a) == ascending) {
                        pairs[i] = b;
                        pairs[partner] = a;
                    }
                }
            }
            threadgroup_barrier(mem_flags::mem_threadgroup);
        }
    }
}

kernel void sample_token(device const float* logits [[buffer(0)]], constant Arguments& args [[buffer(1)]],
                         device const float* random [[buffer(2)]], device uint* tokens [[buffer(3)]],
                         device float* best [[buffer(4)]], ushort lid [[thread_index_in_threadgroup]],
                         ushort threads [[threads_per_threadgroup]], uint row [[threadgroup_position_in_grid]])
{
    constexpr ushort SIZE = 512;
    threadgroup ValueIndexPair pairs[SIZE];
    threadgroup atomic_uint chosen;
    threadgroup float total;
    logits += row * args.vocabulary;
    for (ushort i = lid; i < SIZE; i += threads)
        pairs[i] = i < args.vocabulary ? ValueIndexPair{logits[i] / args.temperature, i} : ValueIndexPair{-INFINITY, i};
    threadgroup_barrier(mem_flags::mem_threadgroup);
    sort_pairs(pairs, lid, threads);
    float weight = lid < args.top_k ? exp(pairs[lid].value - pairs[0].value) : 0.f;
    float inclusive = simd_prefix_inclusive_sum(weight);
    if (lid == 31) total = inclusive;
    if (lid == 0) atomic_store_explicit(&chosen, args.top_k - 1, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (lid < 32) {
        const float mass = inclusive / total;
        const bool kept = mass - weight / total < args.top_p;
        const float limit = simd_max(kept ? mass : 0.f);
        if (lid < args.top_k && mass >= random[row] * limit) atomic_fetch_min_explicit(&chosen, uint(lid), memory_order_relaxed);
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (lid == 0) tokens[row] = pairs[atomic_load_explicit(&chosen, memory_order_relaxed)].index;
    if (lid < args.top_k) best[row * args.top_k + lid] = pairs[lid].value;
}

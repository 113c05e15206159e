// One query to a threadgroup against keys and values in pages; pages of a sequence are anywhere.
#include <metal_stdlib>
using namespace metal;

constant int HEAD_SIZE [[function_constant(0)]];
constant int PAGE_SIZE [[function_constant(1)]];
constant bool USE_ALIBI [[function_constant(2)]];
constant bool HAS_ALIBI = is_function_constant_defined(USE_ALIBI) && USE_ALIBI;

#define NUM_WARPS 2
#define WARP_SIZE 32
#define MAX_LENGTH 256

inline float warp_max(float v)
{
#pragma unroll
    for (int mask = WARP_SIZE / 2; mask >= 1; mask /= 2) v = max(v, simd_shuffle_xor(v, mask));
    return v;
}

inline float block_sum(threadgroup float* red_smem, float sum, uint warp, uint lane)
{
#pragma unroll
    for (int mask = WARP_SIZE / 2; mask >= 1; mask /= 2) sum += simd_shuffle_xor(sum, mask);
    if (lane == 0) red_smem[warp] = sum;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (lane < NUM_WARPS) sum = red_smem[lane];
#pragma unroll
    for (int mask = NUM_WARPS / 2; mask >= 1; mask /= 2) sum += simd_shuffle_xor(sum, mask);
    return simd_shuffle(sum, 0);
}

[[kernel]] void paged_attention(device const half* q [[buffer(0)]], device const half* k_cache [[buffer(1)]],
                                device const half* v_cache [[buffer(2)]], device const uint* block_tables [[buffer(3)]],
                                device const uint* context_lens [[buffer(4)]], constant int& max_blocks [[buffer(5)]],
                                constant float& scale [[buffer(6)]],
                                device const float* slopes [[buffer(7), function_constant(HAS_ALIBI)]],
                                device half* out [[buffer(8)]], threadgroup char* shared_mem [[threadgroup(0)]],
                                uint seq [[threadgroup_position_in_grid]], uint thread_idx [[thread_position_in_threadgroup]],
                                uint warp [[simdgroup_index_in_threadgroup]], uint lane [[thread_index_in_simdgroup]])
{
    threadgroup float red_smem[2 * NUM_WARPS];
    threadgroup float* logits = reinterpret_cast<threadgroup float*>(shared_mem);
    const uint context_len = context_lens[seq];
    const device uint* block_table = block_tables + seq * max_blocks;
    float qk_max = -FLT_MAX;
    for (uint token = thread_idx; token < context_len; token += NUM_WARPS * WARP_SIZE) {
        const int64_t physical = block_table[token / PAGE_SIZE];
        const device half* k = k_cache + (physical * PAGE_SIZE + token % PAGE_SIZE) * HEAD_SIZE;
        float qk = 0;
        for (int d = 0; d < HEAD_SIZE; d += 4) {
            const half4 a = *(device const half4*)(q + seq * HEAD_SIZE + d);
            const half4 b = *(device const half4*)(k + d);
            qk += dot(float4(a), float4(b));
        }
        qk *= scale;
        if (HAS_ALIBI) qk += slopes[seq] * (int(token) - int(context_len) + 1);
        logits[token] = qk;
        qk_max = max(qk_max, qk);
    }
    qk_max = warp_max(qk_max);
    if (lane == 0) red_smem[warp] = qk_max;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    qk_max = warp_max(lane < NUM_WARPS ? red_smem[lane] : -FLT_MAX);
    qk_max = simd_broadcast(qk_max, 0);
    float exp_sum = 0.f;
    for (uint i = thread_idx; i < context_len; i += NUM_WARPS * WARP_SIZE) {
        const float val = exp(logits[i] - qk_max);
        logits[i] = val;
        exp_sum += val;
    }
    exp_sum = block_sum(&red_smem[NUM_WARPS], exp_sum, warp, lane);
    const float inv_sum = divide(1.f, exp_sum + 1e-6f);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (int d = thread_idx; d < HEAD_SIZE; d += NUM_WARPS * WARP_SIZE) {
        float acc = 0;
        for (uint token = 0; token < context_len; ++token) {
            const int64_t physical = block_table[token / PAGE_SIZE];
            acc += logits[token] * v_cache[(physical * PAGE_SIZE + token % PAGE_SIZE) * HEAD_SIZE + d];
        }
        out[seq * HEAD_SIZE + d] = half(acc * inv_sum);
    }
}

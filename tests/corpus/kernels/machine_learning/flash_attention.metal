#include <metal_stdlib>
using namespace metal;

constant uint head_size [[function_constant(0)]];
constant bool causal [[function_constant(1)]];
constant ushort tile_rows = 16;

// One thread keeps one query's running maximum, sum and result (online softmax); a threadgroup shares tiles of K and V.
kernel void flash_attention(device const float* query [[buffer(0)]],
                            device const float* key [[buffer(1)]],
                            device const float* value [[buffer(2)]],
                            device float* result [[buffer(3)]],
                            constant uint& length [[buffer(4)]],
                            threadgroup float* keys [[threadgroup(0)]],
                            threadgroup float* values [[threadgroup(1)]],
                            uint group [[threadgroup_position_in_grid]],
                            ushort t [[thread_index_in_threadgroup]])
{
    const uint row = group * tile_rows + t;
    const float scale = rsqrt(float(head_size));
    float accumulated[64];
    for (uint d = 0; d < head_size; ++d) accumulated[d] = 0;
    float largest = -INFINITY, sum = 0;
    for (uint start = 0; start < length; start += tile_rows) {
        const uint tile = min(uint(tile_rows), length - start);
        for (uint i = t; i < tile * head_size; i += tile_rows) {
            keys[i] = key[start * head_size + i];
            values[i] = value[start * head_size + i];
        }
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (row < length) {
            for (uint j = 0; j < tile; ++j) {
                if (causal && start + j > row) break;
                float score = 0;
                for (uint d = 0; d < head_size; ++d) score += query[row * head_size + d] * keys[j * head_size + d];
                score *= scale;
                const float new_largest = max(largest, score);
                const float shrink = exp(largest - new_largest), weight = exp(score - new_largest);
                sum = sum * shrink + weight;
                for (uint d = 0; d < head_size; ++d) {
                    accumulated[d] = accumulated[d] * shrink + weight * values[j * head_size + d];
                }
                largest = new_largest;
            }
        }
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (row >= length) return;
    for (uint d = 0; d < head_size; ++d) result[row * head_size + d] = accumulated[d] / sum;
}

#include <metal_stdlib>
using namespace metal;

#define QUANTS 32

typedef struct {
    half scale;
    uint8_t quants[QUANTS / 2];
} block_4bit;

typedef struct {
    half scale;
    half minimum;
    uint8_t quants[QUANTS / 2];
} block_4bit_min;

typedef struct {
    half scale;
    int8_t quants[QUANTS];
} block_8bit;

static_assert(sizeof(block_4bit) == 18, "blocks are packed");
static_assert(sizeof(block_8bit) == 34, "blocks are packed");

inline float block_dot(device const block_4bit& block, device const float* y)
{
    float sum = 0;
    for (short i = 0; i < QUANTS / 2; ++i) {
        sum += y[i] * ((block.quants[i] & 0xF) - 8) + y[i + QUANTS / 2] * ((block.quants[i] >> 4) - 8);
    }
    return sum * block.scale;
}

inline float block_dot(device const block_4bit_min& block, device const float* y)
{
    float sum = 0, total = 0;
    for (short i = 0; i < QUANTS / 2; ++i) {
        sum += y[i] * (block.quants[i] & 0xF) + y[i + QUANTS / 2] * (block.quants[i] >> 4);
        total += y[i] + y[i + QUANTS / 2];
    }
    return sum * block.scale + total * block.minimum;
}

inline float block_dot(device const block_8bit& block, device const float* y)
{
    float sum = 0;
    for (short i = 0; i < QUANTS; ++i) sum += y[i] * block.quants[i];
    return sum * block.scale;
}

template <typename block_t, int rows_per_simdgroup>
kernel void mat_vec(device const void* matrix [[buffer(0)]],
                    device const float* vector [[buffer(1)]],
                    device float* result [[buffer(2)]],
                    constant int& columns [[buffer(3)]],
                    constant int& rows [[buffer(4)]],
                    uint3 group [[threadgroup_position_in_grid]],
                    ushort lane [[thread_index_in_simdgroup]],
                    ushort simdgroup [[simdgroup_index_in_threadgroup]],
                    ushort simdgroups [[simdgroups_per_threadgroup]])
{
    const int blocks = columns / QUANTS;
    const int first_row = (group.x * simdgroups + simdgroup) * rows_per_simdgroup;
    float sums[rows_per_simdgroup] = {0.f};
    for (int b = lane; b < blocks; b += 32) {
#pragma unroll
        for (int r = 0; r < rows_per_simdgroup; ++r) {
            if (first_row + r >= rows) break;
            device const block_t* row = (device const block_t*)matrix + (first_row + r) * blocks;
            sums[r] += block_dot(row[b], vector + b * QUANTS);
        }
    }
    for (int r = 0; r < rows_per_simdgroup; ++r) {
        const float total = simd_sum(sums[r]);
        if (lane == 0 && first_row + r < rows) result[first_row + r] = total;
    }
}

typedef decltype(mat_vec<block_4bit, 2>) mat_vec_t;
template [[host_name("mat_vec_4bit")]] kernel mat_vec_t mat_vec<block_4bit, 2>;
template [[host_name("mat_vec_4bit_min")]] kernel mat_vec_t mat_vec<block_4bit_min, 4>;
template [[host_name("mat_vec_8bit")]] kernel mat_vec_t mat_vec<block_8bit, 1>;

#include <metal_stdlib>
#include <metal_simdgroup_matrix>
using namespace metal;

struct GemmShape {
    uint m, n, k;
};

constexpr constant int TILE = 16;

kernel void gemm_tiled(const device float* a [[buffer(0)]],
                       const device float* b [[buffer(1)]],
                       device float* c [[buffer(2)]],
                       constant GemmShape& shape [[buffer(3)]],
                       uint2 position [[thread_position_in_grid]],
                       uint2 local [[thread_position_in_threadgroup]])
{
    threadgroup float a_tile[TILE][TILE + 1], b_tile[TILE][TILE + 1];
    float sum = 0;
    for (uint start = 0; start < shape.k; start += TILE) {
        const uint column = start + local.x, row = start + local.y;
        a_tile[local.y][local.x] = position.y < shape.m && column < shape.k ? a[position.y * shape.k + column] : 0;
        b_tile[local.y][local.x] = row < shape.k && position.x < shape.n ? b[row * shape.n + position.x] : 0;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (int i = 0; i < TILE; ++i) sum += a_tile[local.y][i] * b_tile[i][local.x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (position.x < shape.n && position.y < shape.m) c[position.y * shape.n + position.x] = sum;
}

template <typename T>
kernel void gemm_simdgroup(const device T* a [[buffer(0)]],
                           const device T* b [[buffer(1)]],
                           device float* c [[buffer(2)]],
                           constant GemmShape& shape [[buffer(3)]],
                           uint2 group [[threadgroup_position_in_grid]])
{
    simdgroup_matrix<T, 8, 8> left, right[2];
    simdgroup_float8x8 sums[2] = {make_filled_simdgroup_matrix<float, 8>(0.f), make_filled_simdgroup_matrix<float, 8>(0.f)};
    for (uint k = 0; k < shape.k; k += 8) {
        simdgroup_load(left, a + group.y * 8 * shape.k + k, shape.k);
        for (ushort j = 0; j < 2; ++j) {
            simdgroup_load(right[j], b + k * shape.n + group.x * 16 + j * 8, shape.n);
            simdgroup_multiply_accumulate(sums[j], left, right[j], sums[j]);
        }
    }
    for (ushort j = 0; j < 2; ++j) simdgroup_store(sums[j], c + group.y * 8 * shape.n + group.x * 16 + j * 8, shape.n);
}

#define instantiate_gemm(T) \
    template [[host_name("gemm_simdgroup_" #T)]] [[kernel]] decltype(gemm_simdgroup<T>) gemm_simdgroup<T>;
instantiate_gemm(float) instantiate_gemm(half) instantiate_gemm(bfloat)

#include <metal_stdlib>
using namespace metal;

// One threadgroup takes one row: partial results per SIMD-group, then across them.
template <typename T, typename Op>
static T reduce_row(T value, T identity, threadgroup T* partial, uint lane, uint simdgroup, uint simdgroups, Op op)
{
    value = op(value);
    if (lane == 0) partial[simdgroup] = value;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    value = lane < simdgroups ? partial[lane] : identity;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    return op(value);
}

struct SimdMax { float operator()(float x) const { return simd_max(x); } };
struct SimdSum { float operator()(float x) const { return simd_sum(x); } };

template <typename T>
[[kernel]] void softmax_rows(device const T* input [[buffer(0)]],
                             device T* output [[buffer(1)]],
                             constant uint& columns [[buffer(2)]],
                             uint row [[threadgroup_position_in_grid]],
                             uint thread_index [[thread_position_in_threadgroup]],
                             uint threads [[threads_per_threadgroup]],
                             uint lane [[thread_index_in_simdgroup]],
                             uint simdgroup [[simdgroup_index_in_threadgroup]],
                             uint simdgroups [[simdgroups_per_threadgroup]])
{
    threadgroup float partial[32];
    device const T* x = input + row * columns;
    float largest = -INFINITY;
    for (uint i = thread_index; i < columns; i += threads) largest = max(largest, float(x[i]));
    largest = reduce_row(largest, -INFINITY, partial, lane, simdgroup, simdgroups, SimdMax());
    float sum = 0;
    for (uint i = thread_index; i < columns; i += threads) sum += exp(float(x[i]) - largest);
    sum = reduce_row(sum, 0.0f, partial, lane, simdgroup, simdgroups, SimdSum());
    for (uint i = thread_index; i < columns; i += threads) output[row * columns + i] = T(exp(float(x[i]) - largest) / sum);
}

template [[host_name("softmax_float")]] [[kernel]] decltype(softmax_rows<float>) softmax_rows<float>;
template [[host_name("softmax_half")]] [[kernel]] decltype(softmax_rows<half>) softmax_rows<half>;

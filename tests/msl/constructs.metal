// Ways of writing MSL that large code bases use, in small.
#include <metal_stdlib>
#include <metal_simdgroup>
#include <simd/simd.h>
using namespace metal;

#define CONSTEXPR_TABLE static constant constexpr const
CONSTEXPR_TABLE int lane_limit = 32;
constexpr constant static float table[4] = {-1.5f, 2.f, 3, 4.};

// Kernels made by macros, with parameters on lines of their own.
#define ELEMENTWISE(name, type, expression) \
kernel void name##_##type( \
    constant uint& count, \
    device const type* input, \
    device type* output [[buffer(2)]], \
    uint id [[thread_position_in_grid]] \
) { \
    if (id >= count) { \
        return; \
    } \
    type x = input[id]; \
    output[id] = type(expression); \
}
#define ELEMENTWISE_ALL(name, expression) ELEMENTWISE(name, float, expression) ELEMENTWISE(name, half, expression)
ELEMENTWISE_ALL(square, x * x)
ELEMENTWISE_ALL(shift, x + static_cast<half>(0.5))

// Instantiations through decltype, a typedef of it, and a function type.
template <typename From, typename To>
kernel void convert(device const From* input, device To* output, uint id [[thread_position_in_grid]]) {
    output[id] = static_cast<To>(input[id]);
}
#define INSTANTIATE(name, function, ...) \
    template [[host_name(name)]] [[kernel]] decltype(function<__VA_ARGS__>) function<__VA_ARGS__>;
INSTANTIATE("convert_float_half", convert, float, half)
typedef decltype(convert<float, int>) convert_function;
template [[host_name("convert_float_int")]] kernel convert_function convert<float, int>;

// A function in the address space of its argument as a template argument.
struct Block { half scale; uchar values[6]; };
template <typename Vector>
void unpack(device const Block* block, short index, thread Vector& result) {
    device const uchar* values = ((device const uchar*)block) + 2;
    result = Vector(values[3 * index], values[3 * index + 1], values[3 * index + 2]) * float(block->scale);
}
template <typename Source, void (*read)(device const Source*, short, thread float3&)>
kernel void gather(device const Source* source, device packed_float3* output, uint id [[thread_position_in_grid]]) {
    float3 value;
    read(source + id / 2, id % 2, value);
    output[id] = packed_float3(value);
}
template [[host_name("gather_blocks")]] kernel void gather<Block, unpack<float3>>(device const Block*, device packed_float3*, uint);

// Overloads, members and pointers by address space.
float first(device const float* p) { return p[0]; }
float first(threadgroup const float* p) { return p[0]; }
float first(thread const float* q) { return q[0]; }
struct Sum {
    float operator()(thread const float& a, thread const float& b) const { return a + b; }
    float operator()(threadgroup const float& a, threadgroup const float& b) const { return a + b; }
    float start() const thread { return 0.0; }
    float start() const constant { return 0.0; }
};

template <typename Operation, ushort Size>
struct Reducer {
    Operation operation;
    threadgroup float* shared;
    Reducer(threadgroup float* memory) : shared(memory) {}
    METAL_FUNC float reduce(float value, uint local) const thread {
        shared[local] = value;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (ushort stride = Size / 2; stride > 0; stride /= 2) {
            if (local < stride) shared[local] = operation(shared[local], shared[local + stride]);
            threadgroup_barrier(mem_flags::mem_threadgroup);
        }
        return first(shared);
    }
};

#define REDUCE_CASE(size)                                                       \
    case size: {                                                                \
        threadgroup float shared[size];                                         \
        Reducer<Sum, size> reducer(shared);                                     \
        float total = reducer.reduce(input[group * size + local], local);       \
        if (local == 0) output[group] = total;                                  \
        break;                                                                  \
    }

[[kernel]] void block_sums(const device float* input, device float* output, uint local [[thread_index_in_threadgroup]],
                           uint group [[threadgroup_position_in_grid]], uint size [[threads_per_threadgroup]]) {
    switch (size) {
        REDUCE_CASE(32)
        REDUCE_CASE(64)
    }
}

// Softmax of one row a threadgroup, over two levels of simdgroup reductions.
template <typename T, int Reads = 2>
[[kernel]] void softmax(const device T* input, device T* output, constant int& width, uint row [[threadgroup_position_in_grid]],
                        uint local [[thread_position_in_threadgroup]], uint lane [[thread_index_in_simdgroup]],
                        uint simdgroup [[simdgroup_index_in_threadgroup]]) {
    threadgroup float maxima[lane_limit], sums[lane_limit];
    float values[Reads];
    for (int i = 0; i < Reads; ++i) {
        int column = local * Reads + i;
        values[i] = column < width ? float(input[row * width + column]) : -INFINITY;
    }
    if (simdgroup == 0) { maxima[lane] = -INFINITY; sums[lane] = 0; }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    float largest = values[0];
    for (int i = 1; i < Reads; ++i) largest = max(largest, values[i]);
    largest = simd_max(largest);
    if (lane == 0) maxima[simdgroup] = largest;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    largest = simd_max(maxima[lane]);
    float sum = 0;
    for (int i = 0; i < Reads; ++i) { values[i] = exp(values[i] - largest); sum += values[i]; }
    sum = simd_sum(sum);
    if (lane == 0) sums[simdgroup] = sum;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    sum = simd_sum(sums[lane]);
    for (int i = 0; i < Reads; ++i) {
        int column = local * Reads + i;
        if (column < width) output[row * width + column] = T(values[i] / sum);
    }
}
INSTANTIATE("softmax_float", softmax, float)

kernel void table_sum(device float* output) {
    float sum = 0;
    #pragma unroll
    for (int i = 0; i < 4; ++i) sum += table[i];
    *output = sum * (true ? 1.0 : 2.0h);
}

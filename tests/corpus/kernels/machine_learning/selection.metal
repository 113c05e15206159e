#include <metal_stdlib>
using namespace metal;

// The first of the largest: ties go to the lower index.
kernel void argmax_rows(device const float* x [[buffer(0)]], device uint* best [[buffer(1)]],
                        constant uint& columns [[buffer(2)]],
                        uint row [[threadgroup_position_in_grid]], ushort lane [[thread_index_in_simdgroup]])
{
    float value = -INFINITY;
    uint index = 0;
    for (uint i = lane; i < columns; i += 32) {
        const float candidate = x[row * columns + i];
        if (candidate > value) {
            value = candidate;
            index = i;
        }
    }
    for (ushort delta = 16; delta > 0; delta /= 2) {
        const float other = simd_shuffle_xor(value, delta);
        const uint other_index = simd_shuffle_xor(index, delta);
        if (other > value || (other == value && other_index < index)) {
            value = other;
            index = other_index;
        }
    }
    if (simd_is_first()) best[row] = index;
}

template <int K>
struct TopK {
    float values[K];
    int indices[K];

    TopK() { for (int i = 0; i < K; ++i) { values[i] = -INFINITY; indices[i] = -1; } }

    void insert(float value, int index) thread
    {
        if (value <= values[K - 1]) return;
        int at = K - 1;
        for (; at > 0 && values[at - 1] < value; --at) {
            values[at] = values[at - 1];
            indices[at] = indices[at - 1];
        }
        values[at] = value;
        indices[at] = index;
    }
};

kernel void top_four(device const float* x, device int* best, constant int& columns, uint row [[thread_position_in_grid]])
{
    TopK<4> top;
    for (int i = 0; i < columns; ++i) top.insert(x[row * columns + i], i);
    for (int i = 0; i < 4; ++i) best[row * 4 + i] = top.indices[i];
}

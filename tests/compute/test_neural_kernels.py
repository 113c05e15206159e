"""Softmax, layer normalisation, convolution and matrix products as machine learning programs write them."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Runner

SOURCE = """
#include <metal_stdlib>
#include <metal_simdgroup>
using namespace metal;

namespace reductions {
struct Sum {
    template <typename T> static T identity() { return T(0); }
    template <typename T> T operator()(T a, T b) const { return a + b; }
    template <typename T> static T across(T x) { return simd_sum(x); }
};
struct Max {
    template <typename T> static T identity() { return -numeric_limits<T>::infinity(); }
    template <typename T> T operator()(T a, T b) const { return max(a, b); }
    template <typename T> static T across(T x) { return simd_max(x); }
};

template <typename Op>
METAL_FUNC float reduce(float value, threadgroup float *scratch, uint lane, uint simdgroup, uint simdgroups)
{
    value = Op::across(value);
    if (lane == 0) scratch[simdgroup] = value;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    value = lane < simdgroups ? scratch[lane] : Op::template identity<float>();
    threadgroup_barrier(mem_flags::mem_threadgroup);
    return Op::across(value);
}
}  // namespace reductions

template <typename T, int Reads = 4>
kernel void softmax(device const T *input [[buffer(0)]], device T *output [[buffer(1)]],
                    constant int &width [[buffer(2)]],
                    uint row [[threadgroup_position_in_grid]],
                    uint local [[thread_position_in_threadgroup]],
                    uint threads [[threads_per_threadgroup]],
                    uint lane [[thread_index_in_simdgroup]],
                    uint simdgroup [[simdgroup_index_in_threadgroup]],
                    uint simdgroups [[simdgroups_per_threadgroup]])
{
    using namespace reductions;
    threadgroup float scratch[32];
    input += row * width;
    output += row * width;
    float highest = Max::identity<float>();
    for (int base = local * Reads; base < width; base += threads * Reads)
        #pragma unroll
        for (int k = 0; k < Reads; k++)
            if (base + k < width) highest = Max{}(highest, float(input[base + k]));
    highest = reduce<Max>(highest, scratch, lane, simdgroup, simdgroups);
    float sum = 0;
    for (int i = local; i < width; i += threads) sum += exp(float(input[i]) - highest);
    sum = reduce<Sum>(sum, scratch, lane, simdgroup, simdgroups);
    const float scale = 1 / sum;
    for (int i = local; i < width; i += threads) output[i] = T(exp(float(input[i]) - highest) * scale);
}

#define INSTANTIATE_SOFTMAX(name, type)                                       \\
  template [[host_name("softmax_" #name)]] [[kernel]] void softmax<type>(     \\
      device const type *, device type *, constant int &, uint, uint, uint,   \\
      uint, uint, uint);

INSTANTIATE_SOFTMAX(float32, float)
INSTANTIATE_SOFTMAX(float16, half)

struct LayerNorm { uint width; float epsilon; };

kernel void layer_norm(const device float *x [[buffer(0)]], device float *y [[buffer(1)]],
                       constant LayerNorm &options [[buffer(2)]], const constant float *weight [[buffer(3)]],
                       const constant float *bias [[buffer(4)]],
                       uint row [[threadgroup_position_in_grid]], uint lane [[thread_index_in_simdgroup]])
{
    float2 moments = 0;
    for (uint i = lane; i < options.width; i += 32) {
        const float value = x[row * options.width + i];
        moments += float2(value, value * value);
    }
    moments = simd_sum(moments) / options.width;
    const float mean = moments.x;
    const float inverse = rsqrt(moments.y - mean * mean + options.epsilon);
    for (uint i = lane; i < options.width; i += 32)
        y[row * options.width + i] = fma((x[row * options.width + i] - mean) * inverse, weight[i], bias[i]);
}

constant float sharpen[3][3] = {{0, -1, 0}, {-1, 5, -1}, {0, -1, 0}};

kernel void convolve(device const float *image [[buffer(0)]], device float *result [[buffer(1)]],
                     ushort2 position [[thread_position_in_grid]], ushort2 size [[threads_per_grid]])
{
    float sum = 0;
    for (short dy = -1; dy <= 1; dy++) {
        for (short dx = -1; dx <= 1; dx++) {
            const short2 source = short2(position) + short2(dx, dy);
            if (any(source < 0) || any(source >= short2(size))) continue;
            sum += sharpen[dy + 1][dx + 1] * image[source.y * size.x + source.x];
        }
    }
    result[position.y * size.x + position.x] = sum;
}

constant constexpr ushort tile = 16;

kernel void tiled_product(device const float *a, device const float *b, device float *c, constant uint3 &shape,
                          uint2 position [[thread_position_in_grid]], ushort2 local [[thread_position_in_threadgroup]])
{
    threadgroup float tile_a[tile][tile], tile_b[tile][tile + 1];
    const uint rows = shape.x, inner = shape.y, columns = shape.z;
    float sum = 0.f;
    for (uint base = 0; base < inner; base += tile) {
        tile_a[local.y][local.x] = (position.y < rows && base + local.x < inner)
            ? a[position.y * inner + base + local.x] : 0;
        tile_b[local.y][local.x] = (base + local.y < inner && position.x < columns)
            ? b[(base + local.y) * columns + position.x] : 0;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (ushort k = 0; k < tile; k++) sum = fma(tile_a[local.y][k], tile_b[k][local.x], sum);
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (position.y < rows && position.x < columns) c[position.y * columns + position.x] = sum;
}
"""


def softmax(rows: np.ndarray) -> np.ndarray:
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@pytest.mark.parametrize(("name", "dtype", "tolerance"), [("float32", "f4", 1e-6), ("float16", "f2", 2e-3)])
@pytest.mark.parametrize("width", [1, 37, 1000])
def test_softmax(runner: Runner, name: str, dtype: str, tolerance: float, width: int) -> None:
    rows = np.random.default_rng(5).normal(0, 4, (7, width)).astype(dtype)
    arrays = [rows, np.zeros_like(rows), np.array([width], np.int32)]
    pipeline = runner.pipeline(SOURCE, f"softmax_{name}")
    result = runner.run(pipeline, arrays, (7, 1, 1), (128, 1, 1), by_groups=True)[1]
    np.testing.assert_allclose(result, softmax(rows.astype(np.float64)), rtol=tolerance, atol=1e-6)


def test_layer_norm(runner: Runner) -> None:
    random = np.random.default_rng(6)
    x = random.normal(1, 3, (9, 70)).astype(np.float32)
    weight, bias = random.normal(size=(2, 70)).astype(np.float32)
    options = np.array([(70, 1e-5)], np.dtype([("width", "u4"), ("epsilon", "f4")]))
    arrays = [x, np.zeros_like(x), options, weight, bias]
    result = runner.run(runner.pipeline(SOURCE, "layer_norm"), arrays, (9, 1, 1), (32, 1, 1), by_groups=True)[1]
    exact = x.astype(np.float64)
    normal = (exact - exact.mean(1, keepdims=True)) / np.sqrt(exact.var(1, keepdims=True) + 1e-5)
    np.testing.assert_allclose(result, normal * weight + bias, rtol=1e-4, atol=1e-5)


def test_convolution_with_a_constant_kernel(runner: Runner) -> None:
    image = np.random.default_rng(7).random((21, 34)).astype(np.float32)
    arrays = [image, np.zeros_like(image)]
    result = runner.run(runner.pipeline(SOURCE, "convolve"), arrays, (34, 21, 1), (16, 16, 1))[1]
    padded = np.pad(image.astype(np.float64), 1)
    expected = 5 * padded[1:-1, 1:-1] - padded[:-2, 1:-1] - padded[2:, 1:-1] - padded[1:-1, :-2] - padded[1:-1, 2:]
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-5)


def test_tiled_matrix_product(runner: Runner) -> None:
    rows, inner, columns = 45, 70, 33
    random = np.random.default_rng(8)
    a = random.normal(size=(rows, inner)).astype(np.float32)
    b = random.normal(size=(inner, columns)).astype(np.float32)
    c = np.zeros((rows, columns), np.float32)
    arrays = [a, b, c, np.array([rows, inner, columns, 0], np.uint32)]
    pipeline = runner.pipeline(SOURCE, "tiled_product")
    result = runner.run(pipeline, arrays, (3, 3, 1), (16, 16, 1), by_groups=True)[2]
    np.testing.assert_allclose(result, a.astype(np.float64) @ b, rtol=1e-4, atol=1e-4)

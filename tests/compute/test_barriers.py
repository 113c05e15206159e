"""Kernels with threadgroup memory and barriers, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Runner

TREE_REDUCTION = """
#include <metal_stdlib>
using namespace metal;

kernel void tree_reduction(device const float* input [[buffer(0)]],
                           device float* partial_sums [[buffer(1)]],
                           threadgroup float* scratch [[threadgroup(0)]],
                           uint position [[thread_position_in_grid]],
                           uint local [[thread_index_in_threadgroup]],
                           uint group [[threadgroup_position_in_grid]],
                           uint width [[threads_per_threadgroup]])
{
    scratch[local] = input[position];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint stride = width / 2; stride > 0; stride /= 2) {
        if (local < stride) scratch[local] += scratch[local + stride];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (local == 0) partial_sums[group] = scratch[0];
}
"""

TILED_PRODUCT = """
#include <metal_stdlib>
using namespace metal;

constant uint tile = 16;

kernel void tiled_product(device const float* a [[buffer(0)]],
                          device const float* b [[buffer(1)]],
                          device float* c [[buffer(2)]],
                          constant uint& size [[buffer(3)]],
                          uint2 local [[thread_position_in_threadgroup]],
                          uint2 group [[threadgroup_position_in_grid]])
{
    threadgroup float tile_a[tile][tile];
    threadgroup float tile_b[tile][tile];
    uint row = group.y * tile + local.y;
    uint column = group.x * tile + local.x;
    float sum = 0;
    for (uint t = 0; t < size / tile; t++) {
        tile_a[local.y][local.x] = a[row * size + t * tile + local.x];
        tile_b[local.y][local.x] = b[(t * tile + local.y) * size + column];
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (uint k = 0; k < tile; k++) sum += tile_a[local.y][k] * tile_b[k][local.x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    c[row * size + column] = sum;
}
"""

NEIGHBOUR_EXCHANGE = """
#include <metal_stdlib>
using namespace metal;

kernel void rotate_in_group(device const int* input [[buffer(0)]],
                            device int* output [[buffer(1)]],
                            uint position [[thread_position_in_grid]],
                            uint local [[thread_position_in_threadgroup]],
                            uint width [[threads_per_threadgroup]])
{
    threadgroup int shared_values[256];
    shared_values[local] = input[position];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    output[position] = shared_values[(local + 1) % width];
}
"""


@pytest.mark.parametrize("width", [32, 256, 1024])
def test_tree_reduction_sums_each_threadgroup(runner: Runner, width: int) -> None:
    groups = 37
    values = np.random.default_rng(3).random(groups * width, dtype=np.float32)
    pipeline = runner.pipeline(TREE_REDUCTION, "tree_reduction")
    _, sums = runner.run(
        pipeline,
        [values, np.zeros(groups, np.float32)],
        (groups * width, 1, 1),
        (width, 1, 1),
        threadgroup_memory=[4 * width],
    )
    truth = values.astype(np.float64).reshape(groups, width).sum(axis=1)
    # A pairwise sum of n positive floats errs by at most log2(n) roundings of the total.
    np.testing.assert_allclose(sums, truth, rtol=np.log2(width) * 2.0**-24)


def test_tiled_matrix_product(runner: Runner) -> None:
    size = 128
    random = np.random.default_rng(4)
    a = random.standard_normal((size, size), dtype=np.float32)
    b = random.standard_normal((size, size), dtype=np.float32)
    pipeline = runner.pipeline(TILED_PRODUCT, "tiled_product")
    arrays = [a, b, np.zeros_like(a), np.array([size], np.uint32)]
    product = runner.run(pipeline, arrays, (size // 16, size // 16, 1), (16, 16, 1), by_groups=True)[2]
    truth = a.astype(np.float64) @ b.astype(np.float64)
    # |error| <= n * u * |a| @ |b| for a sum of n products in any order (Higham, Accuracy and Stability, 3.5).
    bound = size * 2.0**-24 * (np.abs(a).astype(np.float64) @ np.abs(b).astype(np.float64))
    assert np.all(np.abs(product - truth) <= bound)


def test_ragged_last_group_exchanges_among_its_own_threads(runner: Runner) -> None:
    count, width = 1000, 256
    values = np.arange(count, dtype=np.int32)
    pipeline = runner.pipeline(NEIGHBOUR_EXCHANGE, "rotate_in_group")
    rotated = runner.run(pipeline, [values, np.zeros_like(values)], (count, 1, 1), (width, 1, 1))[1]
    groups = [values[start : start + width] for start in range(0, count, width)]
    np.testing.assert_array_equal(rotated, np.concatenate([np.roll(group, -1) for group in groups]))

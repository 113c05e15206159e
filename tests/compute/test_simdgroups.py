"""SIMD-group functions over 32 lanes, against the same operations in NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Runner

SOURCE = """
#include <metal_stdlib>
using namespace metal;

kernel void sums(device const int* input [[buffer(0)]], device int* output [[buffer(1)]],
                 uint position [[thread_position_in_grid]])
{
    output[position] = simd_sum(input[position]);
}

kernel void shuffles(device const int* input [[buffer(0)]], device int* output [[buffer(1)]],
                     uint position [[thread_position_in_grid]], ushort lane [[thread_index_in_simdgroup]])
{
    output[position] = simd_shuffle(input[position], ushort((lane * 7 + 3) % 32));
}

kernel void prefix_sums(device const int* input [[buffer(0)]], device int* output [[buffer(1)]],
                        uint position [[thread_position_in_grid]])
{
    output[position] = simd_prefix_inclusive_sum(input[position]);
}

kernel void sums_of_odd_lanes(device const int* input [[buffer(0)]], device int* output [[buffer(1)]],
                              uint position [[thread_position_in_grid]], uint lane [[thread_index_in_simdgroup]])
{
    int result = -1;
    if (lane % 2 == 1) result = simd_sum(input[position]);
    output[position] = result;
}

kernel void float_sums(device const float* input [[buffer(0)]], device float* output [[buffer(1)]],
                       uint position [[thread_position_in_grid]])
{
    output[position] = simd_sum(input[position]);
}

kernel void threadgroup_sum(device const int* input [[buffer(0)]], device int* output [[buffer(1)]],
                            uint position [[thread_position_in_grid]],
                            uint lane [[thread_index_in_simdgroup]],
                            uint simdgroup [[simdgroup_index_in_threadgroup]],
                            uint simdgroups [[simdgroups_per_threadgroup]],
                            uint group [[threadgroup_position_in_grid]])
{
    threadgroup int partial[32];
    int sum = simd_sum(input[position]);
    if (lane == 0) partial[simdgroup] = sum;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simdgroup == 0) {
        int total = simd_sum(lane < simdgroups ? partial[lane] : 0);
        if (lane == 0) output[group] = total;
    }
}
"""


def by_simdgroup(values: np.ndarray) -> np.ndarray:
    return values.reshape(-1, 32)


@pytest.fixture
def values() -> np.ndarray:
    return np.random.default_rng(8).integers(-1000, 1000, 32 * 24, dtype=np.int32)


def run(runner: Runner, name: str, values: np.ndarray) -> np.ndarray:
    pipeline = runner.pipeline(SOURCE, name)
    return runner.run(pipeline, [values, np.zeros_like(values)], (values.size, 1, 1), (128, 1, 1))[1]


def test_simd_sum(runner: Runner, values: np.ndarray) -> None:
    truth = np.repeat(by_simdgroup(values).sum(axis=1), 32)
    np.testing.assert_array_equal(run(runner, "sums", values), truth)


def test_simd_shuffle(runner: Runner, values: np.ndarray) -> None:
    lanes = (np.arange(32) * 7 + 3) % 32
    np.testing.assert_array_equal(run(runner, "shuffles", values), by_simdgroup(values)[:, lanes].ravel())


def test_simd_prefix_inclusive_sum(runner: Runner, values: np.ndarray) -> None:
    truth = by_simdgroup(values).cumsum(axis=1).ravel()
    np.testing.assert_array_equal(run(runner, "prefix_sums", values), truth)


def test_simd_sum_among_active_lanes_only(runner: Runner, values: np.ndarray) -> None:
    odd_sums = by_simdgroup(values)[:, 1::2].sum(axis=1, keepdims=True)
    truth = np.where(np.arange(32) % 2 == 1, odd_sums, -1).ravel()
    np.testing.assert_array_equal(run(runner, "sums_of_odd_lanes", values), truth)


def test_simd_sum_in_ragged_simdgroup(runner: Runner) -> None:
    values = np.arange(1, 101, dtype=np.int32)
    simdgroups = [values[start : start + 32] for start in range(0, 100, 32)]
    truth = np.concatenate([np.full(len(group), group.sum()) for group in simdgroups])
    np.testing.assert_array_equal(run(runner, "sums", values), truth)


def test_simd_sum_of_floats(runner: Runner) -> None:
    values = np.random.default_rng(9).random(32 * 24, dtype=np.float32)
    truth = np.repeat(by_simdgroup(values).astype(np.float64).sum(axis=1), 32)
    # Thirty-one additions in any order: at most 31 roundings of the total of positive values.
    np.testing.assert_allclose(run(runner, "float_sums", values), truth, rtol=31 * 2.0**-24)


def test_threadgroup_sum_through_simdgroups(runner: Runner) -> None:
    values = np.random.default_rng(10).integers(-1000, 1000, 512 * 9, dtype=np.int32)
    pipeline = runner.pipeline(SOURCE, "threadgroup_sum")
    sums = runner.run(pipeline, [values, np.zeros(9, np.int32)], (values.size, 1, 1), (512, 1, 1))[1]
    np.testing.assert_array_equal(sums, values.reshape(9, 512).sum(axis=1))

"""Atomic functions across threadgroups, against NumPy's exact counts."""

from __future__ import annotations

import numpy as np

from .conftest import Runner

HISTOGRAM = """
#include <metal_stdlib>
using namespace metal;

kernel void histogram(device const uchar* values [[buffer(0)]],
                      device atomic_uint* bins [[buffer(1)]],
                      uint position [[thread_position_in_grid]])
{
    atomic_fetch_add_explicit(&bins[values[position]], 1u, memory_order_relaxed);
}
"""

THREADGROUP_HISTOGRAM = """
#include <metal_stdlib>
using namespace metal;

kernel void threadgroup_histogram(device const uchar* values [[buffer(0)]],
                                  device atomic_uint* bins [[buffer(1)]],
                                  uint position [[thread_position_in_grid]],
                                  uint local [[thread_position_in_threadgroup]])
{
    threadgroup atomic_uint local_bins[256];
    atomic_store_explicit(&local_bins[local], 0u, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    atomic_fetch_add_explicit(&local_bins[values[position]], 1u, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    uint count = atomic_load_explicit(&local_bins[local], memory_order_relaxed);
    if (count > 0) atomic_fetch_add_explicit(&bins[local], count, memory_order_relaxed);
}
"""

EXTREMES = """
#include <metal_stdlib>
using namespace metal;

kernel void extremes(device const int* values [[buffer(0)]],
                     device atomic_int* extremes [[buffer(1)]],
                     uint position [[thread_position_in_grid]])
{
    atomic_fetch_min_explicit(&extremes[0], values[position], memory_order_relaxed);
    atomic_fetch_max_explicit(&extremes[1], values[position], memory_order_relaxed);
}
"""


def test_histogram_counts_every_value(runner: Runner) -> None:
    values = np.random.default_rng(5).integers(0, 256, 1_000_003, dtype=np.uint8)
    pipeline = runner.pipeline(HISTOGRAM, "histogram")
    bins = runner.run(pipeline, [values, np.zeros(256, np.uint32)], (values.size, 1, 1), (256, 1, 1))[1]
    np.testing.assert_array_equal(bins, np.bincount(values, minlength=256))


def test_histogram_in_threadgroup_memory(runner: Runner) -> None:
    values = np.random.default_rng(6).integers(0, 256, 256 * 300, dtype=np.uint8)
    pipeline = runner.pipeline(THREADGROUP_HISTOGRAM, "threadgroup_histogram")
    bins = runner.run(pipeline, [values, np.zeros(256, np.uint32)], (values.size, 1, 1), (256, 1, 1))[1]
    np.testing.assert_array_equal(bins, np.bincount(values, minlength=256))


def test_minimum_and_maximum(runner: Runner) -> None:
    values = np.random.default_rng(7).integers(-(2**31), 2**31, 100_000, dtype=np.int32)
    start = np.array([2**31 - 1, -(2**31)], np.int32)
    pipeline = runner.pipeline(EXTREMES, "extremes")
    result = runner.run(pipeline, [values, start], (values.size, 1, 1), (512, 1, 1))[1]
    assert result.tolist() == [values.min(), values.max()]

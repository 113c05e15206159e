"""Prefix sums over a buffer that many threadgroups share, in three dispatches."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Runner

SOURCE = """
#include <metal_stdlib>
using namespace metal;

constexpr constant uint threads = 256;
constexpr constant uint per_group = threads * 2;

// Blelloch's scan: up-sweep, clear the root, down-sweep. Returns the block's total.
static uint scan_block(threadgroup uint *block, uint local)
{
    uint offset = 1;
    for (uint active = per_group / 2; active > 0; active /= 2) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (local < active) {
            const uint a = offset * (2 * local + 1) - 1, b = offset * (2 * local + 2) - 1;
            block[b] += block[a];
        }
        offset *= 2;
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    const uint total = block[per_group - 1];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (local == 0) block[per_group - 1] = 0;
    for (uint active = 1; active < per_group; active *= 2) {
        offset /= 2;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (local < active) {
            const uint a = offset * (2 * local + 1) - 1, b = offset * (2 * local + 2) - 1;
            const uint left = block[a];
            block[a] = block[b];
            block[b] += left;
        }
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    return total;
}

kernel void scan_blocks(device const uint *input [[buffer(0)]],
                        device uint *output [[buffer(1)]],
                        device uint *totals [[buffer(2)]],
                        constant uint &count [[buffer(3)]],
                        threadgroup uint *block [[threadgroup(0)]],
                        ushort local [[thread_position_in_threadgroup]],
                        ushort group [[threadgroup_position_in_grid]])
{
    const uint first = group * per_group + 2u * local;
    block[2 * local] = first < count ? input[first] : 0;
    block[2 * local + 1] = first + 1 < count ? input[first + 1] : 0;
    const uint total = scan_block(block, local);
    if (local == 0) totals[group] = total;
    for (uint k = 0; k < 2; ++k)
        if (first + k < count) output[first + k] = block[2 * local + k];
}

kernel void add_offsets(device uint *values [[buffer(0)]], device const uint *offsets [[buffer(1)]],
                        constant uint &count [[buffer(2)]], uint position [[thread_position_in_grid]])
{
    if (position >= count) return;
    values[position] += offsets[position / per_group];
}

// The same in one threadgroup, with SIMD-groups.
kernel void scan_with_simdgroups(device const uint *input, device uint *output,
                                 uint local [[thread_position_in_threadgroup]],
                                 uint lane [[thread_index_in_simdgroup]],
                                 uint simdgroup [[simdgroup_index_in_threadgroup]],
                                 uint simdgroups [[simdgroups_per_threadgroup]])
{
    threadgroup uint sums[32];
    const uint value = input[local];
    uint running = simd_prefix_exclusive_sum(value);
    if (lane == 31) sums[simdgroup] = running + value;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simdgroup == 0) {
        const uint sum = lane < simdgroups ? sums[lane] : 0;
        sums[lane] = simd_prefix_exclusive_sum(sum);
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    output[local] = running + sums[simdgroup];
}
"""
PER_GROUP = 512


@pytest.mark.parametrize("count", [1, 512, 513, 20_000])
def test_scan_over_threadgroups(runner: Runner, count: int) -> None:
    values = np.random.default_rng(3).integers(0, 2**32, count, dtype=np.uint32)
    scan = runner.pipeline(SOURCE, "scan_blocks")
    size = np.array([count], np.uint32)
    groups = -(-count // PER_GROUP)

    def scanned(source: np.ndarray, length: np.ndarray) -> list[np.ndarray]:
        number = -(-source.size // PER_GROUP)
        arrays = [source, np.zeros_like(source), np.zeros(number, np.uint32), length]
        grid = (number, 1, 1)
        return runner.run(scan, arrays, grid, (256, 1, 1), by_groups=True, threadgroup_memory=[PER_GROUP * 4])

    _, blocks, totals, _ = scanned(values, size)
    offsets = scanned(totals, np.array([groups], np.uint32))[1]
    add = runner.pipeline(SOURCE, "add_offsets")
    result = runner.run(add, [blocks, offsets, size], (count + 100, 1, 1), (256, 1, 1))[0]
    expected = np.concatenate([[0], np.cumsum(values, dtype=np.uint32)[:-1]])
    np.testing.assert_array_equal(result, expected)


def test_scan_with_simdgroups(runner: Runner) -> None:
    values = np.random.default_rng(4).integers(0, 1000, 1024, dtype=np.uint32)
    pipeline = runner.pipeline(SOURCE, "scan_with_simdgroups")
    result = runner.run(pipeline, [values, np.zeros_like(values)], (1024, 1, 1), (1024, 1, 1))[1]
    np.testing.assert_array_equal(result, np.cumsum(values) - values)

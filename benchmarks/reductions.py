"""Reductions and prefix sums of 16 M floats in the usual ways, beside NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import pymetal as pm

from .measure import Row, at_least, medians_in_turns, print_rows
from .metal_programs import Launch, buffer_of, pipeline_of

COUNT = 1 << 24
GROUP = 256
PER_THREAD = 16

Floats = NDArray[np.float32]

HEAD = f"""
#include <metal_stdlib>
using namespace metal;
constant constexpr uint width = {GROUP}, turns = {PER_THREAD};
#define ARGUMENTS device const float* values [[buffer(0)]], device float* results [[buffer(1)]], \\
    uint group [[threadgroup_position_in_grid]], uint local [[thread_position_in_threadgroup]], \\
    uint lane [[thread_index_in_simdgroup]], uint simdgroup [[simdgroup_index_in_threadgroup]]
"""

TREE = """
kernel void tree(ARGUMENTS)
{
    threadgroup float partial[width];
    float total = 0;
    for (uint k = 0; k < turns; k++) total += values[(group * turns + k) * width + local];
    partial[local] = total;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint step = width / 2; step > 0; step /= 2) {
        if (local < step) partial[local] += partial[local + step];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (local == 0) results[group] = partial[0];
}
"""

MAXIMUM = """
kernel void maximum(ARGUMENTS)
{
    threadgroup float partial[width / 32];
    float most = -INFINITY;
    for (uint k = 0; k < turns; k++) most = max(most, values[(group * turns + k) * width + local]);
    most = simd_max(most);
    if (lane == 0) partial[simdgroup] = most;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simdgroup == 0) {
        most = simd_max(lane < width / 32 ? partial[lane] : -INFINITY);
        if (lane == 0) results[group] = most;
    }
}
"""

PREFIX_SUMS = """
kernel void prefix_sums(ARGUMENTS)
{
    threadgroup float before[width / 32];
    const uint i = group * width + local;
    const float sum = simd_prefix_inclusive_sum(values[i]);
    if (lane == 31) before[simdgroup] = sum;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simdgroup == 0) {
        const float own = simd_prefix_exclusive_sum(lane < width / 32 ? before[lane] : 0.0f);
        if (lane < width / 32) before[lane] = own;
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    results[i] = sum + before[simdgroup];
}
"""


@dataclass(frozen=True)
class Reduction:
    """A kernel, what it is called, and NumPy's way to the same result; `finish` adds up what its groups leave."""

    title: str
    source: str
    name: str
    results: int
    threads: int
    finish: Callable[[Floats], Floats]
    with_numpy: Callable[[Floats], Floats]


GROUPS = COUNT // (GROUP * PER_THREAD)
REDUCTIONS = (
    Reduction("sum by a tree", TREE, "tree", GROUPS, COUNT // PER_THREAD, np.sum, np.sum),
    Reduction("maximum by simd_max", MAXIMUM, "maximum", GROUPS, COUNT // PER_THREAD, np.max, np.max),
    Reduction(
        f"prefix sums of rows of {GROUP}",
        PREFIX_SUMS,
        "prefix_sums",
        COUNT,
        COUNT,
        lambda results: results.reshape(-1, GROUP),
        lambda values: np.cumsum(values.reshape(-1, GROUP), axis=1),
    ),
)


def rows(device: pm.Device, values: Floats, reduction: Reduction) -> list[Row]:
    pipeline = pipeline_of(device, HEAD + reduction.source, reduction.name)
    buffers = [buffer_of(device, values), buffer_of(device, np.zeros(reduction.results, np.float32))]
    launch = Launch(device.new_command_queue(), pipeline, buffers, (reduction.threads, 1, 1), (GROUP, 1, 1))
    results = np.frombuffer(buffers[1].contents(), np.float32)

    def with_metal() -> Floats:
        launch()
        return reduction.finish(results)

    seconds = medians_in_turns({"softmetal": with_metal, "numpy": lambda: reduction.with_numpy(values)})
    np.testing.assert_allclose(with_metal(), reduction.with_numpy(values), rtol=1e-4)
    ratio = at_least(seconds["numpy"] / seconds["softmetal"], 1, "NumPy's speed")
    return [
        Row(f"{reduction.title}, Metal kernel", seconds["softmetal"], ratio),
        Row(f"{reduction.title}, NumPy", seconds["numpy"]),
    ]


def main() -> None:
    device = pm.create_system_default_device()
    values = np.random.default_rng(1).random(COUNT, np.float32)
    print_rows("Reductions of 16 M floats", [row for item in REDUCTIONS for row in rows(device, values, item)])

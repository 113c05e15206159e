"""Kernels that memory bandwidth decides, on 16 M floats, beside NumPy: saxpy in place, and a sum by simd_sum."""

from __future__ import annotations

import numpy as np

import pymetal as pm

from .measure import Row, at_least, medians_in_turns, print_rows
from .metal_programs import Launch, buffer_of, pipeline_of

COUNT = 1 << 24
GROUP = 256

SAXPY = """
#include <metal_stdlib>
using namespace metal;
kernel void saxpy(device const float* x [[buffer(0)]], device float* y [[buffer(1)]],
                  constant float& a [[buffer(2)]], constant uint& count [[buffer(3)]],
                  uint i [[thread_position_in_grid]])
{
    if (i >= count) return;
    y[i] = a * x[i] + y[i];
}
"""


def sum_source(threads: int, per_thread: int) -> str:
    """The usual two steps: one sum per threadgroup, which the host adds up."""
    return f"""
#include <metal_stdlib>
using namespace metal;
kernel void sum(device const float* values [[buffer(0)]], device float* sums [[buffer(1)]],
                uint group [[threadgroup_position_in_grid]], uint local [[thread_position_in_threadgroup]],
                uint lane [[thread_index_in_simdgroup]], uint simdgroup [[simdgroup_index_in_threadgroup]])
{{
    threadgroup float partial[{threads // 32}];
    device const float* own = values + group * {threads * per_thread};
    float total = 0;
    for (uint k = 0; k < {per_thread}; k++) total += own[k * {threads} + local];
    total = simd_sum(total);
    if (lane == 0) partial[simdgroup] = total;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simdgroup == 0) {{
        total = simd_sum(lane < {threads // 32} ? partial[lane] : 0.0f);
        if (lane == 0) sums[group] = total;
    }}
}}
"""


def saxpy(device: pm.Device, queue: pm.CommandQueue) -> list[Row]:
    x, y = np.ones(COUNT, np.float32), np.full(COUNT, 2, np.float32)
    constants = np.array([0.5], np.float32), np.array([COUNT], np.uint32)
    buffers = [buffer_of(device, values) for values in (x, y, *constants)]
    launch = Launch(queue, pipeline_of(device, SAXPY, "saxpy"), buffers, (COUNT, 1, 1), (GROUP, 1, 1))
    product = np.empty_like(x)

    def with_numpy() -> None:
        np.multiply(x, np.float32(0.5), out=product)
        np.add(y, product, out=y)

    seconds = medians_in_turns({"softmetal": launch, "numpy": with_numpy})
    rate = 12 * COUNT / seconds["softmetal"] / 1e9  # two reads, one write
    floor = at_least(seconds["numpy"] / seconds["softmetal"], 1, "NumPy's speed")
    return [
        Row("saxpy, Metal kernel", seconds["softmetal"], f"{rate:.1f} GB/s; {floor}"),
        Row("saxpy, NumPy in place", seconds["numpy"]),
    ]


def reduction(device: pm.Device, queue: pm.CommandQueue, threads: int, per_thread: int) -> list[Row]:
    """Threadgroups of `threads`, each of which adds `per_thread` floats before they meet."""
    values = np.random.default_rng(1).random(COUNT, np.float32)
    groups = COUNT // (threads * per_thread)
    buffers = [buffer_of(device, values), buffer_of(device, np.zeros(groups, np.float32))]
    pipeline = pipeline_of(device, sum_source(threads, per_thread), "sum")
    launch = Launch(queue, pipeline, buffers, (groups * threads, 1, 1), (threads, 1, 1))
    sums = np.frombuffer(buffers[1].contents(), np.float32)
    totals = {"softmetal": 0.0, "numpy": 0.0}

    def with_metal() -> None:
        launch()
        totals["softmetal"] = float(sums.sum())

    def with_numpy() -> None:
        totals["numpy"] = float(values.sum())

    seconds = medians_in_turns({"softmetal": with_metal, "numpy": with_numpy})
    np.testing.assert_allclose(list(totals.values()), values.sum(dtype=np.float64), rtol=1e-5)
    floor = at_least(seconds["numpy"] / seconds["softmetal"], 1, "NumPy's speed")
    return [
        Row(f"simd_sum, {per_thread} floats each of {threads} threads", seconds["softmetal"], floor),
        Row("sum, numpy.sum", seconds["numpy"]),
    ]


def main() -> None:
    device = pm.create_system_default_device()
    queue = device.new_command_queue()
    sums = [*reduction(device, queue, 1024, 64), *reduction(device, queue, 256, 16)]
    print_rows("Vectors of 16 M floats", [*saxpy(device, queue), *sums])

"""Command buffers in numbers: many small ones, queues at the same time, grids whose size a kernel decides."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import numpy as np
import pytest

import pymetal as pm

from .conftest import Runner

COUNT = """
#include <metal_stdlib>
using namespace metal;
kernel void count_up(device uint* counters [[buffer(0)]], uint i [[thread_position_in_grid]]) { counters[i]++; }
"""

# Each side tells that it has begun, and looks for the other for as long as some seconds.
MEET = """
#include <metal_stdlib>
using namespace metal;
kernel void meet(device atomic_uint* begun [[buffer(0)]], constant uint& side [[buffer(1)]])
{
    atomic_store_explicit(begun + side, 1, memory_order_relaxed);
    for (uint tries = 0; tries < 4000000000u; tries++) {
        if (atomic_load_explicit(begun + 1 - side, memory_order_relaxed) == 1) {
            atomic_store_explicit(begun + 2 + side, 1, memory_order_relaxed);
            return;
        }
    }
}
"""

# The first kernel decides how many threadgroups the second one has.
INDIRECT = """
#include <metal_stdlib>
using namespace metal;
kernel void decide(device uint* groups [[buffer(0)]], constant uint* wanted [[buffer(1)]],
                   uint i [[thread_position_in_grid]]) { groups[i] = wanted[i]; }
kernel void mark(device atomic_uint* marks [[buffer(2)]], uint3 p [[thread_position_in_grid]],
                 uint3 size [[threads_per_grid]])
{ atomic_fetch_add_explicit(marks + (p.z * size.y + p.y) * size.x + p.x, 1, memory_order_relaxed); }
"""

Encode = Callable[[pm.ComputeCommandEncoder], None]


def encoded(queue: pm.CommandQueue, encode: Encode) -> pm.CommandBuffer:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encode(encoder)
    encoder.end_encoding()
    return commands


def counters_of(buffer: pm.Buffer) -> Sequence[int]:
    return list(np.frombuffer(buffer.contents(), np.uint32))


@pytest.mark.parametrize(("buffers", "dispatches"), [(1, 10_000), (10_000, 1), (100, 100)])
def test_ten_thousand_tiny_dispatches_all_happen(runner: Runner, buffers: int, dispatches: int) -> None:
    pipeline = runner.pipeline(COUNT, "count_up")
    counters = runner.upload(np.zeros(64, np.uint32))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_buffer(counters, 0, 0)
        for _ in range(dispatches):
            encoder.dispatch_threads(pm.Size(64, 1, 1), pm.Size(32, 1, 1))

    for _ in range(buffers - 1):
        encoded(runner.queue, encode).commit()
    last = encoded(runner.queue, encode)
    last.commit()
    last.wait_until_completed()
    assert counters_of(counters) == [10_000] * 64


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="two kernels cannot run at once on one processor")
def test_two_queues_run_at_the_same_time(runner: Runner) -> None:
    pipeline = runner.pipeline(MEET, "meet")
    begun = runner.upload(np.zeros(4, np.uint32))
    waiting: list[pm.CommandBuffer] = []
    for side in range(2):

        def encode(encoder: pm.ComputeCommandEncoder, side: int = side) -> None:
            encoder.set_compute_pipeline_state(pipeline)
            encoder.set_buffer(begun, 0, 0)
            encoder.set_bytes(np.array([side], np.uint32), 1)
            encoder.dispatch_threads(pm.Size(1, 1, 1), pm.Size(1, 1, 1))

        waiting.append(encoded(runner.device.new_command_queue(), encode))
    for commands in waiting:
        commands.commit()
    for commands in waiting:
        commands.wait_until_completed()
    assert counters_of(begun) == [1, 1, 1, 1]


@pytest.mark.parametrize("groups", [(3, 2, 4), (1, 1, 1), (0, 5, 5)])
def test_a_kernel_decides_the_size_of_the_next_grid(runner: Runner, groups: tuple[int, int, int]) -> None:
    decide, mark = (runner.pipeline(INDIRECT, name) for name in ("decide", "mark"))
    offset, total = 8, groups[0] * 8 * groups[1] * 4 * groups[2]
    arguments = runner.upload(np.full(8, 99, np.uint32))
    marks = runner.upload(np.zeros(total + 1, np.uint32))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffer(arguments, offset, 0)
        encoder.set_bytes(np.array(groups, np.uint32), 1)
        encoder.set_buffer(marks, 0, 2)
        encoder.set_compute_pipeline_state(decide)
        encoder.dispatch_threads(pm.Size(3, 1, 1), pm.Size(3, 1, 1))
        encoder.set_compute_pipeline_state(mark)
        encoder.dispatch_threadgroups_with_indirect_buffer(arguments, offset, pm.Size(8, 4, 1))

    commands = encoded(runner.queue, encode)
    commands.commit()
    commands.wait_until_completed()
    assert counters_of(marks) == [1] * total + [0]

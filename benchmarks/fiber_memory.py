"""What threadgroups of 1,024 threads that meet at barriers cost in memory when each thread runs on a fiber."""

from __future__ import annotations

import os
import resource
import time
from pathlib import Path
from unittest.mock import patch

import numpy as np

import pymetal as pm

from .measure import Row, print_rows
from .metal_programs import Launch, buffer_of, pipeline_of

THREADS = 1024
GROUPS = 256

SOURCE = """
#include <metal_stdlib>
using namespace metal;
kernel void rotate(device float* values [[buffer(0)]], constant uint& rounds [[buffer(1)]],
                   uint thread_index [[thread_position_in_threadgroup]], uint group [[threadgroup_position_in_grid]])
{
    threadgroup float shared_values[1024];
    device float* own = values + group * 1024;
    for (uint round = 0; round < rounds; round++) {
        shared_values[thread_index] = own[thread_index];
        threadgroup_barrier(mem_flags::mem_threadgroup);
        own[thread_index] = shared_values[(thread_index + 1) % 1024];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
}
"""


def pipeline_on_fibers(device: pm.Device) -> pm.ComputePipelineState:
    """The kernel would run as loops otherwise."""
    with patch.dict(os.environ, {"PYMETAL_EXECUTION": "fibers"}):
        return pipeline_of(device, SOURCE, "rotate")


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def main() -> None:
    device = pm.create_system_default_device()
    values = np.arange(THREADS * GROUPS, dtype=np.float32)
    buffers = [buffer_of(device, values), buffer_of(device, np.array([4], np.uint32))]
    pipeline = pipeline_on_fibers(device)
    launch = Launch(device.new_command_queue(), pipeline, buffers, (THREADS * GROUPS, 1, 1), (THREADS, 1, 1))
    before = resident_bytes()
    start = time.perf_counter()
    launch()
    seconds = time.perf_counter() - start
    expected = np.roll(values.reshape(GROUPS, THREADS), -4, axis=1).ravel()
    np.testing.assert_array_equal(np.frombuffer(buffers[0].contents(), np.float32), expected)
    grown = resident_bytes() - before
    workers = len(os.sched_getaffinity(0))
    print_rows(f"{GROUPS} groups of {THREADS} threads at barriers", [Row("first run", seconds)])
    print(f"  resident memory grew by {grown / 1e6:.1f} MB on {workers} processors")

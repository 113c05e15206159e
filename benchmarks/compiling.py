"""How long a program waits for a small kernel: compiled for the first time, found on disk, found in memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

from .measure import Row, at_most, print_rows

FRESH_KERNELS = 15
PROCESSES = 11

SAXPY = """
kernel void saxpy(device const float* x [[buffer(0)]], device float* y [[buffer(1)]],
                  constant float& a [[buffer(2)]], uint i [[thread_position_in_grid]])
{ y[i] = a * x[i] + y[i]; }
"""

# Prints the seconds from source to pipeline for each source in its arguments.
PROGRAM = """
import sys, time
import pymetal as pm
device = pm.create_system_default_device()
for source in sys.argv[1:]:
    start = time.perf_counter()
    device.new_compute_pipeline_state(device.new_library_with_source(source).new_function("saxpy"))
    print(time.perf_counter() - start)
"""


def seconds_in_new_process(cache: str, *sources: str) -> list[float]:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, *sources],
        env={**os.environ, "PYMETAL_CACHE_DIR": cache},
        cwd=cache,
        check=True,
        capture_output=True,
        text=True,
    )
    return [float(line) for line in result.stdout.split()]


def compile_times() -> list[Row]:
    fresh = [f"{SAXPY}// {time.time_ns()} {number}" for number in range(FRESH_KERNELS)]
    with tempfile.TemporaryDirectory() as cache:
        (empty_cache,) = seconds_in_new_process(cache, SAXPY)
        first = statistics.median(seconds_in_new_process(cache, *fresh)[1:])
        started = statistics.median(seconds_in_new_process(cache, source)[0] for source in fresh[:PROCESSES])
        others = [seconds_in_new_process(cache, *fresh) for _ in range(3)]
    from_disk = statistics.median(seconds for times in others for seconds in times[1:])
    return [
        Row("empty cache: precompiled header and kernel", empty_cache),
        Row("first compile, header present", first, at_most(first, 0.150)),
        Row("on disk, first kernel of a new process", started, at_most(started, 0.005)),
        Row("on disk, later kernels", from_disk, at_most(from_disk, 0.005)),
        Row("in memory", in_memory(), at_most(in_memory(), 0.005)),
    ]


def in_memory() -> float:
    with tempfile.TemporaryDirectory() as cache:
        return statistics.median(seconds_in_new_process(cache, *[SAXPY] * 20)[1:])


def main() -> None:
    print_rows("From source to pipeline, small kernel", compile_times())

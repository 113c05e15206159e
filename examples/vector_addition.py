"""Add two vectors on the GPU: compile a kernel, run it, check it against NumPy, and show how long each step took."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager

import numpy as np

import pymetal as pm

SOURCE = """
#include <metal_stdlib>
using namespace metal;

kernel void vector_add(device const float* a [[buffer(0)]],
                       device const float* b [[buffer(1)]],
                       device float* c [[buffer(2)]],
                       uint id [[thread_position_in_grid]])
{
    c[id] = a[id] + b[id];
}
"""
COUNT = 1 << 20


@contextmanager
def timed(label: str) -> Generator[None]:
    print(f"{label:<32}", end="", flush=True)
    start = time.perf_counter()
    yield
    print(f"{(time.perf_counter() - start) * 1e3:10.3f} ms", flush=True)


def run_kernel(queue: pm.CommandQueue, pipeline: pm.ComputePipelineState, buffers: list[pm.Buffer]) -> None:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    for index, buffer in enumerate(buffers):
        encoder.set_buffer(buffer, 0, index)
    encoder.dispatch_threads(COUNT, 1, 1, 256, 1, 1)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()


def main() -> None:
    device = pm.create_system_default_device()
    print(f"device: {device.name}")
    with timed("compile the Metal source"):
        library = device.new_library_with_source(SOURCE)
    with timed("make the pipeline"):
        pipeline = device.new_compute_pipeline_state(library.new_function("vector_add"))
    queue = device.new_command_queue()
    buffers = [device.new_buffer(4 * COUNT, pm.ResourceStorageModeShared) for _ in range(3)]
    a, b, c = (np.frombuffer(buffer.contents(), dtype=np.float32) for buffer in buffers)
    generator = np.random.default_rng(1)
    a[:] = generator.standard_normal(COUNT)
    b[:] = generator.standard_normal(COUNT)

    with timed(f"first run, {COUNT:,} elements"):
        run_kernel(queue, pipeline, buffers)
    with timed("second run"):
        run_kernel(queue, pipeline, buffers)
    if not np.array_equal(c, a + b):
        raise SystemExit("the result differs from NumPy's")
    print(f"first results: {c[:5]}, equal to NumPy's in all {COUNT:,} elements")


if __name__ == "__main__":
    main()

"""The software device on the work of a small program: compile, dispatch, bandwidth."""

from __future__ import annotations

import os
import tempfile
from functools import partial

import numpy as np

import pymetal as pm

from .measure import Row, median_seconds, print_rows

EMPTY = "kernel void nothing() {}"

SAXPY = """
kernel void saxpy(device const float* x [[buffer(0)]], device float* y [[buffer(1)]],
                  constant float& a [[buffer(2)]], uint i [[thread_position_in_grid]])
{ y[i] = a * x[i] + y[i]; }
"""
SAXPY_COUNT = 1 << 24

TILED_PRODUCT = """
#include <metal_stdlib>
using namespace metal;
kernel void tiled_product(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]],
                          device float* c [[buffer(2)]], constant uint& size [[buffer(3)]],
                          uint2 local [[thread_position_in_threadgroup]],
                          uint2 group [[threadgroup_position_in_grid]])
{
    threadgroup float tile_a[16][16];
    threadgroup float tile_b[16][16];
    uint row = group.y * 16 + local.y, column = group.x * 16 + local.x;
    float sum = 0;
    for (uint t = 0; t < size / 16; t++) {
        tile_a[local.y][local.x] = a[row * size + t * 16 + local.x];
        tile_b[local.y][local.x] = b[(t * 16 + local.y) * size + column];
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (uint k = 0; k < 16; k++) sum += tile_a[local.y][k] * tile_b[k][local.x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    c[row * size + column] = sum;
}
"""


def pipeline_of(device: pm.Device, source: str, name: str) -> pm.ComputePipelineState:
    return device.new_compute_pipeline_state(device.new_library_with_source(source).new_function(name))


def dispatch(
    queue: pm.CommandQueue,
    pipeline: pm.ComputePipelineState,
    buffers: list[pm.Buffer],
    grid: tuple[int, int, int],
    group: tuple[int, int, int],
) -> None:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    for index, buffer in enumerate(buffers):
        encoder.set_buffer(buffer, 0, index)
    encoder.dispatch_threads(pm.Size(*grid), pm.Size(*group))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()


def compile_times(device: pm.Device) -> list[Row]:
    """A source nobody compiled before, again from the cache, and the one-time precompiled library header."""
    with tempfile.TemporaryDirectory() as folder:
        previous = os.environ.get("PYMETAL_CACHE_DIR")
        os.environ["PYMETAL_CACHE_DIR"] = folder
        try:
            header = median_seconds(lambda: pipeline_of(device, EMPTY, "nothing"), 1, 0)
            fresh = iter(range(1000))

            def first() -> None:
                pipeline_of(device, SAXPY + f"// {os.getpid()} {next(fresh)}", "saxpy")

            first_time = median_seconds(first, 9, 1)
            cached = median_seconds(lambda: pipeline_of(device, SAXPY, "saxpy"), 20, 1)
        finally:
            if previous is None:
                del os.environ["PYMETAL_CACHE_DIR"]
            else:
                os.environ["PYMETAL_CACHE_DIR"] = previous
    return [
        Row("first kernel ever, with the precompiled header", header),
        Row("first compile of a small kernel", first_time, "floor 150 ms"),
        Row("the same kernel again", cached, "floor 5 ms"),
    ]


def commit_and_wait(commands: pm.CommandBuffer) -> None:
    commands.commit()
    commands.wait_until_completed()


def empty_dispatch(device: pm.Device, queue: pm.CommandQueue) -> list[Row]:
    pipeline = pipeline_of(device, EMPTY, "nothing")
    encode_and_run = median_seconds(lambda: dispatch(queue, pipeline, [], (1, 1, 1), (1, 1, 1)), 2000, 100)

    gpu_times: list[float] = []
    for _ in range(500):
        commands = queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        encoder.dispatch_threads(pm.Size(1, 1, 1), pm.Size(1, 1, 1))
        encoder.end_encoding()
        gpu_times.append(median_seconds(partial(commit_and_wait, commands), 1, 0))
    return [
        Row("empty kernel, encode to completed", encode_and_run),
        Row("empty kernel, commit to completed", float(np.median(gpu_times))),
    ]


def saxpy(device: pm.Device, queue: pm.CommandQueue) -> list[Row]:
    pipeline = pipeline_of(device, SAXPY, "saxpy")
    buffers = [device.new_buffer(4 * SAXPY_COUNT, pm.ResourceStorageModeShared) for _ in range(2)]
    scale = device.new_buffer(4, pm.ResourceStorageModeShared)
    np.frombuffer(scale.contents(), np.float32)[0] = 2.0
    x, y = (np.frombuffer(buffer.contents(), np.float32) for buffer in buffers)
    x[:], y[:] = 1.0, 2.0
    soft = median_seconds(lambda: dispatch(queue, pipeline, [*buffers, scale], (SAXPY_COUNT, 1, 1), (256, 1, 1)))

    def with_numpy() -> None:
        np.add(y, 2.0 * x, out=y)

    numpy_time = median_seconds(with_numpy)
    return [
        Row("saxpy, 16 M floats", soft, f"{numpy_time / soft:.2f} × NumPy's speed"),
        Row("the same in NumPy", numpy_time),
    ]


def tiled_product(device: pm.Device, queue: pm.CommandQueue) -> list[Row]:
    size = 512
    pipeline = pipeline_of(device, TILED_PRODUCT, "tiled_product")
    buffers = [device.new_buffer(4 * size * size, pm.ResourceStorageModeShared) for _ in range(3)]
    size_buffer = device.new_buffer(4, pm.ResourceStorageModeShared)
    np.frombuffer(size_buffer.contents(), np.uint32)[0] = size
    grid = (size, size, 1)
    seconds = median_seconds(lambda: dispatch(queue, pipeline, [*buffers, size_buffer], grid, (16, 16, 1)), 10, 1)
    return [Row("matrix product 512³, 16×16 tiles, barriers", seconds, f"{2 * size**3 / seconds / 1e9:.2f} GFLOPS")]


def main() -> None:
    device = pm.create_system_default_device()
    queue = device.new_command_queue()
    print(device.name)
    print_rows("Compiling", compile_times(device))
    print_rows("Dispatching", empty_dispatch(device, queue))
    print_rows("Bandwidth", saxpy(device, queue))
    print_rows("Barriers", tiled_product(device, queue))


if __name__ == "__main__":
    main()

"""Small programs that use one part of Metal each, and raise when it does not work.

`AssertionError` tells what was wrong with a result. `UnavailableError` means that the device lacks the feature, which
is no failure.
"""

from __future__ import annotations

import mmap
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

import pymetal as pm

KERNELS = """
#include <metal_stdlib>
using namespace metal;
constant int offset [[function_constant(0)]];

kernel void add(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]],
                device float* sum [[buffer(2)]], uint i [[thread_position_in_grid]]) { sum[i] = a[i] + b[i]; }

kernel void add_offset(device int* values [[buffer(0)]], uint i [[thread_position_in_grid]]) { values[i] += offset; }

kernel void total(device const int* values [[buffer(0)]], device int* sums [[buffer(1)]],
                  threadgroup int* shared [[threadgroup(0)]], uint i [[thread_position_in_grid]],
                  uint lane [[thread_position_in_threadgroup]], uint group [[threadgroup_position_in_grid]])
{
    shared[lane] = values[i];
    for (uint half_size = 32; half_size > 0; half_size /= 2) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (lane < half_size) shared[lane] += shared[lane + half_size];
    }
    if (lane == 0) sums[group] = shared[0];
}

kernel void count(device atomic_int* counter [[buffer(0)]])
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

kernel void lane_sum(device int* sums [[buffer(0)]], uint i [[thread_position_in_grid]]) { sums[i] = simd_sum(1); }
"""

COLORS = """
vertex float4 cover(uint i [[vertex_id]]) { return float4(i == 1 ? 3 : -1, i == 2 ? 3 : -1, 0, 1); }
fragment float4 green() { return float4(0, 1, 0, 1); }
"""

Check = Callable[[], None]


@cache
def device() -> pm.Device:
    """The default device."""
    return pm.create_system_default_device()


def run(pipeline: pm.ComputePipelineState, buffers: list[pm.Buffer], threads: int, group: int, shared: int = 0) -> None:
    """Dispatch a kernel and wait for it."""
    commands = device().new_command_queue().command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    for index, buffer in enumerate(buffers):
        encoder.set_buffer(buffer, 0, index)
    if shared:
        encoder.set_threadgroup_memory_length(shared, 0)
    encoder.dispatch_threads((threads, 1, 1), (group, 1, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()


def pipeline_of(name: str, constants: pm.FunctionConstantValues | None = None) -> pm.ComputePipelineState:
    """The pipeline of one of the kernels above."""
    library = device().new_library_with_source(KERNELS)
    function = library.new_function(name, constants) if constants else library.new_function(name)
    return device().new_compute_pipeline_state(function)


def finds_a_device() -> None:
    assert device().name, "the device has no name"


def keeps_identity() -> None:
    assert device().new_command_queue().device is device(), "the queue's device is another Python object"


def counts_references() -> None:
    before = pm.debug.live_objects().wrappers.get("pymetal.Buffer", 0)
    buffers = [device().new_buffer(256) for _ in range(100)]
    assert pm.debug.live_objects().wrappers["pymetal.Buffer"] == before + len(buffers)
    del buffers
    assert pm.debug.live_objects().wrappers.get("pymetal.Buffer", 0) == before, "buffers outlive their last use"


def shares_buffer_memory() -> None:
    data = np.arange(1000, dtype=np.float32)
    buffer = device().new_buffer(data)
    view = np.frombuffer(buffer.contents(), np.float32)
    assert np.array_equal(view, data), "a buffer holds other data than it was made of"
    view[0] = 7
    assert np.frombuffer(buffer.contents(), np.float32)[0] == 7, "two views of a buffer differ"


def wraps_memory_without_a_copy() -> None:
    memory = mmap.mmap(-1, 4 * mmap.PAGESIZE)
    buffer = device().new_buffer_no_copy(memory)
    memory[0] = 42
    assert buffer.contents()[0] == 42, "the buffer does not see the memory that it was made of"


def checks_arguments() -> None:
    try:
        device().new_buffer(0)
    except pm.ValidationError:
        return
    raise AssertionError("a buffer of no bytes was not refused")


def compiles_shaders() -> None:
    names = set(device().new_library_with_source(KERNELS).function_names)
    assert {"add", "add_offset", "total", "count"} <= names, f"the library has the functions {sorted(names)}"


def shows_compile_errors() -> None:
    try:
        device().new_library_with_source("kernel void broken()\n{\n    nowhere = 1;\n}\n")
    except pm.CompileError as error:
        lines = [item.line for item in error.diagnostics]
        assert lines == [3], f"the error is on line 3, but the diagnostics name {lines}"
        return
    raise AssertionError("a broken shader compiled")


def knows_pipeline_limits() -> None:
    pipeline = pipeline_of("add")
    threads, width = pipeline.max_total_threads_per_threadgroup, pipeline.thread_execution_width
    assert threads >= width >= 1, f"{threads} threads in a threadgroup, {width} in a SIMD group"


def runs_a_kernel() -> None:
    a, b = np.arange(1000, dtype=np.float32), np.full(1000, 0.5, np.float32)
    result = device().new_buffer(a.nbytes)
    run(pipeline_of("add"), [device().new_buffer(a), device().new_buffer(b), result], 1000, 32)
    assert np.array_equal(np.frombuffer(result.contents(), np.float32), a + b), "the sums are wrong"


def shares_threadgroup_memory() -> None:
    values = np.arange(256, dtype=np.int32)
    sums = device().new_buffer(4 * 4)
    run(pipeline_of("total"), [device().new_buffer(values), sums], 256, 64, shared=64 * 4)
    expected = values.reshape(4, 64).sum(axis=1)
    assert np.array_equal(np.frombuffer(sums.contents(), np.int32), expected), "the sums of the threadgroups are wrong"


def counts_atomically() -> None:
    counter = device().new_buffer(np.zeros(1, np.int32))
    run(pipeline_of("count"), [counter], 10_000, 100)
    counted = int(np.frombuffer(counter.contents(), np.int32)[0])
    assert counted == 10_000, f"10000 threads counted to {counted}"


def sums_over_simd_groups() -> None:
    pipeline = pipeline_of("lane_sum")
    width = pipeline.thread_execution_width
    sums = device().new_buffer(4 * width)
    run(pipeline, [sums], width, width)
    assert (np.frombuffer(sums.contents(), np.int32) == width).all(), "the sums of the SIMD group are wrong"


def sets_function_constants() -> None:
    constants = pm.FunctionConstantValues()
    constants.set_constant_value(np.array([5], np.int32), pm.DataType.Int, 0)
    values = device().new_buffer(np.zeros(8, np.int32))
    run(pipeline_of("add_offset", constants), [values], 8, 8)
    assert (np.frombuffer(values.contents(), np.int32) == 5).all(), "the kernel has another constant"


def copies_buffers() -> None:
    source, target = device().new_buffer(b"0123456789abcdef"), device().new_buffer(16)
    commands = device().new_command_queue().command_buffer()
    encoder = commands.blit_command_encoder()
    encoder.copy_from_buffer(source, 0, target, 8, 8)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    assert bytes(target.contents()) == b"\0" * 8 + b"01234567", "the copy is wrong"


def calls_handlers() -> None:
    called = threading.Event()
    commands = device().new_command_queue().command_buffer()
    commands.add_completed_handler(lambda _: called.set())
    commands.commit()
    assert called.wait(10), "no completion handler was called within 10 seconds"


def orders_queues_by_events() -> None:
    event = device().new_shared_event()
    waiting, signalling = (device().new_command_queue().command_buffer() for _ in range(2))
    waiting.encode_wait_for_event(event, 1)
    signalling.encode_signal_event(event, 1)
    waiting.commit()
    assert waiting.status != pm.CommandBufferStatus.Completed, "a wait for an event did not wait"
    signalling.commit()
    waiting.wait_until_completed()
    assert event.signaled_value == 1


def works_from_threads() -> None:
    pipeline = pipeline_of("count")
    counter = device().new_buffer(np.zeros(1, np.int32))
    with ThreadPoolExecutor(4) as pool:
        dispatches = [pool.submit(run, pipeline, [counter], 100, 10) for _ in range(40)]
    for dispatch in dispatches:
        dispatch.result()
    counted = int(np.frombuffer(counter.contents(), np.int32)[0])
    assert counted == 4000, f"40 dispatches of 100 threads counted to {counted}"


def stores_textures() -> None:
    pixels = np.arange(8 * 4 * 4, dtype=np.uint8).reshape(4, 8, 4)
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Unorm, 8, 4, False)
    texture = device().new_texture(descriptor)
    texture.replace_region(((0, 0, 0), (8, 4, 1)), 0, pixels, 32)
    result = np.zeros_like(pixels)
    texture.get_bytes(result, 32, ((0, 0, 0), (8, 4, 1)), 0)
    assert np.array_equal(result, pixels), "a texture holds other pixels than were put there"


def draws_a_triangle() -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA8Unorm, 8, 8, False)
    descriptor.usage = pm.TextureUsage.RenderTarget
    target = device().new_texture(descriptor)
    library = device().new_library_with_source(f"#include <metal_stdlib>\n{COLORS}")
    drawing = pm.RenderPipelineDescriptor()
    drawing.vertex_function, drawing.fragment_function = map(library.new_function, ("cover", "green"))
    drawing.color_attachments[0].pixel_format = descriptor.pixel_format
    pipeline = device().new_render_pipeline_state(drawing)
    render_pass = pm.RenderPassDescriptor()
    render_pass.color_attachments[0].texture = target
    render_pass.color_attachments[0].load_action = pm.LoadAction.Clear
    render_pass.color_attachments[0].store_action = pm.StoreAction.Store
    commands = device().new_command_queue().command_buffer()
    encoder = commands.render_command_encoder(render_pass)
    encoder.set_render_pipeline_state(pipeline)
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    result = np.zeros((8, 8, 4), np.uint8)
    target.get_bytes(result, 32, ((0, 0, 0), (8, 8, 1)), 0)
    assert (result == (0, 255, 0, 255)).all(), "the picture is not green all over"


CHECKS: dict[str, Check] = {
    check.__name__.replace("_", " "): check
    for check in (
        finds_a_device,
        keeps_identity,
        counts_references,
        shares_buffer_memory,
        wraps_memory_without_a_copy,
        checks_arguments,
        compiles_shaders,
        shows_compile_errors,
        knows_pipeline_limits,
        runs_a_kernel,
        shares_threadgroup_memory,
        counts_atomically,
        sums_over_simd_groups,
        sets_function_constants,
        copies_buffers,
        calls_handlers,
        orders_queues_by_events,
        works_from_threads,
        stores_textures,
        draws_a_triangle,
    )
}
"""The checks by name, in the order to run them: what fails first is often why later ones fail."""

"""A fault inside a kernel fails its command buffer, and the process goes on."""

from __future__ import annotations

import faulthandler
import gc
import signal
import threading
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .conftest import Runner

pytestmark = pytest.mark.softmetal

DIVIDE = """
kernel void divide(device int* x [[buffer(0)]], constant int& divisor [[buffer(1)]],
                   uint i [[thread_position_in_grid]]) {
    x[i] = x[i] / divisor;
}
kernel void remainder(device int* x [[buffer(0)]], constant int& divisor [[buffer(1)]],
                      uint i [[thread_position_in_grid]]) {
    x[i] = x[i] % divisor;
}
"""

FAR_ACCESS = """
#include <metal_stdlib>
using namespace metal;
kernel void far_write(device float* x [[buffer(0)]], constant uint& index [[buffer(1)]],
                      uint i [[thread_position_in_grid]]) {
    x[index + i] = 1;
}
kernel void far_read(device float* x [[buffer(0)]], constant uint& index [[buffer(1)]],
                     uint i [[thread_position_in_grid]]) {
    x[i] = x[index + i];
}
kernel void far_write_after_barrier(device float* x [[buffer(0)]], constant uint& index [[buffer(1)]],
                                    uint i [[thread_position_in_grid]]) {
    threadgroup_barrier(mem_flags::mem_device);
    if (i % 32 == 5) x[index + i] = 1;
    threadgroup_barrier(mem_flags::mem_device);
    x[i] = 1;
}
"""

# The array is volatile and has variable indices, so that it is really there. Only its ends are used, so that nothing
# but the compiler's checks of a large frame touches the page below the stack.
LARGE_ARRAY = """
#include <metal_stdlib>
using namespace metal;
kernel void large_array(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {
    volatile uint values[LENGTH];
    values[i & 1] = i;
    values[LENGTH - 1 - (i & 1)] = i + 1;
    threadgroup_barrier(mem_flags::mem_device);
    x[i] = values[i & 1] + values[LENGTH - 1 - (i & 1)];
}
"""

RECURSION = """
#include <metal_stdlib>
using namespace metal;
static uint follow(device uint* x, uint depth) { return depth == 0 ? x[0] : x[follow(x, depth - 1) % 4] + depth; }
kernel void recursion(device uint* x [[buffer(0)]], constant uint& depth [[buffer(1)]],
                      uint i [[thread_position_in_grid]]) {
    BARRIER
    x[i] = follow(x, depth);
}
"""

REVERSE = """
#include <metal_stdlib>
using namespace metal;
kernel void reverse(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]],
                    uint lane [[thread_index_in_threadgroup]], uint size [[threads_per_threadgroup]]) {
    threadgroup uint values[256];
    values[lane] = x[i];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    x[i] = values[size - 1 - lane];
}
"""

FAR_INDEX = 1 << 30

# MTLCommandBufferError
INTERNAL = 1
PAGE_FAULT = 3
STACK_OVERFLOW = 12


def check_correct_results(runner: Runner) -> None:
    pipeline = runner.pipeline(REVERSE, "reverse")
    values = np.arange(256 * 64, dtype=np.uint32)
    (result,) = runner.run(pipeline, [values], (values.size, 1, 1), (256, 1, 1))
    np.testing.assert_array_equal(result, values.reshape(-1, 256)[:, ::-1].ravel())


@pytest.fixture(autouse=True)
def process_goes_on(runner: Runner) -> Iterator[None]:
    """After each fault a kernel with barriers still computes what it should."""
    yield
    check_correct_results(runner)


def encode(
    runner: Runner,
    pipeline: pm.ComputePipelineState,
    x: pm.Buffer,
    argument: npt.NDArray[np.generic] | None,
    threads: int,
) -> pm.CommandBuffer:
    commands = runner.queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(x, 0, 0)
    if argument is not None:
        encoder.set_bytes(argument.tobytes(), 1)
    encoder.dispatch_threads(pm.Size(threads, 1, 1), pm.Size(32, 1, 1))
    encoder.end_encoding()
    return commands


def failure_of(commands: pm.CommandBuffer) -> pm.CommandBufferError:
    commands.commit()
    with pytest.raises(pm.CommandBufferError) as caught:
        commands.wait_until_completed()
    assert commands.status == pm.CommandBufferStatus.Error
    assert caught.value.domain == "MTLCommandBufferErrorDomain"
    return caught.value


@pytest.mark.parametrize("function", ["divide", "remainder"])
@pytest.mark.parametrize(("dividend", "divisor"), [(7, 0), (-(2**31), -1)])
def test_integer_division_without_a_result(runner: Runner, function: str, dividend: int, divisor: int) -> None:
    pipeline = runner.pipeline(DIVIDE, function)
    x = runner.upload(np.full(64, dividend, np.int32))
    error = failure_of(encode(runner, pipeline, x, np.array([divisor], np.int32), 64))
    assert f"'{function}'" in str(error)
    assert "division" in str(error)
    assert error.code == INTERNAL


@pytest.mark.parametrize("function", ["far_write", "far_read", "far_write_after_barrier"])
def test_access_far_out_of_bounds(runner: Runner, function: str) -> None:
    pipeline = runner.pipeline(FAR_ACCESS, function)
    x = runner.upload(np.zeros(32, np.float32))
    error = failure_of(encode(runner, pipeline, x, np.array([FAR_INDEX], np.uint32), 32))
    assert error.code == PAGE_FAULT
    assert f"'{function}'" in str(error)
    assert "page fault" in str(error)
    assert ("writing" in str(error)) == ("write" in function)


def test_message_tells_how_far_past_which_buffer(runner: Runner) -> None:
    # The index lies in the only buffer: the message names the nearest one, which of two it could be either.
    source = "kernel void far(device uint* x [[buffer(0)]]) { x[x[0]] = 1; }"
    pipeline = runner.pipeline(source, "far")
    x = runner.upload(np.full(4, FAR_INDEX, np.uint32))
    error = failure_of(encode(runner, pipeline, x, None, 1))
    assert f"{4 * FAR_INDEX - 16} bytes past the end of buffer 0 ('x'), which has 16 bytes" in str(error)


def test_large_private_arrays_fit_a_stack(runner: Runner) -> None:
    pipeline = runner.pipeline(LARGE_ARRAY.replace("LENGTH", "50000"), "large_array")
    (result,) = runner.run(pipeline, [np.zeros(512, np.uint32)], (512, 1, 1), (256, 1, 1))
    np.testing.assert_array_equal(result, np.arange(512) * 2 + 1)


def test_private_array_larger_than_a_stack(runner: Runner) -> None:
    pipeline = runner.pipeline(LARGE_ARRAY.replace("LENGTH", "1000000"), "large_array")
    error = failure_of(encode(runner, pipeline, runner.upload(np.zeros(256, np.uint32)), np.array([0], np.uint32), 256))
    assert error.code == STACK_OVERFLOW
    assert "'large_array': stack overflow" in str(error)


@pytest.mark.parametrize("barrier", ["", "threadgroup_barrier(mem_flags::mem_none);"])
def test_recursion_without_end(runner: Runner, barrier: str) -> None:
    pipeline = runner.pipeline(RECURSION.replace("BARRIER", barrier), "recursion")
    x = runner.upload(np.zeros(64, np.uint32))
    error = failure_of(encode(runner, pipeline, x, np.array([2**32 - 1], np.uint32), 64))
    assert error.code == STACK_OVERFLOW


def test_fault_without_memory_address(runner: Runner) -> None:
    # x86-64 tells no address for those beyond 48 bits; arm64 tells it.
    source = """
    kernel void wild(device ulong* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {
        device uint* far = (device uint*)(x[0]);
        x[i] = *far;
    }"""
    pipeline = runner.pipeline(source, "wild")
    x = runner.upload(np.full(4, 0x1234567812345678, np.uint64))
    error = failure_of(encode(runner, pipeline, x, np.array([0], np.uint32), 1))
    assert error.code == PAGE_FAULT
    assert "'wild'" in str(error)


def test_null_pointer(runner: Runner) -> None:
    source = """
    kernel void null(device ulong* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {
        device uint* none = (device uint*)(x[0]);
        none[3] = i;
    }"""
    pipeline = runner.pipeline(source, "null")
    error = failure_of(encode(runner, pipeline, runner.upload(np.zeros(4, np.uint64)), np.array([0], np.uint32), 1))
    assert error.code == PAGE_FAULT
    assert "writing to address 0xc, through a null pointer" in str(error)


def test_other_command_buffers_complete(runner: Runner) -> None:
    pipeline = runner.pipeline(DIVIDE, "divide")
    arrays = [runner.upload(np.full(64, 1000, np.int32)) for _ in range(10)]
    divisors = [0 if i % 3 == 1 else i + 1 for i in range(10)]
    buffers = [
        encode(runner, pipeline, x, np.array([divisor], np.int32), 64)
        for x, divisor in zip(arrays, divisors, strict=True)
    ]
    for commands in buffers:
        commands.commit()
    for commands, x, divisor in zip(buffers, arrays, divisors, strict=True):
        if divisor == 0:
            with pytest.raises(pm.CommandBufferError, match="division"):
                commands.wait_until_completed()
            continue
        commands.wait_until_completed()
        assert commands.status == pm.CommandBufferStatus.Completed
        assert np.all(np.frombuffer(x.contents(), np.int32) == 1000 // divisor)


def test_commands_after_the_fault_are_left_out(runner: Runner) -> None:
    divide = runner.pipeline(DIVIDE, "divide")
    x, y = runner.upload(np.full(64, 5, np.int32)), runner.upload(np.full(64, 5, np.int32))
    commands = runner.queue.command_buffer()
    for target, divisor in ((x, 0), (y, 5)):
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(divide)
        encoder.set_buffer(target, 0, 0)
        encoder.set_bytes(np.array([divisor], np.int32).tobytes(), 1)
        encoder.dispatch_threads(pm.Size(64, 1, 1), pm.Size(32, 1, 1))
        encoder.end_encoding()
    failure_of(commands)
    assert np.all(np.frombuffer(y.contents(), np.int32) == 5)


@pytest.mark.parametrize("function", ["far_write", "far_write_after_barrier"])
def test_faults_on_many_threads_at_once(device: pm.Device, runner: Runner, function: str) -> None:
    pipeline = runner.pipeline(FAR_ACCESS, function)
    messages: list[str] = []

    def fault_repeatedly() -> None:
        own = Runner(device, device.new_command_queue())
        x = own.upload(np.zeros(1 << 16, np.float32))
        for _ in range(50):
            # Large enough to be shared out among all workers.
            commands = encode(own, pipeline, x, np.array([FAR_INDEX], np.uint32), 1 << 16)
            commands.commit()
            try:
                commands.wait_until_completed()
            except pm.CommandBufferError as error:
                messages.append(str(error))

    threads = [threading.Thread(target=fault_repeatedly) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(messages) == 8 * 50
    assert all("page fault" in message for message in messages)


def test_faults_leave_no_objects_behind(runner: Runner) -> None:
    pipeline = runner.pipeline(DIVIDE, "divide")

    def fault() -> None:
        x = runner.upload(np.full(64, 5, np.int32))
        failure_of(encode(runner, pipeline, x, np.array([0], np.int32), 64))
        gc.collect()  # pytest's record of the exception is part of a cycle

    fault()
    before = pm.debug.live_objects()
    for _ in range(50):
        fault()
    assert pm.debug.live_objects() == before


def test_completed_handler_gets_the_failed_command_buffer(runner: Runner) -> None:
    pipeline = runner.pipeline(DIVIDE, "divide")
    commands = encode(runner, pipeline, runner.upload(np.full(64, 5, np.int32)), np.array([0], np.int32), 64)
    seen: list[tuple[pm.CommandBufferStatus, str]] = []
    commands.add_completed_handler(lambda done: seen.append((done.status, str(done.error))))
    failure_of(commands)
    ((status, message),) = seen
    assert status == pm.CommandBufferStatus.Error
    assert "division" in message


def test_signals_blocked_in_the_waiting_thread(runner: Runner) -> None:
    pipeline = runner.pipeline(DIVIDE, "divide")
    failures: list[pm.CommandBufferError] = []

    def fault() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        x = runner.upload(np.full(64, 5, np.int32))
        failures.append(failure_of(encode(runner, pipeline, x, np.array([0], np.int32), 64)))

    thread = threading.Thread(target=fault)
    thread.start()
    thread.join()
    assert len(failures) == 1


def test_this_process_has_faulthandler_enabled() -> None:
    """So that the tests above ran with pytest's own behind the guard."""
    assert faulthandler.is_enabled()

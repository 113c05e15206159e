"""Kernels in command buffers of the caller's, kernels that are not waited for, and resources other than buffers."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

STEP = """
kernel void step(device const float* from, device float* to, constant float& add, uint i [[thread_position_in_grid]])
{
    to[i] = from[i] + add;
}
"""
REVERSE = """
#include <metal_stdlib>
using namespace metal;
kernel void reverse(device int* x, threadgroup int* shared, uint i [[thread_position_in_grid]],
                    uint local [[thread_position_in_threadgroup]], uint size [[threads_per_threadgroup]])
{
    shared[local] = x[i];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    x[i] = shared[size - 1 - local];
}
"""


def test_threadgroup_memory_is_given_by_its_length() -> None:
    x = np.arange(30, dtype=np.int32)
    pm.kernel(REVERSE)(x, shared=10, threadgroup=10)
    np.testing.assert_array_equal(x, np.arange(30).reshape(3, 10)[:, ::-1].ravel())


def test_encode_into_a_command_buffer() -> None:
    step = pm.kernel(STEP)
    device = step.device
    buffers = [device.new_buffer(np.zeros(8, np.float32)) for _ in range(2)]
    commands = device.new_command_queue().command_buffer()
    encoder = commands.compute_command_encoder()
    step.encode(encoder, np.arange(8, dtype=np.float32), buffers[0], 1)
    step.encode(encoder, buffers[0], buffers[1], add=10)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    np.testing.assert_array_equal(np.frombuffer(buffers[1].contents(), np.float32), np.arange(8) + 11)


def test_submitted_kernels_run_in_order() -> None:
    step = pm.kernel(STEP)
    buffer = step.device.new_buffer(np.zeros(1000, np.float32))
    submitted = [step.submit(buffer, buffer, 1) for _ in range(20)]
    assert isinstance(submitted[-1], pm.CommandBuffer)
    submitted[-1].wait_until_completed()
    assert (np.frombuffer(buffer.contents(), np.float32) == 20).all()


@pytest.mark.parametrize("method", ["submit", "encode"])
def test_arrays_that_would_have_to_be_copied_back(method: str) -> None:
    step = pm.kernel(STEP)
    to = np.zeros(8, np.float32)
    encoder = step.device.new_command_queue().command_buffer().compute_command_encoder()
    message = rf"'to' .*: expected a Buffer, or an array of whole pages: {method}\(\) returns before"
    with pytest.raises(pm.ValidationError, match=message):
        if method == "submit":
            step.submit(np.zeros(8, np.float32), to, 1)
        else:
            step.encode(encoder, np.zeros(8, np.float32), to, 1)
    encoder.end_encoding()

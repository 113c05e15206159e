"""Calls of kernels against NumPy: arrays, buffers, in place and into outputs."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

ADD = """
kernel void add(device const float* a, device const float* b, device float* c, uint i [[thread_position_in_grid]])
{
    c[i] = a[i] + b[i];
}
"""
SCALE = """
kernel void scale(device float* values, constant float& factor, uint i [[thread_position_in_grid]])
{
    values[i] *= factor;
}
"""
TRANSPOSE = """
kernel void transpose(device const float* in, device float* out, uint2 at [[thread_position_in_grid]],
                      uint2 size [[threads_per_grid]])
{
    out[at.y * size.x + at.x] = in[at.x * size.y + at.y];
}
"""
DIVIDE = """
kernel void divide(device const int* values, constant int& by, device int* quotient, device int* rest,
                   uint i [[thread_position_in_grid]])
{
    quotient[i] = values[i] / by;
    rest[i] = values[i] % by;
}
"""


def test_arrays_by_position_and_by_name() -> None:
    add = pm.kernel(ADD)
    a, b = np.random.default_rng(1).random((2, 1000), np.float32)
    c = np.zeros_like(a)
    add(a, b, c)
    np.testing.assert_array_equal(c, a + b)
    c[:] = 0
    add(a, c=c, b=b)
    np.testing.assert_array_equal(c, a + b)


def test_an_array_is_updated_in_place() -> None:
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    pm.kernel(SCALE)(values, 10)
    np.testing.assert_array_equal(values, 10 * np.arange(12).reshape(3, 4))


def test_arrays_that_are_not_contiguous() -> None:
    a = np.arange(40, dtype=np.float32).reshape(8, 5)
    c = np.zeros((5, 16), np.float32)
    pm.kernel(ADD)(a.T, np.broadcast_to(np.float32(1), (5, 8)), c[:, ::2])
    np.testing.assert_array_equal(c[:, ::2], a.T + 1)
    assert not c[:, 1::2].any()


def test_one_array_for_two_arguments_is_one_buffer() -> None:
    a = np.arange(100, dtype=np.float32)
    pm.kernel(ADD)(a, a, a)
    np.testing.assert_array_equal(a, 2 * np.arange(100))


def test_memory_of_whole_pages_is_not_copied() -> None:
    memory = np.frombuffer(mmap.mmap(-1, 2 * mmap.PAGESIZE), np.float32)
    memory[:] = 3
    pm.kernel(SCALE).submit(memory, 2).wait_until_completed()  # a copy would be refused: nothing could bring it back
    np.testing.assert_array_equal(memory, 6)


def test_buffers_are_used_as_they_are() -> None:
    device = pm.create_system_default_device()
    data = np.arange(64, dtype=np.float32)
    buffer = device.new_buffer(data)
    pm.kernel(SCALE)(buffer, 3)
    np.testing.assert_array_equal(np.frombuffer(buffer.contents(), np.float32), 3 * data)
    private = device.new_buffer(256, pm.ResourceStorageModePrivate)
    pm.kernel(ADD)(buffer, buffer, private)
    result = pm.kernel(ADD)(private, np.ones(64, np.float32), out=64)
    np.testing.assert_array_equal(result, 6 * data + 1)


@pytest.mark.parametrize("output", [(100,), 100, [100], np.float32, "f4", (100, "f4"), ((100,), np.dtype("f4"))])
def test_allocated_output(output: int | tuple[int, ...] | list[int] | type[np.float32] | str | tuple[int, str]) -> None:
    a, b = np.random.default_rng(2).random((2, 100), np.float32)
    c = pm.kernel(ADD)(a, b, out=output)
    assert c.dtype == np.float32
    assert c.flags.writeable
    np.testing.assert_array_equal(c, a + b)


def test_output_outlives_everything() -> None:
    c = pm.kernel(ADD)([1, 2], [3, 4], out=2)
    pm.kernels.clear_cache()
    c += 1
    assert c.tolist() == [5, 7]


def test_output_that_is_given() -> None:
    a = np.ones(10, np.float32)
    given = np.zeros(10, np.float32)
    assert pm.kernel(ADD)(a, a, out=given) is given
    assert given.tolist() == [2] * 10


def test_the_kernels_own_argument_called_out() -> None:
    image = np.arange(6, dtype=np.float32).reshape(2, 3)
    transpose = pm.kernel(TRANSPOSE)
    np.testing.assert_array_equal(transpose(image, out=(3, 2)), image.T)
    np.testing.assert_array_equal(transpose(in_=image, out=(3, 2)), image.T)
    by_any_name = cast("Callable[..., NDArray[np.float32]]", transpose)
    np.testing.assert_array_equal(by_any_name(**{"in": image}, out=(3, 2)), image.T)
    result = np.zeros((3, 2), np.float32)
    transpose(image, result)
    np.testing.assert_array_equal(result, image.T)


def test_several_outputs_come_in_the_order_asked_for() -> None:
    values = np.arange(1, 50, dtype=np.int32)
    rest, quotient = pm.kernel(DIVIDE)(values, 7, outputs={"rest": np.int32, "quotient": (49, np.int32)})
    np.testing.assert_array_equal(quotient, values // 7)
    np.testing.assert_array_equal(rest, values % 7)


def test_outputs_beside_arrays_that_are_given() -> None:
    values = np.arange(20, dtype=np.int32)
    quotient = np.zeros(20, np.int32)
    rest = pm.kernel(DIVIDE)(values, 6, quotient, out=20)
    np.testing.assert_array_equal(quotient * 6 + rest, values)


def test_nothing_to_do() -> None:
    empty = np.zeros((0, 4), np.float32)
    assert pm.kernel(ADD)(empty, empty, out=np.float32).shape == (0, 4)


def test_a_kernel_that_fails_updates_nothing() -> None:
    values = np.ones(4, np.float32)
    far = pm.kernel("kernel void far(device float* x, constant ulong& at) { x[0] = 2; x[at] = 1; }")
    if not far.device.name.startswith("softmetal"):
        pytest.skip("what an access out of bounds does differs between GPUs")
    with pytest.raises(pm.CommandBufferError):
        far(values, 1 << 46, grid=1)
    assert values.tolist() == [1, 1, 1, 1]

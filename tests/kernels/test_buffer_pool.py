"""Buffers that copies of arrays were in are used again, and stand in nobody's way."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import pymetal as pm
from pymetal.debug import no_leaks
from pymetal.kernels._buffer_pool import BufferPool, pool

NEGATE = """
kernel void negate(device const int* in, device int* out, uint i [[thread_position_in_grid]])
{
    out[i] = -in[i];
}
"""


@pytest.fixture
def device() -> pm.Device:
    return pm.create_system_default_device()


def test_a_buffer_of_that_length_comes_back(device: pm.Device) -> None:
    buffers = BufferPool()
    first = buffers.take(device, 64)
    buffers.give_back(first)
    assert buffers.take(device, 128) is not first
    assert buffers.take(device, 64) is first
    assert buffers.take(device, 64) is not first


def test_the_oldest_go_when_there_are_too_many_bytes(device: pm.Device) -> None:
    buffers = BufferPool(capacity=200)
    oldest, middle, newest = (buffers.take(device, length) for length in (64, 80, 96))
    for buffer in (oldest, middle, newest):
        buffers.give_back(buffer)
    assert buffers.take(device, 64) is not oldest
    assert buffers.take(device, 80) is middle
    assert buffers.take(device, 96) is newest


def test_a_buffer_over_the_capacity_is_not_kept(device: pm.Device) -> None:
    buffers = BufferPool(capacity=32)
    large = buffers.take(device, 64)
    buffers.give_back(large)
    assert buffers.take(device, 64) is not large


def test_calls_use_the_buffers_of_earlier_ones(device: pm.Device) -> None:
    negate = pm.kernel(NEGATE)
    gc.disable()  # which would empty the pool
    try:
        pool.clear()
        marked = pool.take(device, 4000)
        pool.give_back(marked)
        for start in range(3):
            values = np.arange(start, start + 1000, dtype=np.int32)
            result = np.empty_like(values)
            negate(values, result)
            np.testing.assert_array_equal(result, -values)
        assert marked in (pool.take(device, 4000), pool.take(device, 4000))
    finally:
        gc.enable()


def test_results_of_earlier_calls_stay(device: pm.Device) -> None:
    negate = pm.kernel(NEGATE)
    values = np.arange(500, dtype=np.int32)
    first, second = np.empty_like(values), np.empty_like(values)
    allocated = negate(values, out=np.int32)
    negate(values, first)
    negate(values + 1, second)
    assert allocated is not None
    np.testing.assert_array_equal(allocated, -values)
    np.testing.assert_array_equal(first, -values)
    np.testing.assert_array_equal(second, -values - 1)


def test_threads_do_not_share_buffers() -> None:
    negate = pm.kernel(NEGATE)

    def run(start: int) -> bool:
        values = np.arange(start, start + 2048, dtype=np.int32)
        result = np.empty_like(values)
        for _ in range(20):
            result[:] = 0
            negate(values, result)
            if not np.array_equal(result, -values):
                return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(run, range(0, 8000, 1000)))


def test_idle_buffers_are_no_leak() -> None:
    negate = pm.kernel(NEGATE)
    values = np.arange(64, dtype=np.int32)
    negate(values, np.empty_like(values))
    with no_leaks():
        larger = np.arange(640, dtype=np.int32)
        negate(larger, np.empty_like(larger))

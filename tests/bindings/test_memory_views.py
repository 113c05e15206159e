"""Views of a buffer's memory: no copies, and no view outlives the memory."""

from __future__ import annotations

import gc
import mmap
import weakref
from typing import Any

import numpy as np
import pytest

import pymetal as pm


def test_contents_is_a_writable_view(device: pm.Device) -> None:
    buffer = device.new_buffer(64)
    contents = buffer.contents()
    assert contents.shape == (64,)
    assert contents.dtype == np.uint8
    assert contents.flags.writeable
    contents[:] = 7
    assert np.all(buffer.contents() == 7)
    assert np.shares_memory(contents, buffer.contents())


def test_contents_outlives_the_buffer(device: pm.Device) -> None:
    buffer = device.new_buffer(1 << 20)
    view = np.frombuffer(buffer.contents(), np.float32)
    view[:] = 1.5
    wrappers = pm.debug.live_objects().wrappers["pymetal.Buffer"]
    del buffer
    gc.collect()
    churn = [device.new_buffer(1 << 20) for _ in range(8)]
    assert np.all(view == 1.5)
    del churn
    assert pm.debug.live_objects().wrappers["pymetal.Buffer"] == wrappers
    del view
    gc.collect()
    assert pm.debug.live_objects().wrappers.get("pymetal.Buffer", 0) == wrappers - 1


def test_buffer_protocol(device: pm.Device) -> None:
    buffer = device.new_buffer(b"0123456789abcdef")
    with memoryview(buffer) as view:
        assert view.nbytes == 16
        assert not view.readonly
        view[0:4] = b"wxyz"
    assert bytes(buffer) == b"wxyz456789abcdef"
    exporter: Any = buffer  # NumPy's stubs know buffers of Python 3.12 and newer only
    assert np.frombuffer(exporter, np.uint32).shape == (4,)


def test_dlpack(device: pm.Device) -> None:
    buffer = device.new_buffer(64)
    array = np.from_dlpack(buffer)
    array[:] = 3
    assert np.all(buffer.contents() == 3)
    assert buffer.__dlpack_device__() == (1, 0)


def test_private_buffers_have_no_contents(device: pm.Device) -> None:
    buffer = device.new_buffer(64, pm.ResourceStorageModePrivate)
    with pytest.raises(pm.ValidationError, match="Private"):
        buffer.contents()
    with pytest.raises(BufferError, match="Private"):
        memoryview(buffer)
    with pytest.raises(pm.ValidationError, match="Private"):
        np.from_dlpack(buffer)


def test_new_buffer_copies_data(device: pm.Device) -> None:
    array = np.arange(16, dtype=np.float32)
    buffer = device.new_buffer(array)
    array[:] = 0
    assert np.array_equal(np.frombuffer(buffer.contents(), np.float32), np.arange(16))


def test_new_buffer_with_data(device: pm.Device) -> None:
    buffer = device.new_buffer_with_data(b"0123456789", 4, pm.ResourceStorageModeShared)
    assert bytes(buffer) == b"0123"
    with pytest.raises(pm.ValidationError, match=r"length 11 .* 10"):
        device.new_buffer_with_data(b"0123456789", 11)


def test_data_must_be_contiguous(device: pm.Device) -> None:
    with pytest.raises((BufferError, ValueError), match="contiguous"):
        device.new_buffer(np.arange(16)[::2])


def page_aligned_array() -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.frombuffer(mmap.mmap(-1, 4 * mmap.PAGESIZE), np.float32)


def test_no_copy_shares_the_memory(device: pm.Device) -> None:
    array = page_aligned_array()
    buffer = device.new_buffer_no_copy(array)
    array[3] = 5
    assert np.frombuffer(buffer.contents(), np.float32)[3] == 5
    np.frombuffer(buffer.contents(), np.float32)[4] = 6
    assert array[4] == 6


class Owner(np.ndarray[tuple[int], np.dtype[np.float32]]):
    """An array that can be weakly referenced."""


def test_no_copy_keeps_the_array_until_metal_is_done(device: pm.Device) -> None:
    array = page_aligned_array().view(Owner)
    alive = weakref.ref(array)
    buffer = device.new_buffer_no_copy(array)
    del array
    gc.collect()
    assert alive() is not None
    del buffer
    gc.collect()
    assert alive() is None


def test_no_copy_needs_writable_memory(device: pm.Device) -> None:
    with pytest.raises((BufferError, ValueError)):
        device.new_buffer_no_copy(bytes(mmap.PAGESIZE))

"""Buffers of data: what is copied, what is refused, and what is shared without a copy."""

from __future__ import annotations

import mmap
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import pymetal as pm

from .exporters import FORTRAN, read_only

PAGE = mmap.PAGESIZE


def test_arrays_are_copied(device: pm.Device) -> None:
    array = np.arange(16, dtype=np.float32)
    buffer = device.new_buffer(array)
    array[:] = 0
    assert np.array_equal(pm.array(buffer, np.float32), np.arange(16))


@pytest.mark.parametrize(
    "data",
    [
        b"\1\2\3\4",
        bytearray(b"\1\2\3\4"),
        memoryview(b"\0\1\2\3\4")[1:],
        read_only(np.array([1, 2, 3, 4], np.int8)),
        np.array([(1, 0x0302, 4)], dtype=[("Opacity", "u1"), ("O", "<u2"), ("z", "u1")]),
        np.array([[0x0201], [0x0403]], np.uint16),
    ],
)
def test_everything_contiguous_is_data(device: pm.Device, data: Any) -> None:
    assert bytes(device.new_buffer(data)) == b"\1\2\3\4"


def test_dtypes_that_the_buffer_protocol_lacks(device: pm.Device) -> None:
    times = np.array([1, 2, 3], "datetime64[s]")
    assert bytes(device.new_buffer(times)) == times.tobytes()
    with pytest.raises(pm.ValidationError, match=r"strides are \(16,\)"):
        device.new_buffer(np.repeat(times, 2)[::2])


def test_other_buffers_are_data(device: pm.Device) -> None:
    assert bytes(device.new_buffer(device.new_buffer(b"abcd"))) == b"abcd"


def test_options_and_lengths(device: pm.Device) -> None:
    buffer = device.new_buffer(b"abcd", options=pm.ResourceCPUCacheModeWriteCombined)
    assert buffer.cpu_cache_mode == pm.CPUCacheMode.WriteCombined
    assert device.new_buffer(12).length == 12
    number: Any = np.int32(12)
    assert device.new_buffer(number).length == 12
    assert bytes(device.new_buffer_with_data(b"0123456789", 4, pm.ResourceStorageModeShared)) == b"0123"
    with pytest.raises(pm.ValidationError, match=r"length 11 .* 10"):
        device.new_buffer_with_data(b"0123456789", 11)


@pytest.mark.parametrize(
    "array", [np.arange(16)[::2], np.arange(16)[::-1], FORTRAN, FORTRAN[:, 1:], np.broadcast_to(np.arange(3), (2, 3))]
)
def test_gaps_are_refused(device: pm.Device, array: NDArray[Any]) -> None:
    with pytest.raises(pm.ValidationError, match="C-contiguous") as caught:
        device.new_buffer(array)
    assert f"its shape is {array.shape} and its strides are {array.strides} bytes" in str(caught.value)
    assert "numpy.ascontiguousarray" in str(caught.value)
    assert bytes(device.new_buffer(np.ascontiguousarray(array))) == array.tobytes()


def test_empty_data_is_refused(device: pm.Device) -> None:
    for data in (b"", np.zeros((0, 4)), np.zeros((4, 0))[::2]):
        with pytest.raises(pm.ValidationError, match=r"len\(data\) is 0; a buffer has at least one byte"):
            device.new_buffer(data)


def test_objects_are_no_data(device: pm.Device) -> None:
    structured = np.zeros(2, dtype=[("length", "i8"), ("name", object)])
    for array in (np.array([object()]), structured):
        with pytest.raises(pm.ValidationError, match="Python objects"):
            device.new_buffer(array)
    wrong: Any
    for wrong in ("text", [1, 2], None, 1.5, np.float32(4), object()):
        with pytest.raises(TypeError):
            device.new_buffer(wrong)
        with pytest.raises(TypeError):
            device.new_buffer_no_copy(wrong)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.sampled_from(["u1", "<i2", "f4", "c16", "?"]))
def test_any_shape_is_copied_in_order(shape: list[int], dtype: str) -> None:
    device = pm.create_system_default_device()
    count = int(np.prod(shape))
    array = np.arange(count).astype(dtype).reshape(shape)
    for view in (array, array.T, array[::2]):
        if view.size == 0:
            continue
        if view.flags.c_contiguous:
            assert bytes(device.new_buffer(view)) == view.tobytes()
        else:
            with pytest.raises(pm.ValidationError, match="C-contiguous"):
                device.new_buffer(view)


def test_no_copy_shares_the_memory(device: pm.Device) -> None:
    array = pm.page_aligned((4, PAGE // 4), np.float32)
    buffer = device.new_buffer_no_copy(array)
    assert buffer.length == array.nbytes
    array[0, 3] = 5
    assert pm.array(buffer, np.float32)[3] == 5
    pm.array(buffer, np.float32)[4] = 6
    assert array[0, 4] == 6


def test_no_copy_takes_what_is_in_whole_pages(device: pm.Device) -> None:
    memory = mmap.mmap(-1, 2 * PAGE)
    assert device.new_buffer_no_copy(memory).length == 2 * PAGE
    assert device.new_buffer_no_copy(np.frombuffer(memory, np.uint8)).length == 2 * PAGE
    assert device.new_buffer_no_copy(memoryview(memory)[PAGE:]).length == PAGE


def test_no_copy_has_the_rest_of_a_mapping_s_last_page(device: pm.Device) -> None:
    array = pm.page_aligned(1000, np.float32)
    buffer = device.new_buffer_no_copy(array)
    assert buffer.length == PAGE
    array[999] = 3
    assert pm.array(buffer, np.float32, 1000)[999] == 3
    assert device.new_buffer_no_copy(mmap.mmap(-1, 100)).length == PAGE


def test_no_copy_refuses_parts_of_pages(device: pm.Device) -> None:
    pages = pm.page_aligned(2 * PAGE, np.uint8)
    owned = np.zeros(4 * PAGE, np.uint8)
    start = -owned.ctypes.data % PAGE
    for part in (pages[1:], pages[16 : PAGE + 16], owned[start + 64 :][:PAGE], owned[start : start + 100]):
        with pytest.raises(pm.ValidationError, match=rf"whole pages of {PAGE} bytes") as caught:
            device.new_buffer_no_copy(part)
        assert f"{part.ctypes.data:#x} and {part.nbytes} bytes long" in str(caught.value)
        assert "pymetal.page_aligned" in str(caught.value)
    assert device.new_buffer_no_copy(owned[start : start + PAGE]).length == PAGE


def test_no_copy_needs_writable_contiguous_memory(device: pm.Device) -> None:
    for read in (bytes(PAGE), read_only(pm.page_aligned(PAGE, np.uint8))):
        with pytest.raises(pm.ValidationError, match="must be writable, but it is read-only"):
            device.new_buffer_no_copy(read)
    with pytest.raises(pm.ValidationError, match="C-contiguous"):
        device.new_buffer_no_copy(pm.page_aligned((PAGE, 2), np.uint8)[:, 0])


def test_page_aligned(device: pm.Device) -> None:
    array = pm.page_aligned((3, 5), [("x", "f4"), ("id", "u2")])
    assert array.shape == (3, 5)
    assert array.ctypes.data % PAGE == 0
    assert array.flags.writeable
    assert array.flags.c_contiguous
    assert not array.tobytes().strip(b"\0")
    assert pm.page_aligned(np.int64(7)).dtype == np.float32
    for shape in (0, (3, 0), -1, (-1, -2)):
        with pytest.raises(pm.ValidationError, match="no memory"):
            pm.page_aligned(shape)
    with pytest.raises(pm.ValidationError, match="Python objects"):
        pm.page_aligned(3, object)

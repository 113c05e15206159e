"""A buffer's own memory: contents and the buffer protocol, without copies."""

from __future__ import annotations

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


def test_the_protocol_gives_writable_bytes(device: pm.Device) -> None:
    buffer = device.new_buffer(b"0123456789abcdef")
    with memoryview(buffer) as view:
        assert (view.format, view.itemsize, view.ndim, view.shape, view.nbytes) == ("B", 1, 1, (16,), 16)
        assert view.c_contiguous
        assert not view.readonly
        view[0:4] = b"wxyz"
    assert bytes(buffer) == b"wxyz456789abcdef"


def test_exports_nest_and_end_one_by_one(device: pm.Device) -> None:
    buffer = device.new_buffer(16)
    first, second = memoryview(buffer), memoryview(buffer)
    inner = second[4:8].cast("I")
    first[:] = bytes(range(16))
    first.release()
    assert inner[0] == int.from_bytes(bytes(range(4, 8)), "little")
    second.release()
    inner[0] = 0
    inner.release()
    assert bytes(buffer)[4:8] == bytes(4)
    with pytest.raises(ValueError, match="released"):
        first[0]


def test_numpy_reads_the_protocol(device: pm.Device) -> None:
    buffer = device.new_buffer(np.arange(4, dtype=np.uint32))
    exporter: Any = buffer  # NumPy's stubs know buffers of Python 3.12 and newer only
    values = np.frombuffer(exporter, np.uint32)
    assert values.tolist() == [0, 1, 2, 3]
    assert np.shares_memory(values, buffer.contents())


def test_private_buffers_have_no_contents(device: pm.Device) -> None:
    buffer = device.new_buffer(64, pm.ResourceStorageModePrivate)
    with pytest.raises(pm.ValidationError, match="Private"):
        buffer.contents()
    with pytest.raises(BufferError, match="Private"):
        memoryview(buffer)
    with pytest.raises(BufferError, match="Private"):
        np.from_dlpack(buffer)
    with pytest.raises(pm.ValidationError, match="Private"):
        pm.array(buffer, np.float32)

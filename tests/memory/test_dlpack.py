"""DLPack: buffers for its consumers, and buffers of what supports it."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import pytest

import pymetal as pm

from .exporters import FORTRAN, OldTensor, Tensor, read_only


def capsule_name(capsule: Any) -> bytes:
    name = ctypes.pythonapi.PyCapsule_GetName
    name.restype, name.argtypes = ctypes.c_char_p, [ctypes.py_object]
    found: bytes = name(capsule)
    return found


def test_consumers_share_the_memory(device: pm.Device) -> None:
    buffer = device.new_buffer(64)
    array = np.from_dlpack(buffer)
    assert array.dtype == np.uint8
    assert array.shape == (64,)
    array[:] = 3
    assert np.all(buffer.contents() == 3)
    assert buffer.__dlpack_device__() == (1, 0)


def test_capsules_have_the_version_that_is_asked_for(device: pm.Device) -> None:
    buffer = device.new_buffer(64)
    assert capsule_name(buffer.__dlpack__()) == b"dltensor"
    assert capsule_name(buffer.__dlpack__(max_version=(0, 8))) == b"dltensor"
    assert capsule_name(buffer.__dlpack__(max_version=(1, 0))) == b"dltensor_versioned"
    assert capsule_name(buffer.__dlpack__(max_version=(2, 3))) == b"dltensor_versioned"


def test_a_copy_on_request(device: pm.Device) -> None:
    buffer = device.new_buffer(b"abcd")
    assert np.shares_memory(np.from_dlpack(buffer, copy=False), buffer.contents())
    assert np.shares_memory(np.from_dlpack(buffer, device="cpu"), buffer.contents())
    copied = np.from_dlpack(buffer, copy=True)
    buffer.contents()[:] = 0
    assert copied.tobytes() == b"abcd"


def test_only_the_cpu_has_the_memory(device: pm.Device) -> None:
    buffer = device.new_buffer(64)
    assert capsule_name(buffer.__dlpack__(dl_device=(1, 0))) == b"dltensor"
    with pytest.raises(BufferError, match="dl_device"):
        buffer.__dlpack__(dl_device=(2, 0))
    with pytest.raises(BufferError, match="stream must be None"):
        buffer.__dlpack__(stream=1)


@pytest.mark.parametrize("make", [Tensor, OldTensor])
def test_new_buffer_copies_tensors(device: pm.Device, make: type[Tensor] | type[OldTensor]) -> None:
    array = np.arange(6, dtype=np.float32).reshape(2, 3)
    buffer = device.new_buffer(make(array))
    array[:] = 0
    assert pm.array(buffer, np.float32, (2, 3)).tolist() == [[0, 1, 2], [3, 4, 5]]
    prefix = device.new_buffer_with_data(make(np.arange(4, dtype=np.uint8)), 2)
    assert bytes(prefix) == b"\0\1"


def test_tensors_are_asked_for_versioned_capsules(device: pm.Device) -> None:
    tensor = Tensor(np.zeros(4))
    device.new_buffer(tensor)
    assert tensor.versions == [(1, 0)]


def test_bad_tensors_say_what_is_wrong(device: pm.Device) -> None:
    with pytest.raises(pm.ValidationError, match=r"CPU's memory, but it is on DLPack's device \(8, 0\)"):
        device.new_buffer(Tensor(np.zeros(4), (8, 0)))
    with pytest.raises(pm.ValidationError, match=r"strides are \(4, 12\) bytes.*ascontiguous"):
        device.new_buffer(Tensor(FORTRAN))
    with pytest.raises(pm.ValidationError, match=r"len\(data\) is 0; a buffer has at least one byte"):
        device.new_buffer(Tensor(np.zeros(0)))
    with pytest.raises(pm.ValidationError, match="read-only"):
        device.new_buffer_no_copy(Tensor(read_only(pm.page_aligned(4))))
    assert device.new_buffer(Tensor(read_only(np.zeros(4)))).length == 32


def test_what_a_tensor_raises_is_raised(device: pm.Device) -> None:
    class Refusing(Tensor):
        def __dlpack__(self, **options: Any) -> Any:
            raise BufferError("needs a gradient")

    with pytest.raises(BufferError, match="needs a gradient"):
        device.new_buffer(Refusing(np.zeros(4)))


def test_from_dlpack_shares_whole_pages(device: pm.Device) -> None:
    array = pm.page_aligned((1 << 14,), np.float32)
    buffer = pm.from_dlpack(Tensor(array))
    assert buffer.device is device
    array[7] = 5
    assert pm.array(buffer, np.float32)[7] == 5
    assert np.shares_memory(buffer.contents(), array)


def test_from_dlpack_copies_what_cannot_be_shared(device: pm.Device) -> None:
    array = np.frombuffer(bytearray(17), np.uint8)[1:]
    buffer = pm.from_dlpack(Tensor(array), device)
    assert buffer.length == 16
    assert not np.shares_memory(buffer.contents(), array)
    with pytest.raises(pm.ValidationError, match="page"):
        pm.from_dlpack(Tensor(array), copy=False)
    whole = pm.page_aligned((1 << 14,), np.uint8)
    assert not np.shares_memory(pm.from_dlpack(Tensor(whole), copy=True).contents(), whole)


def test_torch(device: pm.Device) -> None:
    torch = pytest.importorskip("torch")
    buffer = device.new_buffer(torch.arange(4, dtype=torch.bfloat16))
    assert buffer.length == 8
    shared = torch.from_dlpack(buffer)
    shared[:] = 1
    assert np.all(buffer.contents() == 1)

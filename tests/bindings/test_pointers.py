"""Objects as addresses: `pointer` and `from_pointer`, with the reference where the caller says it is."""

from __future__ import annotations

import ctypes
import sys

import pytest

import pymetal as pm
from pymetal._software_device import LIBRARY


def retain(address: int) -> None:
    """A reference that Python knows nothing of."""
    name = "/usr/lib/libobjc.dylib" if sys.platform == "darwin" else str(LIBRARY)
    function = ctypes.CDLL(name).objc_retain
    function.restype = ctypes.c_void_p
    function(ctypes.c_void_p(address))


def test_an_address_leads_back_to_the_same_object(device: pm.Device) -> None:
    buffer = device.new_buffer(16)
    assert pm.Buffer.from_pointer(buffer.pointer, owned=False) is buffer


def test_the_result_is_of_the_most_derived_class(device: pm.Device) -> None:
    buffer = device.new_buffer(16)
    address = buffer.pointer
    retain(address)
    del buffer
    again = pm.Resource.from_pointer(address, owned=True)
    assert type(again) is pm.Buffer
    assert again.pointer == address


def live_buffers() -> int:
    natives = pm.debug.live_objects().natives or {}
    return sum(count for name, count in natives.items() if name.endswith("Buffer"))


@pytest.mark.softmetal
def test_owned_hands_the_reference_over(device: pm.Device) -> None:
    before = live_buffers()
    buffer = device.new_buffer(16)
    address = buffer.pointer
    retain(address)
    del buffer
    pm.Buffer.from_pointer(address, owned=False)
    assert live_buffers() == before + 1, "the reference is still ours"
    pm.Buffer.from_pointer(address, owned=True)
    assert live_buffers() == before


def test_an_object_of_another_class_is_refused(device: pm.Device) -> None:
    buffer = device.new_buffer(16)
    with pytest.raises(TypeError, match="is not a Texture"):
        pm.Texture.from_pointer(buffer.pointer, owned=False)


def test_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be 0"):
        pm.Device.from_pointer(0, owned=False)


def test_ownership_has_to_be_said(device: pm.Device) -> None:
    with pytest.raises(TypeError):
        pm.Device.from_pointer(device.pointer)  # type: ignore[call-arg]

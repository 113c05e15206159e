"""Pointers that pymetal does not bind: never mistaken for numbers, checked where their type is known."""

from __future__ import annotations

import pytest

import pymetal as pm


def test_number_is_no_pointer() -> None:
    with pytest.raises(TypeError, match="OpaquePointer"):
        pm.SharedEventListener.with_dispatch_queue(1)  # type: ignore[arg-type]


def test_null_is_none_not_zero() -> None:
    with pytest.raises(ValueError, match="None"):
        pm.OpaquePointer(0)
    with pytest.raises(ValueError, match="-1"):
        pm.OpaquePointer(-1)


def test_pointer_from_an_address() -> None:
    pointer = pm.OpaquePointer(0x1000)
    assert pointer.address == 0x1000
    assert pointer == pm.OpaquePointer(0x1000)
    assert hash(pointer) == hash(pm.OpaquePointer(0x1000))
    assert pointer != pm.OpaquePointer(0x2000)
    assert "0x1000" in repr(pointer)


@pytest.mark.softmetal
def test_pointer_of_another_type_is_refused() -> None:
    queue = pm.SharedEventListener().dispatch_queue
    assert "dispatch_queue" in repr(queue)
    device = pm.create_system_default_device()
    descriptor = pm.TextureDescriptor()
    with pytest.raises(TypeError):
        device.new_texture(descriptor, queue, 0)


@pytest.mark.softmetal
def test_a_queue_lives_as_long_as_its_pointer() -> None:
    queue = pm.SharedEventListener().dispatch_queue  # the listener itself is gone
    assert pm.SharedEventListener.with_dispatch_queue(queue).dispatch_queue == queue

"""The same Metal object is the same Python object, of its most derived class."""

from __future__ import annotations

import gc

import pytest

import pymetal as pm


def test_same_object_while_it_lives(device: pm.Device, queue: pm.CommandQueue) -> None:
    assert queue.device is device
    assert device.new_buffer(16).device is device


def test_native_object_outlives_its_wrapper(queue: pm.CommandQueue) -> None:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.label = "first pass"
    del commands
    gc.collect()
    encoder.end_encoding()
    assert encoder.label == "first pass"
    assert encoder.device is queue.device


def test_equality_and_hash_are_identity(device: pm.Device) -> None:
    first, second = device.new_buffer(16), device.new_buffer(16)
    assert first == first
    assert first != second
    assert len({first, second, first}) == 2


def test_most_derived_class_of_a_declared_base(queue: pm.CommandQueue) -> None:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    assert type(encoder) is pm.ComputeCommandEncoder
    assert isinstance(encoder, pm.CommandEncoder)
    encoder.end_encoding()


def test_elements_of_a_list_are_of_their_class(device: pm.Device) -> None:
    devices = pm.copy_all_devices()
    assert all(type(each) is pm.Device for each in devices)
    assert device in devices


def test_no_python_subclasses() -> None:
    with pytest.raises(TypeError, match="cannot be subclassed"):
        type("MyBuffer", (pm.Buffer,), {})


def test_no_instances_without_metal() -> None:
    with pytest.raises(TypeError, match="no constructor"):
        pm.Buffer()  # type: ignore[call-arg]


def test_repr_shows_class_label_and_length(device: pm.Device) -> None:
    buffer = device.new_buffer(48)
    assert repr(buffer) == "<pymetal.Buffer length=48>"
    buffer.label = "positions"
    assert repr(buffer) == "<pymetal.Buffer 'positions' length=48>"
    assert device.name in repr(device)

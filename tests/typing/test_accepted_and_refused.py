"""What type checkers accept and refuse, checked by mypy, is what the extension accepts and refuses, checked by running.

A refused line carries the error that mypy has to report: mypy also reports a `type: ignore` that it does not need.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import assert_type

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

SOURCE = "kernel void nothing() {}"


@pytest.fixture(scope="module")
def device() -> pm.Device:
    return pm.create_system_default_device()


def test_results(device: pm.Device) -> None:
    assert_type(device.name, str)
    assert_type(device.max_threads_per_threadgroup, pm.Size)
    assert_type(device.max_threads_per_threadgroup.width, int)
    buffer = assert_type(device.new_buffer(16), pm.Buffer)
    assert_type(buffer.label, str | None)
    assert_type(buffer.storage_mode, pm.StorageMode)
    assert_type(buffer.resource_options, pm.ResourceOptions)
    assert_type(buffer.contents(), NDArray[np.uint8])
    commands = assert_type(device.new_command_queue().command_buffer(), pm.CommandBuffer)
    assert_type(commands.gpu_start_time, float)
    assert_type(commands.error, pm.MetalError | None)
    assert_type(pm.copy_all_devices(), list[pm.Device])


def test_overloads_of_new_buffer(device: pm.Device) -> None:
    assert_type(device.new_buffer(16, pm.ResourceStorageModeShared), pm.Buffer)
    assert_type(device.new_buffer(length=16, options=0), pm.Buffer)
    assert_type(device.new_buffer(b"bytes"), pm.Buffer)
    assert_type(device.new_buffer(memoryview(b"bytes")), pm.Buffer)
    assert_type(device.new_buffer(np.ones(4, np.float32)), pm.Buffer)
    with pytest.raises(TypeError):
        device.new_buffer("text")  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        device.new_buffer(16.0)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        device.new_buffer(None)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        device.new_buffer()  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        device.new_buffer(size=16)  # type: ignore[call-overload]


def test_overloads_of_new_library(device: pm.Device, tmp_path: Path) -> None:
    seen: list[object] = []

    def completed(library: pm.Library | None, error: pm.MetalError | None) -> None:
        seen.append((library, error))

    assert_type(device.new_library(SOURCE), pm.Library)
    assert_type(device.new_library(SOURCE, None), pm.Library)
    assert_type(device.new_library(SOURCE, options=pm.CompileOptions()), pm.Library)
    device.new_library(SOURCE, None, completed)
    with pytest.raises(pm.MetalError):
        assert_type(device.new_library(tmp_path / "missing.metallib"), pm.Library)
    with pytest.raises(TypeError):
        device.new_library(3)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        device.new_library(SOURCE, 1)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        device.new_library(SOURCE, None, "no function")  # type: ignore[call-overload]


def test_enums_are_no_numbers(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor(pixel_format=pm.PixelFormat.R32Float, width=4)
    descriptor.storage_mode = pm.StorageMode.Shared
    with pytest.raises(TypeError):
        descriptor.pixel_format = 55  # type: ignore[assignment]
    with pytest.raises(TypeError):
        descriptor.pixel_format = pm.StorageMode.Shared  # type: ignore[assignment]
    with pytest.raises(TypeError):
        pm.TextureDescriptor(pixel_format=55)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        device.supports_family(1001)  # type: ignore[arg-type]


def test_options_combine_and_may_be_numbers() -> None:
    descriptor = pm.TextureDescriptor()
    descriptor.usage = assert_type(pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite, pm.TextureUsage)
    descriptor.usage |= pm.TextureUsage.RenderTarget
    assert_type(descriptor.usage, pm.TextureUsage)
    descriptor.usage = 1
    assert_type(pm.ResourceStorageModeShared | pm.ResourceCPUCacheModeWriteCombined, pm.ResourceOptions)
    with pytest.raises(TypeError):
        descriptor.usage = "read"  # type: ignore[assignment]
    with pytest.raises(TypeError):
        descriptor.usage = None  # type: ignore[assignment]


def test_setters_accept_what_getters_give_and_more(device: pm.Device) -> None:
    buffer = device.new_buffer(16)
    buffer.label = "buffer"
    buffer.label = None
    region = pm.Region((0, 0, 0), (4, 4, 1))
    region.size = (2, 2)
    region.origin = 1
    assert_type(region.size, pm.Size)
    assert_type(region.origin, pm.Origin)
    with pytest.raises(TypeError):
        buffer.label = b"bytes"  # type: ignore[assignment]
    with pytest.raises(TypeError):
        region.size = (1, 2, 3, 4)  # type: ignore[assignment]
    with pytest.raises(TypeError):
        region.size = "4"  # type: ignore[assignment]
    with pytest.raises(AttributeError):
        buffer.length = 32  # type: ignore[misc]
    with pytest.raises(AttributeError):
        buffer.lable = "misspelt"  # type: ignore[attr-defined]


def test_none_only_where_metal_knows_nil(device: pm.Device) -> None:
    commands = device.new_command_queue().command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_buffer(None, 0, 0)
    with pytest.raises(TypeError):
        encoder.set_compute_pipeline_state(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        encoder.use_resource(None, pm.ResourceUsage.Read)  # type: ignore[arg-type]
    encoder.end_encoding()
    with pytest.raises(TypeError):
        device.new_texture(None)  # type: ignore[call-overload]


def test_sizes_may_be_tuples(device: pm.Device) -> None:
    pipeline = device.new_compute_pipeline_state(device.new_library(SOURCE).new_function("nothing"))
    assert_type(pipeline, pm.ComputePipelineState)
    commands = device.new_command_queue().command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.dispatch_threads((4, 1, 1), 4)
    encoder.dispatch_threads(pm.Size(4), (4, 1))
    with pytest.raises(TypeError):
        encoder.dispatch_threads("4", 4)  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        encoder.dispatch_threads((4.0, 1, 1), 4)  # type: ignore[arg-type]
    encoder.end_encoding()


def test_sequences_are_typed(device: pm.Device) -> None:
    encoder = device.new_command_queue().command_buffer().compute_command_encoder()
    buffers: Sequence[pm.Buffer | None] = (device.new_buffer(4), None)
    encoder.set_buffers(buffers, [0, 0], start=1)
    with pytest.raises(TypeError):
        encoder.set_buffers([1, 2], [0, 0])  # type: ignore[list-item]
    encoder.end_encoding()


def test_handlers_get_what_they_declare(device: pm.Device) -> None:
    seen: list[pm.CommandBuffer] = []
    commands = device.new_command_queue().command_buffer()
    commands.add_completed_handler(seen.append)
    commands.add_completed_handler(lambda finished: seen.append(assert_type(finished, pm.CommandBuffer)))
    with pytest.raises(TypeError):
        commands.add_completed_handler(1)  # type: ignore[arg-type]
    commands.commit()
    commands.wait_until_completed()
    assert seen == [commands, commands]


def test_buffers_lend_their_memory(device: pm.Device) -> None:
    buffer = device.new_buffer(np.arange(4, dtype=np.float32))
    assert np.frombuffer(memoryview(buffer), np.float32).tolist() == [0, 1, 2, 3]


def test_classes_are_final() -> None:
    with pytest.raises(TypeError):

        class Mine(pm.Buffer):  # type: ignore[misc]
            pass

    with pytest.raises(TypeError):

        class Bigger(pm.Size):  # type: ignore[misc]
            pass


def test_objects_come_from_metal() -> None:
    with pytest.raises(TypeError):
        pm.Device()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        pm.Device(1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        pm.CompileOptions(fast_maths=True)  # type: ignore[call-arg]

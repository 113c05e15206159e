"""What would end the process on a Mac is a ValidationError here, and the objects stay usable."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import pymetal as pm


@pytest.fixture
def buffer(device: pm.Device) -> pm.Buffer:
    return device.new_buffer(4 * 64)


@pytest.fixture
def commands(queue: pm.CommandQueue) -> pm.CommandBuffer:
    return queue.command_buffer()


@pytest.fixture
def encoder(commands: pm.CommandBuffer) -> Iterator[pm.ComputeCommandEncoder]:
    encoder = commands.compute_command_encoder()
    yield encoder
    encoder.end_encoding()


@pytest.mark.parametrize("index", [31, 32, 2**40])
def test_buffer_index(encoder: pm.ComputeCommandEncoder, buffer: pm.Buffer, index: int) -> None:
    with pytest.raises(pm.ValidationError, match=f"buffer index {index} .* 0 to 30"):
        encoder.set_buffer(buffer, 0, index)
    encoder.set_buffer(buffer, 0, 30)


def test_texture_and_sampler_index(encoder: pm.ComputeCommandEncoder) -> None:
    with pytest.raises(pm.ValidationError, match=r"texture index 128 .* 0 to 127"):
        encoder.set_texture(None, 128)
    with pytest.raises(pm.ValidationError, match=r"sampler index 16 .* 0 to 15"):
        encoder.set_sampler_state(None, 16)


def test_buffer_offset(encoder: pm.ComputeCommandEncoder, buffer: pm.Buffer) -> None:
    with pytest.raises(pm.ValidationError, match=r"offset 256 .* length is 256"):
        encoder.set_buffer(buffer, 256, 0)
    encoder.set_buffer(buffer, 252, 0)


def test_inline_bytes(encoder: pm.ComputeCommandEncoder) -> None:
    encoder.set_bytes(bytes(4096), 0)
    for length in (0, 4097):
        with pytest.raises(pm.ValidationError, match=f"length {length} .* 1 to 4096"):
            encoder.set_bytes(bytes(length), 0)


def test_buffer_length(device: pm.Device) -> None:
    with pytest.raises(pm.ValidationError, match="length 0"):
        device.new_buffer(0)
    with pytest.raises(pm.ValidationError, match=f"max_buffer_length, {device.max_buffer_length}"):
        device.new_buffer(device.max_buffer_length + 1)


def test_threadgroup_memory(device: pm.Device, encoder: pm.ComputeCommandEncoder) -> None:
    limit = device.max_threadgroup_memory_length
    with pytest.raises(pm.ValidationError, match="multiple of 16"):
        encoder.set_threadgroup_memory_length(20, 0)
    with pytest.raises(pm.ValidationError, match=f"max_threadgroup_memory_length, {limit}"):
        encoder.set_threadgroup_memory_length(limit + 16, 0)
    with pytest.raises(pm.ValidationError, match="threadgroup memory index 31"):
        encoder.set_threadgroup_memory_length(16, 31)


@pytest.mark.parametrize("threads", [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_empty_threadgroup(
    encoder: pm.ComputeCommandEncoder, pipeline: pm.ComputePipelineState, threads: tuple[int, int, int]
) -> None:
    encoder.set_compute_pipeline_state(pipeline)
    with pytest.raises(pm.ValidationError, match="at least 1"):
        encoder.dispatch_threadgroups((1, 1, 1), threads)


def test_threadgroup_over_the_pipelines_limit(
    encoder: pm.ComputeCommandEncoder, pipeline: pm.ComputePipelineState
) -> None:
    encoder.set_compute_pipeline_state(pipeline)
    limit = pipeline.max_total_threads_per_threadgroup
    with pytest.raises(pm.ValidationError, match=f"max_total_threads_per_threadgroup, {limit}"):
        encoder.dispatch_threadgroups((1, 1, 1), (limit, 2, 1))


def test_threadgroup_over_the_devices_limit(
    device: pm.Device, encoder: pm.ComputeCommandEncoder, pipeline: pm.ComputePipelineState
) -> None:
    encoder.set_compute_pipeline_state(pipeline)
    with pytest.raises(pm.ValidationError, match="max_threads_per_threadgroup"):
        encoder.dispatch_threadgroups((1, 1, 1), (device.max_threads_per_threadgroup.width + 1, 1, 1))


def test_sizes_whose_product_overflows(encoder: pm.ComputeCommandEncoder, pipeline: pm.ComputePipelineState) -> None:
    encoder.set_compute_pipeline_state(pipeline)
    with pytest.raises(pm.ValidationError):
        encoder.dispatch_threadgroups((1, 1, 1), (2**32, 2**32, 1))


def test_no_pipeline(encoder: pm.ComputeCommandEncoder) -> None:
    with pytest.raises(pm.ValidationError, match="set_compute_pipeline_state"):
        encoder.dispatch_threadgroups((1, 1, 1), (1, 1, 1))


def test_encoding_after_end_encoding(commands: pm.CommandBuffer, buffer: pm.Buffer) -> None:
    encoder = commands.compute_command_encoder()
    encoder.end_encoding()
    with pytest.raises(pm.ValidationError, match="has ended"):
        encoder.set_buffer(buffer, 0, 0)
    with pytest.raises(pm.ValidationError, match="has ended"):
        encoder.end_encoding()


def test_state_belongs_to_the_native_object(queue: pm.CommandQueue) -> None:
    """A wrapper that was dropped takes no knowledge with it."""
    command_buffer = queue.command_buffer()
    encoder, address = command_buffer.compute_command_encoder(), command_buffer.pointer
    del command_buffer  # the native encoder keeps the native command buffer
    with pytest.raises(pm.ValidationError, match="still open"):
        pm.CommandBuffer.from_pointer(address, owned=False).commit()
    encoder.end_encoding()


def test_one_open_encoder(commands: pm.CommandBuffer) -> None:
    first = commands.compute_command_encoder()
    with pytest.raises(pm.ValidationError, match="still open"):
        commands.compute_command_encoder()
    with pytest.raises(pm.ValidationError, match="still open"):
        commands.commit()
    first.end_encoding()
    commands.compute_command_encoder().end_encoding()
    commands.commit()


def test_committing_twice(commands: pm.CommandBuffer) -> None:
    commands.commit()
    with pytest.raises(pm.ValidationError, match="already committed"):
        commands.commit()
    with pytest.raises(pm.ValidationError, match="committed"):
        commands.compute_command_encoder()
    with pytest.raises(pm.ValidationError, match="before commit"):
        commands.add_completed_handler(lambda _: None)
    commands.wait_until_completed()


def test_waiting_for_what_was_not_committed(commands: pm.CommandBuffer) -> None:
    with pytest.raises(pm.ValidationError, match="call commit"):
        commands.wait_until_completed()


def test_lists_that_go_together(encoder: pm.ComputeCommandEncoder, buffer: pm.Buffer) -> None:
    encoder.set_buffers([buffer, None], [0, 0], 0)
    with pytest.raises(pm.ValidationError, match="one length"):
        encoder.set_buffers([buffer, buffer], [0], 0)
    with pytest.raises(pm.ValidationError, match="buffer indices 30 to 31"):
        encoder.set_buffers([buffer, buffer], [0, 0], 30)


def test_a_refused_call_changes_nothing(
    queue: pm.CommandQueue, pipeline: pm.ComputePipelineState, buffer: pm.Buffer
) -> None:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(buffer, 0, 0)
    with pytest.raises(pm.ValidationError):
        encoder.dispatch_threads((64, 1, 1), (0, 1, 1))
    encoder.dispatch_threads((64, 1, 1), (64, 1, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    assert np.all(np.frombuffer(buffer.contents(), np.float32) == 1)

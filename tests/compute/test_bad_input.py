"""Wrong use gets a Python exception that names what is wrong, and the process goes on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import pymetal as pm

from .conftest import Runner

INCREMENT = """
kernel void increment(device float* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i] += 1; }
"""

TYPE_ERROR = """#include <metal_stdlib>
using namespace metal;

kernel void broken(device float* x [[buffer(0)]], uint i [[thread_position_in_grid]])
{
    float4 wrong = x;
    x[i] = missing_name;
}
"""


@pytest.fixture(autouse=True)
def process_goes_on(runner: Runner) -> Iterator[None]:
    """After each mistake a correct kernel still runs on the same device."""
    yield
    pipeline = runner.pipeline(INCREMENT, "increment")
    (result,) = runner.run(pipeline, [np.zeros(100, np.float32)], (100, 1, 1), (32, 1, 1))
    assert np.all(result == 1)


@pytest.fixture
def pipeline(runner: Runner) -> pm.ComputePipelineState:
    return runner.pipeline(INCREMENT, "increment")


@pytest.fixture
def encoder(runner: Runner) -> Iterator[pm.ComputeCommandEncoder]:
    commands = runner.queue.command_buffer()
    encoder = commands.compute_command_encoder()
    yield encoder
    encoder.end_encoding()


def test_type_error_in_a_shader_names_line_and_column(device: pm.Device) -> None:
    with pytest.raises(pm.CompileError) as caught:
        device.new_library_with_source(TYPE_ERROR)
    message = str(caught.value)
    assert "program_source:6:12: error:" in message
    assert "program_source:7:12: error:" in message
    assert "missing_name" in message
    assert caught.value.domain == "MTLLibraryErrorDomain"
    assert caught.value.code == 3


def test_missing_function(device: pm.Device) -> None:
    library = device.new_library_with_source(INCREMENT)
    with pytest.raises(pm.ResourceError, match="missing"):
        library.new_function("missing")


@pytest.mark.parametrize("index", [31, 1000, 2**64 - 1])
def test_buffer_index_out_of_range(encoder: pm.ComputeCommandEncoder, device: pm.Device, index: int) -> None:
    buffer = device.new_buffer(16, pm.ResourceStorageModeShared)
    with pytest.raises(pm.ValidationError, match="index"):
        encoder.set_buffer(buffer, 0, index)


@pytest.mark.parametrize("index", [-1, 2**64])
def test_index_that_is_no_unsigned_integer(encoder: pm.ComputeCommandEncoder, device: pm.Device, index: int) -> None:
    buffer = device.new_buffer(16, pm.ResourceStorageModeShared)
    with pytest.raises(ValueError, match=f"index is {index}; the integer must be between 0 and"):
        encoder.set_buffer(buffer, 0, index)


def test_buffer_offset_past_the_end(encoder: pm.ComputeCommandEncoder, device: pm.Device) -> None:
    buffer = device.new_buffer(16, pm.ResourceStorageModeShared)
    with pytest.raises(pm.ValidationError, match="offset"):
        encoder.set_buffer(buffer, 17, 0)


def test_zero_threadgroup_size(encoder: pm.ComputeCommandEncoder, pipeline: pm.ComputePipelineState) -> None:
    encoder.set_compute_pipeline_state(pipeline)
    with pytest.raises(pm.ValidationError, match="threads_per_threadgroup"):
        encoder.dispatch_threads(10, 1, 1, 0, 1, 1)


def test_threadgroup_over_the_limit(encoder: pm.ComputeCommandEncoder, pipeline: pm.ComputePipelineState) -> None:
    encoder.set_compute_pipeline_state(pipeline)
    limit = pipeline.max_total_threads_per_threadgroup
    with pytest.raises(pm.ValidationError, match=str(limit)):
        encoder.dispatch_threadgroups(1, 1, 1, limit + 1, 1, 1)


def test_dispatch_without_pipeline(encoder: pm.ComputeCommandEncoder) -> None:
    with pytest.raises(pm.ValidationError, match="pipeline"):
        encoder.dispatch_threads(10, 1, 1, 1, 1, 1)


def test_encoding_after_end(runner: Runner, pipeline: pm.ComputePipelineState) -> None:
    encoder = runner.queue.command_buffer().compute_command_encoder()
    encoder.end_encoding()
    with pytest.raises(pm.ValidationError, match="end_encoding"):
        encoder.set_compute_pipeline_state(pipeline)


def test_committing_twice(runner: Runner) -> None:
    commands = runner.queue.command_buffer()
    commands.commit()
    with pytest.raises(pm.ValidationError, match="commit"):
        commands.commit()
    commands.wait_until_completed()


@pytest.mark.parametrize("length", [0, 1 << 60])
def test_impossible_buffer_length(device: pm.Device, length: int) -> None:
    with pytest.raises(pm.MetalError, match="length"):
        device.new_buffer(length, pm.ResourceStorageModeShared)


def test_threadgroup_memory_over_the_limit(encoder: pm.ComputeCommandEncoder, device: pm.Device) -> None:
    with pytest.raises(pm.ValidationError, match=str(device.max_threadgroup_memory_length)):
        encoder.set_threadgroup_memory_length(device.max_threadgroup_memory_length + 16, 0)


def test_none_where_an_object_is_needed(encoder: pm.ComputeCommandEncoder) -> None:
    with pytest.raises((TypeError, pm.ValidationError)):
        encoder.set_compute_pipeline_state(None)  # type: ignore[arg-type]

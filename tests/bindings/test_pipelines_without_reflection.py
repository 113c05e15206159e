"""A descriptor alone gives the pipeline alone; options give its reflection beside it."""

from __future__ import annotations

import pytest

import pymetal as pm


@pytest.fixture
def descriptor(device: pm.Device) -> pm.ComputePipelineDescriptor:
    library = device.new_library_with_source("kernel void one(device int* out [[buffer(3)]]) { out[0] = 1; }")
    return pm.ComputePipelineDescriptor(compute_function=library.new_function("one"), label="one")


def test_the_descriptor_alone(device: pm.Device, descriptor: pm.ComputePipelineDescriptor) -> None:
    for make in (device.new_compute_pipeline_state, device.new_compute_pipeline_state_with_descriptor):
        pipeline = make(descriptor)
        assert type(pipeline) is pm.ComputePipelineState
        assert pipeline.label == "one"


def test_options_ask_for_the_reflection(device: pm.Device, descriptor: pm.ComputePipelineDescriptor) -> None:
    pipeline, reflection = device.new_compute_pipeline_state(descriptor, pm.PipelineOption.BindingInfo)
    assert type(pipeline) is pm.ComputePipelineState
    assert reflection is not None
    assert [binding.index for binding in reflection.bindings] == [3]


def test_a_descriptor_without_a_function_raises(device: pm.Device) -> None:
    with pytest.raises(pm.ValidationError, match="compute_function is None"):
        device.new_compute_pipeline_state(pm.ComputePipelineDescriptor())

"""Fixtures of the tests of checks. After each test a correct program has to run on the same device."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import pymetal as pm
from tests.bindings.conftest import INCREMENT

from .cases import World


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture(scope="session")
def pipeline(device: pm.Device) -> pm.ComputePipelineState:
    library = device.new_library_with_source(INCREMENT)
    return device.new_compute_pipeline_state(library.new_function("increment"))


@pytest.fixture(autouse=True)
def correct_program_after(device: pm.Device, pipeline: pm.ComputePipelineState) -> Iterator[None]:
    yield
    values = device.new_buffer(np.arange(64, dtype=np.float32))
    with device.new_command_queue().command_buffer() as commands, commands.compute_command_encoder() as encoder:
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_buffer(values, 0, 0)
        encoder.dispatch_threads(64, 64)
    assert np.array_equal(np.frombuffer(values.contents(), np.float32), np.arange(64) + 1)


@pytest.fixture
def world(device: pm.Device, pipeline: pm.ComputePipelineState) -> World:
    return World(device, pipeline)

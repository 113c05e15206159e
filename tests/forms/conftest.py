"""Fixtures for tests of the Pythonic forms."""

from __future__ import annotations

import pytest

import pymetal as pm

FILL = """
#include <metal_stdlib>
using namespace metal;
kernel void fill(device uint* values [[buffer(0)]], uint index [[thread_position_in_grid]]) { values[index] = index; }
"""

COUNT = 64


class Filler:
    """Encodes a kernel that writes each element's index, and tells whether it has run."""

    def __init__(self, device: pm.Device) -> None:
        function = device.new_library_with_source(FILL).new_function("fill")
        self.pipeline = device.new_compute_pipeline_state(function)
        self.buffer = device.new_buffer(4 * COUNT)

    def encode(self, encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_compute_pipeline_state(self.pipeline)
        encoder.set_buffer(self.buffer, 0, 0)
        encoder.dispatch_threads(COUNT, 16)

    def has_run(self) -> bool:
        return memoryview(self.buffer).cast("I").tolist() == list(range(COUNT))


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture
def queue(device: pm.Device) -> pm.CommandQueue:
    return device.new_command_queue()


@pytest.fixture
def filler(device: pm.Device) -> Filler:
    return Filler(device)

"""Fixtures for tests of what reaches a kernel through its arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

Array = npt.NDArray[Any]
Encode = Callable[[pm.ComputeCommandEncoder], None]


class Bench:
    """A device with a queue: makes functions, buffers and pipelines, and runs what a test encodes."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        self.queue = device.new_command_queue()

    def function(self, source: str, name: str) -> pm.Function:
        library = self.device.new_library_with_source(f"#include <metal_stdlib>\nusing namespace metal;\n{source}")
        return library.new_function(name)

    def pipeline(self, source: str, name: str) -> pm.ComputePipelineState:
        return self.device.new_compute_pipeline_state(self.function(source, name))

    def buffer(self, array: Array) -> pm.Buffer:
        """A shared buffer with a copy of the array."""
        buffer = self.device.new_buffer(array.nbytes, pm.ResourceStorageModeShared)
        np.frombuffer(buffer.contents(), dtype=np.uint8)[: array.nbytes] = np.frombuffer(array.tobytes(), np.uint8)
        return buffer

    def read(self, buffer: pm.Buffer, dtype: npt.DTypeLike, count: int = -1) -> Array:
        """What a buffer holds now."""
        return np.frombuffer(buffer.contents(), dtype=dtype, count=count).copy()

    def run(
        self, pipeline: pm.ComputePipelineState, encode: Encode, threads: Sequence[int], group: Sequence[int]
    ) -> None:
        """Dispatches one grid after `encode` has set the arguments, and waits."""
        commands = self.queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        encode(encoder)
        encoder.dispatch_threads(pm.Size(*threads), pm.Size(*group))
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture
def bench(device: pm.Device) -> Bench:
    return Bench(device)

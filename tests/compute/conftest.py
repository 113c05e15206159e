"""Fixtures for tests that run kernels on the default device."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

Size = tuple[int, int, int]


class Runner:
    """Compiles one kernel and runs it over NumPy arrays, each copied into a shared buffer and back."""

    def __init__(self, device: pm.Device, queue: pm.CommandQueue) -> None:
        self.device = device
        self.queue = queue

    def pipeline(self, source: str, name: str) -> pm.ComputePipelineState:
        library = self.device.new_library_with_source(source)
        return self.device.new_compute_pipeline_state(library.new_function(name))

    def run(
        self,
        pipeline: pm.ComputePipelineState,
        arrays: Sequence[npt.NDArray[Any]],
        grid: Size,
        group: Size,
        *,
        by_groups: bool = False,
        threadgroup_memory: Sequence[int] = (),
    ) -> list[npt.NDArray[Any]]:
        """Return what the buffers hold afterwards; `grid` counts threadgroups when `by_groups` is set."""
        buffers = [self.upload(array) for array in arrays]
        commands = self.queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        for index, buffer in enumerate(buffers):
            encoder.set_buffer(buffer, 0, index)
        for index, length in enumerate(threadgroup_memory):
            encoder.set_threadgroup_memory_length(length, index)
        if by_groups:
            encoder.dispatch_threadgroups(pm.Size(*grid), pm.Size(*group))
        else:
            encoder.dispatch_threads(pm.Size(*grid), pm.Size(*group))
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()
        return [
            np.frombuffer(buffer.contents(), dtype=array.dtype, count=array.size).reshape(array.shape).copy()
            for buffer, array in zip(buffers, arrays, strict=True)
        ]

    def upload(self, array: npt.NDArray[Any]) -> pm.Buffer:
        buffer = self.device.new_buffer(array.nbytes, pm.ResourceStorageModeShared)
        np.frombuffer(buffer.contents(), dtype=np.uint8)[:] = np.frombuffer(array.tobytes(), dtype=np.uint8)
        return buffer


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture
def runner(device: pm.Device) -> Runner:
    return Runner(device, device.new_command_queue())

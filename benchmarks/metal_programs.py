"""Running a kernel of one library, as the benchmarks do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import pymetal as pm

Extent = tuple[int, int, int]


def pipeline_of(device: pm.Device, source: str, name: str) -> pm.ComputePipelineState:
    return device.new_compute_pipeline_state(device.new_library_with_source(source).new_function(name))


def buffer_of(device: pm.Device, values: NDArray[np.generic]) -> pm.Buffer:
    """A shared buffer with a copy of `values`."""
    buffer = device.new_buffer(values.nbytes, pm.ResourceStorageModeShared)
    np.frombuffer(buffer.contents(), values.dtype)[:] = values.ravel()
    return buffer


@dataclass(frozen=True)
class Launch:
    """A kernel with its arguments. Calling it encodes, commits and waits."""

    queue: pm.CommandQueue
    pipeline: pm.ComputePipelineState
    buffers: Sequence[pm.Buffer]
    grid: Extent
    group: Extent

    def __call__(self) -> None:
        commands = self.encoded()
        commands.commit()
        commands.wait_until_completed()

    def encoded(self, dispatches: int = 1) -> pm.CommandBuffer:
        """A command buffer with this launch, several times if asked."""
        commands = self.queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(self.pipeline)
        for index, buffer in enumerate(self.buffers):
            encoder.set_buffer(buffer, 0, index)
        for _ in range(dispatches):
            encoder.dispatch_threads(pm.Size(*self.grid), pm.Size(*self.group))
        encoder.end_encoding()
        return commands

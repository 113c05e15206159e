"""Fixtures for tests of shader validation: kernels that are wrong on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

Size = tuple[int, int, int]

HEAD = "#include <metal_stdlib>\nusing namespace metal;\n"


@dataclass
class Bench:
    """Runs one kernel with shader validation over buffers of 32-bit words."""

    device: pm.Device
    queue: pm.CommandQueue
    pipelines: dict[str, pm.ComputePipelineState] = field(default_factory=dict)

    def pipeline(self, source: str) -> pm.ComputePipelineState:
        """`source` stands behind two lines that include the metal library, and defines the kernel k."""
        if source not in self.pipelines:
            library = self.device.new_library_with_source(HEAD + source)
            descriptor = pm.ComputePipelineDescriptor(
                compute_function=library.new_function("k"), shader_validation=pm.ShaderValidation.Enabled
            )
            self.pipelines[source], _ = self.device.new_compute_pipeline_state_with_descriptor(descriptor, 0)
        return self.pipelines[source]

    def run(
        self,
        source: str,
        buffers: Sequence[npt.NDArray[np.generic] | None] = (),
        grid: int | Size = 64,
        group: int | Size = 64,
        *,
        threadgroup_memory: Sequence[int] = (),
        offsets: Sequence[int] = (),
    ) -> list[npt.NDArray[np.uint32]]:
        """What the buffers hold afterwards, as words; None stays unbound. Raises the command buffer's error."""
        bound = [None if array is None else self.device.new_buffer(array) for array in buffers]
        commands = self.queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(self.pipeline(source))
        for index, buffer in enumerate(bound):
            if buffer is not None:
                encoder.set_buffer(buffer, offsets[index] if offsets else 0, index)
        for index, length in enumerate(threadgroup_memory):
            encoder.set_threadgroup_memory_length(length, index)
        encoder.dispatch_threads(_size(grid), _size(group))
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()
        return [np.frombuffer(buffer.contents(), np.uint32).copy() for buffer in bound if buffer is not None]

    def error(
        self,
        source: str,
        buffers: Sequence[npt.NDArray[np.generic] | None] = (),
        grid: int | Size = 64,
        group: int | Size = 64,
        *,
        threadgroup_memory: Sequence[int] = (),
        offsets: Sequence[int] = (),
    ) -> str:
        """The message of the error that the kernel fails with. The device is as good as before."""
        with pytest.raises(pm.CommandBufferError) as caught:
            self.run(source, buffers, grid, group, threadgroup_memory=threadgroup_memory, offsets=offsets)
        (after,) = self.run(INCREMENT, [np.arange(64, dtype=np.uint32)])
        np.testing.assert_array_equal(after, np.arange(1, 65))
        return str(caught.value)


INCREMENT = "kernel void k(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i] += 1; }"


def _size(value: int | Size) -> pm.Size:
    return pm.Size(value, 1, 1) if isinstance(value, int) else pm.Size(*value)


def words(count: int) -> npt.NDArray[np.uint32]:
    """A buffer's contents: `count` words, 0, 1, 2, …"""
    return np.arange(count, dtype=np.uint32)


@pytest.fixture(scope="session")
def bench() -> Bench:
    device = pm.create_system_default_device()
    return Bench(device, device.new_command_queue())

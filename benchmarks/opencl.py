"""pocl, the other way to run a GPU kernel on a CPU: OpenCL through pyopencl, from the wheels of the `bench` extra."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

try:
    import pyopencl as cl
except ImportError:
    sys.exit("this benchmark compares with pocl: pip install pyopencl pocl-binary-distribution")

Array = NDArray[np.float32] | NDArray[np.uint32]


class Pocl:
    """The CPU device of pocl, with one in-order queue."""

    def __init__(self) -> None:
        platforms = [platform for platform in cl.get_platforms() if "pocl" in platform.version.lower()]
        if not platforms:
            sys.exit("pyopencl finds no pocl: pip install pocl-binary-distribution")
        self.version = platforms[0].version
        self.context = cl.Context(platforms[0].get_devices())
        self.queue = cl.CommandQueue(self.context)

    def kernel(self, source: str, name: str) -> cl.Kernel:
        return cl.Kernel(cl.Program(self.context, source).build(), name)

    def buffer(self, values: Array) -> cl.Buffer:
        flags = cl.mem_flags.READ_WRITE | cl.mem_flags.COPY_HOST_PTR
        return cl.Buffer(self.context, flags, hostbuf=np.ascontiguousarray(values))

    def read(self, buffer: cl.Buffer, like: Array) -> NDArray[np.float32]:
        result = np.empty(like.shape, np.float32)
        cl.enqueue_copy(self.queue, result, buffer)
        return result

    def launch(
        self,
        kernel: cl.Kernel,
        grid: tuple[int, ...],
        group: tuple[int, ...],
        arguments: Sequence[object] = (),
        count: int = 1,
    ) -> Callable[[], None]:
        """What enqueues the kernel `count` times and waits until all have finished; the arguments are set once."""
        kernel.set_args(*arguments)

        def run(kept_alive: Sequence[object] = arguments) -> None:  # OpenCL does not retain a kernel's arguments
            for _ in range(count):
                cl.enqueue_nd_range_kernel(self.queue, kernel, grid, group)
            self.queue.finish()

        return run

"""What type checkers see of kernels, checked by mypy and by running."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_type

import numpy as np
from numpy.typing import NDArray

import pymetal as pm

SOURCE = "kernel void one(device float* x, uint i [[thread_position_in_grid]]) { x[i] = 1; }"


def test_results() -> None:
    one = assert_type(pm.kernel(SOURCE), pm.Kernel)
    x = np.zeros(3, np.float32)
    assert_type(one(x), None)
    assert_type(one(out=3), NDArray[Any])
    assert_type(one(out=(3,), grid=3, threadgroup=(3, 1, 1)), NDArray[Any])
    assert_type(one(outputs={"x": ((3,), np.float32)}), tuple[NDArray[Any], ...])
    assert_type(one.argument("x"), pm.kernels.Argument)
    assert_type(one.argument("x").dtype, np.dtype[Any])
    assert_type(one.pipeline, pm.ComputePipelineState)
    assert_type(one.submit(one.device.new_buffer(x)), pm.CommandBuffer)
    assert_type(pm.kernels.cache_info(), dict[str, pm.kernels.CacheInfo])


def test_decorators() -> None:
    assert_type(pm.kernel(source=SOURCE), Callable[[Callable[..., Any]], pm.Kernel])

    @pm.kernel
    def one(x: NDArray[np.float32]) -> None:
        """kernel void one(device float* x, uint i [[thread_position_in_grid]]) { x[i] = 1; }"""

    assert_type(one, pm.Kernel)
    assert assert_type(one(out=2), NDArray[Any]).tolist() == [1, 1]

"""Copies that a SIMD-group makes together, against NumPy's slices."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Runner

pytestmark = pytest.mark.softmetal  # the header is no part of the specification

SOURCE = """
#include <metal_stdlib>
#include <metal_simdgroup_event>
using namespace metal;

kernel void row(device const float* input [[buffer(0)]], device float* output [[buffer(1)]])
{
    threadgroup float tile[100];
    simdgroup_event events[2];
    events[0].async_copy(tile, input, 60);
    events[1].async_copy(tile + 60, input + 60, 40);
    simdgroup_event::wait(2, events);
    simdgroup_event stored;
    stored.async_copy(output, tile, 100);
    simdgroup_event::wait(1, &stored);
}

kernel void block(device const float* input [[buffer(0)]], device float* output [[buffer(1)]],
                  constant uint4& shape [[buffer(2)]], constant uint2& mode [[buffer(3)]])
{
    threadgroup float tile[12 * 12];
    simdgroup_event loaded;
    loaded.async_copy(tile, 12, ushort2(shape.xy), input, 20, ushort2(shape.zw), mode.x != 0,
                      simdgroup_async_copy_clamp_mode(mode.y));
    simdgroup_event::wait(1, &loaded);
    simdgroup_event stored;
    stored.async_copy(output, 12, ushort2(shape.xy), tile, 12, ushort2(shape.xy));
    simdgroup_event::wait(1, &stored);
}
"""


def test_a_run_of_elements(runner: Runner) -> None:
    values = np.arange(100, dtype=np.float32)
    result = runner.run(runner.pipeline(SOURCE, "row"), [values, np.zeros_like(values)], (32, 1, 1), (32, 1, 1))[1]
    np.testing.assert_array_equal(result, values)


@pytest.mark.parametrize("transpose", [False, True])
@pytest.mark.parametrize("clamp_to_edge", [False, True])
def test_a_tile_and_what_lies_beyond_it(runner: Runner, transpose: bool, clamp_to_edge: bool) -> None:
    values = np.random.default_rng(2).standard_normal((20, 20), dtype=np.float32)
    columns, rows, source_columns, source_rows = 11, 9, 7, 5
    source = values[:source_rows, :source_columns]
    source = source.T if transpose else source
    beyond = ((0, max(0, rows - source.shape[0])), (0, max(0, columns - source.shape[1])))
    truth = np.pad(source, beyond, mode="edge" if clamp_to_edge else "constant")[:rows, :columns]
    arrays = [
        values,
        np.zeros((12, 12), np.float32),
        np.array([columns, rows, source_columns, source_rows], np.uint32),
        np.array([transpose, clamp_to_edge], np.uint32),
    ]
    result = runner.run(runner.pipeline(SOURCE, "block"), arrays, (32, 1, 1), (32, 1, 1))[1]
    np.testing.assert_array_equal(result[:rows, :columns], truth)

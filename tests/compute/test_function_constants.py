"""Kernels specialised by function constants."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .conftest import Runner

SOURCE = """
#include <metal_stdlib>
using namespace metal;

constant uint radius [[function_constant(0)]];
constant bool squared [[function_constant(1)]];
constant float scale [[function_constant(2)]];
constant float optional_offset [[function_constant(3)]];
constant bool has_offset = is_function_constant_defined(optional_offset);

kernel void windowed(device const float* input [[buffer(0)]],
                     device float* output [[buffer(1)]],
                     constant uint& count [[buffer(2)]],
                     uint position [[thread_position_in_grid]])
{
    float sum = 0;
    for (uint k = 0; k < 2 * radius + 1; k++) {
        uint source = min(position + k, count - 1);
        float value = input[source];
        sum += squared ? value * value : value;
    }
    if (has_offset) sum += optional_offset;
    output[position] = sum * scale;
}
"""
COUNT = 500


def specialise(
    runner: Runner, radius: int, squared: bool, scale: float, offset: float | None
) -> pm.ComputePipelineState:
    values = pm.FunctionConstantValues()
    values.set_constant_value(np.array([radius], np.uint32), pm.DataType.UInt, 0)
    values.set_constant_value(np.array([squared], np.bool_), pm.DataType.Bool, 1)
    values.set_constant_value(np.array([scale], np.float32), pm.DataType.Float, 2)
    if offset is not None:
        values.set_constant_value(np.array([offset], np.float32), pm.DataType.Float, 3)
    library = runner.device.new_library_with_source(SOURCE)
    return runner.device.new_compute_pipeline_state(library.new_function("windowed", values))


def windowed(values: np.ndarray, radius: int, squared: bool, scale: float, offset: float | None) -> np.ndarray:
    padded = np.concatenate([values, np.full(2 * radius, values[-1])]).astype(np.float64)
    terms = padded**2 if squared else padded
    sums = sum(terms[k : k + values.size] for k in range(2 * radius + 1))
    return (np.asarray(sums) + (offset or 0.0)) * scale


@pytest.mark.parametrize(
    ("radius", "squared", "scale", "offset"),
    [(0, False, 1.0, None), (2, False, 0.5, None), (2, True, 0.5, None), (3, True, 2.0, 10.0)],
)
def test_specialised_kernel(runner: Runner, radius: int, squared: bool, scale: float, offset: float | None) -> None:
    values = np.random.default_rng(14).random(COUNT, dtype=np.float32)
    pipeline = specialise(runner, radius, squared, scale, offset)
    arrays = [values, np.zeros_like(values), np.array([COUNT], np.uint32)]
    result = runner.run(pipeline, arrays, (COUNT, 1, 1), (64, 1, 1))[1]
    np.testing.assert_allclose(result, windowed(values, radius, squared, scale, offset), rtol=1e-6)


def test_missing_required_constant_is_named(runner: Runner) -> None:
    library = runner.device.new_library_with_source(SOURCE)
    with pytest.raises(pm.MetalError, match="radius"):
        runner.device.new_compute_pipeline_state(library.new_function("windowed", pm.FunctionConstantValues()))

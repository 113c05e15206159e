"""`[[stage_in]]` arguments of kernels: every attribute format against NumPy, step functions, regions, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .conftest import Bench

Array = npt.NDArray[Any]
COUNT = 37


def _library(member: str) -> str:
    vector = member + "4"
    return f"""
    struct Input {{ {vector} value [[attribute(3)]]; }};
    kernel void copy(Input in [[stage_in]], device {vector}* out [[buffer(0)]], uint i [[thread_position_in_grid]]) {{
        out[i] = in.value;
    }}
    """


def _run(bench: Bench, member: str, attribute_format: pm.AttributeFormat, stored: Array, offset: int = 4) -> Array:
    """What a kernel sees of elements that stand `offset` bytes into a padded stride."""
    stride = offset + stored.strides[0] + 4
    data = np.random.default_rng(0).integers(0, 256, (len(stored), stride), dtype=np.uint8)
    data[:, offset : offset + stored.strides[0]] = stored.view(np.uint8).reshape(len(stored), -1)
    stage_input = pm.StageInputOutputDescriptor()
    stage_input.attributes[3].format = attribute_format
    stage_input.attributes[3].buffer_index = 7
    stage_input.attributes[3].offset = offset
    stage_input.layouts[7].stride = stride
    stage_input.layouts[7].step_function = pm.StepFunction.ThreadPositionInGridX
    descriptor = pm.ComputePipelineDescriptor(
        compute_function=bench.function(_library(member), "copy"), stage_input_descriptor=stage_input
    )
    pipeline, _ = bench.device.new_compute_pipeline_state(descriptor, 0)
    result_type = {"float": np.float32, "int": np.int32, "uint": np.uint32}[member]
    out = bench.buffer(np.zeros((len(stored), 4), result_type))
    source = bench.buffer(data)

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffer(out, 0, 0)
        encoder.set_buffer(source, 0, 7)

    bench.run(pipeline, encode, (len(stored), 1, 1), (16, 1, 1))
    return bench.read(out, result_type).reshape(-1, 4)


def _filled(values: Array) -> Array:
    """Four components: those that are missing are 0, 0, 0 and 1."""
    result = np.zeros((len(values), 4), values.dtype)
    result[:, 3] = 1
    result[:, : values.shape[1]] = values
    return result


_INTEGERS: dict[str, npt.DTypeLike] = {
    "UChar": np.uint8,
    "Char": np.int8,
    "UShort": np.uint16,
    "Short": np.int16,
    "UInt": np.uint32,
    "Int": np.int32,
}


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("name", _INTEGERS)
def test_integer_formats(bench: Bench, name: str, count: int) -> None:
    limits = np.iinfo(np.dtype(_INTEGERS[name]))
    random = np.random.default_rng(count)
    stored = random.integers(limits.min, limits.max, (COUNT, count), dtype=_INTEGERS[name], endpoint=True)
    stored[0], stored[1] = limits.min, limits.max
    attribute_format = pm.AttributeFormat[name + (str(count) if count > 1 else "")]
    member = "uint" if limits.min == 0 else "int"
    expected = _filled(stored.astype(np.uint32 if limits.min == 0 else np.int32))
    np.testing.assert_array_equal(_run(bench, member, attribute_format, stored), expected)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("name", ["UChar", "Char", "UShort", "Short"])
def test_normalized_formats(bench: Bench, name: str, count: int) -> None:
    limits = np.iinfo(np.dtype(_INTEGERS[name]))
    random = np.random.default_rng(count)
    stored = random.integers(limits.min, limits.max, (COUNT, count), dtype=_INTEGERS[name], endpoint=True)
    stored[0], stored[1] = limits.min, limits.max
    attribute_format = pm.AttributeFormat[name + (str(count) if count > 1 else "") + "Normalized"]
    expected = _filled(np.maximum(stored.astype(np.float32) / np.float32(limits.max), -1))
    np.testing.assert_allclose(_run(bench, "float", attribute_format, stored), expected, rtol=2e-7)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize(("name", "dtype"), [("Float", np.float32), ("Half", np.float16)])
def test_float_formats(bench: Bench, name: str, dtype: npt.DTypeLike, count: int) -> None:
    stored = np.random.default_rng(count).normal(size=(COUNT, count)).astype(dtype)
    attribute_format = pm.AttributeFormat[name + (str(count) if count > 1 else "")]
    expected = _filled(stored.astype(np.float32))
    np.testing.assert_array_equal(_run(bench, "float", attribute_format, stored), expected)


def _unsigned_1010102(bits: Array) -> Array:
    fields = [(bits >> shift & mask) / mask for shift, mask in ((0, 1023), (10, 1023), (20, 1023), (30, 3))]
    return np.stack(fields, axis=1)


def _signed_1010102(bits: Array) -> Array:
    columns = []
    for shift, width in ((0, 10), (10, 10), (20, 10), (30, 2)):
        field = (bits >> shift & ((1 << width) - 1)).astype(np.int64)
        field -= (field >> (width - 1)) << width
        columns.append(np.maximum(field / ((1 << (width - 1)) - 1), -1))
    return np.stack(columns, axis=1)


def _bgra(bits: Array) -> Array:
    return bits.view(np.uint8).reshape(-1, 4)[:, [2, 1, 0, 3]] / 255


def _rgb9e5(bits: Array) -> Array:
    scale = 2.0 ** ((bits >> 27).astype(np.float64) - 24)
    return np.stack([(bits >> shift & 511) * scale for shift in (0, 9, 18)] + [np.ones(len(bits))], axis=1)


def _rg11b10(bits: Array) -> Array:
    def small(field: Array, mantissa: int) -> Array:
        exponent, fraction = (field >> mantissa).astype(np.int64), (field & ((1 << mantissa) - 1)) / (1 << mantissa)
        return np.where(exponent == 0, fraction * 2.0**-14, (1 + fraction) * 2.0 ** (exponent - 15))

    return np.stack([small(bits & 2047, 6), small(bits >> 11 & 2047, 6), small(bits >> 22, 5), np.ones(len(bits))], 1)


@pytest.mark.parametrize(
    ("attribute_format", "decode"),
    [
        ("UInt1010102Normalized", _unsigned_1010102),
        ("Int1010102Normalized", _signed_1010102),
        ("UChar4Normalized_BGRA", _bgra),
        ("FloatRGB9E5", _rgb9e5),
        ("FloatRG11B10", _rg11b10),
    ],
)
def test_packed_formats(bench: Bench, attribute_format: str, decode: Callable[[Array], Array]) -> None:
    bits = np.random.default_rng(9).integers(0, 1 << 32, COUNT, dtype=np.uint32)
    if attribute_format == "FloatRG11B10":
        bits &= np.uint32(0b0111111111_01111111111_01111111111 | 0)  # the top exponents are infinities and NaN
        bits &= np.uint32(~(1 << 31 | 1 << 21 | 1 << 10) & 0xFFFFFFFF)
    result = _run(bench, "float", pm.AttributeFormat[attribute_format], bits.reshape(-1, 1))
    np.testing.assert_allclose(result, decode(bits), rtol=3e-7)


_STEPS = """
struct Input {
    float x [[attribute(0)]];
    float y [[attribute(1)]];
    float constant_value [[attribute(2)]];
    float indexed [[attribute(4)]];
};
kernel void sum(Input in [[stage_in]], device float4* out [[buffer(0)]], uint2 p [[thread_position_in_grid]],
                uint2 origin [[stage_in_grid_origin]], uint2 size [[stage_in_grid_size]],
                uint2 threads [[threads_per_grid]], device uint4& region [[buffer(1)]]) {
    out[p.y * threads.x + p.x] = float4(in.x, in.y, in.constant_value, in.indexed);
    region = uint4(origin, size);
}
"""


def _steps_pipeline(bench: Bench, index_type: pm.IndexType = pm.IndexType.UInt32) -> pm.ComputePipelineState:
    stage_input = pm.StageInputOutputDescriptor(index_buffer_index=9, index_type=index_type)
    steps = {
        (0, 4): (pm.StepFunction.ThreadPositionInGridX, 1),
        (1, 5): (pm.StepFunction.ThreadPositionInGridY, 2),
        (2, 6): (pm.StepFunction.Constant, 1),
        (4, 8): (pm.StepFunction.ThreadPositionInGridXIndexed, 1),
    }
    for (attribute, buffer), (function, rate) in steps.items():
        stage_input.attributes[attribute].format = pm.AttributeFormat.Float
        stage_input.attributes[attribute].buffer_index = buffer
        stage_input.layouts[buffer].stride = 4
        stage_input.layouts[buffer].step_function = function
        stage_input.layouts[buffer].step_rate = rate
    descriptor = pm.ComputePipelineDescriptor(
        compute_function=bench.function(_STEPS, "sum"), stage_input_descriptor=stage_input
    )
    return bench.device.new_compute_pipeline_state(descriptor, 0)[0]


@pytest.mark.parametrize("index_type", [pm.IndexType.UInt16, pm.IndexType.UInt32])
@pytest.mark.parametrize("how", ["none", "direct", "indirect"])
def test_step_functions_and_regions(bench: Bench, index_type: pm.IndexType, how: str) -> None:
    random = np.random.default_rng(4)
    x, y, constant, indexed = (random.normal(size=20).astype(np.float32) for _ in range(4))
    order = random.permutation(20)
    index_dtype = np.uint16 if index_type is pm.IndexType.UInt16 else np.uint32
    out, region = bench.buffer(np.zeros((6, 8, 4), np.float32)), bench.buffer(np.zeros(4, np.uint32))
    buffers = {0: out, 1: region, 9: bench.buffer(order.astype(index_dtype))}
    buffers |= {4: bench.buffer(x), 5: bench.buffer(y), 6: bench.buffer(constant), 8: bench.buffer(indexed)}

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        for index, buffer in buffers.items():
            encoder.set_buffer(buffer, 0, index)
        if how == "direct":
            encoder.set_stage_in_region(pm.Region(pm.Origin(3, 2, 0), pm.Size(8, 6, 1)))
        elif how == "indirect":
            encoder.set_stage_in_region(bench.buffer(np.array([0, 3, 2, 0, 8, 6, 1], np.uint32)), 4)

    bench.run(_steps_pipeline(bench, index_type), encode, (8, 6, 1), (8, 2, 1))
    origin = (0, 0) if how == "none" else (3, 2)
    columns, rows = np.arange(8) + origin[0], np.arange(6) + origin[1]
    expected = np.zeros((6, 8, 4), np.float32)
    expected[..., 0] = x[columns]
    expected[..., 1] = y[rows // 2][:, None]
    expected[..., 2] = constant[0]
    expected[..., 3] = indexed[order[columns]]
    np.testing.assert_array_equal(bench.read(out, np.float32).reshape(6, 8, 4), expected)
    np.testing.assert_array_equal(bench.read(region, np.uint32), [*origin, 8, 6])


def test_attributes_of_a_function(bench: Bench) -> None:
    attributes = bench.function(_STEPS, "sum").stage_input_attributes
    assert attributes is not None
    found = [(a.name, a.attribute_index, a.attribute_type, a.is_active) for a in attributes]
    expected = [("x", 0), ("y", 1), ("constant_value", 2), ("indexed", 4)]
    assert found == [(name, index, pm.DataType.Float, True) for name, index in expected]
    assert not attributes[0].is_patch_data


def test_wrong_descriptors_are_refused(bench: Bench) -> None:
    function = bench.function(_library("float"), "copy")

    def make(stage_input: pm.StageInputOutputDescriptor | None) -> None:
        bench.device.new_compute_pipeline_state(
            pm.ComputePipelineDescriptor(compute_function=function, stage_input_descriptor=stage_input), 0
        )

    with pytest.raises(pm.PipelineError, match="'copy' needs a stage input descriptor"):
        make(None)
    stage_input = pm.StageInputOutputDescriptor()
    with pytest.raises(pm.PipelineError, match=r"attribute 3 .'value'. is missing"):
        make(stage_input)
    stage_input.attributes[3].format = pm.AttributeFormat.UInt2
    with pytest.raises(pm.PipelineError, match=r"layout of buffer 0.* has no stride"):
        make(stage_input)
    stage_input.layouts[0].stride = 8
    with pytest.raises(pm.PipelineError, match=r"float4. cannot be read from UInt2"):
        make(stage_input)
    stage_input.attributes[3].format = pm.AttributeFormat.Float2
    stage_input.layouts[0].step_function = pm.StepFunction.PerVertex
    with pytest.raises(pm.PipelineError, match="not for kernels"):
        make(stage_input)


@pytest.mark.softmetal
def test_missing_buffer_and_data_that_ends_early(bench: Bench) -> None:
    out = bench.buffer(np.zeros((6, 8, 4), np.float32))
    with pytest.raises(pm.MetalError, match="stage input from a buffer at index 4"):
        bench.run(
            _steps_pipeline(bench), lambda encoder: encoder.set_buffers([out, out], [0, 0], 0), (8, 6, 1), (8, 1, 1)
        )
    short = bench.buffer(np.ones(5, np.float32))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        for index in (4, 5, 6, 8):
            encoder.set_buffer(short, 0, index)
        encoder.set_buffers([out, bench.buffer(np.zeros(4, np.uint32))], [0, 0], 0)
        encoder.set_buffer(bench.buffer(np.zeros(8, np.uint32)), 0, 9)

    bench.run(_steps_pipeline(bench), encode, (8, 6, 1), (8, 2, 1))
    x = bench.read(out, np.float32).reshape(6, 8, 4)[..., 0]
    np.testing.assert_array_equal(x, np.broadcast_to(np.arange(8) < 5, (6, 8)).astype(np.float32))

"""`[[stage_in]]` arguments of kernels: every attribute format against NumPy, step functions, regions, errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .conftest import Bench

Array = npt.NDArray[Any]
COUNT = 37


Stored = tuple[str, Array]


def _library(member: str, count: int) -> str:
    vector = member + "4"
    members = " ".join(f"{vector} value{i} [[attribute({i + 3})]];" for i in range(count))
    copies = " ".join(f"out[i * {count} + {i}] = in.value{i};" for i in range(count))
    return f"""
    struct Input {{ {members} }};
    kernel void copy(Input in [[stage_in]], device {vector}* out [[buffer(0)]], uint i [[thread_position_in_grid]]) {{
        {copies}
    }}
    """


def _run(bench: Bench, member: str, attributes: Sequence[Stored]) -> list[Array]:
    """What a kernel sees of attributes, each given by its format and the rows that store it, in one padded record."""
    stage_input, offset = pm.StageInputOutputDescriptor(), 4
    columns: list[tuple[int, Array]] = []
    for index, (name, rows) in enumerate(attributes, start=3):
        stage_input.attributes[index].format = pm.AttributeFormat[name]
        stage_input.attributes[index].buffer_index = 7
        stage_input.attributes[index].offset = offset
        columns.append((offset, np.ascontiguousarray(rows).view(np.uint8).reshape(COUNT, -1)))
        offset += columns[-1][1].shape[1] + 3
    data = np.random.default_rng(0).integers(0, 256, (COUNT, offset), dtype=np.uint8)
    for start, column in columns:
        data[:, start : start + column.shape[1]] = column
    stage_input.layouts[7].stride = offset
    stage_input.layouts[7].step_function = pm.StepFunction.ThreadPositionInGridX
    function = bench.function(_library(member, len(attributes)), "copy")
    descriptor = pm.ComputePipelineDescriptor(compute_function=function, stage_input_descriptor=stage_input)
    pipeline, _ = bench.device.new_compute_pipeline_state(descriptor, 0)
    result_type = {"float": np.float32, "int": np.int32, "uint": np.uint32}[member]
    out = bench.buffer(np.zeros((COUNT, len(attributes), 4), result_type))
    source = bench.buffer(data)

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffer(out, 0, 0)
        encoder.set_buffer(source, 0, 7)

    bench.run(pipeline, encode, (COUNT, 1, 1), (16, 1, 1))
    return list(bench.read(out, result_type).reshape(COUNT, -1, 4).swapaxes(0, 1))


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


def _numbered(name: str, count: int, ending: str = "") -> str:
    return name + (str(count) if count > 1 else "") + ending


def _limits(name: str) -> np.iinfo[Any]:
    dtype: Any = _INTEGERS[name]
    return np.iinfo(dtype)


def _integers(name: str, count: int) -> Array:
    limits = _limits(name)
    random = np.random.default_rng(count)
    stored = random.integers(limits.min, limits.max, (COUNT, count), dtype=_INTEGERS[name], endpoint=True)
    stored[0], stored[1] = limits.min, limits.max
    return stored


@pytest.mark.parametrize("name", _INTEGERS)
def test_integer_formats(bench: Bench, name: str) -> None:
    is_unsigned = _limits(name).min == 0
    stored = [_integers(name, count) for count in (1, 2, 3, 4)]
    attributes = [(_numbered(name, rows.shape[1]), rows) for rows in stored]
    for rows, result in zip(stored, _run(bench, "uint" if is_unsigned else "int", attributes), strict=True):
        np.testing.assert_array_equal(result, _filled(rows.astype(np.uint32 if is_unsigned else np.int32)))


@pytest.mark.parametrize("name", ["UChar", "Char", "UShort", "Short"])
def test_normalized_formats(bench: Bench, name: str) -> None:
    largest = np.float32(_limits(name).max)
    stored = [_integers(name, count) for count in (1, 2, 3, 4)]
    attributes = [(_numbered(name, rows.shape[1], "Normalized"), rows) for rows in stored]
    for rows, result in zip(stored, _run(bench, "float", attributes), strict=True):
        np.testing.assert_allclose(result, _filled(np.maximum(rows.astype(np.float32) / largest, -1)), rtol=2e-7)


@pytest.mark.parametrize(("name", "dtype"), [("Float", np.float32), ("Half", np.float16)])
def test_float_formats(bench: Bench, name: str, dtype: npt.DTypeLike) -> None:
    stored = [np.random.default_rng(count).normal(size=(COUNT, count)).astype(dtype) for count in (1, 2, 3, 4)]
    attributes = [(_numbered(name, rows.shape[1]), rows) for rows in stored]
    for rows, result in zip(stored, _run(bench, "float", attributes), strict=True):
        np.testing.assert_array_equal(result, _filled(rows.astype(np.float32)))


def _unsigned_1010102(bits: Array) -> Array:
    fields = [(bits >> shift & mask) / mask for shift, mask in ((0, 1023), (10, 1023), (20, 1023), (30, 3))]
    return np.stack(fields, axis=1)


def _signed_1010102(bits: Array) -> Array:
    columns: list[Array] = []
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


def test_packed_formats(bench: Bench) -> None:
    decoders: dict[str, Callable[[Array], Array]] = {
        "UInt1010102Normalized": _unsigned_1010102,
        "Int1010102Normalized": _signed_1010102,
        "UChar4Normalized_BGRA": _bgra,
        "FloatRGB9E5": _rgb9e5,
        "FloatRG11B10": _rg11b10,
    }
    bits = np.random.default_rng(9).integers(0, 1 << 32, COUNT, dtype=np.uint32)
    bits &= np.uint32(~(1 << 31 | 1 << 21 | 1 << 10) & 0xFFFFFFFF)  # no infinities and NaN as small floats
    results = _run(bench, "float", [(name, bits) for name in decoders])
    for (name, decode), result in zip(decoders.items(), results, strict=True):
        np.testing.assert_allclose(result, decode(bits), rtol=3e-7, err_msg=name)


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
    function = bench.function(_library("float", 1), "copy")

    def make(stage_input: pm.StageInputOutputDescriptor | None) -> None:
        bench.device.new_compute_pipeline_state(
            pm.ComputePipelineDescriptor(compute_function=function, stage_input_descriptor=stage_input), 0
        )

    with pytest.raises(pm.PipelineError, match="'copy' needs a stage input descriptor"):
        make(None)
    stage_input = pm.StageInputOutputDescriptor()
    with pytest.raises(pm.PipelineError, match=r"attribute 3 .'value0'. is missing"):
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

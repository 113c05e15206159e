"""Visible functions called through tables: linked from other libraries, with constants, barriers and structs."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .conftest import Bench

_FUNCTIONS = """
constant float factor [[function_constant(0)]];
struct Pair { float4 first; int second; };
[[visible]] float square(float x) { return x * x; }
[[visible]] float negate(float x) { return -x; }
[[visible]] float scale(float x) { return x * factor; }
[[visible]] Pair pair(float4 x, device int* counts, ushort n) { counts[n] += 1; return Pair{x.wzyx, n + counts[n]}; }
float helper(float x) { return x + 1; }
kernel void not_visible(device float* x [[buffer(0)]]) { x[0] = helper(1); }
"""

_CALLER = """
kernel void call(visible_function_table<float(float)> table [[buffer(3)]], device float* values [[buffer(0)]],
                 uint i [[thread_position_in_grid]]) {
    using function = float(float);
    function* chosen = table[i % table.size()];
    values[i] = chosen(values[i]);
}
"""


def _linked(bench: Bench, source: str, name: str, functions: list[pm.Function]) -> pm.ComputePipelineState:
    linked = pm.LinkedFunctions()
    linked.functions = functions
    descriptor = pm.ComputePipelineDescriptor(compute_function=bench.function(source, name), linked_functions=linked)
    return bench.device.new_compute_pipeline_state(descriptor, 0)[0]


def _table(pipeline: pm.ComputePipelineState, functions: list[pm.Function]) -> pm.VisibleFunctionTable:
    table = pipeline.new_visible_function_table(pm.VisibleFunctionTableDescriptor(function_count=len(functions)))
    table.set_functions([pipeline.function_handle(function) for function in functions], 0)
    return table


def _scale(bench: Bench, factor: float) -> pm.Function:
    library = bench.device.new_library_with_source(f"#include <metal_stdlib>\nusing namespace metal;\n{_FUNCTIONS}")
    constants = pm.FunctionConstantValues()
    constants.set_constant_value(np.array([factor], np.float32), pm.DataType.Float, 0)
    return library.new_function("scale", constants)


def test_calls_go_where_the_table_says(bench: Bench) -> None:
    functions = [bench.function(_FUNCTIONS, "square"), bench.function(_FUNCTIONS, "negate"), _scale(bench, 2.5)]
    pipeline = _linked(bench, _CALLER, "call", functions)
    table = _table(pipeline, functions)
    values = np.linspace(-3, 3, 90).astype(np.float32)
    buffer = bench.buffer(values)

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffer(buffer, 0, 0)
        encoder.set_visible_function_table(table, 3)

    bench.run(pipeline, encode, (90, 1, 1), (30, 1, 1))
    kinds = np.arange(90) % 3
    expected = np.choose(kinds, [values * values, -values, values * np.float32(2.5)])
    np.testing.assert_array_equal(bench.read(buffer, np.float32), expected)
    table.set_function(pipeline.function_handle(functions[1]), 0)
    bench.run(pipeline, encode, (90, 1, 1), (30, 1, 1))
    expected = np.choose(kinds, [-expected, -expected, expected * np.float32(2.5)])
    np.testing.assert_array_equal(bench.read(buffer, np.float32), expected)


def test_tables_in_argument_buffers_and_structs_as_arguments(bench: Bench) -> None:
    source = """
    struct Pair { float4 first; int second; };
    struct Arguments {
        visible_function_table<Pair(float4, device int*, ushort)> table [[id(0)]];
        device int* counts [[id(1)]];
    };
    kernel void call(constant Arguments& arguments [[buffer(0)]], device float4* out [[buffer(1)]],
                     device int* second [[buffer(2)]], uint i [[thread_position_in_grid]]) {
        Pair result = arguments.table[0](out[i], arguments.counts, i);
        out[i] = result.first;
        second[i] = result.second;
    }
    """
    pair = bench.function(_FUNCTIONS, "pair")
    pipeline = _linked(bench, source, "call", [pair])
    table = _table(pipeline, [pair])
    vectors = np.arange(80, dtype=np.float32).reshape(20, 4)
    counts = np.random.default_rng(0).integers(0, 9, 20, dtype=np.int32)
    buffers = [bench.buffer(counts), bench.buffer(vectors), bench.buffer(np.zeros(20, np.int32))]
    encoder = bench.function(source, "call").new_argument_encoder(0)
    arguments = bench.device.new_buffer(encoder.encoded_length, pm.ResourceStorageModeShared)
    encoder.set_argument_buffer(arguments, 0)
    encoder.set_visible_function_table(table, 0)
    encoder.set_buffer(buffers[0], 0, 1)

    def encode(compute: pm.ComputeCommandEncoder) -> None:
        compute.set_buffers([arguments, *buffers[1:]], [0, 0, 0], 0)
        compute.use_resources([table, buffers[0]], pm.ResourceUsage.Read)

    bench.run(pipeline, encode, (20, 1, 1), (20, 1, 1))
    np.testing.assert_array_equal(bench.read(buffers[1], np.float32).reshape(20, 4), vectors[:, ::-1])
    np.testing.assert_array_equal(bench.read(buffers[0], np.int32), counts + 1)
    np.testing.assert_array_equal(bench.read(buffers[2], np.int32), np.arange(20) + counts + 1)


def test_threads_meet_in_a_linked_function(bench: Bench) -> None:
    functions = """
    [[visible]] uint total(uint x, threadgroup uint* shared, uint lane) {
        shared[lane] = x;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        uint sum = 0;
        for (uint i = 0; i < 64; ++i) sum += shared[i];
        return sum + simd_sum(1u);
    }
    """
    source = """
    kernel void call(visible_function_table<uint(uint, threadgroup uint*, uint)> table [[buffer(0)]],
                     device uint* values [[buffer(1)]], threadgroup uint* shared [[threadgroup(0)]],
                     uint i [[thread_position_in_grid]], uint lane [[thread_index_in_threadgroup]]) {
        values[i] = table[0](values[i], shared, lane);
    }
    """
    total = bench.function(functions, "total")
    pipeline = _linked(bench, source, "call", [total])
    values = np.random.default_rng(5).integers(0, 1000, 256, dtype=np.uint32)
    buffer = bench.buffer(values)

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_visible_function_table(_table(pipeline, [total]), 0)
        encoder.set_buffer(buffer, 0, 1)
        encoder.set_threadgroup_memory_length(256, 0)

    bench.run(pipeline, encode, (256, 1, 1), (64, 1, 1))
    expected = np.repeat(values.reshape(4, 64).sum(axis=1), 64) + 32
    np.testing.assert_array_equal(bench.read(buffer, np.uint32), expected)


def test_handles_and_reflection(bench: Bench) -> None:
    square, negate = bench.function(_FUNCTIONS, "square"), bench.function(_FUNCTIONS, "negate")
    pipeline = _linked(bench, _CALLER, "call", [square])
    handle = pipeline.function_handle(square)
    assert handle is not None
    assert (handle.name, handle.function_type) == ("square", pm.FunctionType.Visible)
    assert pipeline.function_handle("square") is not None
    assert pipeline.function_handle(negate) is None
    assert pipeline.reflection is not None
    table, values = pipeline.reflection.bindings
    assert (table.type, table.index) == (pm.BindingType.VisibleFunctionTable, 3)
    assert (values.type, values.index) == (pm.BindingType.Buffer, 0)
    assert bench.device.supports_function_pointers


@pytest.mark.softmetal
def test_missing_functions_fail_by_name(bench: Bench) -> None:
    square = bench.function(_FUNCTIONS, "square")
    pipeline = _linked(bench, _CALLER, "call", [square])
    buffer = bench.buffer(np.zeros(4, np.float32))
    with pytest.raises(pm.MetalError, match="'table' needs a visible function table at index 3"):
        bench.run(pipeline, lambda encoder: encoder.set_buffer(buffer, 0, 0), (4, 1, 1), (4, 1, 1))
    empty = pipeline.new_visible_function_table(pm.VisibleFunctionTableDescriptor(function_count=1))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffer(buffer, 0, 0)
        encoder.set_visible_function_table(empty, 3)

    with pytest.raises(pm.CommandBufferError, match="null pointer"):
        bench.run(pipeline, encode, (4, 1, 1), (4, 1, 1))
    with pytest.raises(pm.MetalError, match=r"index 1 is beyond the table|indices 0 to 0"):
        empty.set_function(pipeline.function_handle(square), 1)
    with pytest.raises(pm.PipelineError, match=r"'not_visible' is not \[\[visible\]\]"):
        _linked(bench, _CALLER, "call", [bench.function(_FUNCTIONS, "not_visible")])


def test_function_without_definition_is_refused(bench: Bench) -> None:
    source = "extern float elsewhere(float x);"
    source += "kernel void k(device float* x [[buffer(0)]]) { x[0] = elsewhere(x[0]); }"
    with pytest.raises(pm.MetalError, match="'elsewhere'"):
        bench.pipeline(source, "k")

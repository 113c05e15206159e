"""Visible functions that vertex and fragment functions call through tables; helper threads write nothing in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .scene import TRIANGLE, Renderer, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]

SIZE = 16
FUNCTIONS = (
    PREAMBLE
    + """
constant float factor [[function_constant(0)]];
[[visible]] float2 same(float2 uv) { return uv; }
[[visible]] float2 doubled(float2 uv) { return uv * 2; }
[[visible]] float2 scaled(float2 uv) { return uv * factor; }

// Each writes and calculates.
[[visible]] float counted(float x, uint pixel, device uint* counts, thread float& last) {
    counts[pixel] += 1;
    last = x + 1;
    return x * x;
}
[[visible]] float added(float x, uint pixel, device uint* counts, thread float& last) {
    last = x + 1;
    return x * x + atomic_fetch_add_explicit((device atomic_uint*)&counts[pixel], 1, memory_order_relaxed) * 0;
}
struct Pair { uint count, other; float x; };
[[visible]] float structured(float x, uint pixel, device uint* counts, thread float& last) {
    device Pair* pairs = (device Pair*)counts;
    Pair pair = pairs[pixel / 3];
    pair.count += 3;
    if (pixel % 3 == 0) pairs[pixel / 3] = pair;
    last = x + 1;
    return x * x;
}
static uint fall(uint n, device uint* counts) {
    if (n > 1000000) counts[0] = 77;
    return n < 2 ? n : fall(n - 1, counts) + fall(n - 2, counts);
}
[[visible]] float recursive(float x, uint pixel, device uint* counts, thread float& last) {
    counts[pixel] += fall(2 + uint(x), counts);
    last = x + 1;
    return x * x;
}
"""
)
SOURCE = (
    PREAMBLE
    + """
using function = float2(float2);
struct Out { float4 position [[position]]; float2 uv; };
constant float2 corners[3] = {{0, 0}, {2, 0}, {0, 2}};

vertex Out plain(uint id [[vertex_id]]) { return {float4(corners[id] * 2 - 1, 0.5, 1), corners[id]}; }
vertex Out moved(uint id [[vertex_id]], visible_function_table<function> table [[buffer(3)]]) {
    return {float4(corners[id] * 2 - 1, 0.5, 1), table[1](corners[id])};
}
vertex Out small(uint id [[vertex_id]]) {
    const float2 places[3] = {{-0.8, -0.7}, {0.4, -0.3}, {-0.5, 0.6}};
    return {float4(places[id], 0.5, 1), places[id]};
}

fragment float4 chosen(Out in [[stage_in]], visible_function_table<function> table [[buffer(0)]]) {
    const function* one = table[uint(in.uv.x * 3) % table.size()];
    return float4((*one)(in.uv), is_null_visible_function_table(table), table.size());
}
fragment float4 uv(Out in [[stage_in]]) { return float4(in.uv, 0, 1); }

fragment float4 writing(Out in [[stage_in]],
                        visible_function_table<float(float, uint, device uint*, thread float&)> table [[buffer(0)]],
                        device uint* counts [[buffer(1)]]) {
    const uint pixel = uint(in.position.y) * 16 + uint(in.position.x);
    float last = 0;
    const float square = table[0](in.position.x, pixel, counts, last);
    return float4(dfdx(square), dfdx(last), square, last);
}
static uint rise(uint n, device uint* counts, uint pixel) {
    counts[pixel] += 1;
    return n < 2 ? n : rise(n - 1, counts, pixel) + rise(n - 2, counts, pixel);
}
fragment float4 recursing(Out in [[stage_in]], device uint* counts [[buffer(1)]]) {
    const uint pixel = uint(in.position.y) * 16 + uint(in.position.x);
    return float4(dfdx(in.position.x), rise(3, counts, pixel), 0, 1);
}
"""
)


def linked_pipeline(
    renderer: Renderer, vertex: str, fragment: str, functions: Sequence[pm.Function], stage: str = "fragment"
) -> pm.RenderPipelineState:
    descriptor = renderer.pipeline_descriptor(vertex, fragment, ["RGBA32Float"], SOURCE)
    linked = pm.LinkedFunctions()
    linked.functions = list(functions)
    setattr(descriptor, f"{stage}_linked_functions", linked)
    return renderer.device.new_render_pipeline_state(descriptor)


def table_of(
    pipeline: pm.RenderPipelineState, functions: Sequence[pm.Function], stage: pm.RenderStages
) -> pm.VisibleFunctionTable:
    table = pipeline.new_visible_function_table(pm.VisibleFunctionTableDescriptor(function_count=len(functions)), stage)
    for index, function in enumerate(functions):
        table.set_function(pipeline.function_handle(function, stage), index)
    return table


def scaled(renderer: Renderer, factor: float) -> pm.Function:
    library = renderer.device.new_library_with_source(FUNCTIONS)
    constants = pm.FunctionConstantValues()
    constants.set_constant_value(np.array([factor], np.float32), pm.DataType.Float, 0)
    return library.new_function("scaled", constants)


def test_fragments_choose_functions(renderer: Renderer) -> None:
    functions = [renderer.function("same", FUNCTIONS), renderer.function("doubled", FUNCTIONS), scaled(renderer, -3)]
    pipeline = linked_pipeline(renderer, "plain", "chosen", functions)
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_fragment_visible_function_table(table_of(pipeline, functions, pm.RenderStages.Fragment), 0)
        encoder.draw_primitives(TRIANGLE, 0, 3)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    u, v = (columns + 0.5) / SIZE, 1 - (rows + 0.5) / SIZE
    factor = np.choose(np.floor(u * 3).astype(int), [1, 2, -3])
    wanted = np.stack([factor * u, factor * v, 0 * u, 0 * u + 3], axis=-1)
    np.testing.assert_allclose(renderer.colors(target), wanted, atol=1e-5)


def test_vertices_call_functions(renderer: Renderer) -> None:
    functions = [renderer.function("same", FUNCTIONS), renderer.function("doubled", FUNCTIONS)]
    pipeline = linked_pipeline(renderer, "moved", "uv", functions, "vertex")
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_vertex_visible_function_table(table_of(pipeline, functions, pm.RenderStages.Vertex), 3)
        encoder.draw_primitives(TRIANGLE, 0, 3)
    rows, columns = np.mgrid[:SIZE, :SIZE]
    u, v = (columns + 0.5) / SIZE, 1 - (rows + 0.5) / SIZE
    wanted = np.stack([2 * u, 2 * v, 0 * u, 0 * u + 1], axis=-1)
    np.testing.assert_allclose(renderer.colors(target), wanted, atol=1e-5)


@pytest.mark.parametrize("name", ["counted", "added", "structured", "recursive"])
def test_helpers_write_nothing(renderer: Renderer, name: str) -> None:
    """Only the pixels of a small triangle count; derivatives at its edges know the helpers' values."""
    functions = [renderer.function(name, FUNCTIONS)]
    pipeline = linked_pipeline(renderer, "small", "writing", functions)
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    counts = renderer.buffer(np.zeros(SIZE * SIZE, np.uint32))
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_fragment_visible_function_table(table_of(pipeline, functions, pm.RenderStages.Fragment), 0)
        encoder.set_fragment_buffer(counts, 0, 1)
        encoder.draw_primitives(TRIANGLE, 0, 3)
    result = renderer.colors(target)
    drawn = result[..., 3] > 0
    assert 10 < drawn.sum() < 60
    columns = np.broadcast_to(np.arange(SIZE), (SIZE, SIZE))
    x = columns + 0.5
    left = columns // 2 * 2 + 0.5
    wanted = np.stack([(left + 1) ** 2 - left**2, np.ones_like(x), x * x, x + 1], axis=-1)
    np.testing.assert_allclose(result[drawn], wanted[drawn], rtol=1e-6)
    found = np.frombuffer(counts.contents(), np.uint32).reshape(SIZE, SIZE)
    if name == "structured":
        pixels = np.arange(SIZE * SIZE).reshape(SIZE, SIZE)
        assert np.array_equal(found, np.where(drawn & (pixels % 3 == 0), 3, 0))
    else:
        assert np.array_equal(found != 0, drawn)


def test_helpers_write_nothing_in_recursive_functions(renderer: Renderer) -> None:
    """The function of three calls itself four times."""
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    counts = renderer.buffer(np.zeros(SIZE * SIZE, np.uint32))
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(renderer.pipeline("small", "recursing", ["RGBA32Float"], SOURCE))
        encoder.set_fragment_buffer(counts, 0, 1)
        encoder.draw_primitives(TRIANGLE, 0, 3)
    drawn = renderer.colors(target)[..., 3] > 0
    found = np.frombuffer(counts.contents(), np.uint32).reshape(SIZE, SIZE)
    assert 10 < drawn.sum() < 60
    np.testing.assert_array_equal(found, np.where(drawn, 5, 0))
    assert (renderer.colors(target)[drawn] == [1, 2, 0, 1]).all()

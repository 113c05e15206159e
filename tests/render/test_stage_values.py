"""What goes from vertex to fragment functions: nested structs, arrays, matrices, user names, narrow types."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .scene import WHOLE, Renderer, colored, rectangle, render_pass
from .shaders import COLORED_VERTEX, PREAMBLE

Array = npt.NDArray[Any]

SIZE = 8
SOURCE = (
    PREAMBLE
    + """
struct Light { float3 direction; half strength [[user(power)]]; };
struct Everything {
    float4 position [[position]];
    Light light;
    float2 pairs[2];
    float2x3 frame;
    float4 tinted [[user(tint)]];
    uchar small [[flat]];
    short negative [[flat]];
    ushort2 two [[flat]];
};

vertex Everything everything(uint id [[vertex_id]], device const float4* corners [[buffer(0)]]) {
    Everything out;
    out.position = corners[id];
    float x = (corners[id].x + 1) / 2;
    out.light.direction = float3(x, 2 * x, 3 * x);
    out.light.strength = half(x);
    out.pairs[0] = float2(x, 0);
    out.pairs[1] = float2(0, 1 - x);
    out.frame = float2x3(float3(x, 1, 2), float3(3, 4 * x, 5));
    out.tinted = float4(x, 1, 1, 1);
    out.small = 200;
    out.negative = -5;
    out.two = ushort2(60000, 7);
    return out;
}

fragment float4 nested(Everything in [[stage_in]]) { return float4(in.light.direction, in.light.strength); }
fragment float4 arrays(Everything in [[stage_in]]) { return float4(in.pairs[0], in.pairs[1]); }
fragment float4 matrices(Everything in [[stage_in]]) { return float4(in.frame[0].xy, in.frame[1].yz); }
fragment float4 integers(Everything in [[stage_in]]) { return float4(in.small, in.negative, in.two.x, in.two.y); }

struct Renamed { half also_power [[user(power)]]; float4 color [[user(tint)]]; };
fragment float4 by_user_names(Renamed in [[stage_in]], float4 place [[position]]) {
    return float4(in.color.xy, in.also_power, place.x);
}

struct Few { float4 tinted [[user(tint)]]; };
fragment float4 a_few(Few in [[stage_in]]) { return in.tinted; }
"""
)
X = (np.arange(SIZE) + 0.5) / SIZE
ONE, ZERO = np.ones(SIZE), np.zeros(SIZE)


def row(renderer: Renderer, vertex: str, fragment: str, source: str = SOURCE, vertices: Array = WHOLE) -> Array:
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    renderer.draw(render_pass(target), renderer.pipeline(vertex, fragment, ["RGBA32Float"], source), vertices)
    return np.asarray(renderer.colors(target)[2])


@pytest.mark.parametrize(
    ("fragment", "wanted"),
    [
        ("nested", [X, 2 * X, 3 * X, X]),
        ("arrays", [X, ZERO, ZERO, 1 - X]),
        ("matrices", [X, ONE, 4 * X, 5 * ONE]),
        ("integers", [200 * ONE, -5 * ONE, 60000 * ONE, 7 * ONE]),
        ("by_user_names", [X, ONE, X, X * SIZE]),
        ("a_few", [X, ONE, ONE, ONE]),
    ],
)
def test_members(renderer: Renderer, fragment: str, wanted: list[Array]) -> None:
    np.testing.assert_allclose(row(renderer, "everything", fragment), np.stack(wanted, axis=1), atol=1e-3)


CONSTANTS = (
    COLORED_VERTEX
    + """
constant bool is_swapped [[function_constant(0)]];
constant float scale [[function_constant(1)]];

vertex Colored scaled_vertex(uint id [[vertex_id]], device const Vertex* vertices [[buffer(0)]]) {
    return {vertices[id].position * float4(scale, 1, 1, 1), vertices[id].color};
}
fragment float4 swapped(Colored in [[stage_in]]) { return is_swapped ? in.color.bgra : in.color; }
"""
)


@pytest.mark.parametrize("is_swapped", [False, True])
def test_function_constants(renderer: Renderer, is_swapped: bool) -> None:
    values = pm.FunctionConstantValues()
    values.set_constant_value(np.array([is_swapped]), pm.DataType.Bool, 0)
    values.set_constant_value(np.array([0.5], np.float32), pm.DataType.Float, 1)
    library = renderer.device.new_library_with_source(CONSTANTS)
    descriptor = pm.RenderPipelineDescriptor(
        vertex_function=library.new_function("scaled_vertex", values),
        fragment_function=library.new_function("swapped", values),
    )
    descriptor.color_attachments[0].pixel_format = pm.PixelFormat.RGBA32Float
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.device.new_render_pipeline_state(descriptor)
    renderer.draw(render_pass(target), pipeline, colored(WHOLE, (1, 0.5, 0.25, 1)))
    color = (0.25, 0.5, 1, 1) if is_swapped else (1, 0.5, 0.25, 1)
    wanted = [(0, 0, 0, 0)] * 2 + [color] * 4 + [(0, 0, 0, 0)] * 2
    np.testing.assert_array_equal(renderer.colors(target)[3], wanted)


ALONE = (
    PREAMBLE
    + """
struct Result { float4 position [[position]]; };
vertex void writing(uint id [[vertex_id]], device float* results [[buffer(0)]]) { results[id] = float(id * id); }
vertex float4 position_alone(uint id [[vertex_id]], device const float4* corners [[buffer(0)]]) { return corners[id]; }
fragment float4 white() { return 1; }
"""
)


def test_vertex_functions_without_rasterisation(renderer: Renderer) -> None:
    results = renderer.buffer(np.full(10, -1, np.float32))
    pipeline = renderer.pipeline("writing", None, [], ALONE, rasterization_enabled=False)
    descriptor = pm.RenderPassDescriptor(render_target_width=4, render_target_height=4, default_raster_sample_count=1)
    with renderer.encoding(descriptor) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_vertex_buffer(results, 0, 0)
        encoder.draw_primitives(pm.PrimitiveType.Point, 2, 7)
    wanted = [-1, -1, *(n * n for n in range(2, 9)), -1]
    np.testing.assert_array_equal(np.frombuffer(results.contents(), np.float32)[:10], wanted)


def test_a_position_and_nothing_else(renderer: Renderer) -> None:
    result = row(renderer, "position_alone", "white", ALONE, rectangle(-1, 1, 0, -1))
    np.testing.assert_array_equal(result[:, 0], [1] * 4 + [0] * 4)

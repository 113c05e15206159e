"""Pipelines, passes and draws that cannot be: an exception that names both sides, and nothing is drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import pymetal as pm

from .scene import WHOLE, Renderer, colored, render_pass
from .shaders import COLORED_VERTEX

SOURCE = (
    COLORED_VERTEX
    + """
struct Wanted { float4 position [[position]]; float2 texture_coordinates; };
fragment float4 wants_more(Wanted in [[stage_in]]) { return in.texture_coordinates.xyxy; }

struct Narrow { float4 position [[position]]; float2 color; };
fragment float4 wants_another_type(Narrow in [[stage_in]]) { return in.color.xyxy; }

struct ByUser { float4 position [[position]]; float4 value [[user(tint)]]; };
fragment float4 wants_by_user(ByUser in [[stage_in]]) { return in.value; }

fragment uint4 whole_numbers(Colored in [[stage_in]]) { return uint4(in.color); }
fragment float4 interpolated(Colored in [[stage_in]]) { return in.color; }
fragment float4 colors_from(Colored in [[stage_in]], constant float4* table [[buffer(3)]]) { return table[0]; }

struct Attributes { float3 position [[attribute(0)]]; float2 uv [[attribute(7)]]; };
vertex Colored from_attributes(Attributes in [[stage_in]]) { return {float4(in.position, 1), in.uv.xyxy}; }
struct Counted { uint4 number [[attribute(0)]]; };
vertex Colored from_integers(Counted in [[stage_in]]) { return {float4(in.number), float4(1)}; }

kernel void a_kernel() {}
"""
)


def refusal(call: Callable[[], object]) -> str:
    """The message; ours where pymetal refuses, Metal's where it does."""
    with pytest.raises((pm.ValidationError, pm.MetalError, ValueError)) as caught:
        call()
    return str(caught.value)


@pytest.mark.parametrize(
    ("fragment", "named"),
    [
        ("wants_more", ["wants_more", "texture_coordinates", "colored_vertex"]),
        ("wants_another_type", ["color", "float2", "float4"]),
        ("wants_by_user", ["tint", "colored_vertex"]),
    ],
)
def test_inputs_that_the_vertex_function_does_not_return(renderer: Renderer, fragment: str, named: list[str]) -> None:
    message = refusal(lambda: renderer.pipeline("colored_vertex", fragment, source=SOURCE))
    assert all(name in message for name in named), message


@pytest.mark.parametrize(
    ("fragment", "format_"),
    [("whole_numbers", "RGBA8Unorm"), ("interpolated", "RGBA32Uint"), ("interpolated", "RGBA16Sint")],
)
def test_kinds_of_numbers_that_the_attachment_does_not_hold(renderer: Renderer, fragment: str, format_: str) -> None:
    message = refusal(lambda: renderer.pipeline("colored_vertex", fragment, [format_], SOURCE))
    assert format_ in message, message
    assert fragment in message, message


def test_stage_inputs_without_a_vertex_descriptor(renderer: Renderer) -> None:
    message = refusal(lambda: renderer.pipeline("from_attributes", "interpolated", source=SOURCE))
    assert "from_attributes" in message, message
    assert "descriptor" in message.lower(), message


def described(format_: pm.VertexFormat) -> pm.VertexDescriptor:
    descriptor = pm.VertexDescriptor()
    descriptor.attributes[0].format = format_
    descriptor.layouts[0].stride = 16
    return descriptor


def test_attributes_that_the_descriptor_lacks(renderer: Renderer) -> None:
    descriptor = described(pm.VertexFormat.Float3)
    message = refusal(
        lambda: renderer.pipeline("from_attributes", "interpolated", source=SOURCE, vertex_descriptor=descriptor)
    )
    assert "7" in message, message
    assert "uv" in message, message


def test_attributes_of_another_kind(renderer: Renderer) -> None:
    descriptor = described(pm.VertexFormat.Float4)
    message = refusal(
        lambda: renderer.pipeline("from_integers", "interpolated", source=SOURCE, vertex_descriptor=descriptor)
    )
    assert "number" in message, message
    assert "Float4" in message or "float4" in message, message


def test_functions_of_the_wrong_stage(renderer: Renderer) -> None:
    assert "interpolated" in refusal(lambda: renderer.pipeline("interpolated", None, source=SOURCE))
    assert "colored_vertex" in refusal(lambda: renderer.pipeline("colored_vertex", "colored_vertex", source=SOURCE))
    assert "a_kernel" in refusal(lambda: renderer.pipeline("a_kernel", None, source=SOURCE))


def test_attachments_of_other_sample_counts(renderer: Renderer) -> None:
    first, second = renderer.target("RGBA8Unorm", 8, 8, 4), renderer.target("RGBA8Unorm", 8, 8)
    message = refusal(lambda: renderer.queue.command_buffer().render_command_encoder(render_pass(first, second)))
    assert "4" in message, message
    assert "1" in message, message


def test_attachments_of_different_sizes(renderer: Renderer) -> None:
    first, second = renderer.target("RGBA8Unorm", 16, 8), renderer.target("RGBA8Unorm", 32, 8)
    message = refusal(lambda: renderer.queue.command_buffer().render_command_encoder(render_pass(first, second)))
    assert "16" in message, message
    assert "32" in message, message
    # What they have in common may be drawn to when it is asked for.
    common = render_pass(first, second)
    common.render_target_width, common.render_target_height = 16, 8
    renderer.draw(common, renderer.pipeline(colors=["RGBA8Unorm"] * 2), colored(WHOLE))
    assert (renderer.colors(first) == 1).all()


def test_levels_and_slices_that_are_not_there(renderer: Renderer) -> None:
    target = renderer.target("RGBA8Unorm", 8, 8)
    for name in ("level", "slice"):
        descriptor = render_pass(target)
        setattr(descriptor.color_attachments[0], name, 1)
        commands = renderer.queue.command_buffer()
        message = refusal(lambda d=descriptor, c=commands: c.render_command_encoder(d))  # type: ignore[misc]
        assert name in message, message


def encoding(renderer: Renderer, target: pm.Texture, **textures: pm.Texture) -> pm.RenderCommandEncoder:
    return renderer.queue.command_buffer().render_command_encoder(render_pass(target, **textures))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("properties", "named"),
    [
        ({"colors": ["RGBA16Float"]}, ["RGBA16Float", "RGBA8Unorm"]),
        ({"raster_sample_count": 4}, ["4", "1"]),
    ],
)
def test_pipelines_that_do_not_suit_the_pass(
    renderer: Renderer, properties: dict[str, object], named: list[str]
) -> None:
    """At the latest when something is drawn."""
    encoder = encoding(renderer, renderer.target("RGBA8Unorm"))

    def draw() -> None:
        encoder.set_render_pipeline_state(renderer.pipeline(**properties))
        encoder.set_vertex_buffer(renderer.buffer(colored(WHOLE)), 0, 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)

    message = refusal(draw)
    encoder.end_encoding()
    assert all(name in message for name in named), message


def test_depth_states_without_a_depth_attachment(renderer: Renderer) -> None:
    encoder = encoding(renderer, renderer.target("RGBA8Unorm"))
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
    )

    def draw() -> None:
        encoder.set_render_pipeline_state(renderer.pipeline())
        encoder.set_depth_stencil_state(state)
        encoder.set_vertex_buffer(renderer.buffer(colored(WHOLE)), 0, 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)

    message = refusal(draw)
    encoder.end_encoding()
    assert "depth" in message, message


def test_buffers_that_are_not_set(renderer: Renderer) -> None:
    encoder = encoding(renderer, renderer.target("RGBA8Unorm"))

    def draw() -> None:
        encoder.set_render_pipeline_state(renderer.pipeline("colored_vertex", "colors_from", source=SOURCE))
        encoder.set_vertex_buffer(renderer.buffer(colored(WHOLE)), 0, 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)

    message = refusal(draw)
    encoder.end_encoding()
    assert "colors_from" in message, message
    assert "table" in message or "3" in message, message


def test_draws_without_a_pipeline(renderer: Renderer) -> None:
    encoder = encoding(renderer, renderer.target("RGBA8Unorm"))
    message = refusal(lambda: encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3))
    encoder.end_encoding()
    assert "pipeline" in message, message


def test_scissors_outside_of_the_target(renderer: Renderer) -> None:
    encoder = encoding(renderer, renderer.target("RGBA8Unorm", 16, 16))
    message = refusal(lambda: encoder.set_scissor_rect(8, 0, 9, 16))
    encoder.end_encoding()
    assert "16" in message, message


def test_indices_outside_of_their_buffer(renderer: Renderer) -> None:
    encoder = encoding(renderer, renderer.target("RGBA8Unorm", 16, 16))
    indices = renderer.buffer(np.zeros(8, np.uint16))

    def draw() -> None:
        encoder.set_render_pipeline_state(renderer.pipeline())
        encoder.set_vertex_buffer(renderer.buffer(colored(WHOLE)), 0, 0)
        encoder.draw_indexed_primitives(pm.PrimitiveType.Triangle, 9, pm.IndexType.UInt16, indices, 0)

    message = refusal(draw)
    encoder.end_encoding()
    assert "16" in message, message
    assert "18" in message or "9" in message, message

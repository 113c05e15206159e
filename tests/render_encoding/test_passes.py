"""Passes: load and store actions, parallel encoders, layers, what comes before and after."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import FORMAT, SIDE, Drawing, floats, pixels

LOAD, CLEAR, DONT_CARE = pm.LoadAction.Load, pm.LoadAction.Clear, pm.LoadAction.DontCare
STORE, UNKNOWN, RESOLVE = pm.StoreAction.Store, pm.StoreAction.Unknown, pm.StoreAction.MultisampleResolve


def nothing(encoder: pm.RenderCommandEncoder) -> None:
    """A pass without draws."""


def half(drawing: Drawing, encoder: pm.RenderCommandEncoder, value: float, right: bool = False) -> None:
    drawing.begin(encoder)
    encoder.set_scissor_rect((SIDE // 2 if right else 0, 0, SIDE // 2, SIDE))
    encoder.set_fragment_bytes(np.full(4, value, np.float32), 0)
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)


def test_clear_colour_of_an_empty_pass(drawing: Drawing) -> None:
    texture = drawing.texture()
    drawing.run(drawing.pass_descriptor(texture, clear_color=(0.5, 1, 2, -3)), nothing)
    np.testing.assert_array_equal(pixels(texture), np.broadcast_to(floats([0.5, 1, 2, -3]), (SIDE, SIDE, 4)))


def test_load_keeps_what_an_earlier_pass_stored(drawing: Drawing) -> None:
    texture = drawing.texture()
    drawing.run(drawing.pass_descriptor(texture, clear_color=(3, 3, 3, 3)), nothing)
    drawing.run(drawing.pass_descriptor(texture, load_action=LOAD), lambda encoder: half(drawing, encoder, 1))
    row = pixels(texture)[4, :, 0]
    np.testing.assert_array_equal(row, np.repeat([1.0, 3.0], SIDE // 2))


def test_smaller_render_target_leaves_the_rest(drawing: Drawing) -> None:
    texture = drawing.texture()
    drawing.run(drawing.pass_descriptor(texture, clear_color=(3, 3, 3, 3)), nothing)
    descriptor = drawing.pass_descriptor(texture, clear_color=(1, 1, 1, 1))
    descriptor.render_target_width, descriptor.render_target_height = 5, 7
    drawing.run(descriptor, nothing)
    expected = np.full((SIDE, SIDE), 3.0)
    expected[:7, :5] = 1
    np.testing.assert_array_equal(pixels(texture)[..., 0], expected)


def test_parallel_encoders_draw_in_the_order_of_their_creation(drawing: Drawing) -> None:
    texture = drawing.texture()
    commands = drawing.queue.command_buffer()
    parallel = commands.parallel_render_command_encoder(drawing.pass_descriptor(texture))
    first, second = parallel.render_command_encoder(), parallel.render_command_encoder()
    half(drawing, second, 2)
    second.end_encoding()
    half(drawing, first, 1)
    half(drawing, first, 3, right=True)
    first.end_encoding()
    parallel.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    np.testing.assert_array_equal(pixels(texture)[4, :, 0], np.repeat([2.0, 3.0], SIDE // 2))


def test_parallel_encoder_ends_after_its_parts(drawing: Drawing) -> None:
    commands = drawing.queue.command_buffer()
    parallel = commands.parallel_render_command_encoder(drawing.pass_descriptor(drawing.texture()))
    part = parallel.render_command_encoder()
    with pytest.raises(pm.ValidationError, match="encoders that this one made are still open"):
        parallel.end_encoding()
    part.end_encoding()
    parallel.end_encoding()


def several(drawing: Drawing, **properties: Any) -> pm.Texture:
    return drawing.texture(
        texture_type=pm.TextureType.Type2DMultisample,
        sample_count=4,
        storage_mode=pm.StorageMode.Private,
        **properties,
    )


@pytest.mark.parametrize("parallel", [False, True])
def test_store_action_that_is_known_only_later(drawing: Drawing, parallel: bool) -> None:
    target = drawing.texture()
    descriptor = drawing.pass_descriptor(
        several(drawing), resolve_texture=target, clear_color=(4, 4, 4, 4), store_action=UNKNOWN
    )
    commands = drawing.queue.command_buffer()
    begin = commands.parallel_render_command_encoder if parallel else commands.render_command_encoder
    encoder = begin(descriptor)
    with pytest.raises(pm.ValidationError, match=r"store.action"):
        encoder.end_encoding()
    encoder.set_color_store_action(RESOLVE, 0)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    np.testing.assert_array_equal(pixels(target), np.full((SIDE, SIDE, 4), 4, np.float32))


def test_store_action_is_set_once(drawing: Drawing) -> None:
    with pytest.raises(pm.ValidationError, match=r"Unknown"):
        drawing.picture(lambda encoder: encoder.set_color_store_action(STORE, 0))


LAYERS = """
#include <metal_stdlib>
using namespace metal;
struct Corner {
    float4 position [[position]];
    uint layer [[render_target_array_index]];
};
vertex Corner corners(uint id [[vertex_id]], uint instance [[instance_id]], constant float4* positions [[buffer(0)]]) {
    return {positions[id], instance};
}
fragment float4 layer(Corner in [[stage_in]]) { return float4(in.layer + 1); }
"""


def layered_descriptor(drawing: Drawing) -> pm.RenderPipelineDescriptor:
    library = drawing.device.new_library(LAYERS)
    return pm.RenderPipelineDescriptor(
        vertex_function=library.new_function("corners"),
        fragment_function=library.new_function("layer"),
        color_attachments=[{"pixel_format": FORMAT}],
    )


@pytest.mark.parametrize("kind", [pm.TextureType.Type2DArray, pm.TextureType.Type3D])
def test_layers(drawing: Drawing, kind: pm.TextureType) -> None:
    extent: Any = {"array_length": 3} if kind == pm.TextureType.Type2DArray else {"depth": 3}
    texture = drawing.texture(texture_type=kind, **extent)
    descriptor = layered_descriptor(drawing)
    descriptor.input_primitive_topology = pm.PrimitiveTopologyClass.Triangle
    pipeline = drawing.device.new_render_pipeline_state(descriptor)
    pass_descriptor = drawing.pass_descriptor(texture)
    pass_descriptor.render_target_array_length = 3

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder, pipeline)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6, 2)

    drawing.run(pass_descriptor, encode)
    if kind == pm.TextureType.Type3D:
        layers = texture.to_numpy()
    else:
        layers = np.stack([texture.to_numpy(slice=layer) for layer in range(3)])
    np.testing.assert_array_equal(layers[:, 5, 5, 0], [1, 2, 0])
    assert (layers == layers[:, :1, :1]).all()


def test_layers_need_a_topology(drawing: Drawing) -> None:
    with pytest.raises(pm.PipelineError, match="inputPrimitiveTopology"):
        drawing.device.new_render_pipeline_state(layered_descriptor(drawing))


def test_blits_and_kernels_in_order_with_passes(drawing: Drawing) -> None:
    """A kernel writes what the pass loads, the pass draws, a blit copies what it stored."""
    source = """
    #include <metal_stdlib>
    using namespace metal;
    kernel void fill(texture2d<float, access::write> image [[texture(0)]], uint2 place [[thread_position_in_grid]]) {
        image.write(float4(5), place);
    }
    """
    fill = drawing.device.new_compute_pipeline_state(drawing.device.new_library(source).new_function("fill"))
    texture = drawing.texture(
        usage=pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderWrite | pm.TextureUsage.ShaderRead
    )
    copy = drawing.texture()
    commands = drawing.queue.command_buffer()
    compute = commands.compute_command_encoder()
    compute.set_compute_pipeline_state(fill)
    compute.set_texture(texture, 0)
    compute.dispatch_threads((SIDE, SIDE), (8, 8))
    compute.end_encoding()
    encoder = commands.render_command_encoder(drawing.pass_descriptor(texture, load_action=LOAD))
    half(drawing, encoder, 6, right=True)
    encoder.end_encoding()
    blit = commands.blit_command_encoder()
    blit.copy_from_texture(texture, copy)
    blit.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    np.testing.assert_array_equal(pixels(copy)[4, :, 0], np.repeat([5.0, 6.0], SIDE // 2))

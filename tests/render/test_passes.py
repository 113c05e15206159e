"""Passes one after another: what one draws the next reads, with kernels and blits between; parallel encoders."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .scene import WHOLE, Renderer, colored, rectangle, render_encoder, render_pass
from .shaders import COLORED_VERTEX

Array = npt.NDArray[Any]

SIZE = 16
SOURCE = (
    COLORED_VERTEX
    + """
fragment float4 copied(Colored in [[stage_in]], texture2d<float> image [[texture(0)]]) {
    return image.read(uint2(in.position.xy)) * in.color;
}
fragment float4 shadowed(Colored in [[stage_in]], depth2d<float> shadows [[texture(0)]]) {
    constexpr sampler compare(coord::normalized, filter::nearest, compare_func::less_equal);
    return float4(shadows.sample_compare(compare, in.position.xy / 16, 0.5));
}
kernel void halve(texture2d<float, access::read> from [[texture(0)]], texture2d<float, access::write> to [[texture(1)]],
                  uint2 place [[thread_position_in_grid]]) {
    to.write(from.read(place) / 2, place);
}
kernel void corners(device float4* vertices [[buffer(0)]], uint i [[thread_position_in_grid]]) {
    vertices[2 * i] = float4(float(i % 2) * 4 - 1, 1 - float(i / 2) * 4, 0.5, 1);
    vertices[2 * i + 1] = float4(0, 1, 0, 1);
}
kernel void draws(device uint4* arguments [[buffer(0)]]) { *arguments = uint4(3, 1, 0, 0); }
"""
)
READ_WRITE = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite


def encode(
    renderer: Renderer, encoder: pm.RenderCommandEncoder, pipeline: pm.RenderPipelineState, vertices: Array
) -> None:
    encoder.set_render_pipeline_state(pipeline)
    encoder.set_vertex_buffer(renderer.buffer(vertices), 0, 0)
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, len(vertices))


def dispatch(
    renderer: Renderer, commands: pm.CommandBuffer, name: str, arguments: list[pm.Texture | pm.Buffer], size: pm.Size
) -> None:
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(renderer.device.new_compute_pipeline_state(renderer.function(name, SOURCE)))
    for index, argument in enumerate(arguments):
        if isinstance(argument, pm.Texture):
            encoder.set_texture(argument, index)
        else:
            encoder.set_buffer(argument, 0, index)
    encoder.dispatch_threads(size, size)
    encoder.end_encoding()


def test_a_chain_in_one_command_buffer(renderer: Renderer) -> None:
    """A render pass, a kernel over its picture, a render pass that reads what the kernel wrote."""
    first, second, third = (renderer.target("RGBA32Float", SIZE, SIZE, usage=READ_WRITE) for _ in range(3))
    ramp = np.column_stack([WHOLE[:, 0], WHOLE[:, 1], np.ones((6, 2))])
    with renderer.commands() as commands:
        with render_encoder(commands, render_pass(first)) as encoder:
            encode(renderer, encoder, renderer.pipeline(colors=["RGBA32Float"]), colored(WHOLE, ramp))
        dispatch(renderer, commands, "halve", [first, second], pm.Size(SIZE, SIZE, 1))
        with render_encoder(commands, render_pass(third)) as encoder:
            encoder.set_fragment_texture(second, 0)
            pipeline = renderer.pipeline("colored_vertex", "copied", ["RGBA32Float"], SOURCE)
            encode(renderer, encoder, pipeline, colored(WHOLE, (4, 4, 4, 1)))
    x = (np.arange(SIZE) + 0.5) / 8 - 1
    wanted = np.stack([*np.meshgrid(x * 2, -x * 2), np.full((SIZE, SIZE), 2), np.full((SIZE, SIZE), 0.5)], axis=-1)
    np.testing.assert_allclose(renderer.colors(third), wanted, atol=1e-5)


def test_vertices_and_arguments_made_by_kernels(renderer: Renderer) -> None:
    vertices = renderer.device.new_buffer(3 * 32, pm.ResourceStorageModePrivate)
    arguments = renderer.device.new_buffer(16, pm.ResourceStorageModePrivate)
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    with renderer.commands() as commands:
        dispatch(renderer, commands, "corners", [vertices], pm.Size(3, 1, 1))
        dispatch(renderer, commands, "draws", [arguments], pm.Size(1, 1, 1))
        with render_encoder(commands, render_pass(target)) as encoder:
            encoder.set_render_pipeline_state(renderer.pipeline())
            encoder.set_vertex_buffer(vertices, 0, 0)
            encoder.draw_primitives(pm.PrimitiveType.Triangle, arguments, 0)
    assert (renderer.colors(target) == (0, 1, 0, 1)).all()


def test_a_shadow_map(renderer: Renderer) -> None:
    """Depth drawn by one pass is compared by the next."""
    depth, target = renderer.target("Depth32Float", SIZE, SIZE), renderer.target("R32Float", SIZE, SIZE)
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
    )
    with renderer.commands() as commands:
        with render_encoder(commands, render_pass(depth=depth)) as encoder:
            encoder.set_depth_stencil_state(state)
            pipeline = renderer.pipeline("colored_vertex", None, [], depth="Depth32Float")
            encode(renderer, encoder, pipeline, colored(rectangle(-1, 1, 0, -1, 0.25)))
        with render_encoder(commands, render_pass(target)) as encoder:
            encoder.set_fragment_texture(depth, 0)
            pipeline = renderer.pipeline("colored_vertex", "shadowed", ["R32Float"], SOURCE)
            encode(renderer, encoder, pipeline, colored(WHOLE))
    np.testing.assert_array_equal(renderer.colors(target)[4, :, 0], [0] * 8 + [1] * 8)


@pytest.mark.parametrize("count", [1, 3])
def test_parallel_encoders_draw_in_the_order_they_were_made(renderer: Renderer, count: int) -> None:
    """Not in the order in which they are encoded."""
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    pipeline = renderer.pipeline()
    with renderer.commands() as commands:
        parallel = commands.parallel_render_command_encoder(render_pass(target))
        encoders = [parallel.render_command_encoder() for _ in range(count)]
        for number, encoder in reversed(list(enumerate(encoders))):
            color = (number / 4, 1, 0, 1)
            encode(renderer, encoder, pipeline, colored(rectangle(-1 + number / 2, 1, 1, -1), color))
            encoder.end_encoding()
        parallel.end_encoding()
    wanted = [min(column // 4, count - 1) / 4 for column in range(SIZE)]
    np.testing.assert_allclose(renderer.colors(target)[2, :, 0], wanted, atol=0.6 / 255)


def test_many_passes_over_one_texture(renderer: Renderer) -> None:
    """Command buffers of one queue run in order."""
    target = renderer.target("R32Float", SIZE, SIZE)
    descriptor = renderer.pipeline_descriptor(colors=["R32Float"])
    descriptor.color_attachments[0].blending_enabled = True
    descriptor.color_attachments[0].destination_rgb_blend_factor = pm.BlendFactor.One
    pipeline = renderer.device.new_render_pipeline_state(descriptor)
    loading = render_pass(target)
    loading.color_attachments[0].load_action = pm.LoadAction.Load
    with renderer.encoding(render_pass(target, clear=(1, 0, 0, 0))):
        pass
    for _ in range(20):
        commands = renderer.queue.command_buffer()
        with render_encoder(commands, loading) as encoder:
            encode(renderer, encoder, pipeline, colored(WHOLE))
        commands.commit()
    assert (renderer.colors(target)[..., 0] == 21).all()


def test_what_encoders_are_told_stays_until_it_is_told_anew(renderer: Renderer) -> None:
    """Bytes are copied when they are set; a pipeline, buffers and a scissor hold for all draws that follow."""
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    color = np.array([1, 0, 0, 1], np.float32)
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(renderer.pipeline("colored_vertex", "constant_color"))
        encoder.set_vertex_bytes(colored(WHOLE), 0)
        encoder.set_fragment_bytes(color, 0)
        color[:] = (0, 1, 0, 1)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)
        encoder.set_fragment_bytes(color, 0)
        encoder.set_scissor_rect(0, 0, 4, SIZE)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)
        encoder.set_vertex_bytes(colored(rectangle(-1, 0, 1, -1)), 0)
        encoder.set_fragment_bytes(np.array([0, 0, 1, 1], np.float32), 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)
    result = renderer.colors(target)
    assert (result[:, 4:] == (1, 0, 0, 1)).all()
    assert (result[:8, :4] == (0, 1, 0, 1)).all()
    assert (result[8:, :4] == (0, 0, 1, 1)).all()


def test_buffer_offsets_are_changed_between_draws(renderer: Renderer) -> None:
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    both = np.concatenate([colored(rectangle(-1, 1, 0, -1), (1, 0, 0, 1)), colored(rectangle(0, 1, 1, -1))])
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(renderer.pipeline())
        encoder.set_vertex_buffers([renderer.buffer(both)], [0])
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)
        encoder.set_vertex_buffer_offset(6 * 32, 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)
    result = renderer.colors(target)
    assert (result[:, :8] == (1, 0, 0, 1)).all()
    assert (result[:, 8:] == 1).all()

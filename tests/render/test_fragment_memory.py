"""Discarding, early tests, and memory that fragment functions write."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

from .scene import WHOLE, Renderer, colored, device_points, rectangle, render_pass
from .shaders import COLORED_VERTEX

Array = npt.NDArray[Any]

SIZE = 16
DISCARD = (
    COLORED_VERTEX
    + """
fragment float4 chequered(Colored in [[stage_in]], device atomic_uint* count [[buffer(0)]]) {
    uint2 pixel = uint2(in.position.xy);
    if ((pixel.x + pixel.y) % 2 == 1) discard_fragment();
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
    return in.color;
}
"""
)
CHEQUERED = np.add.outer(np.arange(SIZE), np.arange(SIZE)) % 2 == 0


def test_discarded_fragments_write_nothing(renderer: Renderer) -> None:
    """Neither colours nor depth nor, from then on, memory."""
    target, depth = renderer.target("R32Float", SIZE, SIZE), renderer.target("Depth32Float", SIZE, SIZE)
    count = renderer.buffer(np.zeros(1, np.uint32))
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
    )

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_stencil_state(state)
        encoder.set_fragment_buffer(count, 0, 0)

    pipeline = renderer.pipeline("colored_vertex", "chequered", ["R32Float"], DISCARD, depth="Depth32Float")
    renderer.draw(render_pass(target, depth=depth), pipeline, colored(WHOLE), prepare=prepare)
    np.testing.assert_array_equal(renderer.colors(target)[..., 0], CHEQUERED)
    np.testing.assert_array_equal(renderer.depth(depth), np.where(CHEQUERED, 0.5, 1))
    assert np.frombuffer(count.contents(), np.uint32)[0] == SIZE * SIZE // 2


MEMORY = (
    COLORED_VERTEX
    + """
fragment void counting(Colored in [[stage_in]], device atomic_uint* counts [[buffer(2)]],
                       texture2d<float, access::write> marks [[texture(1)]]) {
    uint2 pixel = uint2(in.position.xy);
    atomic_fetch_add_explicit(&counts[pixel.y * 16 + pixel.x], 1, memory_order_relaxed);
    marks.write(in.color, pixel);
}
[[early_fragment_tests]] fragment float4 early(Colored in [[stage_in]], device atomic_uint* counts [[buffer(2)]]) {
    uint2 pixel = uint2(in.position.xy);
    atomic_fetch_add_explicit(&counts[pixel.y * 16 + pixel.x], 1, memory_order_relaxed);
    return in.color;
}
"""
)


def test_fragments_write_buffers_and_textures(renderer: Renderer) -> None:
    """Once for each pixel that is covered, helpers never; there is no attachment at all."""
    corners = device_points(np.array([(1.5, 0.25), (13.25, 4.5), (5.5, 15.25), (0, 16), (16, 0), (16, 16)]), SIZE)
    counts = renderer.buffer(np.zeros(SIZE * SIZE, np.uint32))
    use = pm.TextureUsage.ShaderWrite
    marks = renderer.target("RGBA32Float", SIZE, SIZE, usage=use, storage_mode=pm.StorageMode.Shared)
    descriptor = pm.RenderPassDescriptor(
        render_target_width=SIZE, render_target_height=SIZE, default_raster_sample_count=1
    )

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_fragment_buffer(counts, 0, 2)
        encoder.set_fragment_texture(marks, 1)

    renderer.draw(
        descriptor, renderer.pipeline("colored_vertex", "counting", [], MEMORY), colored(corners), prepare=prepare
    )
    result = np.frombuffer(counts.contents(), np.uint32).reshape(SIZE, SIZE)
    target = renderer.target("R32Float", SIZE, SIZE)
    descriptor_of_sum = renderer.pipeline_descriptor(colors=["R32Float"])
    descriptor_of_sum.color_attachments[0].blending_enabled = True
    descriptor_of_sum.color_attachments[0].destination_rgb_blend_factor = pm.BlendFactor.One
    pipeline = renderer.device.new_render_pipeline_state(descriptor_of_sum)
    renderer.draw(render_pass(target), pipeline, colored(corners))
    np.testing.assert_array_equal(result, renderer.colors(target)[..., 0])
    np.testing.assert_array_equal(renderer.colors(marks)[..., 0], result > 0)


def test_early_tests_spare_hidden_fragments(renderer: Renderer) -> None:
    depth, target = renderer.target("Depth32Float", SIZE, SIZE), renderer.target("R32Float", SIZE, SIZE)
    counts = renderer.buffer(np.zeros(SIZE * SIZE, np.uint32))
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
    )

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_stencil_state(state)
        encoder.set_fragment_buffer(counts, 0, 2)

    planes = np.concatenate([rectangle(-1, 1, 0, -1, 0.25), WHOLE])
    pipeline = renderer.pipeline("colored_vertex", "early", ["R32Float"], MEMORY, depth="Depth32Float")
    renderer.draw(render_pass(target, depth=depth), pipeline, colored(planes), prepare=prepare)
    assert (np.frombuffer(counts.contents(), np.uint32) == 1).all()

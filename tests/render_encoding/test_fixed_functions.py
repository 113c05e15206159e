"""What the setters of fixed functions do to a draw of two triangles over the whole target."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import SIDE, Drawing, Encode, Mask, pixels

CLOCKWISE, COUNTER_CLOCKWISE = pm.Winding.Clockwise, pm.Winding.CounterClockwise


def draw(encoder: pm.RenderCommandEncoder) -> None:
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6)


def drawn(drawing: Drawing, encode: Encode) -> Mask:
    """Where a draw of the whole target, in white, left something."""

    def encode_all(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        encode(encoder)
        draw(encoder)

    return np.equal(drawing.picture(encode_all)[..., 0], 1)


def inside(x: int, y: int, width: int, height: int) -> Mask:
    mask = np.zeros((SIDE, SIDE), bool)
    mask[y : y + height, x : x + width] = True
    return mask


def test_viewport_moves_the_picture(drawing: Drawing) -> None:
    mask = drawn(drawing, lambda encoder: encoder.set_viewport((2, 3, 8, 5, 0, 1)))
    np.testing.assert_array_equal(mask, inside(2, 3, 8, 5))


def test_scissor_cuts_the_picture(drawing: Drawing) -> None:
    mask = drawn(drawing, lambda encoder: encoder.set_scissor_rect((4, 1, 9, 6)))
    np.testing.assert_array_equal(mask, inside(4, 1, 9, 6))


def test_empty_scissor_leaves_nothing(drawing: Drawing) -> None:
    assert not drawn(drawing, lambda encoder: encoder.set_scissor_rect((4, 4, 0, 0))).any()


@pytest.mark.parametrize(
    ("winding", "mode", "remains"),
    [
        (CLOCKWISE, pm.CullMode.Back, True),
        (CLOCKWISE, pm.CullMode.Front, False),
        (CLOCKWISE, pm.CullMode.None_, True),
        (COUNTER_CLOCKWISE, pm.CullMode.Back, False),
        (COUNTER_CLOCKWISE, pm.CullMode.Front, True),
    ],
)
def test_culling_follows_the_winding(drawing: Drawing, winding: pm.Winding, mode: pm.CullMode, remains: bool) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_front_facing_winding(winding)
        encoder.set_cull_mode(mode)

    mask = drawn(drawing, encode)
    assert mask.all() if remains else not mask.any()


def test_lines_of_triangles_leave_their_inside(drawing: Drawing) -> None:
    mask = drawn(drawing, lambda encoder: encoder.set_triangle_fill_mode(pm.TriangleFillMode.Lines))
    assert mask.any()
    assert not mask[3, 5]
    assert not mask[12, 10]


@pytest.mark.parametrize(("mode", "remains"), [(pm.DepthClipMode.Clip, False), (pm.DepthClipMode.Clamp, True)])
def test_depth_clip_mode(drawing: Drawing, mode: pm.DepthClipMode, remains: bool) -> None:
    behind = np.array([[-1, 1, 2, 1], [3, 1, 2, 1], [-1, -3, 2, 1]], np.float32)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        encoder.set_vertex_bytes(behind, 0)
        encoder.set_depth_clip_mode(mode)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

    mask = drawing.picture(encode)[..., 0] == 1
    assert mask.all() if remains else not mask.any()


def test_blend_color(drawing: Drawing) -> None:
    descriptor = drawing.pipeline_descriptor("corners", "constant_color")
    attachment = descriptor.color_attachments[0]
    attachment.is_blending_enabled = True
    attachment.source_rgb_blend_factor = pm.BlendFactor.BlendColor
    attachment.source_alpha_blend_factor = pm.BlendFactor.BlendAlpha
    pipeline = drawing.device.new_render_pipeline_state(descriptor)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder, pipeline)
        encoder.set_blend_color(0.25, 0.5, 0.75, 0.125)
        draw(encoder)

    np.testing.assert_array_equal(drawing.picture(encode)[5, 5], [0.25, 0.5, 0.75, 0.125])


@pytest.mark.parametrize(
    ("mask", "written"),
    [
        (pm.ColorWriteMask.Red, [1, 0, 0, 0]),
        (pm.ColorWriteMask.Green, [0, 1, 0, 0]),
        (pm.ColorWriteMask.Blue, [0, 0, 1, 0]),
        (pm.ColorWriteMask.Alpha, [0, 0, 0, 1]),
        (pm.ColorWriteMask.None_, [0, 0, 0, 0]),
    ],
)
def test_write_mask(drawing: Drawing, mask: pm.ColorWriteMask, written: list[int]) -> None:
    descriptor = drawing.pipeline_descriptor("corners", "constant_color")
    descriptor.color_attachments[0].write_mask = mask
    pipeline = drawing.device.new_render_pipeline_state(descriptor)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder, pipeline)
        draw(encoder)

    np.testing.assert_array_equal(drawing.picture(encode)[5, 5], written)


class WithDepth:
    """Passes with a depth and a stencil attachment, cleared to 0.5 and to 7."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.color = drawing.texture()
        self.depth = drawing.texture(pm.PixelFormat.Depth32Float)
        self.stencil = drawing.texture(pm.PixelFormat.Stencil8)
        self.descriptor = drawing.pass_descriptor(self.color)
        self.descriptor.depth_attachment = pm.RenderPassDepthAttachmentDescriptor(
            texture=self.depth, clear_depth=0.5, load_action=pm.LoadAction.Clear, store_action=pm.StoreAction.Store
        )
        self.descriptor.stencil_attachment = pm.RenderPassStencilAttachmentDescriptor(
            texture=self.stencil, clear_stencil=7, load_action=pm.LoadAction.Clear, store_action=pm.StoreAction.Store
        )
        pipeline = drawing.pipeline_descriptor("corners", "constant_color")
        pipeline.depth_attachment_pixel_format = pm.PixelFormat.Depth32Float
        pipeline.stencil_attachment_pixel_format = pm.PixelFormat.Stencil8
        self.pipeline = drawing.device.new_render_pipeline_state(pipeline)

    def draw(self, state: pm.DepthStencilDescriptor, encode: Encode) -> Mask:
        """The mask of what a draw of the whole target left."""
        made = self.drawing.device.new_depth_stencil_state(state)

        def encode_all(encoder: pm.RenderCommandEncoder) -> None:
            self.drawing.begin(encoder, self.pipeline)
            encoder.set_depth_stencil_state(made)
            encode(encoder)
            draw(encoder)

        self.drawing.run(self.descriptor, encode_all)
        return np.equal(pixels(self.color)[..., 0], 1)


@pytest.mark.parametrize(("near", "remains"), [(0.25, True), (0.75, False)])
def test_viewport_depths_and_depth_test(drawing: Drawing, near: float, remains: bool) -> None:
    world = WithDepth(drawing)
    state = pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
    mask = world.draw(state, lambda encoder: encoder.set_viewport((0, 0, SIDE, SIDE, near, 1)))
    assert mask.all() if remains else not mask.any()
    np.testing.assert_array_equal(pixels(world.depth), np.full((SIDE, SIDE), near if remains else 0.5, np.float32))


@pytest.mark.parametrize(("constant", "clamp", "expected"), [(1 << 20, 0.0, None), (1 << 20, 0.015625, 0.015625)])
def test_depth_bias(drawing: Drawing, constant: int, clamp: float, expected: float | None) -> None:
    world = WithDepth(drawing)
    state = pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Always, depth_write_enabled=True)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_viewport((0, 0, SIDE, SIDE, 0.25, 1))
        encoder.set_depth_bias(constant, 0, clamp)

    world.draw(state, encode)
    # For a floating-point attachment the unit is 2^(exponent of the depth - 23).
    bias = constant * 2.0 ** (-2 - 23) if expected is None else expected
    np.testing.assert_array_equal(pixels(world.depth), np.full((SIDE, SIDE), 0.25 + bias, np.float32))


@pytest.mark.parametrize("separate", [False, True])
def test_stencil_references(drawing: Drawing, separate: bool) -> None:
    world = WithDepth(drawing)
    face = {
        "stencil_compare_function": pm.CompareFunction.Always,
        "depth_stencil_pass_operation": pm.StencilOperation.Replace,
    }
    state = pm.DepthStencilDescriptor(front_face_stencil=face, back_face_stencil=face)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        if separate:
            encoder.set_front_facing_winding(COUNTER_CLOCKWISE)
            encoder.set_stencil_reference_values(3, 9)
        else:
            encoder.set_stencil_reference_value(0x1FF)

    world.draw(state, encode)
    # Backs take the second one; of a reference the low 8 bits count.
    np.testing.assert_array_equal(world.stencil.to_numpy(), np.full((SIDE, SIDE), 9 if separate else 0xFF))


VIEWPORTS = """
#include <metal_stdlib>
using namespace metal;
struct Corner {
    float4 position [[position]];
    uint viewport [[viewport_array_index]];
};
vertex Corner corners(uint id [[vertex_id]], uint instance [[instance_id]], constant float4* positions [[buffer(0)]]) {
    return {positions[id], instance};
}
fragment float4 white(Corner in [[stage_in]]) { return float4(in.viewport + 1); }
"""


def test_viewports_and_scissors_by_index(drawing: Drawing) -> None:
    library = drawing.device.new_library(VIEWPORTS)
    pipeline = drawing.device.new_render_pipeline_state(
        pm.RenderPipelineDescriptor(
            vertex_function=library.new_function("corners"),
            fragment_function=library.new_function("white"),
            color_attachments=[{"pixel_format": pm.PixelFormat.RGBA32Float}],
        )
    )

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder, pipeline)
        encoder.set_viewports([(0, 0, 8, 8, 0, 1), (8, 8, 8, 8, 0, 1)])
        encoder.set_scissor_rects([(0, 0, 4, 16), (0, 0, 16, 12)])
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6, 2)

    expected = np.zeros((SIDE, SIDE))
    expected[0:8, 0:4] = 1
    expected[8:12, 8:16] = 2
    np.testing.assert_array_equal(drawing.picture(encode)[..., 0], expected)


def test_alpha_to_one(drawing: Drawing) -> None:
    descriptor = drawing.pipeline_descriptor("corners", "constant_color")
    descriptor.is_alpha_to_one_enabled = True
    pipeline = drawing.device.new_render_pipeline_state(descriptor)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder, pipeline)
        encoder.set_fragment_bytes(np.full(4, 0.25, np.float32), 0)
        draw(encoder)

    np.testing.assert_array_equal(drawing.picture(encode)[5, 5], [0.25, 0.25, 0.25, 1])

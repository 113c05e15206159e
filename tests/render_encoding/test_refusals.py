"""Bad input of encoders is an exception when it is encoded, and the encoder goes on."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import SIDE, Drawing

TRIANGLE = pm.PrimitiveType.Triangle

Call = Callable[[pm.RenderCommandEncoder, Drawing], object]


def with_depth_state(encoder: pm.RenderCommandEncoder, drawing: Drawing, **properties: object) -> None:
    descriptor = pm.DepthStencilDescriptor(**properties)  # type: ignore[arg-type]
    encoder.set_depth_stencil_state(drawing.device.new_depth_stencil_state(descriptor))
    encoder.draw_primitives(TRIANGLE, 0, 3)


def indexed(encoder: pm.RenderCommandEncoder, drawing: Drawing, count: int, offset: int) -> None:
    buffer = drawing.device.new_buffer(np.zeros(8, np.uint16))
    encoder.draw_indexed_primitives(TRIANGLE, count, pm.IndexType.UInt16, buffer, offset)


REFUSED: dict[str, tuple[Call, str]] = {
    "viewport of NaN": (lambda e, d: e.set_viewport((math.nan, 0, 1, 1, 0, 1)), "not within ±32768 pixels"),
    "infinite viewport": (lambda e, d: e.set_viewport((0, 0, math.inf, 1, 0, 1)), "not within ±32768 pixels"),
    "depth of a viewport": (lambda e, d: e.set_viewport((0, 0, 1, 1, 0, 1.5)), "not between 0 and 1"),
    "depth that is NaN": (lambda e, d: e.set_viewport((0, 0, 1, 1, math.nan, 1)), "not between 0 and 1"),
    "no viewports": (lambda e, d: e.set_viewports([]), "there are 1 to 16"),
    "viewports": (lambda e, d: e.set_viewports([(0, 0, 1, 1, 0, 1)] * 17), "there are 1 to 16"),
    "scissors": (lambda e, d: e.set_scissor_rects([(0, 0, 1, 1)] * 17), "there are 1 to 16"),
    "scissor outside": (lambda e, d: e.set_scissor_rect((SIDE, 0, 1, 1)), "must lie in the render target of 16×16"),
    "wide scissor": (lambda e, d: e.set_scissor_rect((1, 0, 2**64 - 1, 1)), "must lie in the render target"),
    "vertices": (lambda e, d: e.draw_primitives(TRIANGLE, 0, 0), "vertex_count is 0"),
    "range of vertices": (lambda e, d: e.draw_primitives(TRIANGLE, 2**32 - 2, 3), r"go beyond 2\^32"),
    "first vertex": (lambda e, d: e.draw_primitives(TRIANGLE, 2**63, 3), r"go beyond 2\^32"),
    "instances": (lambda e, d: e.draw_primitives(TRIANGLE, 0, 3, 2**32), r"2\^32 or more"),
    "base instance": (lambda e, d: e.draw_primitives(TRIANGLE, 0, 3, 1, 2**32), r"2\^32 or more"),
    "indices": (lambda e, d: indexed(e, d, 9, 0), "has 8"),
    "indices after the offset": (lambda e, d: indexed(e, d, 6, 6), "has 5"),
    "alignment of indices": (lambda e, d: indexed(e, d, 3, 1), "multiple of the index size"),
    "offset of indices": (lambda e, d: indexed(e, d, 3, 2**63), "has 0"),
    "index of a buffer": (lambda e, d: e.set_vertex_bytes(np.zeros(1, np.float32), 31), "31"),
    "length of bytes": (lambda e, d: e.set_fragment_bytes(np.zeros(4097, np.uint8), 0), "409"),
    "offset without a buffer": (lambda e, d: e.set_vertex_buffer_offset(0, 5), "no buffer is bound there"),
    "index of a texture": (lambda e, d: e.set_fragment_texture(None, 128), "128"),
    "index of a sampler": (lambda e, d: e.set_vertex_sampler_state(None, 16), "16"),
    "depth test without depth": (
        lambda e, d: with_depth_state(e, d, depth_compare_function=pm.CompareFunction.Less),
        "tests or writes depth, and the render pass has no depth attachment",
    ),
    "depth writes without depth": (
        lambda e, d: with_depth_state(e, d, depth_write_enabled=True),
        "tests or writes depth, and the render pass has no depth attachment",
    ),
    "stencil test without stencil": (
        lambda e, d: with_depth_state(e, d, back_face_stencil={"stencil_compare_function": pm.CompareFunction.Less}),
        "tests stencil, and the render pass has no stencil attachment",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_call_changes_nothing(drawing: Drawing, name: str) -> None:
    call, message = REFUSED[name]

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        with pytest.raises(pm.ValidationError, match=message):
            call(encoder, drawing)
        encoder.set_depth_stencil_state(None)
        encoder.draw_primitives(TRIANGLE, 0, 6)

    np.testing.assert_array_equal(drawing.picture(encode), np.ones((SIDE, SIDE, 4), np.float32))


def test_draw_without_a_pipeline(drawing: Drawing) -> None:
    with pytest.raises(pm.ValidationError, match="no pipeline is set"):
        drawing.picture(lambda encoder: encoder.draw_primitives(TRIANGLE, 0, 3))


def test_topology_of_the_pipeline(drawing: Drawing) -> None:
    descriptor = drawing.pipeline_descriptor("corners", "constant_color")
    descriptor.input_primitive_topology = pm.PrimitiveTopologyClass.Line
    pipeline = drawing.device.new_render_pipeline_state(descriptor)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder, pipeline)
        encoder.draw_primitives(pm.PrimitiveType.LineStrip, 0, 3)
        with pytest.raises(
            pm.ValidationError, match="of triangles, and the pipeline's inputPrimitiveTopology says lines"
        ):
            encoder.draw_primitives(TRIANGLE, 0, 3)

    drawing.picture(encode)


MISMATCHES: dict[str, tuple[dict[str, object], str]] = {
    "format": ({"pixel_format": pm.PixelFormat.RGBA8Unorm}, "RGBA32Float.*RGBA8Unorm"),
    "samples": (
        {"texture_type": pm.TextureType.Type2DMultisample, "sample_count": 4, "storage_mode": pm.StorageMode.Private},
        "1.*4",
    ),
}


@pytest.mark.parametrize("name", MISMATCHES)
def test_pipeline_and_pass_that_do_not_fit(drawing: Drawing, name: str) -> None:
    properties, message = MISMATCHES[name]
    descriptor = drawing.pass_descriptor(drawing.texture(**properties))  # type: ignore[arg-type]
    with pytest.raises(pm.ValidationError, match=message):
        drawing.run(descriptor, lambda encoder: encoder.set_render_pipeline_state(drawing.pipeline()))


UNSUPPORTED: dict[str, Call] = {
    "tessellation": lambda e, d: e.draw_patches(3, 0, 1, None, 0, 1, 0),
    "meshes": lambda e, d: e.draw_mesh_threads((1,), (1,), (1,)),
    "tiles": lambda e, d: e.dispatch_threads_per_tile((1, 1)),
    "buffers of tiles": lambda e, d: e.set_tile_buffer(None, 0, 0),
    "buffers of meshes": lambda e, d: e.set_mesh_buffer(None, 0, 0),
    "buffers of objects": lambda e, d: e.set_object_buffer(None, 0, 0),
    "tessellation factors": lambda e, d: e.set_tessellation_factor_scale(1),
    "bounds of depth": lambda e, d: e.set_depth_test_bounds(0, 1),
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_softmetal_lacks_is_refused_by_name(drawing: Drawing, name: str) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        with pytest.raises(pm.UnavailableError, match="softmetal does not implement"):
            UNSUPPORTED[name](encoder, drawing)

    drawing.picture(encode)

"""Which of a pixel's depth and stencil samples are resolved."""

from __future__ import annotations

import pytest

import pymetal as pm
from tests.render_encoding.drawing import SIDE, Drawing, floats, pixels

DEPTH, STENCIL = pm.PixelFormat.Depth32Float, pm.PixelFormat.Stencil8
SAMPLE_0 = pm.MultisampleStencilResolveFilter.Sample0
FOLLOWS_DEPTH = pm.MultisampleStencilResolveFilter.DepthResolvedSample


def several(drawing: Drawing, pixel_format: pm.PixelFormat) -> pm.Texture:
    return drawing.texture(
        pixel_format,
        texture_type=pm.TextureType.Type2DMultisample,
        sample_count=4,
        storage_mode=pm.StorageMode.Private,
    )


class Resolving:
    """Depth 0.25 and stencil 1 everywhere, and 0.75 and 2 right of a line between the samples of one column."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.depth, self.stencil = drawing.texture(DEPTH), drawing.texture(STENCIL)
        pipeline = pm.RenderPipelineDescriptor(
            vertex_function=drawing.library.new_function("corners"),
            depth_attachment_pixel_format=DEPTH,
            stencil_attachment_pixel_format=STENCIL,
            raster_sample_count=4,
        )
        self.pipeline = drawing.device.new_render_pipeline_state(pipeline)
        face = {"depth_stencil_pass_operation": pm.StencilOperation.Replace}
        state = pm.DepthStencilDescriptor(depth_write_enabled=True, front_face_stencil=face, back_face_stencil=face)
        self.state = drawing.device.new_depth_stencil_state(state)

    def draw(self, encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_render_pipeline_state(self.pipeline)
        encoder.set_depth_stencil_state(self.state)
        for stencil, depth, left in ((1, 0.25, -1.0), (2, 0.75, 0.0625)):
            encoder.set_stencil_reference_value(stencil)
            corners = [[left, 1, depth, 1], [1, 1, depth, 1], [left, -1, depth, 1], [1, -1, depth, 1]]
            encoder.set_vertex_bytes(floats(corners), 0)
            encoder.draw_primitives(pm.PrimitiveType.TriangleStrip, 0, 4)

    def row(
        self, depth_filter: pm.MultisampleDepthResolveFilter, stencil_filter: pm.MultisampleStencilResolveFilter
    ) -> list[tuple[float, int]]:
        """Depth and stencil left of the line, at the line and right of it."""
        actions = {"load_action": pm.LoadAction.Clear, "store_action": pm.StoreAction.MultisampleResolve}
        descriptor = pm.RenderPassDescriptor(
            depth_attachment={
                "texture": several(self.drawing, DEPTH),
                "resolve_texture": self.depth,
                "depth_resolve_filter": depth_filter,
                **actions,
            },
            stencil_attachment={
                "texture": several(self.drawing, STENCIL),
                "resolve_texture": self.stencil,
                "stencil_resolve_filter": stencil_filter,
                **actions,
            },
        )
        self.drawing.run(descriptor, self.draw)
        places = (0, SIDE // 2, SIDE - 1)
        return [(float(pixels(self.depth)[3, x]), int(self.stencil.to_numpy()[3, x])) for x in places]


@pytest.fixture(scope="module")
def resolving(drawing: Drawing) -> Resolving:
    return Resolving(drawing)


@pytest.mark.parametrize("stencil_filter", [SAMPLE_0, FOLLOWS_DEPTH])
@pytest.mark.parametrize(
    ("depth_filter", "depth", "followed"),
    [
        (pm.MultisampleDepthResolveFilter.Sample0, 0.25, 1),
        (pm.MultisampleDepthResolveFilter.Min, 0.25, 1),
        (pm.MultisampleDepthResolveFilter.Max, 0.75, 2),
    ],
)
def test_filters(
    resolving: Resolving,
    depth_filter: pm.MultisampleDepthResolveFilter,
    depth: float,
    followed: int,
    stencil_filter: pm.MultisampleStencilResolveFilter,
) -> None:
    row = resolving.row(depth_filter, stencil_filter)
    assert row == [(0.25, 1), (depth, 1 if stencil_filter == SAMPLE_0 else followed), (0.75, 2)]

"""The first picture: barycentric colours."""

from __future__ import annotations

import numpy as np

import pymetal as pm
from tests.render_encoding.drawing import SIDE, Drawing, Picture

CORNERS = np.array([[-1, -1, 0, 1], [1, -1, 0, 1], [0, 1, 0, 1]], np.float32)
COLORS = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]], np.float32)


def expected_picture() -> Picture:
    """The colours of pixel centres inside, by the areas of the three triangles they make with the edges."""
    centres = (np.arange(SIDE) + 0.5) / SIDE * 2 - 1
    x, y = np.meshgrid(centres, -centres)
    blue = (y + 1) / 2
    green = (x - (blue - 1)) / 2
    red = 1 - blue - green
    weights = np.stack([red, green, blue, np.ones_like(red)], axis=-1)
    inside = (weights >= 0).all(axis=-1, keepdims=True)
    return np.where(inside, weights, 0).astype(np.float32)


def test_colours_are_barycentric(drawing: Drawing) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_render_pipeline_state(drawing.pipeline("colored", "color"))
        encoder.set_vertex_bytes(CORNERS, 0)
        encoder.set_vertex_bytes(COLORS, 1)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

    np.testing.assert_allclose(drawing.picture(encode), expected_picture(), atol=1e-6)

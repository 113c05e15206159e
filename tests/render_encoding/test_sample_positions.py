"""Where samples lie: by default, and where a render pass puts them."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import SIDE, Drawing, Picture, floats, pixels

# Those that Apple's documentation shows, in sixteenths of a pixel.
DEFAULTS = {
    1: [(8, 8)],
    2: [(12, 12), (4, 4)],
    4: [(6, 2), (14, 6), (2, 10), (10, 14)],
}


@pytest.mark.parametrize("count", DEFAULTS)
def test_default_positions(device: pm.Device, count: int) -> None:
    positions = device.get_default_sample_positions(count)
    assert [(position.x * 16, position.y * 16) for position in positions] == DEFAULTS[count]


def test_positions_of_a_pass_are_kept() -> None:
    descriptor = pm.RenderPassDescriptor()
    assert descriptor.get_sample_positions(4)[0] == 0
    descriptor.set_sample_positions([(0.25, 0.5), (0.75, 0.5)])
    count, positions = descriptor.get_sample_positions(2)
    assert count == 2
    assert [(position.x, position.y) for position in positions] == [(0.25, 0.5), (0.75, 0.5)]


def covered(drawing: Drawing, positions: list[tuple[float, float]], edge: float) -> Picture:
    """How much of each pixel of a row is covered right of an edge, which lies at that pixel coordinate."""
    resolved = drawing.texture()
    several = drawing.texture(
        texture_type=pm.TextureType.Type2DMultisample, sample_count=len(positions), storage_mode=pm.StorageMode.Private
    )
    descriptor = drawing.pass_descriptor(
        several, resolve_texture=resolved, store_action=pm.StoreAction.MultisampleResolve
    )
    descriptor.set_sample_positions(positions)
    pipeline = drawing.pipeline_descriptor("corners", "constant_color")
    pipeline.raster_sample_count = len(positions)
    made = drawing.device.new_render_pipeline_state(pipeline)
    left = edge / SIDE * 2 - 1
    corners: list[list[float]] = [[left, 1, 0, 1], [1, 1, 0, 1], [left, -1, 0, 1], [1, -1, 0, 1]]

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder, made)
        encoder.set_vertex_bytes(floats(corners), 0)
        encoder.draw_primitives(pm.PrimitiveType.TriangleStrip, 0, 4)

    drawing.run(descriptor, encode)
    return pixels(resolved)[5, :, 0]


@pytest.mark.parametrize("x", [0.0625, 0.3125, 0.5, 0.9375])
def test_samples_are_where_the_pass_says(drawing: Drawing, x: float) -> None:
    positions = [(x, 0.5), (0.5, 0.5), (0.5, 0.25), (0.5, 0.75)]
    for edge in (4.03125, 4.25, 4.40625, 4.625):
        share = sum(4 + position[0] > edge for position in positions) / 4
        np.testing.assert_array_equal(covered(drawing, positions, edge), [0] * 4 + [share] + [1] * (SIDE - 5))


def test_as_many_positions_as_samples(drawing: Drawing) -> None:
    descriptor = drawing.pass_descriptor(drawing.texture())
    descriptor.set_sample_positions([(0.5, 0.5), (0.25, 0.25)])
    with pytest.raises(pm.ValidationError, match="has 2 sample positions, and its attachments have 1 samples"):
        drawing.run(descriptor, lambda encoder: None)


@pytest.mark.parametrize("position", [(1.0, 0.5), (0.5, -0.25), (float("nan"), 0.5)])
def test_positions_outside_of_the_pixel(position: tuple[float, float]) -> None:
    with pytest.raises(pm.ValidationError):
        pm.RenderPassDescriptor().set_sample_positions([position])


def test_device_says_that_positions_can_be_set(device: pm.Device) -> None:
    assert device.are_programmable_sample_positions_supported

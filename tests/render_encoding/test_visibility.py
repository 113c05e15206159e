"""Visibility results: how many samples pass."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import SIDE, Drawing, Encode

PIXELS = SIDE * SIDE
BOOLEAN, COUNTING = pm.VisibilityResultMode.Boolean, pm.VisibilityResultMode.Counting


def results(drawing: Drawing, encode: Encode, kind: pm.VisibilityResultType | None = None) -> list[int]:
    """Four results that are 100 before the pass."""
    buffer = drawing.device.new_buffer(np.full(4, 100, np.uint64))
    descriptor = drawing.pass_descriptor(drawing.texture())
    descriptor.visibility_result_buffer = buffer
    if kind is not None:
        descriptor.visibility_result_type = kind

    def encode_all(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        encode(encoder)

    drawing.run(descriptor, encode_all)
    values: list[int] = np.frombuffer(buffer.contents(), np.uint64).tolist()
    return values


def draw(encoder: pm.RenderCommandEncoder, count: int = 6) -> None:
    encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, count)


def test_counts_and_flags_of_several_draws(drawing: Drawing) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        draw(encoder)  # counts nowhere
        encoder.set_visibility_result_mode(COUNTING, 8)
        draw(encoder)
        draw(encoder)
        encoder.set_visibility_result_mode(BOOLEAN, 16)
        draw(encoder)
        encoder.set_visibility_result_mode(pm.VisibilityResultMode.Disabled, 0)
        draw(encoder)

    assert results(drawing, encode) == [100, 2 * PIXELS, 1, 100]


def test_nothing_visible(drawing: Drawing) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_scissor_rect((0, 0, 0, 0))
        encoder.set_visibility_result_mode(COUNTING, 0)
        draw(encoder)
        encoder.set_visibility_result_mode(BOOLEAN, 24)
        draw(encoder)

    assert results(drawing, encode) == [0, 100, 100, 0]


def test_coming_back_to_a_result_adds_to_it(drawing: Drawing) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        for offset in (0, 8, 0):
            encoder.set_visibility_result_mode(COUNTING, offset)
            draw(encoder)

    assert results(drawing, encode) == [2 * PIXELS, PIXELS, 100, 100]


def test_accumulating_pass_adds_to_what_is_there(drawing: Drawing) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_visibility_result_mode(COUNTING, 0)
        draw(encoder)

    assert results(drawing, encode, pm.VisibilityResultType.Accumulate)[0] == 100 + PIXELS


@pytest.mark.parametrize(("offset", "message"), [(4, "multiple of 8"), (32, "8 bytes")])
def test_offsets_that_do_not_suit(drawing: Drawing, offset: int, message: str) -> None:
    with pytest.raises(pm.ValidationError, match=message):
        results(drawing, lambda encoder: encoder.set_visibility_result_mode(COUNTING, offset))


def test_pass_without_a_buffer(drawing: Drawing) -> None:
    with pytest.raises(pm.ValidationError, match="visibility_result_buffer"):
        drawing.picture(lambda encoder: encoder.set_visibility_result_mode(COUNTING, 0))

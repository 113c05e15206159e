"""Fragment functions that read the colours they are about to replace."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .scene import WHOLE, Renderer, colored, render_pass
from .shaders import COLORED_VERTEX

Array = npt.NDArray[Any]

SIZE = 16
READING = (
    COLORED_VERTEX
    + """
fragment float4 doubled(Colored in [[stage_in]], float4 stored [[color(0)]]) { return stored * 2 + in.color; }
struct Two { float4 first [[color(0)]]; uint4 second [[color(1)]]; };
fragment Two exchanged(Colored in [[stage_in]], Two stored) {
    return {float4(stored.second), uint4(stored.first)};
}
"""
)


def test_fragments_read_the_colour_they_replace(renderer: Renderer) -> None:
    """Three layers in one draw: each sees what the one before has left."""
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.pipeline("colored_vertex", "doubled", ["RGBA32Float"], READING)
    vertices = colored(np.tile(WHOLE, (3, 1)), np.repeat([1, 10, 100], 6)[:, None] * np.ones(4))
    renderer.draw(render_pass(target, clear=(0.5, 0, 0, 0)), pipeline, vertices)
    np.testing.assert_array_equal(renderer.colors(target)[7, 7], (128, 124, 124, 124))


def test_fragments_read_several_colours(renderer: Renderer) -> None:
    first, second = renderer.target("RGBA32Float", SIZE, SIZE), renderer.target("RGBA32Uint", SIZE, SIZE)
    pipeline = renderer.pipeline("colored_vertex", "exchanged", ["RGBA32Float", "RGBA32Uint"], READING)
    descriptor = render_pass(first, second, clear=(1, 2, 3, 4))
    descriptor.color_attachments[1].clear_color = (5, 6, 7, 8)
    renderer.draw(descriptor, pipeline, colored(WHOLE))
    np.testing.assert_array_equal(renderer.colors(first)[3, 3], (5, 6, 7, 8))
    np.testing.assert_array_equal(renderer.colors(second)[3, 3], (1, 2, 3, 4))

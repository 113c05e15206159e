"""Fragment functions that read the colours they are about to replace."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

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
struct Bytes { float4 stored [[color(0)]]; float4 seen [[color(1)]]; };
fragment Bytes shown(Colored in [[stage_in]], Bytes before) { return {before.stored, before.stored}; }
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


def test_every_byte_is_read_as_its_nearest_float(renderer: Renderer) -> None:
    """MSL specification 8.7.1: 8 bits are divided by 255."""
    values = np.arange(SIZE * SIZE * 4, dtype=np.uint8).reshape(SIZE, SIZE, 4)
    bytes_, seen = renderer.target("RGBA8Unorm", SIZE, SIZE), renderer.target("RGBA32Float", SIZE, SIZE)
    bytes_.from_numpy(values)
    pipeline = renderer.pipeline("colored_vertex", "shown", ["RGBA8Unorm", "RGBA32Float"], READING)
    descriptor = render_pass(bytes_, seen)
    descriptor.color_attachments[0].load_action = pm.LoadAction.Load
    renderer.draw(descriptor, pipeline, colored(WHOLE))
    np.testing.assert_array_equal(renderer.colors(seen), values.astype(np.float32) / np.float32(255))
    np.testing.assert_array_equal(bytes_.to_numpy(), values)

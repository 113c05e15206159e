"""The argument tables of both functions: every setter reaches its function, and no other."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import FORMAT, Drawing, floats

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Corner {
    float4 position [[position]];
    float4 seen [[flat]];
};

static float4 corner(uint id) { return float4(id == 1 ? 3 : -1, id == 2 ? -3 : 1, 0, 1); }

vertex Corner buffers(uint id [[vertex_id]], constant float& first [[buffer(0)]],
                      constant float& second [[buffer(3)]]) {
    return {corner(id), float4(first, second, 0, 1)};
}
vertex Corner images(uint id [[vertex_id]], texture2d<float> image [[texture(2)]], sampler filter [[sampler(1)]]) {
    return {corner(id), image.sample(filter, float2(0.5), level(1))};
}
vertex Corner nothing(uint id [[vertex_id]]) { return {corner(id), float4(0)}; }

fragment float4 as_seen(Corner in [[stage_in]]) { return in.seen; }
fragment float4 own_buffers(constant float& first [[buffer(0)]], constant float& second [[buffer(3)]]) {
    return float4(first, second, 0, 1);
}
fragment float4 own_images(texture2d<float> image [[texture(2)]], sampler filter [[sampler(1)]]) {
    return image.sample(filter, float2(0.5), level(1));
}
"""

STAGES = ["vertex", "fragment"]


class Arguments:
    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.library = drawing.device.new_library(SOURCE)
        self.pipelines = {
            ("vertex", "buffers"): self.pipeline("buffers", "as_seen"),
            ("vertex", "images"): self.pipeline("images", "as_seen"),
            ("fragment", "buffers"): self.pipeline("nothing", "own_buffers"),
            ("fragment", "images"): self.pipeline("nothing", "own_images"),
        }
        descriptor = pm.TextureDescriptor(
            pixel_format=FORMAT, width=4, height=4, mipmap_level_count=3, storage_mode=pm.StorageMode.Shared
        )
        self.image = drawing.device.new_texture(descriptor)
        for level in range(3):
            side = 4 >> level
            pixels = np.full((side, side, 4), level + 1, np.float32)
            self.image.replace_region(pm.Region((0, 0), (side, side)), level, pixels, side * 16)
        self.sampler = drawing.device.new_sampler_state(pm.SamplerDescriptor(mip_filter=pm.SamplerMipFilter.Nearest))

    def pipeline(self, vertex: str, fragment: str) -> pm.RenderPipelineState:
        return self.drawing.device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=self.library.new_function(vertex),
                fragment_function=self.library.new_function(fragment),
                color_attachments=[{"pixel_format": FORMAT}],
            )
        )

    def seen(self, stage: str, kind: str, *calls: tuple[object, ...]) -> list[float]:
        """What the function of that stage gets after setters are called, each by the rest of its name."""

        def encode(encoder: pm.RenderCommandEncoder) -> None:
            encoder.set_render_pipeline_state(self.pipelines[stage, kind])
            for name, *arguments in calls:
                getattr(encoder, f"set_{stage}_{name}")(*arguments)
            encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

        values: list[float] = self.drawing.picture(encode)[7, 7].tolist()
        return values

    def numbers(self, *values: float) -> pm.Buffer:
        return self.drawing.device.new_buffer(np.array(values, np.float32))


@pytest.fixture(scope="module")
def arguments(drawing: Drawing) -> Arguments:
    return Arguments(drawing)


@pytest.mark.parametrize("stage", STAGES)
def test_buffer_with_offset(arguments: Arguments, stage: str) -> None:
    buffer = arguments.numbers(1, 2, 3)
    calls = [("buffer", buffer, 4, 0), ("buffer", buffer, 0, 3), ("buffer_offset", 8, 3)]
    assert arguments.seen(stage, "buffers", *calls) == [2, 3, 0, 1]


@pytest.mark.parametrize("stage", STAGES)
def test_bytes_are_copied_when_they_are_set(arguments: Arguments, stage: str) -> None:
    value = floats([5])
    assert arguments.seen(stage, "buffers", ("bytes", value, 0), ("bytes", floats([6]), 3)) == [5, 6, 0, 1]


@pytest.mark.parametrize("stage", STAGES)
def test_buffers_in_a_range(arguments: Arguments, stage: str) -> None:
    buffers = [arguments.numbers(i, i + 0.5) for i in range(4)]
    assert arguments.seen(stage, "buffers", ("buffers", buffers, [0, 0, 0, 4])) == [0, 3.5, 0, 1]


@pytest.mark.parametrize("stage", STAGES)
def test_texture_and_sampler(arguments: Arguments, stage: str) -> None:
    calls = [("texture", arguments.image, 2), ("sampler_state", arguments.sampler, 1)]
    assert arguments.seen(stage, "images", *calls) == [2, 2, 2, 2]


@pytest.mark.parametrize("stage", STAGES)
def test_textures_and_samplers_in_ranges(arguments: Arguments, stage: str) -> None:
    calls = [("textures", [None, arguments.image], 1), ("sampler_states", [arguments.sampler] * 2)]
    assert arguments.seen(stage, "images", *calls) == [2, 2, 2, 2]


@pytest.mark.parametrize("stage", STAGES)
def test_clamps_of_samplers(arguments: Arguments, stage: str) -> None:
    texture = ("texture", arguments.image, 2)
    one = arguments.seen(stage, "images", texture, ("sampler_state", arguments.sampler, 2.0, 2.0, 1))
    several = arguments.seen(stage, "images", texture, ("sampler_states", [arguments.sampler] * 2, [0, 0], [2, 0]))
    assert one == [3, 3, 3, 3]
    assert several == [1, 1, 1, 1]


def test_tables_of_the_two_functions_are_apart(arguments: Arguments) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_render_pipeline_state(arguments.pipelines["fragment", "buffers"])
        for index in (0, 3):
            encoder.set_vertex_bytes(floats([1]), index)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

    with pytest.raises(pm.ValidationError, match="fragment function 'own_buffers' needs a buffer at index 0"):
        arguments.drawing.picture(encode)


LACKING: list[tuple[str, str, list[tuple[object, ...]], str]] = [
    ("vertex", "buffers", [], "vertex function 'buffers' needs a buffer at index 0 for 'first', and none is set"),
    ("vertex", "images", [], "vertex function 'images', argument 'image' at index 2: no texture is set"),
    ("fragment", "buffers", [("bytes", floats([1]), 0)], "'own_buffers' needs a buffer at index 3 for 'second'"),
    ("fragment", "images", [], "fragment function 'own_images', argument 'image' at index 2: no texture is set"),
]


@pytest.mark.parametrize(("stage", "kind", "calls", "message"), LACKING)
def test_lacking_argument(
    arguments: Arguments, stage: str, kind: str, calls: list[tuple[object, ...]], message: str
) -> None:
    with pytest.raises(pm.ValidationError, match=message):
        arguments.seen(stage, kind, *calls)


def test_texture_that_does_not_suit(arguments: Arguments) -> None:
    device = arguments.drawing.device
    integers = device.new_texture(pm.TextureDescriptor(pixel_format=pm.PixelFormat.R32Uint, width=4, height=4))
    calls = [("texture", integers, 2), ("sampler_state", arguments.sampler, 1)]
    with pytest.raises(
        pm.ValidationError, match=r"'own_images'.*the fragment function declares components of type float"
    ):
        arguments.seen("fragment", "images", *calls)


def test_buffer_too_short_for_a_value(arguments: Arguments) -> None:
    buffer = arguments.numbers(1)
    calls = [("buffer", buffer, 2, 0), ("buffer", buffer, 0, 3)]
    with pytest.raises(pm.ValidationError, match="vertex function 'buffers' reads 4 bytes from 'first'"):
        arguments.seen("vertex", "buffers", *calls)

"""Textures and samplers of vertex and fragment functions, and levels of detail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.textures.images import write

from .scene import WHOLE, Renderer, colored, render_pass
from .shaders import COLORED_VERTEX, PREAMBLE

Array = npt.NDArray[Any]

Prepare = Callable[[pm.RenderCommandEncoder], None]

SIZE = 16
TEXTURED = (
    COLORED_VERTEX
    + """
constexpr sampler nearest(filter::nearest, address::repeat);
constexpr sampler trilinear(filter::linear, mip_filter::linear, address::repeat);
fragment float4 textured(Colored in [[stage_in]], texture2d<float> image [[texture(0)]]) {
    return image.sample(nearest, in.color.rg);
}
fragment float4 level(Colored in [[stage_in]], texture2d<float> image [[texture(0)]]) {
    return image.sample(trilinear, in.color.rg);
}
fragment float4 with_a_sampler(Colored in [[stage_in]], texture2d<float> image [[texture(3)]],
                               sampler chosen [[sampler(2)]]) {
    return image.sample(chosen, in.color.rg);
}
"""
)
TEXELS = np.random.default_rng(2).integers(0, 256, (1, 8, 8, 4), np.uint8)
COORDINATES = np.column_stack([(WHOLE[:, 0] + 1) / 2, (1 - WHOLE[:, 1]) / 2, np.zeros((6, 2))])


def picture(renderer: Renderer, fragment: str, vertices: Array, prepare: Prepare) -> Array:
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.pipeline("colored_vertex", fragment, ["RGBA32Float"], TEXTURED)
    renderer.draw(render_pass(target), pipeline, vertices, prepare=prepare)
    return renderer.colors(target)


@pytest.fixture(scope="module")
def image(renderer: Renderer) -> pm.Texture:
    texture = renderer.target("RGBA8Unorm", 8, 8, storage_mode=pm.StorageMode.Shared)
    write(texture, TEXELS, (0, 0, 0), (8, 8, 1))
    return texture


def test_textures_are_drawn_texel_by_texel(renderer: Renderer, image: pm.Texture) -> None:
    vertices = colored(WHOLE, COORDINATES)
    result = picture(renderer, "textured", vertices, lambda e: e.set_fragment_texture(image, 0))
    wanted = np.repeat(np.repeat(TEXELS[0], 2, axis=0), 2, axis=1) / 255
    np.testing.assert_allclose(result, wanted, atol=1e-6)


def test_textures_and_samplers_of_the_encoder(renderer: Renderer, image: pm.Texture) -> None:
    sampler = renderer.device.new_sampler_state(
        pm.SamplerDescriptor(
            s_address_mode=pm.SamplerAddressMode.MirrorRepeat, t_address_mode=pm.SamplerAddressMode.Repeat
        )
    )

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_fragment_texture(image, 3)
        encoder.set_fragment_sampler_state(sampler, 2)

    vertices = colored(WHOLE, COORDINATES * 2)
    result = picture(renderer, "with_a_sampler", vertices, prepare)
    row = np.concatenate([TEXELS[0], TEXELS[0][:, ::-1]], axis=1)
    np.testing.assert_allclose(result, np.concatenate([row, row]) / 255, atol=1e-6)


@pytest.mark.parametrize("texels_per_pixel", [0.5, 1, 2, 4, 3])
def test_levels_are_chosen_by_derivatives(renderer: Renderer, texels_per_pixel: float) -> None:
    """Each level is of one grey, its number: the result is the logarithm of the texels that a pixel spans."""
    texture = renderer.target("R32Float", 32, 32, mipmap_level_count=6, storage_mode=pm.StorageMode.Shared)
    for number in range(6):
        width = 32 >> number
        values = np.full((1, width, width, 1), number, np.float32)
        write(texture, values.view(np.uint8).reshape(1, width, width, 4), (0, 0, 0), (width, width, 1), number)
    scale = texels_per_pixel * SIZE / 32
    vertices = colored(WHOLE, COORDINATES * scale)
    result = picture(renderer, "level", vertices, lambda e: e.set_fragment_texture(texture, 0))
    wanted = max(np.log2(texels_per_pixel), 0)
    np.testing.assert_allclose(result[..., 0], wanted, atol=0.02)


def test_levels_of_triangles_smaller_than_quads(renderer: Renderer) -> None:
    """Quads that a triangle covers in part have helpers, so that its pixels sample the level of those of large ones."""
    texture = renderer.target("R32Float", 64, 64, mipmap_level_count=7, storage_mode=pm.StorageMode.Shared)
    for number in range(7):
        width = 64 >> number
        values = np.full((1, width, width, 1), number, np.float32)
        write(texture, values.view(np.uint8).reshape(1, width, width, 4), (0, 0, 0), (width, width, 1), number)
    random = np.random.default_rng(4)
    corners = random.uniform(-1, 1, (200, 1, 2)) + random.uniform(-0.2, 0.2, (200, 3, 2))
    positions = np.concatenate([corners, np.full((200, 3, 1), 0.5), np.ones((200, 3, 1))], axis=2).reshape(-1, 4)
    coordinates = np.column_stack([positions[:, :2], np.zeros((600, 2))])
    vertices = colored(positions, coordinates)
    result = picture(renderer, "level", vertices, lambda e: e.set_fragment_texture(texture, 0))[..., 0]
    drawn = result[result != 0]
    assert len(drawn) > SIZE * SIZE / 4
    np.testing.assert_allclose(drawn, np.log2(64 * 2 / SIZE), atol=0.05)  # positions are rounded to 1/256 of a pixel


def test_vertex_functions_read_textures(renderer: Renderer, image: pm.Texture) -> None:
    source = (
        PREAMBLE
        + """
struct Placed { float4 position [[position]]; float size [[point_size]]; float4 color [[flat]]; };
vertex Placed texel(uint id [[vertex_id]], texture2d<float> image [[texture(4)]], sampler chosen [[sampler(0)]]) {
    uint2 place = uint2(id % 8, id / 8);
    float4 color = id % 2 == 0 ? image.read(place) : image.sample(chosen, (float2(place) + 0.5) / 8, level(0));
    return {float4((float2(place) + 0.5) / 4 * float2(1, -1) + float2(-1, 1), 0, 1), 1, color};
}
fragment float4 shown(Placed in [[stage_in]]) { return in.color; }
"""
    )
    target = renderer.target("RGBA8Unorm", 8, 8)
    sampler = renderer.device.new_sampler_state(pm.SamplerDescriptor())
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(renderer.pipeline("texel", "shown", source=source))
        encoder.set_vertex_texture(image, 4)
        encoder.set_vertex_sampler_state(sampler, 0)
        encoder.draw_primitives(pm.PrimitiveType.Point, 0, 64)
    np.testing.assert_allclose(renderer.colors(target), TEXELS[0] / 255, atol=1e-6)

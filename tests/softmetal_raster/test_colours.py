"""What fragments do to colour attachments: masks, blending in order, integers."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.drawing import (
    Blend,
    Draw,
    Format,
    Fragments,
    Interpolation,
    Renderer,
    Source,
    Stage,
    Target,
    builtin,
    clip_space,
    constant,
    interpolated,
    vertex_input,
)
from tests.softmetal_raster.small_scenes import SIDE, whole, with_words


@pytest.mark.parametrize("mask", range(16))
@pytest.mark.parametrize("format", [Format.RGBA8_UNORM, Format.BGRA8_UNORM, Format.RGBA16_FLOAT, Format.RGBA32_FLOAT])
def test_write_masks(renderer: Renderer, mask: int, format: Format) -> None:
    dtype = {Format.RGBA16_FLOAT: np.float16, Format.RGBA32_FLOAT: np.float32}.get(format, np.uint8)
    target = Target(SIDE, SIDE)
    pixels = target.pixels(dtype, 4, 51)
    target.colours[0] = (format, pixels)
    draw = Draw(stage=constant(0, 0.2, 0.4, 1))
    draw.state["blends"] = masked(mask)
    renderer.draw(target, draw, whole())
    scale = 255 if dtype == np.uint8 else 1
    colour = np.array([0, 0.2, 0.4, 1]) * scale
    expected = np.where([mask >> i & 1 for i in range(4)], colour, 51)
    if format == Format.BGRA8_UNORM:
        expected = expected[[2, 1, 0, 3]]
    np.testing.assert_array_equal(pixels, np.broadcast_to(expected.astype(dtype), pixels.shape))


def masked(mask: int) -> list[Blend]:
    return [Blend(0, (0, 0, 0), (0, 0, 0), mask)] * 8


def blended(rgb: tuple[int, int, int], alpha: tuple[int, int, int]) -> list[Blend]:
    return [Blend(1, rgb, alpha, 0b1111)] * 8


@pytest.mark.parametrize("samples", [1, 4])
def test_blending_follows_the_order_of_primitives(renderer: Renderer, samples: int) -> None:
    """Small triangles over each other, so that runs mix them: source over destination is not commutative."""
    rng = np.random.default_rng(4)
    count, side = 90, 40
    corners = np.rint((rng.uniform(0, 30, (count, 1, 2)) + rng.uniform(0, 12, (count, 3, 2))) * 256) / 256
    colours = rng.uniform(0, 1, (count, 4)).astype(np.float32)
    rows = with_words(clip_space(corners.reshape(-1, 2), side, side), np.repeat(colours, 3, axis=0))
    target = Target(side, side, samples)
    image = target.add_colour(0.5)
    stage = interpolated(*(vertex_input(4 + i, Interpolation.FLAT) for i in range(4)))
    draw = Draw(stage=stage, state={"blends": blended((0, 4, 5), (0, 1, 5))})
    renderer.draw(target, draw, rows)
    expected = np.full((samples, side, side, 4), 0.5)
    for triangle, (*rgb, alpha) in zip(corners, colours.astype(np.float64), strict=True):
        inside = truth.covered(triangle, side, side, samples)
        source = np.array([*(value * alpha for value in rgb), alpha])
        expected[inside] = source + expected[inside] * (1 - alpha)
    np.testing.assert_allclose(image[0], np.moveaxis(expected, 0, 2), atol=1e-5)


def test_dual_source_blending(renderer: Renderer) -> None:
    def run(fragments: Fragments) -> None:
        for word, value in enumerate((0.5, 0.25, 1, 1, 0.1, 0.2, 0.3, 0.4)):
            fragments.give(word, value)

    target = Target(SIDE, SIDE)
    image = target.add_colour(2)
    draw = Draw(stage=Stage(run, second_source=4), state={"blends": blended((0, 15, 16), (0, 17, 18))})
    renderer.draw(target, draw, whole())
    source, second = np.array([0.5, 0.25, 1, 1]), np.array([0.1, 0.2, 0.3, 0.4])
    np.testing.assert_allclose(image[0, 5, 5, 0], source * second + 2 * (1 - second), rtol=1e-6)


@pytest.mark.parametrize("samples", [1, 4])
def test_programmable_blending(renderer: Renderer, samples: int) -> None:
    """Each triangle adds to what the attachment holds, sample by sample, also within one draw."""
    rng = np.random.default_rng(6)
    count, side = 40, 24
    corners = np.rint((rng.uniform(0, 14, (count, 1, 2)) + rng.uniform(0, 12, (count, 3, 2))) * 256) / 256
    target = Target(side, side, samples)
    image = target.add_colour(1)

    def run(fragments: Fragments) -> None:
        for word in range(4):
            fragments.give(word, fragments.floats(word) * 2 + word)

    stage = Stage(run, inputs=[builtin(Source.COLOUR, i) for i in range(4)])
    renderer.draw(target, Draw(stage=stage), clip_space(corners.reshape(-1, 2), side, side))
    hits = sum(truth.covered(triangle, side, side, samples).astype(np.int64) for triangle in corners)
    expected = np.stack([2.0**hits * (1 + word) - word for word in range(4)], axis=-1)
    np.testing.assert_array_equal(image[0], np.moveaxis(expected, 0, 2))


@pytest.mark.parametrize("format", [Format.RGBA32_UINT, Format.RGBA32_SINT])
def test_integer_attachments(renderer: Renderer, format: Format) -> None:
    target = Target(SIDE, SIDE)
    pixels = target.pixels(np.int32, 4, 3)
    target.colours[0] = (format, pixels)

    def run(fragments: Fragments) -> None:
        fragments.outputs[:2] = np.array([[0xFFFFFFFE], [7]], np.uint32)

    renderer.draw(target, Draw(stage=Stage(run, colours=((0, 2),))), whole())
    np.testing.assert_array_equal(pixels, np.broadcast_to(np.array([-2, 7, 0, 1]), pixels.shape))


def test_several_attachments(renderer: Renderer) -> None:
    target = Target(SIDE, SIDE)
    first, third = target.add_colour(), target.add_colour(index=2)
    stage = interpolated(*(vertex_input(4 + i, Interpolation.FLAT) for i in range(12)))
    renderer.draw(target, Draw(stage=stage), with_words(whole(), np.tile(np.arange(12), (3, 1))))
    assert (first == np.arange(4)).all() and (third == np.arange(8, 12)).all()

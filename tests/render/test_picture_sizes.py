"""Pictures of odd sizes and of many tiles, with more triangles than fit into any batch, in their order."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.rasteriser import draw
from .reference.state import Fragments, Interpolation, Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import WHOLE, Renderer, colored, render_pass

Array = npt.NDArray[Any]


def triangles(seed: int, count: int, size: tuple[int, int], reach: float) -> tuple[Array, Array]:
    """Corners near a random place of the picture, each triangle of one colour: positions (3 n, 4) and colours."""
    random = np.random.default_rng(seed)
    centres = random.uniform(0, 1, (count, 1, 2)) * size
    pixels = np.round((centres + random.uniform(-reach, reach, (count, 3, 2))).reshape(-1, 2) * 256) / 256
    device = pixels / size * 2 - 1
    positions = np.stack([device[:, 0], -device[:, 1], np.full(3 * count, 0.5), np.ones(3 * count)], axis=1)
    colors = np.repeat(random.integers(0, 256, (count, 4)) / 255, 3, axis=0)
    return positions.astype(np.float32), colors


def judge(renderer: Renderer, size: tuple[int, int], positions: Array, colors: Array) -> None:
    width, height = size
    target = renderer.target("RGBA8Unorm", width, height)
    renderer.draw(render_pass(target), renderer.pipeline(), colored(positions, colors))
    truth = Target(width, height)
    state = State(Viewport(0, 0, width, height), interpolations={"color": Interpolation.FLAT})
    primitives = [(i, i + 1, i + 2) for i in range(0, len(positions), 3)]
    draw(truth, state, Vertices(positions, {"color": colors}), primitives, shade)
    wrong = np.abs(renderer.colors(target) - truth.colors[0][0]).max(axis=-1) > 1.01 / 255
    # Corners of pictures whose size is no power of two are not on the grid of 1/256 pixel in floats: an edge that
    # passes a centre as near as that may fall on its other side.
    assert wrong.mean() <= (0 if size in POWERS else 0.002)


def shade(fragments: Fragments) -> Outputs:
    return Outputs({0: fragments.members["color"]})


POWERS = [(1, 1), (2, 1), (64, 64), (128, 8), (128, 128)]
SIZES = [*POWERS, (3, 7), (17, 5), (65, 33), (127, 2), (100, 150)]


@pytest.mark.parametrize("size", SIZES)
def test_sizes(renderer: Renderer, size: tuple[int, int]) -> None:
    judge(renderer, size, *triangles(1, 20, size, max(size) / 2))


@pytest.mark.parametrize("size", SIZES)
def test_all_pixels_are_cleared_and_drawn(renderer: Renderer, size: tuple[int, int]) -> None:
    target = renderer.target("RGBA8Unorm", *size)
    with renderer.encoding(render_pass(target, clear=(0, 1, 0, 1))):
        pass
    assert (renderer.colors(target) == (0, 1, 0, 1)).all()
    renderer.draw(render_pass(target), renderer.pipeline(), colored(WHOLE))
    assert (renderer.colors(target) == 1).all()


def test_many_small_triangles(renderer: Renderer) -> None:
    """Each pixel shows the last of those that cover it."""
    judge(renderer, (128, 128), *triangles(0, 300, (128, 128), 12))


def test_many_more_small_triangles(renderer: Renderer) -> None:
    """As many as there are pixels, in one draw: each covers one, in its own colour."""
    size = 128
    rows, columns = np.mgrid[:size, :size].reshape(2, -1)
    corners = np.array([(-0.25, -0.25), (1.0, -0.25), (-0.25, 1.0)]) * 0.5
    pixels = (np.stack([columns, rows], axis=-1)[:, None] + 0.5 + corners).reshape(-1, 2)
    device = pixels / size * 2 - 1
    positions = np.stack([device[:, 0], -device[:, 1], np.zeros(len(device)), np.ones(len(device))], axis=1)
    colors = np.repeat(np.random.default_rng(0).integers(0, 256, (size * size, 4)) / 255, 3, axis=0)
    target = renderer.target("RGBA8Unorm", size, size)
    renderer.draw(render_pass(target), renderer.pipeline(), colored(positions, colors))
    np.testing.assert_allclose(renderer.colors(target), colors[::3].reshape(size, size, 4), atol=1e-6)


def test_views_of_other_formats(renderer: Renderer) -> None:
    """The bytes that an sRGB view is given are what the texture holds."""
    use = pm.TextureUsage.RenderTarget | pm.TextureUsage.PixelFormatView
    texture = renderer.target("RGBA8Unorm", 8, 8, usage=use)
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Unorm_sRGB)
    pipeline = renderer.pipeline(colors=["RGBA8Unorm_sRGB"])
    renderer.draw(render_pass(view), pipeline, colored(WHOLE, (0.2158605, 0.5, 0, 0.5)))
    result = renderer.colors(texture)[3, 3] * 255
    np.testing.assert_allclose(result, (128, 188, 0, 128), atol=1.01)

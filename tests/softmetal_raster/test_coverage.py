"""Which samples triangles cover: exact, on the subpixel grid, without gaps or double hits."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.rasteriser import Rasteriser, Settings

WIDTH, HEIGHT = 61, 47


def to_clip(pixels: np.ndarray, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Clip-space positions at depth 0.5 of points given in pixels."""
    x = pixels[..., 0] / width * 2 - 1
    y = 1 - pixels[..., 1] / height * 2
    return np.stack([x, y, np.full_like(x, 0.5), np.ones_like(x)], axis=-1)


@pytest.mark.parametrize("samples", [1, 2, 4, 8])
def test_random_triangles(rasteriser: Rasteriser, samples: int) -> None:
    rng = np.random.default_rng(samples)
    for extent in (3.0, 20.0, 200.0):
        corners = rng.uniform(-extent, extent, (40, 3, 2)) + rng.uniform(0, 50, (40, 1, 2))
        for triangle in corners:
            clip = to_clip(triangle).astype(np.float32)
            drawn = rasteriser.draw(Settings(WIDTH, HEIGHT, samples=samples), clip)
            on_screen = np.array([truth.screen(vertex, WIDTH, HEIGHT) for vertex in clip])
            np.testing.assert_array_equal(drawn.hits, truth.covered(on_screen, WIDTH, HEIGHT, samples))


@pytest.mark.parametrize("samples", [1, 4])
def test_vertices_on_the_grid_of_samples(rasteriser: Rasteriser, samples: int) -> None:
    """Edges through sample points, where only the top-left rule decides."""
    rng = np.random.default_rng(5)
    size = 32
    for corners in rng.integers(0, 64, (200, 3, 2)) / 2:
        clip = to_clip(corners, size, size)
        drawn = rasteriser.draw(Settings(size, size, samples=samples), clip)
        np.testing.assert_array_equal(drawn.hits, truth.covered(corners, size, size, samples))


@pytest.mark.parametrize("samples", [1, 8])
def test_a_mesh_covers_every_sample_once(rasteriser: Rasteriser, samples: int) -> None:
    rng = np.random.default_rng(9)
    cells = 12
    y, x = np.mgrid[: cells + 1, : cells + 1].astype(np.float64)
    points = np.stack([x * WIDTH / cells, y * HEIGHT / cells], axis=-1)
    points[1:-1, 1:-1] += rng.uniform(-1.5, 1.5, (cells - 1, cells - 1, 2))
    upper = np.stack([points[:-1, :-1], points[:-1, 1:], points[1:, :-1]], axis=2)
    lower = np.stack([points[:-1, 1:], points[1:, 1:], points[1:, :-1]], axis=2)
    triangles = np.concatenate([upper, lower]).reshape(-1, 3, 2)
    drawn = rasteriser.draw(Settings(WIDTH, HEIGHT, samples=samples), to_clip(triangles))
    np.testing.assert_array_equal(drawn.hits, 1)


def test_a_fan_around_a_point_covers_every_pixel_once(rasteriser: Rasteriser) -> None:
    """Slivers that reach far beyond the image."""
    angles = np.linspace(0, 2 * np.pi, 102)[:-1]
    rim = np.stack([np.cos(angles), np.sin(angles)], axis=-1) * 30000 + (30.5, 20.5)
    centre = np.broadcast_to((30.5, 20.5), rim.shape)
    triangles = np.stack([centre, rim, np.roll(rim, -1, axis=0)], axis=1)
    drawn = rasteriser.draw(Settings(WIDTH, HEIGHT), to_clip(triangles))
    np.testing.assert_array_equal(drawn.hits, 1)


@pytest.mark.parametrize("front_is_counter_clockwise", [False, True])
@pytest.mark.parametrize("cull_mode", [0, 1, 2])
def test_facing_and_culling(rasteriser: Rasteriser, front_is_counter_clockwise: bool, cull_mode: int) -> None:
    clockwise = np.array([[10.0, 5.0], [50.0, 20.0], [12.0, 40.0]])
    settings = Settings(WIDTH, HEIGHT, front_is_counter_clockwise=front_is_counter_clockwise, cull_mode=cull_mode)
    for corners, is_clockwise in ((clockwise, True), (clockwise[::-1], False)):
        drawn = rasteriser.draw(settings, to_clip(corners))
        is_front = is_clockwise is not front_is_counter_clockwise
        is_culled = (cull_mode == 1 and is_front) or (cull_mode == 2 and not is_front)
        assert drawn.hits.any() == (not is_culled)
        if not is_culled:
            assert set(np.unique(drawn.front_facing)) == {-1, int(is_front)}


def test_triangles_without_area_cover_nothing(rasteriser: Rasteriser) -> None:
    line = np.array([[1.0, 1.0], [20.0, 20.0], [40.0, 40.0]])
    assert not rasteriser.draw(Settings(WIDTH, HEIGHT), to_clip(line)).hits.any()
    point = np.array([[7.5, 7.5]] * 3)
    assert not rasteriser.draw(Settings(WIDTH, HEIGHT), to_clip(point)).hits.any()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 3e38, -3e38])
def test_wild_positions_do_no_harm(rasteriser: Rasteriser, value: float) -> None:
    for vertex in range(3):
        for component in range(4):
            clip = to_clip(np.array([[1.0, 1.0], [50.0, 3.0], [9.0, 40.0]])).astype(np.float32)
            clip[vertex, component] = value
            drawn = rasteriser.draw(Settings(WIDTH, HEIGHT), clip)
            assert drawn.hits.max() <= 1

"""Which pixels a triangle covers, to the last one: the top-left rule on a grid of 1/256 pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.coverage import snapped, triangle_coverage
from .reference.samples import sample_points
from .scene import Renderer, colored, device_points, render_pass

Array = npt.NDArray[Any]

SIZE = 32


@pytest.fixture(scope="module")
def counting(renderer: Renderer) -> pm.RenderPipelineState:
    """Adds one wherever it draws."""
    descriptor = renderer.pipeline_descriptor(colors=["R32Float"])
    attachment = descriptor.color_attachments[0]
    attachment.blending_enabled = True
    attachment.destination_rgb_blend_factor = pm.BlendFactor.One
    return renderer.device.new_render_pipeline_state(descriptor)


def counted(renderer: Renderer, counting: pm.RenderPipelineState, corners: Array) -> Array:
    """How many of the triangles, whose corners are (n, 2) in pixels, cover each pixel."""
    target = renderer.target("R32Float", SIZE, SIZE)
    renderer.draw(render_pass(target), counting, colored(device_points(corners, SIZE)))
    return renderer.colors(target)[..., 0]


def exact(corners: Array) -> Array:
    x, y = sample_points(SIZE, SIZE, 1)
    return np.asarray(
        sum(triangle_coverage(snapped(triangle), x, y)[0].astype(int) for triangle in corners.reshape(-1, 3, 2))
    )


@pytest.mark.parametrize("seed", range(24))
def test_random_triangles(renderer: Renderer, counting: pm.RenderPipelineState, seed: int) -> None:
    """Large, small and thin ones, many reaching out of the picture, of either winding."""
    random = np.random.default_rng(seed)
    centres = random.integers(0, SIZE * 256, (12, 1, 2))
    spread = np.array([40, 200, 1500, 8000])[random.integers(0, 4, (12, 1, 1))]
    corners = (centres + random.integers(-spread, spread + 1, (12, 3, 2))).reshape(-1, 2) / 256
    np.testing.assert_array_equal(counted(renderer, counting, corners), exact(corners))


@pytest.mark.parametrize("seed", range(8))
def test_corners_on_centres_and_edges_through_them(
    renderer: Renderer, counting: pm.RenderPipelineState, seed: int
) -> None:
    """Every edge passes through centres of pixels: only the rule decides."""
    corners = np.random.default_rng(seed).integers(-2, SIZE + 2, (30, 2)) + 0.5
    np.testing.assert_array_equal(counted(renderer, counting, corners), exact(corners))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("is_on_centres", [True, False])
def test_fans_share_no_pixel(
    renderer: Renderer, counting: pm.RenderPipelineState, seed: int, is_on_centres: bool
) -> None:
    """A fan whose rim lies outside covers everything once, wherever its middle is."""
    random = np.random.default_rng(seed)
    count = int(random.integers(3, 20))
    angles = (np.arange(count) + random.uniform(0, 0.9, count)) * 2 * np.pi / count
    rim = np.round(SIZE / 2 + 120 * np.stack([np.cos(angles), np.sin(angles)], axis=1)) + 0.5
    middle = random.integers(10, 22, 2) + (0.5 if is_on_centres else 3 / 256)
    corners = [point for a, b in zip(rim, np.roll(rim, -1, axis=0), strict=True) for point in (middle, a, b)]
    np.testing.assert_array_equal(counted(renderer, counting, np.array(corners)), 1)


@pytest.mark.parametrize("seed", range(8))
def test_meshes_share_no_pixel(renderer: Renderer, counting: pm.RenderPipelineState, seed: int) -> None:
    """A grid of squares with displaced corners, each cut along one of its diagonals."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:9, :9] * 4.0
    moved = np.zeros((9, 9, 2))
    moved[1:-1, 1:-1] = random.integers(-480, 481, (7, 7, 2)) / 256
    grid = np.stack([x, y], axis=-1) + moved
    corners: list[Array] = []
    for row in range(8):
        for column in range(8):
            a, b = grid[row, column], grid[row, column + 1]
            c, d = grid[row + 1, column], grid[row + 1, column + 1]
            corners += [a, b, d, a, d, c] if random.integers(2) else [a, b, c, b, d, c]
    # A displaced square may be folded over its diagonal; only where none is, all pixels are covered once.
    wanted = exact(np.array(corners))
    np.testing.assert_array_equal(counted(renderer, counting, np.array(corners)), wanted)
    assert (wanted == 1).mean() > 0.95


def test_triangles_without_an_area_draw_nothing(renderer: Renderer, counting: pm.RenderPipelineState) -> None:
    corners = np.array([(3.5, 3.5)] * 3 + [(1, 1), (9, 9), (17, 17)] + [(2, 5), (30, 5), (12, 5)], np.float64)
    assert not counted(renderer, counting, corners).any()


@pytest.mark.parametrize("reach", [1e3, 1e5])
def test_huge_triangles(renderer: Renderer, counting: pm.RenderPipelineState, reach: float) -> None:
    """Far beyond what a grid of 1/256 pixel can hold: the half of the picture under the diagonal."""
    corners = np.array([(-reach, -reach), (reach, reach), (-reach, reach)])
    result = counted(renderer, counting, corners)
    y, x = np.mgrid[:SIZE, :SIZE]
    np.testing.assert_array_equal(result[x != y], (y > x)[x != y])


@pytest.mark.parametrize("samples", [2, 4, 8])
@pytest.mark.parametrize("seed", range(4))
def test_samples_are_covered_by_the_same_rule(renderer: Renderer, samples: int, seed: int) -> None:
    """The resolved picture is the share of samples that are covered."""
    if not renderer.device.supports_texture_sample_count(samples):
        pytest.skip(f"the device has no {samples} samples")
    corners = np.random.default_rng(seed).integers(-1024, (SIZE + 4) * 256, (9, 2)) / 256
    multisampled = renderer.target("R32Float", SIZE, SIZE, samples)
    resolved = renderer.target("R32Float", SIZE, SIZE)
    descriptor = render_pass(multisampled)
    descriptor.color_attachments[0].resolve_texture = resolved
    descriptor.color_attachments[0].store_action = pm.StoreAction.MultisampleResolve
    pipeline = renderer.pipeline(colors=["R32Float"], raster_sample_count=samples)
    renderer.draw(descriptor, pipeline, colored(device_points(corners, SIZE)))
    x, y = sample_points(SIZE, SIZE, samples)
    covered = np.zeros((samples, SIZE, SIZE), bool)
    for triangle in corners.reshape(-1, 3, 2):
        covered |= triangle_coverage(snapped(triangle), x, y)
    np.testing.assert_allclose(renderer.colors(resolved)[..., 0], covered.mean(axis=0), atol=1e-6)

"""Clipping: near and far planes, what is behind the eye, clip distances, depth clamping."""

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
from .shaders import COLORED_VERTEX, PREAMBLE

Array = npt.NDArray[Any]

SIZE = 32
VIEW = Viewport(0, 0, SIZE, SIZE)


SOURCE = (
    COLORED_VERTEX
    + """
struct Linear { float4 position [[position]]; float4 color [[center_no_perspective]]; };
fragment float4 without_perspective(Linear in [[stage_in]]) { return in.color; }
"""
)


def shade(fragments: Fragments) -> Outputs:
    return Outputs({0: fragments.members["color"]})


def judge(result: Array, truth: Target, share: float = 0.1) -> None:
    """All pixels but the doubtful ones, which are few."""
    assert truth.doubtful.mean() <= share
    certain = ~truth.doubtful
    np.testing.assert_allclose(result[certain], truth.colors[0][0][certain], atol=2e-4)


@pytest.mark.parametrize("seed", range(16))
def test_random_triangles_in_space(renderer: Renderer, seed: int) -> None:
    """Corners in front of, behind and beyond both planes, with a perspective."""
    random = np.random.default_rng(seed)
    positions = random.uniform(-1.5, 1.5, (3, 4)).astype(np.float32)
    positions[:, 3] = random.choice([0.5, 1, 2, 3], 3)
    positions[:, :2] *= positions[:, 3:]
    if seed % 4 == 3:
        positions[seed % 3, 3] = -1
    colors = random.uniform(0, 1, (3, 4)).astype(np.float32)
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    renderer.draw(render_pass(target), renderer.pipeline(colors=["RGBA32Float"]), colored(positions, colors))
    truth = Target(SIZE, SIZE, colors={0: "RGBA32Float"})
    draw(truth, State(VIEW), Vertices(positions, {"color": colors}), [(0, 1, 2)], shade)
    judge(renderer.colors(target), truth, 0.15)


@pytest.mark.parametrize("seed", range(6))
def test_values_without_perspective_in_triangles_that_are_cut(renderer: Renderer, seed: int) -> None:
    """What a triangle loses at the near plane changes nothing about the rest."""
    random = np.random.default_rng(seed)
    positions = np.array([(-1, 1, 0.5, 1), (3, 1, 0.5, 1), (-1, -3, 0.5, 1)], np.float32)
    positions[:, 2] = np.roll([0.5, 0.75, -1], seed)
    positions *= random.choice([1, 2, 4], (3, 1)).astype(np.float32)
    colors = random.uniform(0, 1, (3, 4)).astype(np.float32)
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.pipeline("colored_vertex", "without_perspective", ["RGBA32Float"], SOURCE)
    renderer.draw(render_pass(target), pipeline, colored(positions, colors))
    truth = Target(SIZE, SIZE, colors={0: "RGBA32Float"})
    state = State(VIEW, interpolations={"color": Interpolation.LINEAR})
    draw(truth, state, Vertices(positions, {"color": colors}), [(0, 1, 2)], shade)
    judge(renderer.colors(target), truth)


@pytest.mark.parametrize("depth_clip", list(pm.DepthClipMode))
def test_near_and_far_planes(renderer: Renderer, depth_clip: pm.DepthClipMode) -> None:
    """Depth runs from -1 at the left to 2 at the right; clamping draws all of it."""
    positions = WHOLE.copy()
    positions[:, 2] = 1.5 * positions[:, 0] + 0.5
    target, depth = renderer.target("R32Float", SIZE, SIZE), renderer.target("Depth32Float", SIZE, SIZE)
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Always, depth_write_enabled=True)
    )

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_clip_mode(depth_clip)
        encoder.set_depth_stencil_state(state)

    renderer.draw(
        render_pass(target, depth=depth, clear_depth=0.5),
        renderer.pipeline(colors=["R32Float"], depth="Depth32Float"),
        colored(positions),
        prepare=prepare,
    )
    exact = -1 + (np.arange(SIZE) + 0.5) / SIZE * 3
    is_drawn = (exact >= 0) & (exact <= 1) | (depth_clip == pm.DepthClipMode.Clamp)
    np.testing.assert_array_equal(renderer.colors(target)[..., 0], np.tile(is_drawn, (SIZE, 1)))
    wanted = np.where(is_drawn, np.clip(exact, 0, 1), 0.5)
    np.testing.assert_allclose(renderer.depth(depth), np.tile(wanted, (SIZE, 1)), atol=1e-6)


@pytest.mark.parametrize("depth", [0, 1])
def test_what_lies_on_a_plane_is_inside(renderer: Renderer, depth: float) -> None:
    positions = WHOLE.copy()
    positions[:, 2] = depth
    target = renderer.target("R32Float", SIZE, SIZE)
    renderer.draw(render_pass(target), renderer.pipeline(colors=["R32Float"]), colored(positions))
    assert (renderer.colors(target)[..., 0] == 1).all()


CLIPPED = (
    PREAMBLE
    + """
struct Vertex { float4 position; float4 color; float distances[2]; };
struct Clipped { float4 position [[position]]; float4 color; float distance [[clip_distance]] [2]; };

vertex Clipped clipped(uint id [[vertex_id]], device const Vertex* vertices [[buffer(0)]]) {
    Clipped out;
    out.position = vertices[id].position;
    out.color = vertices[id].color;
    out.distance[0] = vertices[id].distances[0];
    out.distance[1] = vertices[id].distances[1];
    return out;
}

struct Kept { float4 color; };
fragment float4 shown(Kept in [[stage_in]]) { return in.color; }
"""
)


@pytest.mark.parametrize("seed", range(8))
def test_clip_distances(renderer: Renderer, seed: int) -> None:
    """A plane across a whole picture in perspective: only what is on its positive side of both distances is left."""
    random = np.random.default_rng(seed)
    positions = np.array([(-1, 1, 0.5, 1), (3, 1, 0.5, 1), (-1, -3, 0.5, 1)], np.float32)
    positions *= random.choice([1, 2, 4], (3, 1)).astype(np.float32)
    colors = random.uniform(0, 1, (3, 4)).astype(np.float32)
    distances = random.uniform(-1, 1, (3, 2)).astype(np.float32)
    distances[seed % 3] = 1
    data = np.zeros((3, 12), np.float32)
    data[:, :4], data[:, 4:8], data[:, 8:10] = positions, colors, distances
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    renderer.draw(render_pass(target), renderer.pipeline("clipped", "shown", ["RGBA32Float"], source=CLIPPED), data)
    truth = Target(SIZE, SIZE, colors={0: "RGBA32Float"})
    vertices = Vertices(positions, {"color": colors}, clip_distance=distances)
    draw(truth, State(VIEW), vertices, [(0, 1, 2)], shade)
    judge(renderer.colors(target), truth)


@pytest.mark.parametrize("values", [(0, 0, 0, 0), (np.nan, 0, 0, 1), (np.inf, 0, 0, 1), (0, 0, 0, np.nan)])
def test_positions_that_are_no_points_draw_nothing_elsewhere(renderer: Renderer, values: tuple[float, ...]) -> None:
    """What such a triangle draws is undefined; the draws around it are not."""
    broken = np.array([values, (1, -1, 0.5, 1), (-1, -1, 0.5, 1)], np.float32)
    target = renderer.target("R32Float", SIZE, SIZE)
    vertices = renderer.buffer(np.concatenate([colored(broken), colored(WHOLE, (3, 3, 3, 3))]))
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(renderer.pipeline(colors=["R32Float"]))
        encoder.set_vertex_buffer(vertices, 0, 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 9)
    assert (renderer.colors(target)[..., 0] == 3).all()

"""The reference rasteriser against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .reference.assembly import primitives
from .reference.blending import Blend
from .reference.coverage import snapped, triangle_coverage
from .reference.depth_stencil import DepthStencil, Stencil
from .reference.formats import quantised
from .reference.rasteriser import draw
from .reference.samples import SIXTEENTHS
from .reference.state import Attachment, Bias, Fragments, Interpolation, Outputs, State, Vertices, Viewport
from .reference.target import Target

SIZE = 16
WHOLE = State(Viewport(0, 0, SIZE, SIZE))
TRIANGLE = [(0, 1, 2)]


def white(fragments: Fragments) -> Outputs:
    return Outputs({0: np.ones((len(fragments.position), 4))})


def colored(fragments: Fragments) -> Outputs:
    return Outputs({0: fragments.members["color"]})


def rectangle(left: float, top: float, right: float, bottom: float, depth: float = 0.5) -> Vertices:
    """Two triangles of device coordinates."""
    corners = [(left, top), (right, top), (left, bottom), (right, top), (right, bottom), (left, bottom)]
    return Vertices(np.array([(x, y, depth, 1) for x, y in corners], np.float64))


TWO = [(0, 1, 2), (3, 4, 5)]


def test_rectangles_cover_what_their_sides_enclose() -> None:
    target = Target(SIZE, SIZE)
    draw(target, WHOLE, rectangle(-0.5, 0.75, 0.25, -1), TWO, white)
    expected = np.zeros((SIZE, SIZE))
    expected[2:16, 4:10] = 1
    np.testing.assert_array_equal(target.colors[0][0, ..., 0], expected)


@pytest.mark.parametrize("samples", [1, 2, 4, 8])
def test_half_covered_pixels(samples: int) -> None:
    """A vertical edge at 5/16 of pixel 8: the samples to its left are covered."""
    target = Target(SIZE, SIZE, samples)
    edge = (8 + 5.5 / 16) / SIZE * 2 - 1
    draw(target, WHOLE, rectangle(-1, 1, edge, -1), TWO, white)
    share = sum(x < 5.5 for x, _ in SIXTEENTHS[samples]) / samples
    np.testing.assert_allclose(target.colors[0].mean(axis=0)[:, 8, 0], share)


def test_shared_edges_share_no_sample() -> None:
    """A fan around a point in the middle of a grid of samples, whose rim is outside."""
    random = np.random.default_rng(0)
    angles = np.sort(random.uniform(0, 2 * np.pi, 13))
    rim = snapped(8 + 40 * np.stack([np.cos(angles), np.sin(angles)], axis=-1))
    y, x = np.mgrid[:SIZE, :SIZE] + 0.5
    count = sum(
        triangle_coverage(np.array([(8 * 256 + 128,) * 2, a, b]), x, y).astype(int)
        for a, b in zip(rim, np.roll(rim, -1, axis=0), strict=True)
    )
    np.testing.assert_array_equal(count, 1)


def test_colours_are_barycentric() -> None:
    target = Target(SIZE, SIZE, colors={0: "RGBA32Float"})
    positions = np.array([(-1, 1, 0, 1), (3, 1, 0, 1), (-1, -3, 0, 1)], np.float64)
    draw(target, WHOLE, Vertices(positions, {"color": np.eye(4)[:3]}), TRIANGLE, colored)
    y, x = (np.mgrid[:SIZE, :SIZE] + 0.5) / (2 * SIZE)
    expected = np.stack([1 - x - y, x, y, np.zeros_like(x)], axis=-1)
    np.testing.assert_allclose(target.colors[0][0], expected, atol=1e-7)


def test_perspective_is_even_in_space() -> None:
    """A strip that recedes from w = 1 to w = 4: the middle of its length is at four fifths of its picture."""
    positions = np.array([(-1, 1, 0, 1), (4, 4, 0, 4), (-1, -1, 0, 1), (4, -4, 0, 4)], np.float64)
    members = {"color": np.array([[0.0], [1], [0], [1]]) * np.ones(4)}
    for way, middle in [(Interpolation.PERSPECTIVE, 0.8), (Interpolation.LINEAR, 0.5)]:
        target = Target(SIZE, SIZE, colors={0: "RGBA32Float"})
        state = State(Viewport(0, 0, SIZE, SIZE), interpolations={"color": way})
        strip = primitives(pm.PrimitiveType.TriangleStrip, range(4))
        draw(target, state, Vertices(positions, members), strip, colored)
        row = target.colors[0][0, 8, :, 0]
        assert np.interp(0.5, row, (np.arange(SIZE) + 0.5) / SIZE) == pytest.approx(middle, abs=0.01)


def test_what_is_behind_the_eye_is_not_seen() -> None:
    """One corner is behind: the picture widens from the edge in front, away from that corner's mirror image (0, 3)."""
    positions = np.array([(-0.25, 0.5, 0, 1), (0.25, 0.5, 0, 1), (0, -3, 0, -1)], np.float64)
    target = Target(SIZE, SIZE)
    draw(target, WHOLE, Vertices(positions), TRIANGLE, white)
    y, x = np.mgrid[:SIZE, :SIZE] + 0.5
    device_x, device_y = x / 8 - 1, 1 - y / 8
    expected = (device_y < 0.5) & (np.abs(device_x) < 0.25 * (3 - device_y) / 2.5)
    assert target.doubtful.mean() < 0.1
    np.testing.assert_array_equal((target.colors[0][0, ..., 0] > 0)[~target.doubtful], expected[~target.doubtful])


def test_depth_is_linear_on_the_screen_and_clipped() -> None:
    target = Target(SIZE, SIZE)
    positions = np.array([(-1, 1, -0.5, 1), (3, 1, 3.5, 1), (-1, -3, -0.5, 1)], np.float64)
    state = State(WHOLE.viewport, depth_stencil=DepthStencil(pm.CompareFunction.Always, True))
    target.clear_depth(0.25)
    draw(target, state, Vertices(positions), TRIANGLE, white)
    exact = -0.5 + (np.arange(SIZE) + 0.5) / SIZE * 2
    inside = (exact >= 0) & (exact <= 1)
    np.testing.assert_allclose(target.depth[0, 0], np.where(inside, exact, 0.25), atol=1e-7)


def test_bias() -> None:
    target = Target(SIZE, SIZE)
    positions = np.array([(-1, 1, 0.25, 1), (3, 1, 0.75, 1), (-1, -3, 0.25, 1)], np.float64)
    tests = DepthStencil(pm.CompareFunction.Always, True)
    draw(target, State(WHOLE.viewport, depth_stencil=tests, bias=Bias(8, 2)), Vertices(positions), TRIANGLE, white)
    exact = 0.25 + (np.arange(SIZE) + 0.5) / (2 * SIZE) * 0.5 + 8 * 2.0**-24 + 2 * 0.5 / (2 * SIZE)
    np.testing.assert_allclose(target.depth[0, 0], exact, atol=1e-7)


def test_stencil_counts_layers() -> None:
    counts = Stencil(passing=pm.StencilOperation.IncrementClamp)
    target = Target(SIZE, SIZE)
    state = State(WHOLE.viewport, depth_stencil=DepthStencil(front=counts, back=counts))
    for left in (-1, 0):
        draw(target, state, rectangle(left, 1, 1, -1), TWO, white)
    np.testing.assert_array_equal(target.stencil[0, 3], [1] * 8 + [2] * 8)


def test_blending_is_over() -> None:
    over = Blend(pm.BlendFactor.SourceAlpha, pm.BlendFactor.OneMinusSourceAlpha)
    target = Target(SIZE, SIZE, colors={0: "RGBA32Float"})
    target.clear_color(0, (1, 0, 0, 1))
    state = State(WHOLE.viewport, attachments={0: Attachment(over)})
    vertices = Vertices(rectangle(-1, 1, 1, -1).position, {"color": np.full((6, 4), 0.25)})
    draw(target, state, vertices, TWO, colored)
    np.testing.assert_allclose(target.colors[0][0, 0, 0], [0.8125, 0.0625, 0.0625, 0.25])


def test_points_are_squares() -> None:
    target = Target(SIZE, SIZE)
    vertices = Vertices(np.array([(0.0, 0, 0, 1)]), point_size=np.array([4.0]))
    draw(target, WHOLE, vertices, [(0,)], white)
    expected = np.zeros((SIZE, SIZE))
    expected[6:10, 6:10] = 1
    np.testing.assert_array_equal(target.colors[0][0, ..., 0], expected)


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("RGBA8Unorm", 0.5, 128 / 255),
        ("RGBA8Snorm", -2, -1),
        ("RGBA8Unorm_sRGB", 0.2158605, 128 / 255),
        ("RGB10A2Unorm", 0.25, 256 / 1023),
        ("RG11B10Float", 1.03, 1.03125),
        ("RGB9E5Float", 3.1415, 3.140625),
        ("RGBA16Float", 0.1, float(np.float16(0.1))),
    ],
)
def test_formats_round(name: str, value: float, stored: float) -> None:
    result = quantised(np.full((1, 4), float(value)), name)[0, 0]
    if name.endswith("_sRGB"):
        result = 1.055 * result ** (1 / 2.4) - 0.055
    assert result == pytest.approx(stored, rel=1e-6)


def test_strips_and_restarts() -> None:
    strip = primitives(pm.PrimitiveType.TriangleStrip, [0, 1, 2, 3, 9, 4, 5, 6], 9)
    assert strip == [(0, 1, 2), (1, 3, 2), (4, 5, 6)]
    assert primitives(pm.PrimitiveType.LineStrip, [0, 1, 9, 2, 3], 9) == [(0, 1), (2, 3)]

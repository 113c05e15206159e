"""Depth and stencil tests of whole draws."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.drawing import (
    Array,
    Draw,
    Format,
    Fragments,
    Renderer,
    Source,
    Stage,
    Target,
    builtin,
    clip_space,
    constant,
    interpolated,
)
from tests.softmetal_raster.small_scenes import (
    ALWAYS,
    EQUAL,
    GREATER,
    GREATER_EQUAL,
    INCREMENT_WRAP,
    LESS,
    LESS_EQUAL,
    NEVER,
    NOT_EQUAL,
    REPLACE,
    SIDE,
    TEST_DEPTH,
    ZERO,
    face,
    whole,
)


@pytest.mark.parametrize("compare", range(8))
def test_depth_comparison(renderer: Renderer, compare: int) -> None:
    passes = {
        NEVER: (False, False, False),
        LESS: (False, False, True),
        EQUAL: (False, True, False),
        LESS_EQUAL: (False, True, True),
        GREATER: (True, False, False),
        NOT_EQUAL: (True, False, True),
        GREATER_EQUAL: (True, True, False),
        ALWAYS: (True, True, True),
    }[compare]
    for stored, passed in zip((0.25, 0.5, 0.75), passes, strict=True):
        for writes in (0, 1):
            target = Target(SIDE, SIDE)
            colour, depth = target.add_colour(), target.add_depth(stored)
            state = {"has_depth_test": 1, "depth_compare": compare, "writes_depth": writes}
            outcome = renderer.draw(target, Draw(stage=constant(1, 1, 1, 1), state=state), whole(0.5))
            assert (colour == passed).all()
            assert (depth == (0.5 if passed and writes else stored)).all()
            assert outcome.passed_samples == passed * SIDE * SIDE


@pytest.mark.parametrize("samples", [1, 4])
@pytest.mark.parametrize("format", [Format.DEPTH32_FLOAT, Format.DEPTH16_UNORM, Format.DEPTH32_FLOAT_STENCIL8])
def test_intersecting_triangles(renderer: Renderer, format: Format, samples: int) -> None:
    """The nearest of many sloped triangles is seen at each sample, whatever the order."""
    rng = np.random.default_rng(int(format))
    side, count = 30, 40
    corners = np.rint(rng.uniform(-10, 40, (count, 3, 2)) * 256) / 256
    depths = rng.uniform(0, 1, (count, 3))
    clip = clip_space(corners, side, side)
    clip[..., 2] = depths
    target = Target(side, side, samples)
    colour = target.add_colour(-1)
    bytes_per_pixel = {Format.DEPTH32_FLOAT: 4, Format.DEPTH16_UNORM: 2, Format.DEPTH32_FLOAT_STENCIL8: 8}[format]
    pixels = target.pixels(np.uint8, bytes_per_pixel)
    if format == Format.DEPTH16_UNORM:
        pixels[:] = 255
    else:
        pixels[..., :4] = np.array([1], np.float32).view(np.uint8)
    target.depth = (format, pixels)
    stage = interpolated(builtin(Source.PRIMITIVE_ID))
    renderer.draw(target, Draw(stage=stage, state=TEST_DEPTH), clip.reshape(-1, 4))
    nearest = np.full((samples, side, side), 1.0)
    seen = np.full((samples, side, side), -1)
    unsure = np.zeros((samples, side, side), bool)
    for index in range(count):
        inside = truth.covered(corners[index], side, side, samples)
        for sample, (x, y) in enumerate(truth.SAMPLES[samples]):
            at = depth_at(corners[index], depths[index], side, x / 16, y / 16)
            unsure[sample] |= inside[sample] & (np.abs(at - nearest[sample]) < 1e-4)
            nearer = inside[sample] & (at < nearest[sample])
            nearest[sample][nearer], seen[sample][nearer] = at[nearer], index
    ids = np.moveaxis(colour[0, ..., 0], 2, 0)
    sure = ~unsure & (seen >= 0)
    assert sure.sum() > 0.7 * samples * side * side
    np.testing.assert_array_equal(ids.view(np.int32)[sure], seen[sure])


def depth_at(corners: Array, depths: Array, side: int, x: float, y: float) -> Array:
    """The plane through three vertices, at a place in each pixel."""
    matrix = np.concatenate([corners, np.ones((3, 1))], axis=1)
    plane = np.linalg.solve(matrix, depths)
    rows, columns = np.mgrid[:side, :side]
    return np.asarray((columns + x) * plane[0] + (rows + y) * plane[1] + plane[2])


@pytest.mark.parametrize("clips", [0, 1])
def test_near_and_far(renderer: Renderer, clips: int) -> None:
    """Outside of 0 … w a triangle is cut, or its depth clamped."""
    clip = clip_space([[0, 0], [2 * SIDE, 0], [0, 2 * SIDE]], SIDE, SIDE)
    clip[:, 2] = [-0.5, 3.5, -0.5]  # by columns: -0.5 + x / SIDE * 2
    target = Target(SIDE, SIDE)
    colour, depth = target.add_colour(-1), target.add_depth(2)
    renderer.draw(target, Draw(stage=constant(1, 1, 1, 1), state={**TEST_DEPTH, "clips_depth": clips}), clip)
    at = -0.5 + (np.arange(SIDE) + 0.5) / SIDE * 2
    inside = np.logical_and(at >= 0, at <= 1)
    np.testing.assert_array_equal(colour[0, :, :, 0, 0] == 1, np.broadcast_to(inside | (not clips), (SIDE, SIDE)))
    expected = np.where(inside | (not clips), np.clip(at, 0, 1), 2)
    np.testing.assert_allclose(depth[0, :, :, 0, 0], np.broadcast_to(expected, (SIDE, SIDE)), atol=1e-6)


def test_depth_range_of_the_viewport(renderer: Renderer) -> None:
    target = Target(SIDE, SIDE)
    target.add_colour()
    depth = target.add_depth(1)
    viewports = [(0.0, 0.0, float(SIDE), float(SIDE), 0.75, 0.25)]
    renderer.draw(target, Draw(stage=constant(1), viewports=viewports, state=TEST_DEPTH), whole(0.2))
    np.testing.assert_allclose(depth, 0.75 - 0.2 * 0.5, rtol=1e-6)


@pytest.mark.parametrize("bias", [(10, 0, 0), (0, 2, 0), (3, 1.5, 0), (1000, 8, 0.01), (-1000, -8, -0.01)])
@pytest.mark.parametrize("format", [Format.DEPTH32_FLOAT, Format.DEPTH16_UNORM])
def test_depth_bias(renderer: Renderer, format: Format, bias: tuple[float, float, float]) -> None:
    """constant × r + slope × m; r is the format's least step, or the last place of the triangle's largest depth."""
    clip = clip_space([[0, 0], [2 * SIDE, 0], [0, 2 * SIDE]], SIDE, SIDE)
    clip[:, 2] = [0.3, 0.7, 0.4]  # slopes 0.4 and 0.1 over 2 * SIDE pixels; the largest depth is below 1
    target = Target(SIDE, SIDE)
    target.add_colour()
    is_float = format == Format.DEPTH32_FLOAT
    pixels = target.pixels(np.float32 if is_float else np.uint16, 1, 1)
    target.depth = (format, pixels)
    state = {"has_depth_test": 1, "depth_compare": ALWAYS, "writes_depth": 1, "depth_bias": bias}
    renderer.draw(target, Draw(stage=constant(1), state=state), clip)
    step = 2.0 ** (-1 - 23) if is_float else 2.0**-16
    added = bias[0] * step + bias[1] * 0.4 / (2 * SIDE)
    if bias[2] != 0:
        added = min(added, bias[2]) if bias[2] > 0 else max(added, bias[2])
    y, x = np.mgrid[:SIDE, :SIDE] + 0.5
    expected = 0.3 + 0.4 * x / (2 * SIDE) + 0.1 * y / (2 * SIDE) + added
    found = pixels[0, :, :, 0, 0] / (1 if is_float else 65535)
    np.testing.assert_allclose(found, expected, atol=2e-7 if is_float else 1e-5)


@pytest.mark.parametrize("early", [False, True])
def test_a_depth_that_the_function_returns(renderer: Renderer, early: bool) -> None:
    """It replaces the triangle's own, unless tests come early."""

    def run(fragments: Fragments) -> None:
        fragments.give(0, 1)
        fragments.give(1, np.where(fragments.floats(0) < SIDE / 2, 0.1, 0.9))

    target = Target(SIDE, SIDE)
    colour, depth = target.add_colour(), target.add_depth(0.5)
    stage = Stage(run, inputs=[builtin(Source.POSITION)], colours=((0, 1),), depth=1, tests_early=early)
    renderer.draw(target, Draw(stage=stage, state=TEST_DEPTH), whole(0.3))
    left = np.arange(SIDE) + 0.5 < SIDE / 2
    np.testing.assert_array_equal(colour[0, :, :, 0, 0] == 1, np.broadcast_to(left | early, (SIDE, SIDE)))
    expected = np.full(SIDE, 0.3) if early else np.where(left, 0.1, 0.5)
    np.testing.assert_allclose(depth[0, :, :, 0, 0], np.broadcast_to(expected, (SIDE, SIDE)), rtol=1e-6)


@pytest.mark.parametrize("early", [False, True])
def test_stencil_counts_overdraw(renderer: Renderer, early: bool) -> None:
    rng = np.random.default_rng(11)
    corners = np.rint((rng.uniform(0, 10, (50, 1, 2)) + rng.uniform(0, 12, (50, 3, 2))) * 256) / 256
    target = Target(SIDE, SIDE)
    target.add_colour()
    stencil = target.add_stencil(3)
    stage = constant(1, 1, 1, 1)
    stage.may_discard = not early
    state: dict[str, object] = {"has_depth_test": 1, "depth_compare": ALWAYS, "tests_stencil": 1}
    state |= {"front_face": face(on_pass=INCREMENT_WRAP), "back_face": face(on_pass=INCREMENT_WRAP)}
    renderer.draw(target, Draw(stage=stage, state=state), clip_space(corners.reshape(-1, 2), SIDE, SIDE))
    hits = sum(truth.covered(triangle, SIDE, SIDE)[0].astype(np.int64) for triangle in corners)
    np.testing.assert_array_equal(stencil[0, :, :, 0, 0], 3 + hits)


def test_the_two_sides_have_their_own_stencil_operations(renderer: Renderer) -> None:
    target = Target(SIDE, SIDE)
    target.add_colour()
    target.add_depth(0.4)
    stencil = target.add_stencil(5)
    state: dict[str, object] = {"has_depth_test": 1, "depth_compare": LESS, "tests_stencil": 1}
    state |= {"front_face": face(on_depth_fail=INCREMENT_WRAP), "back_face": face(on_depth_fail=ZERO)}
    front = clip_space([[0, 0], [SIDE, 0], [0, SIDE]], SIDE, SIDE)
    back = clip_space([[SIDE, 0], [0, SIDE], [SIDE, SIDE]], SIDE, SIDE)
    renderer.draw(target, Draw(stage=constant(1), state=state), np.concatenate([front, back]))
    upper = truth.covered(np.array([[0, 0], [SIDE, 0], [0, SIDE]]), SIDE, SIDE)[0]
    np.testing.assert_array_equal(stencil[0, :, :, 0, 0], np.where(upper, 6, 0))


def test_a_stencil_reference_that_the_function_returns(renderer: Renderer) -> None:
    """It is compared and stored in place of the state's, lane by lane."""

    def run(fragments: Fragments) -> None:
        fragments.give(0, 1)
        fragments.outputs[1] = fragments.floats(0).astype(np.uint32)

    target = Target(SIDE, SIDE)
    colour, stencil = target.add_colour(), target.add_stencil(7)
    stage = Stage(run, inputs=[builtin(Source.POSITION)], colours=((0, 1),), stencil=1)
    state: dict[str, object] = {"has_depth_test": 1, "depth_compare": ALWAYS, "tests_stencil": 1}
    both = face(GREATER, on_pass=REPLACE, reference=1)
    renderer.draw(target, Draw(stage=stage, state={**state, "front_face": both, "back_face": both}), whole())
    columns = np.arange(SIDE)
    np.testing.assert_array_equal(colour[0, :, :, 0, 0] == 1, np.broadcast_to(columns > 7, (SIDE, SIDE)))
    np.testing.assert_array_equal(stencil[0, :, :, 0, 0], np.broadcast_to(np.maximum(columns, 7), (SIDE, SIDE)))

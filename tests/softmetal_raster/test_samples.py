"""Multisampling: coverage, functions for each sample, masks and alpha."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster import truth
from tests.softmetal_raster.drawing import (
    Draw,
    Fragments,
    Point,
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


@pytest.mark.parametrize("samples", [2, 4, 8])
def test_each_sample_is_covered_alone(renderer: Renderer, samples: int) -> None:
    rng = np.random.default_rng(samples)
    corners = np.rint(rng.uniform(-3, 23, (6, 3, 2)) * 256) / 256
    for mask in (~0, 0b01100110):
        target = Target(SIDE, SIDE, samples)
        colour = target.add_colour(-1)
        state = {"sample_mask": mask & 0xFFFFFFFF}
        stage = interpolated(builtin(Source.SAMPLE_MASK), builtin(Source.PRIMITIVE_ID))
        rows = clip_space(corners.reshape(-1, 2), SIDE, SIDE)
        outcome = renderer.draw(target, Draw(stage=stage, state=state), rows)
        last = np.full((samples, SIDE, SIDE), -1)
        masks = np.zeros((6, SIDE, SIDE), np.int64)
        passed = 0
        for index, triangle in enumerate(corners):
            inside = truth.covered(triangle, SIDE, SIDE, samples)
            inside &= np.array([mask >> sample & 1 for sample in range(samples)], bool)[:, None, None]
            last[inside] = index
            masks[index] = sum(inside[sample].astype(np.int64) << sample for sample in range(samples))
            passed += inside.sum()
        found = np.moveaxis(colour[0], 2, 0)
        np.testing.assert_array_equal(np.where(last >= 0, found[..., 1].view(np.int32), -1), last)
        y, x = np.mgrid[:SIDE, :SIDE]
        for sample in range(samples):
            inside = last[sample] >= 0
            expected = masks[last[sample], y, x]
            np.testing.assert_array_equal(found[sample, ..., 0].view(np.int32)[inside], expected[inside])
        assert outcome.passed_samples == passed


@pytest.mark.parametrize("samples", [2, 4, 8])
def test_a_function_that_runs_for_each_sample(renderer: Renderer, samples: int) -> None:
    target = Target(SIDE, SIDE, samples)
    colour = target.add_colour(-1)
    rows = with_words(whole(), [0, 2 * SIDE, 0])
    sampled = vertex_input(4, point=Point.SAMPLE)
    stage = interpolated(sampled, builtin(Source.POSITION, 1), builtin(Source.SAMPLE_ID), builtin(Source.SAMPLE_MASK))
    stage.runs_for_each_sample = True
    renderer.draw(target, Draw(stage=stage), rows)
    places = np.array(truth.SAMPLES[samples]) / 16
    y, x = np.mgrid[:SIDE, :SIDE][..., None] + places.T[::-1, None, None, :]
    np.testing.assert_allclose(colour[0, ..., 0], x, atol=1e-4)
    np.testing.assert_array_equal(colour[0, ..., 1], y)
    bits = colour[0, ..., 2:].view(np.int32)
    np.testing.assert_array_equal(bits[..., 0], np.broadcast_to(np.arange(samples), x.shape))
    np.testing.assert_array_equal(bits[..., 1], np.broadcast_to(1 << np.arange(samples), x.shape))


def test_centroids_lie_in_the_triangle(renderer: Renderer) -> None:
    """In partly covered pixels values never leave the range of the vertices', whatever the depth test does."""
    corners = np.array([[2.25, 1.25], [17.75, 6.625], [6.125, 18.25]])
    for point, stays in ((Point.CENTROID, True), (Point.CENTRE, False)):
        target = Target(SIDE, SIDE, 4)
        colour = target.add_colour(-1)
        rows = with_words(clip_space(corners, SIDE, SIDE), np.eye(3))
        inputs = [vertex_input(4 + i, point=point) for i in range(3)]
        renderer.draw(target, Draw(stage=interpolated(*inputs)), rows)
        covered = truth.covered(corners, SIDE, SIDE, 4)
        values = np.moveaxis(colour[0, ..., :3], 2, 0)[covered]
        assert (values.min() > -1e-5) == stays
        full = covered.all(axis=0)
        weights = truth.barycentric(clip_space(corners, SIDE, SIDE), SIDE, SIDE)
        np.testing.assert_allclose(colour[0, :, :, 0, :3][full], weights[full], atol=1e-4)


def test_a_sample_mask_that_the_function_returns(renderer: Renderer) -> None:
    def run(fragments: Fragments) -> None:
        fragments.give(0, 1)
        fragments.outputs[1] = fragments.floats(0).astype(np.uint32)

    target = Target(SIDE, SIDE, 4)
    colour = target.add_colour()
    stage = Stage(run, inputs=[builtin(Source.POSITION)], colours=((0, 1),), sample_mask=1)
    renderer.draw(target, Draw(stage=stage), whole())
    expected = np.arange(SIDE)[:, None] >> np.arange(4) & 1
    np.testing.assert_array_equal(colour[0, ..., 0], np.broadcast_to(expected, (SIDE, SIDE, 4)))


@pytest.mark.parametrize("alpha,count", [(0, 0), (0.2, 1), (0.5, 2), (0.8, 3), (1, 4), (7, 4), (np.nan, 0)])
def test_alpha_to_coverage(renderer: Renderer, alpha: float, count: int) -> None:
    target = Target(SIDE, SIDE, 4)
    colour = target.add_colour(-1)
    state = {"alpha_to_coverage": 1, "alpha_to_one": 1}
    outcome = renderer.draw(target, Draw(stage=constant(1, 2, 3, alpha), state=state), whole())
    written = colour[..., 0] == 1
    assert (written.sum(axis=-1) == count).all()
    assert (colour[written] == [1, 2, 3, 1]).all()
    assert outcome.passed_samples == SIDE * SIDE * count

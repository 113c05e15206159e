"""Visibility results: how many samples pass, or whether any does."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .scene import WHOLE, Renderer, colored, rectangle, render_pass

Array = npt.NDArray[Any]

SIZE = 16
LEFT, CORNER, NOWHERE = rectangle(-1, 1, 0, -1), rectangle(-1, 1, -0.5, 0.5, 0.25), rectangle(2, 1, 3, -1)


def results(renderer: Renderer, modes: list[pm.VisibilityResultMode], draws: list[Array], samples: int = 1) -> Array:
    """One result for each mode and draw, at offsets of their own; only what is nearer than 0.5 or at it passes."""
    target = renderer.target("R32Float", SIZE, SIZE, samples)
    depth = renderer.target("Depth32Float", SIZE, SIZE, samples)
    buffer = renderer.buffer(np.full(len(draws), 99, np.uint64))
    descriptor = render_pass(target, depth=depth, clear_depth=0.5)
    descriptor.visibility_result_buffer = buffer
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.LessEqual, depth_write_enabled=True)
    )
    with renderer.encoding(descriptor) as encoder:
        encoder.set_render_pipeline_state(
            renderer.pipeline(colors=["R32Float"], depth="Depth32Float", raster_sample_count=samples)
        )
        encoder.set_depth_stencil_state(state)
        for number, (mode, positions) in enumerate(zip(modes, draws, strict=True)):
            encoder.set_visibility_result_mode(mode, 8 * number)
            encoder.set_vertex_buffer(renderer.buffer(colored(positions)), 0, 0)
            encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, len(positions))
    return np.frombuffer(buffer.contents(), np.uint64)[: len(draws)].copy()


def test_samples_that_pass_are_counted(renderer: Renderer) -> None:
    """The corner hides what comes after it."""
    counting = [pm.VisibilityResultMode.Counting] * 4
    counts = results(renderer, counting, [LEFT, CORNER, NOWHERE, WHOLE])
    np.testing.assert_array_equal(counts, [SIZE * SIZE // 2, 16, 0, SIZE * SIZE - 16])


@pytest.mark.parametrize("samples", [2, 4])
def test_every_sample_counts(renderer: Renderer, samples: int) -> None:
    counts = results(renderer, [pm.VisibilityResultMode.Counting], [LEFT], samples)
    np.testing.assert_array_equal(counts, [SIZE * SIZE // 2 * samples])


def test_whether_anything_passes(renderer: Renderer) -> None:
    boolean = [pm.VisibilityResultMode.Boolean] * 3
    found = results(renderer, boolean, [CORNER, NOWHERE, rectangle(-1, 1, -0.75, 0.75)])
    np.testing.assert_array_equal(found != 0, [True, False, False])


def test_disabled_draws_count_nothing(renderer: Renderer) -> None:
    modes = [pm.VisibilityResultMode.Counting, pm.VisibilityResultMode.Disabled]
    assert results(renderer, modes, [LEFT, WHOLE])[0] == SIZE * SIZE // 2


def test_draws_of_one_offset_are_counted_together(renderer: Renderer) -> None:
    counts = results(renderer, [pm.VisibilityResultMode.Counting], [np.concatenate([LEFT, CORNER])])
    np.testing.assert_array_equal(counts, [SIZE * SIZE // 2 + 16])

"""Blending: every factor and operation, apart for alpha, constants, two sources, write masks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.blending import Blend, Colors, blended
from .reference.formats import quantised, tolerance
from .reference.output import MASK_OF_COMPONENT, clamped
from .scene import WHOLE, Renderer, colored, render_pass
from .shaders import COLORED_VERTEX, SHARED

Array = npt.NDArray[Any]
Factor = pm.BlendFactor
Operation = pm.BlendOperation

FACTORS = [factor for factor in Factor if factor.name != "Unspecialized"]
OPERATIONS = [operation for operation in Operation if operation.name != "Unspecialized"]
ONE_SOURCE = [factor for factor in FACTORS if "Source1" not in factor.name]
TWO_SOURCES = [factor for factor in FACTORS if "Source1" in factor.name]

SOURCE = np.array([(0.25, 0.5, 1, 0.75), (1, 0, 0.125, 0), (0.6, 0.3, 0.9, 1), (0.1, 0.2, 0.3, 0.4)])
STORED = (0.5, 0.75, 0.125, 0.6)
CONSTANT = (0.2, 0.9, 0.4, 0.3)
SECOND = np.array([0.7, 0.1, 0.5, 0.8])


def blending_pipeline(
    renderer: Renderer, blend: Blend, format_: str, fragment: str = "interpolated", source: str = SHARED
) -> pm.RenderPipelineState:
    descriptor = renderer.pipeline_descriptor("colored_vertex", fragment, [format_], source)
    attachment = descriptor.color_attachments[0]
    attachment.blending_enabled = True
    attachment.source_rgb_blend_factor = blend.source
    attachment.destination_rgb_blend_factor = blend.destination
    attachment.rgb_blend_operation = blend.operation
    attachment.source_alpha_blend_factor = blend.source_alpha
    attachment.destination_alpha_blend_factor = blend.destination_alpha
    attachment.alpha_blend_operation = blend.operation_alpha
    return renderer.device.new_render_pipeline_state(descriptor)


def squares(colors: Array) -> Array:
    """Two rows of two pixels, each of one colour, as pairs of triangles."""
    half = [(WHOLE[:, :2] + corner) / 2 for corner in [(-1, 1), (1, 1), (-1, -1), (1, -1)]]
    positions = np.concatenate([np.column_stack([square, WHOLE[:, 2:]]) for square in half])
    return colored(positions, np.repeat(colors, 6, axis=0))


def judge(renderer: Renderer, blend: Blend, format_: str, pipeline: pm.RenderPipelineState, source: Array) -> None:
    target = renderer.target(format_, 2, 2)
    renderer.draw(
        render_pass(target, clear=STORED),
        pipeline,
        squares(source),
        prepare=lambda encoder: encoder.set_blend_color(*CONSTANT),
    )
    stored = np.tile(quantised(np.array([STORED]), format_), (4, 1))
    constant, second = np.tile(CONSTANT, (4, 1)), np.tile(SECOND, (4, 1))
    values = Colors(*(clamped(color, format_) for color in (source, stored, constant, second)))
    wanted = quantised(blended(blend, values), format_)
    difference = np.abs(renderer.colors(target).reshape(4, 4) - wanted)
    assert (difference <= 1.01 * tolerance(format_, wanted) + 1e-6).all(), difference


@pytest.mark.parametrize("source", ONE_SOURCE)
def test_factors(renderer: Renderer, source: pm.BlendFactor) -> None:
    """Against every factor of the destination, of colour and alpha crosswise."""
    for destination in ONE_SOURCE:
        blend = Blend(source, destination, Operation.Add, destination, source, Operation.Add)
        judge(renderer, blend, "RGBA32Float", blending_pipeline(renderer, blend, "RGBA32Float"), SOURCE)


@pytest.mark.parametrize("format_", ["RGBA8Unorm", "BGRA8Unorm_sRGB", "RGBA16Float", "RGB10A2Unorm", "RGBA8Snorm"])
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("operation_alpha", OPERATIONS)
def test_operations(
    renderer: Renderer, operation: pm.BlendOperation, operation_alpha: pm.BlendOperation, format_: str
) -> None:
    blend = Blend(
        Factor.SourceAlpha,
        Factor.OneMinusSourceAlpha,
        operation,
        Factor.DestinationAlpha,
        Factor.OneMinusBlendAlpha,
        operation_alpha,
    )
    judge(renderer, blend, format_, blending_pipeline(renderer, blend, format_), SOURCE)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_results_out_of_range_are_clamped_where_the_format_is(renderer: Renderer, operation: pm.BlendOperation) -> None:
    source = np.array([(3, -2, 0.5, 1), (1, 1, 1, 1), (-1, -1, -1, -1), (0.5, 2, 0.25, 8)], np.float64)
    for format_ in ("RGBA8Unorm", "RGBA32Float", "RG11B10Float"):
        blend = Blend(Factor.One, Factor.One, operation, Factor.One, Factor.One, operation)
        judge(renderer, blend, format_, blending_pipeline(renderer, blend, format_), source)


TWO = (
    COLORED_VERTEX
    + """
struct Both { float4 first [[color(0), index(0)]]; float4 second [[color(0), index(1)]]; };
fragment Both both(Colored in [[stage_in]]) { return {in.color, float4(0.7, 0.1, 0.5, 0.8)}; }
"""
)


@pytest.mark.parametrize("factor", TWO_SOURCES)
def test_two_sources(renderer: Renderer, factor: pm.BlendFactor) -> None:
    for blend in (
        Blend(factor, Factor.OneMinusSourceColor, Operation.Add, Factor.One, factor),
        Blend(Factor.SourceAlpha, factor, Operation.Subtract, factor, Factor.Zero),
    ):
        pipeline = blending_pipeline(renderer, blend, "RGBA32Float", "both", TWO)
        judge(renderer, blend, "RGBA32Float", pipeline, SOURCE)


def test_two_sources_without_blending(renderer: Renderer) -> None:
    target = renderer.target("RGBA32Float", 2, 2)
    pipeline = renderer.pipeline("colored_vertex", "both", ["RGBA32Float"], source=TWO)
    renderer.draw(render_pass(target, clear=STORED), pipeline, squares(SOURCE))
    np.testing.assert_allclose(renderer.colors(target).reshape(4, 4), SOURCE, rtol=1e-6)


@pytest.mark.parametrize("mask", range(16))
@pytest.mark.parametrize("is_blended", [True, False])
def test_write_masks(renderer: Renderer, mask: int, is_blended: bool) -> None:
    descriptor = renderer.pipeline_descriptor(colors=["RGBA32Float"])
    attachment = descriptor.color_attachments[0]
    attachment.write_mask = pm.ColorWriteMask(mask)
    attachment.blending_enabled = is_blended
    attachment.destination_rgb_blend_factor = Factor.One
    attachment.destination_alpha_blend_factor = Factor.One
    target = renderer.target("RGBA32Float", 2, 2)
    pipeline = renderer.device.new_render_pipeline_state(descriptor)
    renderer.draw(render_pass(target, clear=STORED), pipeline, squares(SOURCE))
    stored = np.tile(STORED, (4, 1)).astype(np.float32)
    drawn = SOURCE + (stored if is_blended else 0)
    chosen = [bool(mask & bit.value) for bit in MASK_OF_COMPONENT]
    np.testing.assert_allclose(renderer.colors(target).reshape(4, 4), np.where(chosen, drawn, stored), rtol=1e-6)


def test_layers_over_one_another(renderer: Renderer) -> None:
    """Twenty thin layers, each over the one before, in one draw: the order of primitives is that of blending."""
    colors = np.random.default_rng(0).uniform(0, 1, (20, 4))
    blend = Blend(Factor.SourceAlpha, Factor.OneMinusSourceAlpha)
    target = renderer.target("RGBA32Float", 2, 2)
    vertices = colored(np.tile(WHOLE, (20, 1)), np.repeat(colors, 6, axis=0))
    renderer.draw(render_pass(target), blending_pipeline(renderer, blend, "RGBA32Float"), vertices)
    wanted = np.zeros(4)
    for color in colors:
        wanted = np.append(color[:3] * color[3] + wanted[:3] * (1 - color[3]), color[3])
    np.testing.assert_allclose(renderer.colors(target), np.broadcast_to(wanted, (2, 2, 4)), atol=1e-5)

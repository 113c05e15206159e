"""What fragment functions are told about the samples of their pixel (MSL specification 6.11.2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import pymetal as pm

from .reference.samples import SIXTEENTHS
from .scene import TRIANGLE, Renderer, render_pass
from .test_shader_styles import CORNERS, SIZE

SOURCE = (
    CORNERS
    + """
struct Out { float4 p [[position]]; float2 uv; };
vertex Out v(uint id [[vertex_id]]) { return {place(id), corners[id]}; }

fragment float4 of_this_sample(uint sample [[sample_id]]) {
    return float4(get_sample_position(sample), get_num_samples(), 1);
}
// For pixels, with a sample that the column chooses, beside a derivative.
static float2 of(uint sample) { return get_sample_position(sample % get_num_samples()); }
fragment float4 chosen(Out in [[stage_in]], device uint* counts [[buffer(0)]]) {
    counts[uint(in.p.y) * 8 + uint(in.p.x)] = get_num_samples();
    return float4(of(uint(in.p.x)), dfdx(in.uv.x), 1);
}
"""
)


def drawn(
    renderer: Renderer, fragment: str, samples: int, positions: Sequence[pm.SamplePosition] = ()
) -> tuple[pm.Texture, np.ndarray[tuple[int, ...], np.dtype[np.uint32]]]:
    """The attachment, and what buffer 0 holds then."""
    target = renderer.target("RGBA32Float", SIZE, SIZE, samples)
    pipeline = renderer.pipeline("v", fragment, ["RGBA32Float"], SOURCE, raster_sample_count=samples)
    descriptor = render_pass(target)
    if positions:
        descriptor.set_sample_positions(list(positions))
    counts = renderer.buffer(np.zeros(SIZE * SIZE, np.uint32))
    with renderer.encoding(descriptor) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_fragment_buffer(counts, 0, 0)
        encoder.draw_primitives(TRIANGLE, 0, 3)
    return target, np.frombuffer(counts.contents(), np.uint32).reshape(SIZE, SIZE).copy()


@pytest.mark.parametrize("samples", [2, 4, 8])
def test_positions_of_samples(renderer: Renderer, samples: int) -> None:
    """From 0 to 1 over the pixel, from its upper left corner."""
    target, _ = drawn(renderer, "of_this_sample", samples)
    result = renderer.samples(target)
    for number, (x, y) in enumerate(SIXTEENTHS[samples]):
        np.testing.assert_array_equal(result[number], np.broadcast_to([x / 16, y / 16, samples, 1], (SIZE, SIZE, 4)))


@pytest.mark.parametrize("samples", [2, 4])
def test_functions_that_run_for_pixels_choose_a_sample(renderer: Renderer, samples: int) -> None:
    target, counts = drawn(renderer, "chosen", samples)
    places = np.array(SIXTEENTHS[samples])[np.arange(SIZE) % samples] / 16
    wanted = np.column_stack([places, np.full(SIZE, 1 / SIZE), np.ones(SIZE)])
    np.testing.assert_allclose(renderer.samples(target), np.broadcast_to(wanted, (samples, SIZE, SIZE, 4)), atol=1e-6)
    assert (counts == samples).all()


def test_a_single_sample_lies_in_the_middle(renderer: Renderer) -> None:
    target, counts = drawn(renderer, "chosen", 1)
    np.testing.assert_allclose(renderer.colors(target)[..., :2], 0.5)
    assert (counts == 1).all()


def test_positions_of_the_pass(renderer: Renderer) -> None:
    given = [pm.SamplePosition(0.25, 0.125), pm.SamplePosition(0.75, 0.9375)]
    target, _ = drawn(renderer, "of_this_sample", 2, given)
    result = renderer.samples(target)
    for number, position in enumerate(given):
        np.testing.assert_array_equal(result[number, ..., 0], position.x)
        np.testing.assert_array_equal(result[number, ..., 1], position.y)


@pytest.mark.parametrize("call", ["get_num_samples()", "get_sample_position(0).x"])
def test_other_functions_cannot_ask(device: pm.Device, call: str) -> None:
    source = f"{CORNERS}\nvertex float4 v() {{ return {call}; }}"
    with pytest.raises(pm.CompileError, match="calls a function about samples, which only fragment functions can"):
        device.new_library_with_source(source)

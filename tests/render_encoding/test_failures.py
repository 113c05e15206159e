"""Functions that go wrong while they draw: the command buffer fails and says which function it was."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import pymetal as pm
from tests.render_encoding.drawing import FORMAT, SIDE, Drawing

SOURCE = """
#include <metal_stdlib>
using namespace metal;

static float4 corner(uint id) { return float4(id == 1 ? 3 : -1, id == 2 ? -3 : 1, 0, 1); }
// The memory is volatile, so that what goes wrong is really there.
static int wrong(constant int& what, device volatile int* zeros) {
    if (what == 1) return 7 / zeros[0];
    if (what == 2) return zeros[1l << 40];
    while (what == 3 && zeros[0] == 0) zeros[1] += 1;
    return 0;
}

vertex float4 good_vertex(uint id [[vertex_id]]) { return corner(id); }
vertex float4 bad_vertex(uint id [[vertex_id]], constant int& what [[buffer(0)]],
                         device volatile int* zeros [[buffer(1)]]) {
    return corner(id) + wrong(what, zeros);
}
fragment float4 good_fragment() { return 1; }
fragment float4 bad_fragment(constant int& what [[buffer(0)]], device volatile int* zeros [[buffer(1)]]) {
    return 1 + wrong(what, zeros);
}
"""


@pytest.fixture(scope="module")
def library(device: pm.Device) -> pm.Library:
    return device.new_library(SOURCE)


def draw_wrong(drawing: Drawing, library: pm.Library, stage: str, what: int) -> None:
    names = {"vertex": ("bad_vertex", "good_fragment"), "fragment": ("good_vertex", "bad_fragment")}[stage]
    pipeline = drawing.device.new_render_pipeline_state(
        pm.RenderPipelineDescriptor(
            vertex_function=library.new_function(names[0]),
            fragment_function=library.new_function(names[1]),
            color_attachments=[{"pixel_format": FORMAT}],
        )
    )

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_render_pipeline_state(pipeline)
        getattr(encoder, f"set_{stage}_bytes")(np.array([what], np.int32), 0)
        getattr(encoder, f"set_{stage}_buffer")(drawing.device.new_buffer(64), 0, 1)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 3)

    drawing.run(drawing.pass_descriptor(drawing.texture()), encode)


@pytest.mark.parametrize("stage", ["vertex", "fragment"])
@pytest.mark.parametrize(("what", "message"), [(1, "integer division by zero"), (2, "page fault")])
def test_fault(drawing: Drawing, library: pm.Library, stage: str, what: int, message: str) -> None:
    with pytest.raises(pm.CommandBufferError, match=f"{stage} function 'bad_{stage}': {message}"):
        draw_wrong(drawing, library, stage, what)
    draw_wrong(drawing, library, stage, 0)


@pytest.fixture
def short_timeout() -> Iterator[None]:
    before = pm.debug.set_kernel_timeout(0.1)
    yield
    pm.debug.set_kernel_timeout(before)


@pytest.mark.parametrize("stage", ["vertex", "fragment"])
def test_endless_loop(drawing: Drawing, library: pm.Library, stage: str, short_timeout: None) -> None:
    with pytest.raises(pm.CommandBufferError, match=f"{stage} function 'bad_{stage}': ran for more than 0.1 seconds"):
        draw_wrong(drawing, library, stage, 3)


def test_more_vertices_than_there_is_memory(drawing: Drawing) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 2**32 - 1)

    with pytest.raises(pm.CommandBufferError, match=r"a draw of 4294967295 vertices, .* takes too much memory"):
        drawing.picture(encode)


def test_what_was_drawn_before_stays(drawing: Drawing, library: pm.Library) -> None:
    texture = drawing.texture()
    drawing.run(drawing.pass_descriptor(texture, clear_color=(2, 2, 2, 2)), lambda encoder: None)
    with pytest.raises(pm.CommandBufferError):
        draw_wrong(drawing, library, "fragment", 1)
    np.testing.assert_array_equal(texture.to_numpy(), np.full((SIDE, SIDE, 4), 2, np.float32))

"""Many small draws in one pass, with and without changes of state between them, give what they give one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .scene import TRIANGLE, Renderer, render_encoder, render_pass
from .shaders import PREAMBLE

WIDTH, HEIGHT = 150, 100  # of three by two tiles
Array = npt.NDArray[Any]

SOURCE = (
    PREAMBLE
    + """
struct Box { float4 edges; float depth; };

// The corners of two triangles; each further instance lies three pixels to the right.
vertex float4 box(uint id [[vertex_id]], uint instance [[instance_id]], constant Box& box [[buffer(0)]]) {
    bool right = id == 1 || id == 3 || id == 4, bottom = id == 2 || id == 4 || id == 5;
    float2 pixel = float2((right ? box.edges.z : box.edges.x) + 3 * instance, bottom ? box.edges.w : box.edges.y);
    return float4(pixel / float2(75, -50) + float2(-1, 1), box.depth, 1);
}

fragment float4 tinted(constant float& tint [[buffer(0)]]) { return tint; }

fragment float4 doubled(constant float& tint [[buffer(0)]]) { return 2 * tint; }

fragment float4 counted(constant float& tint [[buffer(0)]], device atomic_uint* count [[buffer(1)]]) {
    atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
    return tint;
}

fragment float4 faulty(constant float& tint [[buffer(0)]], constant uint& zero [[buffer(2)]]) {
    return tint + 7 / zero;
}

vertex float4 faulty_box(uint id [[vertex_id]], constant Box& box [[buffer(0)]], constant uint& zero [[buffer(1)]]) {
    return box.depth + 7 / zero;
}

// Lets buffer 0 of the next draw begin with the edges of a whole target.
vertex void widen(device float4* edges [[buffer(0)]]) { *edges = float4(0, 0, 150, 100); }
"""
)


@dataclass(frozen=True)
class Box:
    """Edges in pixels: left, top, right, bottom."""

    edges: tuple[int, int, int, int]
    tint: float
    fragment: str = "tinted"
    is_added: bool = False
    depth: float = 0
    tests_depth: bool = False
    instances: int = 1
    is_indexed: bool = False
    scissor: tuple[int, int, int, int] = field(default=(0, 0, WIDTH, HEIGHT))  # x, y, width, height


def random_box(random: np.random.Generator) -> Box:
    (left, right), (top, bottom) = (np.sort(random.integers(0, most + 1, 2)).tolist() for most in (WIDTH, HEIGHT))
    scissor = (int(random.integers(0, 40)), int(random.integers(0, 40)), 100, 60)
    return Box(
        edges=(left, top, right, bottom),
        tint=float(random.integers(1, 9)),
        fragment=str(random.choice(["tinted", "tinted", "doubled", "counted"])),
        is_added=bool(random.integers(2)),
        depth=float(random.integers(1, 8)) / 8,
        tests_depth=bool(random.integers(2)),
        instances=int(random.integers(1, 4)),
        is_indexed=bool(random.integers(2)),
        scissor=scissor if random.integers(4) == 0 else (0, 0, WIDTH, HEIGHT),
    )


def painted(boxes: list[Box]) -> Array:
    """The painter's algorithm."""
    picture, depths = np.zeros((HEIGHT, WIDTH)), np.ones((HEIGHT, WIDTH))
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    for box in boxes:
        left, top, right, bottom = box.edges
        tint = box.tint * (2 if box.fragment == "doubled" else 1)
        cut_x, cut_y, width, height = box.scissor
        inside = (x >= cut_x) & (x < cut_x + width) & (y >= cut_y) & (y < cut_y + height) & (y >= top) & (y < bottom)
        for instance in range(box.instances):
            shown = inside & (x >= left + 3 * instance) & (x < right + 3 * instance)
            if box.tests_depth:
                shown &= box.depth < depths
                depths[shown] = box.depth
            picture[shown] = tint + (picture[shown] if box.is_added else 0)
    return picture


class Canvas:
    """A pass over one target of R32Float, with depth."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.target = renderer.target("R32Float", WIDTH, HEIGHT)
        depth = renderer.target("Depth32Float", WIDTH, HEIGHT)
        self.descriptor = render_pass(self.target, depth=depth)
        self.indices = renderer.buffer(np.arange(6, dtype=np.uint16))
        self.words = renderer.buffer(np.zeros(4, np.uint32))
        self.depth_states = [
            renderer.device.new_depth_stencil_state(pm.DepthStencilDescriptor()),
            renderer.device.new_depth_stencil_state(
                pm.DepthStencilDescriptor(depth_compare_function=pm.CompareFunction.Less, depth_write_enabled=True)
            ),
        ]
        self.pipelines: dict[tuple[str, str | None, bool], pm.RenderPipelineState] = {}

    def pipeline(
        self, vertex: str = "box", fragment: str | None = "tinted", is_added: bool = False
    ) -> pm.RenderPipelineState:
        key = (vertex, fragment, is_added)
        if key not in self.pipelines:
            descriptor = self.renderer.pipeline_descriptor(
                vertex, fragment, ["R32Float"], SOURCE, depth="Depth32Float", rasterization_enabled=fragment is not None
            )
            colour = descriptor.color_attachments[0]
            colour.blending_enabled = is_added
            colour.destination_rgb_blend_factor = pm.BlendFactor.One
            self.pipelines[key] = self.renderer.device.new_render_pipeline_state(descriptor)
        return self.pipelines[key]

    def encode(self, encoder: pm.RenderCommandEncoder, box: Box, before: Box | None) -> None:
        """Sets only what differs from the box before."""
        if before is None or (box.fragment, box.is_added) != (before.fragment, before.is_added):
            encoder.set_render_pipeline_state(self.pipeline("box", box.fragment, box.is_added))
        if before is None or box.tests_depth != before.tests_depth:
            encoder.set_depth_stencil_state(self.depth_states[box.tests_depth])
        if before is None or box.scissor != before.scissor:
            encoder.set_scissor_rect(box.scissor)
        if before is None or box.tint != before.tint:
            encoder.set_fragment_bytes(np.array([box.tint], np.float32), 0)
        if before is None:
            encoder.set_fragment_buffer(self.words, 0, 1)
        encoder.set_vertex_bytes(np.array([*box.edges, box.depth, 0, 0, 0], np.float32), 0)
        if box.is_indexed:
            encoder.draw_indexed_primitives(TRIANGLE, 6, pm.IndexType.UInt16, self.indices, 0, box.instances)
        else:
            encoder.draw_primitives(TRIANGLE, 0, 6, box.instances)

    def draw(self, boxes: list[Box]) -> Array:
        with self.renderer.encoding(self.descriptor) as encoder:
            before = None
            for box in boxes:
                self.encode(encoder, box, before)
                before = box
        return self.renderer.colors(self.target)[..., 0]


@pytest.mark.parametrize("seed", range(4))
def test_states_change_between_draws(renderer: Renderer, seed: int) -> None:
    random = np.random.default_rng(seed)
    boxes = [random_box(random) for _ in range(120)]
    np.testing.assert_array_equal(Canvas(renderer).draw(boxes), painted(boxes))


def test_draws_of_one_state(renderer: Renderer) -> None:
    random = np.random.default_rng(9)
    edges = [(x, y, x + 3, y + 5) for x, y in random.integers(0, 95, (3000, 2)).tolist()]
    boxes = [Box(edge, tint=1, is_added=True) for edge in edges]
    np.testing.assert_array_equal(Canvas(renderer).draw(boxes), painted(boxes))


def test_more_vertices_than_are_drawn_together(renderer: Renderer) -> None:
    boxes = [Box((i % 100, 0, i % 100 + 2, 50), tint=1, is_added=True, instances=600) for i in range(80)]
    np.testing.assert_array_equal(Canvas(renderer).draw(boxes), painted(boxes))


def test_samples_are_counted_draw_by_draw(renderer: Renderer) -> None:
    canvas = Canvas(renderer)
    boxes = [Box((0, 0, 10 + i, 10), tint=1) for i in range(6)]
    canvas.descriptor.visibility_result_buffer = results = renderer.buffer(np.zeros(6, np.uint64))
    with renderer.encoding(canvas.descriptor) as encoder:
        for i, box in enumerate(boxes):
            counts = i % 3 != 1
            mode = pm.VisibilityResultMode.Counting if counts else pm.VisibilityResultMode.Disabled
            encoder.set_visibility_result_mode(mode, 8 * i)
            canvas.encode(encoder, box, None)
    counted = np.frombuffer(results.contents(), np.uint64)[:6]
    np.testing.assert_array_equal(counted, [0 if i % 3 == 1 else 10 * (10 + i) for i in range(6)])


def test_vertices_written_before_a_barrier(renderer: Renderer) -> None:
    canvas = Canvas(renderer)
    box = renderer.buffer(np.zeros(8, np.float32))
    with renderer.encoding(canvas.descriptor) as encoder:
        canvas.encode(encoder, Box((0, 0, 10, 10), tint=3), None)
        encoder.set_vertex_buffer(box, 0, 0)
        encoder.set_render_pipeline_state(canvas.pipeline("widen", None))
        encoder.draw_primitives(pm.PrimitiveType.Point, 0, 1)
        encoder.memory_barrier(pm.BarrierScope.Buffers, pm.RenderStages.Vertex, pm.RenderStages.Vertex)
        encoder.set_render_pipeline_state(canvas.pipeline())
        encoder.draw_primitives(TRIANGLE, 0, 6)
    assert (renderer.colors(canvas.target)[..., 0] == 3).all()


@pytest.mark.softmetal
@pytest.mark.parametrize(("vertex", "fragment"), [("box", "faulty"), ("faulty_box", "tinted")])
def test_errors_name_the_function_of_the_draw_that_failed(renderer: Renderer, vertex: str, fragment: str) -> None:
    canvas = Canvas(renderer)
    commands = renderer.queue.command_buffer()
    with render_encoder(commands, canvas.descriptor) as encoder:
        encoder.set_fragment_buffer(canvas.words, 0, 2)
        encoder.set_vertex_buffer(canvas.words, 0, 1)
        for i in range(20):
            canvas.encode(encoder, Box((i, i, 2 * i + 9, 90), tint=1), None)
        encoder.set_render_pipeline_state(canvas.pipeline(vertex, fragment))
        encoder.draw_primitives(TRIANGLE, 0, 6)
        canvas.encode(encoder, Box((0, 0, 9, 9), tint=1), None)
    commands.commit()
    with pytest.raises(pm.CommandBufferError, match="faulty"):
        commands.wait_until_completed()
    assert (canvas.draw([Box((0, 0, WIDTH, HEIGHT), tint=2)]) == 2).all()

"""Every form of draw, by what its vertices are told."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.render_encoding.drawing import SIDE, WHOLE, Drawing, Picture, floats

TRIANGLE, STRIP = pm.PrimitiveType.Triangle, pm.PrimitiveType.TriangleStrip
# A strip over the whole target.
CORNERS = np.array([[-1, 1, 0, 1], [1, 1, 0, 1], [-1, -1, 0, 1], [1, -1, 0, 1]], np.float32)


class Recorder:
    """Draws without rasterisation, whose vertex function writes down what it is told."""

    SOURCE = """
    #include <metal_stdlib>
    using namespace metal;
    vertex void record(uint id [[vertex_id]], uint instance [[instance_id]], uint base_vertex [[base_vertex]],
                       uint base_instance [[base_instance]], device atomic_uint* count [[buffer(0)]],
                       device uint4* records [[buffer(1)]]) {
        uint place = atomic_fetch_add_explicit(count, 1, memory_order_relaxed);
        records[place] = uint4(id, instance, base_vertex, base_instance);
    }
    """

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        library = drawing.device.new_library(self.SOURCE)
        self.pipeline = drawing.device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(vertex_function=library.new_function("record"), rasterization_enabled=False)
        )
        self.count = drawing.device.new_buffer(4)
        self.records = drawing.device.new_buffer(1024)

    def run(self, call: tuple[object, ...], *, indexed: bool = False) -> list[list[int]]:
        """The vertices that were shaded, in order of instance and id."""

        def encode(encoder: pm.RenderCommandEncoder) -> None:
            encoder.set_render_pipeline_state(self.pipeline)
            encoder.set_vertex_buffers([self.count, self.records], [0, 0])
            draw: Any = encoder.draw_indexed_primitives if indexed else encoder.draw_primitives
            draw(*call)

        np.frombuffer(self.count.contents(), np.uint32)[0] = 0
        self.drawing.run(pm.RenderPassDescriptor(render_target_width=1, render_target_height=1), encode)
        count = int(np.frombuffer(self.count.contents(), np.uint32)[0])
        records = np.frombuffer(self.records.contents(), np.uint32).reshape(-1, 4)[:count].tolist()
        return sorted(records, key=lambda record: (record[1], record[0]))


@pytest.fixture(scope="module")
def recorder(drawing: Drawing) -> Recorder:
    return Recorder(drawing)


def buffer_of(drawing: Drawing, values: list[int], dtype: npt.DTypeLike = np.uint32) -> pm.Buffer:
    return drawing.device.new_buffer(np.asarray(values, dtype))


def test_run_of_vertices(recorder: Recorder) -> None:
    assert recorder.run((TRIANGLE, 5, 3)) == [[5, 0, 5, 0], [6, 0, 5, 0], [7, 0, 5, 0]]


def test_instances(recorder: Recorder) -> None:
    assert recorder.run((TRIANGLE, 0, 3, 2)) == [[id, instance, 0, 0] for instance in (0, 1) for id in range(3)]


def test_instances_from_a_base(recorder: Recorder) -> None:
    assert recorder.run((TRIANGLE, 1, 3, 2, 7)) == [[id, i, 1, 7] for i in (7, 8) for id in (1, 2, 3)]


def test_indirect(recorder: Recorder, drawing: Drawing) -> None:
    arguments = buffer_of(drawing, [99, 3, 2, 4, 6])
    assert recorder.run((TRIANGLE, arguments, 4)) == [[id, i, 4, 6] for i in (6, 7) for id in (4, 5, 6)]


def test_indirect_draw_of_nothing(recorder: Recorder, drawing: Drawing) -> None:
    assert recorder.run((TRIANGLE, buffer_of(drawing, [3, 0, 0, 0]), 0)) == []
    assert recorder.run((TRIANGLE, buffer_of(drawing, [0, 3, 0, 0]), 0)) == []


@pytest.mark.parametrize(
    ("index_type", "dtype", "size"), [(pm.IndexType.UInt16, np.uint16, 2), (pm.IndexType.UInt32, np.uint32, 4)]
)
def test_indexed(recorder: Recorder, drawing: Drawing, index_type: pm.IndexType, dtype: type, size: int) -> None:
    indices = buffer_of(drawing, [9, 4, 1, 4, 2], dtype)
    expected = [[id, 0, 0, 0] for id in (1, 2, 4)]
    assert [
        r for r in recorder.run((TRIANGLE, 3, index_type, indices, 2 * size), indexed=True) if r[0] != 3
    ] == expected


def test_indexed_from_a_base(recorder: Recorder, drawing: Drawing) -> None:
    indices = buffer_of(drawing, [0, 1, 2])
    call = (TRIANGLE, 3, pm.IndexType.UInt32, indices, 0, 2, -4 + 10, 3)
    assert recorder.run(call, indexed=True) == [[id, i, 6, 3] for i in (3, 4) for id in (6, 7, 8)]


def test_indexed_indirect(recorder: Recorder, drawing: Drawing) -> None:
    indices = buffer_of(drawing, [50, 50, 5, 6, 7], np.uint16)
    arguments = buffer_of(drawing, [3, 1, 2, -5, 8], np.int32)
    call = (TRIANGLE, pm.IndexType.UInt16, indices, 0, arguments, 0)
    assert recorder.run(call, indexed=True) == [[id, 8, 2**32 - 5, 8] for id in (0, 1, 2)]


def test_indirect_indices_beyond_the_buffer_fail(recorder: Recorder, drawing: Drawing) -> None:
    arguments = buffer_of(drawing, [4, 1, 0, 0, 0])
    call = (TRIANGLE, pm.IndexType.UInt32, buffer_of(drawing, [0, 1, 2]), 0, arguments, 0)
    with pytest.raises(pm.CommandBufferError, match=r"asks for the indices from 0 on, 4 in number, .* holds 3"):
        recorder.run(call, indexed=True)


def picture_of(drawing: Drawing, primitive_type: pm.PrimitiveType, positions: Picture, indices: list[int]) -> Picture:
    buffer = buffer_of(drawing, indices, np.uint16)

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        encoder.set_vertex_bytes(positions, 0)
        encoder.draw_indexed_primitives(primitive_type, len(indices), pm.IndexType.UInt16, buffer, 0)

    return drawing.picture(encode)[..., 0]


def test_strip_begins_anew_at_the_largest_index(drawing: Drawing) -> None:
    assert picture_of(drawing, STRIP, CORNERS, [0, 1, 2, 3]).all()
    halves = picture_of(drawing, STRIP, CORNERS, [0, 1, 0xFFFF, 1, 2, 3])
    assert halves[SIDE - 1, SIDE - 1] == 1
    assert halves[0, 0] == 0


@pytest.mark.parametrize(
    ("primitive_type", "count"),
    [
        (pm.PrimitiveType.Point, 1),
        (pm.PrimitiveType.Line, 2),
        (pm.PrimitiveType.LineStrip, 4),
        (TRIANGLE, 3),
        (STRIP, 4),
    ],
)
def test_every_primitive_type_draws_something(drawing: Drawing, primitive_type: pm.PrimitiveType, count: int) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        encoder.set_vertex_bytes(CORNERS * floats([0.5, 0.5, 1, 1]), 0)
        encoder.draw_primitives(primitive_type, 0, count)

    assert drawing.picture(encode)[..., 0].any()


def test_draws_follow_one_another(drawing: Drawing) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        encoder.draw_primitives(TRIANGLE, 0, 6)
        encoder.set_fragment_bytes(np.full(4, 0.5, np.float32), 0)
        encoder.draw_primitives(TRIANGLE, 0, 3)

    picture = drawing.picture(encode)[..., 0]
    assert picture[2, 2] == 0.5
    assert picture[SIDE - 2, SIDE - 2] == 1


def test_whole_target_is_two_triangles(drawing: Drawing) -> None:
    def encode(encoder: pm.RenderCommandEncoder) -> None:
        drawing.begin(encoder)
        encoder.draw_primitives(TRIANGLE, 0, len(WHOLE))

    np.testing.assert_array_equal(drawing.picture(encode), np.ones((SIDE, SIDE, 4), np.float32))

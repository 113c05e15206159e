"""Draw calls: kinds of primitives, indices, restart, instances, bases, indirect arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.assembly import RESTART, Primitive, primitives
from .reference.rasteriser import draw
from .reference.state import Fragments, Interpolation, Outputs, State, Vertices, Viewport
from .reference.target import Target
from .scene import Renderer, device_points, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]
Kind = pm.PrimitiveType

SIZE = 32
SOURCE = (
    PREAMBLE
    + """
struct Numbered {
    float4 position [[position]];
    float size [[point_size]];
    uint4 numbers [[flat]];
};

vertex Numbered numbered_vertex(uint id [[vertex_id]], uint instance [[instance_id]],
                                uint base_vertex [[base_vertex]], uint base_instance [[base_instance]],
                                device const float4* positions [[buffer(0)]], constant float& step [[buffer(1)]]) {
    float4 position = positions[id];
    position.x += step * float(instance);
    return {position, 1, uint4(id, instance, base_vertex, base_instance)};
}

fragment uint4 numbers(Numbered in [[stage_in]]) { return in.numbers; }

fragment uint4 numbers_of_primitives(uint primitive [[primitive_id]]) { return uint4(primitive); }
"""
)
NOTHING = 77
POSITIONS = device_points(np.random.default_rng(5).integers(0, SIZE * 256, (24, 2)) / 256, SIZE)
STRIP = device_points(np.array([(2 * i, 4 + 20 * (i % 2)) for i in range(14)]), SIZE)

Encode = Callable[[pm.RenderCommandEncoder], None]


def picture(renderer: Renderer, positions: Array, encode: Encode, fragment: str = "numbers", step: float = 0) -> Array:
    """The numbers that fragments returned, and `NOTHING` where there was none."""
    target = renderer.target("RGBA32Uint", SIZE, SIZE)
    with renderer.encoding(render_pass(target, clear=(NOTHING, NOTHING, NOTHING, NOTHING))) as encoder:
        encoder.set_render_pipeline_state(renderer.pipeline("numbered_vertex", fragment, ["RGBA32Uint"], source=SOURCE))
        encoder.set_vertex_buffer(renderer.buffer(positions), 0, 0)
        encoder.set_vertex_bytes(np.array([step], np.float32), 1)
        encode(encoder)
    return renderer.colors(target)


def expected(
    positions: Array, listed: Sequence[Primitive], instances: Sequence[int] = (0,), base: int = 0, step: float = 0
) -> Array:
    """What `numbers` leaves of triangles or points that are drawn instance by instance."""
    target = Target(SIZE, SIZE, colors={0: "RGBA32Uint"})
    target.colors[0][...] = NOTHING
    state = State(Viewport(0, 0, SIZE, SIZE), interpolations={"numbers": Interpolation.FLAT})
    for instance in instances:
        moved = positions.copy()
        moved[:, 0] += step * instance
        ids = np.arange(len(positions))
        numbers = np.stack([ids, np.full_like(ids, instance), np.full_like(ids, base), np.full_like(ids, instances[0])])
        draw(target, state, Vertices(moved, {"numbers": numbers.T}), listed, _numbers)
    return np.asarray(target.colors[0][0])


def _numbers(fragments: Fragments) -> Outputs:
    return Outputs({0: fragments.members["numbers"]})


@pytest.mark.parametrize("kind", [Kind.Point, Kind.Triangle, Kind.TriangleStrip])
@pytest.mark.parametrize(("start", "count"), [(0, 24), (3, 7), (5, 3), (1, 2), (23, 1)])
def test_vertices_in_order(renderer: Renderer, kind: pm.PrimitiveType, start: int, count: int) -> None:
    result = picture(renderer, POSITIONS, lambda encoder: encoder.draw_primitives(kind, start, count))
    listed = primitives(kind, range(start, start + count))
    np.testing.assert_array_equal(result[..., :2], expected(POSITIONS, listed)[..., :2])


INDICES = [7, 3, 3, 12, 0, 23, 4, 9, 17, 2, 20, 11]


@pytest.mark.parametrize("kind", [Kind.Point, Kind.Triangle, Kind.TriangleStrip])
@pytest.mark.parametrize("index_type", [pm.IndexType.UInt16, pm.IndexType.UInt32])
@pytest.mark.parametrize("skipped", [0, 2])
def test_indices(renderer: Renderer, kind: pm.PrimitiveType, index_type: pm.IndexType, skipped: int) -> None:
    indices = np.array(INDICES, np.uint16 if index_type == pm.IndexType.UInt16 else np.uint32)
    buffer, offset = renderer.buffer(indices), skipped * 2 * indices.itemsize
    chosen = INDICES[2 * skipped :]
    result = picture(
        renderer,
        POSITIONS,
        lambda encoder: encoder.draw_indexed_primitives(kind, len(chosen), index_type, buffer, offset),
    )
    np.testing.assert_array_equal(result[..., :2], expected(POSITIONS, primitives(kind, chosen))[..., :2])


@pytest.mark.parametrize("index_type", [pm.IndexType.UInt16, pm.IndexType.UInt32])
def test_strips_restart(renderer: Renderer, index_type: pm.IndexType) -> None:
    restart = RESTART[index_type]
    indices = [0, 1, 2, 3, restart, 5, 6, restart, restart, 7, 8, 9, 10, 11]
    buffer = renderer.buffer(np.array(indices, np.uint16 if index_type == pm.IndexType.UInt16 else np.uint32))
    kind = Kind.TriangleStrip
    result = picture(
        renderer, STRIP, lambda encoder: encoder.draw_indexed_primitives(kind, len(indices), index_type, buffer, 0)
    )
    np.testing.assert_array_equal(result[..., :2], expected(STRIP, primitives(kind, indices, restart))[..., :2])


@pytest.mark.parametrize("base_instance", [0, 2])
def test_instances(renderer: Renderer, base_instance: int) -> None:
    triangle = device_points(np.array([(1, 1), (5, 1), (1, 30)]), SIZE)
    step = 2 * 4 / SIZE
    result = picture(
        renderer,
        triangle,
        lambda encoder: encoder.draw_primitives(Kind.Triangle, 0, 3, 4, base_instance),
        step=step,
    )
    instances = range(base_instance, base_instance + 4)
    wanted = expected(triangle, [(0, 1, 2)], instances, step=step)
    np.testing.assert_array_equal(result[..., [0, 1, 3]], wanted[..., [0, 1, 3]])


@pytest.mark.parametrize(("base_vertex", "indices"), [(0, [0, 1, 2]), (4, [0, 1, 2]), (-3, [5, 9, 12])])
def test_base_vertices(renderer: Renderer, base_vertex: int, indices: list[int]) -> None:
    """The base is part of vertex_id, as the specification says, and is told apart from it."""
    buffer = renderer.buffer(np.array(indices, np.uint32))
    result = picture(
        renderer,
        POSITIONS,
        lambda encoder: encoder.draw_indexed_primitives(
            Kind.Triangle, 3, pm.IndexType.UInt32, buffer, 0, 2, base_vertex, 1
        ),
        step=0.25,
    )
    listed = [tuple(index + base_vertex for index in indices)]
    wanted = expected(POSITIONS, listed, (1, 2), base=base_vertex % 2**32, step=0.25)
    np.testing.assert_array_equal(result, wanted)


@pytest.mark.parametrize("offset", [0, 64])
def test_indirect_arguments(renderer: Renderer, offset: int) -> None:
    """vertexCount, instanceCount, vertexStart and baseInstance."""
    words = np.zeros(32, np.uint32)
    words[offset // 4 : offset // 4 + 4] = (6, 2, 3, 1)
    arguments = renderer.buffer(words)
    result = picture(
        renderer, POSITIONS, lambda encoder: encoder.draw_primitives(Kind.Triangle, arguments, offset), step=0.5
    )
    wanted = expected(POSITIONS, [(3, 4, 5), (6, 7, 8)], (1, 2), step=0.5)
    np.testing.assert_array_equal(result[..., [0, 1, 3]], wanted[..., [0, 1, 3]])


def test_indirect_arguments_with_indices(renderer: Renderer) -> None:
    """indexCount, instanceCount, indexStart, baseVertex and baseInstance."""
    arguments = renderer.buffer(np.array([6, 2, 5, -1, 1], np.int32))
    indices = renderer.buffer(np.array(INDICES, np.uint16))
    result = picture(
        renderer,
        POSITIONS,
        lambda encoder: encoder.draw_indexed_primitives(Kind.Triangle, pm.IndexType.UInt16, indices, 0, arguments, 0),
        step=0.5,
    )
    listed = primitives(Kind.Triangle, [index - 1 for index in INDICES[5:11]])
    np.testing.assert_array_equal(result, expected(POSITIONS, listed, (1, 2), base=2**32 - 1, step=0.5))


@pytest.mark.parametrize("counts", [(0, 1), (3, 0)])
def test_indirect_draws_of_nothing(renderer: Renderer, counts: tuple[int, int]) -> None:
    arguments = renderer.buffer(np.array([*counts, 0, 0], np.uint32))
    result = picture(renderer, POSITIONS, lambda encoder: encoder.draw_primitives(Kind.Triangle, arguments, 0))
    assert (result == NOTHING).all()


@pytest.mark.parametrize("kind", [Kind.Point, Kind.Triangle, Kind.TriangleStrip])
def test_numbers_of_primitives(renderer: Renderer, kind: pm.PrimitiveType) -> None:
    result = picture(renderer, POSITIONS, lambda encoder: encoder.draw_primitives(kind, 0, 24), "numbers_of_primitives")
    target = Target(SIZE, SIZE, colors={0: "RGBA32Uint"})
    target.colors[0][...] = NOTHING
    draw(
        target,
        State(Viewport(0, 0, SIZE, SIZE)),
        Vertices(POSITIONS),
        primitives(kind, range(24)),
        lambda fragments: Outputs({0: np.full((len(fragments.position), 4), fragments.primitive)}),
    )
    np.testing.assert_array_equal(result, target.colors[0][0])


def test_commands_are_drawn_in_order(renderer: Renderer) -> None:
    """Of many draws over one another, the last one that covers a pixel is what it shows."""

    def encode(encoder: pm.RenderCommandEncoder) -> None:
        for start in range(0, 24, 3):
            encoder.draw_primitives(Kind.Triangle, start, 3)

    np.testing.assert_array_equal(
        picture(renderer, POSITIONS, encode)[..., :2],
        expected(POSITIONS, primitives(Kind.Triangle, range(24)))[..., :2],
    )

"""`[[stage_in]]` of vertex functions: every vertex format, step functions and rates, offsets, strides, buffers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.softmetal_texture.truth import decode, decode_shared_exponent

from .scene import Renderer, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]

COUNT, INSTANCES = 16, 6


def _source(member: str, attributes: int) -> str:
    """Every vertex of every instance is a pixel that shows an attribute: instance n shows attribute n."""
    members = " ".join(f"{member}4 value{n} [[attribute({n})]];" for n in range(attributes))
    cases = " ".join(f"case {n}: value = in.value{n}; break;" for n in range(attributes))
    return (
        PREAMBLE
        + f"""
struct Input {{ {members} }};
struct Shown {{ float4 position [[position]]; float size [[point_size]]; {member}4 value [[flat]]; }};

vertex Shown point(Input in [[stage_in]], uint id [[vertex_id]], uint instance [[instance_id]],
                   constant uint& rows [[buffer(30)]]) {{
    {member}4 value = in.value0;
    switch (instance) {{ {cases} default: break; }}
    float2 pixel = float2(id, instance) + 0.5;
    return {{float4(pixel.x / {COUNT / 2.0} - 1, 1 - pixel.y / float(rows) * 2, 0, 1), 1, value}};
}}

fragment {member}4 shown(Shown in [[stage_in]]) {{ return in.value; }}
"""
    )


FORMATS = {"float": "RGBA32Float", "int": "RGBA32Sint", "uint": "RGBA32Uint"}
TYPES: dict[str, npt.DTypeLike] = {
    "UChar": np.uint8,
    "Char": np.int8,
    "UShort": np.uint16,
    "Short": np.int16,
    "UInt": np.uint32,
    "Int": np.int32,
    "Half": np.float16,
    "Float": np.float32,
}
PLAIN = re.compile(r"(U?Char|U?Short|U?Int|Half|Float)([234]?)(Normalized)?$")


def shown(
    renderer: Renderer,
    member: str,
    descriptor: pm.VertexDescriptor,
    buffers: dict[int, Array],
    attributes: int = 1,
    rows: int = INSTANCES,
) -> Array:
    """What each vertex of each instance read: (rows, vertices, 4)."""
    target = renderer.target(FORMATS[member], COUNT, rows)
    source = _source(member, attributes)
    pipeline = renderer.pipeline("point", "shown", [FORMATS[member]], source, vertex_descriptor=descriptor)
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_vertex_bytes(np.array([rows], np.uint32), 30)
        for index, values in buffers.items():
            encoder.set_vertex_buffer(renderer.buffer(values), 0, index)
        encoder.draw_primitives(pm.PrimitiveType.Point, 0, COUNT, rows)
    return renderer.colors(target)


def attribute(
    format_: pm.VertexFormat,
    stride: int,
    offset: int = 0,
    step: pm.VertexStepFunction = pm.VertexStepFunction.PerVertex,
    rate: int = 1,
) -> pm.VertexDescriptor:
    """One attribute, in buffer 5."""
    descriptor = pm.VertexDescriptor()
    descriptor.attributes[0].format = format_
    descriptor.attributes[0].offset = offset
    descriptor.attributes[0].buffer_index = 5
    descriptor.layouts[5].stride = stride
    descriptor.layouts[5].step_function = step
    descriptor.layouts[5].step_rate = rate
    return descriptor


def _filled(values: Array) -> Array:
    """Four components: those that are missing are 0, 0, 0 and 1."""
    result = np.zeros((len(values), 4), np.float64)
    result[:, 3] = 1
    result[:, : values.shape[1]] = values
    return result


def _random(dtype: npt.DTypeLike, components: int) -> Array:
    random = np.random.default_rng(components)
    kind: np.dtype[Any] = np.dtype(dtype)
    if kind.kind == "f":
        return random.normal(size=(COUNT, components)).astype(kind)
    limits: np.iinfo[Any] = np.iinfo(kind)
    stored = random.integers(limits.min, limits.max, (COUNT, components), kind, endpoint=True)
    stored[0], stored[1] = limits.min, limits.max
    return stored


def _plain(name: str) -> tuple[Array, str, Array]:
    """What is stored, what a shader takes it for, and the numbers it stands for (n, components)."""
    match = PLAIN.match(name)
    assert match
    stored = _random(TYPES[match[1]], int(match[2] or 1))
    if match[3]:
        return stored, "float", np.maximum(stored / np.iinfo(stored.dtype).max, -1)
    if stored.dtype.kind == "f":
        return stored, "float", stored.astype(np.float64)
    return stored, "uint" if stored.dtype.kind == "u" else "int", stored.astype(np.float64)


def _packed(name: str) -> tuple[Array, Array]:
    """Random words of a packed format and their numbers (n, components)."""
    words = np.random.default_rng(9).integers(0, 2**32, COUNT, np.uint32)
    if name == "FloatRGB9E5":
        return words, decode_shared_exponent(words)
    if name == "FloatRG11B10":
        # No NaN and no infinity: the exponent is never all ones.
        words &= ~np.uint32(1 << 10 | 1 << 21 | 1 << 31)
        widths: tuple[int, ...] = (11, 11, 10)
        kind = "Float"
    elif name == "UChar4Normalized_BGRA":
        widths, kind = (8, 8, 8, 8), "Unorm"
    else:
        widths, kind = (10, 10, 10, 2), "Unorm" if name.startswith("U") else "Snorm"
    starts = np.cumsum((0, *widths[:-1]))
    fields = [words >> start & ((1 << width) - 1) for start, width in zip(starts, widths, strict=True)]
    numbers = [decode(field, width, kind, srgb=False) for field, width in zip(fields, widths, strict=True)]
    columns = np.stack(numbers, axis=1)
    return words, columns[:, [2, 1, 0, 3]] if name.endswith("BGRA") else columns


def _stored(name: str) -> tuple[Array, str, Array]:
    if PLAIN.match(name):
        return _plain(name)
    words, values = _packed(name)
    return words, "float", values


NAMES = [name for name in pm.VertexFormat.__members__ if name != "Invalid"]
KINDS = {name: _stored(name)[1] for name in NAMES}
MOST_ATTRIBUTES = 31


@pytest.fixture(scope="module")
def read_by_format(renderer: Renderer) -> dict[str, Array]:
    """Every format, as many in one pipeline as it has attributes: they lie in one record, at gaps of four bytes."""
    result: dict[str, Array] = {}
    for member in FORMATS:
        names = [name for name in NAMES if KINDS[name] == member]
        for start in range(0, len(names), MOST_ATTRIBUTES):
            result |= _read_together(renderer, member, names[start : start + MOST_ATTRIBUTES])
    return result


def _read_together(renderer: Renderer, member: str, names: list[str]) -> dict[str, Array]:
    descriptor, offset = pm.VertexDescriptor(), 4
    columns: list[Array] = [np.full((COUNT, 4), 173, np.uint8)]
    for index, name in enumerate(names):
        stored = _stored(name)[0].reshape(COUNT, -1).view(np.uint8)
        columns.append(np.pad(stored, ((0, 0), (0, 4 + -stored.shape[1] % 4)), constant_values=91))
        descriptor.attributes[index].format = pm.VertexFormat[name]
        descriptor.attributes[index].offset = offset
        descriptor.attributes[index].buffer_index = 5
        offset += columns[-1].shape[1]
    descriptor.layouts[5].stride = offset
    record = np.concatenate(columns, axis=1)
    rows = shown(renderer, member, descriptor, {5: record}, len(names), len(names))
    return dict(zip(names, rows, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_formats(read_by_format: dict[str, Array], name: str) -> None:
    np.testing.assert_allclose(read_by_format[name], _filled(_stored(name)[2]), rtol=2e-7)


VALUES = _random(np.float32, 4)


@pytest.mark.parametrize("rate", [1, 2, 3, 4])
def test_rates_of_instances(renderer: Renderer, rate: int) -> None:
    descriptor = attribute(pm.VertexFormat.Float4, 16, step=pm.VertexStepFunction.PerInstance, rate=rate)
    result = shown(renderer, "float", descriptor, {5: VALUES})
    wanted = VALUES[np.arange(INSTANCES) // rate]
    np.testing.assert_array_equal(result, np.repeat(wanted[:, None], COUNT, axis=1))


def test_constant_step_function(renderer: Renderer) -> None:
    descriptor = attribute(pm.VertexFormat.Float4, 16, step=pm.VertexStepFunction.Constant, rate=0)
    result = shown(renderer, "float", descriptor, {5: VALUES})
    np.testing.assert_array_equal(result, np.broadcast_to(VALUES[0], result.shape))


@pytest.mark.parametrize(("stride", "offset"), [(4, 0), (12, 8), (24, 4)])
def test_strides_and_offsets(renderer: Renderer, stride: int, offset: int) -> None:
    data = np.random.default_rng(1).normal(size=stride * (COUNT + 1) // 4).astype(np.float32)
    result = shown(renderer, "float", attribute(pm.VertexFormat.Float, stride, offset), {5: data})
    wanted = data[offset // 4 :: stride // 4][:COUNT]
    np.testing.assert_array_equal(result[2, :, 0], wanted)


def test_mappings_describe_vertices(renderer: Renderer) -> None:
    descriptor = pm.VertexDescriptor(
        attributes={0: {"format": pm.VertexFormat.Float4, "buffer_index": 1}}, layouts={1: {"stride": 16}}
    )
    np.testing.assert_array_equal(shown(renderer, "float", descriptor, {1: VALUES})[0], VALUES)


TWO_BUFFERS = (
    PREAMBLE
    + f"""
struct Input {{ float2 offset [[attribute(0)]]; float2 corner [[attribute(1)]]; uchar4 color [[attribute(2)]]; }};
struct Shown {{ float4 position [[position]]; float4 color; }};

vertex Shown corner(Input in [[stage_in]]) {{
    float2 pixel = in.corner + in.offset;
    return {{float4(pixel.x / {COUNT / 2.0} - 1, 1 - pixel.y / {COUNT / 2.0}, 0, 1), float4(in.color) / 255}};
}}

fragment float4 shown(Shown in [[stage_in]]) {{ return in.color; }}
"""
)


def test_instances_and_vertices_from_buffers_of_their_own(renderer: Renderer) -> None:
    """A square of two pixels, drawn at four places in four colours; base vertex and instance choose among more."""
    corners = np.array([(9, 9), (0, 0), (2, 0), (0, 2), (2, 2)], np.float32)
    places = np.array([(0, 0, 0), (1, 1, 255), (8, 3, 511), (2, 10, 1023), (12, 12, 65535)], np.float32)
    colors = np.array([[0] * 4, [255, 0, 0, 255], [0, 255, 0, 128], [0, 0, 255, 64], [9, 9, 9, 9]], np.uint8)
    instances = np.concatenate([places[:, :2].copy().view(np.uint8), colors], axis=1)
    descriptor = pm.VertexDescriptor()
    for index, (format_, offset, buffer) in enumerate(
        [(pm.VertexFormat.Float2, 0, 8), (pm.VertexFormat.Float2, 0, 2), (pm.VertexFormat.UChar4, 8, 8)]
    ):
        descriptor.attributes[index].format = format_
        descriptor.attributes[index].offset = offset
        descriptor.attributes[index].buffer_index = buffer
    descriptor.layouts[2].stride = 8
    descriptor.layouts[8].stride = instances.shape[1]
    descriptor.layouts[8].step_function = pm.VertexStepFunction.PerInstance
    target = renderer.target("RGBA8Unorm", COUNT, COUNT)
    indices = renderer.buffer(np.array([0, 1, 2, 3], np.uint16))
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(
            renderer.pipeline("corner", "shown", source=TWO_BUFFERS, vertex_descriptor=descriptor)
        )
        encoder.set_vertex_buffer(renderer.buffer(corners), 0, 2)
        encoder.set_vertex_buffer(renderer.buffer(instances), 0, 8)
        encoder.draw_indexed_primitives(pm.PrimitiveType.TriangleStrip, 4, pm.IndexType.UInt16, indices, 0, 4, 1, 1)
    wanted = np.zeros((COUNT, COUNT, 4))
    for (x, y, _), color in zip(places[1:].astype(int), colors[1:], strict=True):
        wanted[y : y + 2, x : x + 2] = color / 255
    np.testing.assert_allclose(renderer.colors(target), wanted, atol=1e-6)

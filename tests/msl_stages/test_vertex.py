"""Vertex functions against NumPy: what they are told, what they fetch, and what they return."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from softmetal.msl.protocol import ConstantValue, RequestError
from softmetal.msl.reflection.stage_input import StageAttribute, StageInput, StageLayout

from .runner import Array, Instance, StageRunner

RANDOM = np.random.default_rng(6)


def test_positions_from_a_buffer(stages: StageRunner) -> None:
    source = """
    vertex float4 corner(uint id [[vertex_id]], constant float2* corners [[buffer(2)]],
                         constant float4x4& m [[buffer(0)]]) {
        return m * float4(corners[id], 0.5, 1);
    }"""
    corners = RANDOM.standard_normal((200, 2)).astype(np.float32)
    matrix = RANDOM.standard_normal((4, 4)).astype(np.float32)
    reply = stages.compile(source, "corner")
    result = stages.vertices(reply, 200, {0: matrix, 2: corners})
    points = np.column_stack([corners, np.full(200, 0.5), np.ones(200)])
    np.testing.assert_allclose(result["position"], points @ matrix.astype(np.float64), rtol=1e-5, atol=1e-5)
    assert reply["mode"] == "loop"
    assert reply["vertex"]["words"] == 4


def test_ids(stages: StageRunner) -> None:
    source = """
    struct Ids { float4 position [[position]]; uint vertex_number; ushort instance; uint base; int difference; };
    vertex Ids ids(uint v [[vertex_id]], ushort i [[instance_id]], uint bv [[base_vertex]], uint bi [[base_instance]]) {
        return {float4(v), v, i, bv + 1000 * bi, int(bi) - int(v)};
    }"""
    reply = stages.compile(source, "ids")
    numbers = [7, 3, 3, 100000] * 40
    result = stages.vertices(reply, numbers, instance=Instance(instance_id=9, base_instance=4, base_vertex=3))
    np.testing.assert_array_equal(result["vertex_number"][:, 0], numbers)
    assert set(result["instance"].ravel()) == {9}
    assert set(result["base"].ravel()) == {4003}
    np.testing.assert_array_equal(result["difference"][:, 0], 4 - np.array(numbers))


def test_a_run_leaves_other_vertices_alone(stages: StageRunner) -> None:
    reply = stages.compile("vertex float4 f(uint v [[vertex_id]]) { return float(v) + 1; }", "f")
    result = stages.vertices(reply, 150, first=70)["position"]
    np.testing.assert_array_equal(result[:70], 0)
    np.testing.assert_array_equal(result[70:, 3], np.arange(71, 151))


def test_outputs_of_every_kind(stages: StageRunner) -> None:
    source = """
    struct Inner { half3 colour; float2 uv [[user(texture)]]; };
    struct Out {
        bool flag; Inner inner; float4 position [[position, invariant]]; float weights[3]; array<short2, 2> pairs;
        float size [[point_size]]; float distances [[clip_distance]] [2]; uint layer [[render_target_array_index]];
        ushort port [[viewport_array_index]]; float3x2 m [[user(m)]]; bfloat b; uchar4 bytes;
    };
    vertex Out all(uint v [[vertex_id]]) {
        Out out;
        out.flag = v & 1;
        out.inner = {half3(v, v + 0.5h, -1), float2(v, 2 * v)};
        out.position = float4(1, 2, 3, v);
        for (int i = 0; i < 3; ++i) out.weights[i] = v * i;
        out.pairs[0] = short2(-short(v), 5);
        out.pairs[1] = short2(7, v);
        out.size = 10 + v;
        out.distances[0] = v; out.distances[1] = -float(v);
        out.layer = 2 * v; out.port = v;
        out.m = float3x2(float2(1, 2), float2(v, 4), float2(5, 6));
        out.b = bfloat(v);
        out.bytes = uchar4(255, v, 0, 1);
        return out;
    }"""
    reply = stages.compile(source, "all")
    result = stages.vertices(reply, 10)
    v = np.arange(10)
    np.testing.assert_array_equal(result["flag"][:, 0], v & 1)
    np.testing.assert_array_equal(result["inner.colour"], np.column_stack([v, v + 0.5, np.full(10, -1)]))
    np.testing.assert_array_equal(result["inner.uv"], np.column_stack([v, 2 * v]))
    np.testing.assert_array_equal(result["position"], np.column_stack([np.full(10, 1), v * 0 + 2, v * 0 + 3, v]))
    for i in range(3):
        np.testing.assert_array_equal(result[f"weights[{i}]"][:, 0], v * i)
    np.testing.assert_array_equal(result["pairs[0]"], np.column_stack([-v, v * 0 + 5]))
    np.testing.assert_array_equal(result["pairs[1]"], np.column_stack([v * 0 + 7, v]))
    np.testing.assert_array_equal(result["point_size"][:, 0], 10 + v)
    np.testing.assert_array_equal(result["clip_distance"], np.column_stack([v, -v]))
    np.testing.assert_array_equal(result["layer"][:, 0], 2 * v)
    np.testing.assert_array_equal(result["viewport"][:, 0], v)
    np.testing.assert_array_equal(result["m[1]"], np.column_stack([v, v * 0 + 4]))
    np.testing.assert_array_equal(result["b"][:, 0], v)
    np.testing.assert_array_equal(result["bytes"], np.column_stack([v * 0 + 255, v, v * 0, v * 0 + 1]))
    users = {item["name"]: item["user"] for item in reply["vertex"]["outputs"]}
    assert users["inner.uv"] == "texture"
    assert users["m[2]"] == "m[2]"
    assert users["flag"] == ""


def test_a_function_that_returns_nothing_writes_its_buffer(stages: StageRunner) -> None:
    source = "vertex void f(uint v [[vertex_id]], device uint* out [[buffer(1)]]) { out[v] = v * v; }"
    reply = stages.compile(source, "f")
    assert (reply["vertex"]["words"], reply["vertex"]["position"]) == (0, -1)
    out = np.zeros(100, np.uint32)
    stages.vertices(reply, 100, {1: out})
    np.testing.assert_array_equal(out, np.arange(100) ** 2)


def test_members_whose_function_constant_is_false_are_not_there(stages: StageRunner) -> None:
    source = """
    constant bool has_uv [[function_constant(0)]];
    struct Out { float4 position [[position]]; float2 uv [[function_constant(has_uv)]]; float after; };
    vertex Out f(uint v [[vertex_id]]) { Out out; out.position = 1; if (has_uv) out.uv = v; out.after = v; return out; }
    """
    for value, names in ((True, {"uv", "after"}), (False, {"after"})):
        reply = stages.compile(source, "f", constants={0: ConstantValue("bool", (value,))})
        assert {item["name"] for item in reply["vertex"]["outputs"]} == names
        np.testing.assert_array_equal(stages.vertices(reply, 5)["after"][:, 0], np.arange(5))


def vertex_input(function: int, rate: int = 1, stride: int = 16) -> StageInput:
    """Attribute 0, a float4 at the start of buffer 3."""
    return StageInput((StageAttribute(0, 31, 0, 3),), (StageLayout(3, stride, function, rate),))


FETCH = """
struct In { float4 value [[attribute(0)]]; };
vertex float4 fetch(In in [[stage_in]]) { return in.value; }"""


STEPS: dict[str, tuple[int, int, Callable[[Array, Instance], Array]]] = {
    "constant": (0, 0, lambda ids, _: np.zeros_like(ids)),
    "per vertex": (1, 1, lambda ids, _: ids),
    "per instance": (2, 1, lambda ids, i: np.full_like(ids, i.instance_id)),
    "every third instance": (
        2,
        3,
        lambda ids, i: np.full_like(ids, i.base_instance + (i.instance_id - i.base_instance) // 3),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_step_functions(stages: StageRunner, name: str) -> None:
    function, rate, rows = STEPS[name]
    data = RANDOM.standard_normal((300, 4)).astype(np.float32)
    ids = np.array([5, 0, 250, 17])
    instance = Instance(instance_id=13, base_instance=5)
    reply = stages.compile(FETCH, "fetch", vertex_input(function, rate))
    result = stages.vertices(reply, ids.tolist(), {3: data}, instance)
    np.testing.assert_array_equal(result["position"], data[rows(ids, instance)])


def test_vertices_beyond_a_buffer_are_zero(stages: StageRunner) -> None:
    data = np.ones((4, 4), np.float32)
    result = stages.vertices(stages.compile(FETCH, "fetch", vertex_input(1)), 6, {3: data})["position"]
    np.testing.assert_array_equal(result, np.repeat([[1.0] * 4, [0.0] * 4], [4, 2], axis=0))


def test_interleaved_attributes_of_several_types(stages: StageRunner) -> None:
    source = """
    struct In { float3 position [[attribute(0)]]; half4 colour [[attribute(3)]]; ushort2 pair [[attribute(1)]]; };
    struct Out { float4 position [[position]]; float4 colour; uint sum; };
    vertex Out f(In in [[stage_in]]) {
        return {float4(in.position, 1), float4(in.colour), uint(in.pair.x) + in.pair.y};
    }
    """
    layout = np.dtype([("position", "<f4", 3), ("colour", "u1", 4), ("pair", "<u2", 2)])
    data = np.zeros(50, layout)
    data["position"] = RANDOM.standard_normal((50, 3))
    data["colour"] = RANDOM.integers(0, 256, (50, 4))
    data["pair"] = RANDOM.integers(0, 65536, (50, 2))
    attributes = (StageAttribute(0, 30, 0, 0), StageAttribute(3, 9, 12, 0), StageAttribute(1, 13, 16, 0))
    reply = stages.compile(source, "f", StageInput(attributes, (StageLayout(0, 20, 1, 1),)))
    result = stages.vertices(reply, 50, {0: data})
    np.testing.assert_array_equal(result["position"][:, :3], data["position"])
    np.testing.assert_array_equal(result["colour"], (data["colour"] / np.float32(255)).astype(np.float16))
    np.testing.assert_array_equal(result["sum"][:, 0], data["pair"].astype(np.uint32).sum(axis=1))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            "vertex float3 f() { return 1; }",
            "program_source:3:1: error: type 'float3' of 'the result'",
            id="position type",
        ),
        pytest.param(
            "struct S { float4 p [[position]]; int* q; }; vertex S f() { return {}; }",
            "'q' has type 'pointer', which cannot go from stage to stage",
            id="pointer",
        ),
        pytest.param(
            "struct S { float4 p [[position]]; float4 q [[position]]; }; vertex S f() { return {}; }",
            "'p' and 'q' both have the attribute 'position'",
            id="two positions",
        ),
        pytest.param(
            "struct S { float4 p [[position]]; half s [[point_size]]; }; vertex S f() { return {}; }",
            "type 'half' of 's' is not valid for attribute 'point_size'",
            id="point size type",
        ),
        pytest.param(
            "struct I { float4 a [[attribute(0)]]; }; vertex float4 f(I i [[stage_in]]) { return i.a; }",
            "'f' needs a vertex descriptor",
            id="no descriptor",
        ),
        pytest.param(
            "struct I { float4 a; };\nvertex float4 f(I i [[stage_in]]) { return i.a; }",
            r"program_source:4:.*member 'a' of the stage input 'i' has no \[\[attribute\(n\)\]\]",
            id="no attribute",
        ),
        pytest.param(
            "struct I { float4 a [[attribute(1)]], b [[attribute(1)]]; };\n"
            "vertex float4 f(I i [[stage_in]]) { return i.a; }",
            r"members 'a' and 'b' both are \[\[attribute\(1\)\]\]",
            id="attribute twice",
        ),
        pytest.param(
            "vertex float4 f(uint i [[thread_position_in_grid]]) { return i; }",
            "attribute 'thread_position_in_grid' is not for arguments of vertex functions",
            id="kernel's attribute",
        ),
        pytest.param(
            "vertex float4 f(bool b [[front_facing]]) { return b; }",
            "program_source:3:.*attribute 'front_facing' is not for arguments of vertex functions",
            id="fragment's attribute",
        ),
    ],
)
def test_errors_name_what_is_wrong(stages: StageRunner, source: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        stages.compile(source, "f")


@pytest.mark.parametrize(
    ("descriptor", "message"),
    [
        (StageInput((), ()), r"attribute 0 \('value'\) is missing"),
        (vertex_input(3), "step function 3, which is not for vertex functions"),
        (vertex_input(1, stride=0), "buffer 3, which attribute 0 is in, has no stride"),
        (StageInput((StageAttribute(0, 35, 0, 3),), (StageLayout(3, 16, 1, 1),)), "float4.* cannot be read from Int4"),
    ],
)
def test_descriptors_that_do_not_fit(stages: StageRunner, descriptor: StageInput, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        stages.compile(FETCH, "fetch", descriptor)


def test_a_library_may_hold_what_only_other_pipelines_take(stages: StageRunner) -> None:
    source = """
    constant bool wide [[function_constant(0)]];
    struct Out { float4 a [[position, function_constant(wide)]]; float4 b [[position]]; };
    vertex Out two_positions() { return {1, 2}; }
    [[patch(triangle, 3)]] vertex float4 tessellated(float3 at [[position_in_patch]]) { return float4(at, 1); }
    vertex float4 f() { return 1; }"""
    np.testing.assert_array_equal(stages.vertices(stages.compile(source, "f"), 2)["position"], 1)
    with pytest.raises(RequestError, match="'tessellated' is a post-tessellation vertex function"):
        stages.compile(source, "tessellated")
    with pytest.raises(RequestError, match="'a' and 'b' both have the attribute 'position'"):
        stages.compile(source, "two_positions", constants={0: ConstantValue("bool", (True,))})

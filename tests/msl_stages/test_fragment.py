"""Fragment functions against NumPy: what they are given and what they return."""

from __future__ import annotations

import numpy as np
import pytest

from softmetal.msl.protocol import RequestError

from .runner import LANES, StageRunner

RANDOM = np.random.default_rng(6)


def test_colour_of_an_interpolated_input(stages: StageRunner) -> None:
    source = """
    struct In { float4 position [[position]]; half3 colour [[user(tint)]]; };
    fragment half4 f(In in [[stage_in]], constant float& scale [[buffer(1)]]) {
        return half4(in.colour * half(scale), half(in.position.z));
    }"""
    reply = stages.compile(source, "f")
    colour = RANDOM.random((LANES, 3)).astype(np.float16)
    position = RANDOM.random((LANES, 4)).astype(np.float32)
    shaded = stages.fragments(reply, {"colour": colour, "position": position}, {1: np.array([2], np.float32)})
    expected = np.column_stack([colour * np.float16(2), position[:, 2].astype(np.float16)])
    np.testing.assert_array_equal(shaded.outputs["color0"], expected)
    assert shaded.discarded == 0
    assert reply["mode"] == "loop"
    (tint,) = [item for item in reply["fragment"]["inputs"] if item["source"] == "vertex"]
    assert (tint["user"], tint["type"], tint["interpolation"], tint["point"]) == (
        "tint",
        "half3",
        "perspective",
        "centre",
    )


def test_built_in_inputs(stages: StageRunner) -> None:
    source = """
    fragment float4 f(float4 position [[position]], bool front [[front_facing]], uint p [[primitive_id]],
                      float2 point [[point_coord]], float3 b [[barycentric_coord]], uint s [[sample_id]],
                      uint mask [[sample_mask]], ushort layer [[render_target_array_index]],
                      uint port [[viewport_array_index]], float4 old [[color(1)]]) {
        return position + float4(front, p, point) + float4(b, s) + float4(mask, layer, port, 0) + old;
    }"""
    reply = stages.compile(source, "f")
    inputs = {
        "position": RANDOM.integers(0, 99, (LANES, 4)),
        "front_facing": RANDOM.integers(0, 2, LANES),
        "primitive_id": RANDOM.integers(0, 99, LANES),
        "point_coord": RANDOM.integers(0, 99, (LANES, 2)),
        "barycentric_coord": RANDOM.integers(0, 99, (LANES, 3)),
        "sample_id": RANDOM.integers(0, 4, LANES),
        "sample_mask": RANDOM.integers(0, 16, LANES),
        "layer": RANDOM.integers(0, 99, LANES),
        "viewport": RANDOM.integers(0, 16, LANES),
        "old": RANDOM.integers(0, 99, (LANES, 4)),
    }
    names = ("front_facing", "primitive_id", "point_coord")
    expected = (
        inputs["position"]
        + np.column_stack([inputs[name] for name in names])
        + np.column_stack([inputs["barycentric_coord"], inputs["sample_id"]])
        + np.column_stack([inputs["sample_mask"], inputs["layer"], inputs["viewport"], np.zeros(LANES)])
        + inputs["old"]
    )
    np.testing.assert_array_equal(stages.fragments(reply, inputs).outputs["color0"], expected)
    assert reply["fragment"]["runs_for_each_sample"] is True
    (old,) = [item for item in reply["fragment"]["inputs"] if item["source"] == "color"]
    assert old["index"] == 1


def test_outputs_of_every_kind(stages: StageRunner) -> None:
    source = """
    struct Out {
        float4 colour [[color(0)]]; half2 pair [[color(3)]]; uint4 ids [[color(5)]]; short number [[color(7)]];
        float4 second [[color(0), index(1)]]; float depth [[depth(less)]]; uint stencil [[stencil]];
        uint mask [[sample_mask]];
    };
    fragment Out f(float4 position [[position]]) {
        uint x = uint(position.x);
        return {position, half2(position.xy), uint4(x, 1, 2, 3), short(-int(x)), 2 * position, position.z, x & 7, x};
    }"""
    reply = stages.compile(source, "f")
    position = RANDOM.integers(0, 99, (LANES, 4))
    x = position[:, 0]
    outputs = stages.fragments(reply, {"position": position}).outputs
    np.testing.assert_array_equal(outputs["color0"], position)
    np.testing.assert_array_equal(outputs["color3"], position[:, :2])
    np.testing.assert_array_equal(outputs["color5"], np.column_stack([x, x * 0 + 1, x * 0 + 2, x * 0 + 3]))
    np.testing.assert_array_equal(outputs["color7"][:, 0], -x)
    np.testing.assert_array_equal(outputs["color0-second"], 2 * position)
    np.testing.assert_array_equal(outputs["depth"][:, 0], position[:, 2])
    np.testing.assert_array_equal(outputs["stencil"][:, 0], x & 7)
    np.testing.assert_array_equal(outputs["sample_mask"][:, 0], x)
    assert reply["fragment"]["outputs"]["depth_mode"] == "less"


def test_interpolation_attributes(stages: StageRunner) -> None:
    source = """
    struct In {
        float a; float b [[flat]]; float c [[center_no_perspective]]; float d [[centroid_perspective]];
        float e [[centroid_no_perspective]]; int f; float g[2] [[centroid_perspective]];
    };
    fragment float4 f(In in [[stage_in]]) { return in.a + in.b + in.c + in.d + in.e + in.f + in.g[0] + in.g[1]; }"""
    reply = stages.compile(source, "f")
    found = {item["name"]: (item["interpolation"], item["point"]) for item in reply["fragment"]["inputs"]}
    assert found == {
        "a": ("perspective", "centre"),
        "b": ("flat", "centre"),
        "c": ("linear", "centre"),
        "d": ("perspective", "centroid"),
        "e": ("linear", "centroid"),
        "f": ("flat", "centre"),
        "g[0]": ("perspective", "centroid"),
        "g[1]": ("perspective", "centroid"),
    }
    assert reply["fragment"]["runs_for_each_sample"] is False
    per_sample = stages.compile(source.replace("centroid_no", "sample_no"), "f")
    assert per_sample["fragment"]["runs_for_each_sample"] is True


def test_helper_lanes_write_no_memory(stages: StageRunner) -> None:
    source = """
    fragment void f(uint p [[primitive_id]], device uint* out [[buffer(0)]], device atomic_uint& count [[buffer(1)]]) {
        out[p] += p + 1;
        atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
    }"""
    reply = stages.compile(source, "f")
    covered = 0x8000_0001_0F0F_00F0
    out, count = np.zeros(LANES, np.uint32), np.zeros(1, np.uint32)
    stages.fragments(reply, {"primitive_id": np.arange(LANES)}, {0: out, 1: count}, covered)
    is_covered = (covered >> np.arange(LANES, dtype=np.uint64)) & 1 == 1
    np.testing.assert_array_equal(out, np.where(is_covered, np.arange(LANES) + 1, 0))
    assert count[0] == covered.bit_count()
    assert reply["fragment"]["writes_memory"] is True


def test_lanes_that_nobody_needs_read_nothing_of_their_own(stages: StageRunner) -> None:
    """Only covered lanes have an index inside the buffer; the others' would be far outside."""
    source = """
    struct In { int index; };
    fragment float4 f(In in [[stage_in]], constant float* values [[buffer(0)]]) { return values[in.index]; }"""
    covered = 0b1010
    index = np.full(LANES, 1 << 30)
    index[[1, 3]] = [5, 2]
    values = np.arange(8, dtype=np.float32)
    shaded = stages.fragments(stages.compile(source, "f"), {"index": index}, {0: values}, covered)
    np.testing.assert_array_equal(shaded.outputs["color0"][[1, 3], 0], [5, 2])


def test_early_tests(stages: StageRunner) -> None:
    early = stages.compile("[[early_fragment_tests]] fragment float4 f() { return 1; }", "f")
    late = stages.compile("fragment float4 f() { return 1; }", "f")
    assert (early["fragment"]["tests_early"], late["fragment"]["tests_early"]) == (True, False)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            "struct O { float4 a; }; fragment O f() { return {}; }",
            "member 'a' of the result has none of the attributes",
            id="no attribute",
        ),
        pytest.param(
            "struct O { float4 a [[color(1)]]; half4 b [[color(1)]]; }; fragment O f() { return {}; }",
            r"members 'a' and 'b' of the result both are \[\[color\(1\)\]\]",
            id="same attachment",
        ),
        pytest.param(
            "struct O { half d [[depth(any)]]; }; fragment O f() { return {}; }",
            "type 'half' of 'd' is not valid for attribute 'depth'",
            id="depth type",
        ),
        pytest.param(
            "fragment float4 f(int b [[front_facing]]) { return b; }",
            "type 'int' of 'b' is not valid for attribute 'front_facing'",
            id="front facing type",
        ),
        pytest.param(
            "fragment float4 f(uint v [[vertex_id]]) { return v; }",
            "program_source:3:.*attribute 'vertex_id' is not for arguments of fragment functions",
            id="vertex's attribute",
        ),
        pytest.param(
            "fragment float4 f(float4 v [[stage_in]]) { return v; }",
            "type 'float4' of 'v' is not valid for attribute 'stage_in'",
            id="stage_in is no struct",
        ),
    ],
)
def test_errors_name_what_is_wrong(stages: StageRunner, source: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        stages.compile(source, "f")


def test_a_struct_of_attachments_needs_no_attribute_of_its_own(stages: StageRunner) -> None:
    source = """
    struct Stored { half4 albedo [[color(1)]]; float depth [[color(2)]]; };
    fragment float4 f(float4 position [[position]], Stored stored) {
        return float4(stored.albedo) * stored.depth + position;
    }"""
    reply = stages.compile(source, "f")
    albedo, depth = RANDOM.integers(0, 9, (LANES, 4)), RANDOM.integers(0, 9, (LANES, 1))
    shaded = stages.fragments(reply, {"position": np.ones(4), "albedo": albedo, "depth": depth})
    np.testing.assert_array_equal(shaded.outputs["color0"], albedo * depth + 1)
    colours = {item["name"]: item["index"] for item in reply["fragment"]["inputs"] if item["source"] == "color"}
    assert colours == {"albedo": 1, "depth": 2}

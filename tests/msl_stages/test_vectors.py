"""Vectors in vertex and fragment functions, whose code works on their components."""

from __future__ import annotations

import re

import numpy as np
import pytest

from softmetal.msl.stage_code.vector_parts import with_vectors_apart

from .runner import LANES, StageRunner

RANDOM = np.random.default_rng(6)

INPUT = "struct In { float4 a; float4 b; int4 i [[flat]]; };\n"


def shade(stages: StageRunner, body: str, result: str = "float4") -> tuple[np.ndarray, ...]:
    """What a fragment function of `in` returns, and its inputs a, b and i."""
    a, b = RANDOM.standard_normal((2, LANES, 4)).astype(np.float32)
    i = RANDOM.integers(-1000, 1000, (LANES, 4)).astype(np.int32)
    reply = stages.compile(f"{INPUT}fragment {result} f(In in [[stage_in]]) {{ {body} }}", "f")
    return stages.fragments(reply, {"a": a, "b": b, "i": i}).outputs["color0"], a, b, i


def test_arithmetic_and_swizzles(stages: StageRunner) -> None:
    found, a, b, _ = shade(stages, "float4 c = in.a.wzyx * in.b; c.xy += in.b.zz; return c - 1.5;")
    expected = a[:, ::-1] * b
    expected[:, :2] += b[:, 2:3]
    np.testing.assert_allclose(found, expected - np.float32(1.5), rtol=1e-6, atol=1e-6)


def test_geometry(stages: StageRunner) -> None:
    found, a, b, _ = shade(stages, "return float4(normalize(cross(in.a.xyz, in.b.xyz)), dot(in.a, in.b));")
    cross = np.cross(a[:, :3].astype(np.float64), b[:, :3].astype(np.float64))
    np.testing.assert_allclose(found[:, :3], cross / np.linalg.norm(cross, axis=1, keepdims=True), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found[:, 3], (a * b).sum(axis=1), rtol=1e-4, atol=1e-5)


def test_choices_and_comparisons(stages: StageRunner) -> None:
    found, a, b, _ = shade(
        stages, "bool4 less = in.a < in.b; return select(in.a, in.b * 2, less) + float4(any(less), all(less), 0, 0);"
    )
    less = a < b
    extra = np.column_stack([less.any(axis=1), less.all(axis=1), np.zeros((LANES, 2))])
    np.testing.assert_allclose(found, np.where(less, b * 2, a) + extra, rtol=1e-6)


def test_integers_and_conversions(stages: StageRunner) -> None:
    body = """
        int4 shifted = (in.i << 2) ^ in.i.yxwz;
        half4 rounded = half4(in.a * 100.0f);
        short4 narrow = short4(in.i);
        return shifted + int4(rounded) + max(int4(narrow) % 7, int4(0));"""
    found, a, _, i = shade(stages, body, "int4")
    rounded = (a * np.float32(100)).astype(np.float16).astype(np.int32)
    remainders = np.maximum(np.sign(i) * (np.abs(i) % 7), 0)
    np.testing.assert_array_equal(found, ((i << 2) ^ i[:, [1, 0, 3, 2]]) + rounded + remainders)


def test_components_by_a_variable_index(stages: StageRunner) -> None:
    body = "float4 c = in.a; c[in.i.x & 3] = 9; return float4(c.xyz, in.b[in.i.y & 3]);"
    found, a, b, i = shade(stages, body)
    lanes = np.arange(LANES)
    expected = a.copy()
    expected[lanes, i[:, 0] & 3] = 9
    expected[:, 3] = b[lanes, i[:, 1] & 3]
    np.testing.assert_array_equal(found, expected)


def test_vectors_through_loops_and_branches(stages: StageRunner) -> None:
    body = """
        float4 sum = 0;
        for (int n = 0; n < (in.i.x & 7); ++n) { if (n & 1) sum += in.a; else sum = sum.yzwx - in.b; }
        return sum;"""
    found, a, b, i = shade(stages, body)
    expected = np.zeros((LANES, 4), np.float32)
    for lane in range(LANES):
        for n in range(i[lane, 0] & 7):
            row = expected[lane]
            expected[lane] = row + a[lane] if n & 1 else row[[1, 2, 3, 0]] - b[lane]
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_matrices_of_vertex_functions(stages: StageRunner) -> None:
    source = """
    struct Scene { float4x4 view; float3x3 normals; };
    struct Out { float4 position [[position]]; float3 normal; };
    vertex Out f(uint v [[vertex_id]], constant Scene& scene [[buffer(0)]],
                 device const packed_float3* points [[buffer(1)]]) {
        return {scene.view * float4(points[v], 1), scene.normals * float3(points[v])};
    }"""
    view = RANDOM.standard_normal((4, 4)).astype(np.float32)
    normals = RANDOM.standard_normal((3, 3)).astype(np.float32)
    scene = np.concatenate([view.ravel(), np.pad(normals, ((0, 0), (0, 1))).ravel()])
    points = RANDOM.standard_normal((77, 3)).astype(np.float32)
    found = stages.vertices(stages.compile(source, "f"), 77, {0: scene, 1: points})
    ones = np.ones((77, 1), np.float32)
    np.testing.assert_allclose(found["position"], np.hstack([points, ones]) @ view, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(found["normal"], points @ normals, rtol=1e-4, atol=1e-5)


MODULE = """\
define void @softmetal_thread(ptr %from, ptr %to, i64 %n) {
entry:
  %a = load <3 x float>, ptr %from, align 16, !tbaa !3
  %b = insertelement <3 x float> %a, float 2.000000e+00, i64 1
  %c = shufflevector <3 x float> %b, <3 x float> <float 5.0, float 6.0, float 7.0>, <3 x i32> <i32 1, i32 3, i32 2>
  %d = fmul contract <3 x float> %c, %a
  %e = call <3 x float> @llvm.sqrt.v3f32(<3 x float> %d)
  %f = call <3 x float> @unknown(<3 x float> %e)
  %g = fadd <3 x float> %f, %e
  %h = extractelement <3 x float> %g, i64 0
  store float %h, ptr %to, align 4
  ret void
}
declare <3 x float> @llvm.sqrt.v3f32(<3 x float>)
declare <3 x float> @unknown(<3 x float>)
"""


def test_only_what_is_not_known_keeps_its_vectors() -> None:
    apart = with_vectors_apart(MODULE, "softmetal_thread")
    body = re.search(r"\{\n(.*?)^\}", apart, re.MULTILINE | re.DOTALL)
    assert body is not None
    vectors = [line.split(" = ")[1].split()[0] for line in body[1].splitlines() if " x float>" in line]
    assert vectors == ["insertelement"] * 3 + ["call"] + ["extractelement"] * len(vectors[4:])
    assert body[1].count("call float @llvm.sqrt.f32(float ") == 3
    assert apart.count("declare float @llvm.sqrt.f32(float)") == 1
    # %c is { 2, 5, the third of %a }.
    assert re.search(r"fmul contract float 2\.000000e\+00, %", body[1])
    assert re.search(r"fmul contract float 5\.0, %", body[1])


@pytest.mark.parametrize("symbol", ["absent", "softmetal_thread"])
def test_what_cannot_be_read_stays(symbol: str) -> None:
    module = MODULE.replace("%a = load <3 x float>, ptr", "%p = load <3 x ptr>, ptr")
    assert with_vectors_apart(module, symbol) == module


def test_small_components_from_memory(stages: StageRunner) -> None:
    source = """
    fragment float4 f(uint p [[primitive_id]], device const uchar4* a [[buffer(0)]],
                      device const half4* b [[buffer(1)]], device const short2* c [[buffer(2)]],
                      device const packed_uchar3* d [[buffer(3)]]) {
        return float4(a[p]) + float4(b[p]) + float4(float2(c[p]), 0, 0) + float4(float3(d[p]), 0);
    }"""
    lanes = np.arange(LANES)
    a = RANDOM.integers(0, 256, (LANES, 4)).astype(np.uint8)
    b = RANDOM.integers(-99, 99, (LANES, 4)).astype(np.float16)
    c = RANDOM.integers(-9999, 9999, (LANES, 2)).astype(np.int16)
    d = RANDOM.integers(0, 256, (LANES, 3)).astype(np.uint8)
    reply = stages.compile(source, "f")
    found = stages.fragments(reply, {"primitive_id": lanes}, {0: a, 1: b, 2: c, 3: d}).outputs["color0"]
    expected = a.astype(np.float32) + b
    expected[:, :2] += c
    expected[:, :3] += d
    np.testing.assert_array_equal(found, expected)

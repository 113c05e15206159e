"""Pairs of vertex and fragment functions in the many styles that people write them in, against closed forms.

Each draws one triangle over the whole picture; u and v go from 0 at the left and the bottom to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from .scene import TRIANGLE, Renderer, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]
Truth = Callable[[Array, Array], list[Any]]

SIZE = 8
CORNERS = (
    PREAMBLE
    + """
constant float2 corners[3] = {{0, 0}, {2, 0}, {0, 2}};
static float4 place(uint id) { return float4(corners[id] * 2 - 1, 0.5, 1); }
"""
)

PAIRS: dict[str, tuple[str, Truth]] = {
    "matrices": (
        """
        struct Out { float4 position [[position]]; float3x3 frame; half2x2 small; float2x4 tall [[user(tall)]]; };
        struct In { float3x3 frame; half2x2 small; float2x4 tall [[user(tall)]]; };
        vertex Out v(uint id [[vertex_id]]) {
            const float2 c = corners[id];
            return {place(id), float3x3(float3(c, 1), float3(c.x, 0, 0), float3(0, c.y, 2)), half2x2(half(c.x)),
                    float2x4(float4(1), float4(c, c))};
        }
        fragment float4 f(In in [[stage_in]]) {
            return float4((in.frame * float3(1, 2, 3)).xz, in.small[1][1], in.tall[1].w);
        }""",
        lambda u, v: [3 * u, 7 + 0 * u, u, v],
    ),
    "flat integers": (
        """
        struct Out { float4 p [[position]]; uint id [[flat]]; int4 many [[flat]]; ushort2 two [[flat]]; bool b [[flat]];
                     short plain; char c [[flat]]; };
        vertex Out v(uint id [[vertex_id]]) {
            return {place(id), id + 5, int4(-7), ushort2(65535), id == 0, short(-3), char(-128)};
        }
        fragment float4 f(Out in [[stage_in]]) {
            return float4(in.id, in.many.z + in.plain, in.two.y, in.c) + float(in.b);
        }""",
        lambda u, _: [6 + 0 * u, -9, 65536, -127],
    ),
    "arrays": (
        """
        constant constexpr int N = 3;
        struct Out { float4 p [[position]]; float2 uv[N]; half4 c[2]; array<float3, 2> a; };
        vertex Out v(uint id [[vertex_id]]) {
            Out out;
            out.p = place(id);
            for (int i = 0; i < N; ++i) out.uv[i] = corners[id] * i;
            out.c[0] = out.c[1] = half4(2);
            out.a = {float3(corners[id], 0), float3(1, 2, 3)};
            return out;
        }
        fragment float4 f(Out in [[stage_in]]) {
            float2 sum = 0;
            for (int i = 0; i < N; ++i) sum += in.uv[i];
            for (auto a : in.a) sum += a.xy;
            return float4(sum, in.c[1].x, in.a[1].z);
        }""",
        lambda u, v: [4 * u + 1, 4 * v + 2, 2, 3],
    ),
    "array indexed by a varying": (
        """
        struct Out { float4 p [[position]]; float values[4]; float which; };
        vertex Out v(uint id [[vertex_id]]) { return {place(id), {1, 2, 4, 8}, corners[id].x * 4}; }
        fragment float4 f(Out in [[stage_in]]) { return in.values[int(in.which)]; }""",
        lambda u, _: [2.0 ** np.floor(4 * u)] * 4,
    ),
    "nested structs": (
        """
        struct Light { float3 direction; half power [[user(power)]]; };
        struct Inner { Light light; float2 uv; };
        struct Out { float4 p [[position]]; Inner inner; struct { float z; } unnamed; };
        vertex Out v(uint id [[vertex_id]]) {
            Out out{};
            out.p = place(id);
            out.inner.light = {float3(corners[id], 3), half(4)};
            out.inner.uv = -corners[id];
            out.unnamed.z = 5;
            return out;
        }
        fragment float4 f(Out in [[stage_in]]) {
            return float4(in.inner.light.direction.xy, in.inner.uv.x + in.inner.light.power, in.unnamed.z);
        }""",
        lambda u, v: [u, v, 4 - u, 5],
    ),
    "inheritance": (
        """
        struct Base { float4 position [[position]]; float3 normal; };
        struct Skinned : Base { float2 uv; };
        struct Final : public Skinned { half4 color; };
        vertex Final v(uint id [[vertex_id]]) {
            Final out;
            out.position = place(id);
            out.normal = float3(1, 2, 3);
            out.uv = corners[id];
            out.color = 4;
            return out;
        }
        static float of_base(Base b) { return b.normal.z; }
        fragment float4 f(Final in [[stage_in]]) { return float4(in.uv, of_base(in), in.color.w); }""",
        lambda u, v: [u, v, 3, 4],
    ),
    "user names": (
        """
        struct Out { float4 p [[position]]; float2 a [[user(locn0)]]; float b [[user(locn1)]]; float left_out; };
        struct In { float c [[user(locn1)]]; float2 other [[user(locn0)]]; };
        vertex Out v(uint id [[vertex_id]]) { return {place(id), corners[id], 3, 9}; }
        fragment float4 f(In in [[stage_in]]) { return float4(in.c, in.other, 1); }""",
        lambda u, v: [3, u, v, 1],
    ),
    "position with w": (
        """
        struct Out { float4 p [[position, invariant]]; };
        vertex Out v(uint id [[vertex_id]]) { return {place(id) * 4}; }
        fragment float4 f(Out in [[stage_in]], float4 q [[position]]) {
            return float4(in.p.w, 1 / q.w, q.z, in.p.x); }""",
        lambda u, _: [0.25 + 0 * u, 4, 0.5, SIZE * u],
    ),
    "half varyings": (
        """
        struct Out { half4 c; float4 position [[position]]; half2 uv [[center_no_perspective]];
                     half s [[centroid_perspective]]; half3 n [[flat]]; };
        vertex Out v(uint id [[vertex_id]]) { return {half4(1), place(id), half2(corners[id]), half(id), half3(7)}; }
        fragment half4 f(Out in [[stage_in]]) { return half4(in.uv, in.s, in.n.x) + in.c; }""",
        lambda u, v: [1 + u, 1 + v, 1 + u / 2 + v, 8],
    ),
    "templates and overloads": (
        """
        template <typename T, int N>
        struct Polynomial {
            T c[N];
            T operator()(T x) const { T r = 0; for (int i = N - 1; i >= 0; --i) r = r * x + c[i]; return r; }
        };
        template <typename T> T sum(vec<T, 2> c) { return c.x + c.y; }
        template <typename T> T sum(vec<T, 4> c) { return sum(c.xy) + sum(c.zw); }
        float shade(float a) { return a; }
        float2 shade(float2 a) { return a * 2; }
        half shade(half a) { return a * 3; }
        struct Out { float4 p [[position]]; float2 uv; };
        template <bool Doubled> vertex Out corner(uint id [[vertex_id]]) {
            return {place(id), Doubled ? corners[id] * 2 : corners[id]};
        }
        template [[host_name("v")]] vertex Out corner<true>(uint);
        template <typename T> [[fragment]] vec<T, 4> pixel(Out in [[stage_in]]) {
            const Polynomial<T, 3> p{{1, 2, 3}};
            return vec<T, 4>(p(T(in.uv.x)), sum(vec<T, 4>(T(in.uv.y))), shade(T(1)), shade(float2(in.uv)).x);
        }
        template [[host_name("f")]] [[fragment]] float4 pixel<float>(Out);""",
        lambda u, v: [1 + 4 * u + 12 * u * u, 8 * v, 1, 4 * u],
    ),
    "header shared with an app": (
        """
        #include <simd/simd.h>
        #ifdef __METAL_VERSION__
        #define NS_ENUM(_type, _name) enum _name : _type _name; enum _name : _type
        typedef metal::int32_t EnumBackingType;
        #else
        #import <Foundation/Foundation.h>
        typedef NSInteger EnumBackingType;
        #endif
        typedef NS_ENUM(EnumBackingType, BufferIndex) { BufferIndexMesh = 0, BufferIndexUniforms = 1 };
        typedef struct {
            matrix_float4x4 modelViewMatrix;
            vector_float3 light;
            simd_float2 scale;
            simd::float4 tint;
        } Uniforms;
        constant Uniforms uniforms = {{float4(2, 0, 0, 0), float4(0, 1, 0, 0), float4(0, 0, 1, 0), float4(0, 0, 0, 1)},
                                      float3(1, 2, 3), float2(4, 5), float4(6)};
        typedef struct { float4 position [[position]]; float2 uv [[user(locn0)]]; } Out;
        vertex Out v(uint id [[vertex_id]]) {
            Out out;
            out.position = place(id);
            out.uv = (uniforms.modelViewMatrix * float4(corners[id], 0, BufferIndexUniforms)).xy;
            return out;
        }
        fragment float4 f(Out in [[stage_in]]) {
            return float4(in.uv, uniforms.light.z + uniforms.scale.y, uniforms.tint.w);
        }""",
        lambda u, v: [2 * u, v, 8, 6],
    ),
    "enumerations": (
        """
        enum class Kind : uint { a, b = 3 };
        enum Plain : ushort { none, some };
        struct Out { float4 p [[position]]; uint kind [[flat]]; Plain plain [[flat]]; };
        vertex Out v(uint id [[vertex_id]]) { return {place(id), uint(Kind::b), some}; }
        fragment float4 f(Out in [[stage_in]]) {
            switch (Kind(in.kind)) { case Kind::a: return 0; case Kind::b: return in.plain == some ? 3 : 1; }
            return 2;
        }""",
        lambda u, _: [3 + 0 * u, 3, 3, 3],
    ),
    "methods and constructors": (
        """
        struct Out {
            float4 p [[position]];
            float3 n;
            Out() thread {}
            Out(float4 place, float2 uv) : p(place), n(uv, 1) {}
            float3 doubled() const { return n * 2; }
        };
        vertex Out v(uint id [[vertex_id]]) { return Out(place(id), corners[id]); }
        fragment float4 f(Out in [[stage_in]]) { return float4(in.doubled(), 1); }""",
        lambda u, v: [2 * u, 2 * v, 2, 1],
    ),
    "lambdas, references, pointers": (
        """
        struct Out { float4 p [[position]]; float2 uv; };
        vertex Out v(uint id [[vertex_id]]) {
            const auto corner = [](uint i) { return float2(i & 1, i >> 1) * 2; };
            return {place(id), corner(id)};
        }
        static void add(thread float4& c, thread float* w, float by) { c += by; *w = by; }
        fragment float4 f(Out in [[stage_in]]) {
            float4 c = in.uv.xyxy;
            float w[4] = {0, 0, 0, 0};
            add(c, &w[int(in.uv.x * 4)], 3);
            return c + float4(0, 0, w[0] + w[1], w[2] + w[3]);
        }""",
        lambda u, v: [u + 3, v + 3, u + 3 + 3 * (u < 0.5), v + 3 + 3 * (u >= 0.5)],
    ),
    "namespaces and tables": (
        """
        constant half3x3 weights = half3x3(half3(1, 0, 0), half3(0, 2, 0), half3(0, 0, 3));
        static constant constexpr const float whole_turn = 4;
        namespace effects { namespace inner {
        struct Out { float4 p [[position]]; float2 uv; };
        } }
        [[host_name("v")]] vertex effects::inner::Out vertices(uint id [[vertex_id]]) {
            return {place(id), corners[id]}; }
        [[host_name("f")]] fragment float4 pixels(effects::inner::Out in [[stage_in]]) {
            return float4(float3(weights * half3(half2(in.uv), 1)), whole_turn);
        }""",
        lambda u, v: [u, 2 * v, 3, 4],
    ),
    "loops that end differently": (
        """
        struct Out { float4 p [[position]]; float2 uv; };
        vertex Out v(uint id [[vertex_id]]) { return {place(id), corners[id]}; }
        fragment float4 f(Out in [[stage_in]]) {
            float total = 0;
            int steps = 0;
            for (int i = 0; i < 100; ++i) {
                if (i % 2 == 1) continue;
                total += 1;
                if (total > 8 * in.uv.x) break;
                ++steps;
            }
            do { total *= 2; } while (total < 4);
            return float4(total, steps, 0, 1);
        }""",
        lambda u, _: [_doubled(np.floor(8 * u) + 1), np.floor(8 * u), 0, 1],
    ),
    "derivatives after branches": (
        """
        struct Out { float4 p [[position]]; float2 uv; };
        vertex Out v(uint id [[vertex_id]]) { return {place(id), corners[id]}; }
        static float2 slopes(float a) { return float2(dfdx(a), dfdy(a)); }
        fragment float4 f(Out in [[stage_in]]) {
            float2 warped = in.uv;
            if (in.uv.x > 0.5f) { warped *= 2; } else { warped.y += 1; }
            const float2 change = slopes(in.uv.x * in.uv.x);
            return float4(fwidth(in.uv.y), change.y, warped.x, dfdx(warped.y - in.uv.y * (in.uv.x > 0.5f ? 2 : 1)));
        }""",
        lambda u, _: [1 / SIZE + 0 * u, 0, np.where(u > 0.5, 2 * u, u), 0],
    ),
    "const and reference arguments": (
        """
        struct Out { float4 p [[position]]; float4 c [[user(c), center_perspective]]; };
        [[vertex]] Out v(const uint id [[vertex_id]]) {
            Out out; out.p = place(id); out.c = corners[id].xyxy; return out; }
        fragment float4 f(const Out in [[ stage_in ]], const bool front [[ front_facing ]],
                          const uint primitive [[primitive_id]]) {
            return in.c + float4(0, 0, front, primitive);
        }""",
        lambda u, v: [u, v, u + 0, v],
    ),
    "barycentric coordinates": (
        """
        vertex float4 v(uint id [[vertex_id]]) { return place(id); }
        fragment float4 f(float3 b [[barycentric_coord]], float2 two [[barycentric_coord, center_no_perspective]],
                          ushort a [[amplification_id]]) { return float4(b.yz, two.x + a, b.x); }""",
        lambda u, v: [u / 2, v / 2, 1 - u / 2 - v / 2, 1 - u / 2 - v / 2],
    ),
}


def _doubled(total: Array) -> Array:
    result = total * 2
    while (result < 4).any():
        result = np.where(result < 4, result * 2, result)
    return result


def whole_picture(renderer: Renderer, source: str, **properties: Any) -> Array:
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.pipeline("v", "f", ["RGBA32Float"], source, **properties)
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.draw_primitives(TRIANGLE, 0, 3)
    return renderer.colors(target)


@pytest.mark.parametrize("style", PAIRS)
def test_styles(renderer: Renderer, style: str) -> None:
    source, truth = PAIRS[style]
    rows, columns = np.mgrid[:SIZE, :SIZE]
    u, v = (columns + 0.5) / SIZE, 1 - (rows + 0.5) / SIZE
    wanted = np.stack([np.broadcast_to(value, u.shape) for value in truth(u, v)], axis=-1)
    np.testing.assert_allclose(whole_picture(renderer, CORNERS + source), wanted, rtol=1e-5, atol=2e-5)

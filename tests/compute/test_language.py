"""Features of the language, each in a small kernel that writes integers, against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .conftest import Runner

HEAD = """
#include <metal_stdlib>
using namespace metal;
"""
BODY = "kernel void k(device int* o [[buffer(0)]], uint i [[thread_position_in_grid]]) {{\n{}\n}}\n"

HELPERS = """
constant int table[] = {3, 4};
int first(threadgroup int* p) { return *p; }
int first(thread int* p) { return *p; }
int first(constant int* p) { return *p; }
template <class T> void exchange(thread T& a, thread T& b) { T kept = a; a = b; b = kept; }
void increment(device int& x) { x += 1; }
int defaults(int a, int b = 10) { return a + b; }
template <int N = 7> int number() { return N; }
constexpr int factorial(int n) { int r = 1; for (int k = 2; k <= n; k++) r *= k; return r; }
static_assert(factorial(4) == 24, "at compile time");
template <class... T> int sum(T... values) { return (values + ...); }
struct P {
    int a, b;
    P operator+(P r) const { return {a + r.a, b + r.b}; }
    int total() const thread { return a + b; }
    int operator[](int k) const { return k ? b : a; }
    thread P& operator+=(P r) { a += r.a; b += r.b; return *this; }
    static P twice(int x) { return P{x, x}; }
};
#define CAT(a, b) a##b
#define LARGER(a, b) \\
    ((a) > (b) ?     \\
     (a) : (b))
"""

FEATURES: dict[str, tuple[str, list[int]]] = {
    "wrapping": (
        "int a = 2147483647 - int(i); uint b = i; short s = 32767; s++; uchar u = 255; u += 2; "
        "char4 c = char4(100) * 2;"
        "o[0] = int(b - 1u); o[1] = s; o[2] = u; o[3] = c.w; o[4] = a; o[5] = uchar(char(-1));",
        [-1, -32768, 1, -56, 2147483647, 255],
    ),
    "bits": (
        "o[0] = as_type<int>(1.0f); o[1] = as_type<int>(half2(1, 2)); o[2] = as_type<uchar4>(0x04030201).w;"
        "o[3] = popcount(~0ul); o[4] = clz(1); o[5] = as_type<ushort2>(0x00020001u).y; o[6] = 0b101 + 017 + 1'000;",
        [0x3F800000, 0x40003C00, 4, 64, 31, 2, 1020],
    ),
    "swizzles": (
        "int4 v = int4(1, 2, 3, 4); v.xz = v.zx; v.rgb *= 2; v[3] = v[0]; v.w += 1; v.yx += int2(10, 20); "
        "v.xyzw = v.wzyx;"
        "for (int k = 0; k < 4; k++) o[k] = v[k]; v.xy++; o[4] = v.x; o[5] = v.zw.y; v.x = v.y = 9; o[6] = v.x + v.y;"
        "o[7] = dot(float4(3, 0, 4, 9).xyz, float3(1)); float4 z = float4(v.xy.yx.x, float3(v.xyz)); o[8] = z.w;",
        [7, 2, 14, 26, 8, 26, 18, 7, 14],
    ),
    "comparisons": (
        "float3 a = float3(1, 2, 3); bool3 b = a >= float3(2); o[0] = any(b); o[1] = all(b); o[2] = all(a == a);"
        "o[3] = any(b && bool3(true, false, false)); o[4] = select(int3(1), int3(2), b).z; "
        "o[5] = clamp(int2(-5, 50), 0, 10).y;"
        "float4 m = mix(float4(0), float4(10), 0.5); o[6] = int(m.y); int2 t = i == 0 ? int2(1, 2) : int2(3); "
        "o[7] = t.y;",
        [1, 0, 1, 0, 2, 10, 5, 2],
    ),
    "matrices": (
        "float4x4 m = float4x4(1); m[3] = float4(1, 2, 3, 1); float4 p = m * float4(1); o[0] = p.x; o[1] = p.z;"
        "float2x2 d = float2x2(1, 2, 3, 4); o[2] = determinant(d); o[3] = transpose(d)[0][1]; m[0].xy = float2(5, 6);"
        "o[4] = m[0][1]; float3x3 z = float3x3(float3(1, 0, 0), float3(0, 2, 0), float3(0, 0, 3)); "
        "o[5] = (z * z)[2][2];"
        "o[6] = (float3(1) * z).y; z *= 2.0f; o[7] = (-z)[1].y; uint k = i + 1; o[8] = d[k][k - 1];",
        [2, 4, -2, 3, 6, 9, 2, -4, 3],
    ),
    "lambdas": (
        "int base = 10; auto add = [=](int x) { return x + base; }; auto grow = [&](int x) -> int { base *= x; "
        "return base; };"
        "o[0] = add(5); o[1] = grow(3); o[2] = [](int a, int b) { return a - b; }(5, 3);",
        [15, 30, 2],
    ),
    "functions": (
        "threadgroup int x[4]; x[0] = 5; int y = 7; o[0] = first(x); o[1] = first(&y); o[2] = first(table);"
        "int a = 1, b = 2; exchange(a, b); o[3] = a; increment(o[4]); o[5] = defaults(1) + number() + number<3>(); "
        "o[6] = sum(1, 2, 3);",
        [5, 7, 3, 2, 1, 21, 6],
    ),
    "methods": (
        "P p{1, 2}; P q = p + P{3, 4}; o[0] = q.total(); o[1] = q[1]; q += p; o[2] = q.a; o[3] = P::twice(5).b;",
        [10, 6, 5, 5],
    ),
    "preprocessor": (
        "#if defined(NOTHING) && NOTHING > 1\no[0] = 1;\n#elif __METAL_VERSION__ >= 200\no[0] = 2;\n#else\n"
        "#error no\n#endif\n"
        'int xy = 5; o[1] = CAT(x, y); o[2] = LARGER(3, 4); o[3] = sizeof("é"); '
        "/* o[4] = */ o[4] /* , */ = 6; // \\\no[4] = 7;",
        [2, 5, 4, 3, 6],
    ),
    "control flow": (
        "int s = 0; for (int a = 0; a < 10; a++) { if (a == 3) continue; if (a == 7) break; int b = 0;"
        "while (true) { if (++b > 2) break; } do { b--; } while (b > 0); s += a + b; } o[0] = s;"
        "switch (s) { case 18: o[1] = 1; case 19: o[1] += 2; break; default: o[1] = 9; } if (i == 0) return; o[2] = 1;",
        [18, 3, 0],
    ),
    "small floats": (
        "half h = 1.5h; bfloat b = bfloat(h); half c = half(b); bfloat d = (bfloat)h; half e = static_cast<half>(b);"
        "half4 v = half4(bfloat4(1, 2, 3, 4)); thread half* p = &h; b = bfloat(*p * 2) + bfloat(1);"
        "o[0] = int(b); o[1] = int(c * 2); o[2] = int(float(d) * 2); o[3] = int(e * 2); o[4] = int(v.w);",
        [4, 3, 3, 3, 4],
    ),
    "half literals": ("bfloat b = bfloat(1.5h) * bfloat(2); o[0] = int(b);", [3]),
    "pointers": (
        "device int* p = o + 2; *(p - 1) = 3; p[1] = 4; o[0] = int(p - o); device uchar* c = (device uchar*)o; "
        "c[16] = 9;"
        "auto u = reinterpret_cast<uintptr_t>(p); o[5] = u != 0; "
        "device const int* r = const_cast<device const int*>(p);"
        "o[2] = r[1]; int a[4] = {1, 2, 3}; array<int, 2> b = {{5, 6}}; o[6] = a[2] + a[3] + b[1] + int(b.size());",
        [2, 3, 4, 4, 9, 1, 11],
    ),
    "packed vectors": (
        "device packed_float3* p = (device packed_float3*)(o + 10); p[0] = float3(1, 2, 3); p[1] = p[0] * 2.0f; "
        "p[1].x += 1;"
        "p[1].yz = float2(8, 9); float3 s = p[0] + p[1]; o[0] = s.x; o[1] = p[1][1] + p[1].z; "
        "o[2] = length(p[0] - p[0]);",
        [4, 17, 0],
    ),
}


def evaluate(runner: Runner, source: str, count: int) -> list[int]:
    (result,) = runner.run(runner.pipeline(source, "k"), [np.zeros(32, np.int32)], (1, 1, 1), (1, 1, 1))
    return [int(value) for value in result[:count]]


@pytest.mark.parametrize("feature", FEATURES)
def test_feature(runner: Runner, feature: str) -> None:
    statements, expected = FEATURES[feature]
    assert evaluate(runner, HEAD + HELPERS + BODY.format(statements), len(expected)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "\r\n".join(
            ["kernel void k(device int* o)", "{", "\to[0] = 1; // \tone", "#define TWO \\", " 2", "\to[1]=TWO;}", ""]
        ),
        "kernel/*a*/void/**/k(/*x*/device/*y*/int/*z*/*/*w*/o/**/[[/*q*/buffer/*r*/(/*s*/0/*t*/)/*u*/]]//end\n"
        ", uint i [[ thread_position_in_grid ]]){o[0]=1;o[1]=2;}",
        "// grüße 日本語 \nkernel void k(device int* o) { /* é */ o[0] = 1; o[1] = 2; }",
        "\ufeffkernel void k(device int* o) { o[0] = 1; o[1] = 2; }",
        "kernel void k(uint i [[thread_position_in_grid]], device int* o [[buffer(0)]]) { o[0] = 1; o[1] = 2; }",
        "#define WHERE device int* o [[buffer(0)]]\n#define KERNEL kernel void\nKERNEL k(WHERE) { o[0] = 1; "
        "o[1] = 2; }",
    ],
)
def test_spelling(runner: Runner, source: str) -> None:
    assert evaluate(runner, source, 2) == [1, 2]


def test_very_long_source(runner: Runner) -> None:
    helpers = "".join(f"static int f{k}(int x) {{ return x + {k}; }} // {'-' * 80}\n" for k in range(3000))
    assert evaluate(runner, HEAD + helpers + BODY.format("o[0] = f2999(int(i)) + f1(1);"), 1) == [3001]


def test_many_kernels_in_one_library(runner: Runner) -> None:
    source = HEAD + "".join(f"kernel void k{n}(device int* o) {{ o[0] = {n}; }}\n" for n in range(100))
    assert len(runner.device.new_library_with_source(source).function_names) == 100
    (result,) = runner.run(runner.pipeline(source, "k73"), [np.zeros(1, np.int32)], (1, 1, 1), (1, 1, 1))
    assert result[0] == 73


def test_all_buffers_in_any_order(runner: Runner) -> None:
    order = np.random.default_rng(13).permutation(31).tolist()
    arguments = ", ".join(f"device int* b{n} [[buffer({n})]]" for n in order)
    body = "".join(f"b{n}[0] = {n};" for n in range(31))
    pipeline = runner.pipeline(f"kernel void k({arguments}) {{ {body} }}", "k")
    results = runner.run(pipeline, [np.zeros(4, np.int32)] * 31, (1, 1, 1), (1, 1, 1))
    assert [int(result[0]) for result in results] == list(range(31))


def test_kernels_without_arguments_and_in_namespaces(runner: Runner) -> None:
    source = "kernel void nothing() {}\nnamespace a::b { kernel void k(device int* o) { o[0] = 7; } }"
    runner.run(runner.pipeline(source, "nothing"), [], (5, 1, 1), (5, 1, 1))
    (result,) = runner.run(runner.pipeline(source, "a::b::k"), [np.zeros(1, np.int32)], (1, 1, 1), (1, 1, 1))
    assert result[0] == 7


def test_macros_from_options(runner: Runner) -> None:
    options = pm.CompileOptions()
    options.preprocessor_macros = {"NUMBER": 7, "TYPE": "half", "FACTOR": 1.5}
    source = BODY.format("o[0] = NUMBER; o[1] = sizeof(TYPE); o[2] = int(FACTOR * 2);")
    library = runner.device.new_library_with_source(source, options)
    pipeline = runner.device.new_compute_pipeline_state(library.new_function("k"))
    (result,) = runner.run(pipeline, [np.zeros(3, np.int32)], (1, 1, 1), (1, 1, 1))
    assert result.tolist() == [7, 2, 3]


def test_largest_threadgroup_and_its_memory(runner: Runner) -> None:
    source = HEAD + (
        "kernel void k(device int* o, uint i [[thread_position_in_grid]]) { threadgroup int all[8192];"
        "for (uint n = i; n < 8192; n += 1024) all[n] = n;"
        "for (uint n = 0; n < 3; n++) threadgroup_barrier(mem_flags::mem_threadgroup);"
        "o[i] = all[8191 - i * 8]; }"
    )
    (result,) = runner.run(runner.pipeline(source, "k"), [np.zeros(1024, np.int32)], (1024, 1, 1), (1024, 1, 1))
    np.testing.assert_array_equal(result, 8191 - np.arange(1024) * 8)

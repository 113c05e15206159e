"""What the compute side of the Metal Shading Language specification has, each with a small kernel that uses it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """One row: a chapter of the specification, what is tried, statements of a kernel, declarations in front of it.

    The kernel has `device float* o`, `uint i` and what `parameters` adds.
    """

    chapter: str
    what: str
    statements: str
    declarations: str = ""
    parameters: str = ""


TYPES = "2 Data types"
SPACES = "4 Address spaces"
FUNCTIONS = "5 Function and variable declarations"
LIBRARY = "6 Metal standard library"
RESTRICTIONS = "1.5 Restrictions"
SIMD = "6.9 Synchronization and SIMD-group functions"
TEXTURES = "6.12 Texture functions"
ATOMICS = "6.15 Atomic functions"

PROBES = (
    Probe(RESTRICTIONS, "lambda expressions", "auto f = [](float x) { return x; }; o[i] = f(1);"),
    Probe(
        RESTRICTIONS,
        "`if constexpr` and fold expressions",
        "o[i] = all_of(1, 2);",
        "template <class... T> float all_of(T... x) { if constexpr (sizeof...(x) > 0) return (x + ...); return 0; }",
    ),
    Probe(RESTRICTIONS, "`double`", "double d = 1; o[i] = d;"),
    Probe(RESTRICTIONS, "`goto`", "goto end; end: o[i] = 1;"),
    Probe(RESTRICTIONS, "`virtual` functions", "o[i] = 1;", "struct A { virtual void f(); };"),
    Probe(RESTRICTIONS, "`new` and `delete`", "thread int* p = new int; o[i] = *p;"),
    Probe(RESTRICTIONS, "exceptions", "throw 1;"),
    Probe(RESTRICTIONS, "`dynamic_cast`", "struct A {}; A a; dynamic_cast<thread A*>(&a);"),
    Probe(TYPES, "`half`, `bfloat`", "o[i] = float(half(1.5h) + half(bfloat(2.0bf)));"),
    Probe(TYPES, "`long`, `ulong`", "o[i] = float(long(i) << 40) + float(ulong(i));"),
    Probe(TYPES, "vectors and swizzles", "float4 v(1, 2, 3, 4); v.wx = v.yz; o[i] = v.bgra.r;"),
    Probe(TYPES, "matrices", "half3x2 m(1); float4x4 n(2); o[i] = determinant(n) + float((m * half3(1)).x);"),
    Probe(TYPES, "packed vectors", "packed_short3 v(1, 2, 3); o[i] = v.z;"),
    Probe(
        TYPES,
        "`simdgroup_matrix`",
        "simdgroup_half8x8 m(0); simdgroup_multiply(m, m, m); o[i] = m.thread_elements()[0];",
    ),
    Probe(TYPES, "`array`", "array<float, 3> a = {1, 2, 3}; o[i] = a[i % a.size()];"),
    Probe(TYPES, "unions, `as_type`", "union U { uint u; float f; }; U u; u.u = i; o[i] = u.f + as_type<float>(i);"),
    Probe(TYPES, "argument buffers", "o[i] = a.x[i];", "struct A { device float* x [[id(3)]]; };", "constant A& a"),
    Probe(TYPES, "ray tracing types", "raytracing::ray r; o[i] = 1;"),
    Probe(TYPES, "tensors", "o[i] = 1;", "", "tensor<device float, dextents<int, 2>> t"),
    Probe(SPACES, "`threadgroup` variables", "threadgroup float s[32]; s[i % 32] = 1; o[i] = s[0];"),
    Probe(SPACES, "`threadgroup` arguments", "s[0] = 1; o[i] = s[0];", "", "threadgroup float* s"),
    Probe(SPACES, "`constant` at program scope", "o[i] = table[i % 2];", "constant float table[] = {1, 2};"),
    Probe(
        SPACES,
        "overloads by address space with different bodies",
        "thread float x = 1; o[i] = f(o) + f(&x);",
        "float f(device float*) { return 1; } float f(thread float*) { return 2; }",
    ),
    Probe(SPACES, "`threadgroup_imageblock`", "o[i] = 1;", "struct B { float x; };", "imageblock<B> b"),
    Probe(
        FUNCTIONS,
        "function constants",
        "float a[n]; a[0] = 1; o[i] = a[0];",
        "constant int n [[function_constant(0)]];",
    ),
    Probe(
        FUNCTIONS,
        "`host_name` instantiations",
        "o[i] = 1;",
        'template <class T> kernel void t(device T*){} template [[host_name("n")]] kernel void t<int>(device int*);',
    ),
    Probe(FUNCTIONS, "visible functions in tables", "o[i] = t[0](1);", "", "visible_function_table<float(float)> t"),
    Probe(
        FUNCTIONS, "`[[stage_in]]`", "o[i] = in.x;", "struct In { float x [[attribute(0)]]; };", "In in [[stage_in]]"
    ),
    Probe(FUNCTIONS, "unknown attributes", "o[i] = 1;", "", "uint x [[no_such_attribute]]"),
    Probe(
        LIBRARY,
        "math, `fast` and `precise`",
        "o[i] = fast::sin(1.f) + precise::exp(2.f) + sinpi(0.5f) + fma(1.f, 2.f, 3.f);",
    ),
    Probe(LIBRARY, "integers", "o[i] = popcount(i) + clz(i) + mulhi(i, i) + addsat(i, i) + extract_bits(i, 1, 2);"),
    Probe(
        LIBRARY,
        "common, geometric, relational",
        "o[i] = saturate(length(float3(1))) + smoothstep(0.f, 1.f, 0.5f) + select(1, 2, isnan(o[i]));",
    ),
    Probe(LIBRARY, "pack and unpack", "o[i] = unpack_unorm4x8_to_float(pack_float_to_unorm4x8(float4(0.5))).x;"),
    Probe(LIBRARY, "`os_log`", 'os_log_default.log("%d", i); o[i] = 1;'),
    Probe(
        SIMD,
        "barriers",
        "threadgroup_barrier(mem_flags::mem_threadgroup); simdgroup_barrier(mem_flags::mem_none); o[i] = 1;",
    ),
    Probe(
        SIMD,
        "reductions, scans, shuffles, votes",
        "o[i] = simd_sum(i) + simd_prefix_exclusive_sum(i) + simd_shuffle_xor(i, 1) + simd_any(i > 1);",
    ),
    Probe(SIMD, "quad-groups", "o[i] = quad_sum(i) + quad_broadcast(i, 1);"),
    Probe(
        TEXTURES,
        "read, write, sample, gather",
        "constexpr sampler s; float2 p = 0; w.write(t.sample(s, p) + t.gather(s, p) + t.read(uint2(p)), uint2(0));",
        "",
        "texture2d<float> t, texture2d<float, access::write> w",
    ),
    Probe(
        TEXTURES,
        "cube, array, depth, buffer and multisampled textures",
        "o[i] = c.get_width() + a.get_array_size() + d.get_width() + b.get_width() + m.get_num_samples();",
        "",
        "texturecube<float> c, texture2d_array<half> a, depth2d<float> d, texture_buffer<float> b, "
        "texture2d_ms<float> m",
    ),
    Probe(
        ATOMICS,
        "integers",
        "atomic_fetch_add_explicit(a, 1, memory_order_relaxed); o[i] = 1;",
        "",
        "device atomic_int* a",
    ),
    Probe(
        ATOMICS,
        "`float`",
        "atomic_fetch_add_explicit(a, 1.f, memory_order_relaxed); o[i] = 1;",
        "",
        "device atomic_float* a",
    ),
    Probe(
        ATOMICS,
        "64-bit minimum and maximum",
        "atomic_max_explicit(a, ulong(i), memory_order_relaxed); o[i] = 1;",
        "",
        "device atomic_ulong* a",
    ),
    Probe(ATOMICS, "fences", "atomic_thread_fence(mem_flags::mem_device, memory_order_relaxed); o[i] = 1;"),
)

"""Probes of chapters 1 to 5: restrictions, types, operators, address spaces, functions."""

from __future__ import annotations

from tests.msl_support.probes import Probe, values

RESTRICTIONS = "1.5.4 Restrictions"
SCALARS = "2.1 to 2.3 Scalar, vector and matrix data types"
MORE_TYPES = "2.4 to 2.11 SIMD-group matrices, atomics, buffers, textures, samplers, imageblocks"
AGGREGATES = "2.12 to 2.16 Aggregates, argument buffers, uniform type, function tables"
RAY_TRACING = "2.17 to 2.20 Ray tracing, interpolants, meshes, tensors"
CONVERSIONS = "2.21 and 2.22 Conversions; 3 Operators"
SPACES = "4 Address spaces"
FUNCTIONS = "5.1 Functions"
ARGUMENTS = "5.2 Function arguments and variables"
PROGRAM_SCOPE = "5.3 to 5.9 Storage classes, imageblocks, function constants, program scope"

POSITIONS = (
    "thread_position_in_grid, thread_position_in_threadgroup, threadgroup_position_in_grid, threads_per_grid, "
    "threads_per_threadgroup, threadgroups_per_grid, dispatch_threads_per_threadgroup, grid_origin, grid_size"
)
INDICES = (
    "thread_index_in_threadgroup, thread_index_in_simdgroup, thread_index_in_quadgroup, "
    "simdgroup_index_in_threadgroup, quadgroup_index_in_threadgroup, simdgroups_per_threadgroup, "
    "quadgroups_per_threadgroup, dispatch_simdgroups_per_threadgroup, dispatch_quadgroups_per_threadgroup, "
    "threads_per_simdgroup, thread_execution_width"
)


def _left_out(what: str, statements: str = "o[i] = 1;", declarations: str = "") -> Probe:
    return Probe(RESTRICTIONS, what, statements, declarations, is_left_out=True)


def _inputs(kind: str, attributes: str) -> str:
    names = [name for name in attributes.split(", ") if name != "thread_position_in_grid"]
    return ", ".join(f"{kind} a{number} [[{name}]]" for number, name in enumerate(names))


PROBES = (
    Probe(RESTRICTIONS, "lambda expressions", "auto f = [](float x) { return x; }; o[i] = f(1);"),
    Probe(
        RESTRICTIONS,
        "`if constexpr` and fold expressions",
        "o[i] = all_of(1, 2);",
        "template <class... T> float all_of(T... x) { if constexpr (sizeof...(x) > 0) return (x + ...); return 0; }",
    ),
    Probe(RESTRICTIONS, "structured bindings", "struct P { float a, b; }; auto [a, b] = P{1, 2}; o[i] = a + b;"),
    Probe(
        RESTRICTIONS, "recursive functions", "o[i] = f(i);", "int f(uint n) { return n < 2 ? n : f(n - 1) + f(n - 2); }"
    ),
    _left_out("`double`", "double d = 1; o[i] = d;"),
    _left_out("`goto`", "goto end; end: o[i] = 1;"),
    _left_out("`virtual` functions", declarations="struct A { virtual void f(); };"),
    _left_out("`new` and `delete`", "thread int* p = new int; o[i] = *p;"),
    _left_out("exceptions", "throw 1;"),
    _left_out("`dynamic_cast`", "struct A {}; A a; dynamic_cast<thread A*>(&a);"),
    _left_out("`thread_local`", "thread_local int n = 1; o[i] = n;"),
    _left_out("`register`", "register int n = 1; o[i] = n;"),
    _left_out("the C++ standard library", declarations="#include <vector>"),
    _left_out("inline assembly", 'asm("nop");'),
    _left_out("arrays of variable length", "float a[i]; o[i] = a[0];"),
    Probe(
        SCALARS,
        "`char` to `ulong`, `size_t`, `ptrdiff_t`",
        "o[i] = char(i) + uchar(i) + short(i) + size_t(i) + long(i) + metal::uint(i);",
    ),
    Probe(SCALARS, "`half`, `bfloat`", "o[i] = float(half(1.5h) + half(bfloat(2.0bf)));"),
    Probe(SCALARS, "vectors and swizzles", "float4 v(1, 2, 3, 4); v.wx = v.yz; o[i] = v.bgra.r;"),
    Probe(SCALARS, "packed vectors", "packed_short3 v(1, 2, 3); o[i] = v.z;"),
    Probe(
        SCALARS, "matrices of `float` and `half`", "half3x2 m(1); o[i] = float((m * half3(1)).x) + float4x4(2)[1][1];"
    ),
    Probe(
        MORE_TYPES,
        "`simdgroup_matrix` of `float`, `half`, `bfloat`",
        "simdgroup_half8x8 m(0); simdgroup_bfloat8x8 b(0); simdgroup_float8x8 f(0); o[i] = f.thread_elements()[0];",
    ),
    Probe(
        MORE_TYPES,
        "`atomic<T>`, `atomic_int`, `atomic_uint`, `atomic_bool`, `atomic_float`, `atomic_ulong`",
        "o[i] = 1;",
        parameters="device atomic_int* a, device atomic<uint>* b, device atomic_bool* c, device atomic_float* d, "
        "device atomic_ulong* e",
    ),
    Probe(
        MORE_TYPES,
        "textures of every kind",
        "o[i] = c.get_width() + a.get_array_size() + d.get_width() + b.get_width() + m.get_num_samples();",
        parameters="texturecube<float> c, texture2d_array<half> a, depth2d<float> d, texture_buffer<float> b, "
        "texture2d_ms<float> m, texture1d<int> e, texture3d<uint> f, texturecube_array<float> g, depthcube<float> h",
    ),
    Probe(MORE_TYPES, "samplers, also `constexpr`", "constexpr sampler s(filter::linear, address::repeat); (void)s;"),
    Probe(MORE_TYPES, "pixel data types (`r8unorm<half>`)", "r8unorm<half> p; o[i] = half(p);"),
    Probe(MORE_TYPES, "imageblocks", declarations="struct B { float x; };", parameters="imageblock<B> b"),
    Probe(AGGREGATES, "`array`, `array_ref`", "array<float, 3> a = {1, 2, 3}; o[i] = a[i % a.size()];"),
    Probe(
        AGGREGATES,
        "arrays of textures and samplers",
        "o[i] = t[1].sample(s[1], float2(0)).x;",
        parameters="array<texture2d<float>, 2> t, array<sampler, 2> s",
    ),
    Probe(
        AGGREGATES,
        "structs, unions, bit fields",
        "union U { uint u; float f; }; U u; u.u = i; o[i] = u.f;",
        "struct B { uint a : 3, b : 29; };",
    ),
    Probe(
        AGGREGATES,
        "argument buffers: `id`, nested, arrays, pointers",
        "o[i] = a.x[i] + a.in.y[0][i] + a.t[1].read(uint2(0)).x;",
        "struct In { array<device float*, 2> y [[id(0)]]; };\n"
        "struct A { device float* x [[id(3)]]; In in [[id(4)]]; array<texture2d<float>, 2> t [[id(8)]]; };",
        "constant A& a",
    ),
    Probe(AGGREGATES, "`uniform<T>`", "uniform<uint> u = make_uniform(3u); o[i] = u;"),
    Probe(
        AGGREGATES, "`visible_function_table`", "o[i] = t[0](1);", parameters="visible_function_table<float(float)> t"
    ),
    Probe(
        AGGREGATES,
        "function groups",
        '[[function_groups("g")]] float v = t[0](1); o[i] = v;',
        parameters="visible_function_table<float(float)> t",
    ),
    Probe(RAY_TRACING, "ray tracing types", "raytracing::ray r;"),
    Probe(
        RAY_TRACING,
        "acceleration structures",
        "o[i] = 1;",
        "using namespace metal::raytracing;",
        "acceleration_structure<instancing> a",
    ),
    Probe(RAY_TRACING, "tensors (Metal 4)", parameters="tensor<device float, dextents<int, 2>> t"),
    Probe(RAY_TRACING, "cooperative tensors (Metal 4)", declarations="#include <metal_cooperative_tensor>"),
    Probe(
        CONVERSIONS,
        "`static_cast`, `as_type`",
        "o[i] = as_type<float>(i) + static_cast<half>(i) + as_type<short2>(i).x;",
    ),
    Probe(CONVERSIONS, "`reinterpret_cast` of pointers", "o[i] = *reinterpret_cast<device uint*>(o + i);"),
    Probe(CONVERSIONS, "scalar and vector operators", "int3 v = int3(i) % 3 << 1 & 7; o[i] = select(v, -v, v == 2).x;"),
    Probe(
        CONVERSIONS,
        "matrix operators",
        "float2x3 m(1); o[i] = (m * float2(1)).x + (float3(1) * m).x + (m + m * 2)[0].x;",
    ),
    Probe(
        SPACES,
        "4.1 `device`, 4.2 `constant`, 4.3 `thread`",
        "thread float x = *c + table[1]; thread float* p = &x; o[i] = *p;",
        "constant float table[] = {1, 2};",
        "constant float* c",
    ),
    Probe(SPACES, "4.4 `threadgroup` variables", "threadgroup float s[32]; s[i % 32] = 1; o[i] = s[0];"),
    Probe(SPACES, "4.4 `threadgroup` arguments", "s[0] = 1; o[i] = s[0];", parameters="threadgroup float* s"),
    Probe(
        SPACES,
        "4.5 `threadgroup_imageblock`",
        "threadgroup_imageblock B* p = b.data(ushort2(0));",
        "struct B { float x; };",
        "imageblock<B> b",
    ),
    Probe(
        SPACES,
        "4.8 `coherent(device)`, `memory_coherence_device`",
        "p[i] = t.read(i).x;",
        parameters="coherent(device) device float* p, texture1d<float, access::read, memory_coherence_device> t",
    ),
    Probe(
        SPACES,
        "overloads by address space with equal bodies",
        "thread float x = 1; o[i] = f(o) + f(&x);",
        "float f(device float* p) { return p[0]; } float f(thread float* p) { return p[0]; }",
    ),
    Probe(
        SPACES,
        "overloads by address space with different bodies",
        "thread float x = 1; o[i] = f(o) + f(&x);",
        "float f(device float*) { return 1; } float f(thread float*) { return 2; }",
    ),
    Probe(
        FUNCTIONS,
        "5.1.3 kernels, by keyword and attribute",
        declarations="[[kernel]] void k(device float* p) { p[0] = 1; }",
    ),
    Probe(FUNCTIONS, "5.1.4 visible functions", declarations="[[visible]] float v(float x) { return x; }"),
    Probe(FUNCTIONS, "5.1.5 stitchable functions", declarations="[[stitchable]] float v(float x) { return x; }"),
    Probe(
        FUNCTIONS, "5.1.6 intersection functions", declarations="[[intersection(triangle)]] bool v() { return true; }"
    ),
    Probe(FUNCTIONS, "5.1.9 tile functions", "o[i] = 1;", "struct B { float x; };", "imageblock<B> b"),
    Probe(
        FUNCTIONS,
        "5.1.10 and 5.1.11 `host_name`, templated kernels",
        declarations="template <class T> kernel void t(device T*){}\n"
        'template [[host_name("n")]] kernel void t<int>(device int*);',
    ),
    Probe(
        FUNCTIONS,
        "`max_total_threads_per_threadgroup`, `required_threads_per_threadgroup`",
        declarations="[[kernel, max_total_threads_per_threadgroup(64)]] void k(device float* p) { p[0] = 1; }",
    ),
    Probe(
        ARGUMENTS,
        "5.2.1 `buffer`, `texture`, `sampler`, `threadgroup` indices",
        "o[i] = b[0] + t.sample(s, float2(0)).x;",
        parameters="device float* b [[buffer(4)]], texture2d<float> t [[texture(5)]], sampler s [[sampler(6)]], "
        "threadgroup float* g [[threadgroup(1)]]",
    ),
    Probe(ARGUMENTS, "5.2.3.6 positions and sizes", "o[i] = a0.x + a1.y;", parameters=_inputs("uint3", POSITIONS)),
    Probe(ARGUMENTS, "5.2.3.6 indices and counts", "o[i] = a0 + a1 + a2;", parameters=_inputs("ushort", INDICES)),
    Probe(
        ARGUMENTS, "5.2.4 `stage_in`", "o[i] = in.x;", "struct In { float x [[attribute(0)]]; };", "In in [[stage_in]]"
    ),
    Probe(ARGUMENTS, "unknown attributes", parameters="uint x [[no_such_attribute]]", is_left_out=True),
    Probe(
        PROGRAM_SCOPE,
        "5.3 `static`, `extern`, `constexpr`",
        "o[i] = a + b;",
        "static constant float a = 1; constant constexpr float b = 2;",
    ),
    Probe(
        PROGRAM_SCOPE,
        "5.8 function constants, as sizes too",
        "float a[n]; a[0] = 1; o[i] = a[0];",
        "constant int n [[function_constant(0)]];",
    ),
    Probe(
        PROGRAM_SCOPE,
        "5.8 arguments of function constants",
        "if (b) o[i] = p[0];",
        "constant bool b [[function_constant(0)]];",
        "device float* p [[buffer(3), function_constant(b)]]",
    ),
    Probe(
        PROGRAM_SCOPE,
        "5.9 built-in variables at program scope",
        "o[i] = gid.x;",
        "uint2 gid [[thread_position_in_grid]];",
    ),
    Probe(PROGRAM_SCOPE, "5.9 bindings at program scope", "o[i] = b[i];", "device float* constant b [[buffer(3)]];"),
    values(
        PROGRAM_SCOPE,
        "`__METAL_VERSION__`, `__METAL_MACOS__`, `__HAVE_BFLOAT__`",
        "__METAL_VERSION__",
        "__METAL_MACOS__",
    ),
)

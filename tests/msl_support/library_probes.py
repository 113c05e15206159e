"""Probes of chapter 6: the standard library's functions, a row for each family of the specification's tables."""

from __future__ import annotations

from tests.msl_support.probes import Probe, values

COMMON = "6.2 Common functions"
INTEGERS = "6.3 Integer functions"
RELATIONAL = "6.4 Relational functions"
MATH = "6.5 Math functions"
MATRICES = "6.6 Matrix functions; 6.7 SIMD-group matrix functions"
GEOMETRY = "6.8 Geometric functions"
GROUPS = "6.9 Synchronization and SIMD-group functions"
TEXTURES = "6.12 Texture functions"
PACKING = "6.14 Pack and unpack functions"
ATOMICS = "6.15 Atomic functions"
COMMANDS = "6.16 to 6.19 Indirect commands, ray tracing, logging"

ORDER = "memory_order_relaxed"


def _calls(text: str, arguments: str) -> tuple[str, ...]:
    return tuple(f"{name}({arguments})" for name in text.split())


def _atomic(what: str, kind: str, *calls: str) -> Probe:
    statements = " ".join(f"{call};" for call in calls)
    return Probe(ATOMICS, what, f"{statements} o[i] = 1;", parameters=f"device {kind}* a, device {kind}* b")


def _modify(value: str, *names: str) -> tuple[str, ...]:
    return tuple(f"atomic_{name}_explicit(a, {value}, {ORDER})" for name in names)


UNPACKED = ("unorm4x8", "snorm4x8", "unorm4x8_srgb", "unorm2x16", "snorm2x16", "unorm10a2", "unorm565")
PACKED = (("unorm4x8", 4), ("snorm4x8", 4), ("unorm2x16", 2), ("snorm2x16", 2), ("unorm10a2", 4), ("unorm565", 3))

PROBES = (
    values(
        COMMON,
        "`clamp`, `mix`, `saturate`, `sign`, `smoothstep`, `step`",
        "clamp(x, 0.f, 1.f)",
        "mix(x, y, 0.5f)",
        "saturate(half3(x))",
        "sign(x)",
        "smoothstep(0.f, 1.f, x)",
        "step(x, y)",
    ),
    values(COMMON, "`fast` and `precise` variants", "fast::clamp(x, 0.f, 1.f)", "precise::saturate(x)"),
    values(
        INTEGERS,
        "`abs`, `absdiff`, `addsat`, `subsat`, `hadd`, `rhadd`",
        "abs(n)",
        *_calls("absdiff addsat subsat hadd rhadd", "n, 3"),
    ),
    values(INTEGERS, "`clz`, `ctz`, `popcount`, `reverse_bits`", *_calls("clz ctz popcount reverse_bits", "uint3(i)")),
    values(
        INTEGERS,
        "`extract_bits`, `insert_bits`, `rotate`",
        "extract_bits(i, 1, 2)",
        "insert_bits(i, i, 3, 4)",
        "rotate(i, 5u)",
    ),
    values(
        INTEGERS,
        "`mad24`, `madhi`, `madsat`, `mul24`, `mulhi`",
        "mul24(n, n)",
        "mulhi(n, n)",
        *_calls("mad24 madhi madsat", "n, n, n"),
    ),
    values(
        INTEGERS,
        "`clamp`, `max`, `min`, `max3`, `min3`, `median3`",
        "max(n, 1)",
        "min(n, 1)",
        *_calls("clamp max3 min3 median3", "n, 1, 2"),
    ),
    values(
        RELATIONAL,
        "`all`, `any`, `not`, `select`",
        "all(float3(x) > 1)",
        "any(float3(x) > 1)",
        "select(x, y, x > y)",
        "metal::select(float2(x), float2(y), float2(x) > y)",
    ),
    values(
        RELATIONAL,
        "`isfinite` … `signbit`",
        *_calls("isfinite isinf isnan isnormal signbit", "float2(x)"),
        *_calls("isordered isunordered", "x, y"),
    ),
    values(
        MATH,
        "trigonometric",
        *_calls("sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh", "x"),
        "atan2(x, y)",
    ),
    values(MATH, "`cospi`, `sinpi`, `tanpi`, `sincos`", *_calls("cospi sinpi tanpi", "x"), "sincos(x, y)"),
    values(
        MATH, "exponential and logarithmic", *_calls("exp exp2 exp10 log log2 log10", "x"), "pow(x, y)", "powr(x, y)"
    ),
    values(MATH, "roots and division", *_calls("sqrt rsqrt", "x"), *_calls("divide fdim fmod", "x, y")),
    values(MATH, "rounding", *_calls("ceil floor fract rint round trunc", "half2(x)")),
    values(
        MATH,
        "`frexp`, `ilogb`, `ldexp`, `modf`, `nextafter`",
        "frexp(x, n)",
        "ilogb(x)",
        "ldexp(x, 2)",
        "modf(x, y)",
        "nextafter(x, y)",
    ),
    values(
        MATH,
        "`fabs`, `copysign`, `fma`, `fmax` … `fmedian3`",
        "fabs(x)",
        "copysign(x, y)",
        *_calls("fma fmax3 fmin3 fmedian3 max3 median3", "x, y, 1.f"),
        *_calls("fmax fmin", "x, y"),
    ),
    values(
        MATH, "`fast` and `precise` variants", "fast::sin(x)", "precise::exp(x)", "fast::pow(x, y)", "precise::sqrt(x)"
    ),
    values(
        MATH,
        "constants (`M_PI_F`, `M_PI_H`, `HUGE_VALF`, `INFINITY`, `NAN`)",
        "M_PI_F",
        "M_PI_H",
        "HUGE_VALF",
        "INFINITY",
        "NAN",
        "FLT_MAX",
        "HALF_MIN",
    ),
    values(
        MATH,
        "functions of `bfloat`",
        *_calls("exp sin sqrt floor", "bfloat(x)"),
        "fma(bfloat(x), bfloat(y), bfloat(y))",
    ),
    values(MATRICES, "`determinant`, `transpose`", "determinant(float4x4(x))", "transpose(half2x3(half(x)))[0]"),
    Probe(
        MATRICES,
        "`simdgroup_load`, `simdgroup_store`, products",
        "simdgroup_float8x8 m(1), c; simdgroup_load(c, o, 8); simdgroup_multiply(c, c, m); "
        "simdgroup_multiply_accumulate(c, m, m, c); simdgroup_store(c, o, 8);",
    ),
    Probe(
        MATRICES,
        "`make_filled_simdgroup_matrix`, `make_diagonal_simdgroup_matrix`, offsets and transposition",
        "auto m = make_filled_simdgroup_matrix<float, 8, 8>(2.f), d = make_diagonal_simdgroup_matrix<float, 8>(1.f); "
        "simdgroup_multiply(m, m, d); simdgroup_load(m, o, 8, ulong2(0, 8), true); "
        "simdgroup_store(m, o, 8, ulong2(0), true);",
    ),
    values(
        GEOMETRY,
        "`cross`, `distance`, `dot`, `length`, `normalize`",
        "cross(float3(x), float3(y))",
        "distance(float2(x), float2(y))",
        "dot(float2(x), float2(y))",
        "length(half3(x))",
        "normalize(float3(x))",
    ),
    values(
        GEOMETRY,
        "`distance_squared`, `length_squared`, `faceforward`, `reflect`, `refract`",
        "distance_squared(float2(x), float2(y))",
        "length_squared(float2(x))",
        "faceforward(float3(x), float3(x), float3(y))",
        "reflect(float3(x), float3(y))",
        "refract(float3(x), float3(y), 0.5f)",
    ),
    Probe(
        GROUPS,
        "6.9.1 barriers, all `mem_flags`",
        "threadgroup_barrier(mem_flags::mem_threadgroup | mem_flags::mem_device | mem_flags::mem_texture); "
        "simdgroup_barrier(mem_flags::mem_none); o[i] = 1;",
    ),
    values(
        GROUPS,
        "6.9.2 `simd_shuffle` … `simd_shuffle_rotate_up`",
        "simd_shuffle(x, 1)",
        "simd_shuffle_xor(half3(x), 1)",
        *_calls("simd_shuffle_up simd_shuffle_down simd_shuffle_rotate_up simd_shuffle_rotate_down", "n, 2"),
        *_calls("simd_shuffle_and_fill_up simd_shuffle_and_fill_down", "x, y, 2"),
        "simd_shuffle_and_fill_up(x, y, 2, 8)",
        "simd_broadcast(x, 3)",
        "simd_broadcast_first(x)",
    ),
    values(
        GROUPS,
        "6.9.2 reductions and scans",
        *_calls("simd_sum simd_product simd_min simd_max", "x"),
        *_calls("simd_and simd_or simd_xor", "n"),
        *_calls("simd_prefix_inclusive_sum simd_prefix_exclusive_sum", "x"),
        *_calls("simd_prefix_inclusive_product simd_prefix_exclusive_product", "half2(x)"),
    ),
    values(
        GROUPS,
        "6.9.2 votes",
        "simd_all(x > 1)",
        "simd_any(x > 1)",
        "ulong(simd_vote::vote_t(simd_ballot(x > 1)))",
        "simd_is_first()",
        "ulong(simd_vote::vote_t(simd_active_threads_mask()))",
    ),
    values(
        GROUPS,
        "6.9.3 quad-groups",
        "quad_sum(x)",
        "quad_broadcast(x, 1)",
        "quad_shuffle_xor(x, 1)",
        "quad_any(x > 1)",
        "quad_prefix_inclusive_sum(x)",
        "quad_max(n)",
        "quad_is_first()",
    ),
    Probe(
        TEXTURES,
        "`sample` with `level`, `bias`, `gradient2d`, `min_lod_clamp`, offsets",
        "constexpr sampler s; float2 p = 0; o[i] = (t.sample(s, p, level(1)) + t.sample(s, p, gradient2d(p, p)) + "
        "t.sample(s, p, min_lod_clamp(1)) + t.sample(s, p, bias(1), int2(1))).x;",
        parameters="texture2d<float> t",
    ),
    Probe(
        TEXTURES,
        "`sample_compare`, `gather`, `gather_compare`",
        "constexpr sampler s(compare_func::less); float2 p = 0; o[i] = d.sample_compare(s, p, 0.5f) + "
        "d.gather_compare(s, p, 0.5f).x + t.gather(s, p, int2(0), component::y).x;",
        parameters="texture2d<float> t, depth2d<float> d",
    ),
    Probe(
        TEXTURES,
        "`read`, `write`, sizes and counts",
        "w.write(t.read(uint2(0), 1), uint2(0)); o[i] = t.get_num_mip_levels();",
        parameters="texture2d<float> t, texture2d<float, access::write> w",
    ),
    Probe(
        TEXTURES,
        "6.12.17 `fence` of `access::read_write`",
        "t.write(t.read(uint2(0)), uint2(1)); t.fence();",
        parameters="texture2d<half, access::read_write> t",
    ),
    Probe(
        TEXTURES,
        "atomic functions of textures",
        "o[i] = t.atomic_fetch_add(uint2(0), uint4(1)).x + t.atomic_load(uint2(0)).x;",
        parameters="texture2d<uint, access::read_write> t",
    ),
    Probe(TEXTURES, "6.12.18 `is_null_texture`", "o[i] = is_null_texture(t);", parameters="texture2d<float> t"),
    Probe(
        TEXTURES,
        "`calculate_clamped_lod`, `calculate_unclamped_lod`",
        "constexpr sampler s; o[i] = t.calculate_clamped_lod(s, float2(0));",
        parameters="texture2d<float> t",
    ),
    values(
        PACKING,
        "`unpack_…_to_float` and `…_to_half`",
        *(
            f"unpack_{name}_to_{kind}({'ushort(i)' if name == 'unorm565' else 'i'})"
            for name in UNPACKED
            for kind in ("float", "half")
        ),
    ),
    values(
        PACKING,
        "`pack_float_to_…`, `pack_half_to_…`",
        *(f"pack_{kind}_to_{name}({kind}{size}(0.5))" for name, size in PACKED for kind in ("float", "half")),
        "pack_float_to_srgb_unorm4x8(float4(x))",
    ),
    _atomic(
        "6.15.4 load, store, exchange, compare and exchange",
        "atomic_uint",
        f"uint e = atomic_load_explicit(a, {ORDER})",
        f"atomic_store_explicit(b, e, {ORDER})",
        f"e = atomic_exchange_explicit(a, e, {ORDER})",
        f"atomic_compare_exchange_weak_explicit(a, &e, 1u, {ORDER}, {ORDER})",
    ),
    _atomic(
        "6.15.4.5 integers",
        "atomic_int",
        *_modify("1", *(f"fetch_{name}" for name in ("add", "and", "max", "min", "or", "sub", "xor"))),
    ),
    _atomic("6.15.4.5 `float`", "atomic_float", *_modify("1.f", "fetch_add", "fetch_sub")),
    _atomic("6.15.4.6 64 bits", "atomic_ulong", *_modify("ulong(1)", "max", "min")),
    Probe(
        ATOMICS,
        "6.15.1 orders other than relaxed (Metal 3.2)",
        "atomic_fetch_add_explicit(a, 1, memory_order_acq_rel);",
        parameters="device atomic_int* a",
    ),
    Probe(
        ATOMICS,
        "6.15.3 fences, with scopes (6.15.2)",
        "atomic_thread_fence(mem_flags::mem_device, memory_order_seq_cst, thread_scope_device); o[i] = 1;",
    ),
    Probe(
        COMMANDS,
        "6.16.2 compute commands",
        "compute_command c(commands.b, i); c.set_kernel_buffer(o, 0); c.reset();",
        "struct Commands { command_buffer b [[id(0)]]; };",
        "constant Commands& commands",
    ),
    Probe(
        COMMANDS,
        "6.16.1 render commands",
        "render_command c(commands.b, i); c.reset();",
        "struct Commands { command_buffer b [[id(0)]]; };",
        "constant Commands& commands",
    ),
    Probe(COMMANDS, "6.18 intersectors", "intersector<> x;", "using namespace metal::raytracing;"),
    Probe(COMMANDS, "6.19 `os_log`", 'os_log_default.log("%d", i); o[i] = 1;'),
)

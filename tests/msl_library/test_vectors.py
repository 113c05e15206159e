"""Vectors: constructors, components, operators, conversions; accepted and refused programs."""

import ctypes
import itertools
from collections.abc import Callable

import numpy as np
import pytest

from .native import CompileFailure, call, elementwise
from .numbers import every_exponent, from_bfloat

INTEGERS = ["char", "uchar", "short", "ushort", "int", "uint", "long", "ulong"]
FLOATS = ["half", "float", "bfloat"]
NUMPY = {
    "char": np.int8,
    "uchar": np.uint8,
    "short": np.int16,
    "ushort": np.uint16,
    "int": np.int32,
    "uint": np.uint32,
    "long": np.int64,
    "ulong": np.uint64,
    "half": np.float16,
    "float": np.float32,
}

# MSL specification, tables 2.3 (vectors) and 2.4 (packed vectors): bytes of one component.
COMPONENT_SIZE = {
    "bool": 1,
    "char": 1,
    "uchar": 1,
    "short": 2,
    "ushort": 2,
    "int": 4,
    "uint": 4,
    "long": 8,
    "ulong": 8,
    "half": 2,
    "bfloat": 2,
    "float": 4,
}


def test_sizes_and_alignments(check_unit: Callable[[str], None]) -> None:
    lines = []
    for name, size in COMPONENT_SIZE.items():
        for count, whole in ((2, 2), (3, 4), (4, 4)):
            lines.append(f"static_assert(sizeof({name}{count}) == {size * whole});")
            lines.append(f"static_assert(alignof({name}{count}) == {size * whole});")
            lines.append(f"static_assert(sizeof(packed_{name}{count}) == {size * count});")
            lines.append(f"static_assert(alignof(packed_{name}{count}) == {size});")
            lines.append(f"static_assert(__is_trivially_constructible({name}{count}));")
            lines.append(f"static_assert(__is_trivially_copyable({name}{count}));")
    # Tables 2.6: matrices of columns.
    for name, columns, rows in itertools.product(("half", "float"), (2, 3, 4), (2, 3, 4)):
        column = COMPONENT_SIZE[name] * (4 if rows == 3 else rows)
        lines.append(f"static_assert(sizeof({name}{columns}x{rows}) == {column * columns});")
        lines.append(f"static_assert(alignof({name}{columns}x{rows}) == {column});")
    check_unit("\n".join(lines))


def test_vectors_are_constants(check_unit: Callable[[str], None]) -> None:
    check_unit(
        """
        constexpr float4 a(1, 2, 3, 4);
        constexpr float3 splat = 2.0f;
        constexpr half2 b(half(1.0f), 2);
        constexpr bfloat3 c(1, 2, 3);
        constexpr bool2 d(true, false);
        constexpr uint3 e = {1u, 2u, 3u};
        constexpr packed_float3 f(1, 2, 3);
        constexpr float2x2 g(1, 2, 3, 4);
        constexpr float4 table[] = {float4(1), float4(1, 0, 0, 1)};
        """
    )


PROGRAM = """
template <typename T> T reversed_sum(T a, T b) { return a.wzyx + b.wzyx * a.xxxx; }

EXPORT int run_checks() {
  int line = 0;
#define CHECK(condition) if (!(condition)) { line = line ? line : __LINE__; }
  float4 a(1, 2, 3, 4);
  CHECK(a.x == 1 && a.y == 2 && a.z == 3 && a.w == 4 && a.r == 1 && a.g == 2 && a.b == 3 && a.a == 4);
  CHECK(all(float4(float2(1, 2), 3, 4) == a) && all(float4(1, float3(2, 3, 4)) == a));
  CHECK(all(float4(1, float2(2, 3), 4) == a) && all(float4(a.xy, a.zw) == a) && all(float4(a) == a));
  CHECK(all(float4(7) == float4(7, 7, 7, 7)) && all(float3(a.xy, 9) == float3(1, 2, 9)));
  CHECK(all(float3(packed_float3(1, 2, 3)) == a.xyz) && all(float4(packed_float3(1, 2, 3), 4) == a));
  CHECK(all(float4(half2(1, 2), int2(3, 4)) == a));
  float4 zero = {};
  CHECK(all(zero == 0) && !any(zero));
  float3 list = {1, 2, 3};
  CHECK(all(list == a.xyz));

  float4 b = a;
  b.xy = float2(10, 20);
  CHECK(all(b == float4(10, 20, 3, 4)));
  b.wx = b.xw;
  CHECK(all(b == float4(4, 20, 3, 10)));
  b.z += 5; b.x++; b.rg *= 2; b.w -= 1.5f;
  CHECK(all(b == float4(10, 40, 8, 8.5f)));
  b[1] = 1; b[2] *= 3;
  CHECK(b.y == 1 && b[2] == 24 && b[3] == 8.5f);
  b.bgr = b.rgb;
  CHECK(all(b == float4(24, 1, 10, 8.5f)));
  b.x = b.y = 6;
  CHECK(b.x == 6 && b.y == 6);
  float3* pointer = &list; pointer->zx = pointer->xy;
  CHECK(all(list == float3(2, 2, 1)));
  CHECK(all(a.xxyy.zw == float2(2, 2)) && all(a.wzyx.wzyx == a) && dot(a.xy, a.zw) == 11);
  const float4 fixed = a;
  CHECK(fixed.y == 2 && fixed[3] == 4 && all(fixed.yx == float2(2, 1)));
  auto copy = a.xy; copy.x = 9;
  CHECK(a.x == 1 && copy.x == 9);
  CHECK(all(reversed_sum(a, a) == float4(8, 6, 4, 2)));

  CHECK(all(a + 1 == float4(2, 3, 4, 5)) && all(2 * a == a + a) && all(1 - a == -(a - 1)) && all(a / 2 == a * 0.5f));
  CHECK(all(int3(7, -7, 9) % int3(4, 4, -4) == int3(3, -3, 1)) && all((uint2(5, 6) & 3u) == uint2(1, 2)));
  CHECK(all((int2(1, 2) | int2(4, 4)) == int2(5, 6)) && all((int2(1, 2) ^ 3) == int2(2, 1)) && all(~int2(0) == -1));
  CHECK(all((uint2(1) << uint2(3, 4)) == uint2(8, 16)) && all((int2(-16) >> 2) == -4) && all((uint2(8) >> int2(1, 2)) == uint2(4, 2)));
  uchar4 byte(250); byte += 10; CHECK(all(byte == 4));
  int4 counter(1); CHECK(all(counter++ == 1) && all(++counter == 3) && all(counter-- == 3) && all(--counter == 1));
  bool4 mask = a > 2;
  CHECK(!mask.x && !mask.y && mask.z && mask.w && any(mask) && !all(mask) && all(mask == !(a <= 2)));
  CHECK(all((mask && a < 4) == bool4(false, false, true, false)) && all((mask || a < 2) == bool4(1, 0, 1, 1)));
  CHECK(all(select(a, -a, mask) == float4(1, 2, -3, -4)) && select(1.0f, 2.0f, true) == 2);
  CHECK(all(float4(mask) == float4(0, 0, 1, 1)) && all(int4(mask) == int4(0, 0, 1, 1)) && all(bool4(a - 1) == bool4(0, 1, 1, 1)));
  mask.x = true; CHECK(mask[0] && all(~mask == bool4(0, 1, 0, 0)));

  packed_float3 p = a.xyz;
  p.xy = p.yx; p += 1; p[2] = 0;
  CHECK(all(p == float3(3, 2, 0)) && all(p * 2 == float3(6, 4, 0)) && all(a.xyz + p == float3(4, 4, 3)) && p.x == 3 && all(-p == -float3(p)));
  p = float3(1, 2, 2); CHECK(length(p) == 3 && dot(p, a.xyz) == 11 && all(normalize(p) == float3(p) / 3) && all(max(p, 2.0f) == 2));
  packed_short4 s(1, 2, 3, 4); s <<= 1; CHECK(all(short4(s) == short4(2, 4, 6, 8)));

  CHECK(as_type<uint>(1.0f) == 0x3f800000u && as_type<float>(0x40000000u) == 2.0f && as_type<ushort2>(0x00020001u).y == 2);
  CHECK(all(as_type<uint4>(float4(1)) == 0x3f800000u) && as_type<half>(ushort(0x3c00)) == half(1.0f));
  CHECK(__msl_scast<half>(bfloat(1.5f)) == half(1.5f) && __msl_scast<bfloat>(half(1.5f)) == bfloat(1.5f) && __msl_scast<int>(2.75f) == 2);
  float slot = 1; __msl_scast<float&>(slot) = 3; CHECK(slot == 3 && all(__msl_scast<float3>(int3(1, 2, 3)) == a.xyz));
  enum class Color : uint { red = 3 }; CHECK(__msl_scast<uint>(Color::red) == 3u && __msl_scast<Color>(3u) == Color::red);
  CHECK(max(1, 2.5f) == 2.5f && pow(2.0f, 3) == 8 && clamp(5, 0, 3) == 3 && all(clamp(a, 2, 3) == float4(2, 2, 3, 3)) && abs(-3) == 3);
  CHECK(all(mix(float2(0), float2(4), 0.25f) == 1) && all(float3(0.5f) == saturate(float3(0.5f))) && sqrt(4) == 2.0f);
  static_assert(is_same_v<decltype(max(short(1), short(2))), short>);
  static_assert(is_same_v<decltype(max(half(1), 2)), half> && is_same_v<decltype(sin(half(1))), half>);
  static_assert(is_same_v<decltype(a.xy), float2> && is_same_v<decltype(a > a), bool4> && is_same_v<decltype(a.x * half(1)), float>);
  return line;
}
"""


def test_vector_programs_run(build_unit: Callable[[str], ctypes.CDLL]) -> None:
    assert build_unit(PROGRAM).run_checks() == 0, "the number is the line of the unit that failed first"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("float4 v = float3(1);", "no viable conversion"),
        ("float3 v = int3(1);", "no viable conversion"),
        ("auto v = float3(1) + int3(1);", "invalid operands"),
        ("auto v = int3(1) * 2.5f;", "invalid operands"),
        ("auto v = float3(1) + float4(1);", "invalid operands"),
        ("float4 v(1, 2, 3);", "no matching constructor"),
        ("float2 v(1, 2, 3);", "no matching constructor"),
        ("float2 v; v.z = 1;", "no member named 'z'"),
        ("float2 v; v.xx = float2(1);", "no setter"),
        ("float4 v; v.xyz.x = 1;", "is an rvalue"),
        ("float4 v; float* p = &v.x;", "address"),
        ("auto v = ~float2(1);", "invalid argument type"),
        ("auto v = float2(1) % float2(1);", "invalid operands"),
        ("auto v = float2(1) & float2(1);", "invalid operands"),
        ("auto v = dot(1.0f, 2.0f);", "no matching function"),
        ("auto v = clz(1.0f);", "no matching function"),
        ("auto v = max(float2(1), float3(1));", "no matching function"),
        ("float3x3 m = 1;", "no viable conversion"),
        ("atomic_float a; atomic_fetch_max_explicit(&a, 1, memory_order_relaxed);", "no matching function"),
    ],
)
def test_what_msl_refuses_is_refused(check_unit: Callable[[str], None], line: str, message: str) -> None:
    with pytest.raises(CompileFailure, match=message):
        check_unit(f"void f() {{ {line} (void)0; }}")


def test_library_adds_no_name_a_program_may_define(check_unit: Callable[[str], None]) -> None:
    check_unit(
        """
        float erf(float x) { return x; }
        float recip(float x) { return 1 / x; }
        template <typename T> using void_t = void;
        template <typename T> bool is_null(T x) { return !x; }
        struct storage {}; struct add {}; struct operand {}; struct half_turns {}; struct lanes {};
        float call(float x) { storage s; add a; operand o; lanes l; (void)s, (void)a, (void)o, (void)l; return erf(x) + recip(x); }
        """
    )


def swizzle_source() -> str:
    """A function for every swizzle of float4 that reads it, and one that writes those that may be written."""
    text = ""
    for count in (2, 3, 4):
        for letters in itertools.product("xyzw", repeat=count):
            name = "".join(letters)
            text += f"  out = store(out, a.{name}, a.{name.translate(str.maketrans('xyzw', 'rgba'))});\n"
    return (
        """
        template <int N> float* store(float* out, vec<float, N> value, vec<float, N> same) {
          for (int i = 0; i < N; ++i) *out++ = value[i] == same[i] ? value[i] : -1;
          return out;
        }
        EXPORT void read_swizzles(float* out) {
          const float4 a(0, 1, 2, 3);
        """
        + text
        + "}\n"
    )


def test_every_swizzle_reads_its_components(build_unit: Callable[[str], ctypes.CDLL]) -> None:
    expected = [i for count in (2, 3, 4) for indices in itertools.product(range(4), repeat=count) for i in indices]
    result = np.empty(len(expected), np.float32)
    build_unit(swizzle_source()).read_swizzles(ctypes.c_void_p(result.ctypes.data))
    assert result.tolist() == expected


def test_every_writable_swizzle_writes_its_components(build_unit: Callable[[str], ctypes.CDLL]) -> None:
    orders = [order for count in (2, 3, 4) for order in itertools.permutations(range(4), count)]
    body = "".join(
        f"  {{ float4 a(-1); a.{''.join('xyzw'[i] for i in order)} = vec<float, {len(order)}>({', '.join(map(str, range(len(order))))});"
        " *out++ = packed_float4(a); }\n"
        for order in orders
    )
    unit = build_unit(f"EXPORT void write_swizzles(packed_float4* out) {{\n{body}}}\n")
    result = np.empty((len(orders), 4), np.float32)
    unit.write_swizzles(ctypes.c_void_p(result.ctypes.data))
    for row, order in zip(result, orders, strict=True):
        assert [row[i] for i in order] == list(range(len(order)))
        assert [row[i] for i in range(4) if i not in order] == [-1] * (4 - len(order))


def conversion_source() -> str:
    kinds = INTEGERS + FLOATS
    return "".join(
        elementwise(f"{source}_to_{target}", f"{target}4", [f"{source}4"], f"{target}4(a)")
        for source, target in itertools.permutations(kinds, 2)
    ) + "".join(elementwise(f"{source}_to_bool", "bool4", [f"{source}4"], "bool4(a)") for source in kinds)


def numbers_of(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Values of a type as they lie in memory, and what they are in float64 or Python integers."""
    if kind in FLOATS:
        numbers = every_exponent(4000)[:4000]
        if kind == "bfloat":
            bits = (numbers.view(np.uint32) >> 16).astype(np.uint16)
            return bits, from_bfloat(bits).astype(np.float64)
        with np.errstate(all="ignore"):
            stored = numbers.astype(NUMPY[kind])
        return stored, stored.astype(np.float64)
    limits = np.iinfo(NUMPY[kind])
    random = np.random.default_rng(3).integers(limits.min, limits.max, 400, dtype=NUMPY[kind], endpoint=True)
    random[:4] = limits.min, limits.max, 0, 1
    return random, random


@pytest.fixture(scope="module")
def conversions(build_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """All explicit conversions between vectors of four."""
    return build_unit(conversion_source())


@pytest.mark.parametrize("source", INTEGERS + FLOATS)
def test_conversions_to_integers_truncate_wrap_or_saturate(conversions: ctypes.CDLL, source: str) -> None:
    stored, values = numbers_of(source)
    for target in INTEGERS:
        if target == source:
            continue
        limits = np.iinfo(NUMPY[target])
        empty = np.empty((len(stored) // 4, 4), NUMPY[target])
        result = call(conversions, f"{source}_to_{target}", empty, stored).ravel()
        if source in INTEGERS:
            expected = values.astype(NUMPY[target])
        else:
            whole = [0 if np.isnan(v) else v for v in values]
            clipped = [int(min(max(v, float(limits.min)), float(limits.max))) for v in whole]
            expected = np.array([min(v, limits.max) for v in clipped], NUMPY[target])
        assert np.array_equal(result, expected), target


@pytest.mark.parametrize("source", INTEGERS + FLOATS)
def test_conversions_to_floats_round_to_nearest_even(conversions: ctypes.CDLL, source: str) -> None:
    stored, values = numbers_of(source)
    for target in ("half", "float"):
        if target == source:
            continue
        empty = np.empty((len(stored) // 4, 4), NUMPY[target])
        result = call(conversions, f"{source}_to_{target}", empty, stored).ravel()
        with np.errstate(all="ignore"):
            assert np.array_equal(result, values.astype(NUMPY[target]), equal_nan=True), target


@pytest.mark.parametrize("source", INTEGERS + FLOATS)
def test_conversion_to_bool_asks_for_nonzero(conversions: ctypes.CDLL, source: str) -> None:
    stored, values = numbers_of(source)
    result = call(conversions, f"{source}_to_bool", np.empty((len(stored) // 4, 4), np.bool_), stored).ravel()
    assert np.array_equal(result, values != 0)

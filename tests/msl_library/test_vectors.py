"""Vectors: constructors, components, operators, conversions; accepted and refused programs."""

import ctypes
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.metal_numbers import NUMBERS

from .native import CompileError, call, elementwise
from .numbers import every_exponent, from_bfloat, widened

INTEGERS = ["char", "uchar", "short", "ushort", "int", "uint", "long", "ulong"]
FLOATS = ["half", "float", "bfloat"]

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
    lines: list[str] = []
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


def test_vector_programs_run(build_unit: Callable[[str], ctypes.CDLL]) -> None:
    source = Path(__file__).with_name("vectors.cc").read_text()
    assert build_unit(source).run_checks() == 0, "the number is the line of vectors.cc that failed first"


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
        ("simd_sum(ulong(1));", "no matching function"),
        ("quad_and(1.0f);", "no matching function"),
        ("atomic_float a; atomic_fetch_max_explicit(&a, 1, memory_order_relaxed);", "no matching function"),
    ],
)
def test_what_msl_refuses_is_refused(check_unit: Callable[[str], None], line: str, message: str) -> None:
    with pytest.raises(CompileError, match=message):
        check_unit(f"void f() {{ {line} (void)0; }}")


def test_library_adds_no_name_a_program_may_define(check_unit: Callable[[str], None]) -> None:
    check_unit(
        """
        float erf(float x) { return x; }
        float recip(float x) { return 1 / x; }
        template <typename T> using void_t = void;
        template <typename T> bool is_null(T x) { return !x; }
        struct storage {}; struct add {}; struct operand {}; struct half_turns {}; struct lanes {};
        struct all_of_them { storage s; add a; operand o; half_turns h; lanes l; };
        float call(float x) { return erf(x) + recip(x) + is_null(x) + sizeof(all_of_them); }
        """
    )


def test_internal_names_that_libraries_use(check_unit: Callable[[str], None]) -> None:
    check_unit(
        """
        struct indexed { int value; };
        namespace metal {
        template <> struct _numeric_limits_impl<indexed> { static constexpr int max() { return 3; } };
        }
        static_assert(numeric_limits<indexed>::max() == 3);
        static_assert(!__is_valid_simdgroup_type<ulong>::value && __is_valid_simdgroup_type<half4>::value);
        float call(float x) {
          int exponent;
          return __metal_sin(x, __METAL_MAYBE_FAST_MATH__) + __metal_simd_sum(x) + __metal_frexp(x, &exponent) +
                 __metal_get_simdgroup_size(ushort()) + exponent;
        }
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
    body = ""
    for order in orders:
        name, values = "".join("xyzw"[i] for i in order), ", ".join(map(str, range(len(order))))
        body += f"  {{ float4 a(-1); a.{name} = float{len(order)}({values}); *out++ = packed_float4(a); }}\n"
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


def numbers_of(kind: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Values of a type as they lie in memory, and what they are in float64 or Python integers."""
    if kind in FLOATS:
        numbers = every_exponent(4000)[:4000]
        if kind == "bfloat":
            bits = (numbers.view(np.uint32) >> 16).astype(np.uint16)
            return bits, widened(from_bfloat(bits))
        with np.errstate(all="ignore"):
            stored = numbers.astype(NUMBERS[kind])
        return stored, widened(stored)
    limits = np.iinfo(NUMBERS[kind])
    random: NDArray[Any] = np.empty(400, NUMBERS[kind])
    random[:] = np.random.default_rng(3).integers(limits.min, limits.max, 400, dtype=NUMBERS[kind], endpoint=True)
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
        limits = np.iinfo(NUMBERS[target])
        empty = np.empty((len(stored) // 4, 4), NUMBERS[target])
        result = call(conversions, f"{source}_to_{target}", empty, stored).ravel()
        if source in INTEGERS:
            expected = values.astype(NUMBERS[target])
        else:
            whole = [0 if np.isnan(v) else v for v in values]
            clipped = [int(min(max(v, float(limits.min)), float(limits.max))) for v in whole]
            expected = np.array([min(v, limits.max) for v in clipped], NUMBERS[target])
        assert np.array_equal(result, expected), target


@pytest.mark.parametrize("source", INTEGERS + FLOATS)
def test_conversions_to_floats_round_to_nearest_even(conversions: ctypes.CDLL, source: str) -> None:
    stored, values = numbers_of(source)
    for target in ("half", "float"):
        if target == source:
            continue
        empty = np.empty((len(stored) // 4, 4), NUMBERS[target])
        result = call(conversions, f"{source}_to_{target}", empty, stored).ravel()
        with np.errstate(all="ignore"):
            assert np.array_equal(result, values.astype(NUMBERS[target]), equal_nan=True), target


@pytest.mark.parametrize("source", INTEGERS + FLOATS)
def test_conversion_to_bool_asks_for_nonzero(conversions: ctypes.CDLL, source: str) -> None:
    stored, values = numbers_of(source)
    result = call(conversions, f"{source}_to_bool", np.empty((len(stored) // 4, 4), np.bool_), stored).ravel()
    assert np.array_equal(result, values != 0)

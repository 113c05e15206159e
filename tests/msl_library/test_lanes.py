"""Simdgroup and quadgroup functions for full and partly active groups.

The host's exchange is played in two passes: the first runs every active lane to collect what it hands in, then the
combine function runs once for each group, and the second pass gives every lane its result.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from .native import aligned

HOST = """
constexpr uint lane_count = 32;
static struct {
  bool collecting;
  uint lane, active, width, size;
  softmetal_combine combine;
  alignas(64) char values[lane_count * 128];
  alignas(64) char results[lane_count * 128];
} host;

extern "C" void softmetal_exchange(softmetal_uint width, const void* value, void* result, softmetal_uint size,
                                   softmetal_combine combine, const void*) {
  if (host.collecting) {
    host.width = width, host.size = size, host.combine = combine;
    __builtin_memcpy(host.values + host.lane * size, value, size);
    // What a lane that must not look at the result sees.
    __builtin_memset(result, 0x5a, size);
  } else {
    __builtin_memcpy(result, host.results + host.lane * size, size);
  }
}

template <typename Function>
void meet(uint active, Function function) {
  host.active = active;
  // Slots of inactive lanes hold garbage.
  __builtin_memset(host.values, 0xa5, sizeof(host.values));
  for (uint pass = 0; pass < 2; ++pass) {
    const bool collecting = pass == 0;
    host.collecting = collecting;
    for (host.lane = 0; host.lane < lane_count; ++host.lane) {
      if ((active >> host.lane) & 1) function(host.lane, !collecting);
    }
    for (uint first = 0; collecting && first < lane_count; first += host.width) {
      const uint group = (active >> first) & uint((1ul << host.width) - 1);
      const uint offset = first * host.size;
      if (group != 0) host.combine(host.values + offset, host.results + offset, group, host.width, nullptr);
    }
  }
}
"""


def lane_function(name: str, result: str, parameter: str, expression: str) -> str:
    """`name(active, a, b, k, out)`: the expression of a lane's elements `a` and `b`, its number `k` and `lane`."""
    arrays = f"const {parameter}* a_, const {parameter}* b_, const ushort* k_"
    return (
        f"EXPORT void {name}(uint active, {arrays}, {result}* out) {{\n"
        "  meet(active, [=](uint lane, bool is_last) {\n"
        f"    const {parameter} a = a_[lane], b = b_[lane]; const ushort k = k_[lane];\n"
        f"    const {result} value = {result}({expression}); (void)a, (void)b, (void)k;\n"
        "    if (is_last) out[lane] = value;\n  });\n}\n"
    )


GROUPS = {"simd": 32, "quad": 4}
MASKS = [0xFFFFFFFF, 0x000FFFFF, 0xAAAAAAAA, 0x00000080, 0x7FFFFFFE, 0x0137F08C]
REDUCTIONS: dict[str, Callable[[NDArray[Any]], Any]] = {
    "sum": np.sum,
    "product": np.prod,
    "min": np.min,
    "max": np.max,
    "and": np.bitwise_and.reduce,
    "or": np.bitwise_or.reduce,
    "xor": np.bitwise_xor.reduce,
}
SCANS = ["prefix_inclusive_sum", "prefix_exclusive_sum", "prefix_inclusive_product", "prefix_exclusive_product"]
SHUFFLES: dict[str, Callable[[int, int, int], int]] = {
    "broadcast": lambda lane, k, width: k,
    "shuffle": lambda lane, k, width: k,
    "shuffle_up": lambda lane, k, width: lane - k,
    "shuffle_down": lambda lane, k, width: lane + k,
    "shuffle_xor": lambda lane, k, width: lane ^ k,
    "shuffle_rotate_up": lambda lane, k, width: (lane - k) % width,
    "shuffle_rotate_down": lambda lane, k, width: (lane + k) % width,
}


def source() -> str:
    text = HOST
    for group in GROUPS:
        for name in REDUCTIONS:
            text += lane_function(f"{group}_{name}_int", "int", "int", f"{group}_{name}(a)")
            text += lane_function(f"{group}_{name}_uint4", "uint4", "uint4", f"{group}_{name}(a)")
        for name in ("sum", "product", "min", "max", *SCANS):
            text += lane_function(f"{group}_{name}_float", "float", "float", f"{group}_{name}(a)")
            text += lane_function(f"{group}_{name}_half", "half", "half", f"{group}_{name}(a)")
        for name in SCANS:
            text += lane_function(f"{group}_{name}_int", "int", "int", f"{group}_{name}(a)")
        for name in SHUFFLES:
            text += lane_function(f"{group}_{name}_int", "int", "int", f"{group}_{name}(a, k)")
            text += lane_function(f"{group}_{name}_float4", "float4", "float4", f"{group}_{name}(a, k)")
        for name in ("up", "down"):
            fill = f"{group}_shuffle_and_fill_{name}"
            text += lane_function(fill, "int", "int", f"{fill}(a, b, k)")
            text += lane_function(f"{fill}_modulo", "int", "int", f"{fill}(a, b, k, 4)")
            text += lane_function(f"{fill}_modulo2", "int", "int", f"{fill}(a, b, k, 2)")
        text += lane_function(f"{group}_broadcast_first", "int", "int", f"{group}_broadcast_first(a)")
        text += lane_function(f"{group}_ballot", "ulong", "int", f"({group}_vote::vote_t){group}_ballot(a > 0)")
        text += lane_function(f"{group}_mask", "ulong", "int", f"({group}_vote::vote_t){group}_active_threads_mask()")
        text += lane_function(f"{group}_all", "int", "int", f"{group}_all(a > 0)")
        text += lane_function(f"{group}_any", "int", "int", f"{group}_any(a > 0)")
        text += lane_function(f"{group}_is_first", "int", "int", f"{group}_is_first()")
        text += lane_function(f"{group}_vote_all", "int", "int", f"{group}_ballot(a > 0).all()")
        text += lane_function(f"{group}_vote_any", "int", "int", f"{group}_ballot(a > 0).any()")
    text += lane_function("simd_is_helper", "int", "int", "a + 0 * simd_sum(b) + simd_is_helper_thread()")
    text += lane_function("simd_sum_bfloat", "bfloat", "bfloat", "simd_sum(a)")
    text += lane_function("simd_shuffle_bool3", "bool3", "bool3", "simd_shuffle(a, k)")
    return text


@pytest.fixture(scope="module")
def unit(build_large_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """All lane functions and the host that they meet in."""
    return build_large_unit(source())


UNTOUCHED = 77


def run(
    unit: ctypes.CDLL, name: str, active: int, a: NDArray[Any], b: Any = None, k: Any = None, kind: Any = None
) -> Any:
    """Run one function on 32 lanes; lanes that are not active keep UNTOUCHED."""
    lanes = np.arange(32, dtype=np.uint16) if k is None else np.broadcast_to(k, 32).astype(np.uint16)
    arrays = [aligned(array) for array in (a, a if b is None else b, lanes)]
    out = aligned(np.full(a.shape, UNTOUCHED, a.dtype if kind is None else kind))
    pointers = [ctypes.c_void_p(array.ctypes.data) for array in (*arrays, out)]
    getattr(unit, name)(ctypes.c_uint(active), *pointers)
    return out


def active_lanes(mask: int) -> list[int]:
    return [lane for lane in range(32) if mask >> lane & 1]


def peers(mask: int, lane: int, width: int) -> list[int]:
    """The active lanes of the group that `lane` belongs to."""
    return [other for other in active_lanes(mask) if other // width == lane // width]


@pytest.mark.parametrize("mask", MASKS, ids=hex)
@pytest.mark.parametrize("group", GROUPS)
def test_reductions_cover_the_active_lanes_only(unit: ctypes.CDLL, group: str, mask: int) -> None:
    rng = np.random.default_rng(1)
    width = GROUPS[group]
    integers = rng.integers(-(2**31), 2**31, 32).astype(np.int32)
    vectors = rng.integers(0, 2**32, (32, 4)).astype(np.uint32)
    floats = rng.uniform(0.5, 1.5, 32).astype(np.float32)
    for name, reduction in REDUCTIONS.items():
        scalar = run(unit, f"{group}_{name}_int", mask, integers)
        vector = run(unit, f"{group}_{name}_uint4", mask, vectors)
        for lane in range(32):
            among = peers(mask, lane, width)
            if lane not in among:
                assert scalar[lane] == UNTOUCHED
                continue
            with np.errstate(all="ignore"):
                assert scalar[lane] == np.int32(reduction(integers[among].astype(np.int64)).astype(np.int32)), name
                for component in range(4):
                    truth = reduction(vectors[among, component].astype(np.uint64))
                    assert vector[lane, component] == truth.astype(np.uint32)
    for name in ("sum", "product", "min", "max"):
        for kind, tolerance in (("float", 1e-6), ("half", 6e-3)):
            values = floats.astype(np.float32 if kind == "float" else np.float16)
            result = run(unit, f"{group}_{name}_{kind}", mask, values)
            for lane in active_lanes(mask):
                truth = REDUCTIONS[name](values[peers(mask, lane, width)].astype(np.float64))
                assert abs(float(result[lane]) - truth) <= tolerance * abs(truth)


@pytest.mark.parametrize("mask", MASKS, ids=hex)
@pytest.mark.parametrize("group", GROUPS)
def test_scans_run_in_lane_order(unit: ctypes.CDLL, group: str, mask: int) -> None:
    width = GROUPS[group]
    rng = np.random.default_rng(2)
    integers = rng.integers(-1000, 1000, 32).astype(np.int32)
    floats = rng.uniform(0.8, 1.25, 32).astype(np.float32)
    for name in SCANS:
        reduction = np.sum if name.endswith("sum") else np.prod
        whole = run(unit, f"{group}_{name}_int", mask, integers)
        real = run(unit, f"{group}_{name}_float", mask, floats)
        small = run(unit, f"{group}_{name}_half", mask, floats.astype(np.float16))
        for lane in active_lanes(mask):
            before = [other for other in peers(mask, lane, width) if other < lane + ("inclusive" in name)]
            with np.errstate(all="ignore"):
                assert whole[lane] == reduction(integers[before].astype(np.int64)).astype(np.int32)
            truth = float(reduction(floats[before].astype(np.float64)))
            assert abs(real[lane] - truth) <= 3e-6 * abs(truth)
            assert abs(float(small[lane]) - truth) <= 2e-2 * abs(truth)


@pytest.mark.parametrize("mask", MASKS, ids=hex)
@pytest.mark.parametrize("group", GROUPS)
def test_shuffles_read_other_lanes(unit: ctypes.CDLL, group: str, mask: int) -> None:
    width = GROUPS[group]
    values = np.arange(100, 132, dtype=np.int32)
    vectors = np.arange(128, dtype=np.float32).reshape(32, 4)
    for name, source_of in SHUFFLES.items():
        uniform = name in ("broadcast", "shuffle_up", "shuffle_down", "shuffle_rotate_up", "shuffle_rotate_down")
        distances: list[Any] = [0, 1, width // 2, width - 1]
        if not uniform:
            distances.append(np.random.default_rng(3).integers(0, width, 32))
        for k in distances:
            wanted = np.broadcast_to(k, 32)
            scalar = run(unit, f"{group}_{name}_int", mask, values, k=k)
            vector = run(unit, f"{group}_{name}_float4", mask, vectors, k=k)
            for lane in active_lanes(mask):
                first = lane // width * width
                source = source_of(lane - first, int(wanted[lane]), width) + first
                # A lane outside the group or not active gives an undefined value: ours is the reader's own.
                source = source if source in peers(mask, lane, width) else lane
                assert scalar[lane] == values[source], (name, lane)
                assert np.array_equal(vector[lane], vectors[source])


def filled(values: list[int], filling: list[int], delta: int, upwards: bool) -> list[int]:
    """One run of lanes shifted by `delta`: what leaves at one end is replaced from the other end of `filling`."""
    length = len(values)
    if upwards:
        return (filling + values)[length - delta : 2 * length - delta]
    return (values + filling)[delta : delta + length]


@pytest.mark.parametrize("group", GROUPS)
def test_shuffles_fill_from_the_second_operand(unit: ctypes.CDLL, group: str) -> None:
    values, filling = np.arange(32, dtype=np.int32), np.arange(1000, 1032, dtype=np.int32)
    runs = {"": GROUPS[group], "_modulo": 4, "_modulo2": 2}
    for direction in ("up", "down"):
        for suffix, length in runs.items():
            for delta in range(length):
                name = f"{group}_shuffle_and_fill_{direction}{suffix}"
                result = run(unit, name, MASKS[0], values, filling, delta)
                expected: list[int] = []
                for first in range(0, 32, length):
                    part = slice(first, first + length)
                    expected += filled(values[part].tolist(), filling[part].tolist(), delta, direction == "up")
                assert result.tolist() == expected, (name, delta)


@pytest.mark.parametrize("mask", MASKS, ids=hex)
@pytest.mark.parametrize("group", GROUPS)
def test_votes(unit: ctypes.CDLL, group: str, mask: int) -> None:
    width = GROUPS[group]
    for pattern in (0, 0xFFFFFFFF, 0x0F0F5A5A):
        flags = np.array([pattern >> lane & 1 for lane in range(32)], np.int32)
        results = {
            name: run(unit, f"{group}_{name}", mask, flags, kind=np.uint64 if name in ("ballot", "mask") else None)
            for name in ("ballot", "mask", "all", "any", "is_first", "vote_all", "vote_any", "broadcast_first")
        }
        for lane in active_lanes(mask):
            among = peers(mask, lane, width)
            first = lane // width * width
            votes = sum(int(flags[other]) << (other - first) for other in among)
            assert results["ballot"][lane] == votes
            assert results["mask"][lane] == sum(1 << (other - first) for other in among)
            assert results["all"][lane] == all(flags[other] for other in among)
            assert results["any"][lane] == any(flags[other] for other in among)
            assert results["is_first"][lane] == (lane == among[0])
            assert results["vote_all"][lane] == (votes == (1 << width) - 1)
            assert results["vote_any"][lane] == (votes != 0)
            assert results["broadcast_first"][lane] == flags[among[0]]


def test_other_types(unit: ctypes.CDLL) -> None:
    ones = np.full(32, 0x3F80, np.uint16)
    assert run(unit, "simd_sum_bfloat", MASKS[0], ones).tolist() == [0x4200] * 32
    flags = np.random.default_rng(4).random((32, 4)) < 0.5
    lanes = np.random.default_rng(5).permutation(32)
    assert np.array_equal(run(unit, "simd_shuffle_bool3", MASKS[0], flags, k=lanes)[:, :3], flags[lanes][:, :3])
    values = np.arange(32, dtype=np.int32)
    assert np.array_equal(run(unit, "simd_is_helper", MASKS[0], values), values)

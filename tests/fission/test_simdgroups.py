"""SIMD-group and quad-group functions between regions: who takes part, and what each lane gets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from .conftest import BothWays

Values = npt.NDArray[np.int64]

# Name, expression of the lane's value `v` and number `lane`, and what a group of values gives.
FUNCTIONS: list[tuple[str, str, Callable[[Values], npt.ArrayLike]]] = [
    ("sum", "simd_sum(v)", lambda v: v.sum()),
    ("product", "simd_product(v % 3 + 1)", lambda v: (v % 3 + 1).prod() % 2**32),
    ("max", "simd_max(v)", lambda v: v.max()),
    ("or", "simd_or(v)", lambda v: np.bitwise_or.reduce(v)),
    ("inclusive", "simd_prefix_inclusive_sum(v)", lambda v: np.cumsum(v)),
    ("exclusive", "simd_prefix_exclusive_sum(v)", lambda v: np.cumsum(v) - v),
    ("broadcast", "simd_broadcast(v, 3)", lambda v: v[3] if v.size > 3 else v),
    ("first", "simd_broadcast_first(v)", lambda v: v[0]),
    ("any", "simd_any(v > 990)", lambda v: (v > 990).any()),
    ("all", "simd_all(v > 10)", lambda v: (v > 10).all()),
    ("ballot", "uint(uint64_t(simd_ballot(v & 1)))", lambda v: ((v & 1) << np.arange(v.size)).sum()),
    (
        "shuffle",
        "simd_shuffle(v, ushort((lane * 7 + 3) % 32))",
        lambda v: shuffled(v, (np.arange(v.size) * 7 + 3) % 32),
    ),
    ("xor", "simd_shuffle_xor(v, 5)", lambda v: shuffled(v, np.arange(v.size) ^ 5)),
    ("down", "simd_shuffle_down(v, 4)", lambda v: shuffled(v, np.arange(v.size) + 4)),
    ("quad_sum", "quad_sum(v)", lambda v: by_quads(v, lambda q: q.sum())),
    ("quad_shuffle", "quad_shuffle_xor(v, 1)", lambda v: by_quads(v, lambda q: shuffled(q, np.arange(q.size) ^ 1))),
]


def shuffled(values: Values, source: Values) -> Values:
    """A lane that does not exist leaves the reader's own value."""
    return np.where(source < values.size, values[np.minimum(source, values.size - 1)], values)


def by_quads(values: Values, function: Callable[[Values], npt.ArrayLike]) -> Values:
    starts = range(0, values.size, 4)
    return np.concatenate([np.broadcast_to(function(values[i : i + 4]), values[i : i + 4].shape) for i in starts])


@pytest.mark.parametrize(("name", "expression", "expected"), FUNCTIONS, ids=[name for name, _, _ in FUNCTIONS])
def test_functions_of_whole_and_ragged_simdgroups(
    both_ways: BothWays, name: str, expression: str, expected: Callable[[Values], npt.ArrayLike]
) -> None:
    source = f"""
    kernel void {name}_of_lanes(device const uint* values [[buffer(0)]], device uint* results [[buffer(1)]],
                       uint i [[thread_position_in_grid]], uint lane [[thread_index_in_simdgroup]])
    {{
        uint v = values[i];
        results[i] = {expression};
    }}
    """
    values = np.random.default_rng(3).integers(0, 1000, 300, np.uint32)
    result = both_ways.run(source, f"{name}_of_lanes", [values, values * 0], (300, 1, 1), (108, 1, 1))[1]
    for group in (values[:108], values[108:216], values[216:]):
        first = 0 if group is values else int(np.flatnonzero(values == group[0])[0])
        for start in range(0, group.size, 32):
            lanes = group[start : start + 32].astype(np.int64)
            here = result[first + start : first + start + lanes.size]
            np.testing.assert_array_equal(here, np.broadcast_to(expected(lanes), lanes.shape))


REDUCTION = """
kernel void reduction(device const float* values [[buffer(0)]], device float* sums [[buffer(1)]],
                      uint position [[thread_position_in_grid]], uint lane [[thread_index_in_simdgroup]],
                      uint simdgroup [[simdgroup_index_in_threadgroup]], uint group [[threadgroup_position_in_grid]],
                      uint simdgroups [[simdgroups_per_threadgroup]])
{
    threadgroup float partial[32];
    float sum = simd_sum(values[position]);
    if (lane == 0) partial[simdgroup] = sum;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simdgroup == 0) {
        sum = simd_sum(lane < simdgroups ? partial[lane] : 0.0f);
        if (lane == 0) sums[group] = sum;
    }
}
"""

DIVERGENT_LANES = """
kernel void divergent_lanes(device uint* results [[buffer(0)]], uint i [[thread_position_in_grid]],
                            uint lane [[thread_index_in_simdgroup]])
{
    uint v = i + 1;
    if (lane % 3 == 0) {
        v = simd_sum(v);
        if (lane > 20) return;
    } else if (lane > 10) {
        v = simd_prefix_exclusive_sum(v) + quad_max(v);
    }
    for (uint k = 0; k < lane % 4; k++) v += simd_max(v) & 15;
    results[i] = v + simd_min(v);
}
"""

SOFTMAX = """
kernel void softmax(device const float* input [[buffer(0)]], device float* output [[buffer(1)]],
                    constant uint& columns [[buffer(2)]], uint row [[threadgroup_position_in_grid]],
                    uint local [[thread_index_in_threadgroup]], uint width [[threads_per_threadgroup]],
                    uint lane [[thread_index_in_simdgroup]], uint simdgroup [[simdgroup_index_in_threadgroup]])
{
    threadgroup float shared_values[32];
    device const float* from = input + row * columns;
    float largest = -INFINITY, sum = 0;
    for (uint i = local; i < columns; i += width) largest = max(largest, from[i]);
    largest = simd_max(largest);
    if (simdgroup == 0) shared_values[lane] = -INFINITY;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (lane == 0) shared_values[simdgroup] = largest;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    largest = simd_max(shared_values[lane]);
    for (uint i = local; i < columns; i += width) sum += exp(from[i] - largest);
    sum = simd_sum(sum);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (simdgroup == 0) shared_values[lane] = 0;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (lane == 0) shared_values[simdgroup] = sum;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    sum = simd_sum(shared_values[lane]);
    for (uint i = local; i < columns; i += width) output[row * columns + i] = exp(from[i] - largest) / sum;
}
"""

LOCKSTEP_LOOP = """
kernel void lockstep_loop(device uint* results [[buffer(0)]], uint i [[thread_position_in_grid]],
                          uint lane [[thread_index_in_simdgroup]])
{
    threadgroup uint values[128];
    values[i] = i * 5 % 37;
    uint steps = 0;
    while (simd_any(values[i] > lane % 4)) {
        simdgroup_barrier(mem_flags::mem_threadgroup);
        uint other = values[i ^ 1];
        simdgroup_barrier(mem_flags::mem_threadgroup);
        values[i] = min(values[i], other) / 2;
        steps++;
    }
    results[i] = steps * 100 + values[i];
}
"""


BRANCH_BEFORE = """
kernel void branch_before(device uint* results [[buffer(0)]], uint local [[thread_index_in_threadgroup]])
{
    threadgroup atomic_uint counter;
    if (local == 0) atomic_store_explicit(&counter, 0, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    results[local] = simd_broadcast_first(local | local) + simd_sum(local);
}
"""


def test_the_compiler_does_not_repeat_a_meeting_in_the_branches_before_it(both_ways: BothWays) -> None:
    result = both_ways.run(BRANCH_BEFORE, "branch_before", [np.zeros(8, np.uint32)], (8, 1, 1), (8, 1, 1))[0]
    np.testing.assert_array_equal(result, np.full(8, 28))


@pytest.mark.parametrize("width", [1, 32, 100, 1024])
def test_the_first_simdgroup_sums_the_others(both_ways: BothWays, width: int) -> None:
    values = np.random.default_rng(5).random((3, width), np.float32)
    arrays = [values, np.zeros(3, np.float32)]
    result = both_ways.run(REDUCTION, "reduction", arrays, (3 * width, 1, 1), (width, 1, 1))
    np.testing.assert_allclose(result[1], values.sum(1), rtol=1e-5)


def test_lanes_part_and_meet_again(both_ways: BothWays) -> None:
    result = both_ways.run(DIVERGENT_LANES, "divergent_lanes", [np.zeros(80, np.uint32)], (80, 1, 1), (80, 1, 1))[0]
    expected = [divergent_lanes(first, min(32, 80 - first)) for first in range(0, 80, 32)]
    np.testing.assert_array_equal(result, np.concatenate(expected))


def divergent_lanes(first: int, count: int) -> Values:
    """Lanes meet where the program's structure says: in a branch, in a turn of a loop, and all of them after it."""
    lane = np.arange(count)
    v = first + lane + 1
    third = lane % 3 == 0
    others = ~third & (lane > 10)
    v[third] = v[third].sum()
    quads = np.array([max(v[other] for other in lane[others] if other // 4 == one // 4) for one in lane[others]])
    v[others] = np.cumsum(v[others]) - v[others] + quads
    live = ~(third & (lane > 20))
    for k in range(3):
        turning = live & (lane % 4 > k)
        if turning.any():
            v[turning] += v[turning].max() & 15
    return np.where(live, v + v[live].min(), 0)


@pytest.mark.parametrize(("columns", "width"), [(1000, 256), (33, 64), (5, 32)])
def test_softmax_of_rows(both_ways: BothWays, columns: int, width: int) -> None:
    values = np.random.default_rng(6).normal(size=(3, columns)).astype(np.float32)
    arrays = [values, np.zeros_like(values), np.array([columns], np.uint32)]
    result = both_ways.run(SOFTMAX, "softmax", arrays, (3 * width, 1, 1), (width, 1, 1))
    powers = np.exp(values - values.max(1, keepdims=True))
    np.testing.assert_allclose(result[1], powers / powers.sum(1, keepdims=True), rtol=1e-5, atol=1e-8)


def test_simdgroups_loop_for_different_times(both_ways: BothWays) -> None:
    result = both_ways.run(LOCKSTEP_LOOP, "lockstep_loop", [np.zeros(128, np.uint32)], (128, 1, 1), (128, 1, 1))
    values, expected = np.arange(128) * 5 % 37, np.zeros(128, np.int64)
    for first in range(0, 128, 32):
        lanes, steps = values[first : first + 32], 0
        while (lanes > np.arange(32) % 4).any():
            lanes = np.minimum(lanes, lanes[np.arange(32) ^ 1]) // 2
            steps += 1
        expected[first : first + 32] = steps * 100 + lanes
    np.testing.assert_array_equal(result[0], expected)

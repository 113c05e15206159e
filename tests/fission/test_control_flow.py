"""Barriers among branches, loops and returns: what threads may do between them, and what they may not."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .conftest import HEADER, BothWays

EARLY_RETURN = """
kernel void early_return(device const uint* input [[buffer(0)]], device uint* output [[buffer(1)]],
                         constant uint& count [[buffer(2)]], uint position [[thread_position_in_grid]],
                         uint local [[thread_index_in_threadgroup]], uint group [[threadgroup_position_in_grid]],
                         uint width [[threads_per_threadgroup]])
{
    threadgroup uint values[128];
    if (position >= count) return;
    values[local] = input[position];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    uint here = min(width, count - group * width), sum = 0;
    for (uint i = 0; i < here; i++) sum += values[(local + i) % here] * (i + 1);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    output[position] = sum;
}
"""

SCATTERED_RETURNS = """
kernel void scattered_returns(device uint* output [[buffer(0)]], uint local [[thread_index_in_threadgroup]])
{
    threadgroup uint values[64];
    values[local] = local * local;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (local % 3 == 1) return;
    for (uint i = 0; i < 3; i++) {
        if (local == 5 * i) return;
        output[local] += values[(local + i) % 64];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
}
"""

SHARED_DECISION = """
kernel void shared_decision(device uint* output [[buffer(0)]], device const uint* wanted [[buffer(1)]],
                            uint local [[thread_index_in_threadgroup]], uint group [[threadgroup_position_in_grid]])
{
    threadgroup uint steps, done;
    if (local == 0) { steps = 0; done = 0; }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    uint mine = local;
    while (done == 0) {
        mine = mine * 3 + steps;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (local == 0) { steps++; done = steps >= wanted[group]; }
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    output[group * 40 + local] = mine + steps;
}
"""

BRANCHES = """
kernel void branches(device int* output [[buffer(0)]], constant int& choice [[buffer(1)]],
                     uint local [[thread_index_in_threadgroup]])
{
    threadgroup int values[64];
    int mine = int(local);
    if (choice > 1) {
        values[local] = mine * 2;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        mine = values[63 - local];
    } else if (choice == 1) {
        mine = -mine;
    }
    switch (choice) {
        case 0: mine += 100; break;
        case 2:
            threadgroup_barrier(mem_flags::mem_threadgroup);
            values[local] = mine + 7;
            threadgroup_barrier(mem_flags::mem_threadgroup);
            mine += values[local ^ 1];
            break;
        case 3: return;
        default: mine *= 2;
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    values[local] = mine;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    output[local] = values[(local + 1) % 64];
}
"""

NESTED_LOOPS = """
kernel void nested_loops(device uint* output [[buffer(0)]], constant uint& rounds [[buffer(1)]],
                         uint local [[thread_index_in_threadgroup]], uint width [[threads_per_threadgroup]])
{
    threadgroup uint values[128];
    values[local] = local + 1;
    uint sum = 0;
    for (uint i = 0; i < rounds; i++) {
        for (uint j = 0; j <= i; j++) {
            threadgroup_barrier(mem_flags::mem_threadgroup);
            uint other = values[(local + i * j + 1) % width];
            threadgroup_barrier(mem_flags::mem_threadgroup);
            for (uint k = 0; k < other % 5; k++) sum = sum * 3 + k + local;
            values[local] = values[local] * 5 + other;
        }
        if (i % 2 == 1) continue;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        sum += values[width - 1 - local];
    }
    output[local] = sum;
}
"""

PARTING_BARRIERS = """
kernel void parting_barriers(device uint* output [[buffer(0)]], uint local [[thread_index_in_threadgroup]])
{
    threadgroup uint values[64];
    uint mine = local;
    for (uint i = 0; i < 4; i++) {
        if (local % 2 == 0) {
            values[local] = mine + i;
            threadgroup_barrier(mem_flags::mem_threadgroup);
            mine += values[local + 1];
        } else {
            values[local] = mine * 2 + i;
            threadgroup_barrier(mem_flags::mem_threadgroup);
            mine ^= values[local - 1];
        }
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    output[local] = mine;
}
"""

DIVERGENT = """
kernel void divergent(device uint* output [[buffer(0)]], uint local [[thread_index_in_threadgroup]])
{
    if (local == 0) {
        simdgroup_barrier(mem_flags::mem_threadgroup);
    } else {
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    output[local] = 1;
}
"""


@pytest.mark.parametrize("count", [1, 31, 100, 127, 128, 200, 256])
def test_threads_that_returned_take_no_part(both_ways: BothWays, count: int) -> None:
    values = np.arange(256, dtype=np.uint32) * 7 + 3
    arrays = [values, np.zeros_like(values), np.array([count], np.uint32)]
    result = both_ways.run(EARLY_RETURN, "early_return", arrays, (2, 1, 1), (128, 1, 1), by_groups=True)
    expected = np.zeros(256, np.uint32)
    for first in range(0, count, 128):
        here = values[first : min(first + 128, count)]
        for local in range(here.size):
            expected[first + local] = (np.roll(here, -local) * (np.arange(here.size) + 1)).sum()
    np.testing.assert_array_equal(result[1], expected)


def test_threads_may_return_anywhere_between_barriers(both_ways: BothWays) -> None:
    result = both_ways.run(SCATTERED_RETURNS, "scattered_returns", [np.zeros(64, np.uint32)], (64, 1, 1), (64, 1, 1))
    expected = np.zeros(64, np.uint32)
    squares = np.arange(64) ** 2
    for local in range(64):
        for i in range(3):
            if local % 3 == 1 or local == 5 * i:
                break
            expected[local] += squares[(local + i) % 64]
    np.testing.assert_array_equal(result[0], expected)


def test_a_loop_ends_when_threadgroup_memory_says_so(both_ways: BothWays) -> None:
    wanted = np.array([1, 4, 9], np.uint32)
    arrays = [np.zeros((3, 40), np.uint32), wanted]
    result = both_ways.run(SHARED_DECISION, "shared_decision", arrays, (120, 1, 1), (40, 1, 1))
    for group, steps in enumerate(wanted):
        mine = np.arange(40, dtype=np.uint32)
        for step in range(steps):
            mine = mine * np.uint32(3) + np.uint32(step)
        np.testing.assert_array_equal(result[0][group], mine + steps)


@pytest.mark.parametrize("choice", range(5))
def test_branches_on_arguments_hold_barriers(both_ways: BothWays, choice: int) -> None:
    arrays = [np.full(64, -1, np.int32), np.array([choice], np.int32)]
    result = both_ways.run(BRANCHES, "branches", arrays, (64, 1, 1), (64, 1, 1))
    mine = np.arange(64)
    if choice > 1:
        mine = 2 * mine[::-1]
    elif choice == 1:
        mine = -mine
    match choice:
        case 0:
            mine = mine + 100
        case 2:
            mine = mine + (mine + 7)[np.arange(64) ^ 1]
        case 3:
            mine = np.full(64, -1)
        case _:
            mine = mine * 2
    np.testing.assert_array_equal(result[0], mine if choice == 3 else np.roll(mine, -1))


@pytest.mark.parametrize("width", [3, 32, 100])
def test_loops_with_and_without_barriers_nest(both_ways: BothWays, width: int) -> None:
    arrays = [np.zeros(width, np.uint32), np.array([4], np.uint32)]
    result = both_ways.run(NESTED_LOOPS, "nested_loops", arrays, (width, 1, 1), (width, 1, 1))
    local = np.arange(width, dtype=np.uint32)
    values, total = local + np.uint32(1), np.zeros(width, np.uint32)
    for i in range(4):
        for j in range(i + 1):
            other = values[(local + i * j + 1) % width]
            for thread in range(width):
                for k in range(other[thread] % 5):
                    total[thread] = (int(total[thread]) * 3 + k + thread) % 2**32
            values = values * np.uint32(5) + other
        if i % 2 == 0:
            total = total + values[::-1]
    np.testing.assert_array_equal(result[0], total)


def test_threads_meet_at_different_barriers(both_ways: BothWays) -> None:
    """Undefined in Metal; here any barrier is a meeting of all, as on fibers."""
    result = both_ways.run(PARTING_BARRIERS, "parting_barriers", [np.zeros(64, np.uint32)], (64, 1, 1), (64, 1, 1))
    mine = np.arange(64, dtype=np.uint32)
    for i in range(4):
        values = np.where(np.arange(64) % 2 == 0, mine + i, mine * 2 + i)
        mine = np.where(np.arange(64) % 2 == 0, mine + np.roll(values, -1), mine ^ np.roll(values, 1))
    np.testing.assert_array_equal(result[0], mine)


def test_threads_that_can_never_meet_fail_the_command_buffer(both_ways: BothWays) -> None:
    with pytest.raises(pm.CommandBufferError, match="divergent barrier: some threads"):
        both_ways.run(DIVERGENT, "divergent", [np.zeros(64, np.uint32)], (64, 1, 1), (64, 1, 1))
    assert both_ways.mode(DIVERGENT, "divergent") == ("regions", "")


def test_the_environment_keeps_kernels_on_fibers(both_ways: BothWays, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYMETAL_EXECUTION", "fibers")
    assert both_ways.mode(NESTED_LOOPS, "nested_loops") == ("fiber", "PYMETAL_EXECUTION=fibers")


CALLED_TWICE = """
static uint neighbour_sum(threadgroup uint* values, uint mine, uint local) {
    values[local] = mine;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    const uint sum = mine + values[(local + 1) % 64];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    return sum;
}
kernel void called_twice(device uint* output [[buffer(0)]], uint local [[thread_index_in_threadgroup]]) {
    threadgroup uint values[64];
    uint mine = neighbour_sum(values, local * local, local);
    if (mine & 1) mine = simd_sum(mine);
    output[local] = neighbour_sum(values, mine, local);
}
"""


def test_threads_meet_in_a_function_that_is_called_twice(both_ways: BothWays) -> None:
    result = both_ways.run(CALLED_TWICE, "called_twice", [np.zeros(64, np.uint32)], (64, 1, 1), (64, 1, 1))
    squares = np.arange(64, dtype=np.uint32) ** 2
    mine = squares + np.roll(squares, -1)
    odd = mine % 2 == 1
    mine = np.where(odd, np.repeat(np.where(odd, mine, 0).reshape(2, 32).sum(1), 32), mine)
    np.testing.assert_array_equal(result[0], mine + np.roll(mine, -1))
    assert both_ways.mode(CALLED_TWICE, "called_twice") == ("regions", "")


def test_a_barrier_in_a_recursive_function_stays_on_fibers(both_ways: BothWays) -> None:
    source = """
    static uint meet_again(uint depth, threadgroup uint* values, uint local) {
        if (depth == 0) return values[local];
        values[local] += depth;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        return meet_again(depth - 1, values, (local + 1) % 32) + values[(local + depth) % 32];
    }
    kernel void recursive(device uint* output [[buffer(0)]], constant uint& depth [[buffer(1)]],
                          uint local [[thread_index_in_threadgroup]]) {
        threadgroup uint values[32];
        values[local] = local;
        output[local] = meet_again(depth, values, local);
    }
    """
    mode, reason = both_ways.mode(source, "recursive")
    assert mode == "fiber"
    assert "meet_again" in reason and "not inlined" in reason
    assert HEADER not in reason

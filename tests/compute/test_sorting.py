"""Bitonic sorting: within one threadgroup, and in passes over a whole buffer."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Runner

SOURCE = """
#include <metal_stdlib>
using namespace metal;

#define GROUP 1024u

template <typename T>
static inline void exchange_if(threadgroup T* values, uint a, uint b, bool ascending) {
    if ((values[a] > values[b]) == ascending) {
        T kept = values[a];
        values[a] = values[b];
        values[b] = kept;
    }
}

template <typename T>
[[kernel]] void sort_groups(device T *data [[buffer(0)]],
                            uint local [[thread_index_in_threadgroup]],
                            uint group [[threadgroup_position_in_grid]])
{
    threadgroup T block[2 * GROUP];
    device T *mine = data + group * 2 * GROUP;
    block[local] = mine[local];
    block[local + GROUP] = mine[local + GROUP];
    for (uint length = 2; length <= 2 * GROUP; length <<= 1) {
        for (uint stride = length >> 1; stride > 0; stride >>= 1) {
            threadgroup_barrier(mem_flags::mem_threadgroup);
            const uint low = 2 * local - (local & (stride - 1));
            exchange_if(block, low, low + stride, (low & length) == 0);
        }
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    mine[local] = block[local];
    mine[local + GROUP] = block[local + GROUP];
}

template [[host_name("sort_int")]] [[kernel]] void sort_groups<int>(device int*, uint, uint);
template [[host_name("sort_float")]] [[kernel]] void sort_groups<float>(device float*, uint, uint);
template [[host_name("sort_ushort")]] [[kernel]] void sort_groups<ushort>(device ushort*, uint, uint);

struct Pass { uint length, stride; };

kernel void sort_pass(device uint2 *pairs, constant Pass &pass, uint position [[thread_position_in_grid]])
{
    const uint partner = position ^ pass.stride;
    if (partner <= position) return;
    const bool ascending = !(position & pass.length);
    const uint2 a = pairs[position], b = pairs[partner];
    const bool greater = a.x > b.x || (a.x == b.x && a.y > b.y);
    if (greater == ascending) {
        pairs[position] = b;
        pairs[partner] = a;
    }
}
"""
BLOCK = 2048


@pytest.mark.parametrize(("name", "dtype"), [("sort_int", "i4"), ("sort_float", "f4"), ("sort_ushort", "u2")])
def test_each_threadgroup_sorts_its_block(runner: Runner, name: str, dtype: str) -> None:
    bits = np.random.default_rng(1).integers(0, 65536, 3 * BLOCK)
    values = (bits - (0 if dtype == "u2" else 30000)).astype(dtype)
    (result,) = runner.run(runner.pipeline(SOURCE, name), [values], (3, 1, 1), (1024, 1, 1), by_groups=True)
    np.testing.assert_array_equal(result.reshape(3, BLOCK), np.sort(values.reshape(3, BLOCK), axis=1))


def test_passes_sort_pairs_by_key_and_index(runner: Runner) -> None:
    count = 256
    keys = np.random.default_rng(2).integers(0, 40, count).astype(np.uint32)
    pairs = np.stack([keys, np.arange(count, dtype=np.uint32)], axis=1)
    pipeline = runner.pipeline(SOURCE, "sort_pass")
    length = 2
    while length <= count:
        stride = length // 2
        while stride:
            settings = np.array([length, stride], np.uint32)
            pairs = runner.run(pipeline, [pairs, settings], (count, 1, 1), (64, 1, 1))[0]
            stride //= 2
        length *= 2
    np.testing.assert_array_equal(pairs[:, 1], np.argsort(keys, kind="stable"))

"""What each thread keeps between barriers, and where it is."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import BothWays

POSITIONS = """
kernel void positions(device uint* output [[buffer(0)]], constant uint3& size [[buffer(1)]],
                      uint3 position [[thread_position_in_grid]], uint3 local [[thread_position_in_threadgroup]],
                      uint3 group [[threadgroup_position_in_grid]], uint3 extent [[threads_per_threadgroup]],
                      uint index [[thread_index_in_threadgroup]], uint lane [[thread_index_in_simdgroup]],
                      uint simdgroup [[simdgroup_index_in_threadgroup]], uint groups [[simdgroups_per_threadgroup]])
{
    threadgroup uint values[240];
    values[index] = local.x + 10 * local.y + 100 * local.z + 1000 * (simdgroup * 32 + lane);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    uint threads = extent.x * extent.y * extent.z;
    device uint* mine = output + 3 * (position.x + size.x * (position.y + size.y * position.z));
    mine[0] = values[threads - 1 - index];
    mine[1] = group.x + 10 * group.y + 100 * group.z + 1000 * groups;
    mine[2] = extent.x + 10 * extent.y + 100 * extent.z;
}
"""

PRIVATE_ARRAY = """
struct item { float weight; uchar kind; ushort2 place; };
kernel void private_array(device float* output [[buffer(0)]], constant uint& length [[buffer(1)]],
                          uint local [[thread_index_in_threadgroup]])
{
    threadgroup float shared_values[96];
    float4 quads[3] = {};
    item items[5];
    uchar bytes[20];
    for (uint i = 0; i < length; i++) {
        items[i % 5] = {float(local + i), uchar(i), ushort2(local, i)};
        bytes[(local + i) % 20] = uchar(3 * i);
        shared_values[local] = items[(local + i) % min(i + 1, 5u)].weight;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        quads[i % 3][(i + local) % 4] += shared_values[(local + 1) % 96] + bytes[(local + i) % 20];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    float4 sum = quads[0] + 2 * quads[1] + 3 * quads[2];
    output[local] = dot(sum, float4(1, 2, 3, 4)) + items[length % 5].place.y + items[0].kind;
}
"""

VALUES = """
struct pair { half a; long b; };
static pair twisted(pair p, uint local) { return {half(p.b), long(p.a) + long(local)}; }
kernel void values_of_all_types(device float* output [[buffer(0)]], uint local [[thread_index_in_threadgroup]])
{
    threadgroup float shared_values[64];
    pair p = {half(local), long(local) << 33};
    half4 h = half4(local, 1, 2, 3);
    char3 c = char3(local, -1, 2);
    bool odd = local % 2, first = local == 0;
    float3x3 m = float3x3(float(local));
    ulong wide = 0x100000000ul * local;
    double_t: ;
    shared_values[local] = float(local);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    p = twisted(p, local);
    h += half4(shared_values[63 - local]);
    if (odd) c.x += 3;
    m[1] += float3(h.x, c.x, wide >> 32);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    float3 v = m * float3(1, 2, 3);
    shared_values[local] = v.x + v.y + v.z;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    output[local] = shared_values[local ^ 1] + float(p.b) + float(first) + float(c.y + c.z) + float(h.w);
}
""".replace("    double_t: ;\n", "")

TWO_ARGUMENTS = """
kernel void two_arguments(device int* output [[buffer(0)]], threadgroup int* a [[threadgroup(0)]],
                          threadgroup int2* b [[threadgroup(1)]], uint local [[thread_index_in_threadgroup]],
                          uint width [[threads_per_threadgroup]], uint position [[thread_position_in_grid]])
{
    a[local] = int(position);
    b[local] = int2(local, position);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    output[position] = a[width - 1 - local] + b[(local + 1) % width].x * 1000 + b[0].y * 100000;
}
"""


@pytest.mark.parametrize(
    ("grid", "group"),
    [
        ((7, 5, 3), (4, 3, 2)),
        ((64, 1, 1), (50, 1, 1)),
        ((10, 10, 2), (8, 4, 2)),
        ((1, 9, 1), (1, 9, 1)),
        ((33, 2, 2), (33, 2, 2)),
    ],
)
def test_positions_in_groups_of_any_shape(
    both_ways: BothWays, grid: tuple[int, int, int], group: tuple[int, int, int]
) -> None:
    arrays = [np.zeros((grid[2], grid[1], grid[0], 3), np.uint32), np.array([*grid, 0], np.uint32)]
    result = both_ways.run(POSITIONS, "positions", arrays, grid, group)[0]
    for z, y, x in np.ndindex(grid[2], grid[1], grid[0]):
        place = np.array([x, y, z])
        number = place // group
        extent = np.minimum(group, grid - number * group)
        local = place - number * group
        threads = int(extent.prod())
        mirrored = threads - 1 - int(local @ [1, extent[0], extent[0] * extent[1]])
        other = np.array([mirrored % extent[0], mirrored // extent[0] % extent[1], mirrored // extent[0] // extent[1]])
        scale = [1, 10, 100]
        assert list(result[z, y, x]) == [
            other @ scale + 1000 * mirrored,
            number @ scale + 1000 * -(-threads // 32),
            extent @ scale,
        ]


def test_arrays_of_a_thread_survive_barriers(both_ways: BothWays) -> None:
    arrays = [np.zeros(96, np.float32), np.array([9], np.uint32)]
    result = both_ways.run(PRIVATE_ARRAY, "private_array", arrays, (96, 1, 1), (96, 1, 1))[0]
    quads, weights = np.zeros((96, 3, 4)), np.zeros((96, 5))
    local = np.arange(96)
    for i in range(9):
        weights[:, i % 5] = local + i
        shared = weights[local, (local + i) % min(i + 1, 5)]
        quads[local, i % 3, (i + local) % 4] += np.roll(shared, -1) + 3 * i
    total = (quads * np.array([1, 2, 3])[:, None]).sum(1) @ [1, 2, 3, 4]
    np.testing.assert_allclose(result, total + 4 + 5, rtol=1e-6)


def test_values_of_all_types_survive_barriers(both_ways: BothWays) -> None:
    result = both_ways.run(VALUES, "values_of_all_types", [np.zeros(64, np.float32)], (64, 1, 1), (64, 1, 1))[0]
    local = np.arange(64)
    h, c = local + 63 - local, local + 3 * (local % 2)
    total = local * (1 + 2 + 3) + 2 * (h + c + local)
    np.testing.assert_allclose(result, total[local ^ 1] + 2 * local + (local == 0) + 1 + 3 + 63 - local, rtol=1e-6)


def test_threadgroup_arguments_lie_side_by_side(both_ways: BothWays) -> None:
    result = both_ways.run(
        TWO_ARGUMENTS, "two_arguments", [np.zeros(40, np.int32)], (40, 1, 1), (16, 1, 1), threadgroup_memory=[64, 128]
    )[0]
    for first in (0, 16, 32):
        width = min(16, 40 - first)
        local = np.arange(width)
        expected = (first + width - 1 - local) + (local + 1) % width * 1000 + first * 100000
        np.testing.assert_array_equal(result[first : first + width], expected)

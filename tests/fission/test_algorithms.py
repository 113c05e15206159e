"""Well-known kernels with barriers, as regions and on fibers, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import BothWays

TILED_PRODUCT = """
kernel void tiled_product(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]],
                          device float* c [[buffer(2)]], constant uint& size [[buffer(3)]],
                          uint2 local [[thread_position_in_threadgroup]],
                          uint2 group [[threadgroup_position_in_grid]])
{
    threadgroup float tile_a[16][16], tile_b[16][16];
    uint row = group.y * 16 + local.y, column = group.x * 16 + local.x;
    float sum = 0;
    for (uint t = 0; t < size; t += 16) {
        bool a_inside = row < size && t + local.x < size, b_inside = t + local.y < size && column < size;
        tile_a[local.y][local.x] = a_inside ? a[row * size + t + local.x] : 0;
        tile_b[local.y][local.x] = b_inside ? b[(t + local.y) * size + column] : 0;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (uint k = 0; k < 16; k++) sum += tile_a[local.y][k] * tile_b[k][local.x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (row < size && column < size) c[row * size + column] = sum;
}
"""

REGISTER_TILES = """
kernel void register_tiles(device const float* a [[buffer(0)]], device const float* b [[buffer(1)]],
                           device float* c [[buffer(2)]], constant uint& size [[buffer(3)]],
                           uint2 local [[thread_position_in_threadgroup]],
                           uint2 group [[threadgroup_position_in_grid]])
{
    threadgroup float tile_a[32][8], tile_b[8][32];
    float sums[4][4] = {};
    uint index = local.y * 8 + local.x;
    for (uint t = 0; t < size; t += 8) {
        for (uint i = index; i < 256; i += 64) {
            tile_a[i / 8][i % 8] = a[(group.y * 32 + i / 8) * size + t + i % 8];
            tile_b[i / 32][i % 32] = b[(t + i / 32) * size + group.x * 32 + i % 32];
        }
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (uint k = 0; k < 8; k++)
            for (uint y = 0; y < 4; y++)
                for (uint x = 0; x < 4; x++) sums[y][x] += tile_a[local.y * 4 + y][k] * tile_b[k][local.x * 4 + x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    for (uint y = 0; y < 4; y++)
        for (uint x = 0; x < 4; x++)
            c[(group.y * 32 + local.y * 4 + y) * size + group.x * 32 + local.x * 4 + x] = sums[y][x];
}
"""

TREE_REDUCTION = """
kernel void tree_reduction(device const float* input [[buffer(0)]], device float* sums [[buffer(1)]],
                           threadgroup float* scratch [[threadgroup(0)]], uint position [[thread_position_in_grid]],
                           uint local [[thread_index_in_threadgroup]], uint group [[threadgroup_position_in_grid]],
                           uint width [[threads_per_threadgroup]])
{
    scratch[local] = input[position];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint stride = width / 2; stride > 0; stride /= 2) {
        if (local < stride) scratch[local] += scratch[local + stride];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (local == 0) sums[group] = scratch[0];
}
"""

HILLIS_STEELE = """
kernel void hillis_steele(device const uint* input [[buffer(0)]], device uint* output [[buffer(1)]],
                          uint position [[thread_position_in_grid]], uint local [[thread_index_in_threadgroup]],
                          uint width [[threads_per_threadgroup]])
{
    threadgroup uint rows[2][512];
    uint from = 0;
    rows[0][local] = input[position];
    for (uint offset = 1; offset < width; offset *= 2) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        uint value = rows[from][local];
        rows[1 - from][local] = local >= offset ? value + rows[from][local - offset] : value;
        from = 1 - from;
    }
    output[position] = rows[from][local];
}
"""

BLELLOCH = """
kernel void blelloch(device const uint* input [[buffer(0)]], device uint* output [[buffer(1)]],
                     threadgroup uint* block [[threadgroup(0)]], uint local [[thread_index_in_threadgroup]],
                     uint group [[threadgroup_position_in_grid]], uint width [[threads_per_threadgroup]])
{
    uint first = group * width * 2, offset = 1;
    block[2 * local] = input[first + 2 * local];
    block[2 * local + 1] = input[first + 2 * local + 1];
    for (uint active = width; active > 0; active /= 2) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (local < active) block[offset * (2 * local + 2) - 1] += block[offset * (2 * local + 1) - 1];
        offset *= 2;
    }
    if (local == 0) block[2 * width - 1] = 0;
    for (uint active = 1; active < 2 * width; active *= 2) {
        offset /= 2;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (local < active) {
            uint a = offset * (2 * local + 1) - 1, b = offset * (2 * local + 2) - 1, left = block[a];
            block[a] = block[b];
            block[b] += left;
        }
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    output[first + 2 * local] = block[2 * local];
    output[first + 2 * local + 1] = block[2 * local + 1];
}
"""

BITONIC_SORT = """
kernel void bitonic_sort(device int* values [[buffer(0)]], uint position [[thread_position_in_grid]],
                         uint local [[thread_index_in_threadgroup]], uint width [[threads_per_threadgroup]])
{
    threadgroup int block[1024];
    block[local] = values[position];
    for (uint size = 2; size <= width; size *= 2) {
        for (uint stride = size / 2; stride > 0; stride /= 2) {
            threadgroup_barrier(mem_flags::mem_threadgroup);
            uint partner = local ^ stride;
            int mine = block[local], other = block[partner];
            bool ascending = (local & size) == 0, lower = local < partner;
            threadgroup_barrier(mem_flags::mem_threadgroup);
            block[local] = (lower == ascending) == (mine < other) ? mine : other;
        }
    }
    values[position] = block[local];
}
"""

HISTOGRAM = """
kernel void histogram(device const uchar* input [[buffer(0)]], device atomic_uint* bins [[buffer(1)]],
                      constant uint& count [[buffer(2)]], uint position [[thread_position_in_grid]],
                      uint stride [[threads_per_grid]], uint local [[thread_index_in_threadgroup]],
                      uint width [[threads_per_threadgroup]])
{
    threadgroup atomic_uint own[256];
    for (uint bin = local; bin < 256; bin += width) atomic_store_explicit(&own[bin], 0, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint i = position; i < count; i += stride) atomic_fetch_add_explicit(&own[input[i]], 1, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint bin = local; bin < 256; bin += width)
        atomic_fetch_add_explicit(&bins[bin], atomic_load_explicit(&own[bin], memory_order_relaxed),
                                  memory_order_relaxed);
}
"""

STENCIL = """
kernel void stencil(device const float* input [[buffer(0)]], device float* output [[buffer(1)]],
                    constant uint2& size [[buffer(2)]], uint2 position [[thread_position_in_grid]],
                    uint2 local [[thread_position_in_threadgroup]], uint2 group [[threads_per_threadgroup]])
{
    threadgroup float tile[10][18];
    int2 corner = int2(position) - int2(local) - 1;
    for (uint y = local.y; y < group.y + 2; y += group.y)
        for (uint x = local.x; x < group.x + 2; x += group.x) {
            int2 at = clamp(corner + int2(x, y), int2(0), int2(size) - 1);
            tile[y][x] = input[at.y * size.x + at.x];
        }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    float sum = 0;
    for (uint y = 0; y < 3; y++)
        for (uint x = 0; x < 3; x++) sum += tile[local.y + y][local.x + x];
    output[position.y * size.x + position.x] = sum / 9;
}
"""

TRANSPOSE = """
kernel void transpose(device const float* input [[buffer(0)]], device float* output [[buffer(1)]],
                      constant uint& size [[buffer(2)]], uint2 local [[thread_position_in_threadgroup]],
                      uint2 group [[threadgroup_position_in_grid]])
{
    threadgroup float tile[32][33];
    for (uint y = local.y; y < 32; y += 8) tile[y][local.x] = input[(group.y * 32 + y) * size + group.x * 32 + local.x];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint y = local.y; y < 32; y += 8)
        output[(group.x * 32 + y) * size + group.y * 32 + local.x] = tile[local.x][y];
}
"""


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize("size", [16, 48, 50])
def test_a_tiled_product_is_the_product(both_ways: BothWays, random: np.random.Generator, size: int) -> None:
    a, b = random.random((2, size, size), np.float32)
    across = -(-size // 16)
    arrays = [a, b, np.zeros_like(a), np.array([size], np.uint32)]
    result = both_ways.run(TILED_PRODUCT, "tiled_product", arrays, (across, across, 1), (16, 16, 1), by_groups=True)
    np.testing.assert_allclose(result[2], a @ b, rtol=1e-5)


def test_tiles_in_registers_survive_barriers(both_ways: BothWays, random: np.random.Generator) -> None:
    a, b = random.random((2, 64, 64), np.float32)
    arrays = [a, b, np.zeros_like(a), np.array([64], np.uint32)]
    result = both_ways.run(REGISTER_TILES, "register_tiles", arrays, (16, 16, 1), (8, 8, 1))
    np.testing.assert_allclose(result[2], a @ b, rtol=1e-5)


@pytest.mark.parametrize("width", [1, 2, 32, 256, 1024])
def test_a_tree_reduction_sums_each_group(both_ways: BothWays, random: np.random.Generator, width: int) -> None:
    values = random.random((3, width), np.float32)
    result = both_ways.run(
        TREE_REDUCTION, "tree_reduction", [values, np.zeros(3, np.float32)], (3 * width, 1, 1), (width, 1, 1),
        threadgroup_memory=[16 * -(-4 * width // 16)],
    )  # fmt: skip
    np.testing.assert_allclose(result[1], values.sum(1), rtol=1e-5)


@pytest.mark.parametrize("width", [1, 5, 64, 512])
def test_a_hillis_steele_scan_is_a_running_sum(both_ways: BothWays, random: np.random.Generator, width: int) -> None:
    values = random.integers(0, 1000, (2, width), np.uint32)
    result = both_ways.run(HILLIS_STEELE, "hillis_steele", [values, values * 0], (2 * width, 1, 1), (width, 1, 1))
    np.testing.assert_array_equal(result[1], np.cumsum(values, 1))


def test_blellochs_scan_is_a_running_sum_without_the_last(both_ways: BothWays, random: np.random.Generator) -> None:
    values = random.integers(0, 1000, (3, 128), np.uint32)
    result = both_ways.run(
        BLELLOCH, "blelloch", [values, values * 0], (3 * 64, 1, 1), (64, 1, 1), threadgroup_memory=[512]
    )
    np.testing.assert_array_equal(result[1], np.cumsum(values, 1) - values)


@pytest.mark.parametrize("width", [8, 64, 1024])
def test_bitonic_sort_sorts_each_group(both_ways: BothWays, random: np.random.Generator, width: int) -> None:
    values = random.integers(-1000, 1000, (2, width), np.int32)
    result = both_ways.run(BITONIC_SORT, "bitonic_sort", [values], (2 * width, 1, 1), (width, 1, 1))
    np.testing.assert_array_equal(result[0], np.sort(values, 1))


def test_a_histogram_counts_every_value(both_ways: BothWays, random: np.random.Generator) -> None:
    values = random.integers(0, 256, 5000, np.uint8)
    arrays = [values, np.zeros(256, np.uint32), np.array([values.size], np.uint32)]
    result = both_ways.run(HISTOGRAM, "histogram", arrays, (4 * 100, 1, 1), (100, 1, 1))
    np.testing.assert_array_equal(result[1], np.bincount(values, minlength=256))


@pytest.mark.parametrize("size", [(16, 8), (33, 17), (5, 3)])
def test_a_stencil_reads_its_neighbours_tiles(
    both_ways: BothWays, random: np.random.Generator, size: tuple[int, int]
) -> None:
    width, height = size
    values = random.random((height, width), np.float32)
    arrays = [values, np.zeros_like(values), np.array(size, np.uint32)]
    result = both_ways.run(STENCIL, "stencil", arrays, (width, height, 1), (16, 8, 1))
    padded = np.pad(values, 1, mode="edge")
    # A tile at the ragged edge is smaller, but its halo is that of the image.
    expected = sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3)) / np.float32(9)
    np.testing.assert_allclose(result[1], expected, rtol=1e-5)


def test_a_transpose_goes_through_a_tile(both_ways: BothWays, random: np.random.Generator) -> None:
    values = random.random((64, 64), np.float32)
    arrays = [values, np.zeros_like(values), np.array([64], np.uint32)]
    result = both_ways.run(TRANSPOSE, "transpose", arrays, (64, 16, 1), (32, 8, 1))
    np.testing.assert_array_equal(result[1], values.T)

"""Matrices that a SIMD-group's lanes hold together, against NumPy's products (MSL specification 2.4 and 6.7)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from .conftest import Runner

PRODUCTS = """
#include <metal_stdlib>
using namespace metal;

template <typename T>
kernel void product(device const T* a [[buffer(0)]], device const T* b [[buffer(1)]], device float* c [[buffer(2)]],
                    constant uint& tiles [[buffer(3)]], uint2 tile [[threadgroup_position_in_grid]])
{
    const uint side = tiles * 8;
    simdgroup_matrix<float, 8, 8> sum = make_filled_simdgroup_matrix<float, 8, 8>(0.0f);
    simdgroup_matrix<T, 8, 8> left, right;
    for (uint k = 0; k < tiles; ++k) {
        simdgroup_load(left, a, side, ulong2(k * 8, tile.y * 8));
        simdgroup_load(right, b, side, ulong2(tile.x * 8, k * 8));
        simdgroup_multiply_accumulate(sum, left, right, sum);
    }
    simdgroup_store(sum, c, side, ulong2(tile.x * 8, tile.y * 8));
}
template [[host_name("product_float")]] kernel void product<float>(
    device const float*, device const float*, device float*, constant uint&, uint2);
template [[host_name("product_half")]] kernel void product<half>(
    device const half*, device const half*, device float*, constant uint&, uint2);
template [[host_name("product_bfloat")]] kernel void product<bfloat>(
    device const bfloat*, device const bfloat*, device float*, constant uint&, uint2);
"""


def stored(element: str, values: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    """The values in the element's type; a bfloat is the upper half of a float, exact for small integers."""
    if element == "bfloat":
        return (values.view(np.uint32) >> 16).astype(np.uint16)
    return values.astype(np.float16 if element == "half" else np.float32)


@pytest.mark.parametrize("element", ["float", "half", "bfloat"])
def test_product_of_many_tiles(runner: Runner, element: str) -> None:
    """Small integers, so that every element type holds them and every sum is exact."""
    tiles = 5
    rng = np.random.default_rng(31)
    a, b = (rng.integers(-8, 9, (tiles * 8, tiles * 8)).astype(np.float32) for _ in range(2))
    arrays = [stored(element, a), stored(element, b), np.zeros_like(a), np.array([tiles], np.uint32)]
    pipeline = runner.pipeline(PRODUCTS, f"product_{element}")
    result = runner.run(pipeline, arrays, (tiles, tiles, 1), (32, 1, 1), by_groups=True)[2]
    np.testing.assert_array_equal(result, a @ b)


def test_random_floats_agree_within_rounding(runner: Runner) -> None:
    a, b = np.random.default_rng(7).standard_normal((2, 64, 64), dtype=np.float32)
    arrays = [a, b, np.zeros_like(a), np.array([8], np.uint32)]
    result = runner.run(runner.pipeline(PRODUCTS, "product_float"), arrays, (8, 8, 1), (32, 1, 1), by_groups=True)[2]
    # 64 products, each sum rounded to 24 bits.
    bound = 64 * 2.0**-24 * (np.abs(a).astype(np.float64) @ np.abs(b))
    assert (np.abs(result - a.astype(np.float64) @ b) <= bound).all()


SHAPES = """
#include <metal_stdlib>
using namespace metal;

kernel void transposed(device const float* a [[buffer(0)]], device float* loaded [[buffer(1)]],
                       device float* stored [[buffer(2)]])
{
    simdgroup_float8x8 m;
    simdgroup_load(m, a, 16, ulong2(3, 5), true);
    simdgroup_store(m, loaded);
    simdgroup_load(m, a, 16, ulong2(3, 5));
    simdgroup_store(m, stored, 8, 0, true);
}

kernel void diagonal(device float* output [[buffer(0)]])
{
    simdgroup_store(simdgroup_float8x8(2.5f), output);
}

kernel void elements(device float* output [[buffer(0)]], ushort lane [[thread_index_in_simdgroup]])
{
    simdgroup_float8x8 m;
    m.thread_elements()[0] = lane * 2;
    m.thread_elements()[1] = lane * 2 + 1;
    simdgroup_store(m, output);
}

kernel void through_threadgroup(device const half* a [[buffer(0)]], device half* output [[buffer(1)]],
                                uint lane [[thread_index_in_simdgroup]], uint group [[simdgroup_index_in_threadgroup]])
{
    threadgroup half tile[4][64];
    tile[group][lane] = a[group * 64 + lane];
    tile[group][lane + 32] = a[group * 64 + lane + 32];
    simdgroup_barrier(mem_flags::mem_threadgroup);
    simdgroup_half8x8 m, square;
    simdgroup_load(m, tile[group]);
    simdgroup_multiply(square, m, m);
    simdgroup_store(square, output + group * 64);
}
"""


def test_origin_and_transpose(runner: Runner) -> None:
    a = np.arange(16 * 16, dtype=np.float32).reshape(16, 16)
    block = a[5:13, 3:11]
    empty = np.zeros((8, 8), np.float32)
    _, loaded, stored = runner.run(runner.pipeline(SHAPES, "transposed"), [a, empty, empty], (32, 1, 1), (32, 1, 1))
    np.testing.assert_array_equal(loaded, block.T)
    np.testing.assert_array_equal(stored, block.T)


def test_a_scalar_makes_a_diagonal(runner: Runner) -> None:
    output = np.full((8, 8), -1, np.float32)
    (result,) = runner.run(runner.pipeline(SHAPES, "diagonal"), [output], (32, 1, 1), (32, 1, 1))
    np.testing.assert_array_equal(result, np.eye(8, dtype=np.float32) * 2.5)


def test_lanes_hold_what_programs_count_on(runner: Runner) -> None:
    """Two neighbours of a row each; quads of lanes cover 4 × 4 blocks' halves."""
    (result,) = runner.run(runner.pipeline(SHAPES, "elements"), [np.zeros((8, 8), np.float32)], (32, 1, 1), (32, 1, 1))
    for lane in range(32):
        quad = lane // 4
        row = (quad & 4) + lane // 2 % 4
        column = (quad & 2) * 2 + lane % 2 * 2
        assert result[row, column : column + 2].tolist() == [lane * 2, lane * 2 + 1]


def test_simdgroups_of_a_threadgroup_work_apart(runner: Runner) -> None:
    a = np.random.default_rng(3).integers(-3, 4, (4, 8, 8)).astype(np.float16)
    pipeline = runner.pipeline(SHAPES, "through_threadgroup")
    result = runner.run(pipeline, [a, np.zeros_like(a)], (128, 1, 1), (128, 1, 1))[1]
    np.testing.assert_array_equal(result, a @ a)


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ("simdgroup_matrix<int, 8, 8> m;", "float, half or bfloat"),
        ("simdgroup_matrix<float, 16, 16> m;", "8 columns and 8 rows"),
    ],
)
def test_other_shapes_and_elements_are_refused(runner: Runner, declaration: str, message: str) -> None:
    source = f"#include <metal_stdlib>\nusing namespace metal;\nkernel void k() {{ {declaration} }}"
    with pytest.raises(Exception, match=message):
        runner.pipeline(source, "k")

"""Arithmetic in half and bfloat, against correctly rounded results from float64."""

from __future__ import annotations

import numpy as np

from .conftest import Runner

SOURCE = """
#include <metal_stdlib>
using namespace metal;

kernel void half_arithmetic(device const half* a [[buffer(0)]], device const half* b [[buffer(1)]],
                            device half* sums [[buffer(2)]], device half* products [[buffer(3)]],
                            device half* quotients [[buffer(4)]], uint i [[thread_position_in_grid]])
{
    sums[i] = a[i] + b[i];
    products[i] = a[i] * b[i];
    quotients[i] = a[i] / b[i];
}

kernel void bfloat_arithmetic(device const bfloat* a [[buffer(0)]], device const bfloat* b [[buffer(1)]],
                              device bfloat* sums [[buffer(2)]], device bfloat* products [[buffer(3)]],
                              uint i [[thread_position_in_grid]])
{
    sums[i] = a[i] + b[i];
    products[i] = a[i] * b[i];
}

kernel void half_vectors(device const half4* a [[buffer(0)]], device half* dots [[buffer(1)]],
                         uint i [[thread_position_in_grid]])
{
    half4 v = a[i] * 2.0h;
    dots[i] = v.x + v.w;
}
"""
COUNT = 4096


def round_to_bfloat(values: np.ndarray) -> np.ndarray:
    """Round float32 values to bfloat, nearest even, and give their bits."""
    bits = values.astype(np.float32).view(np.uint32).astype(np.uint64)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def bfloat_values(bits: np.ndarray) -> np.ndarray:
    return (bits.astype(np.uint32) << 16).view(np.float32)


def test_half(runner: Runner) -> None:
    random = np.random.default_rng(11)
    a = random.uniform(-100, 100, COUNT).astype(np.float16)
    b = random.uniform(0.5, 100, COUNT).astype(np.float16)
    empty = np.zeros_like(a)
    results = runner.run(
        runner.pipeline(SOURCE, "half_arithmetic"), [a, b, empty, empty, empty], (COUNT, 1, 1), (64, 1, 1)
    )
    wide_a, wide_b = a.astype(np.float64), b.astype(np.float64)
    np.testing.assert_array_equal(results[2], (wide_a + wide_b).astype(np.float16))
    np.testing.assert_array_equal(results[3], (wide_a * wide_b).astype(np.float16))
    np.testing.assert_array_equal(results[4], (wide_a / wide_b).astype(np.float16))


def test_bfloat(runner: Runner) -> None:
    random = np.random.default_rng(12)
    a = round_to_bfloat(random.uniform(-100, 100, COUNT))
    b = round_to_bfloat(random.uniform(-100, 100, COUNT))
    empty = np.zeros_like(a)
    results = runner.run(runner.pipeline(SOURCE, "bfloat_arithmetic"), [a, b, empty, empty], (COUNT, 1, 1), (64, 1, 1))
    # The product of two bfloats is exact in float32; their sum is when the exponents are within 16 of each other,
    # and otherwise float32's rounding keeps the sticky information that matters here.
    np.testing.assert_array_equal(results[2], round_to_bfloat(bfloat_values(a) + bfloat_values(b)))
    np.testing.assert_array_equal(results[3], round_to_bfloat(bfloat_values(a) * bfloat_values(b)))


def test_half_vector(runner: Runner) -> None:
    a = np.random.default_rng(13).uniform(-10, 10, (COUNT, 4)).astype(np.float16)
    pipeline = runner.pipeline(SOURCE, "half_vectors")
    dots = runner.run(pipeline, [a, np.zeros(COUNT, np.float16)], (COUNT, 1, 1), (64, 1, 1))[1]
    doubled = (a.astype(np.float64) * 2).astype(np.float16)
    truth = (doubled[:, 0].astype(np.float64) + doubled[:, 3].astype(np.float64)).astype(np.float16)
    np.testing.assert_array_equal(dots, truth)

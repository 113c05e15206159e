"""Integer arithmetic of every width at its limits, and shifts where C++ leaves them undefined and MSL does not."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Runner

SOURCE = """
#include <metal_stdlib>
using namespace metal;

template <typename T>
kernel void divide(device const T *a, device const T *b, device T *quotients, device T *remainders,
                   uint i [[thread_position_in_grid]])
{
    quotients[i] = a[i] / b[i];
    T remainder = a[i];
    remainder %= b[i];
    remainders[i] = remainder;
}
#define DIVIDE(T) template [[host_name("divide_" #T)]] kernel void divide<T>( \\
    device const T *, device const T *, device T *, device T *, uint);
DIVIDE(int) DIVIDE(uint) DIVIDE(long) DIVIDE(ulong) DIVIDE(short) DIVIDE(uchar)

kernel void shift(device const int *values, device int *left, device int *right, device uint *logical,
                  uint i [[thread_position_in_grid]])
{
    left[i] = values[i] << i;
    right[i] = values[i] >> i;
    logical[i] = uint(values[i]) >> i;
}
"""
DTYPES = {"int": "i4", "uint": "u4", "long": "i8", "ulong": "u8", "short": "i2", "uchar": "u1"}


@pytest.mark.parametrize("name", DTYPES)
def test_division_at_the_limits(runner: Runner, name: str) -> None:
    limits = np.iinfo(DTYPES[name])
    special: set[int] = {limits.min, limits.max, 0, 1, 2, 7, limits.max - 1} | ({-1, -2, -7} if limits.min else set())
    numbers = np.array(sorted(special), DTYPES[name])
    divisors = np.array(sorted(special - {0, -1}), DTYPES[name])  # with those it may have no result: test_faults.py
    a, b = (axis.ravel().copy() for axis in np.meshgrid(numbers, divisors))
    arrays = [a, b, np.zeros_like(a), np.zeros_like(a)]
    _, _, quotients, remainders = runner.run(
        runner.pipeline(SOURCE, f"divide_{name}"), arrays, (a.size, 1, 1), (8, 1, 1)
    )
    for left, right, quotient, remainder in zip(a.tolist(), b.tolist(), quotients, remainders, strict=True):
        exact = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        assert quotient == np.array(exact & (2**limits.bits - 1), f"u{limits.bits // 8}").astype(DTYPES[name])
        assert remainder == left - exact * right


def test_shifts_use_the_low_bits_of_the_distance(runner: Runner) -> None:
    values = np.random.default_rng(12).integers(-(2**31), 2**31, 100).astype(np.int32)
    arrays = [values, np.zeros_like(values), np.zeros_like(values), np.zeros(100, np.uint32)]
    _, left, right, logical = runner.run(runner.pipeline(SOURCE, "shift"), arrays, (100, 1, 1), (100, 1, 1))
    distance = (np.arange(100) % 32).astype(np.int32)
    np.testing.assert_array_equal(left, values << distance)
    np.testing.assert_array_equal(right, values >> distance)
    np.testing.assert_array_equal(logical, values.view(np.uint32) >> distance.astype(np.uint32))

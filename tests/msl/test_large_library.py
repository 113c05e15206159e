"""A library of eight thousand lines and hundreds of kernels: a pipeline costs what its own kernel costs."""

from __future__ import annotations

import resource
from typing import cast

import numpy as np
import pytest

from softmetal.msl.protocol import LibraryRequest

from .runner import Array, KernelRunner

FAMILIES = 70
TYPES = ("float", "half", "bfloat")
WIDTHS = (1, 2, 4, 8)

FAMILY = """
template <typename T, int N>
struct accumulator_FAMILY {
  T values[N];
  void clear() {
    for (int k = 0; k < N; k++) values[k] = T(0);
  }
  void add(T x, int k) {
    values[k % N] += x * T(FAMILY + 1);
  }
  T total() const {
    T sum = T(0);
    for (int k = 0; k < N; k++) sum += values[k];
    return sum;
  }
};

template <typename T, int N>
[[kernel]] void reduce_FAMILY(
    device const T* in [[buffer(0)]],
    device T* out [[buffer(1)]],
    constant uint& count [[buffer(2)]],
    uint i [[thread_position_in_grid]]) {
  accumulator_FAMILY<T, N> sums;
  sums.clear();
  for (uint k = 0; k < count; k++) {
    sums.add(in[i * count + k], int(k));
  }
  T total = sums.total();
  if (total > T(100)) {
    total = T(100) + log(total - T(99));
  } else if (total < T(-100)) {
    total = T(-100);
  }
  out[i] = clamp(total, T(-1000), T(1000));
}
"""

INSTANCE = """
template [[host_name("reduce_FAMILY_TYPE_WIDTH")]] [[kernel]]
void reduce_FAMILY<TYPE, WIDTH>(
    device const TYPE*,
    device TYPE*,
    constant uint&,
    uint);
"""


def large_source() -> str:
    """As machine-learning libraries are: templates, and an instance for each type and size."""
    parts = ["#include <metal_stdlib>\nusing namespace metal;\n"]
    for family in map(str, range(FAMILIES)):
        parts.append(FAMILY.replace("FAMILY", family))
        instances = (INSTANCE.replace("TYPE", kind).replace("WIDTH", str(width)) for kind in TYPES for width in WIDTHS)
        parts.extend(instance.replace("FAMILY", family) for instance in instances)
    return "".join(parts)


def processor_seconds() -> float:
    """Of this process and the compilers it ran: other work on the machine does not count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


@pytest.mark.slow
def test_each_pipeline_of_a_large_library_compiles_in_half_a_second(runner: KernelRunner) -> None:
    source = large_source()
    assert 5_000 < source.count("\n") < 10_000
    reply = runner.compiler.library(LibraryRequest(source))
    functions = cast("list[object]", reply["functions"])
    assert len(functions) == FAMILIES * len(TYPES) * len(WIDTHS)

    values = np.random.default_rng(1).uniform(-1, 1, (100, 5)).astype(np.float32)
    for family, width in [(0, 1), (35, 8), (69, 4)]:
        start = processor_seconds()
        pipeline = runner.compile(source, f"reduce_{family}_float_{width}")
        assert processor_seconds() - start < 0.5
        out = np.zeros(100, np.float32)
        runner.run(pipeline, [values, out, np.array([5], np.uint32)], (100, 1, 1), (32, 1, 1))
        expected: Array = np.maximum(values.sum(axis=1, dtype=np.float64) * (family + 1), -100)
        large = expected > 100
        expected[large] = 100 + np.log(expected[large] - 99)
        np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-4)

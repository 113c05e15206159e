"""Vertex functions that look at their neighbours: successive vertices of a run are SIMD-groups of 32, and quads.

Each runs as regions and on fibers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from softmetal.msl.kernel_code import EXECUTION_VARIABLE

from .runner import Array, StageRunner

SOURCE = """
struct Out {
    float4 position [[position]]; float sum; float shuffled; uint first [[flat]]; uint voters [[flat]]; float quad;
};
vertex Out f(uint id [[vertex_id]], device uint* seen [[buffer(0)]], constant float* values [[buffer(1)]]) {
    const float value = values[id];
    Out out;
    out.position = float4(id);
    out.sum = simd_sum(value);
    out.first = simd_broadcast_first(id);
    out.voters = popcount(uint(ulong(simd_ballot(value > 0))));
    out.shuffled = simd_shuffle_xor(value, 1);
    out.quad = quad_max(value);
    seen[id] += 1;
    return out;
}"""


@pytest.fixture(params=["regions", "fiber"])
def reply(request: pytest.FixtureRequest, stages: StageRunner, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv(EXECUTION_VARIABLE, "fibers" if request.param == "fiber" else "")
    compiled = stages.compile(SOURCE, "f")
    assert compiled["mode"] == request.param
    return compiled


def of_groups(values: Array, width: int) -> list[Array]:
    return [values[start : start + width] for start in range(0, len(values), width)]


@pytest.mark.parametrize("count", [32, 64, 77, 200])
def test_neighbours(stages: StageRunner, reply: dict[str, Any], count: int) -> None:
    values = np.random.default_rng(count).integers(-9, 9, count).astype(np.float32)
    seen = np.zeros(count, np.uint32)
    result = stages.vertices(reply, count, {0: seen, 1: values})
    np.testing.assert_array_equal(seen, 1)
    np.testing.assert_array_equal(result["position"], np.repeat(np.arange(count)[:, None], 4, axis=1))
    groups = of_groups(values, 32)
    np.testing.assert_array_equal(result["sum"][:, 0], np.concatenate([np.full(len(g), g.sum()) for g in groups]))
    np.testing.assert_array_equal(result["first"][:, 0], np.arange(count) // 32 * 32)
    voters = np.concatenate([np.full(len(g), (g > 0).sum()) for g in groups])
    np.testing.assert_array_equal(result["voters"][:, 0], voters)
    quads = np.concatenate([np.full(len(g), g.max()) for g in of_groups(values, 4)])
    np.testing.assert_array_equal(result["quad"][:, 0], quads)
    pairs = np.arange(count) ^ 1
    known = pairs < count
    np.testing.assert_array_equal(result["shuffled"][known, 0], values[pairs[known]])


def test_listed_vertices_and_later_ones(stages: StageRunner, reply: dict[str, Any]) -> None:
    """Groups begin where the run begins; what lies before it is left alone."""
    ids = np.arange(100)[::-1]
    values = np.arange(100, dtype=np.float32)
    seen = np.zeros(100, np.uint32)
    result = stages.vertices(reply, ids.tolist(), {0: seen, 1: values}, first=10)
    np.testing.assert_array_equal(seen[ids], np.arange(100) >= 10)
    np.testing.assert_array_equal(result["first"][10:, 0], ids[10 + np.arange(90) // 32 * 32])
    assert not result["position"][:10].any()

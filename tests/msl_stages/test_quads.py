"""What fragment functions see of their neighbours: derivatives, quad and SIMD-group functions, helpers, discarding.

Each runs as regions and on fibers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from softmetal.msl.kernel_code import EXECUTION_VARIABLE
from softmetal.msl.protocol import RequestError

from .runner import ALL, LANES, Shaded, StageRunner

RANDOM = np.random.default_rng(6)
Run = Callable[..., Shaded]

INPUT = "struct In { float4 position [[position]]; float2 uv; };\n"


@pytest.fixture(params=["regions", "fiber"])
def run(request: pytest.FixtureRequest, stages: StageRunner, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the function f of a source, which takes an In, in one of the two ways."""

    def runner(source: str, uv: npt.ArrayLike, *buffers: npt.NDArray[np.uint32], covered: int = ALL) -> Shaded:
        monkeypatch.setenv(EXECUTION_VARIABLE, "fibers" if request.param == "fiber" else "")
        reply = stages.compile(INPUT + source, "f")
        assert reply["mode"] == request.param
        given = {"position": np.zeros(4), "uv": uv}
        named = {item["name"] for item in reply["fragment"]["inputs"]}
        return stages.fragments(
            reply,
            {name: value for name, value in given.items() if name in named},
            dict(enumerate(buffers)),
            covered,
        )

    return runner


def quads(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    """Lanes as [quad, row, column, …]."""
    return values.reshape(LANES // 4, 2, 2, *values.shape[1:])


def lanes(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    return values.reshape(LANES, *values.shape[3:])


def dfdx(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    columns = quads(values)
    return lanes(np.repeat(columns[:, :, 1:] - columns[:, :, :1], 2, axis=2))


def dfdy(values: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    rows = quads(values)
    return lanes(np.repeat(rows[:, 1:] - rows[:, :1], 2, axis=1))


def bits(lane_numbers: npt.ArrayLike) -> int:
    return sum(1 << int(lane) for lane in np.atleast_1d(lane_numbers))


def test_derivatives(run: Run) -> None:
    uv = RANDOM.standard_normal((LANES, 2)).astype(np.float32)
    shaded = run("fragment float4 f(In in [[stage_in]]) { return float4(dfdx(in.uv), dfdy(in.uv)); }", uv)
    np.testing.assert_array_equal(shaded.outputs["color0"], np.hstack([dfdx(uv), dfdy(uv)]))


def test_derivatives_of_half_and_of_what_is_calculated(run: Run) -> None:
    uv = RANDOM.integers(-99, 99, (LANES, 2)).astype(np.float32)
    source = """fragment float4 f(In in [[stage_in]]) {
        const half squared = half(in.uv.x * in.uv.x * 0.125);
        return float4(dfdx(squared), fwidth(half3(in.uv.yyy)).z, fwidth(in.uv.x), dfdy(in.uv).y);
    }"""
    squared = (uv[:, 0] ** 2 / 8).astype(np.float16)
    expected = np.column_stack(
        [
            dfdx(squared),
            abs(dfdx(uv[:, 1])) + abs(dfdy(uv[:, 1])),
            abs(dfdx(uv[:, 0])) + abs(dfdy(uv[:, 0])),
            dfdy(uv[:, 1]),
        ]
    )
    np.testing.assert_array_equal(run(source, uv).outputs["color0"], expected)


def test_helper_lanes_of_a_quad_have_values(run: Run) -> None:
    """One lane of each second quad is covered; the other three still give it its derivatives."""
    uv = RANDOM.standard_normal((LANES, 2)).astype(np.float32)
    covered = np.arange(0, LANES, 8) + RANDOM.integers(0, 4, LANES // 8)
    shaded = run(
        "fragment float4 f(In in [[stage_in]]) { return float4(dfdx(in.uv), dfdy(in.uv)); }", uv, covered=bits(covered)
    )
    np.testing.assert_array_equal(shaded.outputs["color0"][covered], np.hstack([dfdx(uv), dfdy(uv)])[covered])


def test_discarded_lanes_go_on_as_helpers(run: Run) -> None:
    uv = RANDOM.standard_normal((LANES, 2)).astype(np.float32)
    source = """fragment float4 f(In in [[stage_in]]) {
        if (in.uv.x > 0) discard_fragment();
        return float4(dfdx(in.uv), dfdy(in.uv));
    }"""
    shaded = run(source, uv)
    assert shaded.discarded == bits(np.flatnonzero(uv[:, 0] > 0))
    np.testing.assert_array_equal(shaded.outputs["color0"], np.hstack([dfdx(uv), dfdy(uv)]))


def test_only_covered_lanes_count_as_discarded(run: Run) -> None:
    uv = RANDOM.standard_normal((LANES, 2)).astype(np.float32)
    covered = 0x0FF0_1234_8000_FFFF
    shaded = run(
        "void drop(float x) { if (x > 0) discard_fragment(); }\n"
        "fragment float2 f(In in [[stage_in]]) { drop(in.uv.x); drop(in.uv.y - 1); return in.uv; }",
        uv,
        covered=covered,
    )
    assert shaded.discarded == bits(np.flatnonzero((uv[:, 0] > 0) | (uv[:, 1] > 1))) & covered


def test_helpers_write_nothing(run: Run) -> None:
    source = """fragment float4 f(In in [[stage_in]], device uint* list [[buffer(0)]],
                                 device atomic_uint* counts [[buffer(1)]], device uint4* wide [[buffer(2)]]) {
        const uint lane = uint(in.uv.x);
        list[lane] += 1;
        if (in.uv.y > 0) discard_fragment();
        list[lane] += 10;
        atomic_fetch_add_explicit(counts + 1, 1, memory_order_relaxed);
        uint known = atomic_load_explicit(counts, memory_order_relaxed);
        while (!atomic_compare_exchange_weak_explicit(counts, &known, known + lane, memory_order_relaxed,
                                                      memory_order_relaxed)) {}
        wide[lane] = uint4(lane, 1, 2, 3);
        return float4(dfdx(in.uv.x), simd_is_helper_thread(), 0, 0);
    }"""
    numbers = np.arange(LANES)
    dropped = RANDOM.random(LANES) > 0.6
    covered = int(RANDOM.integers(0, 1 << 62)) | 1 << 63
    is_covered = np.array([covered >> int(lane) & 1 for lane in numbers], bool)
    array, counts, wide = np.zeros(LANES, np.uint32), np.zeros(2, np.uint32), np.zeros((LANES, 4), np.uint32)
    shaded = run(source, np.column_stack([numbers, dropped]), array, counts, wide, covered=covered)
    writes = is_covered & ~dropped
    np.testing.assert_array_equal(array, np.where(is_covered, 1, 0) + np.where(writes, 10, 0))
    np.testing.assert_array_equal(counts, [numbers[writes].sum(), writes.sum()])
    np.testing.assert_array_equal(
        wide, np.where(writes[:, None], np.column_stack([numbers, *[[i] * 64 for i in (1, 2, 3)]]), 0)
    )
    assert shaded.discarded == bits(numbers[is_covered & dropped])
    np.testing.assert_array_equal(shaded.outputs["color0"][is_covered, 1], dropped[is_covered])
    np.testing.assert_array_equal(shaded.outputs["color0"][is_covered, 0], 1)


def test_quad_functions(run: Run) -> None:
    uv = RANDOM.integers(-99, 99, (LANES, 2)).astype(np.float32)
    source = """fragment float4 f(In in [[stage_in]], uint q [[thread_index_in_quadgroup]]) {
        return float4(quad_broadcast(in.uv.x, ushort(2)), quad_sum(in.uv.y), quad_shuffle_xor(in.uv.x, 1), q);
    }"""
    x, y = uv[:, 0].reshape(-1, 4), uv[:, 1].reshape(-1, 4)
    expected = np.column_stack(
        [
            np.repeat(x[:, 2], 4),
            np.repeat(y.sum(axis=1), 4),
            x[:, [1, 0, 3, 2]].ravel(),
            np.tile(np.arange(4), LANES // 4),
        ]
    )
    np.testing.assert_array_equal(run(source, uv).outputs["color0"], expected)


def test_simdgroup_functions(run: Run) -> None:
    uv = RANDOM.integers(-99, 99, (LANES, 2)).astype(np.float32)
    source = """fragment float2 f(In in [[stage_in]], uint lane [[thread_index_in_simdgroup]]) {
        return float2(simd_sum(in.uv.x), simd_shuffle(in.uv.y, ushort(31 - lane)));
    }"""
    halves = uv.reshape(2, 32, 2)
    expected = np.stack([np.repeat(halves[:, :, 0].sum(axis=1), 32), halves[:, ::-1, 1].ravel()], axis=1)
    np.testing.assert_array_equal(run(source, uv).outputs["color0"], expected)


def test_derivatives_in_uniform_control_flow(run: Run) -> None:
    uv = RANDOM.standard_normal((LANES, 2)).astype(np.float32)
    source = """fragment float2 f(In in [[stage_in]], constant uint& count [[buffer(0)]]) {
        float2 sum = 0;
        for (uint i = 0; i < count; ++i) sum += dfdx(in.uv * float(i + 1));
        return sum;
    }"""
    expected = sum(dfdx(uv * np.float32(i + 1)) for i in range(5))
    shaded = run(source, uv, np.array([5], np.uint32))
    np.testing.assert_allclose(shaded.outputs["color0"], np.asarray(expected), rtol=1e-6)


def test_simdgroups_leave_out_quads_that_nobody_needs(stages: StageRunner) -> None:
    source = INPUT + "fragment float4 f(In in [[stage_in]]) { return float4(simd_sum(in.uv.x), dfdx(in.uv.y), 0, 0); }"
    uv = RANDOM.integers(-99, 99, (LANES, 2)).astype(np.float32)
    covered = bits([5, 6, 17, 40, 63])
    shaded = stages.fragments(stages.compile(source, "f"), {"position": np.zeros(4), "uv": uv}, covered=covered)
    first = uv[4:8, 0].sum() + uv[16:20, 0].sum()
    second = uv[40:44, 0].sum() + uv[60:64, 0].sum()
    for lane, expected in ((5, first), (17, first), (40, second), (63, second)):
        np.testing.assert_array_equal(shaded.outputs["color0"][lane, :2], [expected, dfdx(uv[:, 1])[lane]])


@pytest.mark.parametrize("kind", ["kernel", "vertex"])
@pytest.mark.parametrize(
    ("body", "message"),
    [("discard_fragment();", r"calls discard_fragment\(\)"), ("o[0] = dfdx(o[1]);", "calls a derivative function")],
)
def test_other_functions_have_no_fragments(stages: StageRunner, kind: str, body: str, message: str) -> None:
    with pytest.raises(RequestError, match=f"{kind} function 'f' {message}, which only fragment functions can"):
        stages.compile(f"{kind} void f(device float* o [[buffer(0)]]) {{ {body} }}", "f")

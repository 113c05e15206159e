"""How many threads a call starts, asked for and worked out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import pymetal as pm

PLACES = """
#include <metal_stdlib>
using namespace metal;
kernel void line(device uint2* at, uint p [[thread_position_in_grid]], uint n [[threads_per_grid]]) { at[p] = {p, n}; }
kernel void plane(device ushort4* at, ushort2 p [[thread_position_in_grid]], ushort2 n [[threads_per_grid]])
{
    at[p.y * n.x + p.x] = {p.x, p.y, n.x, n.y};
}
kernel void space(device packed_uint3* at, uint3 p [[thread_position_in_grid]], uint3 n [[threads_per_grid]])
{
    at[(p.z * n.y + p.y) * n.x + p.x] = p;
}
kernel void groups(device uint4* sizes, uint2 g [[threadgroup_position_in_grid]],
                   uint2 size [[threads_per_threadgroup]], uint2 count [[threadgroups_per_grid]])
{
    sizes[g.y * count.x + g.x] = {size.x, size.y, count.x, count.y};
}
[[kernel, max_total_threads_per_threadgroup(48)]] void small(device uint* size, uint2 p [[thread_position_in_grid]],
    uint2 n [[threads_per_grid]], uint2 group [[threads_per_threadgroup]])
{
    size[p.y * n.x + p.x] = group.x * group.y;
}
"""


def test_one_dimension_counts_all_elements() -> None:
    places = pm.kernel(PLACES, "line")(out=(3, 5))
    assert places.shape == (3, 5, 2)
    np.testing.assert_array_equal(places[..., 0].ravel(), np.arange(15))
    assert (places[..., 1] == 15).all()


def test_two_dimensions_have_x_as_the_last_axis() -> None:
    places = pm.kernel(PLACES, "plane")(out=(7, 50))
    y, x = np.mgrid[:7, :50]
    np.testing.assert_array_equal(places, np.stack([x, y, np.full_like(x, 50), np.full_like(x, 7)], -1))


def test_three_dimensions() -> None:
    places = pm.kernel(PLACES, "space")(out=(3, 4, 5))
    z, y, x = np.mgrid[:3, :4, :5]
    np.testing.assert_array_equal(places, np.stack([x, y, z], -1))


@pytest.mark.parametrize("grid", [(20, 10), [20, 10, 1], pm.Size(20, 10, 1)])
@pytest.mark.parametrize("threadgroup", [(10, 5), pm.Size(10, 5, 1)])
def test_asked_for(grid: Any, threadgroup: Any) -> None:
    sizes = pm.kernel(PLACES, "groups")(out=4, grid=grid, threadgroup=threadgroup)
    assert sizes.tolist() == [[10, 5, 2, 2]] * 4


def test_threadgroups_stay_within_the_pipelines_limit() -> None:
    small = pm.kernel(PLACES, "small")
    assert small.pipeline.max_total_threads_per_threadgroup <= 48
    sizes = small(out=(100, 70))
    assert 0 < sizes.min() <= sizes.max() <= 48
    with pytest.raises(pm.ValidationError, match=r"threadgroup=\(7, 7, 1\) has 49 threads, and .* has 1 to 48"):
        small(out=(100, 70), threadgroup=(7, 7))


def test_a_buffer_counts_its_elements() -> None:
    buffer = pm.create_system_default_device().new_buffer(8 * 10 + 3)
    pm.kernel(PLACES, "line")(buffer)
    assert np.frombuffer(buffer.contents(), np.uint32, 20).reshape(10, 2)[9].tolist() == [9, 10]


def test_the_first_argument_that_is_written_tells() -> None:
    kernel = pm.kernel(
        "kernel void spread(device const int* x, device int* y, device int* z, uint i [[thread_position_in_grid]])"
        "{ y[i] = x[0]; if (i < 3) z[i] = x[1]; }"
    )
    y, z = kernel(np.array([5, 6], np.int32), outputs={"y": 9, "z": 3})
    assert (y.tolist(), z.tolist()) == ([5] * 9, [6] * 3)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        (
            "plane",
            {"out": 12},
            r"its threads have 2 dimensions, and 'at' has 1 \(shape \(12,\)\): the call needs grid=",
        ),
        ("space", {"out": (3, 4)}, "its threads have 3 dimensions, and 'at' has 2"),
        ("groups", {"out": 12}, r"no \[\[thread_position_in_grid\]\] of type uint, uint2 or uint3"),
        ("line", {"out": 12, "grid": (1, 2, 3, 4)}, "grid= takes an int or up to three, none of them negative"),
        ("line", {"out": 12, "grid": -1}, "grid= takes .*, not int -1"),
        ("line", {"out": 12, "grid": 1.5}, "grid= takes .*, not float 1.5"),
        ("line", {"out": 12, "threadgroup": ()}, "threadgroup= takes"),
        ("line", {"out": 12, "threadgroup": 0}, "has 0 threads"),
    ],
)
def test_grids_that_are_refused(name: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(pm.ValidationError, match=message) as caught:
        pm.kernel(PLACES, name)(**given)
    assert f"kernel '{name}'" in str(caught.value)


def test_a_kernel_that_writes_nothing_needs_a_grid() -> None:
    with pytest.raises(
        pm.ValidationError, match="'idle' writes to no array that could tell its threads: the call needs grid="
    ):
        pm.kernel("kernel void idle(uint i [[thread_position_in_grid]]) { }")()
    pm.kernel("kernel void idle(uint i [[thread_position_in_grid]]) { }")(grid=5)

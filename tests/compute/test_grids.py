"""What each thread is told about its place, for grids of one to three dimensions with ragged edges."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Runner

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Place { uint3 position; uint3 group; uint3 local; uint3 width; uint index; };

kernel void places(device Place* places [[buffer(0)]],
                   uint3 position [[thread_position_in_grid]],
                   uint3 size [[threads_per_grid]],
                   uint3 group [[threadgroup_position_in_grid]],
                   uint3 local [[thread_position_in_threadgroup]],
                   uint3 width [[threads_per_threadgroup]],
                   uint index [[thread_index_in_threadgroup]])
{
    uint linear = (position.z * size.y + position.y) * size.x + position.x;
    places[linear] = { position, group, local, width, index };
}

kernel void count_visits(device uint* visits [[buffer(0)]], uint position [[thread_position_in_grid]])
{
    visits[position] += 1;
}
"""

# MSL aligns a uint3 to 16 bytes (Metal Shading Language specification, 2.2.3).
PLACE = np.dtype(
    {
        "names": ["position", "group", "local", "width", "index"],
        "formats": [("u4", 3), ("u4", 3), ("u4", 3), ("u4", 3), "u4"],
        "offsets": [0, 16, 32, 48, 64],
        "itemsize": 80,
    }
)


@pytest.mark.parametrize(
    ("grid", "group"),
    [
        ((1, 1, 1), (1, 1, 1)),
        ((1000, 1, 1), (64, 1, 1)),
        ((33, 17, 1), (8, 4, 1)),
        ((7, 6, 5), (4, 4, 4)),
        ((5, 3, 2), (32, 8, 4)),
    ],
)
def test_places_of_threads(runner: Runner, grid: tuple[int, int, int], group: tuple[int, int, int]) -> None:
    pipeline = runner.pipeline(SOURCE, "places")
    count = grid[0] * grid[1] * grid[2]
    (raw,) = runner.run(pipeline, [np.zeros(count * PLACE.itemsize, np.uint8)], grid, group)
    places = raw.view(PLACE)

    z, y, x = np.unravel_index(np.arange(count), grid[::-1])
    position = np.stack([x, y, z], axis=1)
    size = np.array(group)
    first = position // size * size
    # dispatchThreads makes smaller threadgroups at the edges of the grid.
    width = np.minimum(size, np.array(grid) - first)
    local = position - first
    np.testing.assert_array_equal(places["position"], position)
    np.testing.assert_array_equal(places["group"], position // size)
    np.testing.assert_array_equal(places["local"], local)
    np.testing.assert_array_equal(places["width"], width)
    index = (local[:, 2] * width[:, 1] + local[:, 1]) * width[:, 0] + local[:, 0]
    np.testing.assert_array_equal(places["index"], index)


@pytest.mark.parametrize("count", [1, 31, 63, 64, 65, 1023, 100_003])
def test_every_thread_runs_once(runner: Runner, count: int) -> None:
    pipeline = runner.pipeline(SOURCE, "count_visits")
    guard = 16
    (visits,) = runner.run(pipeline, [np.zeros(count + guard, np.uint32)], (count, 1, 1), (64, 1, 1))
    assert np.all(visits[:count] == 1)
    assert np.all(visits[count:] == 0)


def test_threadgroups_times_threads(runner: Runner) -> None:
    pipeline = runner.pipeline(SOURCE, "count_visits")
    (visits,) = runner.run(pipeline, [np.zeros(1024, np.uint32)], (10, 1, 1), (64, 1, 1), by_groups=True)
    assert np.all(visits[:640] == 1)
    assert np.all(visits[640:] == 0)

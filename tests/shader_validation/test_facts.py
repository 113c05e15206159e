"""What an error says is there as data, too."""

from __future__ import annotations

import pickle

import pytest

import pymetal as pm

from .conftest import Bench, Size, words

pytestmark = pytest.mark.softmetal


def facts(bench: Bench, source: str, grid: Size = (64, 1, 1), group: Size = (64, 1, 1)) -> dict[str, object]:
    with pytest.raises(pm.CommandBufferError) as caught:
        bench.run(source, [words(64)], grid, group)
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.user_info["SoftmetalKernelError"] == caught.value.user_info["SoftmetalKernelError"]
    return dict(caught.value.user_info["SoftmetalKernelError"])


def test_access(bench: Bench) -> None:
    source = """kernel void k(device uint* x [[buffer(0)]], uint3 p [[thread_position_in_grid]]) {
        x[p.x + 8 * p.y + 60] = 1;
    }"""
    assert facts(bench, source, grid=(2, 2, 1), group=(2, 1, 1)) == {
        "kernel": "k",
        "error": "out of bounds",
        "access": "write",
        "size": 4,
        "name": "x",
        "index": 0,
        "offset": 272,
        "length": 256,
        "line": 4,
        "column": 31,
        "thread_position_in_grid": [0, 1, 0],
        "thread_position_in_threadgroup": [0, 0, 0],
    }


def test_race(bench: Bench) -> None:
    source = """kernel void k(device uint* x [[buffer(0)]], uint i [[thread_index_in_threadgroup]]) {
        threadgroup uchar t[4];
        t[i & 3] = 1;
    }"""
    found = facts(bench, source)
    assert found["error"] == "data race"
    assert (found["name"], found["offset"], found["length"], found["size"]) == ("t", 0, 4, 1)
    assert found["thread_position_in_grid"] == [4, 0, 0]
    assert found["other_thread_position_in_grid"] == [0, 0, 0]
    assert "index" not in found


def test_barrier(bench: Bench) -> None:
    source = """kernel void k(device uint* x [[buffer(0)]], uint i [[thread_index_in_threadgroup]]) {
        if (i != 5) threadgroup_barrier(mem_flags::mem_none);
    }"""
    found = facts(bench, source)
    assert found["error"] == "divergent barrier"
    assert found["other_thread_position_in_threadgroup"] == [5, 0, 0]
    assert found["line"] == 4
    assert "size" not in found

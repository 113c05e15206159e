"""Barriers that not all threads of a group come to."""

from __future__ import annotations

import pytest

from .conftest import Bench, words

pytestmark = pytest.mark.softmetal

KERNEL = """kernel void k(device uint* x [[buffer(0)]], uint i [[thread_index_in_threadgroup]],
                          uint3 p [[thread_position_in_threadgroup]]) {{
    {}
    x[i] = i;
}}"""
BARRIER = "threadgroup_barrier(mem_flags::mem_none);"

DIVERGENT = {
    "in a branch": f"if (i < 32) {BARRIER}",
    "after some returned": f"if (i >= 32) return; {BARRIER}",
    "after the first returned": f"if (i == 0) return; {BARRIER}",
    "in a loop": f"for (uint n = 0; n <= i / 32; ++n) {BARRIER}",
    "of the simdgroup": "if (i < 16) simdgroup_barrier(mem_flags::mem_none);",
}


@pytest.mark.parametrize("name", DIVERGENT)
@pytest.mark.parametrize("group", [(64, 1, 1), (4, 4, 4)])
def test_some_never_come(bench: Bench, name: str, group: tuple[int, int, int]) -> None:
    message = bench.error(KERNEL.format(DIVERGENT[name]), [words(64)], grid=group, group=group)
    assert message.startswith("kernel 'k': divergent barrier: thread (")
    assert "at program_source:5:" in message
    assert message.endswith("has returned")


def test_two_barriers(bench: Bench) -> None:
    source = KERNEL.format(f"if (i < 32) {BARRIER}\nelse {BARRIER}")
    message = bench.error(source, [words(64)])
    assert "thread (0, 0, 0) of the grid, (0, 0, 0) in its threadgroup, at program_source:5:" in message
    assert "thread (32, 0, 0) of the grid, (32, 0, 0) in its threadgroup, at program_source:6:" in message
    assert message.endswith("waits at another barrier")


def test_threadgroup_and_simdgroup(bench: Bench) -> None:
    source = KERNEL.format(f"if (i < 16) {BARRIER} else simdgroup_barrier(mem_flags::mem_none);")
    message = bench.error(source, [words(64)])
    assert "divergent barrier" in message
    assert "program_source:5:" in message


def test_one_barrier_for_all(bench: Bench) -> None:
    bench.run(KERNEL.format(f"for (int n = 0; n < 3; ++n) {{ if (n == 1) {BARRIER} }} {BARRIER}"), [words(64)])
    bench.run(KERNEL.format("if (i < 32) simdgroup_barrier(mem_flags::mem_none);"), [words(64)])

"""Data races in threadgroup memory and reads of what nobody has written; and what is neither."""

from __future__ import annotations

import re

import pytest

from .conftest import Bench, words

pytestmark = pytest.mark.softmetal

KERNEL = """kernel void k(device uint* x [[buffer(0)]], uint i [[thread_index_in_threadgroup]],
                          uint lane [[thread_index_in_simdgroup]], uint simdgroup [[simdgroup_index_in_threadgroup]]) {{
    threadgroup uint t[128];
    {}
}}"""
BARRIER = "threadgroup_barrier(mem_flags::mem_threadgroup);"


def kernel(body: str) -> str:
    return KERNEL.format(body.replace("BARRIER", BARRIER))


RACES = {
    "two writes": ("t[i / 2] = i; x[i] = 0;", "write", "write"),
    "read after write": ("t[i] = i; x[i] = i == 0 ? 0 : t[i - 1];", "read", "write"),
    "write after read": ("t[i] = i; BARRIER x[i] = t[i + 1 & 63]; t[i] = 1;", "write", "read"),
    "write after many reads": ("if (i == 0) t[0] = 1; BARRIER x[i] = t[0]; if (i == 63) t[0] = 2;", "write", "read"),
    "barrier without memory": (
        "t[i] = i; threadgroup_barrier(mem_flags::mem_none); x[i] = t[63 - i];",
        "read",
        "write",
    ),
    "barrier for device memory": (
        "t[i] = i; threadgroup_barrier(mem_flags::mem_device); x[i] = t[63 - i];",
        "read",
        "write",
    ),
    "simdgroup barrier across simdgroups": (
        "t[i] = i; simdgroup_barrier(mem_flags::mem_threadgroup); x[i] = i < 32 ? 0 : t[i - 32];",
        "read",
        "write",
    ),
    "parts of a word": (
        "((threadgroup uchar*)t)[i] = 1; BARRIER ((threadgroup ushort*)t)[i / 2] = 1; x[i] = 0;",
        "write",
        "write",
    ),
    "a byte of another thread's word": (
        "t[i] = i; ((threadgroup uchar*)t)[(i * 4 + 5) & 255] = 1; x[i] = 0;",
        "write",
        "write",
    ),
    "a word of another thread's byte": (
        "if (i == 1) ((threadgroup uchar*)t)[2] = 1; if (i == 2) t[0] = 1; x[i] = 0;",
        "write",
        "write",
    ),
    "atomic and plain": (
        """if (i == 0) t[0] = 0; BARRIER
        x[i] = t[0]; atomic_fetch_add_explicit((threadgroup atomic_uint*)t, 1u, memory_order_relaxed);""",
        "read",
        "atomic access",
    ),
}


@pytest.mark.parametrize("name", RACES)
def test_races(bench: Bench, name: str) -> None:
    body, later, earlier = RACES[name]
    message = bench.error(kernel(body), [words(64)])
    assert message.startswith(f"kernel 'k': data race: {later} of ")
    assert "of variable 't'" in message
    assert f"without a barrier after the {earlier} by thread (" in message
    assert len(re.findall("program_source:[67]:", message)) == 2


FINE = {
    "barrier": "t[i] = i; BARRIER x[i] = t[63 - i];",
    "double buffering": """
        threadgroup uint* from = t; threadgroup uint* to = t + 64;
        from[i] = i;
        for (uint step = 1; step < 64; step *= 2) {
            BARRIER
            to[i] = from[i] + (i >= step ? from[i - step] : 0);
            threadgroup uint* swap = from; from = to; to = swap;
        }
        BARRIER x[i] = from[63 - i];""",
    "simdgroup barrier": "t[i] = i; simdgroup_barrier(mem_flags::mem_threadgroup); x[i] = t[i ^ 31];",
    "simdgroup barriers in one simdgroup": """
        if (simdgroup == 0) {
            t[lane] = lane; simdgroup_barrier(mem_flags::mem_threadgroup);
            uint v = t[lane ^ 1]; simdgroup_barrier(mem_flags::mem_threadgroup);
            t[lane] = v;
        }
        BARRIER x[i] = t[i & 31];""",
    "atomics": """
        if (i < 4) atomic_store_explicit((threadgroup atomic_uint*)t + i, 0u, memory_order_relaxed);
        BARRIER
        atomic_fetch_add_explicit((threadgroup atomic_uint*)t + (i & 3), 1u, memory_order_relaxed);
        BARRIER x[i] = t[i & 3];""",
    "many readers": "if (i == 0) t[5] = 1; BARRIER x[i] = t[5];",
    "own memory": "t[i] = i; x[i] = t[i]; t[i] += 1; x[i] += t[i];",
    "neighbouring bytes": "((threadgroup uchar*)t)[i] = i; BARRIER x[i] = ((threadgroup uchar*)t)[i ^ 1];",
    "components of a vector": """
        threadgroup float4 v[16];
        v[i / 4][i % 4] = float(i); BARRIER x[i] = uint(v[i / 4][3 - i % 4]);""",
    "components by name": """
        threadgroup float3 v[64];
        v[i].x = 1; v[i].y = 2; v[i].z = 3; BARRIER x[i] = uint(dot(v[i ^ 1], float3(1)));""",
    "members one by one": """
        threadgroup struct { uchar a; uint b; } s[64];
        s[i].a = 1; s[i].b = 2; BARRIER auto copy = s[i ^ 1]; x[i] = copy.a + copy.b;""",
    "gaps between members": """
        threadgroup struct { float v; ushort n; } s[64]; threadgroup struct { float4 v; uint n; } w[64];
        s[i].v = i; s[i].n = i; w[i].v = float4(i); w[i].n = i;
        for (uint step = 32; step > 0; step /= 2) {
            BARRIER
            auto one = s[i], other = s[i ^ step]; auto wide = w[i ^ step];
            BARRIER
            if (one.v < other.v) { s[i] = other; w[i] = wide; }
        }
        BARRIER x[i] = s[i].n + w[i].n;""",
    "lanes exchange": "t[i] = simd_sum(i); BARRIER x[i] = t[i ^ 32] + simd_shuffle_xor(t[i], 1);",
}


@pytest.mark.parametrize("name", FINE)
def test_what_is_no_race(bench: Bench, name: str) -> None:
    bench.run(kernel(FINE[name]), [words(64)])


UNINITIALIZED = {
    "variable": kernel("if (i < 32) t[i] = i; BARRIER x[i] = t[i];"),
    "atomic": kernel("x[i] = atomic_fetch_add_explicit((threadgroup atomic_uint*)t + i, 1u, memory_order_relaxed);"),
    "argument": """kernel void k(device uint* x [[buffer(0)]], threadgroup uint* t [[threadgroup(0)]],
                                  uint i [[thread_index_in_threadgroup]]) {
        if (i < 32) t[i] = i;
        threadgroup_barrier(mem_flags::mem_threadgroup); x[i] = t[i]; }""",
}


@pytest.mark.parametrize("name", UNINITIALIZED)
def test_uninitialized(bench: Bench, name: str) -> None:
    memory = [512] if name == "argument" else []
    message = bench.error(UNINITIALIZED[name], [words(64)], threadgroup_memory=memory)
    assert "read of 4 bytes of uninitialized threadgroup memory at offset" in message
    assert "'t'" in message
    assert "program_source:6:" in message


def test_each_threadgroup_starts_without_contents(bench: Bench) -> None:
    source = """kernel void k(device uint* x [[buffer(0)]], uint i [[thread_index_in_threadgroup]],
                              uint g [[threadgroup_position_in_grid]]) {
        threadgroup uint t[32];
        if (g == 0) t[i] = i;
        threadgroup_barrier(mem_flags::mem_threadgroup);
        x[32 * g + i] = t[i]; }"""
    message = bench.error(source, [words(64)], grid=64, group=32)
    assert "uninitialized threadgroup memory at offset 0 of variable 't'" in message
    assert "thread (32, 0, 0) of the grid, (0, 0, 0) in its threadgroup" in message

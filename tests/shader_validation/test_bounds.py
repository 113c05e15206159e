"""Accesses out of bounds of buffers, threadgroup memory and constants, wherever the pointer has been meanwhile."""

from __future__ import annotations

import numpy as np
import pytest

from .conftest import Bench, words

pytestmark = pytest.mark.softmetal

KERNEL = "kernel void k(device uint* x [[buffer(0)]], constant int& shift [[buffer(1)]], {}) {{\n{}\n}}"
POSITION = "uint i [[thread_position_in_grid]]"


def shifted(statement: str) -> str:
    return KERNEL.format(POSITION, statement)


def shift(by: int) -> np.ndarray:
    return np.array([by], np.int32)


@pytest.mark.parametrize(
    ("by", "thread", "place"),
    [
        (1, 63, "at offset 256 of argument 'x' (buffer 0), which has 256 bytes"),
        (-1, 0, "4 bytes before argument 'x' (buffer 0), which has 256 bytes"),
        (-64, 0, "256 bytes before argument 'x'"),
        (2**30, 0, f"at offset {2**32} of argument 'x'"),
        (-(2**31), 0, f"{2**33} bytes before argument 'x'"),
    ],
)
@pytest.mark.parametrize(
    ("statement", "action"), [("x[int(i) + shift] = 1;", "write"), ("x[i] = x[int(i) + shift];", "read")]
)
def test_either_end(bench: Bench, statement: str, action: str, by: int, thread: int, place: str) -> None:
    message = bench.error(shifted(statement), [words(64), shift(by)])
    assert message.startswith(f"kernel 'k': out-of-bounds {action} of 4 bytes {place}")
    assert f"thread ({thread}, 0, 0) of the grid" in message
    assert "program_source:4:" in message


def test_last_element_is_fine(bench: Bench) -> None:
    after = bench.run(shifted("x[int(i) + shift] = i;"), [words(64), shift(0)])
    np.testing.assert_array_equal(after[0], np.arange(64))


def test_nothing_is_written(bench: Bench) -> None:
    """The memory behind the buffer belongs to another one."""
    source = shifted("x[i + 64] = 7;")
    neighbours = [bench.device.new_buffer(words(64)) for _ in range(16)]
    bench.error(source, [words(64), shift(0)])
    for neighbour in neighbours:
        np.testing.assert_array_equal(np.frombuffer(neighbour.contents(), np.uint32), np.arange(64))


def test_another_bound_buffer_is_no_excuse(bench: Bench) -> None:
    """An offset from one buffer that leads into another is out of bounds of the first."""
    source = """kernel void k(device uint* x [[buffer(0)]], device uint* y [[buffer(1)]]) {
        long distance = y - x;
        x[distance] = 1;
    }"""
    message = bench.error(source, [words(64), words(64)], grid=1, group=1)
    assert "out-of-bounds write of 4 bytes" in message
    assert "argument 'x' (buffer 0)" in message
    assert "program_source:5:" in message


def test_offset_of_the_binding_counts(bench: Bench) -> None:
    message = bench.error(shifted("x[i] = 1;"), [words(64), shift(0)], offsets=[192, 0])
    assert "at offset 64 of argument 'x' (buffer 0), which has 64 bytes" in message
    assert "thread (16, 0, 0)" in message


@pytest.mark.parametrize(
    ("kind", "size"),
    [("uchar", 1), ("ushort", 2), ("ulong", 8), ("float2", 8), ("float4", 16), ("half4", 8), ("packed_float3", 12)],
)
def test_types(bench: Bench, kind: str, size: int) -> None:
    source = (
        f"kernel void k(device {kind}* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {{ x[i] = {kind}(1); }}"
    )
    count = 240 // size
    message = bench.error(source, [np.zeros(240, np.uint8)], grid=count + 1, group=count + 1)
    assert f"write of {size} byte{'s' * (size > 1)} at offset 240 of" in message
    assert f"thread ({count}, 0, 0)" in message


def test_three_components_need_no_fourth(bench: Bench) -> None:
    source = "kernel void k(device float3* x [[buffer(0)]]) { x[0] = x[0] + 1; }"
    (after,) = bench.run(source, [np.zeros(3, np.float32)], grid=1, group=1)
    np.testing.assert_array_equal(after.view(np.float32), [1, 1, 1])


STRUCT = """struct Particle { float4 position; uint id; float mass; };
kernel void k(device Particle* p [[buffer(0)]], uint i [[thread_position_in_grid]]) { STATEMENT }"""


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("p[i].mass = 1;", "write of 4 bytes at offset 148 of argument 'p'"),
        ("p[i].position.y = p[0].mass;", "write of 4 bytes at offset 132 of argument 'p'"),
        ("p[i] = p[0];", "write of 24 bytes at offset 128 of argument 'p'"),
        ("p[0] = p[i];", "read of 24 bytes at offset 128 of argument 'p'"),
    ],
)
def test_structs(bench: Bench, statement: str, place: str) -> None:
    message = bench.error(STRUCT.replace("STATEMENT", statement), [np.zeros(128, np.uint8)], grid=5, group=5)
    assert place in message
    assert "thread (4, 0, 0)" in message


@pytest.mark.parametrize(
    ("grid", "group", "thread", "local"),
    [
        ((100, 1, 1), (32, 1, 1), (90, 0, 0), (26, 0, 0)),
        ((10, 10, 1), (4, 3, 1), (0, 9, 0), (0, 0, 0)),
        ((5, 5, 4), (5, 2, 2), (0, 3, 3), (0, 1, 1)),
    ],
)
def test_grids(
    bench: Bench, grid: tuple[int, int, int], group: tuple[int, int, int], thread: object, local: object
) -> None:
    """Whichever thread comes first; the only one out of bounds is the 91st of each grid."""
    source = """kernel void k(device uint* x [[buffer(0)]], uint3 p [[thread_position_in_grid]],
                              uint3 size [[threads_per_grid]]) {
        uint i = p.x + size.x * (p.y + size.y * p.z);
        x[i == 90 ? 1000 : i] = 1;
    }"""
    message = bench.error(source, [words(100)], grid=grid, group=group)
    assert "at offset 4000 of argument 'x'" in message
    assert f"thread {thread} of the grid, {local} in its threadgroup" in message


def test_pointers_through_helpers_casts_and_choices(bench: Bench) -> None:
    source = """
    struct Cursor { device uchar* at; };
    static device uint* find(Cursor c, int n) { return (device uint*)(c.at + 4 * n); }
    static void put(device uint* to, uint value) { *to = value; }
    kernel void k(device uint* x [[buffer(0)]], device uint* y [[buffer(1)]],
                  uint i [[thread_position_in_grid]]) {
        Cursor c = {(device uchar*)(i & 1 ? x : y)};
        put(find(c, int(i)), 1);
    }"""
    message = bench.error(source, [words(64), words(32)])
    assert "write of 4 bytes" in message
    assert "thread (32, 0, 0)" in message
    assert "program_source:6:" in message


def test_loops(bench: Bench) -> None:
    source = shifted("for (device uint* p = x; p <= x + 64; ++p) *p = i;")
    message = bench.error(source, [words(64), shift(0)], grid=1, group=1)
    assert "out-of-bounds write of 4 bytes at offset 256 of argument 'x' (buffer 0)" in message


def test_program_scope_constants(bench: Bench) -> None:
    source = "constant uint table[4] = {1, 2, 3, 4};\n" + shifted("x[i] = table[int(i) + shift];")
    message = bench.error(source, [words(4), shift(1)], grid=4, group=4)
    assert "out-of-bounds read of 4 bytes at offset 16 of variable 'table', which has 16 bytes" in message
    after = bench.run(source, [words(4), shift(0)], grid=4, group=4)
    np.testing.assert_array_equal(after[0], [1, 2, 3, 4])


def test_constant_buffers(bench: Bench) -> None:
    source = """struct P { uint a; uint b; };
    kernel void k(device uint* x [[buffer(0)]], constant P* p [[buffer(1)]]) { x[0] = p[1].b; }"""
    message = bench.error(source, [words(1), words(3)], grid=1, group=1)
    assert "out-of-bounds read of 4 bytes at offset 12 of argument 'p' (buffer 1), which has 12 bytes" in message


def test_threadgroup_variables(bench: Bench) -> None:
    source = KERNEL.format(
        "uint i [[thread_index_in_threadgroup]]",
        "threadgroup uint before[8]; threadgroup uint t[64]; threadgroup uint after[8];\n"
        "before[i & 7] = 0; after[i & 7] = 0;\nt[int(i) + shift] = i;",
    ).replace("before[i & 7] = 0; after[i & 7] = 0;", "if (i == 0) { before[0] = 0; after[0] = 0; }")
    for by, place in ((1, "at offset 256 of"), (-1, "4 bytes before")):
        message = bench.error(source, [words(64), shift(by)])
        assert f"out-of-bounds write of 4 bytes {place} variable 't', which has 256 bytes" in message
        assert "program_source:6:" in message


def test_threadgroup_arguments(bench: Bench) -> None:
    source = """kernel void k(threadgroup uint* a [[threadgroup(0)]], threadgroup uint* b [[threadgroup(1)]],
                              uint i [[thread_index_in_threadgroup]]) { b[i] = i; a[i + 1] = i; }"""
    message = bench.error(source, threadgroup_memory=[256, 256])
    assert "at offset 256 of argument 'a' (threadgroup memory 0), which has 256 bytes" in message
    message = bench.error(source, threadgroup_memory=[256, 128])
    assert "at offset 128 of argument 'b' (threadgroup memory 1), which has 128 bytes" in message


def test_atomics(bench: Bench) -> None:
    source = """kernel void k(device atomic_uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {
        atomic_fetch_add_explicit(&x[i], 1u, memory_order_relaxed);
    }"""
    message = bench.error(source, [words(63)])
    assert "out-of-bounds atomic access of 4 bytes at offset 252 of argument 'x' (buffer 0)" in message


def test_misaligned(bench: Bench) -> None:
    source = """kernel void k(device uchar* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {
        *(device uint*)(x + i) = 1;
    }"""
    message = bench.error(source, [words(64)])
    assert (
        "misaligned write of 4 bytes at offset 1 of argument 'x' (buffer 0), which must be a multiple of 4 bytes"
        in message
    )


def test_pointers_out_of_memory(bench: Bench) -> None:
    """A pointer that a buffer holds may lead into any live buffer, and nowhere else."""
    source = """struct Link { device uint* next; };
    kernel void k(device Link* link [[buffer(0)]], uint i [[thread_position_in_grid]]) { link->next[i] = i; }"""
    target = bench.device.new_buffer(words(64))
    bench.run(source, [np.array([target.gpu_address], np.uint64)])
    np.testing.assert_array_equal(np.frombuffer(target.contents(), np.uint32), np.arange(64))
    wild = bench.error(source, [np.array([64], np.uint64)])
    assert "write of 4 bytes through a null pointer" in wild
    wild = bench.error(source, [np.array([target.gpu_address + (1 << 40)], np.uint64)])
    assert "which is in no buffer and no variable of the kernel" in wild

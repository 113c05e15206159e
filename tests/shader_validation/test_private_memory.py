"""Arrays of a thread's own: each access is checked against the array that the pointer was made from."""

from __future__ import annotations

import numpy as np
import pytest

from tests.shader_validation.conftest import Bench, words

pytestmark = pytest.mark.softmetal

KERNEL = """kernel void k(device uint* x [[buffer(0)]], constant int& shift [[buffer(1)]],
                          uint i [[thread_position_in_grid]]) {{
    {}
}}"""


def shift(by: int) -> np.ndarray:
    return np.array([by], np.int32)


def test_reads(bench: Bench) -> None:
    source = KERNEL.format("uint squares[8] = {0, 1, 4, 9, 16, 25, 36, 49};\nx[i] = squares[int(i) + shift];")
    (after, _) = bench.run(source, [words(8), shift(0)], grid=8, group=8)
    np.testing.assert_array_equal(after, np.arange(8) ** 2)
    message = bench.error(source, [words(8), shift(1)], grid=8, group=8)
    assert "out-of-bounds read of 4 bytes at offset 32 of variable 'squares', which has 32 bytes" in message
    assert "thread (7, 0, 0) of the grid" in message
    assert "program_source:6:" in message
    message = bench.error(source, [words(8), shift(-1)], grid=8, group=8)
    assert "out-of-bounds read of 4 bytes 4 bytes before variable 'squares'" in message


def test_writes_in_loops(bench: Bench) -> None:
    source = KERNEL.format(
        "uint seen[4];\nfor (int j = 0; j < 4 + shift; ++j) seen[j] = i;\nx[i] = seen[i & 3];",
    )
    (after, _) = bench.run(source, [words(8), shift(0)], grid=8, group=8)
    np.testing.assert_array_equal(after, np.arange(8))
    message = bench.error(source, [words(8), shift(1)], grid=8, group=8)
    assert "out-of-bounds write of 4 bytes at offset 16 of variable 'seen', which has 16 bytes" in message


def test_arrays_in_structs_and_functions(bench: Bench) -> None:
    source = """struct Stack { uint values[4]; uint top; };
    void push(thread Stack& stack, uint value) { stack.values[stack.top++] = value; }
    uint deepest(uint count) {
        Stack own = {{0, 0, 0, 0}, 0};
        for (uint j = 0; j < count; ++j) push(own, j);
        return own.top;
    }
    """ + KERNEL.format("x[i] = deepest(i + uint(shift));")
    (after, _) = bench.run(source, [words(5), shift(0)], grid=4, group=4)
    np.testing.assert_array_equal(after[:4], np.arange(4))
    # The fifth value lies on the stack's top, inside of the variable: only what goes beyond is an error.
    message = bench.error(source, [words(5), shift(1000)], grid=1, group=1)
    assert "variable 'own', which has 20 bytes" in message
    assert "program_source:4:" in message


def test_variables_of_the_same_name(bench: Bench) -> None:
    source = KERNEL.format(
        "uint sum = 0;\n"
        "{ uint part[4]; for (uint j = 0; j < 4; ++j) part[j] = j; sum += part[i & 3]; }\n"
        "{ uint part[2]; for (uint j = 0; j < 2; ++j) part[j] = j; sum += part[int(i) + shift]; }\n"
        "x[i] = sum;"
    )
    bench.run(source, [words(2), shift(0)], grid=2, group=2)
    message = bench.error(source, [words(2), shift(1)], grid=2, group=2)
    assert "at offset 8 of variable 'part', which has 8 bytes" in message


def test_components_of_vectors(bench: Bench) -> None:
    source = KERNEL.format("float4 v = float4(0, 1, 2, 3);\nv[int(i) + shift] += 1;\nx[i] = uint(v[i & 3]);")
    (after, _) = bench.run(source, [words(4), shift(0)], grid=4, group=4)
    np.testing.assert_array_equal(after, [1, 2, 3, 4])
    message = bench.error(source, [words(4), shift(1)], grid=4, group=4)
    assert "of 4 bytes at offset 16 of variable 'v', which has 16 bytes; thread (3, 0, 0) of the grid" in message


def test_whole_structs(bench: Bench) -> None:
    source = """struct Block { uint values[100]; };
    kernel void k(device Block* x [[buffer(0)]], constant uint& from [[buffer(1)]]) { x[0] = x[from]; }"""
    bench.run(source, [words(200), words(2)[1:]], grid=1, group=1)
    message = bench.error(source, [words(200), words(3)[2:]], grid=1, group=1)
    assert "out-of-bounds read of 400 bytes at offset 800 of argument 'x' (buffer 0), which has 800 bytes" in message

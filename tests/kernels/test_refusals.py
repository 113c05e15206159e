"""What a call refuses, in words that name the kernel, the argument, what was expected and what was given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
import pytest

import pymetal as pm

SOURCE = """
#include <metal_stdlib>
using namespace metal;
struct Pair { int first; float second; };
kernel void mix(device const float4* colours, constant Pair* pairs, device float* sums, threadgroup float* scratch,
                uint i [[thread_position_in_grid]])
{
    scratch[0] = pairs[0].second;
    sums[i] = colours[i].x + scratch[0];
}
"""
COLOURS = np.ones((3, 4), np.float32)
PAIRS = np.zeros(2, [("first", "i4"), ("second", "f4")])
SUMS = np.zeros(3, np.float32)


def read_only(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    array = array.copy()
    array.flags.writeable = False
    return array


@pytest.fixture(scope="module")
def mix() -> pm.Kernel:
    return pm.kernel(SOURCE)


@pytest.mark.parametrize(
    ("argument", "value", "message"),
    [
        (
            "colours",
            np.ones((3, 4)),
            "expected an array of float32 (.astype('float32') converts), got an array of float64",
        ),
        (
            "colours",
            np.ones((3, 4), ">f4"),
            "an array of float32 (.astype('float32') converts), got an array of >f4",
        ),
        (
            "colours",
            np.ones((4, 3), np.float32),
            "an array with shape (…, 4), got an array of float32 with shape (4, 3)",
        ),
        ("colours", np.ones(12, np.float32), "expected an array with shape (…, 4)"),
        ("colours", np.array(["a"]), "expected an array of float32, got an array of <U1 with shape (1,)"),
        ("colours", "blue", "expected 4 values, got str 'blue'"),
        ("pairs", np.zeros((2, 2), np.float32), "expected an array of struct {first, second} of 8 bytes, laid out as"),
        ("pairs", np.zeros(2, "f4,i4"), "got an array of struct {f0, f1} of 8 bytes with shape (2,)"),
        ("sums", 1.0, "expected an array of float32 or a Buffer to write to, got float 1.0"),
        ("sums", [0, 0, 0], "expected an array of float32 or a Buffer to write to, got list [0, 0, 0]"),
        ("sums", read_only(SUMS), "expected an array that can be written, got a read-only one"),
        ("sums", np.float32(0), "expected an array of float32 or a Buffer to write to"),
        ("scratch", SUMS, "the number of elements in threadgroup memory, an int from 1, got an array of float32"),
        ("scratch", 0, "expected the number of elements in threadgroup memory, an int from 1, got int 0"),
        ("scratch", True, "expected the number of elements in threadgroup memory, an int from 1, got bool True"),
    ],
)
def test_value(mix: pm.Kernel, argument: str, value: Any, message: str) -> None:
    given: dict[str, Any] = {"colours": COLOURS, "pairs": PAIRS, "sums": SUMS.copy(), "scratch": 4}
    with pytest.raises(pm.ValidationError) as caught:
        mix(**(given | {argument: value}))
    assert str(caught.value).startswith(f"kernel 'mix', argument '{argument}' (")
    assert message in str(caught.value)


def test_buffer_that_is_too_small(mix: pm.Kernel) -> None:
    buffer = mix.device.new_buffer(8)
    with pytest.raises(pm.ValidationError, match=r"'colours' .* one element \(16 bytes\), got a Buffer of 8 bytes"):
        mix(buffer, PAIRS, SUMS.copy(), 4)


CALLS: list[tuple[Callable[[pm.Kernel], object], str]] = [
    (
        lambda mix: mix(),
        "missing 'colours' (device const float4*), 'pairs' (constant Pair*), 'sums'",
    ),
    (lambda mix: mix(COLOURS, PAIRS, scratch=4), "missing 'sums' (device float*); out= or outputs= allocates"),
    (lambda mix: mix(COLOURS, PAIRS, SUMS.copy()), "missing 'scratch' (threadgroup float*)"),
    (
        lambda mix: mix(COLOURS, PAIRS, SUMS, 4, 5),
        "takes 4 arguments, not 5: it takes colours, pairs, sums",
    ),
    (lambda mix: mix(color=COLOURS), "has no argument 'color': it takes colours, pairs, sums, scratch"),
    (lambda mix: mix(COLOURS, colours=COLOURS), "the argument 'colours' is given twice"),
    (lambda mix: mix(COLOURS, out=3), "not given otherwise; missing: 'pairs', 'sums', 'scratch'"),
    (lambda mix: mix(COLOURS, PAIRS, SUMS.copy(), 4, out=3), "not given otherwise; missing: none"),
    (lambda mix: mix(COLOURS, PAIRS, SUMS, 4, outputs={"sums": 3}), "the argument 'sums' is given twice"),
    (lambda mix: mix(COLOURS, PAIRS, 4, outputs={"total": 3}), "has no argument 'total'"),
]


@pytest.mark.parametrize(("call", "message"), CALLS)
def test_arguments_that_do_not_match(mix: pm.Kernel, call: Callable[[pm.Kernel], object], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        call(mix)
    assert str(caught.value).startswith("kernel 'mix'")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (object(), "expected an array, a shape, a dtype, or a shape and a dtype, got object"),
        (np.float64, "expected an array of float32 (.astype('float32') converts), got an array of float64"),
        ((3, "nonsense"), "expected an array, a shape, a dtype, or a shape and a dtype, got tuple"),
        (-1, "expected an array, a shape, a dtype, or a shape and a dtype, got int -1"),
    ],
)
def test_output(mix: pm.Kernel, output: Any, message: str) -> None:
    with pytest.raises(pm.ValidationError) as caught:
        mix(COLOURS, PAIRS, scratch=4, out=output)
    assert str(caught.value).startswith("kernel 'mix', argument 'sums'")
    assert message in str(caught.value)


def test_outputs_that_are_no_outputs(mix: pm.Kernel) -> None:
    with pytest.raises(pm.ValidationError, match=r"'pairs' .*: no output: the kernel only reads it"):
        mix(COLOURS, scratch=4, outputs={"pairs": 3, "sums": 3})
    fill = pm.kernel("kernel void fill(device int* x, uint i [[thread_position_in_grid]]) { x[i] = 1; }")
    with pytest.raises(pm.ValidationError, match="the shape of this output is not known: no array is given"):
        fill(out=np.int32)


def test_written_arrays_that_overlap() -> None:
    swap = pm.kernel(
        "kernel void swap(device int* x, device int* y, uint i [[thread_position_in_grid]])"
        "{ int t = x[i]; x[i] = y[i]; y[i] = t; }"
    )
    data = np.arange(20, dtype=np.int32)
    with pytest.raises(pm.ValidationError, match=r"'y' .*: the array overlaps the one for 'x', and both are written"):
        swap(data[:12], data[8:])
    swap(data[::2], data[1::2])
    np.testing.assert_array_equal(data.reshape(-1, 2)[:, ::-1].ravel(), np.arange(20))


def test_argument_buffers_take_buffers_alone() -> None:
    follow = pm.kernel(
        "struct Node { device int* next; int value; };"
        "kernel void follow(device Node* node, device int* y) { y[0] = node->value; }"
    )
    node = np.zeros(1, follow.argument("node").dtype)
    with pytest.raises(pm.ValidationError, match="expected a Buffer, because the data refers to other resources"):
        follow(node, out=1, grid=1)


def test_names_of_kernels() -> None:
    two = (
        "kernel void first(device int* x) {} kernel void second(device int* x) {} vertex float4 corner() { return 0; }"
    )
    with pytest.raises(pm.ValidationError, match=r"the source has the kernels first, second: pm\.kernel needs name="):
        pm.kernel(two)
    with pytest.raises(pm.ValidationError, match="no kernel 'third': the source has the kernels first, second"):
        pm.kernel(two, "third")
    with pytest.raises(pm.ValidationError, match="no kernel 'corner'"):
        pm.kernel(two, name="corner")
    with pytest.raises(pm.ValidationError, match="the source has no kernel"):
        pm.kernel("constant int nothing = 0;")
    assert pm.kernel(two, "second").name == "second"


def test_source_that_does_not_compile() -> None:
    with pytest.raises(pm.CompileError, match=r"program_source:1:.*expected expression"):
        pm.kernel("kernel void broken() { int x = ; }")


def test_values_that_are_no_source() -> None:
    with pytest.raises(TypeError):
        pm.kernel(5)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="two are given"):
        pm.kernel(SOURCE, source=SOURCE)  # type: ignore[call-overload]


def test_a_source_is_no_decorator() -> None:
    def stub(a: object) -> None: ...

    decorate = cast("Callable[..., object]", pm.kernel("kernel void k(device float* a [[buffer(0)]]) { a[0] = 1; }"))
    with pytest.raises(
        TypeError, match=r"called with the function 'stub'; to decorate .* write @pm.kernel\(source=…\)"
    ):
        decorate(stub)

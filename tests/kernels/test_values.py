"""Numbers, vectors, matrices and structs as arguments that the kernel reads."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

SCALARS: dict[str, tuple[Any, Any]] = {
    "bool": (np.bool_, True),
    "char": (np.int8, -128),
    "uchar": (np.uint8, 255),
    "short": (np.int16, -(1 << 15)),
    "ushort": (np.uint16, (1 << 16) - 1),
    "int": (np.int32, -(1 << 31)),
    "uint": (np.uint32, (1 << 32) - 1),
    "long": (np.int64, -(1 << 63)),
    "ulong": (np.uint64, (1 << 64) - 1),
    "half": (np.float16, 0.1),
    "float": (np.float32, 0.1),
}

STRUCTS = """
#include <metal_stdlib>
using namespace metal;
struct Light { float3 position; half intensity; };
struct Scene {
    uint count;
    packed_float3 origin;
    float3x3 turn;
    Light lights[2];
    short grid[2][3];
    bool visible;
    array<float2, 2> corners;
};
kernel void copy_scene(constant Scene& scene, device Scene* copy) { *copy = scene; }
kernel void copy_scenes(device const Scene* scenes, device Scene* copy, uint i [[thread_position_in_grid]])
{
    copy[i] = scenes[i];
}
"""
LIGHT = np.dtype({"names": ["position", "intensity"], "formats": ["3f4", "f2"], "offsets": [0, 16], "itemsize": 32})
SCENE = np.dtype(
    {
        "names": ["count", "origin", "turn", "lights", "grid", "visible", "corners"],
        "formats": ["u4", "3f4", "(3,4)f4", (LIGHT, 2), "(2,3)i2", "?", "(2,2)f4"],
        "offsets": [0, 4, 16, 64, 128, 140, 144],
        "itemsize": 160,
    }
)
LIGHTS = [((1, 2, 3), 0.5), {"position": (4, 5, 6), "intensity": 0.25}]
MEMBERS: dict[str, Any] = {
    "count": 7,
    "origin": (1.5, 2.5, 3.5),
    "turn": np.arange(9).reshape(3, 3).astype(np.float32),
    "lights": LIGHTS,
    "grid": [[1, 2, 3], [4, 5, 6]],
    "visible": True,
    "corners": [(0, 1), (2, 3)],
}


class Span(NamedTuple):
    first: int
    length: int


@pytest.mark.parametrize("name", SCALARS)
def test_scalar(name: str) -> None:
    dtype, value = SCALARS[name]
    copy = pm.kernel(f"kernel void copy(constant {name}& value, device {name}* result) {{ *result = value; }}")
    assert copy.argument("value").dtype == copy.argument("result").dtype == np.dtype(dtype)
    result = copy(value, out=1, grid=1)
    assert result.dtype == dtype
    assert result[0] == dtype(value)
    assert copy(dtype(value), out=1, grid=1) == dtype(value)
    assert copy(np.array(value, dtype), out=1, grid=1) == dtype(value)


@pytest.mark.parametrize("lanes", [2, 3, 4])
@pytest.mark.parametrize("scalar", SCALARS)
def test_vector(scalar: str, lanes: int) -> None:
    dtype, value = SCALARS[scalar]
    name = f"{scalar}{lanes}"
    copy = pm.kernel(f"kernel void copy(constant {name}& value, device {name}* result) {{ *result = value; }}")
    values = [dtype(value)] * (lanes - 1) + [dtype(0)]
    result = copy(values, out=1, grid=1)
    assert result.shape == (1, 4 if lanes == 3 else lanes)
    assert result[0, :lanes].tolist() == [item.item() for item in values]
    with pytest.raises(pm.ValidationError, match=f"expected {lanes} values, got"):
        copy([*values, dtype(0)], out=1, grid=1)


@pytest.mark.parametrize("lanes", [2, 3, 4])
def test_packed_vector(lanes: int) -> None:
    name = f"packed_short{lanes}"
    copy = pm.kernel(
        f"kernel void copy(device const {name}* x, device {name}* y, uint i [[thread_position_in_grid]]) "
        "{ y[i] = x[i]; }"
    )
    x = np.arange(5 * lanes, dtype=np.int16).reshape(5, lanes)
    np.testing.assert_array_equal(copy(x, out=5), x)


@pytest.mark.parametrize("columns", [2, 3, 4])
@pytest.mark.parametrize("rows", [2, 3, 4])
@pytest.mark.parametrize("scalar", ["float", "half"])
def test_matrix_is_its_columns(scalar: str, columns: int, rows: int) -> None:
    dtype = SCALARS[scalar][0]
    apply = pm.kernel(
        f"kernel void apply(constant metal::{scalar}{columns}x{rows}& matrix, constant {scalar}{columns}& vector, "
        f"device {scalar}* result) {{ for (int i = 0; i < {rows}; ++i) result[i] = (matrix * vector)[i]; }}"
    )
    matrix: NDArray[Any] = np.arange(1, rows * columns + 1, dtype=dtype).reshape(rows, columns)
    vector: NDArray[Any] = np.arange(1, columns + 1, dtype=dtype)
    np.testing.assert_array_equal(apply(matrix.T.tolist(), vector.tolist(), out=rows, grid=1), matrix @ vector)
    assert apply.argument("matrix").dtype.shape == (columns, 4 if rows == 3 else rows)


def test_struct_of_python_values() -> None:
    kernel = pm.kernel(STRUCTS, "copy_scene")
    assert kernel.argument("scene").dtype == SCENE
    expected = np.zeros((), SCENE)
    for name in ("count", "origin", "grid", "visible", "corners"):
        expected[name] = MEMBERS[name]
    expected["turn"][:, :3] = MEMBERS["turn"]
    expected["lights"] = np.array([((1, 2, 3), 0.5), ((4, 5, 6), 0.25)], LIGHT)
    for given in (MEMBERS, tuple(MEMBERS.values()), expected, expected[()]):
        result = kernel(given, out=1, grid=1)
        assert result.dtype == SCENE
        assert result[0] == expected


def test_array_of_structs() -> None:
    kernel = pm.kernel(STRUCTS, "copy_scenes")
    scenes = np.zeros((2, 5), kernel.argument("scenes").dtype)
    scenes["count"] = np.arange(10).reshape(2, 5)
    scenes["lights"]["intensity"] = np.arange(20).reshape(2, 5, 2)
    np.testing.assert_array_equal(kernel(scenes, out=(2, 5)), scenes)


def test_small_structs_of_other_shapes() -> None:
    kernel = pm.kernel(
        "struct Span { uint first; uint count; };"
        "kernel void fill(device uint* x, constant Span& span, uint i [[thread_position_in_grid]])"
        "{ x[i] = i >= span.first && i < span.first + span.count; }"
    )
    spans: list[Any] = [Span(2, 3), (2, 3), [2, 3], {"count": 3, "first": 2}]
    spans.append(np.array((2, 3), [("first", "u4"), ("count", "i8")])[()])  # another layout, read by names
    for span in spans:
        assert kernel(span=span, out=8).tolist() == [0, 0, 1, 1, 1, 0, 0, 0]


def test_a_sequence_for_a_pointer_is_several_values() -> None:
    weigh = pm.kernel(
        "kernel void weigh(constant float* weights, device float* y, uint i [[thread_position_in_grid]])"
        "{ y[i] = 2 * weights[i]; }"
    )
    assert weigh([0.5, 1, 2], out=3).tolist() == [1, 2, 4]
    assert weigh(range(2000), out=2000)[1999] == 3998  # more than a command takes inline


def test_complex_numbers_are_pairs() -> None:
    conjugate = pm.kernel(
        "kernel void conjugate(device float2* z, uint i [[thread_position_in_grid]]) { z[i].y = -z[i].y; }"
    )
    z = np.array([1 + 2j, 3 - 4j], np.complex64)
    conjugate(z)
    assert z.tolist() == [1 - 2j, 3 + 4j]


def test_what_numpy_has_no_type_for() -> None:
    double = pm.kernel(
        "kernel void twice(device const bfloat* x, device bfloat* y, uint i [[thread_position_in_grid]])"
        "{ y[i] = x[i] + x[i]; }"
    )
    x = np.arange(5, dtype=np.float32)
    bits = double((x.view(np.uint32) >> 16).astype(np.uint16), out=np.uint16)
    np.testing.assert_array_equal((bits.astype(np.uint32) << 16).view(np.float32), 2 * x)
    with pytest.raises(pm.ValidationError, match="NumPy has no type for BFloat"):
        double(bits, out=5)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("uint", -1, "expected an integer from 0 to 4294967295, got int -1"),
        ("uchar", 256, "expected an integer from 0 to 255, got int 256"),
        ("int", 1.0, "expected an integer from -2147483648 to 2147483647, got float 1.0"),
        ("int", True, r"expected a number \(int32\), got bool True"),
        ("bool", 1, "expected a bool, got int 1"),
        ("float", "1", r"expected a number \(float32\), got str '1'"),
        ("float", 1e39, "expected a number that float32 can hold, got float 1e\\+39"),
        ("half", 1e5, "expected a number that float16 can hold"),
        ("float", None, r"expected a number \(float32\), got NoneType None"),
        ("float2", 1, "expected 2 values, got int 1"),
        ("float2", (1, "2"), r"\[1\]: expected a number"),
        ("metal::float2x3", [[1, 2, 3], [4, 5]], r"\[1\]: expected 3 values"),
        ("Pair", 1, r"expected a tuple or mapping for a struct \{first, second\} of 8 bytes, got int 1"),
        ("Pair", (1,), r"expected 2 members \(first, second\), got 1"),
        ("Pair", {"first": 1}, "expected the members first, second, got first"),
        ("Pair", (1, (1, "x")), r"\.second\[1\]: expected a number"),
    ],
)
def test_values_that_do_not_fit(name: str, value: Any, message: str) -> None:
    kernel = pm.kernel(
        "struct Pair { int first; half2 second; };"
        f"kernel void take(constant {name}& value, device {name}* result) {{ *result = value; }}"
    )
    with pytest.raises(pm.ValidationError, match=message) as caught:
        kernel(value, out=1, grid=1)
    assert str(caught.value).startswith("kernel 'take', argument 'value' (constant ")


def test_infinities_and_nan_are_numbers() -> None:
    copy = pm.kernel(
        "kernel void copy(constant float* x, device float* y, uint i [[thread_position_in_grid]]) { y[i] = x[i]; }"
    )
    np.testing.assert_array_equal(copy([float("inf"), float("-inf")], out=2), [np.inf, -np.inf])
    assert np.isnan(copy(float("nan"), out=1)).all()

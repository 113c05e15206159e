"""Geometric and matrix functions against NumPy in float64."""

import ctypes
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from .native import call, elementwise

COUNT = 2000
TYPES = {"float": (np.float32, 2.0**-21), "half": (np.float16, 2.0**-9)}
SHAPES = list(itertools.product((2, 3, 4), (2, 3, 4)))


def geometry_source() -> str:
    text = ""
    for kind, n in itertools.product(TYPES, (2, 3, 4)):
        vector = f"{kind}{n}"
        for name in ("dot", "distance", "distance_squared"):
            text += elementwise(f"{name}_{vector}", kind, [vector] * 2, f"{name}(a, b)")
        for name in ("length", "length_squared"):
            text += elementwise(f"{name}_{vector}", kind, [vector], f"{name}(a)")
        text += elementwise(f"normalize_{vector}", vector, [vector], "normalize(a)")
        text += elementwise(f"reflect_{vector}", vector, [vector] * 2, "reflect(a, normalize(b))")
        refraction = "refract(normalize(a), normalize(b), c)"
        text += elementwise(f"refract_{vector}", vector, [vector, vector, kind], refraction)
        text += elementwise(f"faceforward_{vector}", vector, [vector] * 3, "faceforward(a, b, c)")
    text += elementwise("cross_float3", "float3", ["float3"] * 2, "cross(a, b)")
    text += elementwise("cross_half3", "half3", ["half3"] * 2, "cross(a, b)")
    return text


@pytest.fixture(scope="module")
def geometry(build_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """The geometric functions for all vectors."""
    return build_unit(geometry_source())


def stored(kind: str, n: int, seed: int) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Random vectors as they lie in memory (three components take the room of four) and as float64."""
    width = 4 if n == 3 else n
    memory = np.random.default_rng(seed).uniform(-4, 4, (COUNT, width)).astype(TYPES[kind][0])
    return memory, memory[:, :n].astype(np.float64)


def unit_vectors(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True))


@pytest.mark.parametrize(("kind", "n"), list(itertools.product(TYPES, (2, 3, 4))))
def test_geometric_functions(geometry: ctypes.CDLL, kind: str, n: int) -> None:
    number, epsilon = TYPES[kind]
    (a_memory, a), (b_memory, b), (c_memory, c) = (stored(kind, n, seed) for seed in (1, 2, 3))
    scalar, vector = np.empty(COUNT, number), np.empty_like(a_memory)

    def run(name: str, like: NDArray[Any], *arguments: NDArray[Any]) -> NDArray[Any]:
        result = call(geometry, f"{name}_{kind}{n}", like, *arguments)
        return np.asarray(result if result.ndim == 1 else result[:, :n])

    assert (np.abs(run("dot", scalar, a_memory, b_memory) - (a * b).sum(1)) <= epsilon * np.abs(a * b).sum(1)).all()
    np.testing.assert_allclose(run("length", scalar, a_memory), np.linalg.norm(a, axis=1), rtol=epsilon)
    np.testing.assert_allclose(run("length_squared", scalar, a_memory), (a * a).sum(1), rtol=epsilon)
    difference = np.abs(a - b).max(1)
    distances = np.linalg.norm(a - b, axis=1)
    assert (np.abs(run("distance", scalar, a_memory, b_memory) - distances) <= 8 * epsilon * (1 + difference)).all()
    squares = distances**2
    error = np.abs(run("distance_squared", scalar, a_memory, b_memory) - squares)
    assert (error <= 8 * epsilon * (1 + squares)).all()
    np.testing.assert_allclose(run("normalize", vector, a_memory), unit_vectors(a), rtol=epsilon, atol=epsilon * 0.01)

    normal = unit_vectors(b)
    reflected = a - 2 * (a * normal).sum(1, keepdims=True) * normal
    np.testing.assert_allclose(run("reflect", vector, a_memory, b_memory), reflected, rtol=0, atol=64 * epsilon)
    eta = np.random.default_rng(4).uniform(0.5, 1.5, COUNT).astype(number)
    ratio, incident = eta.astype(np.float64)[:, None], unit_vectors(a)
    cosine = (incident * normal).sum(1, keepdims=True)
    k = 1 - ratio**2 * (1 - cosine**2)
    with np.errstate(invalid="ignore"):
        refracted = np.where(k < 0, 0, ratio * incident - (ratio * cosine + np.sqrt(k)) * normal)
    away_from_limit = np.abs(k[:, 0]) > 0.05
    result = run("refract", vector, a_memory, b_memory, eta)
    np.testing.assert_allclose(result[away_from_limit], refracted[away_from_limit], rtol=0, atol=64 * epsilon)
    clear = np.abs((b * c).sum(1)) > 0.1
    facing = np.where((c * b).sum(1, keepdims=True) < 0, a, -a)
    assert np.array_equal(run("faceforward", vector, a_memory, b_memory, c_memory)[clear], facing[clear])


@pytest.mark.parametrize("kind", TYPES)
def test_cross_product(geometry: ctypes.CDLL, kind: str) -> None:
    (a_memory, a), (b_memory, b) = stored(kind, 3, 5), stored(kind, 3, 6)
    result = call(geometry, f"cross_{kind}3", np.empty_like(a_memory), a_memory, b_memory)[:, :3]
    np.testing.assert_allclose(result, np.cross(a, b), rtol=0, atol=64 * TYPES[kind][1])


def matrix_source() -> str:
    text = ""
    for columns, rows in SHAPES:
        m = f"float{columns}x{rows}"
        text += elementwise(f"times_column_{m}", f"float{rows}", [m, f"float{columns}"], "a * b")
        text += elementwise(f"row_times_{m}", f"float{columns}", [f"float{rows}", m], "a * b")
        text += elementwise(f"transpose_{m}", f"float{rows}x{columns}", [m], "transpose(a)")
        text += elementwise(f"linear_{m}", m, [m, m, "float"], "c * (a + b) - b * c - (-a)")
        for other in (2, 3, 4):
            product = f"float{other}x{rows}"
            text += elementwise(f"product_{m}_{other}", product, [m, f"float{other}x{columns}"], "a * b")
        if columns == rows:
            text += elementwise(f"determinant_{m}", "float", [m], "determinant(a)")
            text += elementwise(f"square_{m}", m, [m], f"({m}(1) * a - {m}(0)) * a")
    return text


@pytest.fixture(scope="module")
def matrices(build_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """The matrix functions for all shapes."""
    return build_unit(matrix_source())


def stored_matrices(columns: int, rows: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Random matrices as columns in memory, and as float64 arrays indexed [matrix, row, column]."""
    memory = np.random.default_rng(seed).uniform(-2, 2, (COUNT, columns, 4 if rows == 3 else rows)).astype(np.float32)
    return memory, memory[:, :, :rows].astype(np.float64).transpose(0, 2, 1)


def values_of(memory: NDArray[Any], rows: int) -> NDArray[np.float64]:
    return memory[:, :, :rows].astype(np.float64).transpose(0, 2, 1)


@pytest.mark.parametrize(("columns", "rows"), SHAPES)
def test_matrix_arithmetic(matrices: ctypes.CDLL, columns: int, rows: int) -> None:
    name = f"float{columns}x{rows}"
    (a_memory, a), (b_memory, _) = stored_matrices(columns, rows, 1), stored_matrices(columns, rows, 2)
    (column_memory, column), (row_memory, row) = stored("float", columns, 3), stored("float", rows, 4)

    def assert_close(result: NDArray[Any], truth: NDArray[np.float64]) -> None:
        np.testing.assert_allclose(result, truth, rtol=0, atol=3e-5)

    result = call(matrices, f"times_column_{name}", np.empty_like(row_memory), a_memory, column_memory)
    assert_close(result[:, :rows], np.einsum("nrc,nc->nr", a, column))
    result = call(matrices, f"row_times_{name}", np.empty_like(column_memory), row_memory, a_memory)
    assert_close(result[:, :columns], np.einsum("nr,nrc->nc", row, a))
    transposed = np.empty((COUNT, rows, 4 if columns == 3 else columns), np.float32)
    result = call(matrices, f"transpose_{name}", transposed, a_memory)
    assert np.array_equal(values_of(result, columns), a.transpose(0, 2, 1))
    scale = np.random.default_rng(5).uniform(-2, 2, COUNT).astype(np.float32)
    result = call(matrices, f"linear_{name}", np.empty_like(a_memory), a_memory, b_memory, scale)
    assert_close(values_of(result, rows), a * (scale[:, None, None].astype(np.float64) + 1))
    for other in (2, 3, 4):
        c_memory, c = stored_matrices(other, columns, 6)
        out = np.empty((COUNT, other, 4 if rows == 3 else rows), np.float32)
        result = call(matrices, f"product_{name}_{other}", out, a_memory, c_memory)
        assert_close(values_of(result, rows), a @ c)
    if columns == rows:
        result = call(matrices, f"determinant_{name}", np.empty(COUNT, np.float32), a_memory)
        assert_close(result, np.linalg.det(a))
        result = call(matrices, f"square_{name}", np.empty_like(a_memory), a_memory)
        assert_close(values_of(result, rows), a @ a)


def test_matrix_constructors(build_unit: Callable[[str], ctypes.CDLL]) -> None:
    unit = build_unit(
        """
        EXPORT int run_checks() {
          int line = 0;
        #define CHECK(condition) if (!(condition)) { line = line ? line : __LINE__; }
          float2x3 a(1, 2, 3, 4, 5, 6);
          CHECK(a[0][0] == 1 && a[0].z == 3 && a[1].x == 4 && a[1][2] == 6);
          float2x3 b(float3(1, 2, 3), float3(4, 5, 6));
          CHECK(a == b && !(a != b));
          float2x3 list = {{1, 2, 3}, {4, 5, 6}};
          CHECK(list == a);
          float3x3 diagonal(2.0f);
          CHECK(diagonal[0][0] == 2 && diagonal[1].y == 2 && diagonal[2].x == 0 && determinant(diagonal) == 8);
          float4x2 wide(1);
          CHECK(wide[1].y == 1 && wide[2].x == 0 && wide[3].y == 0);
          half2x3 small(a);
          CHECK(small[1].z == half(6));
          a[1].yz = float2(9, 8); a[0] *= 2; a[0][1] = 7;
          CHECK(all(a[0] == float3(2, 7, 6)) && all(a[1] == float3(4, 9, 8)));
          a += b; a -= b; a *= 0.5f;
          CHECK(all(a[0] == float3(1, 3.5f, 3)));
          float3x3 turn(0, 1, 0, -1, 0, 0, 0, 0, 1); turn *= turn;
          CHECK(turn == float3x3(-1, 0, 0, 0, -1, 0, 0, 0, 1));
          packed_float3 p(1, 2, 3);
          CHECK(all(diagonal * p == float3(2, 4, 6)) && all(p * diagonal == float3(2, 4, 6)));
          float4x4 zero = {};
          CHECK(zero == float4x4(0.0f));
          return line;
        }
        """
    )
    assert unit.run_checks() == 0, "the number is the line of the unit that failed first"

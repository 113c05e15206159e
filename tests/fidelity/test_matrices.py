"""Matrices of every size, in float and half, against NumPy (MSL specification 2.3 and 6.9)."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import pymetal as pm

from .elementwise import DTYPES, HEAD, Array

SIZES = list(itertools.product((2, 3, 4), repeat=2))
KINDS = ("float", "half")
COUNT = 40


def run(body: str, kind: str, inputs: int, results: int, seed: int = 70) -> tuple[Array, Array]:
    """Runs statements that read `in(k)` and write `out(k)`; small integers, so that half is exact, too."""
    given: Array = np.random.default_rng(seed).integers(-4, 5, (COUNT, inputs)).astype(DTYPES[kind])
    source = f"""{HEAD}
#define in(k) given[i * {inputs} + (k)]
#define out(k) results[i * {results} + (k)]
kernel void run(device const {kind}* given, device {kind}* results, uint i [[thread_position_in_grid]])
{{
    {body}
}}
"""
    got: Array = np.zeros((COUNT, results), DTYPES[kind])
    pm.kernel(source)(given, got, grid=COUNT)
    return given.astype(np.float64), got.astype(np.float64)


def read(name: str, kind: str, columns: int, rows: int, start: int) -> str:
    """Fills a matrix by its columns from the inputs."""
    fill = f"for (int c = 0; c < {columns}; ++c) for (int r = 0; r < {rows}; ++r)"
    return f"{kind}{columns}x{rows} {name}; {fill} {name}[c][r] = in({start} + c * {rows} + r);"


def write(name: str, columns: int, rows: int, start: int) -> str:
    fill = f"for (int c = 0; c < {columns}; ++c) for (int r = 0; r < {rows}; ++r)"
    return f"{fill} out({start} + c * {rows} + r) = {name}[c][r];"


def as_matrices(flat: Array, columns: int, rows: int) -> Array:
    """Matrices as NumPy indexes them: row, then column."""
    return flat.reshape(-1, columns, rows).transpose(0, 2, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_arithmetic(kind: str, columns: int, rows: int) -> None:
    size = columns * rows
    kind_of = f"{kind}{columns}x{rows}"
    body = f"""
    {read("a", kind, columns, rows, 0)} {read("b", kind, columns, rows, size)}
    {kind_of} sum = a + b, difference = a - b, scaled = a * {kind}(2), other = {kind}(3) * b, negative = -a;
    {kind_of} added = a; added += b; added -= a; added *= {kind}(2);
    {kind}{rows}x{columns} turned = transpose(a);
    {kind_of} copy = {kind_of}(a); bool equal = all(copy[0] == a[0]); if (!equal) return;
    {write("sum", columns, rows, 0)} {write("difference", columns, rows, size)}
    {write("scaled", columns, rows, 2 * size)}
    {write("other", columns, rows, 3 * size)} {write("negative", columns, rows, 4 * size)}
    {write("added", columns, rows, 5 * size)} {write("turned", rows, columns, 6 * size)}"""
    given, got = run(body, kind, 2 * size, 7 * size)
    a, b = given[:, :size], given[:, size:]
    want = [a + b, a - b, 2 * a, 3 * b, -a, 2 * b]
    np.testing.assert_array_equal(got[:, : 6 * size], np.concatenate(want, axis=1))
    turned = as_matrices(got[:, 6 * size :], rows, columns)
    np.testing.assert_array_equal(turned, as_matrices(a, columns, rows).transpose(0, 2, 1))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_products(kind: str, columns: int, rows: int) -> None:
    """A matrix with vectors on both sides, and with matrices of every fitting size."""
    size = columns * rows
    parts: list[str] = []
    truths: list[tuple[int, int, int]] = []
    start = size + columns + rows
    outputs = 0
    for others in (2, 3, 4):
        parts.append(f"{{ {read('b', kind, others, columns, start)} {kind}{others}x{rows} p = a * b;")
        parts.append(write("p", others, rows, outputs) + " }")
        truths.append((others, start, outputs))
        start, outputs = start + others * columns, outputs + others * rows
    vectors = f"""
    {kind}{columns} v; for (int c = 0; c < {columns}; ++c) v[c] = in({size} + c);
    {kind}{rows} w; for (int r = 0; r < {rows}; ++r) w[r] = in({size + columns} + r);
    {kind}{rows} av = a * v; {kind}{columns} wa = w * a;
    for (int r = 0; r < {rows}; ++r) out({outputs} + r) = av[r];
    for (int c = 0; c < {columns}; ++c) out({outputs + rows} + c) = wa[c];"""
    body = f"{read('a', kind, columns, rows, 0)} {' '.join(parts)} {vectors}"
    given, got = run(body, kind, start, outputs + rows + columns)
    a = as_matrices(given[:, :size], columns, rows)
    for others, first, at in truths:
        b = as_matrices(given[:, first : first + others * columns], others, columns)
        np.testing.assert_array_equal(as_matrices(got[:, at : at + others * rows], others, rows), a @ b)
    v, w = given[:, size : size + columns], given[:, size + columns : size + columns + rows]
    np.testing.assert_array_equal(got[:, outputs : outputs + rows], np.einsum("nrc,nc->nr", a, v))
    np.testing.assert_array_equal(got[:, outputs + rows :], np.einsum("nr,nrc->nc", w, a))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [2, 3, 4])
def test_determinant_and_construction(kind: str, size: int) -> None:
    count = size * size
    components = ", ".join(f"in({k})" for k in range(count))
    columns = ", ".join(f"{kind}{size}({', '.join(f'in({c * size + r})' for r in range(size))})" for c in range(size))
    name = f"{kind}{size}x{size}"
    body = f"""
    {read("a", kind, size, size, 0)} {name} b = {name}({components}), by_columns = {name}({columns});
    {name} diagonal = {name}({kind}(5));
    out(0) = determinant(a);
    {write("b", size, size, 1)} {write("by_columns", size, size, 1 + count)}
    {write("diagonal", size, size, 1 + 2 * count)}"""
    given, got = run(body, kind, count, 1 + 3 * count)
    truth = np.linalg.det(as_matrices(given, size, size))
    largest = 2.0 * 4**size * size  # every partial sum is exact below 2048 in half, and 4x4 ones stay near it
    tolerance = {"float": 1e-3, "half": largest * 2.0**-9}[kind]
    np.testing.assert_allclose(got[:, 0], truth, atol=tolerance)
    np.testing.assert_array_equal(got[:, 1 : 1 + count], given)
    np.testing.assert_array_equal(got[:, 1 + count : 1 + 2 * count], given)
    np.testing.assert_array_equal(got[:, 1 + 2 * count :], np.tile(5 * np.eye(size).ravel(), (COUNT, 1)))


def test_matrices_convert_between_float_and_half() -> None:
    source = f"""{HEAD}
kernel void convert(device const float4x3* given, device half4x3* narrow, device float4x3* wide,
                    uint i [[thread_position_in_grid]])
{{
    narrow[i] = half4x3(given[i]);
    wide[i] = float4x3(narrow[i]);
}}
"""
    values = np.random.default_rng(71).uniform(-100, 100, (5, 4, 4)).astype(np.float32)
    narrow, wide = np.zeros((5, 4, 4), np.float16), np.zeros((5, 4, 4), np.float32)
    pm.kernel(source)(values, narrow, wide, grid=5)
    np.testing.assert_array_equal(narrow[..., :3], values[..., :3].astype(np.float16))
    np.testing.assert_array_equal(wide[..., :3], narrow[..., :3].astype(np.float32))

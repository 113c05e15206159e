"""Kernels of numerical mathematics: transforms, sorting, scans, linear algebra, random numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.corpus.conftest import Load

FOLDER = "numerics"


@pytest.mark.parametrize("inverse", [False, True])
def test_fft(load_meeting: Load, random: np.random.Generator, inverse: bool) -> None:
    x = (random.normal(size=(3, 256)) + 1j * random.normal(size=(3, 256))).astype("c8")
    expected = np.fft.ifft(x) if inverse else np.fft.fft(x)
    kernel = load_meeting(f"{FOLDER}/fft.metal", constants={"SIZE": 256, "INVERSE": inverse})
    kernel(x, 256, grid=3 * 128, threadgroup=128)
    np.testing.assert_allclose(x, expected, atol=2e-5 * float(np.abs(expected).max()))


def test_bitonic_sort(load_meeting: Load, random: np.random.Generator) -> None:
    values = random.integers(-1000, 1000, 200).astype("i4")
    expected = np.sort(values)
    load_meeting(f"{FOLDER}/sorting.metal", "bitonic_sort")(values, 200, 256, grid=128, threadgroup=128)
    np.testing.assert_array_equal(values, expected)


def test_radix_sort(load: Load, random: np.random.Generator) -> None:
    keys = random.integers(0, 1 << 16, 1000).astype("u4")
    expected, tile, tiles = np.sort(keys), 64, 16
    for shift in range(0, 16, 4):
        counts, result = np.zeros(16 * tiles, "u4"), np.zeros_like(keys)
        load(f"{FOLDER}/sorting.metal", "radix_count")(keys, counts, shift, keys.size, tile, grid=tiles)
        starts = (np.cumsum(counts) - counts).astype("u4")
        load(f"{FOLDER}/sorting.metal", "radix_scatter")(keys, result, starts, shift, keys.size, tile, grid=tiles)
        keys = result
    np.testing.assert_array_equal(keys, expected)


def test_scan_in_passes(load_meeting: Load, random: np.random.Generator) -> None:
    data = random.integers(0, 100, 64 * 128).astype("u4")
    expected = np.cumsum(data) - data
    scan = load_meeting(f"{FOLDER}/scan.metal", "scan_blocks")
    totals, total = np.zeros(64, "u4"), np.zeros(1, "u4")
    scan(data, totals, 128, grid=64 * 64, threadgroup=64)
    scan(totals, total, 64, grid=32, threadgroup=32)
    load_meeting(f"{FOLDER}/scan.metal", "add_offsets")(data, totals, 128)
    np.testing.assert_array_equal(data, expected)


def test_segmented_sum(load_meeting: Load, random: np.random.Generator) -> None:
    x, heads = random.integers(-9, 9, 150).astype("f4"), random.random(150) < 0.05
    heads[0] = True
    expected = np.concatenate([np.cumsum(part) for part in np.split(x, np.flatnonzero(heads)[1:])])
    sums = np.zeros_like(x)
    load_meeting(f"{FOLDER}/scan.metal", "segmented_sum")(x, heads.astype("u1"), sums, 150, grid=32, threadgroup=32)
    np.testing.assert_array_equal(sums, expected)


def test_compaction(load_meeting: Load, random: np.random.Generator) -> None:
    x, kept, total = random.integers(-50, 50, 500).astype("i4"), np.zeros(500, "i4"), np.zeros(1, "u4")
    load_meeting(f"{FOLDER}/scan.metal", "compact")(x, kept, total, 500, grid=512, threadgroup=64)
    assert total[0] == np.count_nonzero(x > 0)
    np.testing.assert_array_equal(np.sort(kept[: total[0]]), np.sort(x[x > 0]))


def test_histogram(load_meeting: Load, random: np.random.Generator) -> None:
    data, bins = random.integers(0, 256, 5000).astype("u1"), np.zeros(256, "u4")
    load_meeting(f"{FOLDER}/histogram.metal")(data, bins, 5000, grid=512, threadgroup=128)
    np.testing.assert_array_equal(bins, np.bincount(data, minlength=256))


def test_sparse_matrix_vector(load: Load, random: np.random.Generator) -> None:
    dense = random.normal(size=(50, 40)) * (random.random((50, 40)) < 0.1)
    rows, columns = np.nonzero(dense)
    starts = np.searchsorted(rows, np.arange(51)).astype("u4")
    x, y = random.normal(size=40).astype("f4"), np.zeros(50, "f4")
    load(f"{FOLDER}/linear_algebra.metal", "spmv_csr")(
        starts, columns.astype("u4"), dense[rows, columns].astype("f4"), x, y
    )
    np.testing.assert_allclose(y, dense @ x, rtol=1e-5, atol=1e-5)


def test_transpose(load_meeting: Load, random: np.random.Generator) -> None:
    x, y = random.normal(size=(37, 50)).astype("f4"), np.zeros((50, 37), "f4")
    load_meeting(f"{FOLDER}/linear_algebra.metal", "transpose")(x, y, (50, 37), grid=(64, 48), threadgroup=(16, 16))
    np.testing.assert_array_equal(y, x.T)


def laplacian(count: int) -> np.ndarray:
    return 2 * np.eye(count) - np.eye(count, k=1) - np.eye(count, k=-1)


def test_conjugate_gradients(load_meeting: Load, random: np.random.Generator) -> None:
    count = 40
    b, x = random.normal(size=count).astype("f4"), np.zeros(count, "f4")
    r, p, ap = b.copy(), b.copy(), np.zeros(count, "f4")
    products = load_meeting(f"{FOLDER}/linear_algebra.metal", "gradient_products")
    step = load_meeting(f"{FOLDER}/linear_algebra.metal", "gradient_step")
    sums = products.device.new_buffer(np.zeros(2, "f4"))
    for _ in range(count + 10):
        view = np.frombuffer(sums.contents(), "f4")
        view[:] = 0
        products(r, p, ap, sums, count, grid=64, threadgroup=32)
        squares = float(view[0])
        np.testing.assert_allclose(ap, laplacian(count) @ p, rtol=1e-4, atol=1e-4)
        step(x, r, p, ap, squares / float(view[1]))
        p = (r + float(r @ r) / squares * p).astype("f4")
        if float(r @ r) < 1e-10:
            break
    np.testing.assert_allclose(x, np.linalg.solve(laplacian(count), b), rtol=1e-3, atol=1e-3)


def test_jacobi(load: Load, random: np.random.Generator) -> None:
    b, x = random.normal(size=20).astype("f4"), np.zeros(20, "f4")
    jacobi = load(f"{FOLDER}/linear_algebra.metal", "jacobi")
    for _ in range(5):
        x, former = np.zeros_like(x), x
        jacobi(former, x, b)
        np.testing.assert_allclose(x, former + (b - laplacian(20) @ former) / 2, rtol=1e-5, atol=1e-6)


def test_cholesky(load: Load, random: np.random.Generator) -> None:
    a = random.normal(size=(30, 4, 4)).astype("f4")
    a = a @ a.transpose(0, 2, 1) + np.eye(4, dtype="f4")
    a[7] = -a[7]
    expected = np.linalg.cholesky(np.delete(a, 7, axis=0).astype("f8"))
    kernel = load(f"{FOLDER}/linear_algebra.metal", "cholesky4")
    matrices, definite = kernel.device.new_buffer(a), np.zeros(30, np.bool_)
    kernel(matrices, definite, grid=30)
    factors = np.tril(np.frombuffer(matrices.contents(), "f4").reshape(30, 4, 4))
    np.testing.assert_array_equal(definite, np.arange(30) != 7)
    np.testing.assert_allclose(np.delete(factors, 7, axis=0), expected, rtol=1e-4, atol=1e-4)


def philox(counter: list[int], key: list[int]) -> list[int]:
    """Philox 4×32-10 in whole numbers of Python."""
    c, k, word = counter, key, 0xFFFFFFFF
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [b >> 32 ^ c[1] ^ k[0], b & word, a >> 32 ^ c[3] ^ k[1], a & word]
        k = [k[0] + 0x9E3779B9 & word, k[1] + 0xBB67AE85 & word]
    return c


def test_philox(load: Load) -> None:
    assert philox([0, 0, 0, 0], [0, 0]) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]  # Random123's known answer
    words = np.zeros((40, 4), "u4")
    load(f"{FOLDER}/random_numbers.metal", "philox_words")(words, (123, 0xDEADBEEF), grid=40)
    assert words.tolist() == [philox([i, 0, 0, 0], [123, 0xDEADBEEF]) for i in range(40)]


def test_pi(load: Load) -> None:
    hits = np.zeros(1, "u4")
    load(f"{FOLDER}/random_numbers.metal", "estimate_pi")(hits, 1000, grid=200)
    deviation = 4 * math.sqrt(math.pi / 4 * (1 - math.pi / 4) / 200_000)
    assert abs(4 * hits[0] / 200_000 - math.pi) < 5 * deviation


def test_sobol(load: Load) -> None:
    points = np.zeros((64, 2), "f4")
    load(f"{FOLDER}/random_numbers.metal", "sobol")(points, grid=64)
    np.testing.assert_allclose(points[:4], np.array([(0, 0), (0.5, 0.5), (0.25, 0.75), (0.75, 0.25)]))
    for columns in (1, 2, 4, 8, 16, 32, 64):  # a (0, 6, 2)-net: each elementary box holds one point
        boxes = np.floor(points * [columns, 64 // columns]) @ [64 // columns, 1]
        assert len(set(boxes)) == 64


def test_mandelbrot(load: Load) -> None:
    steps = np.zeros((48, 64), "u2")
    load(f"{FOLDER}/mandelbrot.metal")(steps, (-2, -1.25, 3, 2.5), 60)
    x = np.float32(-2) + np.float32(3) * np.arange(64, dtype="f4") / np.float32(64)
    y = np.float32(-1.25) + np.float32(2.5) * np.arange(48, dtype="f4") / np.float32(48)
    re, im = np.zeros((48, 64), "f4"), np.zeros((48, 64), "f4")
    expected = np.zeros((48, 64), "u2")
    for _ in range(60):
        alive = re * re + im * im <= 4
        expected += alive
        new_re, new_im = re * re - im * im + x, re * im + im * re + y[:, None]
        re, im = np.where(alive, new_re, re), np.where(alive, new_im, im)
    np.testing.assert_array_equal(steps, expected)

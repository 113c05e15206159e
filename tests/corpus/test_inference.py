"""Kernels of large models at work: blocked products, attention over pages, small convolutions, draws of tokens."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.corpus.conftest import Load

Array = npt.NDArray[Any]
FOLDER = "machine_learning"


def to_bfloat(x: Array) -> Array:
    """Upper halves of floats, rounded to the nearest even."""
    bits = x.astype("f4").view("u4")
    return np.asarray(((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype("u2"))


def from_bfloat(bits: Array) -> Array:
    return np.asarray((bits.astype("u4") << 16).view("f4"))


def stored(x: Array, kind: str) -> Array:
    """As a kernel of this type of number holds it."""
    return to_bfloat(x) if kind == "bf16" else np.asarray(x.astype({"f32": "f4", "f16": "f2"}[kind]))


def read(x: Array, kind: str) -> Array:
    return from_bfloat(x) if kind == "bf16" else np.asarray(x.astype("f8"))


@pytest.mark.parametrize(
    ("kind", "rows", "columns", "threads"),
    [("f32", 32, 32, 128), ("f16", 32, 16, 64), ("bf16", 16, 32, 64)],
)
@pytest.mark.parametrize(("m", "n", "k"), [(64, 32, 32), (45, 39, 27)])
def test_block_gemm(
    load_meeting: Load,
    random: np.random.Generator,
    kind: str,
    rows: int,
    columns: int,
    threads: int,
    m: int,
    n: int,
    k: int,
) -> None:
    a, b = random.normal(size=(m, k)).astype("f4"), random.normal(size=(k, n)).astype("f4")
    a, b = stored(a, kind), stored(b, kind)
    d = np.zeros((m, n), a.dtype)
    kernel = load_meeting(f"{FOLDER}/block_gemm.metal", f"block_gemm_{kind}_{rows}_{columns}")
    parameters = np.zeros(1, [("sizes", "i4", 3), ("alpha", "f4")])
    parameters["sizes"], parameters["alpha"] = (m, n, k), 0.5
    grid = (-(-n // columns) * threads, -(-m // rows))
    kernel(a, b, d, kernel.device.new_buffer(parameters.view("u1")), grid=grid, threadgroup=(threads, 1))
    tolerance = {"f32": 1e-5, "f16": 4e-3, "bf16": 3e-2}[kind]
    product = read(a, kind) @ read(b, kind)
    np.testing.assert_allclose(read(d, kind), 0.5 * product, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("alibi", [None, False, True])
def test_paged_attention(load_meeting: Load, random: np.random.Generator, alibi: bool | None) -> None:
    size, page, pages, sequences = 40, 8, 12, 4
    lengths = np.array([1, 37, 64, 8], "u4")
    tables = random.permuted(np.tile(np.arange(pages), (sequences, 1)), axis=1)[:, :8].astype("u4")
    query = random.normal(size=(sequences, size)).astype("f2")
    keys, values = random.normal(size=(2, pages, page, size)).astype("f2")
    constants = {"HEAD_SIZE": size, "PAGE_SIZE": page} | ({} if alibi is None else {"USE_ALIBI": alibi})
    slopes = random.uniform(0, 0.3, sequences).astype("f4")
    given = {"slopes": slopes} if alibi else {}
    out = np.zeros_like(query)
    load_meeting(f"{FOLDER}/paged_attention.metal", constants=constants)(
        q=query, k_cache=keys, v_cache=values, block_tables=tables, context_lens=lengths, max_blocks=8,
        scale=1 / math.sqrt(size), out=out, shared_mem=4 * 256, grid=sequences * 64, threadgroup=64, **given,
    )  # fmt: skip
    for row in range(sequences):
        length = int(lengths[row])
        tokens = [tables[row, t // page] * page + t % page for t in range(length)]
        k, v = (x.reshape(-1, size)[tokens].astype("f8") for x in (keys, values))
        scores: Array = np.asarray(k @ query[row].astype("f8") / math.sqrt(size), "f8")
        if alibi:
            scores = scores + float(slopes[row]) * (np.arange(length) - length + 1)
        weights = np.exp(scores - scores.max())
        np.testing.assert_allclose(out[row], weights / weights.sum() @ v, rtol=4e-3, atol=2e-3)


@pytest.mark.parametrize(("kind", "size", "stride"), [("float", 3, 1), ("half", 5, 2), ("bfloat", 3, 2)])
def test_depthwise(load: Load, random: np.random.Generator, kind: str, size: int, stride: int) -> None:
    x, weights = random.normal(size=(3, 13, 10)).astype("f4"), random.normal(size=(3, size, size)).astype("f4")
    if kind == "bfloat":
        x, weights = to_bfloat(x), to_bfloat(weights)
    elif kind == "half":
        x, weights = x.astype("f2"), weights.astype("f2")
    height, width = -(-13 // stride), -(-10 // stride)
    y = np.zeros((3, height, width), x.dtype)
    kernel = load(f"{FOLDER}/small_convolutions.metal", f"depthwise_{kind}_{size}_{stride}")
    kernel((3, 13, 10, width), x, weights, y, grid=(width, height, 3))
    wide, w = (from_bfloat(v) if kind == "bfloat" else v.astype("f8") for v in (x, weights))
    padded = np.pad(wide, ((0, 0), (size // 2, size // 2), (size // 2, size // 2)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    expected = np.einsum("cyxij,cij->cyx", windows, w)
    tolerance = {"float": 1e-5, "half": 5e-3, "bfloat": 2e-2}[kind]
    np.testing.assert_allclose(from_bfloat(y) if kind == "bfloat" else y, expected, rtol=tolerance, atol=tolerance)


def test_winograd(load: Load, random: np.random.Generator) -> None:
    x, weights = random.normal(size=(12, 16)).astype("f4"), random.normal(size=(3, 3)).astype("f4")
    y = np.zeros((10, 14), "f4")
    load(f"{FOLDER}/small_convolutions.metal", "winograd")(x, weights, y, 16, grid=(7, 5))
    windows = np.lib.stride_tricks.sliding_window_view(x.astype("f8"), (3, 3))
    np.testing.assert_allclose(y, np.einsum("yxij,ij->yx", windows, weights), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("mode", ["nearest", "bicubic"])
def test_upsample(load: Load, random: np.random.Generator, mode: str) -> None:
    x, y = random.normal(size=9).astype("f4"), np.zeros(27, "f4")
    load(f"{FOLDER}/small_convolutions.metal", f"upsample_{mode}")(x, y, 9, 3.0, grid=27)
    at = (np.arange(27) + 0.5) / 3 - 0.5
    if mode == "nearest":
        expected = np.repeat(x, 3)
    else:
        near = np.floor(at)[:, None] + np.arange(-1, 3)
        t = np.abs(at[:, None] - near)
        inner, outer = 1.25 * t**3 - 2.25 * t**2 + 1, -0.75 * (t**3 - 5 * t**2 + 8 * t - 4)
        expected = (np.where(t <= 1, inner, outer) * x[np.clip(near, 0, 8).astype(int)]).sum(1)
    np.testing.assert_allclose(y, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("top_p", [0.6, 1.0])
def test_tokens(load_meeting: Load, random: np.random.Generator, top_p: float) -> None:
    rows, vocabulary, k, temperature = 6, 400, 20, 0.7
    logits = random.normal(0, 2, (rows, vocabulary)).astype("f4")
    draws = np.array([0, 0.3, 0.6, 0.9, 0.99, 0.5], "f4")
    kernel = load_meeting(f"{FOLDER}/sampling.metal")
    tokens, best = np.zeros(rows, "u4"), np.zeros((rows, k), "f4")
    arguments = {"vocabulary": vocabulary, "temperature": temperature, "top_p": top_p, "top_k": k}
    kernel(logits, arguments, draws, tokens, best, grid=rows * 64, threadgroup=64)
    order = np.argsort(-logits, axis=1, kind="stable")[:, :k]
    scores = np.take_along_axis(logits, order, axis=1).astype("f8") / temperature
    np.testing.assert_allclose(best, scores, rtol=1e-6)
    weights = np.exp(scores - scores[:, :1])
    mass = np.cumsum(weights, axis=1) / weights.sum(1, keepdims=True)
    kept = mass - weights / weights.sum(1, keepdims=True) < top_p
    limit = np.where(kept, mass, 0).max(1)
    chosen = [int(np.argmax(m >= d * top - 1e-7)) for m, d, top in zip(mass, draws.astype("f8"), limit, strict=True)]
    np.testing.assert_array_equal(tokens, order[np.arange(rows), chosen])

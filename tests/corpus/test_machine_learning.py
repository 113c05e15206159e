"""Kernels of neural networks: forward passes, quantised weights, training."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from tests.corpus.conftest import Load

Array = npt.NDArray[Any]
FOLDER = "machine_learning"
TOLERANCE = {"float": 2e-6, "half": 2e-3, "bfloat": 8e-3}


def softmax(x: Array) -> Array:
    powers = np.exp(x.astype(np.float64) - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


@pytest.mark.parametrize(("kind", "dtype"), [("float", np.float32), ("half", np.float16)])
def test_softmax(load_meeting: Load, random: np.random.Generator, kind: str, dtype: npt.DTypeLike) -> None:
    x: Array = random.normal(0, 4, (5, 300)).astype(dtype)
    kernel = load_meeting(f"{FOLDER}/softmax.metal", f"softmax_{kind}")
    y = np.zeros_like(x)
    kernel(x, y, 300, grid=5 * 128, threadgroup=128)
    np.testing.assert_allclose(y, softmax(x), rtol=TOLERANCE[kind], atol=1e-6)


def test_layer_norm(load_meeting: Load, random: np.random.Generator) -> None:
    x, (weight, bias) = random.normal(3, 2, (4, 200)).astype("f4"), random.normal(size=(2, 200)).astype("f4")
    y = np.zeros((4, 50, 4), np.float32)
    norm = load_meeting(f"{FOLDER}/normalization.metal", "layer_norm", {"epsilon": 1e-5})
    norm(x.reshape(4, 50, 4), weight.reshape(50, 4), bias.reshape(50, 4), y, 50, grid=4 * 32, threadgroup=32)
    wide = x.astype(np.float64)
    expected = (wide - wide.mean(1, keepdims=True)) / np.sqrt(wide.var(1, keepdims=True) + 1e-5) * weight + bias
    np.testing.assert_allclose(y.reshape(4, 200), expected, rtol=1e-4, atol=1e-5)


def test_rms_norm(load_meeting: Load, random: np.random.Generator) -> None:
    x, weight = random.normal(size=(3, 200)).astype("f2"), random.normal(size=200).astype("f2")
    y = np.zeros_like(x)
    norm = load_meeting(f"{FOLDER}/normalization.metal", "rms_norm", {"epsilon": 1e-6})
    norm(x, weight, y, 200, 64, grid=3 * 64, threadgroup=64)
    wide = x.astype(np.float64)
    expected = wide / np.sqrt((wide**2).mean(1, keepdims=True) + 1e-6) * weight
    np.testing.assert_allclose(y, expected, rtol=2e-3, atol=1e-4)


@pytest.mark.parametrize(("kind", "dtype"), [("float", np.float32), ("half", np.float16)])
def test_activations(load: Load, kind: str, dtype: npt.DTypeLike) -> None:
    x: Array = np.linspace(-6, 6, 1001).astype(dtype)
    wide = x.astype(np.float64)
    expected = {
        "gelu": 0.5 * wide * (1 + np.tanh(math.sqrt(2 / math.pi) * (wide + 0.044715 * wide**3))),
        "silu": wide / (1 + np.exp(-wide)),
    }
    for name, values in expected.items():
        y = np.zeros_like(x)
        load(f"{FOLDER}/activations.metal", f"{name}_{kind}")(x, y, grid=x.size)
        np.testing.assert_allclose(y, values, rtol=TOLERANCE[kind], atol=2e-6)


def test_relu_of_bfloat(load: Load) -> None:
    x = np.linspace(-4, 4, 64, dtype=np.float32).view(np.uint32) >> 16
    y = np.zeros(64, np.uint16)
    load(f"{FOLDER}/activations.metal", "relu_bfloat")(x.astype(np.uint16), y, grid=64)
    np.testing.assert_array_equal(y, np.where(x & 0x8000, 0, x))


def quantize(random: np.random.Generator, kind: str, rows: int, blocks: int) -> tuple[bytes, Array]:
    """Blocks of 32 weights as the kernel reads them, and the weights they stand for."""
    scale = random.uniform(0.01, 0.1, (rows, blocks, 1)).astype("f2")
    minimum = random.uniform(-1, 1, (rows, blocks, 1)).astype("f2")
    if kind == "8bit":
        quants = random.integers(-128, 128, (rows, blocks, 32), dtype=np.int8)
        parts, weights = [scale, quants], scale.astype("f8") * quants
    else:
        nibbles = random.integers(0, 16, (rows, blocks, 32), dtype=np.uint8)
        packed = nibbles[..., :16] | nibbles[..., 16:] << 4
        offset = minimum.astype("f8") if kind == "4bit_min" else -8 * scale.astype("f8")
        parts = [scale, minimum, packed] if kind == "4bit_min" else [scale, packed]
        weights = scale.astype("f8") * nibbles + offset
    raw = np.concatenate([np.ascontiguousarray(part).view(np.uint8) for part in parts], axis=-1)
    return raw.tobytes(), weights.reshape(rows, blocks * 32)


@pytest.mark.parametrize(("kind", "rows_per_simdgroup"), [("4bit", 2), ("4bit_min", 4), ("8bit", 1)])
def test_quantized_mat_vec(load_meeting: Load, random: np.random.Generator, kind: str, rows_per_simdgroup: int) -> None:
    rows, blocks = 21, 40
    raw, weights = quantize(random, kind, rows, blocks)
    vector, result = random.normal(size=blocks * 32).astype("f4"), np.zeros(rows, "f4")
    kernel = load_meeting(f"{FOLDER}/quantized.metal", f"mat_vec_{kind}")
    groups = -(-rows // (2 * rows_per_simdgroup))
    matrix = kernel.device.new_buffer(np.frombuffer(raw, np.uint8).copy())
    kernel(matrix, vector, result, blocks * 32, rows, grid=64 * groups, threadgroup=64)
    np.testing.assert_allclose(result, weights @ vector, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("causal", [False, True])
def test_flash_attention(load_meeting: Load, random: np.random.Generator, causal: bool) -> None:
    length, size = 45, 24
    query, key, value = random.normal(size=(3, length, size)).astype("f4")
    scores = (query @ key.T).astype("f8") / math.sqrt(size)
    if causal:
        scores[np.triu_indices(length, 1)] = -np.inf
    result = np.zeros_like(query)
    kernel = load_meeting(f"{FOLDER}/flash_attention.metal", constants={"head_size": size, "causal": causal})
    kernel(query, key, value, result, length, 16 * size, 16 * size, grid=48, threadgroup=16)
    np.testing.assert_allclose(result, softmax(scores) @ value, rtol=1e-4, atol=1e-5)


def test_tiled_gemm(load_meeting: Load, random: np.random.Generator) -> None:
    a, b = random.normal(size=(37, 50)).astype("f4"), random.normal(size=(50, 29)).astype("f4")
    c = np.zeros((37, 29), "f4")
    kernel = load_meeting(f"{FOLDER}/gemm.metal", "gemm_tiled")
    kernel(a, b, c, {"m": 37, "n": 29, "k": 50}, grid=(32, 48), threadgroup=(16, 16))
    np.testing.assert_allclose(c, a.astype("f8") @ b, rtol=1e-5, atol=1e-5)


def stored_as(kind: str, x: Array) -> Array:
    """Numbers that every type has, with a bfloat as its two bytes."""
    if kind == "bfloat":
        return (x.view("u4") >> 16).astype("u2")
    return x.astype("f2") if kind == "half" else x


@pytest.mark.parametrize("kind", ["float", "half", "bfloat"])
def test_simdgroup_gemm(load_meeting: Load, random: np.random.Generator, kind: str) -> None:
    a, b = random.integers(-8, 8, (16, 40)).astype("f4"), random.integers(-8, 8, (40, 32)).astype("f4")
    c = np.zeros((16, 32), "f4")
    kernel = load_meeting(f"{FOLDER}/gemm.metal", f"gemm_simdgroup_{kind}")
    kernel(stored_as(kind, a), stored_as(kind, b), c, {"m": 16, "n": 32, "k": 40}, grid=(64, 2), threadgroup=(32, 1))
    np.testing.assert_array_equal(c, a @ b)  # whole numbers: exact in all three types


def test_convolution(load: Load, random: np.random.Generator) -> None:
    channels, height, width, filters, size = 3, 11, 14, 4, 3
    image = random.normal(size=(channels, height, width)).astype("f4")
    weights = random.normal(size=(filters, channels, size, size)).astype("f4")
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, ((0, 0), (1, 1), (1, 1))), (size, size), (1, 2))
    expected = np.einsum("chwyx,fcyx->fhw", windows, weights, dtype="f8")
    shape = (channels, height, width, filters, size, 1)
    direct = np.zeros((filters, height, width), "f4")
    load(f"{FOLDER}/convolution.metal", "conv2d_direct")(
        image, weights, direct, shape, grid=(width, height, filters), threadgroup=(8, 4, 1)
    )
    np.testing.assert_allclose(direct, expected, rtol=1e-4, atol=1e-5)
    columns = np.zeros((channels * size * size, height * width), "f4")
    load(f"{FOLDER}/convolution.metal", "im2col")(image, columns, shape)
    product = (weights.reshape(filters, -1) @ columns).reshape(filters, height, width)
    np.testing.assert_allclose(product, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("kind", "reduce"), [(0, np.nanmax), (1, np.nanmean)])
def test_pooling(load: Load, random: np.random.Generator, kind: int, reduce: Any) -> None:
    image = random.normal(size=(9, 14)).astype("f4")
    padded = np.pad(image.astype("f8"), ((0, 0), (0, 1)), constant_values=np.nan)
    expected = reduce(padded.reshape(3, 3, 5, 3), axis=(1, 3))
    result = np.zeros((3, 5), "f4")
    load(f"{FOLDER}/pooling.metal", constants={"pool_kind": kind})(image, result, (14, 9), (3, 3))
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-6)


def test_embedding(load: Load, random: np.random.Generator) -> None:
    table, indices = random.normal(size=(10, 4, 3)).astype("f4"), random.integers(0, 10, 7)
    result = np.zeros((7, 4, 3), "f4")
    load(f"{FOLDER}/embedding.metal", "gather_rows")(table, indices, result, 4)
    np.testing.assert_array_equal(result, table[indices])


def test_rotary(load: Load, random: np.random.Generator) -> None:
    x = random.normal(size=(9, 32)).astype("f4")
    y = np.zeros_like(x)
    load(f"{FOLDER}/embedding.metal", "rotary")(x, y, 10000, grid=(16, 9))
    angle = np.arange(9)[:, None] * 10000.0 ** (-np.arange(16) / 16)
    turned = (x[:, :16] + 1j * x[:, 16:]) * np.exp(1j * angle)
    np.testing.assert_allclose(y, np.hstack([turned.real, turned.imag]), rtol=1e-5, atol=1e-5)


def test_argmax(load_meeting: Load, random: np.random.Generator) -> None:
    x, best = random.integers(0, 30, (6, 100)).astype("f4"), np.zeros(6, "u4")  # with ties
    load_meeting(f"{FOLDER}/selection.metal", "argmax_rows")(x, best, 100, grid=6 * 32, threadgroup=32)
    np.testing.assert_array_equal(best, x.argmax(1))


def test_top_four(load: Load, random: np.random.Generator) -> None:
    x, best = random.normal(size=(20, 50)).astype("f4"), np.zeros((20, 4), "i4")
    load(f"{FOLDER}/selection.metal", "top_four")(x, best, 50, grid=20)
    np.testing.assert_array_equal(best, np.argsort(-x, axis=1)[:, :4])


def test_cross_entropy(load_meeting: Load, random: np.random.Generator) -> None:
    logits, labels = random.normal(0, 5, (8, 70)).astype("f4"), random.integers(0, 70, 8).astype("u4")
    losses = np.zeros(8, "f4")
    load_meeting(f"{FOLDER}/training.metal", "cross_entropy")(logits, labels, losses, 70, grid=8 * 32, threadgroup=32)
    expected = -np.log(softmax(logits)[np.arange(8), labels])
    np.testing.assert_allclose(losses, expected, rtol=1e-5, atol=1e-5)


def test_adam(load: Load, random: np.random.Generator) -> None:
    weights, gradients, first, second = random.normal(size=(4, 100)).astype("f4")
    second = np.abs(second)
    w, m, v = weights.copy(), first.copy(), second.copy()
    load(f"{FOLDER}/training.metal", "adam_step")(w, gradients, m, v, (0.01, 0.9, 0.999, 1e-8, 3))
    expected_m, expected_v = 0.9 * first + 0.1 * gradients, 0.999 * second + 0.001 * gradients**2
    step = expected_m / (1 - 0.9**3) / (np.sqrt(expected_v / (1 - 0.999**3)) + 1e-8)
    np.testing.assert_allclose(m, expected_m, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(v, expected_v, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(w, weights - 0.01 * step, rtol=1e-4, atol=1e-5)


def test_dropout(load: Load) -> None:
    x, y, again = np.full(20000, 2, "f4"), np.zeros(20000, "f4"), np.zeros(20000, "f4")
    kernel = load(f"{FOLDER}/training.metal", "dropout")
    kernel(x, y, 0.75, 42)
    kernel(x, again, 0.75, 42)
    np.testing.assert_array_equal(y, again)
    assert set(np.unique(y)) == {np.float32(0), np.float32(2 / 0.75)}
    assert abs(np.count_nonzero(y) / y.size - 0.75) < 5 * math.sqrt(0.75 * 0.25 / y.size)  # five standard deviations

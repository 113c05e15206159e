"""The language as libraries use it: templates, function constants, unions, packed types, crowds, atomics."""

from __future__ import annotations

import numpy as np
import pytest

from tests.corpus.conftest import Load

SOURCE = "language/library_style.metal"


def test_traits(load: Load) -> None:
    out = np.zeros(9, "f4")
    load(SOURCE, "traits")(out)
    i = np.arange(9)
    np.testing.assert_array_equal(out, i + 6 * i + 2 + 4 * 3)


def test_members_of_address_spaces(load: Load) -> None:
    kernel = load(SOURCE, "spaces")
    out = np.zeros(9, "u4")
    kernel({"value": 5}, {"value": 6}, out, grid=3)
    np.testing.assert_array_equal(out.reshape(3, 3), [(5, 6, i) for i in range(3)])


@pytest.mark.parametrize("taps", [1, 5])
@pytest.mark.parametrize("is_reversed", [False, True])
@pytest.mark.parametrize("gain", [None, 0.5])
def test_function_constants(
    load: Load, random: np.random.Generator, taps: int, is_reversed: bool, gain: float | None
) -> None:
    x, extra, out = random.normal(size=20).astype("f4"), random.normal(size=10).astype("f4"), np.zeros(10, "f4")
    constants = {"taps": taps, "reversed": is_reversed} | ({} if gain is None else {"gain": gain})
    arguments = (x, out) if gain is None else (x, out, extra)
    load(SOURCE, "delay_line", constants)(*arguments, grid=10)
    weights = np.arange(1, taps + 1)[:: -1 if is_reversed else 1]
    expected = np.lib.stride_tricks.sliding_window_view(x.astype("f8"), taps)[:10] @ weights
    np.testing.assert_allclose(out, expected if gain is None else 0.5 * expected + extra, rtol=1e-5, atol=1e-5)


def test_bit_casts(load: Load) -> None:
    x = np.array([0, 1, -2.5, 3e38, -1e-40, np.inf], "f4")
    out, wide = np.zeros((6, 4), "u4"), np.zeros((6, 2), "i8")
    load(SOURCE, "bit_casts")(x, out, wide, grid=6)
    bits = x.view("u4")
    np.testing.assert_array_equal(out, np.stack([bits, bits.byteswap(), bits >> 24, np.sign(x) + 1], axis=1))
    for word, (high, low) in zip(bits.tolist(), wide.tolist(), strict=True):
        product = word * 0x9E3779B97F4A7C15 % 2**64
        signed = product - 2**64 * (product >> 63)
        above = product * (word << 32) >> 64
        assert (high % 2**64, low) == (above, signed >> 7)


def test_packed_members(load: Load, random: np.random.Generator) -> None:
    vertices = np.zeros(5, [("normal", "f2", 3), ("weight", "u2"), ("color", "u1", 4), ("uv", "f4", 2)])
    vertices["normal"], vertices["uv"] = random.integers(-8, 8, (5, 3)), random.normal(size=(5, 2))
    vertices["weight"] = (np.arange(5, dtype="f4").view("u4") >> 16).astype("u2")
    vertices["color"] = random.integers(0, 256, (5, 4))
    kernel, out = load(SOURCE, "unpack"), np.zeros((5, 4), "f4")
    kernel(kernel.device.new_buffer(vertices.view("u1")), out, grid=5)
    n, color, uv = vertices["normal"].astype("f4"), vertices["color"].astype("f4"), vertices["uv"]
    expected = [n[:, 0] + n[:, 1] * n[:, 2], 2 * np.arange(5), color[:, 2] + color[:, 3], uv[:, 1] - uv[:, 0]]
    np.testing.assert_allclose(out, np.stack(expected, axis=1), rtol=1e-6)


def test_argument_buffer(load: Load, random: np.random.Generator) -> None:
    kernel = load(SOURCE, "weigh")
    inputs = random.normal(size=(2, 30)).astype("f4")
    buffers = [kernel.device.new_buffer(x) for x in (np.array([2, 3], "f4"), *inputs)]
    layers = np.zeros(1, [("pointers", "u8", 3), ("scale", "f4"), ("padding", "u4")])
    layers["pointers"], layers["scale"] = [buffer.gpu_address for buffer in buffers], 0.5
    out = np.zeros(30, "f4")
    kernel(kernel.device.new_buffer(layers.view("u1")), out)
    np.testing.assert_allclose(out, inputs[0] + 1.5 * inputs[1], rtol=1e-5, atol=1e-6)


def test_crowd(load_meeting: Load, random: np.random.Generator) -> None:
    x, out = random.integers(0, 100, 64).astype("u4"), np.zeros((64, 4), "u4")
    load_meeting(SOURCE, "crowd")(x, out, grid=64, threadgroup=64)
    groups, quads = x.reshape(2, 32), x.reshape(16, 4)
    ballot = np.packbits(groups & 1, axis=1, bitorder="little").view("u4")
    np.testing.assert_array_equal(out[:, 0], np.repeat(ballot, 32))
    np.testing.assert_array_equal(out[:, 1], np.roll(groups, -3, axis=1).ravel())
    np.testing.assert_array_equal(out[:, 2], np.repeat(quads.sum(1) + 1000 * quads[:, 2], 4))
    votes = np.repeat((groups > 98).any(1) + 2 * (groups < 100).all(1), 32) + 4 * np.repeat((quads == 7).any(1), 4)
    votes[[31, 63]] += (8 * groups.sum(1)).astype(votes.dtype)
    np.testing.assert_array_equal(out[:, 3], votes)


def test_atomics(load: Load, random: np.random.Generator) -> None:
    x = random.integers(-1000, 1000, 200).astype("i4")
    x[17] = 5
    words = np.array([0, 2**31 - 1, -(2**31), 0, -1, 0, 0, 0], "i4")
    kernel = load(SOURCE, "tally")
    buffer = kernel.device.new_buffer(words)
    kernel(buffer, x, grid=200)
    result = np.frombuffer(buffer.contents(), "i4")
    folds = [np.bitwise_or.reduce(x), np.bitwise_and.reduce(x), np.bitwise_xor.reduce(x)]
    assert result[:6].tolist() == [x.sum(), x.min(), x.max(), *folds]
    assert result[6:7].view("f4")[0] == -100
    assert result[7] & 0xFF == 1

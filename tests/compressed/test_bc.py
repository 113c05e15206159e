"""BC1 to BC7: closed forms where there are any, and another decoder."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import texture2ddecoder

import pymetal as pm
from tests.compressed import truth
from tests.compressed.decoding import Decoder, by_block, grid_of_blocks, random_blocks, texture2d_components

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
COUNT = 600
HALF_A_STEP = 0.5001 / 255


def opaque(*channels: Array) -> Array:
    """Pixels with the channels that there are, from red on; what is missing is 0, and alpha 1."""
    shape = (*channels[0].shape, 1)
    zero = np.zeros(shape)
    return np.concatenate(
        [*(channel[..., None] for channel in channels), *([zero] * (3 - len(channels))), zero + 1], -1
    )


def test_bc1(decoder: Decoder) -> None:
    blocks = random_blocks(1, COUNT, 8)
    expected = truth.bc_colours(blocks, has_transparent=True)
    assert (expected[..., 3] == 0).any()
    found = decoder.decode(pm.PixelFormat.BC1_RGBA, blocks)
    np.testing.assert_allclose(found, expected, rtol=0, atol=HALF_A_STEP)
    encoded = decoder.decode(pm.PixelFormat.BC1_RGBA_sRGB, blocks)
    np.testing.assert_allclose(encoded, truth.linear(found), rtol=0, atol=1e-6)


def test_bc2(decoder: Decoder) -> None:
    blocks = random_blocks(2, COUNT, 16)
    expected = truth.bc_colours(blocks[..., 8:], has_transparent=False)
    expected[..., 3] = truth.indices(truth.bits_of(blocks), 0, 4).reshape(-1, 4, 4) / 15
    found = decoder.decode(pm.PixelFormat.BC2_RGBA, blocks)
    np.testing.assert_allclose(found, expected, rtol=0, atol=HALF_A_STEP)
    np.testing.assert_allclose(found[..., 3], expected[..., 3], rtol=0, atol=1e-7)
    encoded = decoder.decode(pm.PixelFormat.BC2_RGBA_sRGB, blocks)
    np.testing.assert_allclose(encoded, truth.linear(found), rtol=0, atol=1e-6)


def test_bc3(decoder: Decoder) -> None:
    blocks = random_blocks(3, COUNT, 16)
    expected = truth.bc_colours(blocks[..., 8:], has_transparent=False)
    expected[..., 3] = truth.bc_channel(blocks[..., :8], is_signed=False)
    found = decoder.decode(pm.PixelFormat.BC3_RGBA, blocks)
    np.testing.assert_allclose(found, expected, rtol=0, atol=HALF_A_STEP)
    encoded = decoder.decode(pm.PixelFormat.BC3_RGBA_sRGB, blocks)
    np.testing.assert_allclose(encoded, truth.linear(found), rtol=0, atol=1e-6)


@pytest.mark.parametrize("is_signed", [False, True])
def test_bc4_and_bc5(decoder: Decoder, is_signed: bool) -> None:
    """Steps between two bytes, which need more than eight bits."""
    suffix = "Snorm" if is_signed else "Unorm"
    blocks = random_blocks(4, COUNT, 16)
    blocks[0, :40, 0] = blocks[0, 20:60, 1] = 0x80  # -128 is -1
    red = truth.bc_channel(blocks[..., :8], is_signed=is_signed)
    green = truth.bc_channel(blocks[..., 8:], is_signed=is_signed)
    found = decoder.decode(pm.PixelFormat[f"BC4_R{suffix}"], np.ascontiguousarray(blocks[..., :8]))
    np.testing.assert_allclose(found, opaque(red), rtol=0, atol=1e-6)
    found = decoder.decode(pm.PixelFormat[f"BC5_RG{suffix}"], blocks)
    np.testing.assert_allclose(found, opaque(red, green), rtol=0, atol=1e-6)


def test_bc7(decoder: Decoder) -> None:
    """Every mode, against another decoder: both give the bytes that the specification does."""
    blocks = random_blocks(5, 8 * 256, 16)
    modes = np.arange(8 * 256) % 8
    blocks[0, :, 0] = (blocks[0, :, 0].astype(np.int64) << (modes + 1) | 1 << modes) & 255
    width = 4 * blocks.shape[1]
    expected = texture2d_components(texture2ddecoder.decode_bc7(blocks.tobytes(), width, 4), width, 4)
    found = decoder.decode(pm.PixelFormat.BC7_RGBAUnorm, blocks)
    np.testing.assert_allclose(found, by_block(expected, (4, 4, 16)), rtol=0, atol=1e-6)
    encoded = decoder.decode(pm.PixelFormat.BC7_RGBAUnorm_sRGB, blocks)
    np.testing.assert_allclose(encoded, truth.linear(found), rtol=0, atol=1e-6)


def test_bc7_without_a_mode(decoder: Decoder) -> None:
    blocks = random_blocks(6, 4, 16)
    blocks[..., 0] = 0
    assert (decoder.decode(pm.PixelFormat.BC7_RGBAUnorm, blocks) == 0).all()


# Two bits for the first two modes, five for all others.
BC6H_MODES = [
    *(0b00, 0b01, 0b00010, 0b00110, 0b01010, 0b01110, 0b10010, 0b10110, 0b11010, 0b11110),
    *(0b00011, 0b00111, 0b01011, 0b01111),
]


@pytest.mark.parametrize("mode", BC6H_MODES)
def test_bc6h_modes(decoder: Decoder, mode: int) -> None:
    """Where a mode has its bits, against another decoder, whose bytes end at 1.

    That decoder errs where an endpoint is the largest number or the half of it, which few blocks have: a bit in a
    wrong place would show in most of them.
    """
    blocks = random_blocks(7 + mode, 200, 16)
    blocks[..., 0] = blocks[..., 0] & (0xFC if mode < 2 else 0xE0) | mode
    width = 4 * blocks.shape[1]
    decoded = texture2d_components(texture2ddecoder.decode_bc6(blocks.tobytes(), width, 4), width, 4)
    expected = by_block(decoded, (4, 4, 16))[..., :3]
    found = decoder.decode(pm.PixelFormat.BC6H_RGBUfloat, blocks)
    assert (found[..., 3] == 1).all()
    error = np.abs(np.clip(found[..., :3], 0, 1) - expected).max(axis=(1, 2, 3))
    assert (error < 1 / 255).mean() > 0.75


BC6H_WEIGHTS = (0, 4, 9, 13, 17, 21, 26, 30, 34, 38, 43, 47, 51, 55, 60, 64)


def one_region(first: list[int], second: list[int]) -> Array:
    """A block of the mode without differences, whose endpoints have ten bits, with each index once."""
    block = 0b00011
    for i, value in enumerate([*first, *second]):
        block |= value << (5 + 10 * i)
    for i in range(16):
        block |= i << (65 if i == 0 else 64 + 4 * i)
    return grid_of_blocks([block], 16)


def widen_unsigned(value: int) -> int:
    return {0: 0, 1023: 0xFFFF}.get(value, ((value << 16) + 0x8000) >> 10)


def widen_signed(value: int) -> int:
    size = abs(value)
    wide = 0 if size == 0 else 0x7FFF if size >= 511 else ((size << 15) + 0x4000) >> 9
    return -wide if value < 0 else wide


def half(bits: int) -> float:
    return float(np.array(bits, np.uint16).view(np.float16))


@pytest.mark.parametrize("is_signed", [False, True])
def test_bc6h_numbers(decoder: Decoder, is_signed: bool) -> None:
    """The formulas of section "BC6H": endpoints to 16 bits, weights in 64, and the bits of a half."""
    first, second = [1023, 200, 0], [100, 1023, 512]
    format_ = pm.PixelFormat.BC6H_RGBFloat if is_signed else pm.PixelFormat.BC6H_RGBUfloat
    found = decoder.decode(format_, one_region(first, second)).reshape(16, 4)
    for i, weight in enumerate(BC6H_WEIGHTS):
        for c in range(3):
            if is_signed:
                ends = [widen_signed(v - 1024 if v > 511 else v) for v in (first[c], second[c])]
                mixed = (ends[0] * (64 - weight) + ends[1] * weight + 32) >> 6
                size = abs(mixed) * 31 >> 5
                assert found[i, c] == half(size | 0x8000 if mixed < 0 else size)
            else:
                ends = [widen_unsigned(v) for v in (first[c], second[c])]
                assert found[i, c] == half(((ends[0] * (64 - weight) + ends[1] * weight + 32) >> 6) * 31 >> 6)


def test_bc6h_reserved_modes(decoder: Decoder) -> None:
    blocks = random_blocks(8, 4, 16)
    blocks[0, :, 0] = [0b10011, 0b10111, 0b11011, 0b11111]
    found = decoder.decode(pm.PixelFormat.BC6H_RGBUfloat, blocks)
    assert (found == np.array([0, 0, 0, 1])).all()

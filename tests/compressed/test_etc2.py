"""ETC2 and EAC: closed forms of EAC, and another decoder for colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import texture2ddecoder

import pymetal as pm
from tests.compressed import truth
from tests.compressed.decoding import Decoder, by_block, grid_of_blocks, random_blocks, texture2d_components
from tests.compressed.test_bc import opaque

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
COUNT = 2000


def signed(bits: int) -> int:
    return bits - 8 if bits > 3 else bits


def modes_of(blocks: Array) -> list[str]:
    """Of blocks with the differential bit, by which colour leaves its range."""
    modes: list[str] = []
    for block in blocks.reshape(-1, 8):
        leaves = [not 0 <= (int(byte) >> 3) + signed(int(byte) & 7) <= 31 for byte in block[:3]]
        modes.append("T" if leaves[0] else "H" if leaves[1] else "planar" if leaves[2] else "differential")
    return modes


def test_rgb(decoder: Decoder) -> None:
    blocks = random_blocks(1, COUNT, 8)
    assert set(modes_of(blocks)) == {"T", "H", "planar", "differential"}
    decoded = texture2ddecoder.decode_etc2(blocks.tobytes(), 4 * COUNT, 4)
    expected = by_block(texture2d_components(decoded, 4 * COUNT, 4), (4, 4, 8))
    found = decoder.decode(pm.PixelFormat.ETC2_RGB8, blocks)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
    encoded = decoder.decode(pm.PixelFormat.ETC2_RGB8_sRGB, blocks)
    np.testing.assert_allclose(encoded, truth.linear(found), rtol=0, atol=1e-6)


def test_rgb_with_transparent_pixels(decoder: Decoder) -> None:
    blocks = random_blocks(2, COUNT, 8)
    decoded = texture2ddecoder.decode_etc2a1(blocks.tobytes(), 4 * COUNT, 4)
    expected = by_block(texture2d_components(decoded, 4 * COUNT, 4), (4, 4, 8))
    # Transparent pixels are black; that decoder leaves their colour.
    expected[expected[..., 3] == 0] = 0
    found = decoder.decode(pm.PixelFormat.ETC2_RGB8A1, blocks)
    assert set(np.unique(found[..., 3])) == {0, 1}
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-6)
    encoded = decoder.decode(pm.PixelFormat.ETC2_RGB8A1_sRGB, blocks)
    np.testing.assert_allclose(encoded, truth.linear(found), rtol=0, atol=1e-6)


def test_rgba(decoder: Decoder) -> None:
    blocks = random_blocks(3, COUNT, 16)
    found = decoder.decode(pm.PixelFormat.EAC_RGBA8, blocks)
    colours = decoder.decode(pm.PixelFormat.ETC2_RGB8, np.ascontiguousarray(blocks[..., 8:]))
    np.testing.assert_array_equal(found[..., :3], colours[..., :3])
    np.testing.assert_allclose(found[..., 3], truth.eac_channel(blocks[..., :8], "alpha"), rtol=0, atol=1e-6)
    encoded = decoder.decode(pm.PixelFormat.EAC_RGBA8_sRGB, blocks)
    np.testing.assert_allclose(encoded, truth.linear(found), rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", ["unsigned", "signed"])
def test_eleven_bits(decoder: Decoder, kind: str) -> None:
    suffix = "Snorm" if kind == "signed" else "Unorm"
    blocks = random_blocks(4, COUNT, 16)
    blocks[0, :40, 0] = 0x80  # the lowest base of signed numbers
    blocks[0, 20:80, 1] &= 0x0F  # no multiplier
    red, green = truth.eac_channel(blocks[..., :8], kind), truth.eac_channel(blocks[..., 8:], kind)
    found = decoder.decode(pm.PixelFormat[f"EAC_R11{suffix}"], np.ascontiguousarray(blocks[..., :8]))
    np.testing.assert_allclose(found, opaque(red), rtol=0, atol=1e-7)
    found = decoder.decode(pm.PixelFormat[f"EAC_RG11{suffix}"], blocks)
    np.testing.assert_allclose(found, opaque(red, green), rtol=0, atol=1e-7)
    assert len(np.unique(found[..., 0])) > 1000


def test_a_plane(decoder: Decoder) -> None:
    """By hand: black at the origin, red growing to the right, green down, blue nowhere."""
    right_red, below_green = 63, 127
    # Blue leaves its range with 0 - 4, whose highest bit is no part of the plane.
    block = (0b100 << 40) | (1 << 33)
    block |= ((right_red >> 1) << 34) | ((right_red & 1) << 32) | (below_green << 6)
    found = decoder.decode(pm.PixelFormat.ETC2_RGB8, grid_of_blocks([block], 8, byte_order="big"))[0]
    steps = np.floor((np.arange(4) * 255 + 2) / 4) / 255
    np.testing.assert_allclose(found[..., 0], np.tile(steps, (4, 1)), atol=1e-6)
    np.testing.assert_allclose(found[..., 1], np.tile(steps[:, None], (1, 4)), atol=1e-6)
    assert (found[..., 2] == 0).all()

"""ASTC of a low dynamic range, against the decoder of the format's authors, and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from astc_encoder import ASTCConfig, ASTCContext, ASTCImage, ASTCProfile, ASTCSwizzle, ASTCType

import pymetal as pm
from tests.compressed import truth
from tests.compressed.decoding import Decoder, by_block, grid_of_blocks, random_blocks

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]

BLOCKS = [
    *((4, 4), (5, 4), (5, 5), (6, 5), (6, 6), (8, 5), (8, 6), (8, 8)),
    *((10, 5), (10, 6), (10, 8), (10, 10), (12, 10), (12, 12)),
]
ERROR_COLOUR = [1, 0, 1, 1]


def picture(width: int, height: int) -> Array:
    """Parts with one colour, slopes, patterns of two colours, noise, and with and without alpha."""
    random = np.random.default_rng(width)
    y, x = np.mgrid[:height, :width]
    image = np.full((height, width, 4), 255, np.uint8)
    image[..., 0] = x * 255 // width
    image[..., 1] = y * 255 // height
    image[..., 2] = np.where((x // 3 + y // 5) % 2 == 0, 200, 30)
    image[height // 2 :, : width // 2, 3] = (x * y)[height // 2 :, : width // 2] % 256
    noise = random.integers(0, 256, (height // 3, width // 3, 4), np.uint8)
    image[: height // 3, : width // 3] = noise
    image[-height // 4 :, -width // 4 :] = [90, 90, 90, 128]
    return image


def encode(image: Array, block: tuple[int, int]) -> Array:
    height, width = image.shape[:2]
    context = ASTCContext(ASTCConfig(ASTCProfile.LDR, *block))
    data = context.compress(ASTCImage(ASTCType.U8, width, height, 1, image.tobytes()), ASTCSwizzle())
    return np.frombuffer(data, np.uint8).reshape(height // block[1], width // block[0], 16)


def decoded(blocks: Array, block: tuple[int, int], profile: ASTCProfile, type_: ASTCType) -> Array:
    """Per block rows, columns and components, as numbers of that type."""
    height, width = blocks.shape[0] * block[1], blocks.shape[1] * block[0]
    context = ASTCContext(ASTCConfig(profile, *block))
    data = context.decompress(blocks.tobytes(), ASTCImage(type_, width, height), ASTCSwizzle()).data
    assert data is not None
    dtype = np.float16 if type_ == ASTCType.F16 else np.uint8
    return by_block(np.frombuffer(data, dtype).reshape(height, width, 4), (*block, 16))


def every_kind_of_block(block: tuple[int, int]) -> Array:
    """What an encoder makes of a picture, and random bits, of which many blocks have one partition."""
    encoded = encode(picture(8 * block[0], 6 * block[1]), block).reshape(1, -1, 16)
    random = random_blocks(block[0], 150, 16)
    random[0, :100, 1] &= 0xE7
    return np.concatenate([encoded, random], axis=1)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block[0]}x{block[1]}")
def test_blocks(decoder: Decoder, block: tuple[int, int]) -> None:
    """To the bit of a half in linear formats, and of a byte in sRGB ones."""
    name = f"ASTC_{block[0]}x{block[1]}"
    blocks = every_kind_of_block(block)
    expected = decoded(blocks, block, ASTCProfile.LDR, ASTCType.F16)
    # That decoder makes halves of blocks that are no blocks NaN.
    is_error = np.isnan(expected).any(axis=(1, 2, 3))
    assert 10 < is_error.sum() < 145
    found = decoder.decode(pm.PixelFormat[f"{name}_LDR"], blocks)
    np.testing.assert_array_equal(found[~is_error], expected[~is_error])
    assert (found[is_error] == ERROR_COLOUR).all()
    bytes_ = decoded(blocks, block, ASTCProfile.LDR_SRGB, ASTCType.U8)
    encoded = decoder.decode(pm.PixelFormat[f"{name}_sRGB"], blocks)
    np.testing.assert_allclose(encoded[~is_error], truth.linear(bytes_ / 255)[~is_error], rtol=0, atol=1e-6)
    assert (encoded[is_error] == ERROR_COLOUR).all()


def void_extent(colour: list[int], *, is_hdr: bool = False, sides: tuple[int, ...] = (0x1FFF,) * 4) -> int:
    block = 0b1101_11111100 | is_hdr << 9
    for i, side in enumerate(sides):
        block |= side << (12 + 13 * i)
    for i, component in enumerate(colour):
        block |= component << (64 + 16 * i)
    return block


def test_blocks_of_one_colour(decoder: Decoder) -> None:
    """Sixteen bits a component: halves below the fraction of 65536, but the largest number is 1."""
    colours = [[0, 1, 2, 3], [4, 5, 1023, 1024], [0xFFFF, 0xFFFE, 0x8000, 0x8001], [2047, 2049, 4098, 0xFF7F]]
    blocks = grid_of_blocks([void_extent(colour) for colour in colours], 16)
    found = decoder.decode(pm.PixelFormat.ASTC_8x8_LDR, blocks)
    for i, colour in enumerate(colours):
        fractions = np.array(colour) / 65536
        below = fractions.astype(np.float16)
        below = np.where(below > fractions, np.nextafter(below, np.float16(0)), below)
        expected = np.where(np.array(colour) == 0xFFFF, 1, below)
        assert (found[i] == expected).all()
    encoded = decoder.decode(pm.PixelFormat.ASTC_8x8_sRGB, blocks)
    upper = np.array(colours)[:, None, None] >> 8
    np.testing.assert_allclose(encoded, np.broadcast_to(truth.linear(upper / 255), encoded.shape), rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    "block",
    [
        void_extent([1, 2, 3, 4], is_hdr=True),
        void_extent([1, 2, 3, 4], sides=(5, 5, 0, 9)),
        0,
        2**128 - 1,
    ],
)
def test_what_is_no_block(decoder: Decoder, block: int) -> None:
    found = decoder.decode(pm.PixelFormat.ASTC_5x5_LDR, grid_of_blocks([block], 16))
    assert (found == ERROR_COLOUR).all()


def test_views_with_and_without_srgb(decoder: Decoder) -> None:
    """Both decode the same blocks in their own way, also after a change."""
    block = (6, 6)
    blocks = encode(picture(24, 12), block)
    texture = decoder.texture(pm.PixelFormat.ASTC_6x6_LDR, np.zeros_like(blocks))
    view = texture.new_texture_view(pm.PixelFormat.ASTC_6x6_sRGB)
    assert (decoder.read(view) == decoder.read(texture)).all()
    texture.replace_region(((0, 0, 0), (24, 12, 1)), 0, blocks, blocks.shape[1] * 16)
    for seen, format_ in ((texture, pm.PixelFormat.ASTC_6x6_LDR), (view, pm.PixelFormat.ASTC_6x6_sRGB)):
        fresh = decoder.texture(format_, blocks)
        np.testing.assert_array_equal(decoder.read(seen), decoder.read(fresh))

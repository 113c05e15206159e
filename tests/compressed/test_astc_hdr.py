"""ASTC of a high dynamic range, against the decoder of the format's authors, and by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from astc_encoder import ASTCConfig, ASTCContext, ASTCImage, ASTCProfile, ASTCSwizzle, ASTCType

import pymetal as pm
from tests.compressed.decoding import Decoder, grid_of_blocks, random_blocks
from tests.compressed.test_astc import BLOCKS, ERROR_COLOUR, decoded, picture, void_extent

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]


def bright_picture(width: int, height: int) -> Array:
    """From 2^-8 to 2^12, with slopes, sharp edges and an alpha of its own."""
    image = picture(width, height) / np.float32(255)
    y, x = np.mgrid[:height, :width]
    image[..., :3] *= np.exp2((x + y) / (width + height) * 20 - 8)[..., None]
    return image.astype(np.float16)


def encode(image: Array, block: tuple[int, int], profile: ASTCProfile) -> Array:
    height, width = image.shape[:2]
    context = ASTCContext(ASTCConfig(profile, *block, quality=100))
    data = context.compress(ASTCImage(ASTCType.F16, width, height, 1, image.tobytes()), ASTCSwizzle())
    return np.frombuffer(data, np.uint8).reshape(1, -1, 16)


def blocks_with_endpoint_modes(seed: int) -> Array:
    """Every endpoint mode with one partition, on a grid of 4 x 4 weights that leaves the colours enough bits."""
    random = np.random.default_rng(seed)
    numbers: list[int] = []
    for mode in range(16):
        for _ in range(24):
            block = int.from_bytes(random.bytes(16), "little")
            numbers.append(block >> 17 << 17 | mode << 13 | 0b0_00_01000010)
    return grid_of_blocks(numbers, 16)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block[0]}x{block[1]}")
def test_blocks(decoder: Decoder, block: tuple[int, int]) -> None:
    """To the bit of a half: what encoders make of pictures, random bits, and every endpoint mode."""
    image = bright_picture(6 * block[0], 5 * block[1])
    profiles = (ASTCProfile.HDR, ASTCProfile.HDR_RGB_LDR_A)
    random = random_blocks(block[1], 150, 16)
    random[0, :100, 1] &= 0xE7
    blocks = np.concatenate(
        [*(encode(image, block, profile) for profile in profiles), random, blocks_with_endpoint_modes(block[0])], axis=1
    )
    expected = decoded(blocks, block, ASTCProfile.HDR, ASTCType.F16)
    is_error = np.isnan(expected).any(axis=(1, 2, 3))
    assert 10 < is_error.sum() < 200
    found = decoder.decode(pm.PixelFormat[f"ASTC_{block[0]}x{block[1]}_HDR"], blocks)
    assert found[~is_error].max() > 4096
    np.testing.assert_array_equal(found[~is_error], expected[~is_error])
    assert (found[is_error] == ERROR_COLOUR).all()


def test_blocks_of_one_colour(decoder: Decoder) -> None:
    """Halves as they are, and fractions of 65535 as in the formats of a low range."""
    halves = np.array([0.25, -3, 65504, 2**-24], np.float16)
    high = void_extent([int(bits) for bits in halves.view(np.uint16)], is_hdr=True)
    low = void_extent([0, 0x8000, 0xFFFF, 0x4000])
    found = decoder.decode(pm.PixelFormat.ASTC_6x5_HDR, grid_of_blocks([high, low], 16))
    assert (found[0] == halves.astype(np.float32)).all()
    assert (found[1] == [0, 0.5, 1, 0.25]).all()


def test_the_largest_numbers_are_finite(decoder: Decoder) -> None:
    """Luminance of a large range: 255 is above all halves."""
    values = 0xFF | 0xFF << 8
    block = values << 17 | 2 << 13 | 0b0_00_01000010
    found = decoder.decode(pm.PixelFormat.ASTC_4x4_HDR, grid_of_blocks([block], 16))
    assert np.isfinite(found).all()
    assert found[0, 0, 0, 3] == 1


def test_pictures_come_back(decoder: Decoder) -> None:
    """Within what the encoder loses: the mean error of the logarithms."""
    image = bright_picture(32, 32)
    blocks = encode(image, (4, 4), ASTCProfile.HDR).reshape(8, 8, 16)
    found = decoder.read(decoder.texture(pm.PixelFormat.ASTC_4x4_HDR, blocks))
    errors = np.abs(np.log2(np.maximum(found, 2.0**-9)) - np.log2(np.maximum(image.astype(np.float32), 2.0**-9)))
    assert errors[8:].mean() < 0.15

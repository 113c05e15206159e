"""What kernels read of compressed blocks, and NumPy arrays of such blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm
from tests.sampling.kernels import Kernels
from tests.textures.images import block_of, read_level, write

Array = npt.NDArray[Any]

READ = """
kernel void run(texture2d<float> image, device float4* colours, constant uint& level,
                uint2 at [[thread_position_in_grid]]) {
  colours[at.y * image.get_width(level) + at.x] = image.read(at, level);
}"""


class Decoder:
    def __init__(self, kernels: Kernels) -> None:
        self.kernels = kernels

    def texture(self, format_: pm.PixelFormat, blocks: Array) -> pm.Texture:
        """A texture of whole blocks; `blocks` has rows, columns and bytes."""
        width, height, _ = block_of(format_)
        size = (blocks.shape[1] * width, blocks.shape[0] * height, 1)
        texture = self.kernels.texture(format_, size, usage=pm.TextureUsage.ShaderRead)
        write(texture, blocks[None], (0, 0, 0), size)
        return texture

    def read(self, texture: pm.Texture, level: int = 0) -> Array:
        """Rows, columns and the four components of a level, as a kernel reads them."""
        size = (max(texture.width >> level, 1), max(texture.height >> level, 1), 1)
        colours = np.full((size[1], size[0], 4), np.nan, np.float32)
        self.kernels.run(READ, [texture, colours, np.array([level], np.uint32)], size)
        return colours

    def decode(self, format_: pm.PixelFormat, blocks: Array) -> Array:
        """Per block the four components of its pixels, row by row; and the blocks come back as they were."""
        texture = self.texture(format_, blocks)
        np.testing.assert_array_equal(read_level(texture)[0], blocks)
        return by_block(self.read(texture), block_of(format_))


def by_block(image: Array, block: tuple[int, int, int]) -> Array:
    """Blocks, rows, columns and components of an image of whole blocks."""
    width, height, _ = block
    rows, columns = image.shape[0] // height, image.shape[1] // width
    cut = image.reshape(rows, height, columns, width, -1).swapaxes(1, 2)
    return cut.reshape(rows * columns, height, width, -1)


def grid_of_blocks(numbers: list[int], size: int, *, byte_order: str = "little") -> Array:
    """One row of blocks from whole numbers."""
    data = b"".join(number.to_bytes(size, "big" if byte_order == "big" else "little") for number in numbers)
    return np.frombuffer(data, np.uint8).reshape(1, len(numbers), size)


def random_blocks(seed: int, count: int, size: int) -> Array:
    return np.random.default_rng(seed).integers(0, 256, (1, count, size), np.uint8)


def texture2d_components(decoded: bytes, width: int, height: int) -> Array:
    """An image of texture2ddecoder, which gives bytes of blue, green, red and alpha, as fractions of 1."""
    return np.frombuffer(decoded, np.uint8).reshape(height, width, 4)[..., [2, 1, 0, 3]] / 255

"""Long random sequences of copies, in one command buffer, against the same sequences in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.textures.conftest import Blit
from tests.textures.images import block_of, fill, level_extent, read_level

Array = npt.NDArray[Any]

BUFFER_LENGTH = 1 << 16
FORMATS = [
    "R8Uint",
    "RG8Snorm",
    "RGB10A2Unorm",
    "RGBA16Float",
    "RGBA32Sint",
    "BC1_RGBA",
    "ASTC_6x5_LDR",
    "EAC_RG11Unorm",
]


@dataclass(frozen=True)
class Image:
    """A texture and what each of its slices and levels should hold."""

    texture: pm.Texture
    blocks: dict[tuple[int, int], Array]


@dataclass(frozen=True)
class Box:
    """A part of a level: first blocks and numbers of blocks along x, y and z, and the same in pixels."""

    first: tuple[int, ...]
    count: tuple[int, ...]
    origin: tuple[int, int, int]
    size: tuple[int, int, int]

    def of(self, blocks: Array) -> Array:
        (x, y, z), (columns, rows, images) = self.first, self.count
        return blocks[z : z + images, y : y + rows, x : x + columns]


class Sequence:
    """Encodes copies and does them in NumPy too."""

    def __init__(self, device: pm.Device, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.format = pm.PixelFormat[FORMATS[seed % len(FORMATS)]]
        self.block = block_of(self.format)
        self.images = [self._image(device, i) for i in range(3)]
        self.buffer = device.new_buffer(BUFFER_LENGTH)
        self.bytes = self.random.integers(0, 256, BUFFER_LENGTH, np.uint8)
        np.asarray(self.buffer.contents())[:] = self.bytes

    def _image(self, device: pm.Device, seed: int) -> Image:
        descriptor = pm.TextureDescriptor()
        is_volume = bool(self.random.integers(2))
        descriptor.texture_type = pm.TextureType.Type3D if is_volume else pm.TextureType.Type2DArray
        descriptor.pixel_format = self.format
        descriptor.width, descriptor.height = (int(self.random.integers(8, 30)) for _ in range(2))
        descriptor.depth = int(self.random.integers(2, 5)) if is_volume else 1
        descriptor.array_length = 1 if is_volume else int(self.random.integers(2, 5))
        descriptor.mipmap_level_count = 3
        texture = device.new_texture(descriptor)
        return Image(texture, fill(texture, seed, descriptor.array_length))

    def step(self, encoder: pm.BlitCommandEncoder) -> None:
        kinds = (self._to_buffer, self._from_buffer, self._between)
        kinds[self.random.integers(len(kinds))](encoder)

    def _part(self) -> tuple[Image, int, int]:
        image = self.images[self.random.integers(len(self.images))]
        slice_, level = list(image.blocks)[self.random.integers(len(image.blocks))]
        return image, slice_, level

    def _there(self, image: Image, level: int) -> tuple[int, ...]:
        """The blocks of a level along x, y and z."""
        extent = level_extent(image.texture, level)
        return tuple(-(-side // step) for side, step in zip(extent, (*self.block[:2], 1), strict=True))

    def _counts(self, most: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(int(self.random.integers(1, number + 1)) for number in most)

    def _box(self, image: Image, level: int, counts: tuple[int, ...]) -> Box:
        """So many blocks from anywhere in a level; those at its edge may be cut."""
        extent, steps = level_extent(image.texture, level), (*self.block[:2], 1)
        there = self._there(image, level)
        first = tuple(int(self.random.integers(0, n - c + 1)) for n, c in zip(there, counts, strict=True))
        x, y, z = (start * step for start, step in zip(first, steps, strict=True))
        ends = [(start + c) * step for start, c, step in zip(first, counts, steps, strict=True)]
        width, height, depth = (min(end, side) for end, side in zip(ends, extent, strict=True))
        return Box(first, counts, (x, y, z), (width - x, height - y, depth - z))

    def _place(self, box: Box) -> tuple[int, int, int]:
        """Offset, bytes per row and bytes per image of such a box in the buffer, with gaps."""
        columns, rows, images = box.count
        row = (columns + int(self.random.integers(3))) * self.block[2]
        image = row * (rows + int(self.random.integers(3)))
        blocks = (BUFFER_LENGTH - image * images) // self.block[2]
        return int(self.random.integers(blocks)) * self.block[2], row, image

    def _rows(self, box: Box, place: tuple[int, int, int]) -> Array:
        offset, row, image = place
        columns, rows, images = box.count
        shape = (images, rows, columns, self.block[2])
        strides = (image, row, self.block[2], 1)
        return np.lib.stride_tricks.as_strided(self.bytes[offset:], shape, strides)

    def _to_buffer(self, encoder: pm.BlitCommandEncoder) -> None:
        image, slice_, level = self._part()
        box = self._box(image, level, self._counts(self._there(image, level)))
        place = self._place(box)
        encoder.copy_from_texture_to_buffer(image.texture, slice_, level, box.origin, box.size, self.buffer, *place)
        self._rows(box, place)[:] = box.of(image.blocks[slice_, level])

    def _from_buffer(self, encoder: pm.BlitCommandEncoder) -> None:
        image, slice_, level = self._part()
        box = self._box(image, level, self._counts(self._there(image, level)))
        place = self._place(box)
        encoder.copy_from_buffer_to_texture(self.buffer, *place, box.size, image.texture, slice_, level, box.origin)
        box.of(image.blocks[slice_, level])[:] = self._rows(box, place)

    def _between(self, encoder: pm.BlitCommandEncoder) -> None:
        source, source_slice, source_level = self._part()
        target, target_slice, target_level = self._part()
        if source is target:
            return
        sides = zip(self._there(source, source_level), self._there(target, target_level), strict=True)
        counts = self._counts(tuple(min(pair) for pair in sides))
        from_box, to_box = self._box(source, source_level, counts), self._box(target, target_level, counts)
        if from_box.size != to_box.size:  # an edge cuts blocks of one of them
            return
        encoder.copy_from_texture_to_texture(
            source.texture, source_slice, source_level, from_box.origin, from_box.size,
            target.texture, target_slice, target_level, to_box.origin,
        )  # fmt: skip
        to_box.of(target.blocks[target_slice, target_level])[:] = from_box.of(source.blocks[source_slice, source_level])


@pytest.mark.parametrize("seed", range(24))
def test_sequence(device: pm.Device, blit: Blit, seed: int) -> None:
    sequence = Sequence(device, seed)

    def encode(encoder: pm.BlitCommandEncoder) -> None:
        for _ in range(100):
            sequence.step(encoder)

    blit(encode)
    np.testing.assert_array_equal(np.asarray(sequence.buffer.contents()), sequence.bytes)
    for image in sequence.images:
        for (slice_, level), blocks in image.blocks.items():
            np.testing.assert_array_equal(read_level(image.texture, level, slice_), blocks)

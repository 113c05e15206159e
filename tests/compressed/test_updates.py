"""Kernels see what was last written to a compressed texture, by whichever way."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.compressed import truth
from tests.compressed.decoding import Decoder, random_blocks
from tests.sampling.kernels import Kernels
from tests.textures.conftest import Encode
from tests.textures.images import fill, level_extent, read_level, shape_of, write

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
BC1, BC4 = pm.PixelFormat.BC1_RGBA, pm.PixelFormat.BC4_RUnorm


def image_of(blocks: Array, width: int, height: int) -> Array:
    """The red of an image of BC4 blocks (rows, columns, bytes), of which the last may reach over the edge."""
    rows, columns = blocks.shape[:2]
    decoded = truth.bc_channel(blocks, is_signed=False).reshape(rows, columns, 4, 4)
    return decoded.swapaxes(1, 2).reshape(4 * rows, 4 * columns)[:height, :width]


def check(decoder: Decoder, texture: pm.Texture, blocks: Array, level: int = 0) -> None:
    width, height, _ = level_extent(texture, level)
    expected = image_of(blocks, width, height)
    np.testing.assert_allclose(decoder.read(texture, level)[..., 0], expected, rtol=0, atol=1e-6)


def new_texture(kernels: Kernels, size: tuple[int, int], **properties: Any) -> pm.Texture:
    return kernels.texture(BC4, (*size, 1), usage=pm.TextureUsage.ShaderRead, **properties)


def blit(kernels: Kernels, encode: Encode) -> None:
    commands = kernels.device.new_command_queue().command_buffer()
    encoder = commands.blit_command_encoder()
    encode(encoder)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()


def test_every_level(decoder: Decoder) -> None:
    """Levels smaller than a block, and edges that cut through blocks."""
    texture = new_texture(decoder.kernels, (13, 7), mipmap_level_count=4)
    for (_, level), blocks in fill(texture, 1).items():
        check(decoder, texture, blocks[0], level)


def test_new_textures_are_decoded_zeros(decoder: Decoder) -> None:
    texture = decoder.kernels.texture(BC1, (8, 8, 1), usage=pm.TextureUsage.ShaderRead)
    np.testing.assert_array_equal(decoder.read(texture), np.broadcast_to([0, 0, 0, 1], (8, 8, 4)))


@dataclass(frozen=True)
class Box:
    """Blocks of a level from (x0, y0) to before (x1, y1), of which the last may reach over the edge."""

    level: int
    x0: int
    y0: int
    x1: int
    y1: int

    def origin(self) -> tuple[int, int, int]:
        return 4 * self.x0, 4 * self.y0, 0

    def size(self, texture: pm.Texture) -> tuple[int, int, int]:
        width, height, _ = level_extent(texture, self.level)
        return min(4 * self.x1, width) - 4 * self.x0, min(4 * self.y1, height) - 4 * self.y0, 1

    def random_blocks(self, seed: int) -> Array:
        rows, columns = self.y1 - self.y0, self.x1 - self.x0
        return random_blocks(seed, rows * columns, 8).reshape(rows, columns, 8)


def random_box(random: np.random.Generator, levels: dict[int, Array]) -> Box:
    def below(end: int, start: int = 0) -> int:
        return int(random.integers(start, end))

    level = below(len(levels))
    rows, columns = levels[level].shape[0], levels[level].shape[1]
    x0, y0 = below(int(columns)), below(int(rows))
    return Box(level, x0, y0, below(int(columns), x0) + 1, below(int(rows), y0) + 1)


def copy_from_buffer(kernels: Kernels, texture: pm.Texture, box: Box, blocks: Array) -> None:
    buffer = kernels.device.new_buffer(blocks.nbytes)
    np.asarray(buffer.contents())[:] = blocks.reshape(-1)
    row, size, to = 8 * blocks.shape[1], box.size(texture), box.origin()
    blit(kernels, lambda e: e.copy_from_buffer(buffer, 0, row, blocks.nbytes, size, texture, 0, box.level, to))


def copy_from_texture(kernels: Kernels, texture: pm.Texture, box: Box, source: pm.Texture) -> None:
    at, size = box.origin(), box.size(texture)
    blit(kernels, lambda e: e.copy_from_texture(source, 0, box.level, at, size, texture, 0, box.level, at))


@pytest.mark.parametrize("seed", range(4))
def test_parts_written_between_reads(decoder: Decoder, seed: int) -> None:
    """Boxes of blocks by the CPU, from buffers and from textures, in levels whose sides are no multiples of four."""
    random = np.random.default_rng(seed)
    texture = new_texture(decoder.kernels, (30, 22), mipmap_level_count=3)
    source = new_texture(decoder.kernels, (30, 22), mipmap_level_count=3)
    expected = {level: blocks[0].copy() for (_, level), blocks in fill(texture, seed).items()}
    given = {level: blocks[0] for (_, level), blocks in fill(source, seed + 50).items()}
    for step in range(12):
        box = random_box(random, expected)
        inside = np.s_[box.y0 : box.y1, box.x0 : box.x1]
        part = box.random_blocks(step) if step % 3 else given[box.level][inside]
        if step % 3 == 0:
            copy_from_texture(decoder.kernels, texture, box, source)
        elif step % 3 == 1:
            copy_from_buffer(decoder.kernels, texture, box, part)
        else:
            write(texture, part[None], box.origin(), box.size(texture), box.level)
        expected[box.level][inside] = part
        for level, blocks in expected.items():
            check(decoder, texture, blocks, level)
            np.testing.assert_array_equal(read_level(texture, level)[0], blocks)


def test_private_textures(decoder: Decoder) -> None:
    private = new_texture(decoder.kernels, (16, 16), storage_mode=pm.StorageMode.Private)
    shared = new_texture(decoder.kernels, (16, 16))
    for seed in (1, 2):
        blocks = fill(shared, seed)[0, 0]
        blit(decoder.kernels, lambda encoder: encoder.copy_from_texture(shared, private))
        check(decoder, private, blocks[0])


def test_views_of_parts(decoder: Decoder) -> None:
    """A view sees what is written to the texture, and the texture what is written to the view."""
    texture = new_texture(
        decoder.kernels, (32, 32), texture_type=pm.TextureType.Type2DArray, array_length=4, mipmap_level_count=3
    )
    filled = fill(texture, 3, slices=4)
    view = texture.new_texture_view(BC4, pm.TextureType.Type2DArray, (1, 2), (1, 3))
    inner = view.new_texture_view(BC4, pm.TextureType.Type2D, (1, 1), (2, 1))
    check(decoder, inner, filled[3, 2][0])
    outer = texture.new_texture_view(BC4, pm.TextureType.Type2D, (2, 1), (3, 1))
    blocks = random_blocks(9, 4, 8).reshape(1, 2, 2, 8)
    write(inner, blocks, (0, 0, 0), (8, 8, 1))
    for one in (inner, outer):
        check(decoder, one, blocks[0])
    write(texture, filled[0, 2], (0, 0, 0), (8, 8, 1), 2, 3)
    for one in (inner, outer):
        check(decoder, one, filled[0, 2][0])


def test_views_with_and_without_srgb(decoder: Decoder) -> None:
    texture = decoder.kernels.texture(BC1, (16, 16, 1), usage=pm.TextureUsage.ShaderRead)
    view = texture.new_texture_view(pm.PixelFormat.BC1_RGBA_sRGB)
    for seed in (1, 2):
        fill(texture if seed == 1 else view, seed)
        np.testing.assert_allclose(decoder.read(view), truth.linear(decoder.read(texture)), rtol=0, atol=1e-6)


def test_swizzles(decoder: Decoder) -> None:
    texture = new_texture(decoder.kernels, (8, 8))
    blocks = fill(texture, 5)[0, 0]
    red, one = pm.TextureSwizzle.Red, pm.TextureSwizzle.One
    swizzle = pm.TextureSwizzleChannels(one, red, red, pm.TextureSwizzle.Zero)
    view = texture.new_texture_view(BC4, pm.TextureType.Type2D, (0, 1), (0, 1), swizzle)
    expected = image_of(blocks[0], 8, 8)
    found = decoder.read(view)
    ones = np.ones_like(expected)
    np.testing.assert_allclose(found, np.stack([ones, expected, expected, 0 * ones], axis=-1), rtol=0, atol=1e-6)


def test_textures_in_argument_buffers(decoder: Decoder) -> None:
    """Reached through its resource ID alone, and written after that was taken."""
    texture = new_texture(decoder.kernels, (8, 4))
    ids = np.array([texture.gpu_resource_id.impl], np.uint64)
    blocks = fill(texture, 6)[0, 0]
    red = np.zeros((4, 8), np.float32)
    source = """
struct Arguments { texture2d<float> image; };
kernel void run(constant Arguments& given, device float* red, uint2 at [[thread_position_in_grid]]) {
  red[8 * at.y + at.x] = given.image.read(at).r;
}"""
    decoder.kernels.run(source, [ids, red], (8, 4, 1))
    np.testing.assert_allclose(red, image_of(blocks[0], 8, 4), rtol=0, atol=1e-6)


VOLUME = """
kernel void run(texture3d<float> image, device float* red, uint3 at [[thread_position_in_grid]]) {
  red[(at.z * 6 + at.y) * 9 + at.x] = image.read(at).r;
}"""
CUBE = """
kernel void run(texturecube<float> image, device float* red, uint3 at [[thread_position_in_grid]]) {
  red[(at.z * 9 + at.y) * 9 + at.x] = image.read(at.xy, at.z).r;
}"""


def test_volumes(decoder: Decoder) -> None:
    properties = {"texture_type": pm.TextureType.Type3D, "usage": pm.TextureUsage.ShaderRead}
    texture = decoder.kernels.texture(BC4, (9, 6, 5), **properties)
    blocks = fill(texture, 7)[0, 0]
    red = np.zeros((5, 6, 9), np.float32)
    decoder.kernels.run(VOLUME, [texture, red], (9, 6, 5))
    for image in range(5):
        np.testing.assert_allclose(red[image], image_of(blocks[image], 9, 6), rtol=0, atol=1e-6)


def test_cubes(decoder: Decoder) -> None:
    texture = new_texture(decoder.kernels, (9, 9), texture_type=pm.TextureType.TypeCube)
    filled = fill(texture, 8, slices=6)
    red = np.zeros((6, 9, 9), np.float32)
    decoder.kernels.run(CUBE, [texture, red], (9, 9, 6))
    for face in range(6):
        np.testing.assert_allclose(red[face], image_of(filled[face, 0][0], 9, 9), rtol=0, atol=1e-6)


def test_linear_filters(decoder: Decoder) -> None:
    """Pixels are mixed after they are decoded: the middle between four of them, over the edges of blocks."""
    texture = new_texture(decoder.kernels, (16, 16))
    pixels = image_of(fill(texture, 9)[0, 0][0], 16, 16)
    source = """
kernel void run(texture2d<float> image, device float* red, uint2 at [[thread_position_in_grid]]) {
  constexpr sampler s(coord::pixel, filter::linear);
  red[15 * at.y + at.x] = image.sample(s, float2(at) + 1).r;
}"""
    red = np.zeros((15, 15), np.float32)
    decoder.kernels.run(source, [texture, red], (15, 15, 1))
    mean = (pixels[1:, 1:] + pixels[1:, :-1] + pixels[:-1, 1:] + pixels[:-1, :-1]) / 4
    np.testing.assert_allclose(red, mean, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "alpha"),
    [("BC1_RGBA", 0), ("BC4_RUnorm", 1), ("BC6H_RGBFloat", 1), ("ETC2_RGB8", 1), ("ETC2_RGB8A1", 0)],
)
def test_clamp_to_zero_is_opaque_in_formats_without_alpha(decoder: Decoder, name: str, alpha: int) -> None:
    texture = decoder.kernels.texture(pm.PixelFormat[name], (4, 4, 1), usage=pm.TextureUsage.ShaderRead)
    source = """
kernel void run(texture2d<float> image, device float4* colour) {
  constexpr sampler s(address::clamp_to_zero);
  colour[0] = image.sample(s, float2(2));
}"""
    colour = np.full((1, 4), 9, np.float32)
    decoder.kernels.run(source, [texture, colour], (1, 1, 1))
    assert colour.tolist() == [[0, 0, 0, alpha]]


def test_heaps(decoder: Decoder) -> None:
    """A texture in a heap shows what is written to it, whatever was there before."""
    device = decoder.kernels.device
    descriptor = pm.TextureDescriptor.texture2d_descriptor(BC4, 16, 16, False)
    descriptor.usage = pm.TextureUsage.ShaderRead
    descriptor.storage_mode = pm.StorageMode.Shared
    heap_descriptor = pm.HeapDescriptor()
    heap_descriptor.size = device.heap_texture_size_and_align(descriptor).size
    heap_descriptor.storage_mode = pm.StorageMode.Shared
    heap = device.new_heap(heap_descriptor)
    for seed in (1, 2):
        texture = heap.new_texture(descriptor)
        assert texture is not None
        check(decoder, texture, fill(texture, seed)[0, 0][0])
        del texture


@pytest.mark.parametrize("size", [(5, 4), (4, 6)])
def test_regions_cover_whole_blocks(kernels: Kernels, size: tuple[int, int]) -> None:
    texture = new_texture(kernels, (16, 16))
    blocks = np.zeros(shape_of(BC4, (*size, 1)), np.uint8)
    assert blocks.shape[1:3] == (ceil(size[1] / 4), ceil(size[0] / 4))
    with pytest.raises(pm.ValidationError):
        write(texture, blocks, (0, 0, 0), (*size, 1))
    with pytest.raises(pm.ValidationError):
        write(texture, blocks, (2, 0, 0), (4, 4, 1))

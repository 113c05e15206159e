"""Generated mipmaps as kernels read them: every format that is averaged, and every type with mipmaps."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling.kernels import Kernels, fill, pixels_of
from tests.softmetal_texture import truth
from tests.textures.images import block_of
from tests.textures.test_mipmaps import next_level

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
SIZE = (11, 6)

AVERAGED = [
    format_
    for format_ in pm.PixelFormat
    if re.search("Unorm|Snorm|Float|_XR", format_.name) and not re.search("BC|ASTC|EAC|ETC|PVRTC|Depth", format_.name)
]

READ = """
kernel void run(texture2d<float> image, device float4* colours, constant uint& level,
                uint2 at [[thread_position_in_grid]]) {
  colours[at.y * image.get_width(level) + at.x] = image.read(at, level);
}"""


def read(kernels: Kernels, texture: pm.Texture, level: int) -> Array:
    """Images (one), rows, columns and components of a level."""
    width, height = (max(side >> level, 1) for side in (texture.width, texture.height))
    colours = np.zeros((1, height, width, 4), np.float32)
    kernels.run(READ, [texture, colours, np.array([level], np.uint32)], (width, height, 1))
    return colours.astype(np.float64)


def generate(kernels: Kernels, texture: pm.Texture) -> None:
    commands = kernels.device.new_command_queue().command_buffer()
    encoder = commands.blit_command_encoder()
    encoder.generate_mipmaps(texture)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()


def random_bytes(format_: pm.PixelFormat, seed: int) -> Array:
    """Pixels of finite numbers."""
    name, size = format_.name, block_of(format_)[2]
    random = np.random.default_rng(seed)
    if components := re.search(r"(\d+)Float$", name):
        if name in ("RG11B10Float", "RGB9E5Float"):
            # Without the highest exponents, which stand for infinity and NaN, or for very large numbers.
            return random.integers(0, 1 << 29, (1, SIZE[1], SIZE[0], 1), np.uint32) & np.uint32(0x8FFDFBDF)
        dtype = np.float32 if components[1] == "32" else np.float16
        count = size // np.dtype(dtype).itemsize
        return random.uniform(-3, 3, (1, SIZE[1], SIZE[0], count)).astype(dtype)
    return random.integers(0, 256, (1, SIZE[1], SIZE[0], size), np.uint8)


def encoded(format_: pm.PixelFormat, colours: Array) -> Array:
    """Numbers as they are stored, of which neighbours are equally far apart."""
    if not format_.name.endswith("sRGB"):
        return colours
    stored = colours.copy()
    stored[..., :3] = truth.srgb_from_linear(colours[..., :3])
    return stored


def half_a_step(format_: pm.PixelFormat, expected: Array) -> Array:
    """How far a stored number may be from the one that is meant, per component."""
    name = format_.name
    if name == "RGB9E5Float":  # nine bits of the largest component
        return np.broadcast_to(np.abs(expected).max(axis=-1, keepdims=True) / 2**9, expected.shape)
    if name.endswith("Float"):
        bits = 24 if "32" in name else 11 if "16" in name else 6
        return np.asarray(np.abs(expected) / 2**bits + 2.0**-20)
    if "_XR" in name:
        return np.full_like(expected, 0.5 / 510)
    steps = np.full(4, np.inf)
    for component in truth.components(name):
        levels = (1 << component.bits) - 1 if "Unorm" in name else (1 << (component.bits - 1)) - 1
        steps[component.index] = 0.5 / levels
    # Components that a format does not have are 0, or 1.
    return np.broadcast_to(np.where(np.isinf(steps), 1e-6, steps), expected.shape)


@pytest.mark.parametrize("format_", AVERAGED, ids=lambda format_: str(format_.name))
def test_formats(kernels: Kernels, format_: pm.PixelFormat) -> None:
    texture = kernels.texture(format_, (*SIZE, 1), mipmap_level_count=4, usage=pm.TextureUsage.ShaderRead)
    fill(texture, random_bytes(format_, 1))
    generate(kernels, texture)
    for level in range(1, 4):
        expected = next_level(read(kernels, texture, level - 1))
        found = read(kernels, texture, level)
        error = np.abs(encoded(format_, found) - encoded(format_, expected))
        assert (error <= 1.01 * half_a_step(format_, expected) + 1e-6).all()


@pytest.mark.parametrize(
    ("type_", "elements", "slices"),
    [
        (pm.TextureType.Type2DArray, 3, 3),
        (pm.TextureType.TypeCube, 1, 6),
        (pm.TextureType.TypeCubeArray, 2, 12),
        (pm.TextureType.Type3D, 1, 1),
    ],
)
def test_types(kernels: Kernels, type_: pm.TextureType, elements: int, slices: int) -> None:
    depth = 5 if type_ == pm.TextureType.Type3D else 1
    properties = {"texture_type": type_, "array_length": elements, "mipmap_level_count": 4}
    texture = kernels.texture(pm.PixelFormat.R32Float, (9, 9, depth), **properties)
    random = np.random.default_rng(2)
    images = [random.random((depth, 9, 9, 1), np.float32) for _ in range(slices)]
    for slice_, image in enumerate(images):
        fill(texture, image, 0, slice_)
    generate(kernels, texture)
    for slice_, image in enumerate(images):
        expected: Array = image
        for level in range(1, 4):
            expected = next_level(expected)
            found = pixels_of(texture, np.float32, level, slice_)
            np.testing.assert_allclose(found.reshape(expected.shape), expected, rtol=1e-5)

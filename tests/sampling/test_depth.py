"""Depth textures: comparisons with every function, filtered; gathered depths and comparisons; levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling import reference
from tests.sampling.kernels import Argument, Kernels, fill
from tests.sampling.reference import Sampler

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
COUNT = 300
WIDTH, HEIGHT = 9, 7


def depths(kernels: Kernels, slices: int = 1, levels: int = 1) -> tuple[pm.Texture, list[list[Array]]]:
    """Depths in steps of an eighth, so that some compare equal; by slice and level."""
    kind = pm.TextureType.Type2D if slices == 1 else pm.TextureType.Type2DArray
    texture = kernels.texture(
        pm.PixelFormat.Depth32Float,
        (WIDTH, HEIGHT, 1),
        texture_type=kind,
        array_length=slices,
        mipmap_level_count=levels,
        usage=pm.TextureUsage.ShaderRead,
    )
    random = np.random.default_rng(31)
    images = [
        [(random.integers(0, 9, (1, HEIGHT >> i, WIDTH >> i, 1)) / 8).astype(np.float32) for i in range(levels)]
        for _ in range(slices)
    ]
    for slice_, by_level in enumerate(images):
        for level, image in enumerate(by_level):
            fill(texture, image, level, slice_)
    return texture, images


def kernel(type_: str, result: str, call: str, declaration: str = "") -> str:
    argument = "" if declaration else ", sampler s"
    return f"""
kernel void run({type_}<float> image{argument}, device const float4* at, device {result}* values,
                uint i [[thread_position_in_grid]]) {{
  {declaration}
  values[i] = image.{call};
}}"""


def places(seed: int) -> Array:
    """Coordinates, a reference in steps of an eighth, and a slice."""
    random = np.random.default_rng(seed)
    at = random.uniform(-0.5, 1.5, (COUNT, 4)).astype(np.float32)
    at[:, 2] = random.integers(0, 9, COUNT) / 8
    at[:, 3] = random.integers(0, 4, COUNT)
    return at


@pytest.mark.parametrize(
    ("function", "filter_", "in_source"),
    [
        *((function, filter_, False) for function in reference.COMPARISONS for filter_ in reference.FILTERS),
        *(("less_equal", "linear", True), ("equal", "nearest", True)),
    ],
)
def test_comparisons(kernels: Kernels, function: str, filter_: str, in_source: bool) -> None:
    texture, images = depths(kernels)
    sampler = Sampler("clamp_to_border", filter_, compare_func=function, border_color="opaque_white")
    at, passed = places(1), np.zeros(COUNT, np.float32)
    given = [] if in_source else [sampler.state(kernels.device)]
    source = kernel(
        "depth2d", "float", "sample_compare(s, at[i].xy, at[i].z)", sampler.declaration() if in_source else ""
    )
    kernels.run(source, [texture, *given, at, passed], (COUNT, 1, 1))
    expected = reference.sample(images[0], at[:, :2], np.zeros(COUNT), sampler, reference=at[:, 2])
    np.testing.assert_allclose(passed, expected[:, 0], atol=2e-5)


def test_arrays_levels_and_offsets(kernels: Kernels) -> None:
    texture, images = depths(kernels, 3, 3)
    sampler = Sampler("repeat", "linear", mip_filter="linear", compare_func="greater_equal")
    at, passed = places(2), np.zeros(COUNT, np.float32)
    call = "sample_compare(s, at[i].xy, uint(at[i].w), at[i].z, level(1.25f), int2(2, -3))"
    arguments: list[Argument] = [texture, sampler.state(kernels.device), at, passed]
    kernels.run(kernel("depth2d_array", "float", call), arguments, (COUNT, 1, 1))
    for slice_ in range(3):
        chosen = np.minimum(at[:, 3], 2) == slice_
        lods = np.full(int(chosen.sum()), 1.25)
        expected = reference.sample(
            images[slice_], at[chosen, :2], lods, sampler, reference=at[chosen, 2], offset=(2, -3, 0)
        )
        np.testing.assert_allclose(passed[chosen], expected[:, 0], atol=2e-5)


def test_samples_and_pixels(kernels: Kernels) -> None:
    texture, images = depths(kernels)
    sampler = Sampler(filter="linear")
    at, values = places(3), np.zeros(COUNT, np.float32)
    kernels.run(
        kernel("depth2d", "float", "sample(s, at[i].xy)"),
        [texture, sampler.state(kernels.device), at, values],
        (COUNT, 1, 1),
    )
    image = [np.concatenate([images[0][0], np.zeros((1, HEIGHT, WIDTH, 3))], axis=3)]
    expected = reference.sample(image, at[:, :2], np.zeros(COUNT), sampler)
    np.testing.assert_allclose(values, expected[:, 0], atol=2e-5)
    source = """
kernel void run(depth2d<float, access::read> image, device float* values, uint2 at [[thread_position_in_grid]]) {
  values[at.y * image.get_width() + at.x] = image.read(at);
}"""
    pixels = np.zeros((HEIGHT, WIDTH), np.float32)
    kernels.run(source, [texture, pixels], (WIDTH, HEIGHT, 1))
    np.testing.assert_array_equal(pixels, images[0][0][0, :, :, 0])


def test_gather(kernels: Kernels) -> None:
    """Counter-clockwise from the lower left: growing rows are lower."""
    texture, images = depths(kernels)
    image = images[0][0][0, :, :, 0]
    columns, rows = (axis.reshape(-1) for axis in np.meshgrid(np.arange(1, WIDTH), np.arange(1, HEIGHT)))
    at = np.zeros((len(columns), 4), np.float32)
    at[:, 0], at[:, 1], at[:, 2] = columns / WIDTH, rows / HEIGHT, 0.5
    expected = np.stack(
        [image[rows, columns - 1], image[rows, columns], image[rows - 1, columns], image[rows - 1, columns - 1]], axis=1
    )
    values = np.zeros((len(at), 4), np.float32)
    state = Sampler(compare_func="less").state(kernels.device)
    kernels.run(kernel("depth2d", "float4", "gather(s, at[i].xy)"), [texture, state, at, values], (len(at), 1, 1))
    np.testing.assert_array_equal(values, expected)
    call = "gather_compare(s, at[i].xy, at[i].z)"
    kernels.run(kernel("depth2d", "float4", call), [texture, state, at, values], (len(at), 1, 1))
    np.testing.assert_array_equal(values, expected > 0.5)


def test_gather_of_a_component_and_an_offset(kernels: Kernels) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (1, HEIGHT, WIDTH, 4), np.uint8)
    texture = kernels.image(pm.PixelFormat.RGBA8Uint, pixels)
    source = """
kernel void run(texture2d<uint> image, device uint4* values, uint2 at [[thread_position_in_grid]]) {
  constexpr sampler s(coord::pixel);
  values[at.y * 4 + at.x] = image.gather(s, float2(at) + 1.0f, int2(1, 2), component::w);
}"""
    values = np.zeros((3, 4, 4), np.uint32)
    kernels.run(source, [texture, values], (4, 3, 1))
    alpha = pixels[0, :, :, 3]
    for row in range(3):
        for column in range(4):
            corner = alpha[row + 2 : row + 4, column + 1 : column + 3]
            np.testing.assert_array_equal(values[row, column], [corner[1, 0], corner[1, 1], corner[0, 1], corner[0, 0]])

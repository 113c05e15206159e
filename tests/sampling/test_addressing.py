"""Filters and address modes in every type of texture, against the specification's formulae."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling import reference
from tests.sampling.kernels import Kernels, fill
from tests.sampling.reference import Sampler
from tests.sampling.test_formats import colours_of

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
COUNT = 512

# Coordinates of each type: their number, MSL's type of them, the extent, and the slices.
TYPES: dict[str, tuple[pm.TextureType, int, str, tuple[int, int, int], int]] = {
    "texture1d": (pm.TextureType.Type1D, 1, "float", (13, 1, 1), 1),
    "texture1d_array": (pm.TextureType.Type1DArray, 1, "float", (13, 1, 1), 3),
    "texture2d": (pm.TextureType.Type2D, 2, "float2", (13, 6, 1), 1),
    "texture2d_array": (pm.TextureType.Type2DArray, 2, "float2", (13, 6, 1), 3),
    "texture3d": (pm.TextureType.Type3D, 3, "float3", (5, 6, 7), 1),
}


def kernel(type_: str, sampler: str = "", call: str = "", element: str = "float") -> str:
    """Samples at coordinates given in rows of four: the coordinates, and the slice of an array last."""
    axes, coordinate = TYPES[type_][1:3]
    place = f"{coordinate}(at[i].{'xyz'[:axes]})"
    if "array" in type_:
        place += ", uint(at[i].w)"
    argument = ", sampler s [[sampler(0)]]" if not sampler else ""
    return f"""
kernel void run({type_}<{element}> image{argument}, device const float4* at, device vec<{element}, 4>* colours,
                uint i [[thread_position_in_grid]]) {{
  {sampler}
  colours[i] = image.sample(s, {place}{call});
}}"""


def coordinates(seed: int, *, extent: float = 1.0) -> Array:
    """Around the texture and inside, its edges and corners included, and slices from 0 to beyond 3."""
    random = np.random.default_rng(seed)
    at = random.uniform(-2.3, 3.3, (COUNT, 4)).astype(np.float32)
    at[::3] = random.uniform(0, 1, at[::3].shape)
    at[1::7] = random.choice(np.array([-1, 0, 0.5, 1, 2], np.float32), at[1::7].shape)
    at[:, :3] *= extent
    at[:, 3] = random.integers(0, 5, COUNT)
    return at


def textured(kernels: Kernels, type_: str, format_: str, seed: int = 1) -> tuple[pm.Texture, list[Array]]:
    """A texture with random pixels, and the colours of each slice."""
    kind, _, _, (width, height, depth), slices = TYPES[type_]
    texture = kernels.texture(pm.PixelFormat[format_], (width, height, depth), texture_type=kind, array_length=slices)
    random = np.random.default_rng(seed)
    images: list[Array] = []
    for slice_ in range(slices):
        pixels, colours = random_pixels(random, format_, (depth, height, width))
        fill(texture, pixels, 0, slice_)
        images.append(colours)
    return texture, images


def random_pixels(random: np.random.Generator, format_: str, shape: tuple[int, int, int]) -> tuple[Array, Array]:
    """Pixels as they are stored, and their colours; floats are from 0 to 1."""
    bits = next(width for width in (8, 16, 32) if str(width) in format_)
    count = len(format_) - len(format_.lstrip("RGBA"))
    if format_.endswith("Float"):
        stored = random.random((*shape, count)).astype(f"f{bits // 8}")
    else:
        stored = random.integers(0, 1 << bits, (*shape, count), dtype=f"u{bits // 8}")
    rows = np.ascontiguousarray(stored).view(np.uint8).reshape(int(np.prod(shape)), -1)
    return stored, colours_of(format_, rows).reshape(*shape, 4)


def expected_of(images: list[Array], at: Array, sampler: Sampler, axes: int, **options: Any) -> Array:
    """By slice, of which those beyond the end are the last."""
    slices = np.minimum(at[:, 3].astype(np.int64), len(images) - 1)
    result = np.zeros((len(at), 4))
    for slice_, image in enumerate(images):
        chosen = slices == slice_
        zeros = np.zeros(int(chosen.sum()))
        result[chosen] = reference.sample([image], at[chosen, :axes], zeros, sampler, **options)
    return result


@pytest.mark.parametrize("filter_", reference.FILTERS)
@pytest.mark.parametrize("address", reference.ADDRESSES)
@pytest.mark.parametrize("type_", TYPES)
def test_address_modes(kernels: Kernels, type_: str, address: str, filter_: str) -> None:
    sampler = Sampler(address, filter_, border_color="opaque_white")
    texture, images = textured(kernels, type_, "RGBA32Float")
    at = coordinates(3)
    colours = np.zeros((COUNT, 4), np.float32)
    kernels.run(kernel(type_), [texture, sampler.state(kernels.device), at, colours], (COUNT, 1, 1))
    expected = expected_of(images, at, sampler, TYPES[type_][1])
    np.testing.assert_allclose(colours, expected, atol=2e-5)


@pytest.mark.parametrize("filter_", reference.FILTERS)
@pytest.mark.parametrize("address", reference.ADDRESSES)
def test_samplers_in_the_source(kernels: Kernels, address: str, filter_: str) -> None:
    sampler = Sampler(address, filter_, border_color="opaque_black")
    texture, images = textured(kernels, "texture2d", "RGBA32Float")
    at = coordinates(4)
    colours = np.zeros((COUNT, 4), np.float32)
    kernels.run(kernel("texture2d", sampler.declaration()), [texture, at, colours], (COUNT, 1, 1))
    np.testing.assert_allclose(colours, expected_of(images, at, sampler, 2), atol=2e-5)


@pytest.mark.parametrize("filter_", reference.FILTERS)
@pytest.mark.parametrize("address", ["clamp_to_edge", "clamp_to_zero"])
@pytest.mark.parametrize("in_source", [False, True])
def test_pixel_coordinates(kernels: Kernels, address: str, filter_: str, in_source: bool) -> None:
    sampler = Sampler(address, filter_, is_normalized=False)
    texture, images = textured(kernels, "texture2d", "RGBA32Float")
    at = coordinates(5, extent=8)
    colours = np.zeros((COUNT, 4), np.float32)
    source = kernel("texture2d", sampler.declaration() if in_source else "")
    given = [] if in_source else [sampler.state(kernels.device)]
    kernels.run(source, [texture, *given, at, colours], (COUNT, 1, 1))
    np.testing.assert_allclose(colours, expected_of(images, at, sampler, 2), atol=2e-5)


@pytest.mark.parametrize("address", ["clamp_to_edge", "clamp_to_zero", "clamp_to_border"])
@pytest.mark.parametrize(
    "format_",
    [
        *("R8Unorm", "RG8Unorm", "RGBA8Unorm", "RGBA8Unorm_sRGB", "BGRA8Unorm", "BGRA8Unorm_sRGB", "RGBA8Snorm"),
        *("R16Unorm", "RGBA16Unorm", "R16Float", "RG16Float", "RGBA16Float", "R32Float", "RG32Float"),
    ],
)
def test_linear_filters_of_formats(kernels: Kernels, format_: str, address: str) -> None:
    sampler = Sampler(address, "linear")
    texture, images = textured(kernels, "texture2d", format_)
    at = coordinates(6)
    colours = np.zeros((COUNT, 4), np.float32)
    kernels.run(kernel("texture2d"), [texture, sampler.state(kernels.device), at, colours], (COUNT, 1, 1))
    has_alpha = "A" in format_.split("_")[0]
    np.testing.assert_allclose(colours, expected_of(images, at, sampler, 2, has_alpha=has_alpha), atol=2e-5)


@pytest.mark.parametrize("filter_", reference.FILTERS)
@pytest.mark.parametrize(("format_", "element"), [("RGBA8Uint", "uint"), ("RG16Uint", "ushort"), ("R32Uint", "uint")])
def test_integers_are_never_mixed(kernels: Kernels, format_: str, element: str, filter_: str) -> None:
    sampler = Sampler("mirrored_repeat", filter_, mip_filter="linear")
    texture, images = textured(kernels, "texture2d", format_)
    at = coordinates(7)
    colours = np.zeros((COUNT, 4), np.uint16 if element == "ushort" else np.uint32)
    source = kernel("texture2d", element=element)
    kernels.run(source, [texture, sampler.state(kernels.device), at, colours], (COUNT, 1, 1))
    np.testing.assert_array_equal(colours, expected_of(images, at, Sampler("mirrored_repeat"), 2))


@pytest.mark.parametrize("reduction", ["minimum", "maximum"])
@pytest.mark.parametrize("type_", ["texture2d", "texture3d"])
def test_reductions(kernels: Kernels, type_: str, reduction: str) -> None:
    sampler = Sampler("repeat", "linear", reduction=reduction)
    texture, images = textured(kernels, type_, "RGBA32Float")
    at = coordinates(8)
    colours = np.zeros((COUNT, 4), np.float32)
    kernels.run(kernel(type_), [texture, sampler.state(kernels.device), at, colours], (COUNT, 1, 1))
    expected = expected_of(images, at, sampler, TYPES[type_][1])
    # A coordinate at a pixel's centre but for rounding has one neighbour more or less.
    assert (np.abs(colours - expected).max(axis=1) < 1e-6).mean() > 0.99


@pytest.mark.parametrize(
    ("type_", "offset", "in_source"),
    [
        *(("texture2d", (-8, 7), False), ("texture2d", (-8, 7), True)),
        *(("texture2d_array", (3, -5), False), ("texture3d", (1, -2, 7), False)),
    ],
)
@pytest.mark.parametrize("address", ["clamp_to_edge", "repeat", "mirrored_repeat"])
def test_offsets(kernels: Kernels, type_: str, offset: tuple[int, ...], address: str, in_source: bool) -> None:
    sampler = Sampler(address, "linear")
    texture, images = textured(kernels, type_, "RGBA32Float")
    at = coordinates(9)
    colours = np.zeros((COUNT, 4), np.float32)
    call = f", int{len(offset)}({', '.join(map(str, offset))})"
    source = kernel(type_, sampler.declaration() if in_source else "", call)
    given = [] if in_source else [sampler.state(kernels.device)]
    kernels.run(source, [texture, *given, at, colours], (COUNT, 1, 1))
    expected = expected_of(images, at, sampler, TYPES[type_][1], offset=(*offset, 0))
    np.testing.assert_allclose(colours, expected, atol=2e-5)


@pytest.mark.parametrize("address", reference.ADDRESSES)
@pytest.mark.parametrize("in_source", [False, True])
def test_coordinates_without_a_place(kernels: Kernels, address: str, in_source: bool) -> None:
    sampler = Sampler(address, "linear")
    texture, _ = textured(kernels, "texture2d", "RGBA8Unorm")
    values = np.array([np.nan, np.inf, -np.inf, 1e30, -1e30, 3e38, 1e-45, 0.5], np.float32)
    at = np.zeros((64, 4), np.float32)
    at[:, 0], at[:, 1] = (axis.reshape(-1) for axis in np.meshgrid(values, values))
    colours = np.zeros((64, 4), np.float32)
    given = [] if in_source else [sampler.state(kernels.device)]
    kernels.run(
        kernel("texture2d", sampler.declaration() if in_source else ""), [texture, *given, at, colours], (64, 1, 1)
    )
    assert ((colours >= 0) & (colours <= 1)).all()

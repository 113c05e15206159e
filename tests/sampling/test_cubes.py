"""Cubes: faces, filters over edges and corners, arrays of cubes, levels from gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling import reference
from tests.sampling.kernels import Kernels, fill
from tests.sampling.reference import Sampler

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
COUNT = 600
SIZE = 6


def cube(
    kernels: Kernels, format_: pm.PixelFormat, count: int = 1, levels: int = 1
) -> tuple[pm.Texture, list[list[Array]]]:
    """A cube or an array of cubes, and the faces of each by level."""
    kind = pm.TextureType.TypeCube if count == 1 else pm.TextureType.TypeCubeArray
    texture = kernels.texture(
        format_,
        (SIZE, SIZE, 1),
        texture_type=kind,
        array_length=count,
        mipmap_level_count=levels,
        usage=pm.TextureUsage.ShaderRead,
    )
    components = 1 if format_ is pm.PixelFormat.Depth32Float else 4
    random = np.random.default_rng(21)
    cubes = [
        [random.random((6, SIZE >> i, SIZE >> i, components), np.float32) for i in range(levels)] for _ in range(count)
    ]
    for number, faces_by_level in enumerate(cubes):
        for level, faces in enumerate(faces_by_level):
            for face in range(6):
                fill(texture, faces[face][None], level, 6 * number + face)
    return texture, cubes


def directions(seed: int) -> Array:
    """In all directions, of all lengths; near edges and corners too. The last component chooses a cube."""
    random = np.random.default_rng(seed)
    at = random.normal(size=(COUNT, 4)).astype(np.float32)
    at[::2, :3] = np.sign(at[::2, :3]) * random.uniform(0.9, 1, at[::2, :3].shape)
    at[1::4, :3] *= random.uniform(0.01, 100, (len(at[1::4]), 1))
    at[:, 3] = random.integers(0, 4, COUNT)
    return at


def kernel(type_: str, result: str, call: str) -> str:
    return f"""
kernel void run({type_}<float> image, sampler s, device const float4* at, device {result}* colours,
                uint i [[thread_position_in_grid]]) {{
  colours[i] = image.{call};
}}"""


@pytest.mark.parametrize("filter_", reference.FILTERS)
def test_cubes(kernels: Kernels, filter_: str) -> None:
    texture, cubes = cube(kernels, pm.PixelFormat.RGBA32Float)
    at, colours = directions(1), np.zeros((COUNT, 4), np.float32)
    state = Sampler(filter=filter_).state(kernels.device)
    kernels.run(kernel("texturecube", "float4", "sample(s, at[i].xyz)"), [texture, state, at, colours], (COUNT, 1, 1))
    np.testing.assert_allclose(colours, reference.sample_cube(cubes[0][0], at[:, :3], filter_), atol=2e-5)


@pytest.mark.parametrize("filter_", reference.FILTERS)
def test_arrays_of_cubes(kernels: Kernels, filter_: str) -> None:
    texture, cubes = cube(kernels, pm.PixelFormat.RGBA32Float, 3)
    at, colours = directions(2), np.zeros((COUNT, 4), np.float32)
    state = Sampler(filter=filter_).state(kernels.device)
    source = kernel("texturecube_array", "float4", "sample(s, at[i].xyz, uint(at[i].w))")
    kernels.run(source, [texture, state, at, colours], (COUNT, 1, 1))
    for number in range(3):
        chosen = np.minimum(at[:, 3], 2) == number
        expected = reference.sample_cube(cubes[number][0], at[chosen, :3], filter_)
        np.testing.assert_allclose(colours[chosen], expected, atol=2e-5)


def test_levels(kernels: Kernels) -> None:
    texture, cubes = cube(kernels, pm.PixelFormat.RGBA32Float, levels=2)
    at, colours = directions(3), np.zeros((COUNT, 4), np.float32)
    state = Sampler(filter="linear", mip_filter="linear").state(kernels.device)
    source = kernel("texturecube", "float4", "sample(s, at[i].xyz, level(at[i].w * 0.5f))")
    kernels.run(source, [texture, state, at, colours], (COUNT, 1, 1))
    fine, coarse = (reference.sample_cube(faces, at[:, :3], "linear") for faces in cubes[0])
    weight = np.minimum(at[:, 3:] * 0.5, 1)
    np.testing.assert_allclose(colours, fine * (1 - weight) + coarse * weight, atol=2e-5)


def test_levels_from_gradients(kernels: Kernels) -> None:
    """The gradient of a direction is compared with a small step of it, along the face that it meets."""
    texture, cubes = cube(kernels, pm.PixelFormat.RGBA32Float, levels=2)
    at, colours = directions(4), np.zeros((COUNT, 4), np.float32)
    state = Sampler(filter="linear", mip_filter="linear").state(kernels.device)
    call = "sample(s, at[i].xyz, gradientcube(float3(0.3f, -0.2f, 0.1f), float3(0)))"
    kernels.run(kernel("texturecube", "float4", call), [texture, state, at, colours], (COUNT, 1, 1))
    start = at[:, :3].astype(np.float64)
    step = 1e-6 * np.abs(start).max(axis=1, keepdims=True)
    face, before = reference.on_cube(start)
    moved = np.einsum("naj,nj->na", reference.FACES[face], start + step * np.array([0.3, -0.2, 0.1]))
    change = (moved[:, :2] / moved[:, 2:] - before) / step / 2 * SIZE
    lods = np.clip(np.log2(np.hypot(change[:, 0], change[:, 1])), 0, 1)[:, None]
    fine, coarse = (reference.sample_cube(faces, at[:, :3], "linear") for faces in cubes[0])
    np.testing.assert_allclose(colours, fine * (1 - lods) + coarse * lods, atol=2e-3)


@pytest.mark.parametrize("most", [1, 2, 8])
def test_anisotropy(kernels: Kernels, most: int) -> None:
    """Samples along the longer gradient on the face, over its edges too, as many as it is longer than the other."""
    texture, cubes = cube(kernels, pm.PixelFormat.RGBA32Float, levels=2)
    at, colours = directions(6), np.zeros((COUNT, 4), np.float32)
    at[:, :3] /= np.abs(at[:, :3]).max(axis=1, keepdims=True)
    state = Sampler(filter="linear", mip_filter="linear", max_anisotropy=most).state(kernels.device)
    gradients = [np.array([0.9, -0.5, 0.4]), np.array([0.05, 0.1, 0.2])]
    arguments = ", ".join(f"float3({', '.join(map(str, gradient))})" for gradient in gradients)
    call = f"sample(s, at[i].xyz, gradientcube({arguments}))"
    kernels.run(kernel("texturecube", "float4", call), [texture, state, at, colours], (COUNT, 1, 1))
    start = at[:, :3].astype(np.float64)
    face, before = reference.on_cube(start)
    axes = reference.FACES[face]
    changes: list[Array] = []
    for gradient in gradients:
        moved = np.einsum("naj,nj->na", axes, start + 1e-6 * gradient)
        changes.append((moved[:, :2] / moved[:, 2:] - before) / 1e-6)
    lengths = np.stack([np.hypot(*change.T) for change in changes]) * SIZE / 2
    counts = np.minimum(np.ceil(lengths.max(axis=0) / lengths.min(axis=0)), most)
    step = np.where((lengths[0] > lengths[1])[:, None], changes[0], changes[1])
    lods = np.clip(np.log2(lengths.max(axis=0) / counts), 0, 1)[:, None]
    expected = np.zeros((COUNT, 4))
    for i in range(most):
        place = before + ((i + 0.5) / counts - 0.5)[:, None] * step
        direction = axes[:, 2] + place[:, :1] * axes[:, 0] + place[:, 1:] * axes[:, 1]
        fine, coarse = (reference.sample_cube(faces, direction, "linear") for faces in cubes[0])
        expected += np.where((counts > i)[:, None], (fine * (1 - lods) + coarse * lods) / counts[:, None], 0)
    assert most == 1 or (counts == most).any()
    # A ratio of gradients may round to the other side of a whole number.
    assert (np.abs(colours - expected).max(axis=1) < 2e-3).mean() > 0.99


def test_comparisons(kernels: Kernels) -> None:
    texture, cubes = cube(kernels, pm.PixelFormat.Depth32Float, 2)
    at = directions(5)
    passed = np.zeros(COUNT, np.float32)
    state = Sampler(filter="linear", compare_func="less").state(kernels.device)
    source = kernel("depthcube_array", "float", "sample_compare(s, at[i].xyz, uint(at[i].w), 0.4f)")
    kernels.run(source, [texture, state, at, passed], (COUNT, 1, 1))
    for number in range(2):
        chosen = np.minimum(at[:, 3], 1) == number
        compared = (np.float32(0.4) < cubes[number][0]).astype(np.float64)
        expected = reference.sample_cube(compared, at[chosen, :3], "linear")[:, 0]
        np.testing.assert_allclose(passed[chosen], expected, atol=2e-5)


def test_gather(kernels: Kernels) -> None:
    """The mean of the four at the middle of four pixels is what a linear filter gives."""
    texture, cubes = cube(kernels, pm.PixelFormat.RGBA32Float)
    columns, rows = (axis.reshape(-1) for axis in np.meshgrid(np.arange(1, SIZE), np.arange(1, SIZE)))
    place = np.stack([columns, rows], axis=1) / SIZE * 2 - 1
    at = np.zeros((6 * len(place), 4), np.float32)
    for face, axes in enumerate(reference.FACES):
        rows_of_face = slice(face * len(place), (face + 1) * len(place))
        at[rows_of_face, :3] = axes[2] + place[:, :1] * axes[0] + place[:, 1:] * axes[1]
    colours = np.zeros((len(at), 4), np.float32)
    state = Sampler().state(kernels.device)
    source = kernel("texturecube", "float4", "gather(s, at[i].xyz, component::z)")
    kernels.run(source, [texture, state, at, colours], (len(at), 1, 1))
    faces = cubes[0][0][..., 2]
    for face in range(6):
        for i, (column, row) in enumerate(zip(columns, rows, strict=True)):
            pixels = faces[face, row - 1 : row + 1, column - 1 : column + 1]
            expected = [pixels[1, 0], pixels[1, 1], pixels[0, 1], pixels[0, 0]]
            np.testing.assert_allclose(colours[face * len(place) + i], expected)

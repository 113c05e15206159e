"""Levels from the derivatives of coordinates.

In fragment functions they come from the quad; here the hook for them is given formulas of the coordinate itself, so
that kernels can be judged as fragment functions are.
"""

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
COUNT = 400
SIZE = (24, 10)

DERIVATIVES = """
#define INTERIOR(name) soft##name  // which programs may not name
namespace metal {
namespace INTERIOR(metal_detail) {
template <>
struct implicit_derivatives<true> {
  static constexpr bool exist = true;
  template <typename Coordinate>
  static derivatives<Coordinate> of(Coordinate at) { return {at * 0.25f + 0.01f, at * -0.125f + 0.002f}; }
};
}
}
"""


def right(at: Array) -> Array:
    return np.asarray(at.astype(np.float64) * 0.25 + 0.01)


def down(at: Array) -> Array:
    return np.asarray(at.astype(np.float64) * -0.125 + 0.002)


def lengths(at: Array, size: tuple[int, ...]) -> tuple[Array, Array]:
    """Of both derivatives, in pixels."""
    return np.linalg.norm(right(at) * size, axis=1), np.linalg.norm(down(at) * size, axis=1)


def places(axes: int, seed: int) -> Array:
    """Coordinates, and two numbers for the call in the last two columns."""
    random = np.random.default_rng(seed)
    at = random.uniform(-1, 2, (COUNT, 4)).astype(np.float32)
    at[:, axes:] = random.uniform(-2, 3, (COUNT, 4 - axes))
    return at


@pytest.fixture(scope="module")
def image(kernels: Kernels) -> tuple[pm.Texture, list[Array]]:
    texture = kernels.texture(pm.PixelFormat.RGBA32Float, (*SIZE, 1), mipmap_level_count=5)
    random = np.random.default_rng(1)
    levels = [random.random((1, max(SIZE[1] >> i, 1), max(SIZE[0] >> i, 1), 4), np.float32) for i in range(5)]
    for i, level in enumerate(levels):
        fill(texture, level, i)
    return texture, levels


def sampled(kernels: Kernels, texture: pm.Texture, call: str, sampler: Sampler, at: Array, in_source: bool) -> Array:
    declaration = sampler.declaration() if in_source else ""
    argument = "" if in_source else ", sampler s [[sampler(0)]]"
    source = f"""{DERIVATIVES}
kernel void run(texture2d<float> image{argument}, device const float4* at, device float4* colours,
                uint i [[thread_position_in_grid]]) {{
  {declaration}
  colours[i] = {call};
}}"""
    colours = np.zeros((COUNT, 4), np.float32)
    given = [] if in_source else [sampler.state(kernels.device)]
    kernels.run(source, [texture, *given, at, colours], (COUNT, 1, 1))
    return colours


@pytest.mark.parametrize("in_source", [False, True])
@pytest.mark.parametrize("mip_filter", ["none", "nearest", "linear"])
def test_levels(kernels: Kernels, image: tuple[pm.Texture, list[Array]], mip_filter: str, in_source: bool) -> None:
    """The longer derivative gives the level, and with it also the choice between the two filters."""
    texture, levels = image
    sampler = Sampler("repeat", "linear", "nearest", mip_filter)
    at = places(2, 2)
    lods = np.log2(np.maximum(*lengths(at[:, :2], SIZE)))
    assert (lods < 0).any()
    colours = sampled(kernels, texture, "image.sample(s, at[i].xy)", sampler, at, in_source)
    expected = reference.sample(levels, at[:, :2], lods, sampler)
    close = np.abs(colours - expected).max(axis=1) < 1e-4
    # Where a level lies in the middle of two, rounding may choose the other.
    assert close.all() if mip_filter != "nearest" else close.mean() > 0.98


@pytest.mark.parametrize("in_source", [False, True])
def test_biases_and_clamps(kernels: Kernels, image: tuple[pm.Texture, list[Array]], in_source: bool) -> None:
    texture, levels = image
    sampler = Sampler("repeat", "linear", mip_filter="linear", lod_clamp=(0.5, 3.25))
    at = places(2, 3)
    lods = np.log2(np.maximum(*lengths(at[:, :2], SIZE)))
    for call, asked in (
        ("bias(at[i].z)", lods + at[:, 2]),
        ("min_lod_clamp(at[i].w)", np.maximum(lods, at[:, 3])),
        ("bias(at[i].z), min_lod_clamp(at[i].w)", np.maximum(lods + at[:, 2], at[:, 3])),
    ):
        colours = sampled(kernels, texture, f"image.sample(s, at[i].xy, {call})", sampler, at, in_source)
        expected = reference.sample(levels, at[:, :2], asked, sampler)
        np.testing.assert_allclose(colours, expected, atol=1e-4)


@pytest.mark.parametrize("call", ["level(at[i].z)", "gradient2d(float2(0.1f, 0), float2(0, at[i].w))"])
def test_given_levels_have_no_derivatives(kernels: Kernels, image: tuple[pm.Texture, list[Array]], call: str) -> None:
    texture, levels = image
    sampler = Sampler("repeat", "linear", mip_filter="linear")
    at = places(2, 4)
    by_gradient = np.log2(np.maximum(0.1 * SIZE[0], np.abs(at[:, 3]) * SIZE[1]))
    lods = at[:, 2] if call.startswith("level") else by_gradient
    colours = sampled(kernels, texture, f"image.sample(s, at[i].xy, {call})", sampler, at, False)
    np.testing.assert_allclose(colours, reference.sample(levels, at[:, :2], lods, sampler), atol=1e-4)


@pytest.mark.parametrize("bias", [0.0, 1.5])
def test_anisotropy(kernels: Kernels, image: tuple[pm.Texture, list[Array]], bias: float) -> None:
    """Probes along the longer derivative, as many as it is longer; a bias moves the level of all of them."""
    texture, levels = image
    most = 4
    sampler = Sampler("repeat", "linear", mip_filter="linear", max_anisotropy=most)
    at = places(2, 5)
    to_right, to_below = lengths(at[:, :2], SIZE)
    major, minor = np.maximum(to_right, to_below), np.minimum(to_right, to_below)
    counts = np.minimum(np.ceil(major / minor), most)
    step = np.where((to_right > to_below)[:, None], right(at[:, :2]), down(at[:, :2]))
    expected = np.zeros((COUNT, 4))
    for i in range(most):
        moved = at[:, :2] + step * ((i + 0.5) / counts - 0.5)[:, None]
        probe = reference.sample(levels, moved, np.log2(major / counts) + bias, sampler)
        expected += np.where((counts > i)[:, None], probe / counts[:, None], 0)
    colours = sampled(kernels, texture, f"image.sample(s, at[i].xy, bias({bias}f))", sampler, at, False)
    # A ratio of derivatives may round to the other side of a whole number.
    assert (np.abs(colours - expected).max(axis=1) < 2e-4).mean() > 0.98


def test_calculated_levels(kernels: Kernels, image: tuple[pm.Texture, list[Array]]) -> None:
    """What `sample` would choose: the unclamped level, and within the sampler's clamps and the texture's levels."""
    texture, _ = image
    sampler = Sampler(lod_clamp=(0.25, 2.5), mip_filter="linear")
    at = places(2, 6)
    call = "float4(image.calculate_unclamped_lod(s, at[i].xy), image.calculate_clamped_lod(s, at[i].xy), 0, 0)"
    colours = sampled(kernels, texture, call, sampler, at, False)
    lods = np.log2(np.maximum(*lengths(at[:, :2], SIZE)))
    np.testing.assert_allclose(colours[:, 0], lods, atol=1e-4)
    np.testing.assert_allclose(colours[:, 1], np.clip(lods, 0.25, 2.5), atol=1e-4)


def test_comparisons(kernels: Kernels) -> None:
    texture = kernels.texture(pm.PixelFormat.Depth32Float, (*SIZE, 1), mipmap_level_count=4)
    random = np.random.default_rng(7)
    levels = [random.random((1, max(SIZE[1] >> i, 1), max(SIZE[0] >> i, 1), 1), np.float32) for i in range(4)]
    for i, level in enumerate(levels):
        fill(texture, level, i)
    sampler = Sampler("repeat", "linear", mip_filter="linear", compare_func="less")
    source = f"""{DERIVATIVES}
kernel void run(depth2d<float> image, sampler s, device const float4* at, device float* passed,
                uint i [[thread_position_in_grid]]) {{
  passed[i] = image.sample_compare(s, at[i].xy, 0.4f);
}}"""
    at, passed = places(2, 8), np.zeros((COUNT, 1), np.float32)
    kernels.run(source, [texture, sampler.state(kernels.device), at, passed], (COUNT, 1, 1))
    lods = np.log2(np.maximum(*lengths(at[:, :2], SIZE)))
    expected = reference.sample(levels, at[:, :2], lods, sampler, reference=np.full(COUNT, 0.4, np.float32))
    np.testing.assert_allclose(passed, expected, atol=2e-4)


def test_volumes(kernels: Kernels) -> None:
    size = (16, 12, 9)
    properties = {"texture_type": pm.TextureType.Type3D, "mipmap_level_count": 5}
    texture = kernels.texture(pm.PixelFormat.RGBA32Float, size, **properties)
    random = np.random.default_rng(9)
    levels = [random.random((*(max(side >> i, 1) for side in reversed(size)), 4), np.float32) for i in range(5)]
    for i, level in enumerate(levels):
        fill(texture, level, i)
    sampler = Sampler("repeat", "linear", mip_filter="linear")
    at, colours = places(3, 10), np.zeros((COUNT, 4), np.float32)
    lods = np.log2(np.maximum(*lengths(at[:, :3], size)))
    given = "gradient3d(float3(0.1f, 0, 0), float3(0, 0.01f, at[i].w))"
    by_gradient = np.log2(np.maximum(1.6, np.hypot(0.12, at[:, 3] * 9.0)))
    for options, expected in (("", lods), (f", {given}", by_gradient), (", level(at[i].w)", at[:, 3])):
        source = f"""{DERIVATIVES}
kernel void run(texture3d<float> image, sampler s, device const float4* at, device float4* colours,
                uint i [[thread_position_in_grid]]) {{
  colours[i] = image.sample(s, at[i].xyz{options});
}}"""
        kernels.run(source, [texture, sampler.state(kernels.device), at, colours], (COUNT, 1, 1))
        np.testing.assert_allclose(colours, reference.sample(levels, at[:, :3], expected, sampler), atol=2e-4)


def test_cubes(kernels: Kernels) -> None:
    """Derivatives of the direction, projected on to the face that it meets: the chain rule of (u / w, v / w)."""
    side, count = 16, 5
    properties = {"texture_type": pm.TextureType.TypeCube, "mipmap_level_count": count}
    texture = kernels.texture(pm.PixelFormat.R32Float, (side, side, 1), **properties)
    for face in range(6):
        for level in range(count):
            extent = side >> level
            fill(texture, np.full((1, extent, extent, 1), level, np.float32), level, face)
    at, found = places(3, 11), np.zeros((COUNT, 4), np.float32)
    source = f"""{DERIVATIVES}
kernel void run(texturecube<float> image, sampler s, device const float4* at, device float4* found,
                uint i [[thread_position_in_grid]]) {{
  found[i] = float4(image.sample(s, at[i].xyz).r, image.calculate_unclamped_lod(s, at[i].xyz),
                    image.sample(s, at[i].xyz, bias(1.5f)).r, 0);
}}"""
    sampler = Sampler(filter="linear", mip_filter="linear")
    kernels.run(source, [texture, sampler.state(kernels.device), at, found], (COUNT, 1, 1))
    directions = at[:, :3].astype(np.float64)
    faces, across = reference.on_cube(directions)
    axes = reference.FACES[faces]
    depth = np.einsum("ij,ij->i", directions, axes[:, 2])
    speeds: list[Array] = []
    for change in (right(directions), down(directions)):
        inwards = np.einsum("ij,ij->i", change, axes[:, 2])
        moved = [np.einsum("ij,ij->i", change, axes[:, i]) - across[:, i] * inwards for i in (0, 1)]
        speeds.append(np.hypot(*moved) / depth * side / 2)
    lods = np.log2(np.maximum(*speeds))
    np.testing.assert_allclose(found[:, 1], lods, atol=1e-3)
    np.testing.assert_allclose(found[:, 0], np.clip(lods, 0, count - 1), atol=1e-3)
    np.testing.assert_allclose(found[:, 2], np.clip(lods + 1.5, 0, count - 1), atol=1e-3)

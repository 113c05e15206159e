"""Levels of detail: given, from gradients, clamped, biased, and between two levels."""

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


@pytest.fixture(scope="module")
def mipmapped(kernels: Kernels) -> tuple[pm.Texture, list[Array]]:
    texture = kernels.texture(pm.PixelFormat.RGBA32Float, (*SIZE, 1), mipmap_level_count=5)
    random = np.random.default_rng(11)
    levels = [random.random((1, max(SIZE[1] >> i, 1), max(SIZE[0] >> i, 1), 4), np.float32) for i in range(5)]
    for i, level in enumerate(levels):
        fill(texture, level, i)
    return texture, levels


def kernel(call: str, sampler: str = "") -> str:
    """`at` holds coordinates, and two numbers for the call."""
    argument = "" if sampler else ", sampler s [[sampler(0)]]"
    return f"""
kernel void run(texture2d<float> image{argument}, device const float4* at, device float4* colours,
                uint i [[thread_position_in_grid]]) {{
  {sampler}
  colours[i] = image.sample(s, at[i].xy, {call});
}}"""


def places(seed: int, low: float = -2, high: float = 7) -> Array:
    random = np.random.default_rng(seed)
    return random.uniform((-1, -1, low, low), (2, 2, high, high), (COUNT, 4)).astype(np.float32)


def run(
    kernels: Kernels, texture: pm.Texture, sampler: Sampler, at: Array, call: str, in_source: bool = False
) -> Array:
    colours = np.zeros((COUNT, 4), np.float32)
    given = [] if in_source else [sampler.state(kernels.device)]
    kernels.run(kernel(call, sampler.declaration() if in_source else ""), [texture, *given, at, colours], (COUNT, 1, 1))
    return colours


@pytest.mark.parametrize("mip_filter", reference.MIP_FILTERS)
@pytest.mark.parametrize(("filter_", "mag_filter"), [("linear", ""), ("linear", "nearest"), ("nearest", "linear")])
@pytest.mark.parametrize("in_source", [False, True])
def test_given_levels(
    kernels: Kernels,
    mipmapped: tuple[pm.Texture, list[Array]],
    filter_: str,
    mag_filter: str,
    mip_filter: str,
    in_source: bool,
) -> None:
    texture, levels = mipmapped
    sampler = Sampler("repeat", filter_, mag_filter, mip_filter)
    at = places(1)
    colours = run(kernels, texture, sampler, at, "level(at[i].z)", in_source)
    np.testing.assert_allclose(colours, reference.sample(levels, at[:, :2], at[:, 2], sampler), atol=2e-5)


@pytest.mark.parametrize("clamp", [(0, 1.5), (0.75, 3), (2.25, 100)])
@pytest.mark.parametrize("in_source", [False, True])
def test_clamps(
    kernels: Kernels, mipmapped: tuple[pm.Texture, list[Array]], clamp: tuple[float, float], in_source: bool
) -> None:
    texture, levels = mipmapped
    sampler = Sampler("clamp_to_edge", "linear", mip_filter="linear", lod_clamp=clamp)
    at = places(2)
    colours = run(kernels, texture, sampler, at, "level(at[i].z)", in_source)
    np.testing.assert_allclose(colours, reference.sample(levels, at[:, :2], at[:, 2], sampler), atol=2e-5)


def test_clamps_of_the_encoder(kernels: Kernels, mipmapped: tuple[pm.Texture, list[Array]]) -> None:
    texture, levels = mipmapped
    state = Sampler("clamp_to_edge", "linear", mip_filter="linear").state(kernels.device)
    commands = kernels.device.new_command_queue().command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(kernels.pipeline(kernel("level(at[i].z)")))
    encoder.set_texture(texture, 0)
    encoder.set_sampler_state(state, 0.5, 2.0, 0)
    at = places(3)
    given, colours = kernels.device.new_buffer(at.nbytes), kernels.device.new_buffer(at.nbytes)
    np.asarray(given.contents()).view(np.float32)[:] = at.reshape(-1)
    encoder.set_buffer(given, 0, 0)
    encoder.set_buffer(colours, 0, 1)
    encoder.dispatch_threads(pm.Size(COUNT, 1, 1), pm.Size(16, 1, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    clamped = Sampler("clamp_to_edge", "linear", mip_filter="linear", lod_clamp=(0.5, 2))
    found = np.asarray(colours.contents()).view(np.float32).reshape(COUNT, 4)
    np.testing.assert_allclose(found, reference.sample(levels, at[:, :2], at[:, 2], clamped), atol=2e-5)


def test_biases(kernels: Kernels, mipmapped: tuple[pm.Texture, list[Array]]) -> None:
    """Without gradients a kernel samples level 0, and a bias counts from there."""
    texture, levels = mipmapped
    sampler = Sampler("clamp_to_edge", "linear", mip_filter="linear")
    at = places(4)
    expected = reference.sample(levels, at[:, :2], at[:, 2], sampler)
    np.testing.assert_allclose(run(kernels, texture, sampler, at, "bias(at[i].z)"), expected, atol=2e-5)
    raised = reference.sample(levels, at[:, :2], np.maximum(at[:, 2], at[:, 3]), sampler)
    colours = run(kernels, texture, sampler, at, "bias(at[i].z), min_lod_clamp(at[i].w)")
    np.testing.assert_allclose(colours, raised, atol=2e-5)
    alone = run(kernels, texture, sampler, at, "min_lod_clamp(at[i].w)")
    np.testing.assert_allclose(alone, reference.sample(levels, at[:, :2], np.maximum(at[:, 3], 0), sampler), atol=2e-5)


def test_biases_of_samplers(kernels: Kernels, mipmapped: tuple[pm.Texture, list[Array]]) -> None:
    texture, levels = mipmapped
    at = places(5)
    sampler = Sampler("clamp_to_edge", "linear", mip_filter="linear")
    expected = reference.sample(levels, at[:, :2], at[:, 2] - 1.25, sampler)
    declaration = sampler.declaration().replace("sampler s(", "sampler s(bias(-1.25f), ")
    colours = np.zeros((COUNT, 4), np.float32)
    kernels.run(kernel("level(at[i].z)", declaration), [texture, at, colours], (COUNT, 1, 1))
    np.testing.assert_allclose(colours, expected, atol=2e-5)
    descriptor = pm.SamplerDescriptor()
    descriptor.min_filter = descriptor.mag_filter = pm.SamplerMinMagFilter.Linear
    descriptor.mip_filter = pm.SamplerMipFilter.Linear
    descriptor.lod_bias = -1.25
    state = kernels.device.new_sampler_state(descriptor)
    kernels.run(kernel("level(at[i].z)"), [texture, state, at, colours], (COUNT, 1, 1))
    np.testing.assert_allclose(colours, expected, atol=2e-5)


@pytest.mark.parametrize("in_source", [False, True])
def test_gradients(kernels: Kernels, mipmapped: tuple[pm.Texture, list[Array]], in_source: bool) -> None:
    texture, levels = mipmapped
    sampler = Sampler("clamp_to_edge", "linear", mip_filter="linear")
    at = places(6, 0.001, 0.5)
    call = "gradient2d(float2(at[i].z, 0.01f), float2(0.02f, at[i].w))"
    right = np.hypot(at[:, 2] * SIZE[0], 0.01 * SIZE[1])
    down = np.hypot(0.02 * SIZE[0], at[:, 3] * SIZE[1])
    expected = reference.sample(levels, at[:, :2], np.log2(np.maximum(right, down)), sampler)
    np.testing.assert_allclose(run(kernels, texture, sampler, at, call, in_source), expected, atol=5e-5)


@pytest.mark.parametrize("most", [2, 4, 16])
def test_anisotropy(kernels: Kernels, mipmapped: tuple[pm.Texture, list[Array]], most: int) -> None:
    """Samples along the longer gradient, as many as it is longer, of a level that is as much finer."""
    texture, levels = mipmapped
    sampler = Sampler("repeat", "linear", mip_filter="linear", max_anisotropy=most)
    at = places(7, 0.02, 0.3)
    call = "gradient2d(float2(at[i].z, 0), float2(0, 0.02f))"
    major = np.maximum(at[:, 2] * SIZE[0], 0.02 * SIZE[1]).astype(np.float64)
    minor = np.minimum(at[:, 2] * SIZE[0], 0.02 * SIZE[1]).astype(np.float64)
    is_right = at[:, 2] * SIZE[0] > 0.02 * SIZE[1]
    counts = np.minimum(np.ceil(major / minor), most)
    lods = np.log2(major / counts)
    expected = np.zeros((COUNT, 4))
    for i in range(most):
        chosen = counts > i
        along = (i + 0.5) / counts - 0.5
        moved = at[:, :2].astype(np.float64)
        moved[:, 0] += np.where(is_right, along * at[:, 2], 0)
        moved[:, 1] += np.where(is_right, 0, along * 0.02)
        probe = reference.sample(levels, moved, lods, sampler)
        expected += np.where(chosen[:, None], probe / counts[:, None], 0)
    colours = run(kernels, texture, sampler, at, call)
    # A ratio of gradients may round to the other side of a whole number.
    assert (np.abs(colours - expected).max(axis=1) < 1e-4).mean() > 0.99


def test_levels_in_kernels(kernels: Kernels, mipmapped: tuple[pm.Texture, list[Array]]) -> None:
    texture, levels = mipmapped
    source = """
kernel void run(texture2d<float> image, device float4* colours, device uint* sizes,
                uint2 at [[thread_position_in_grid]]) {
  constexpr sampler s(mip_filter::linear, lod_clamp(1.5f, 9.0f), bias(0.25f));
  uint lod = at.y;
  colours[at.y * 24 + at.x] = image.read(uint2(at.x, 2), lod);
  sizes[3 * lod] = image.get_width(lod);
  sizes[3 * lod + 1] = image.get_height(lod);
  sizes[3 * lod + 2] = image.get_num_mip_levels();
  float2 middle = 0.5;
  colours[6 * 24] = float4(image.calculate_clamped_lod(s, middle), image.calculate_unclamped_lod(s, middle), 0, 0);
}"""
    colours, sizes = np.ones((6 * 24 + 1, 4), np.float32), np.zeros((6, 3), np.uint32)
    kernels.run(source, [texture, colours, sizes], (24, 6, 1))
    np.testing.assert_array_equal(sizes, [(24, 10, 5), (12, 5, 5), (6, 2, 5), (3, 1, 5), (1, 1, 5), (0, 0, 5)])
    expected = np.zeros((6, 24, 4), np.float32)
    for i, level in enumerate(levels[:2]):
        expected[i, : level.shape[2]] = level[0, 2]
    np.testing.assert_array_equal(colours[:-1].reshape(6, 24, 4), expected)
    np.testing.assert_array_equal(colours[-1], [1.5, 0.25, 0, 0])

"""What is particular to single types of textures and arguments: buffers, samples, atomics, arrays, views."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling.kernels import Kernels, fill, pixels_of
from tests.sampling.reference import Sampler

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]


def test_texture_buffers(kernels: Kernels) -> None:
    buffer = kernels.device.new_buffer(4096)
    values = np.asarray(buffer.contents()).view(np.int32)
    values[:] = np.arange(1024) - 500
    usage = pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite
    descriptor = pm.TextureDescriptor.texture_buffer_descriptor(
        pm.PixelFormat.R32Sint, 300, pm.ResourceStorageModeShared, usage
    )
    texture = buffer.new_texture(descriptor, 16, 1200)
    source = """
kernel void run(texture_buffer<int, access::read_write> image, uint i [[thread_position_in_grid]]) {
  int4 color = image.read(i);
  image.write(color * 2 + int4(image.get_width()), i);
}"""
    kernels.run(source, [texture], (310, 1, 1))
    expected = np.arange(1024) - 500
    expected[4:304] = expected[4:304] * 2 + 300
    np.testing.assert_array_equal(values, expected)


def test_rows_in_a_buffer(kernels: Kernels) -> None:
    buffer = kernels.device.new_buffer(4096)
    values = np.asarray(buffer.contents()).view(np.float32)
    values[:] = np.arange(1024)
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R32Float, 5, 6, False)
    texture = buffer.new_texture(descriptor, 256, 64)
    source = """
kernel void run(texture2d<float> image, device float* values, uint2 at [[thread_position_in_grid]]) {
  values[at.y * 5 + at.x] = image.read(at).x;
}"""
    found = np.zeros((6, 5), np.float32)
    kernels.run(source, [texture, found], (5, 6, 1))
    np.testing.assert_array_equal(found, 64 + 16 * np.arange(6)[:, None] + np.arange(5))


@pytest.mark.parametrize("slices", [1, 2])
def test_samples_of_multisampled_textures(kernels: Kernels, slices: int) -> None:
    """A view of the same memory with as many pixels a row writes the samples."""
    width, height, samples = 6, 4, 4
    kind = pm.TextureType.Type2DMultisample if slices == 1 else pm.TextureType.Type2DMultisampleArray
    size = width * height * samples * 4
    heap_descriptor = pm.HeapDescriptor()
    heap_descriptor.size = 1 << 16
    heap_descriptor.type = pm.HeapType.Placement
    heap_descriptor.storage_mode = pm.StorageMode.Shared
    heap = kernels.device.new_heap(heap_descriptor)
    descriptor = pm.TextureDescriptor(width=width, height=height)
    descriptor.texture_type = kind
    descriptor.sample_count = samples
    descriptor.array_length = slices
    descriptor.pixel_format = pm.PixelFormat.R32Float
    descriptor.storage_mode = pm.StorageMode.Shared
    texture = heap.new_texture(descriptor, 0)
    values = np.asarray(heap.new_buffer(1 << 16, pm.ResourceStorageModeShared, 0).contents()).view(np.float32)
    stride = -(-size // 64) * 16
    pixels = np.random.default_rng(1).random((slices, height, width, samples), np.float32)
    for slice_ in range(slices):
        values[slice_ * stride :][: size // 4] = pixels[slice_].reshape(-1)
    type_ = "texture2d_ms<float>" if slices == 1 else "texture2d_ms_array<float>"
    place = "at.xy, i" if slices == 1 else "at.xy, at.z, i"
    source = f"""
kernel void run({type_} image, device float* values, uint3 at [[thread_position_in_grid]]) {{
  for (uint i = 0; i <= image.get_num_samples(); ++i) {{
    values[((at.z * 4 + at.y) * 6 + at.x) * 5 + i] = image.read({place}).x + image.get_num_samples();
  }}
}}"""
    found = np.zeros((slices, height, width, samples + 1), np.float32)
    kernels.run(source, [texture, found], (width, height, slices))
    np.testing.assert_array_equal(found[..., :samples], pixels + 4)
    np.testing.assert_array_equal(found[..., samples], 4)


@pytest.mark.parametrize(
    ("operation", "function"),
    [
        *(("add", np.add), ("sub", np.subtract), ("and", np.bitwise_and), ("or", np.bitwise_or)),
        *(("xor", np.bitwise_xor), ("min", np.minimum), ("max", np.maximum)),
    ],
)
@pytest.mark.parametrize("element", ["int", "uint"])
def test_atomic_functions(kernels: Kernels, operation: str, function: np.ufunc, element: str) -> None:
    """Many threads on each pixel: the result does not depend on their order."""
    dtype = np.dtype(np.int32 if element == "int" else np.uint32)
    random = np.random.default_rng(2)
    start = random.integers(0, 1 << 30, (1, 4, 4, 1), dtype)
    operands = random.integers(0, 1 << 20, (16, 16), dtype)
    texture = kernels.image(pm.PixelFormat.R32Sint if element == "int" else pm.PixelFormat.R32Uint, start)
    source = f"""
kernel void run(texture2d<{element}, access::read_write> image, device const {element}* operands,
                uint2 at [[thread_position_in_grid]]) {{
  image.atomic_fetch_{operation}(at & 3, operands[at.y * 16 + at.x]);
  image.atomic_fetch_{operation}(at + 4, {element}4(1));
}}"""
    kernels.run(source, [texture, operands], (16, 16, 1))
    expected = start[0, :, :, 0].copy()
    for y, row in enumerate(operands):
        for x, operand in enumerate(row):
            expected[y & 3, x & 3] = function(expected[y & 3, x & 3], operand, dtype=dtype)
    np.testing.assert_array_equal(pixels_of(texture, dtype)[0, :, :, 0], expected)


def test_exchanges(kernels: Kernels) -> None:
    texture = kernels.texture(pm.PixelFormat.R32Uint, (4, 1, 2), texture_type=pm.TextureType.Type3D)
    source = """
kernel void run(texture3d<uint, access::read_write> image, device uint* seen, uint i [[thread_position_in_grid]]) {
  uint3 at = uint3(1, 0, 1);
  image.atomic_store(uint4(7), at);
  seen[0] = image.atomic_load(at).x;
  seen[1] = image.atomic_exchange(at, uint4(9)).x;
  uint4 expected = 8;
  while (!image.atomic_compare_exchange_weak(at, &expected, uint4(5))) seen[2] = expected.x;
  seen[3] = image.read(at).x;
  seen[4] = image.atomic_exchange(uint3(4, 0, 0), uint4(9)).x;
}"""
    seen = np.ones(5, np.uint32)
    kernels.run(source, [texture, seen], (1, 1, 1))
    np.testing.assert_array_equal(seen, [7, 7, 9, 5, 0])


def test_atomic_extremes_of_ulong(kernels: Kernels) -> None:
    values = np.random.default_rng(3).integers(0, 1 << 63, 64, np.uint64)
    texture = kernels.image(pm.PixelFormat.RG32Uint, np.full((1, 1, 2, 1), 1 << 62, np.uint64))
    source = """
kernel void run(texture2d<ulong, access::read_write> image, device const ulong* values,
                uint i [[thread_position_in_grid]]) {
  image.atomic_max(uint2(0, 0), ulong4(values[i]));
  image.atomic_min(uint2(1, 0), ulong4(values[i]));
}"""
    kernels.run(source, [texture, values], (64, 1, 1))
    np.testing.assert_array_equal(pixels_of(texture, np.uint64)[0, 0, :, 0], [values.max(), values.min()])


def test_arrays_of_textures_and_samplers(kernels: Kernels) -> None:
    """An element may stay empty: it reads as zeros, and is_null_texture tells."""
    pixels = np.random.default_rng(4).random((3, 1, 4, 4, 4), np.float32)
    textures = [kernels.image(pm.PixelFormat.RGBA32Float, image) for image in pixels]
    samplers = [Sampler(filter=name).state(kernels.device) for name in ("nearest", "linear")]
    source = """
static float4 fetch(texture2d<float> image, uint2 at) { return image.read(at); }
kernel void run(array<texture2d<float>, 4> images [[texture(0)]], array<sampler, 2> samplers [[sampler(0)]],
                device float4* colours, uint2 at [[thread_position_in_grid]]) {
  uint i = at.y * 4 + at.x;
  for (uint n = 0; n < images.size(); ++n) {
    colours[n * 16 + i] = fetch(images[n], at) + is_null_texture(images[n]);
    colours[(n + 4) * 16 + i] = images[n].sample(samplers[n & 1], (float2(at) + 0.75f) / 4);
  }
}"""
    colours = np.zeros((8, 4, 4, 4), np.float32)
    kernels.run(source, [*textures[:2], None, textures[2], *samplers, colours], (4, 4, 1))
    for place, image in ((0, 0), (1, 1), (3, 2)):
        np.testing.assert_array_equal(colours[place], pixels[image, 0])
    np.testing.assert_array_equal(colours[2], 1)
    np.testing.assert_array_equal(colours[6], 0)
    np.testing.assert_array_equal(colours[4], pixels[0, 0])
    corner = pixels[1, 0, :2, :2] * np.array([[9, 3], [3, 1]])[:, :, None] / 16
    shifted = pixels[1, 0, :2, :2] * (np.outer([0.75, 0.25], [0.75, 0.25]))[:, :, None]
    np.testing.assert_allclose(corner, shifted)
    np.testing.assert_allclose(colours[5, 0, 0], shifted.sum(axis=(0, 1)), rtol=1e-5)


def test_function_constants_choose_textures(kernels: Kernels) -> None:
    source = """
#include <metal_stdlib>
using namespace metal;
constant bool is_tinted [[function_constant(0)]];
kernel void run(texture2d<float, access::read> image [[texture(0)]],
                texture2d<float, access::read> tint [[texture(1), function_constant(is_tinted)]],
                device float4* colours [[buffer(0)]], uint2 at [[thread_position_in_grid]]) {
  colours[at.x] = image.read(at);
  if (is_tinted) colours[at.x] *= tint.read(at);
}"""
    library = kernels.device.new_library_with_source(source)
    pixels = np.random.default_rng(5).random((1, 1, 8, 4), np.float32)
    texture = kernels.image(pm.PixelFormat.RGBA32Float, pixels)
    for is_tinted in (False, True):
        values = pm.FunctionConstantValues()
        values.set_constant_value(np.array([is_tinted]), pm.DataType.Bool, 0)
        pipeline = kernels.device.new_compute_pipeline_state(library.new_function("run", values))
        colours = kernels.device.new_buffer(8 * 16)
        commands = kernels.device.new_command_queue().command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_texture(texture, 0)
        if is_tinted:
            encoder.set_texture(texture, 1)
        encoder.set_buffer(colours, 0, 0)
        encoder.dispatch_threads(pm.Size(8, 1, 1), pm.Size(8, 1, 1))
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()
        found = np.asarray(colours.contents()).view(np.float32).reshape(8, 4)
        np.testing.assert_allclose(found, pixels[0, 0] ** (2 if is_tinted else 1), rtol=1e-6)


@pytest.mark.parametrize("storage", [pm.StorageMode.Shared, pm.StorageMode.Private])
def test_views_with_swizzles_levels_and_slices(kernels: Kernels, storage: pm.StorageMode) -> None:
    texture = kernels.texture(
        pm.PixelFormat.RGBA8Unorm,
        (8, 8, 1),
        texture_type=pm.TextureType.Type2DArray,
        array_length=3,
        mipmap_level_count=3,
        storage_mode=storage,
    )
    write = """
kernel void run(texture2d_array<float, access::write> image, uint3 at [[thread_position_in_grid]]) {
  for (uint lod = 0; lod < 3; ++lod) image.write(float4(at.x, at.y, at.z, lod) / 255.0f, at.xy, at.z, lod);
}"""
    kernels.run(write, [texture], (8, 8, 3))
    channels = pm.TextureSwizzleChannels(
        pm.TextureSwizzle.Alpha, pm.TextureSwizzle.One, pm.TextureSwizzle.Red, pm.TextureSwizzle.Zero
    )
    view = texture.new_texture_view(pm.PixelFormat.RGBA8Unorm, pm.TextureType.Type2D, (1, 2), (2, 1), channels)
    read = """
kernel void run(texture2d<float> image, device float4* colours, uint2 at [[thread_position_in_grid]]) {
  colours[at.y * 4 + at.x] = image.read(at) * 255.0f;
}"""
    colours = np.zeros((4, 4, 4), np.float32)
    kernels.run(read, [view, colours], (4, 4, 1))
    expected = np.zeros((4, 4, 4))
    expected[..., 0], expected[..., 1], expected[..., 2] = 1, 255, np.arange(4)
    np.testing.assert_allclose(colours, expected, rtol=1e-6)


@pytest.mark.parametrize("type_", ["texture1d", "texture2d", "texture2d_array", "texture3d", "texturecube"])
def test_outside_of_a_texture(kernels: Kernels, type_: str) -> None:
    """Reads give zeros and writes are lost, in every direction, slice and level."""
    kinds = {
        "texture1d": (pm.TextureType.Type1D, (4, 1, 1), "at.x", 4),
        "texture2d": (pm.TextureType.Type2D, (4, 3, 1), "at.xy", 12),
        "texture2d_array": (pm.TextureType.Type2DArray, (4, 3, 1), "at.xy, at.z", 24),
        "texture3d": (pm.TextureType.Type3D, (4, 3, 2), "at", 24),
        "texturecube": (pm.TextureType.TypeCube, (4, 4, 1), "at.xy, at.z", 96),
    }
    kind, size, place, count = kinds[type_]
    texture = kernels.texture(
        pm.PixelFormat.R32Uint, size, texture_type=kind, array_length=2 if type_.endswith("array") else 1
    )
    for slice_ in range({"texture2d_array": 2, "texturecube": 6}.get(type_, 1)):
        fill(texture, np.ones((*size[::-1], 1), np.uint32), 0, slice_)
    steps = "uint3 at = near; if (far) at += uint3(1u << 31, 1u << 31, 1u << 31);"
    source = f"""
kernel void run({type_}<uint, access::read_write> image, device uint* total, uint3 near [[thread_position_in_grid]]) {{
  for (uint far = 0; far < 2; ++far) {{
    {steps}
    uint4 color = image.read({place});
    color.x += image.read({place}, 1u).x;
    if (color.x != 0) total[near.x + 8 * (near.y + 8 * near.z)] += color.x;
    image.write(color + 1, {place});
    image.write(uint4(100), {place}, 1u);
  }}
}}"""
    total = np.zeros(512, np.uint32)
    kernels.run(
        source, [texture, total], (8, 1 if type_ == "texture1d" else 8, 8 if "at.z" in place or place == "at" else 1)
    )
    assert total.sum() == count
    assert (pixels_of(texture, np.uint32) == 2).all()


def test_fences_order_a_threads_own_accesses(kernels: Kernels) -> None:
    texture = kernels.image(pm.PixelFormat.R32Float, np.arange(8, dtype=np.float32).reshape(1, 1, 8, 1))
    source = """
kernel void run(texture2d<float, access::read_write> image, device float* values,
                ushort2 at [[thread_position_in_grid]]) {
  image.write(image.read(at) + 1, at);
  image.fence();
  values[at.x] = image.read(at).x;
}"""
    values = np.zeros(8, np.float32)
    kernels.run(source, [texture, values], (8, 1, 1))
    np.testing.assert_array_equal(values, np.arange(8) + 1)
    assert kernels.device.read_write_texture_support is pm.ReadWriteTextureTier.Tier2


@pytest.mark.parametrize("size", [(32, 16), (37, 19)])
def test_kernels_with_barriers(kernels: Kernels, size: tuple[int, int]) -> None:
    """A tile of pixels in threadgroup memory, of which each thread takes its neighbour's."""
    source = """
kernel void run(texture2d<float> image, texture2d<float, access::write> result, uint2 at [[thread_position_in_grid]],
                uint2 local [[thread_position_in_threadgroup]], uint2 extent [[threads_per_threadgroup]]) {
  constexpr sampler s(coord::pixel, filter::linear);
  threadgroup float4 tile[4][16];
  tile[local.y][local.x] = image.sample(s, float2(at) + 0.5f) + image.read(at);
  threadgroup_barrier(mem_flags::mem_threadgroup);
  result.write(tile[local.y][(local.x + 1) % extent.x], at);
}"""
    pixels = np.random.default_rng(6).random((1, size[1], size[0], 4), np.float32)
    result = kernels.texture(pm.PixelFormat.RGBA32Float, (*size, 1))
    kernels.run(source, [kernels.image(pm.PixelFormat.RGBA32Float, pixels), result], (*size, 1))
    columns = np.arange(size[0])
    starts = columns // 16 * 16
    extents = np.minimum(16, size[0] - starts)
    neighbours = starts + (columns - starts + 1) % extents
    np.testing.assert_allclose(pixels_of(result, np.float32)[0], 2 * pixels[0][:, neighbours], rtol=1e-6)


def test_textures_in_argument_buffers(kernels: Kernels) -> None:
    """Written by the CPU, as eight bytes each."""
    pixels = np.random.default_rng(7).random((1, 4, 4, 4), np.float32)
    texture = kernels.image(pm.PixelFormat.RGBA32Float, pixels)
    state = Sampler("clamp_to_zero", "linear").state(kernels.device)
    source = """
struct Picture { texture2d<float> image; sampler filter; };
kernel void run(constant Picture* pictures, device float4* colours, uint2 at [[thread_position_in_grid]]) {
  colours[at.y * 4 + at.x] = pictures[1].image.sample(pictures[1].filter, (float2(at) + 0.5f) / 4);
}"""
    words = np.zeros(4, np.uint64)
    words[2], words[3] = texture.gpu_resource_id.impl, state.gpu_resource_id.impl
    colours = np.zeros((4, 4, 4), np.float32)
    kernels.run(source, [words, colours], (4, 4, 1))
    np.testing.assert_allclose(colours, pixels[0], rtol=1e-6)

"""Textures and samplers in argument buffers: written by encoders, and by the CPU as `gpu_resource_id`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .conftest import Bench

_SOURCE = """
struct Inputs {
    metal::array<texture2d<float>, 2> images [[id(0)]];
    sampler filter [[id(5)]];
    texture2d<float, access::write> out [[id(6)]];
    float weight [[id(7)]];
};
kernel void blend(constant Inputs& inputs [[buffer(0)]], uint2 p [[thread_position_in_grid]]) {
    float2 place = (float2(p) + 0.5) / float2(8, 4);
    float4 first = inputs.images[0].sample(inputs.filter, place);
    inputs.out.write(mix(first, inputs.images[1].read(p), inputs.weight), p);
}
"""


def _texture(bench: Bench, pixels: npt.NDArray[np.float32]) -> pm.Texture:
    return bench.device.new_texture(pixels, pm.PixelFormat.RGBA32Float)


def _empty(bench: Bench) -> pm.Texture:
    descriptor = pm.TextureDescriptor(
        width=8,
        height=4,
        pixel_format=pm.PixelFormat.RGBA32Float,
        usage=pm.TextureUsage.ShaderWrite | pm.TextureUsage.ShaderRead,
        storage_mode=pm.StorageMode.Shared,
    )
    return bench.device.new_texture(descriptor)


@pytest.mark.parametrize("how", ["encoder", "resource ids"])
def test_kernel_reads_samples_and_writes(bench: Bench, how: str) -> None:
    random = np.random.default_rng(7)
    pixels = [random.random((4, 8, 4), dtype=np.float32) for _ in range(2)]
    images, out = [_texture(bench, one) for one in pixels], _empty(bench)
    sampler = bench.device.new_sampler_state(pm.SamplerDescriptor(support_argument_buffers=True))
    function = bench.function(_SOURCE, "blend")
    weight = np.float32(0.25)
    if how == "encoder":
        encoder = function.new_argument_encoder(0)
        arguments = bench.device.new_buffer(encoder.encoded_length, pm.ResourceStorageModeShared)
        encoder.set_argument_buffer(arguments, 0)
        encoder.set_textures(images, 0)
        encoder.set_sampler_state(sampler, 5)
        encoder.set_texture(out, 6)
        np.frombuffer(arguments.contents(), np.float32)[8] = weight
    else:
        layout = np.dtype([("resources", np.uint64, 4), ("weight", np.float32)], align=True)
        record = np.zeros(1, layout)
        resources = (images[0], images[1], sampler, out)
        record["resources"] = [int(resource.gpu_resource_id.impl) for resource in resources]
        record["weight"] = weight
        arguments = bench.buffer(record)

    def encode(compute: pm.ComputeCommandEncoder) -> None:
        compute.set_buffer(arguments, 0, 0)
        compute.use_resources(images, pm.ResourceUsage.Read)
        compute.use_resource(out, pm.ResourceUsage.Write)

    bench.run(bench.device.new_compute_pipeline_state(function), encode, (8, 4, 1), (8, 4, 1))
    expected = pixels[0] * (1 - weight) + pixels[1] * weight
    np.testing.assert_allclose(out.to_numpy(), expected, rtol=1e-6)


def test_reflection_and_wrong_kinds(bench: Bench) -> None:
    encoder = bench.function(_SOURCE, "blend").new_argument_encoder(0)
    assert encoder.encoded_length == 40
    buffer = bench.device.new_buffer(encoder.encoded_length, pm.ResourceStorageModeShared)
    encoder.set_argument_buffer(buffer, 0)
    with pytest.raises(pm.MetalError, match="id 5 is a sampler, not a texture"):
        encoder.set_texture(_empty(bench), 5)
    pipeline = bench.pipeline(_SOURCE, "blend")
    assert pipeline.reflection is not None
    (binding,) = pipeline.reflection.bindings
    assert isinstance(binding, pm.BufferBinding) and binding.buffer_struct_type is not None
    found = [(m.name, m.offset, m.argument_index, m.data_type) for m in binding.buffer_struct_type.members]
    kinds = pm.DataType
    assert found == [
        ("images", 0, 0, kinds.Array),
        ("filter", 16, 5, kinds.Sampler),
        ("out", 24, 6, kinds.Texture),
        ("weight", 32, 7, kinds.Float),
    ]

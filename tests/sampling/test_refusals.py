"""Textures and samplers that do not suit a kernel: an error that names both sides, when a dispatch is encoded."""

from __future__ import annotations

from typing import Any

import pytest

import pymetal as pm
from pymetal.errors import CompileError
from tests.sampling.kernels import Kernels

pytestmark = pytest.mark.softmetal

READ = "kernel void run(texture2d<float> image) { image.read(uint2(0)); }"
WRITE = "kernel void run(texture2d<float, access::write> image) { image.write(float4(0), uint2(0)); }"
UINTS = "kernel void run(texture2d<uint> image) { image.read(uint2(0)); }"
SAMPLE = "kernel void run(texture2d<float> image, sampler s) { image.sample(s, float2(0)); }"


@pytest.mark.parametrize(
    ("source", "properties", "message"),
    [
        (READ, None, "argument 'image' needs a texture at index 0, and none is bound"),
        (
            READ,
            {"texture_type": pm.TextureType.Type3D},
            "declares MTLTextureType2D, and the texture is MTLTextureType3D",
        ),
        (READ, {"pixel_format": pm.PixelFormat.RGBA8Uint}, "components of type float, .* format RGBA8Uint"),
        (UINTS, {"pixel_format": pm.PixelFormat.RGBA8Unorm}, "components of type uint, .* format RGBA8Unorm"),
        (UINTS, {"pixel_format": pm.PixelFormat.RGBA8Sint}, "components of type uint, .* format RGBA8Sint"),
        (UINTS, {"pixel_format": pm.PixelFormat.BC1_RGBA}, "components of type uint, .* format BC1_RGBA"),
        (READ, {"usage": pm.TextureUsage.ShaderWrite}, "does not include MTLTextureUsageShaderRead"),
        (WRITE, {"usage": pm.TextureUsage.ShaderRead}, "does not include MTLTextureUsageShaderWrite"),
        (WRITE, {"pixel_format": pm.PixelFormat.Depth32Float, "usage": pm.TextureUsage.Unknown}, "cannot write"),
        (SAMPLE, {}, "argument 's' needs a sampler at index 0, and none is bound"),
    ],
)
def test_arguments(kernels: Kernels, source: str, properties: dict[str, Any] | None, message: str) -> None:
    usage = {"usage": pm.TextureUsage.ShaderRead}
    texture = None
    if properties is not None:
        texture = kernels.texture(pm.PixelFormat.RGBA8Unorm, (4, 4, 1), **(usage | properties))
    with pytest.raises(pm.ValidationError, match=message):
        kernels.run(source, [texture], (1, 1, 1))


def test_reflection(kernels: Kernels) -> None:
    source = """
#include <metal_stdlib>
using namespace metal;
kernel void run(texture2d<float> a [[texture(3)]], array<texture3d<uint, access::write>, 5> b [[texture(10)]],
                depthcube_array<float> c, texture_buffer<short, access::read_write> d, sampler e [[sampler(2)]]) {}"""
    function = kernels.device.new_library_with_source(source).new_function("run")
    options = pm.PipelineOption.BindingInfo | pm.PipelineOption.BufferTypeInfo
    _, reflection = kernels.device.new_compute_pipeline_state(function, options)
    assert reflection is not None
    found = {binding.name: binding for binding in reflection.bindings}
    textures = [found[name] for name in "abcd"]
    assert all(isinstance(binding, pm.TextureBinding) for binding in textures)
    facts = [
        (b.index, b.texture_type, b.texture_data_type, b.access, b.array_length, b.is_depth_texture)
        for b in textures
        if isinstance(b, pm.TextureBinding)
    ]
    types, data, access = pm.TextureType, pm.DataType, pm.BindingAccess
    assert facts == [
        (3, types.Type2D, data.Float, access.ReadOnly, 1, False),
        (10, types.Type3D, data.UInt, access.WriteOnly, 5, False),
        (0, types.TypeCubeArray, data.Float, access.ReadOnly, 1, True),
        (1, types.TypeTextureBuffer, data.Short, access.ReadWrite, 1, False),
    ]
    assert (found["e"].type, found["e"].index) == (pm.BindingType.Sampler, 2)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("texture2d<char> t", "components of a texture are"),
        ("depth2d<half> t", "components of a depth texture are float"),
        ("texture2d_ms<float, access::write> t", "a multisampled texture has access::read"),
    ],
)
def test_types(kernels: Kernels, body: str, message: str) -> None:
    with pytest.raises(CompileError, match=message):
        kernels.pipeline(f"kernel void run({body}) {{}}")

"""Making render pipelines: how functions, formats and descriptors fit, and what is said when they do not."""

from __future__ import annotations

import queue

import pytest

import pymetal as pm
from tests.render_encoding.drawing import FORMAT

SOURCE = """
#include <metal_stdlib>
using namespace metal;

struct Out {
    float4 position [[position]];
    float2 uv;
    half4 tint [[user(tint)]];
};
struct SameByName { float2 uv; };
struct SameByUser { half4 other_name [[user(tint)]]; };
struct OtherType { float3 uv; };
struct Missing { float2 normal; };
struct MissingUser { half4 tint [[user(color)]]; };

vertex Out vertices(uint id [[vertex_id]], constant float4* positions [[buffer(4)]]) { return {positions[id], 0, 0}; }
vertex void no_position() {}
fragment float4 by_name(SameByName in [[stage_in]]) { return float4(in.uv, 0, 1); }
fragment float4 by_user(SameByUser in [[stage_in]]) { return float4(in.other_name); }
fragment float4 other_type(OtherType in [[stage_in]]) { return float4(in.uv, 1); }
fragment float4 missing(Missing in [[stage_in]]) { return float4(in.normal, 0, 1); }
fragment float4 missing_user(MissingUser in [[stage_in]]) { return float4(in.tint); }
fragment uint4 integers() { return 1; }
fragment int2 signed_integers() { return 1; }
fragment float4 plain(texture2d<float> image [[texture(3)]], sampler filter [[sampler(0)]]) {
    return image.sample(filter, float2(0), level(0));
}
kernel void dispatch() {}
"""


@pytest.fixture(scope="module")
def library(device: pm.Device) -> pm.Library:
    return device.new_library(SOURCE)


def descriptor_for(
    library: pm.Library, vertex: str, fragment: str | None, **properties: object
) -> pm.RenderPipelineDescriptor:
    descriptor = pm.RenderPipelineDescriptor(
        vertex_function=library.new_function(vertex), color_attachments=[{"pixel_format": FORMAT}]
    )
    if fragment is not None:
        descriptor.fragment_function = library.new_function(fragment)
    for name, value in properties.items():
        setattr(descriptor, name, value)
    return descriptor


@pytest.mark.parametrize("fragment", ["by_name", "by_user", None])
def test_functions_that_fit(device: pm.Device, library: pm.Library, fragment: str | None) -> None:
    assert device.new_render_pipeline_state(descriptor_for(library, "vertices", fragment))


DO_NOT_FIT = [
    (
        "other_type",
        r"fragment function 'other_type' takes 'uv' \(float3\), "
        r"which vertex function 'vertices' returns as 'uv' \(float2\)",
    ),
    ("missing", r"'missing' takes 'normal' \(float2\), which vertex function 'vertices' does not return"),
    (
        "missing_user",
        r"'tint' \[\[user\(color\)\]\] \(half4\), which vertex function 'vertices' does not return",
    ),
]


@pytest.mark.parametrize(("fragment", "message"), DO_NOT_FIT)
def test_functions_that_do_not_fit(device: pm.Device, library: pm.Library, fragment: str, message: str) -> None:
    with pytest.raises(pm.PipelineError, match=message):
        device.new_render_pipeline_state(descriptor_for(library, "vertices", fragment))


def test_rasterisation_needs_a_position(device: pm.Device, library: pm.Library) -> None:
    descriptor = descriptor_for(library, "no_position", None)
    with pytest.raises(pm.PipelineError, match=r"vertex function 'no_position' returns no \[\[position\]\]"):
        device.new_render_pipeline_state(descriptor)
    descriptor.is_rasterization_enabled = False
    assert device.new_render_pipeline_state(descriptor)


@pytest.mark.parametrize(
    ("fragment", "pixel_format", "fits"),
    [
        ("integers", pm.PixelFormat.R32Uint, True),
        ("integers", pm.PixelFormat.RGBA8Unorm, False),
        ("integers", pm.PixelFormat.R32Sint, False),
        ("signed_integers", pm.PixelFormat.RG16Sint, True),
        ("signed_integers", pm.PixelFormat.RG16Uint, False),
        ("by_name", pm.PixelFormat.R8Snorm, True),
        ("by_name", pm.PixelFormat.R8Uint, False),
    ],
)
def test_outputs_and_formats(
    device: pm.Device, library: pm.Library, fragment: str, pixel_format: pm.PixelFormat, fits: bool
) -> None:
    descriptor = descriptor_for(library, "vertices", fragment)
    descriptor.color_attachments[0].pixel_format = pixel_format
    if fits:
        assert device.new_render_pipeline_state(descriptor)
        return
    message = (
        rf"fragment function '{fragment}' returns \w+ for colour attachment 0, whose format is {pixel_format.name}"
    )
    with pytest.raises(pm.PipelineError, match=message):
        device.new_render_pipeline_state(descriptor)


def test_vertex_amplification_is_refused_by_name(device: pm.Device, library: pm.Library) -> None:
    descriptor = descriptor_for(library, "vertices", None, max_vertex_amplification_count=2)
    with pytest.raises(pm.PipelineError, match="softmetal does not support vertex amplification"):
        device.new_render_pipeline_state(descriptor)


@pytest.mark.parametrize("choice", [pm.ShaderValidation.Enabled, pm.ShaderValidation.Disabled])
def test_state_tells_whether_it_is_validated(
    device: pm.Device, library: pm.Library, choice: pm.ShaderValidation
) -> None:
    descriptor = descriptor_for(library, "vertices", "by_name", shader_validation=choice)
    assert device.new_render_pipeline_state(descriptor).shader_validation == choice


def test_state_tells_what_it_was_made_with(device: pm.Device, library: pm.Library) -> None:
    descriptor = descriptor_for(library, "vertices", "by_name", label="lamp", support_indirect_command_buffers=True)
    state = device.new_render_pipeline_state(descriptor)
    assert state.label == "lamp"
    assert state.device is device
    assert state.support_indirect_command_buffers
    assert state.gpu_resource_id.impl != device.new_render_pipeline_state(descriptor).gpu_resource_id.impl
    assert state.max_total_threads_per_threadgroup == 0


def test_reflection(device: pm.Device, library: pm.Library) -> None:
    state = device.new_render_pipeline_state(descriptor_for(library, "vertices", "plain"))
    reflection = state.reflection
    assert reflection is not None
    assert [(b.name, b.index, b.type) for b in reflection.vertex_bindings] == [("positions", 4, pm.BindingType.Buffer)]
    assert [(b.name, b.index, b.type) for b in reflection.fragment_bindings] == [
        ("image", 3, pm.BindingType.Texture),
        ("filter", 0, pm.BindingType.Sampler),
    ]
    assert not reflection.tile_bindings
    assert not reflection.mesh_bindings


Answer = tuple[pm.RenderPipelineState | None, pm.MetalError | None]


def later(device: pm.Device, descriptor: pm.RenderPipelineDescriptor) -> Answer:
    """What the completion handler gets."""
    answers: queue.Queue[Answer] = queue.Queue()
    device.new_render_pipeline_state(descriptor, lambda state, error: answers.put((state, error)))
    return answers.get(timeout=60)


def test_completion_handlers(device: pm.Device, library: pm.Library) -> None:
    state, error = later(device, descriptor_for(library, "vertices", "by_name"))
    assert isinstance(state, pm.RenderPipelineState)
    assert error is None
    state, error = later(device, descriptor_for(library, "vertices", "missing"))
    assert state is None
    assert "does not return" in str(error)


def test_completion_handler_with_reflection(device: pm.Device, library: pm.Library) -> None:
    answers: queue.Queue[pm.RenderPipelineReflection | None] = queue.Queue()
    descriptor = descriptor_for(library, "vertices", "plain")
    option = pm.PipelineOption.BindingInfo
    device.new_render_pipeline_state(descriptor, option, lambda _, reflection, __: answers.put(reflection))
    reflection = answers.get(timeout=60)
    assert reflection is not None
    assert [binding.name for binding in reflection.fragment_bindings] == ["image", "filter"]


def test_tile_pipelines_are_refused_by_name(device: pm.Device, library: pm.Library) -> None:
    descriptor = pm.TileRenderPipelineDescriptor(tile_function=library.new_function("dispatch"))
    with pytest.raises(pm.UnavailableError, match="newRenderPipelineStateWithTileDescriptor"):
        device.new_render_pipeline_state(descriptor, pm.PipelineOption.None_)

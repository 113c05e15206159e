"""Names that are easy to get wrong, written out by hand."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.decide import names

SNAKE_CASE = {
    "newCommandQueue": "new_command_queue",
    "GPUStartTime": "gpu_start_time",
    "kernelStartTime": "kernel_start_time",
    "texture2DDescriptor": "texture2d_descriptor",
    "texture2DDescriptorWithPixelFormat": "texture2d_descriptor_with_pixel_format",
    "supports32BitMSAA": "supports32_bit_msaa",
    "supports32BitFloatFiltering": "supports32_bit_float_filtering",
    "supportsBCTextureCompression": "supports_bc_texture_compression",
    "supportsQueryTextureLOD": "supports_query_texture_lod",
    "isDepth24Stencil8PixelFormatSupported": "is_depth24_stencil8_pixel_format_supported",
    "URL": "url",
    "isiOSAppOnMac": "is_ios_app_on_mac",
    "iOSAppOnMac": "ios_app_on_mac",
    "objCType": "objc_type",
    "NSObjCRuntime": "ns_objc_runtime",
    "outputURL": "output_url",
    "newMTL4CommandQueue": "new_mtl4_command_queue",
    "newIOFileHandle": "new_io_file_handle",
    "gpuResourceID": "gpu_resource_id",
    "peerGroupID": "peer_group_id",
    "userIDs": "user_ids",
    "sourceRGBBlendFactor": "source_rgb_blend_factor",
    "sAddressMode": "s_address_mode",
    "rgbBlendOperation": "rgb_blend_operation",
    "UTF8String": "utf8_string",
    "float4x4Columns": "float4x4_columns",
    "maxThreadsPerThreadgroup": "max_threads_per_threadgroup",
    "global": "global_",
    "import": "import_",
}


@pytest.mark.parametrize(("cpp", "python"), SNAKE_CASE.items())
def test_snake_case(cpp: str, python: str) -> None:
    assert names.snake_case(cpp) == python


@pytest.mark.parametrize(
    ("selector", "short", "full"),
    [
        ("newLibraryWithSource:options:error:", "new_library_with_source", "new_library_with_source_options"),
        ("newFence", "new_fence", "new_fence"),
        ("setBytes:length:atIndex:", "set_bytes", "set_bytes_length_at_index"),
        ("setBuffers:offsets:withRange:", "set_buffers", "set_buffers_offsets_with_range"),
    ],
)
def test_names_from_selectors(selector: str, short: str, full: str) -> None:
    assert names.selector_name(selector) == short
    assert names.full_selector_name(selector) == full


@pytest.mark.parametrize(
    ("enum", "enumerators", "expected"),
    [
        ("PixelFormat", ["PixelFormatInvalid", "PixelFormatRGBA8Unorm"], ["Invalid", "RGBA8Unorm"]),
        ("LanguageVersion", ["LanguageVersion1_0", "LanguageVersion3_2"], ["Version1_0", "Version3_2"]),
        ("CullMode", ["CullModeNone", "CullModeFront"], ["None_", "Front"]),
        ("TextureType", ["TextureType1D", "TextureTypeCube"], ["Type1D", "Cube"]),
        ("RenderStages", ["RenderStageVertex", "RenderStageTile"], ["Vertex", "Tile"]),
        (
            "ResourceOptions",
            ["ResourceStorageModeShared", "ResourceCPUCacheModeDefaultCache"],
            ["StorageModeShared", "CPUCacheModeDefaultCache"],
        ),
        ("FeatureSet", ["FeatureSet_iOS_GPUFamily1_v1", "FeatureSet_OSX_X"], ["iOS_GPUFamily1_v1", "OSX_X"]),
        ("ArgumentBuffersTier", ["ArgumentBuffersTier1", "ArgumentBuffersTier2"], ["Tier1", "Tier2"]),
        (
            "StringEncoding",
            ["ASCIIStringEncoding", "UTF8StringEncoding"],
            ["ASCIIStringEncoding", "UTF8StringEncoding"],
        ),
    ],
)
def test_enumerator_names(enum: str, enumerators: list[str], expected: list[str]) -> None:
    prefix = names.enumerator_prefix(enum, enumerators)
    assert [names.enumerator_name(enum, enumerator, prefix) for enumerator in enumerators] == expected


@pytest.mark.parametrize(
    ("cpp", "python"), [("pError", "error"), ("pCoder", "coder"), ("pipeline", "pipeline"), ("pURL", "url")]
)
def test_argument_names_lose_the_pointer_prefix(cpp: str, python: str) -> None:
    assert names.argument_name(cpp) == python


@pytest.mark.parametrize(
    ("plural", "one"), [("color_attachments", "color_attachment"), ("entries", "entry"), ("address", None)]
)
def test_singular(plural: str, one: str | None) -> None:
    assert names.singular(plural) == one


camel_case = st.lists(
    st.one_of(
        st.from_regex(r"[A-Z][a-z]{1,8}", fullmatch=True),
        st.sampled_from(["GPU", "URL", "ID", "MTL4", "2D", "32"]),
    ),
    min_size=1,
    max_size=6,
).map(lambda parts: "a" + "".join(parts))


@given(camel_case)
def test_any_camel_case_name_becomes_a_valid_stable_identifier(name: str) -> None:
    python = names.snake_case(name)
    assert python.isidentifier()
    assert not keyword.iskeyword(python)
    assert python == python.lower()
    assert python.replace("_", "") == name.lower()
    assert names.snake_case(python) == python

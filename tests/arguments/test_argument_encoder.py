"""`ArgumentEncoder` against layouts computed by hand from the MSL specification (§2.13) and C's rules."""

from __future__ import annotations

import ctypes

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .conftest import Bench

_MATERIALS = """
enum { kScale = 7 };
#define MEMBER(n) [[id(n)]]
template <typename T> struct Part { device const T* values [[id(1)]]; T scale MEMBER(kScale); };
struct Arguments {
    device float* out [[id(1)]];
    constant Part<float>* shared_part [[id(3)]];
    Part<float> parts[2] [[id(4)]];
    int offsets[4] [[id(30)]];
    float4 colour;
};
kernel void mix(constant Arguments& arguments [[buffer(2)]], uint i [[thread_position_in_grid]]) {
    constant Part<float>& part = *arguments.shared_part;
    arguments.out[i] = part.values[i] * part.scale + arguments.parts[0].values[i] * arguments.parts[0].scale
        + arguments.parts[1].values[i] * arguments.parts[1].scale + arguments.offsets[i % 4] + arguments.colour.z;
}
"""


def _write(encoder: pm.ArgumentEncoder, index: int, value: npt.NDArray[np.generic]) -> None:
    ctypes.memmove(encoder.constant_data(index).address, value.tobytes(), value.nbytes)


def test_kernel_reads_what_was_encoded(bench: Bench) -> None:
    random = np.random.default_rng(3)
    values = random.normal(size=(3, 50)).astype(np.float32)
    scales = random.normal(size=3).astype(np.float32)
    offsets = np.array([3, -1, 4, -15], np.int32)
    buffers = [bench.buffer(row) for row in values]
    out = bench.buffer(np.zeros(50, np.float32))
    function = bench.function(_MATERIALS, "mix")
    encoder = function.new_argument_encoder(2)
    part_encoder = encoder.new_argument_encoder(3)
    part = bench.device.new_buffer(part_encoder.encoded_length, pm.ResourceStorageModeShared)
    part_encoder.set_argument_buffer(part, 0)
    part_encoder.set_buffer(buffers[0], 0, 1)
    _write(part_encoder, 7, scales[:1])
    arguments = bench.device.new_buffer(256 + encoder.encoded_length, pm.ResourceStorageModeShared)
    encoder.set_argument_buffer(arguments, 256)
    encoder.set_buffer(out, 0, 1)
    encoder.set_buffer(part, 0, 3)
    # Each part takes the ids 0 to 7 from its own first on: parts[1] starts at 4 + 8.
    encoder.set_buffer(buffers[1], 0, 4 + 1)
    _write(encoder, 4 + 7, scales[1:2])
    encoder.set_buffer(buffers[2], 0, 12 + 1)
    _write(encoder, 12 + 7, scales[2:])
    _write(encoder, 30, offsets)
    _write(encoder, 34, np.array([1, 2, 0.5, 4], np.float32))

    def encode(compute: pm.ComputeCommandEncoder) -> None:
        compute.set_buffer(arguments, 256, 2)
        compute.use_resources([*buffers, part], pm.ResourceUsage.Read)
        compute.use_resource(out, pm.ResourceUsage.Write)

    bench.run(bench.device.new_compute_pipeline_state(function), encode, (50, 1, 1), (10, 1, 1))
    expected = (values * scales[:, None]).sum(axis=0) + offsets[np.arange(50) % 4] + np.float32(0.5)
    np.testing.assert_allclose(bench.read(out, np.float32), expected, rtol=1e-5, atol=1e-5)


def test_layout_is_that_of_the_struct(bench: Bench) -> None:
    encoder = bench.function(_MATERIALS, "mix").new_argument_encoder(2)
    # out 0, shared_part 8, parts 16 and 32, offsets 48, colour 64
    assert encoder.encoded_length == 80
    assert encoder.alignment == 16
    buffer = bench.device.new_buffer(3 * encoder.encoded_length, pm.ResourceStorageModeShared)
    encoder.set_argument_buffer(buffer, 0, 1)
    start = encoder.constant_data(30).address - 48
    assert start == buffer.gpu_address + 80
    assert encoder.constant_data(32).address == start + 48 + 2 * 4
    assert encoder.constant_data(34).address == start + 64
    encoder.set_buffer(buffer, 16, 13)
    words = np.frombuffer(buffer.contents(), np.uint64)
    assert words[(80 + 32) // 8] == buffer.gpu_address + 16
    encoder.set_buffer(None, 0, 13)
    assert words[(80 + 32) // 8] == 0


def test_automatic_ids_follow_the_rules_of_the_specification(bench: Bench) -> None:
    source = """
    struct Pair { device float* first [[id(1)]]; device float* second [[id(3)]]; };
    struct Arguments {
        device float* single;
        device float* array[3];
        metal::array<device float*, 2> metal_array;
        Pair x;
        Pair y;
        int plain;
        device float* later [[id(20)]];
        device float* last;
    };
    kernel void k(constant Arguments& a [[buffer(0)]]) { *a.single = 1; }
    """
    pipeline = bench.pipeline(source, "k")
    assert pipeline.reflection is not None
    (binding,) = pipeline.reflection.bindings
    assert isinstance(binding, pm.BufferBinding) and binding.buffer_struct_type is not None
    ids = {member.name: member.argument_index for member in binding.buffer_struct_type.members}
    expected = {"single": 0, "array": 1, "metal_array": 4, "x": 6, "y": 10, "plain": 14, "later": 20, "last": 21}
    assert ids == expected


def test_descriptors_lay_out_one_member_after_another(bench: Bench) -> None:
    described = pm.ArgumentDescriptor
    encoder = bench.device.new_argument_encoder(
        [
            described(data_type=pm.DataType.Pointer, index=0),
            described(data_type=pm.DataType.Float3, index=5),
            described(data_type=pm.DataType.Int, index=2),
            described(data_type=pm.DataType.Pointer, index=8, array_length=2),
            described(data_type=pm.DataType.Float3x3, index=12, constant_block_alignment=64),
        ]
    )
    # 0: pointer at 0; 2: int at 8; 5: float3 at 16 (16 bytes); 8: two pointers at 32; 12: three columns at 64
    assert encoder.encoded_length == 128
    assert encoder.alignment == 64
    buffer = bench.device.new_buffer(128, pm.ResourceStorageModeShared)
    encoder.set_argument_buffer(buffer, 0)
    starts = {index: encoder.constant_data(index).address - buffer.gpu_address for index in (2, 5, 12)}
    assert starts == {2: 8, 5: 16, 12: 64}
    encoder.set_buffers([buffer, buffer], [4, 8], 8)
    np.testing.assert_array_equal(
        np.frombuffer(buffer.contents(), np.uint64)[4:6], [buffer.gpu_address + 4, buffer.gpu_address + 8]
    )


def test_reflection_tells_pointers_and_what_they_point_to(bench: Bench) -> None:
    pipeline = bench.pipeline(_MATERIALS, "mix")
    assert pipeline.reflection is not None
    (binding,) = pipeline.reflection.bindings
    assert isinstance(binding, pm.BufferBinding) and binding.buffer_struct_type is not None
    members = {member.name: member for member in binding.buffer_struct_type.members}
    assert [(m.name, m.offset, m.argument_index) for m in binding.buffer_struct_type.members] == [
        ("out", 0, 1),
        ("shared_part", 8, 3),
        ("parts", 16, 4),
        ("offsets", 48, 30),
        ("colour", 64, 34),
    ]
    out = members["out"].pointer_type
    assert out is not None
    assert (out.element_type, out.access) == (pm.DataType.Float, pm.BindingAccess.ReadWrite)
    assert (out.data_size, out.alignment, out.element_is_argument_buffer) == (4, 4, False)
    part = members["shared_part"].pointer_type
    assert part is not None and part.element_struct_type is not None
    assert (part.element_type, part.access) == (pm.DataType.Struct, pm.BindingAccess.ReadOnly)
    assert part.element_is_argument_buffer and part.data_size == 16
    assert [member.argument_index for member in part.element_struct_type.members] == [1, 7]
    parts = members["parts"].array_type
    assert parts is not None
    assert (parts.array_length, parts.stride, parts.argument_index_stride) == (2, 16, 8)
    same = bench.device.new_argument_encoder(binding)
    assert same.encoded_length == 80


def test_wrong_calls_name_what_is_wrong(bench: Bench) -> None:
    function = bench.function(_MATERIALS, "mix")
    encoder = function.new_argument_encoder(2)
    buffer = bench.device.new_buffer(256, pm.ResourceStorageModeShared)
    with pytest.raises(pm.MetalError, match=r"no argument buffer is set|no buffer to write to"):
        encoder.set_buffer(buffer, 0, 1)
    with pytest.raises(pm.MetalError, match=r"no 80 bytes from offset 192 on|arguments take 80 bytes"):
        encoder.set_argument_buffer(buffer, 192)
    with pytest.raises(pm.MetalError, match="multiple of the encoder's alignment"):
        encoder.set_argument_buffer(buffer, 8)
    encoder.set_argument_buffer(buffer, 0)
    with pytest.raises(pm.MetalError, match="no member with id 2"):
        encoder.set_buffer(buffer, 0, 2)
    with pytest.raises(pm.MetalError, match="id 34 is a float4, not a pointer"):
        encoder.set_buffer(buffer, 0, 34)
    with pytest.raises(pm.MetalError, match="id 1 is a pointer, not a constant"):
        encoder.constant_data(1)
    with pytest.raises(pm.MetalError, match="not an argument buffer"):
        encoder.new_argument_encoder(1)
    with pytest.raises(pm.MetalError, match="no buffer argument at index 0"):
        function.new_argument_encoder(0)
    with pytest.raises(pm.MetalError, match="two arguments have the index 3"):
        bench.device.new_argument_encoder([pm.ArgumentDescriptor(data_type=pm.DataType.Float, index=3)] * 2)


def test_repeated_ids_are_refused(bench: Bench) -> None:
    source = """
    struct Arguments { device float* a [[id(2)]]; device float* b [[id(2)]]; };
    kernel void k(constant Arguments& arguments [[buffer(0)]]) {}
    """
    with pytest.raises(pm.CompileError, match="'Arguments' have the id 2"):
        bench.function(source, "k")

"""What the device knows of textures, tables and commands lies in no buffer; shaders that are right may look at it."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.shader_validation.conftest import HEAD, Bench, words

pytestmark = pytest.mark.softmetal

TEXTURES = """
struct Scene { array<texture2d<float>, 2> images; sampler filter; };
kernel void k(constant Scene& scene [[buffer(0)]], device float* out [[buffer(1)]],
              uint i [[thread_position_in_grid]]) {
    uint2 at = uint2(i % 4, i / 4);
    float sum = 0;
    if (i % 2 == 0) {
        sum += scene.images[0].read(at).x + scene.images[0].read(at + 1).x;
    } else {
        sum -= scene.images[0].read(at).x + scene.images[i % 2].read(at + 1).x;
    }
    for (uint j = 0; j < 2; ++j) sum += scene.images[j].sample(scene.filter, float2(0.5), level(0)).x;
    out[i] = sum + scene.images[0].get_width();
}
"""


def run(bench: Bench, pipeline: pm.ComputePipelineState, buffers: list[pm.Buffer], used: list[pm.Resource]) -> None:
    commands = bench.queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    for index, buffer in enumerate(buffers):
        encoder.set_buffer(buffer, 0, index)
    for resource in used:
        encoder.use_resource(resource, pm.ResourceUsage.Read)
    encoder.dispatch_threads(pm.Size(8, 1, 1), pm.Size(8, 1, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()


def test_textures_out_of_argument_buffers(bench: Bench) -> None:
    device = bench.device
    size = pm.TextureDescriptor(
        pixel_format=pm.PixelFormat.R32Float, width=8, height=8, storage_mode=pm.StorageMode.Shared
    )
    images = [device.new_texture(size) for _ in range(2)]
    for image, value in zip(images, (1, 2), strict=True):
        image.from_numpy(np.full((8, 8), value, np.float32))
    filter_ = device.new_sampler_state(pm.SamplerDescriptor(support_argument_buffers=True))
    identifiers = [*(image.gpu_resource_id.impl for image in images), filter_.gpu_resource_id.impl]
    out = device.new_buffer(np.zeros(8, np.float32))
    run(bench, bench.pipeline(TEXTURES), [device.new_buffer(np.array(identifiers, np.uint64)), out], list(images))
    even, odd = 1 + 1 + 3 + 8, -1 - 2 + 3 + 8
    np.testing.assert_array_equal(np.frombuffer(out.contents(), np.float32), [even, odd] * 4)


def test_buffers_that_are_gone(bench: Bench) -> None:
    source = """kernel void k(device uint* x [[buffer(0)]], constant ulong& at [[buffer(1)]]) {
        x[0] = *(device uint*)at;
    }"""
    target = bench.device.new_buffer(words(1 << 16))
    word = 1 << 15  # far from where small buffers would begin
    address = np.array([target.gpu_address + 4 * word], np.uint64)
    assert bench.run(source, [words(1), address], grid=1, group=1)[0][0] == word
    del target
    message = bench.error(source, [words(1), address], grid=1, group=1)
    assert f"read of 4 bytes through address {int(address[0]):#x}, which is in no buffer" in message


COMMANDS = """
struct Scene { command_buffer commands; };
kernel void k(constant Scene& scene [[buffer(0)]], uint i [[thread_position_in_grid]]) {
    compute_command one(scene.commands, i), other(scene.commands, 7 - i);
    if (i < 4) {
        one.reset();
        one.set_threadgroup_memory_length(16, 0);
    } else if (i == 5) {
        other.copy_command(one);
        one.set_threadgroup_memory_length(32, 0);
    } else {
        one.set_threadgroup_memory_length(48, 1);
        one.set_stage_in_region(uint3(0), uint3(1));
    }
}
"""


def test_commands_out_of_argument_buffers(bench: Bench) -> None:
    device = bench.device
    descriptor = pm.IndirectCommandBufferDescriptor(
        command_types=pm.IndirectCommandType.ConcurrentDispatch, max_kernel_buffer_bind_count=1
    )
    commands = device.new_indirect_command_buffer(descriptor, 8, pm.ResourceOptions.StorageModeShared)
    scene = device.new_buffer(np.array([commands.gpu_resource_id.impl], np.uint64))
    run(bench, bench.pipeline(COMMANDS), [scene], [commands])


TABLES = """
struct Scene { visible_function_table<uint(uint)> table; };
kernel void k(constant Scene& scene [[buffer(0)]], device uint* out [[buffer(1)]],
              uint i [[thread_position_in_grid]]) {
    uint sum = scene.table.size();
    if (i % 2 == 0) sum += scene.table[0](i) + scene.table[1](i);
    else sum += scene.table[1](i) * scene.table[0](i);
    out[i] = sum;
}
"""
FUNCTIONS = "[[visible]] uint same(uint x) { return x; }\n[[visible]] uint twice(uint x) { return 2 * x; }"


def test_tables_out_of_argument_buffers(bench: Bench) -> None:
    device = bench.device
    library = device.new_library(HEAD + FUNCTIONS)
    functions = [library.new_function(name) for name in ("same", "twice")]
    linked = pm.LinkedFunctions()
    linked.functions = functions
    descriptor = pm.ComputePipelineDescriptor(
        compute_function=device.new_library(HEAD + TABLES).new_function("k"),
        linked_functions=linked,
        shader_validation=pm.ShaderValidation.Enabled,
    )
    pipeline = device.new_compute_pipeline_state(descriptor, 0)[0]
    table = pipeline.new_visible_function_table(pm.VisibleFunctionTableDescriptor(function_count=2))
    table.set_functions([pipeline.function_handle(function) for function in functions], 0)
    out = device.new_buffer(words(8))
    run(bench, pipeline, [device.new_buffer(np.array([table.gpu_resource_id.impl], np.uint64)), out], [table])
    i = np.arange(8)
    np.testing.assert_array_equal(np.frombuffer(out.contents(), np.uint32), 2 + np.where(i % 2 == 0, 3 * i, 2 * i * i))

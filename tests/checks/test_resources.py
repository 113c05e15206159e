"""Buffers, heaps, samplers, pipelines, arrays of descriptors."""

from __future__ import annotations

import pytest

import pymetal as pm

from .cases import Case, World, judge, over


def in_heap(world: World) -> pm.Buffer:
    heap = world.device.new_heap(pm.HeapDescriptor(size=65536))
    return heap.new_buffer(256, pm.ResourceStorageModePrivate)


CASES = [
    Case(
        "empty buffer",
        lambda w: w.device.new_buffer(1),
        lambda w: w.device.new_buffer(0),
        "new_buffer: length is 0; a buffer has at least one byte",
    ),
    Case(
        "empty data",
        lambda w: w.device.new_buffer(b"1"),
        lambda w: w.device.new_buffer(b""),
        "new_buffer: len(data) is 0; a buffer has at least one byte",
    ),
    Case(
        "color attachments",
        lambda w: pm.RenderPassDescriptor().color_attachments.object(7),
        lambda w: pm.RenderPassDescriptor().color_attachments.object(8),
        "object: attachment_index is 8; color attachments have the indices 0 to 7",
    ),
    Case(
        "vertex attributes",
        lambda w: pm.VertexDescriptor().attributes.object(30),
        lambda w: pm.VertexDescriptor().attributes.object(31),
        "object: index is 31; attributes have the indices 0 to 30",
    ),
    Case(
        "vertex layouts",
        lambda w: pm.VertexDescriptor().layouts.object(30),
        lambda w: pm.VertexDescriptor().layouts.object(31),
        "object: index is 31; buffers have the indices 0 to 30",
    ),
    Case(
        "anisotropy",
        lambda w: w.device.new_sampler_state(pm.SamplerDescriptor(max_anisotropy=16)),
        lambda w: w.device.new_sampler_state(pm.SamplerDescriptor(max_anisotropy=17)),
        "new_sampler_state: descriptor.max_anisotropy is 17; it must be 1 to 16",
    ),
    Case(
        "levels of detail",
        lambda w: w.device.new_sampler_state(pm.SamplerDescriptor(lod_min_clamp=1, lod_max_clamp=1)),
        lambda w: w.device.new_sampler_state(pm.SamplerDescriptor(lod_min_clamp=2, lod_max_clamp=1)),
        "new_sampler_state: descriptor.lod_min_clamp is 2.000000; lod_max_clamp is 1.000000",
    ),
    Case(
        "heap's size",
        lambda w: w.device.new_heap(pm.HeapDescriptor(size=65536)),
        lambda w: w.device.new_heap(pm.HeapDescriptor(size=0)),
        "new_heap: descriptor.size is 0; a heap has at least one byte",
    ),
    Case(
        "heap's storage",
        lambda w: w.device.new_heap(pm.HeapDescriptor(size=65536, storage_mode=pm.StorageMode.Shared)),
        lambda w: w.device.new_heap(pm.HeapDescriptor(size=65536, storage_mode=pm.StorageMode.Memoryless)),
        "new_heap: descriptor.storage_mode is Memoryless; a heap is Shared or Private",
    ),
    Case(
        "command buffers of a queue",
        lambda w: w.device.new_command_queue(1),
        lambda w: w.device.new_command_queue(0),
        "new_command_queue: max_command_buffer_count is 0; it must be at least 1",
    ),
    Case(
        "no kernel",
        lambda w: w.device.new_command_queue(),
        lambda w: w.device.new_compute_pipeline_state(pm.ComputePipelineDescriptor(), 0),
        "new_compute_pipeline_state: descriptor.compute_function is None; a compute pipeline needs a kernel",
    ),
    Case(
        "no vertex function",
        lambda w: w.device.new_command_queue(),
        lambda w: w.device.new_render_pipeline_state(pm.RenderPipelineDescriptor()),
        "new_render_pipeline_state: descriptor.vertex_function is None; a render pipeline needs a vertex function",
    ),
    Case(
        "no mesh function",
        lambda w: w.device.new_command_queue(),
        lambda w: w.device.new_render_pipeline_state(pm.MeshRenderPipelineDescriptor(), 0),
        "new_render_pipeline_state: descriptor.mesh_function is None; a mesh pipeline needs a mesh function",
    ),
    Case(
        "no tile function",
        lambda w: w.device.new_command_queue(),
        lambda w: w.device.new_render_pipeline_state(pm.TileRenderPipelineDescriptor(), 0),
        "new_render_pipeline_state: descriptor.tile_function is None; a tile pipeline needs a function",
    ),
    Case(
        "memoryless buffer",
        lambda w: w.device.new_buffer(16, pm.ResourceStorageModePrivate),
        lambda w: w.device.new_buffer(16, pm.ResourceStorageModeMemoryless),
        "new_buffer: options is StorageMode.Memoryless; only textures can be memoryless",
    ),
    Case(
        "memory of no heap",
        lambda w: in_heap(w).make_aliasable(),
        lambda w: w.buffer.make_aliasable(),
        "make_aliasable: this resource is of no heap; only those of a heap can share their memory",
    ),
    Case(
        "modified range",
        lambda w: w.device.new_command_queue(),
        lambda w: w.buffer.did_modify_range((0, 4)),
        "did_modify_range: this buffer is of StorageMode.Shared; only Managed ones are told of changes",
    ),
]


@over(CASES)
def test_resources(case: Case, world: World) -> None:
    judge(case, world)


def test_managed_range(world: World) -> None:
    buffer = world.device.new_buffer(256, pm.ResourceStorageModeManaged)
    buffer.did_modify_range((128, 128))
    with pytest.raises(pm.ValidationError, match=r"^did_modify_range: range is 128 to 256; the buffer's bytes have"):
        buffer.did_modify_range((128, 129))


def test_longest_buffer(world: World) -> None:
    most = world.device.max_buffer_length
    with pytest.raises(pm.ValidationError, match=rf"^new_buffer: length is {most + 1}; .* is {most}$"):
        world.device.new_buffer(most + 1)

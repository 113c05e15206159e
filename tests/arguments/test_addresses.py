"""Buffers reached through addresses in other buffers: `gpu_address` is what a `device T*` in a struct holds."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .conftest import Bench


def test_struct_of_pointers_written_by_the_cpu(bench: Bench) -> None:
    source = """
    struct Job { device const float* left; device const float* right; device float* sum; uint count; };
    kernel void add(constant Job& job [[buffer(0)]], uint i [[thread_position_in_grid]]) {
        if (i < job.count) job.sum[i] = job.left[i] + job.right[i];
    }
    """
    left, right = np.arange(100, dtype=np.float32), np.linspace(5, 9, 100, dtype=np.float32)
    buffers = [bench.buffer(left), bench.buffer(right), bench.buffer(np.zeros(100, np.float32))]
    job = np.zeros(1, np.dtype([("pointers", np.uint64, 3), ("count", np.uint32)], align=True))
    job["pointers"] = [buffer.gpu_address for buffer in buffers]
    job["count"] = 90

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_bytes(job, index=0)
        encoder.use_resources(buffers, pm.ResourceUsage.Read | pm.ResourceUsage.Write)

    bench.run(bench.pipeline(source, "add"), encode, (128, 1, 1), (32, 1, 1))
    expected = np.where(np.arange(100) < 90, left + right, 0)
    np.testing.assert_array_equal(bench.read(buffers[2], np.float32), expected)


def test_address_arithmetic_reaches_the_middle_of_a_buffer(bench: Bench) -> None:
    source = """
    kernel void copy(device float* device* rows [[buffer(0)]], device float* out [[buffer(1)]],
                     uint2 p [[thread_position_in_grid]]) {
        out[p.y * 8 + p.x] = rows[p.y][p.x];
    }
    """
    matrix = np.arange(16 * 8, dtype=np.float32).reshape(16, 8)
    data = bench.buffer(matrix)
    order = np.random.default_rng(1).permutation(16)
    rows = bench.buffer(np.uint64(data.gpu_address) + (order * matrix.strides[0]).astype(np.uint64))
    out = bench.buffer(np.zeros_like(matrix))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffers([rows, out], [0, 0], 0)
        encoder.use_resource(data, pm.ResourceUsage.Read)

    bench.run(bench.pipeline(source, "copy"), encode, (8, 16, 1), (8, 1, 1))
    np.testing.assert_array_equal(bench.read(out, np.float32).reshape(16, 8), matrix[order])


def test_linked_list_is_followed(bench: Bench) -> None:
    source = """
    struct Node { device Node* next; float value; };
    kernel void sum(device Node* first [[buffer(0)]], device float& total [[buffer(1)]]) {
        float running = 0;
        for (device Node* node = first; node != nullptr; node = node->next) running = running * 2 + node->value;
        total = running;
    }
    """
    layout = np.dtype([("next", np.uint64), ("value", np.float32)], align=True)
    order = np.random.default_rng(2).permutation(20)
    nodes = bench.buffer(np.zeros(20, layout))
    view = np.frombuffer(nodes.contents(), layout)
    view["value"][order] = np.arange(20)
    following = np.append(np.uint64(nodes.gpu_address) + order[1:].astype(np.uint64) * layout.itemsize, 0)
    view["next"][order] = following.astype(np.uint64)
    total = bench.buffer(np.zeros(1, np.float32))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffer(nodes, int(order[0]) * layout.itemsize, 0)
        encoder.set_buffer(total, 0, 1)

    bench.run(bench.pipeline(source, "sum"), encode, (1, 1, 1), (1, 1, 1))
    expected = np.float32(0)
    for value in np.arange(20, dtype=np.float32):
        expected = expected * np.float32(2) + value
    assert bench.read(total, np.float32)[0] == expected


def test_buffers_of_a_heap_have_addresses(bench: Bench) -> None:
    source = "kernel void fill(device uint* device& target [[buffer(0)]], uint i [[thread_position_in_grid]])"
    source += "{ target[i] = i * i; }"
    descriptor = pm.HeapDescriptor(size=1 << 16, storage_mode=pm.StorageMode.Shared)
    heap = bench.device.new_heap(descriptor)
    target = heap.new_buffer(64 * 4, pm.ResourceStorageModeShared)
    address = bench.buffer(np.array([target.gpu_address], np.uint64))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffer(address, 0, 0)
        encoder.use_heap(heap)

    bench.run(bench.pipeline(source, "fill"), encode, (64, 1, 1), (64, 1, 1))
    np.testing.assert_array_equal(bench.read(target, np.uint32), np.arange(64, dtype=np.uint32) ** 2)


@pytest.mark.softmetal
def test_null_pointer_in_a_struct_fails_the_command_buffer(bench: Bench) -> None:
    source = "struct Box { device float* values; };"
    source += "kernel void write(constant Box& box [[buffer(0)]]) { box.values[0] = 1; }"
    with pytest.raises(pm.CommandBufferError, match="null pointer"):
        bench.run(
            bench.pipeline(source, "write"),
            lambda encoder: encoder.set_bytes(np.zeros(1, np.uint64), index=0),
            (1, 1, 1),
            (1, 1, 1),
        )

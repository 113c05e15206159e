"""Residency sets: what they hold, what keeps them, and that they keep what a kernel reaches by address."""

from __future__ import annotations

import numpy as np

import pymetal as pm

from .conftest import Bench


def test_contents(bench: Bench) -> None:
    residency = bench.device.new_residency_set(pm.ResidencySetDescriptor(label="everything", initial_capacity=4))
    buffers = [bench.device.new_buffer(4096 * (n + 1), pm.ResourceStorageModeShared) for n in range(3)]
    assert (residency.label, residency.allocation_count, residency.allocated_size) == ("everything", 0, 0)
    residency.add_allocation(buffers[0])
    residency.add_allocations([buffers[1], buffers[2], buffers[0]])
    residency.commit()
    assert residency.all_allocations == buffers
    assert residency.allocated_size == sum(buffer.allocated_size for buffer in buffers)
    assert residency.contains_allocation(buffers[1])
    residency.remove_allocation(buffers[1])
    assert not residency.contains_allocation(buffers[1])
    residency.remove_allocations([buffers[0]])
    assert residency.allocation_count == 1
    residency.remove_all_allocations()
    residency.request_residency()
    residency.end_residency()
    assert residency.all_allocations == []


def test_command_buffer_and_queue_keep_what_is_resident(bench: Bench) -> None:
    source = "struct Box { device uint* values; };"
    source += "kernel void count(constant Box& box [[buffer(0)]], uint i [[thread_position_in_grid]])"
    source += "{ box.values[i] += i; }"
    pipeline = bench.pipeline(source, "count")
    values = bench.buffer(np.zeros(64, np.uint32))
    box = bench.buffer(np.array([values.gpu_address], np.uint64))
    residency = bench.device.new_residency_set(pm.ResidencySetDescriptor())
    residency.add_allocation(values)
    bench.queue.add_residency_set(residency)
    commands = bench.queue.command_buffer()
    commands.use_residency_set(residency)
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(box, 0, 0)
    encoder.dispatch_threads(pm.Size(64, 1, 1), pm.Size(64, 1, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    bench.queue.remove_residency_set(residency)
    np.testing.assert_array_equal(bench.read(values, np.uint32), np.arange(64))

"""Indirect command buffers for compute: encoded by the CPU and by kernels, inherited state, ranges, blits, errors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import pymetal as pm

from .conftest import Bench

_KERNELS = """
kernel void add(device uint* values [[buffer(0)]], constant uint& amount [[buffer(1)]],
                uint i [[thread_position_in_grid]]) { values[i] += amount; }
kernel void twice(device uint* values [[buffer(0)]], uint i [[thread_position_in_grid]]) { values[i] *= 2; }
kernel void shared_sum(device uint* values [[buffer(0)]], threadgroup uint* shared [[threadgroup(0)]],
                       uint i [[thread_position_in_grid]], uint lane [[thread_index_in_threadgroup]]) {
    shared[lane] = values[i];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    uint sum = 0;
    for (uint n = 0; n < 16; ++n) sum += shared[n];
    values[i] = sum;
}
"""


def _pipeline(bench: Bench, name: str, *, indirect: bool = True) -> pm.ComputePipelineState:
    descriptor = pm.ComputePipelineDescriptor(
        compute_function=bench.function(_KERNELS, name), support_indirect_command_buffers=indirect
    )
    return bench.device.new_compute_pipeline_state(descriptor, 0)[0]


def _commands(bench: Bench, count: int = 8, *, inherit_buffers: bool = False) -> pm.IndirectCommandBuffer:
    descriptor = pm.IndirectCommandBufferDescriptor(
        command_types=pm.IndirectCommandType.ConcurrentDispatch | pm.IndirectCommandType.ConcurrentDispatchThreads,
        inherit_buffers=inherit_buffers,
        max_kernel_buffer_bind_count=0 if inherit_buffers else 4,
    )
    return bench.device.new_indirect_command_buffer(descriptor, count, pm.ResourceStorageModeShared)


def _add(bench: Bench, command: pm.IndirectComputeCommand, values: pm.Buffer, amount: pm.Buffer, count: int) -> None:
    command.set_compute_pipeline_state(_ADD_PIPELINES.setdefault(id(bench), _pipeline(bench, "add")))
    command.set_kernel_buffer(values, 0, 0)
    command.set_kernel_buffer(amount, 0, 1)
    command.concurrent_dispatch_threads(pm.Size(count, 1, 1), pm.Size(16, 1, 1))


# Commands keep no pipeline alive.
_ADD_PIPELINES: dict[int, pm.ComputePipelineState] = {}


def _execute(
    bench: Bench,
    commands: pm.IndirectCommandBuffer,
    where: pm.Range | tuple[pm.Buffer, int],
    used: Sequence[pm.Buffer] = (),
) -> None:
    command_buffer = bench.queue.command_buffer()
    encoder = command_buffer.compute_command_encoder()
    if used:
        encoder.use_resources(list(used), pm.ResourceUsage.Write)
    if isinstance(where, pm.Range):
        encoder.execute_commands_in_buffer(commands, where)
    else:
        encoder.execute_commands_in_buffer(commands, *where)
    encoder.end_encoding()
    command_buffer.commit()
    command_buffer.wait_until_completed()


def test_commands_encoded_by_the_cpu_run_in_order_and_again(bench: Bench) -> None:
    values, amount = bench.buffer(np.arange(40, dtype=np.uint32)), bench.buffer(np.array([5], np.uint32))
    commands, twice = _commands(bench), _pipeline(bench, "twice")
    _add(bench, commands.indirect_compute_command(0), values, amount, 40)
    second = commands.indirect_compute_command(3)
    second.set_compute_pipeline_state(twice)
    second.set_kernel_buffer(values, 16, 0)
    second.set_barrier()
    second.concurrent_dispatch_threadgroups(pm.Size(2, 1, 1), pm.Size(8, 1, 1))
    expected = np.arange(40, dtype=np.uint32)
    for _ in range(2):
        _execute(bench, commands, pm.Range(0, 8), [values, amount])
        expected += 5
        expected[4:20] *= 2
        np.testing.assert_array_equal(bench.read(values, np.uint32), expected)
    assert commands.size == 8


def test_range_comes_from_a_buffer(bench: Bench) -> None:
    values = bench.buffer(np.zeros(16, np.uint32))
    amounts = [bench.buffer(np.array([10**n], np.uint32)) for n in range(4)]
    commands = _commands(bench, 4)
    for index, amount in enumerate(amounts):
        _add(bench, commands.indirect_compute_command(index), values, amount, 16)
    _execute(bench, commands, (bench.buffer(np.array([9, 1, 2], np.uint32)), 4))
    np.testing.assert_array_equal(bench.read(values, np.uint32), 110)
    commands.reset(pm.Range(1, 1))
    _execute(bench, commands, pm.Range(0, 4))
    np.testing.assert_array_equal(bench.read(values, np.uint32), 110 + 1101)


def test_buffers_and_threadgroup_memory(bench: Bench) -> None:
    numbers = np.random.default_rng(6).integers(0, 100, 64, dtype=np.uint32)
    values, pipeline = bench.buffer(numbers), _pipeline(bench, "shared_sum")
    commands = _commands(bench, 1, inherit_buffers=True)
    command = commands.indirect_compute_command(0)
    command.set_compute_pipeline_state(pipeline)
    command.set_threadgroup_memory_length(64, 0)
    command.concurrent_dispatch_threadgroups(pm.Size(4, 1, 1), pm.Size(16, 1, 1))
    command_buffer = bench.queue.command_buffer()
    encoder = command_buffer.compute_command_encoder()
    encoder.set_buffer(values, 0, 0)
    encoder.execute_commands_in_buffer(commands, pm.Range(0, 1))
    encoder.end_encoding()
    command_buffer.commit()
    command_buffer.wait_until_completed()
    expected = np.repeat(numbers.reshape(4, 16).sum(axis=1), 16)
    np.testing.assert_array_equal(bench.read(values, np.uint32), expected)


def test_kernel_encodes_the_commands(bench: Bench) -> None:
    source = """
    struct Arguments {
        command_buffer commands [[id(0)]];
        compute_pipeline_state pipeline [[id(1)]];
        device uint* values [[id(2)]];
        device uint* amounts [[id(3)]];
    };
    kernel void encode(constant Arguments& arguments [[buffer(0)]], uint i [[thread_position_in_grid]]) {
        compute_command command(arguments.commands, i);
        command.reset();
        if (i % 2 == 0) return;
        command.set_compute_pipeline_state(arguments.pipeline);
        command.set_kernel_buffer(arguments.values + 4 * i, 0);
        command.set_kernel_buffer(arguments.amounts + i, 1);
        command.concurrent_dispatch_threads(uint3(4, 1, 1), uint3(4, 1, 1));
    }
    """
    values, amounts = bench.buffer(np.zeros(32, np.uint32)), bench.buffer(np.arange(100, 108, dtype=np.uint32))
    commands, pipeline = _commands(bench), _pipeline(bench, "add")
    function = bench.function(source, "encode")
    encoder = function.new_argument_encoder(0)
    arguments = bench.device.new_buffer(encoder.encoded_length, pm.ResourceStorageModeShared)
    encoder.set_argument_buffer(arguments, 0)
    encoder.set_indirect_command_buffer(commands, 0)
    encoder.set_compute_pipeline_state(pipeline, 1)
    encoder.set_buffers([values, amounts], [0, 0], 2)
    bench.run(
        bench.device.new_compute_pipeline_state(function),
        lambda compute: compute.set_buffer(arguments, 0, 0),
        (8, 1, 1),
        (8, 1, 1),
    )
    _execute(bench, commands, pm.Range(0, 8), [values, amounts])
    groups = np.arange(32) // 4
    np.testing.assert_array_equal(bench.read(values, np.uint32), np.where(groups % 2, 100 + groups, 0))


def test_blits_copy_and_reset_commands(bench: Bench) -> None:
    values, amount = bench.buffer(np.zeros(16, np.uint32)), bench.buffer(np.array([3], np.uint32))
    source, destination = _commands(bench, 2), _commands(bench, 3)
    for index in range(2):
        _add(bench, source.indirect_compute_command(index), values, amount, 16)
    command_buffer = bench.queue.command_buffer()
    blit = command_buffer.blit_command_encoder()
    blit.copy_indirect_command_buffer(source, pm.Range(0, 2), destination, 1)
    blit.reset_commands_in_buffer(source, pm.Range(0, 2))
    blit.optimize_indirect_command_buffer(destination, pm.Range(0, 3))
    blit.end_encoding()
    command_buffer.commit()
    _execute(bench, source, pm.Range(0, 2))
    np.testing.assert_array_equal(bench.read(values, np.uint32), 0)
    _execute(bench, destination, pm.Range(0, 3))
    np.testing.assert_array_equal(bench.read(values, np.uint32), 6)


@pytest.mark.softmetal
def test_wrong_commands_fail_by_name(bench: Bench) -> None:
    values, amount = bench.buffer(np.zeros(16, np.uint32)), bench.buffer(np.array([3], np.uint32))
    commands = _commands(bench)
    command = commands.indirect_compute_command(1)
    with pytest.raises(pm.MetalError, match="without supportIndirectCommandBuffers"):
        command.set_compute_pipeline_state(_pipeline(bench, "twice", indirect=False))
    command.concurrent_dispatch_threads(pm.Size(16, 1, 1), pm.Size(16, 1, 1))
    with pytest.raises(pm.CommandBufferError, match="command 1 has no pipeline"):
        _execute(bench, commands, pm.Range(0, 8))
    command.set_compute_pipeline_state(_ADD_PIPELINES.setdefault(id(bench), _pipeline(bench, "add")))
    command.set_kernel_buffer(values, 0, 0)
    with pytest.raises(pm.CommandBufferError, match="no buffer at index 1 for 'amount'"):
        _execute(bench, commands, pm.Range(0, 8))
    _add(bench, command, values, amount, 16)
    command.concurrent_dispatch_threads(pm.Size(16, 1, 1), pm.Size(2048, 1, 1))
    with pytest.raises(pm.CommandBufferError, match="more than 1024"):
        _execute(bench, commands, pm.Range(0, 8))
    with pytest.raises(pm.CommandBufferError, match="beyond its 8 commands"):
        _execute(bench, commands, (bench.buffer(np.array([4, 5], np.uint32)), 0))
    with pytest.raises(pm.MetalError, match="ConcurrentDispatch"):
        bench.device.new_indirect_command_buffer(
            pm.IndirectCommandBufferDescriptor(command_types=pm.IndirectCommandType.DrawPatches), 1, 0
        )

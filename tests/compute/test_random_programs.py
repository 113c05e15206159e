"""Random command buffers, failing ones among them, from many threads on shared queues."""

from __future__ import annotations

import gc
import random
import threading

import numpy as np
import pytest

import pymetal as pm

from .conftest import Runner

pytestmark = pytest.mark.softmetal

SOURCE = """
#include <metal_stdlib>
using namespace metal;
kernel void add(device atomic_uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {
    atomic_fetch_add_explicit(&x[i % 64], 1, memory_order_relaxed);
}
kernel void barrier(device uint* x [[buffer(0)]], uint lane [[thread_index_in_threadgroup]]) {
    threadgroup uint values[64];
    values[lane] = lane;
    threadgroup_barrier(mem_flags::mem_threadgroup);
    x[64 + lane] = values[63 - lane];
}
kernel void divide(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[200] = 7 / x[201]; }
kernel void far(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i + 0x40000000] = 1; }
"""
FAILING = ("divide", "far")
FUNCTIONS = ("add", "add", "barrier", *FAILING)
GROUPS = 40


class Program:
    """One thread's command buffers, each checked against what its kernels should have added."""

    def __init__(self, seed: int, runner: Runner, queues: list[pm.CommandQueue]) -> None:
        self.random = random.Random(seed)
        self.runner = runner
        self.queues = queues
        library = runner.device.new_library_with_source(SOURCE)
        self.pipelines = {
            name: runner.device.new_compute_pipeline_state(library.new_function(name)) for name in set(FUNCTIONS)
        }
        self.errors: list[BaseException] = []

    def run(self) -> None:
        try:
            for _ in range(60):
                self.run_command_buffer()
        except BaseException as error:
            self.errors.append(error)

    def run_command_buffer(self) -> None:
        x = self.runner.upload(np.zeros(256, np.uint32))
        commands = self.random.choice(self.queues).command_buffer()
        functions = self.random.choices(FUNCTIONS, k=self.random.randrange(4))
        for function in functions:
            self.encode(commands, function, x)
        handled = threading.Event()
        commands.add_completed_handler(lambda _: handled.set())
        if self.random.random() < 0.1:
            return  # never committed
        commands.commit()
        if self.random.random() < 0.1:
            return  # completes unwatched
        fails = any(function in FAILING for function in functions)
        try:
            commands.wait_until_completed()
            assert not fails
        except pm.CommandBufferError:
            assert fails
        assert handled.is_set()
        if not fails:
            added = functions.count("add") * GROUPS
            assert np.all(np.frombuffer(x.contents(), np.uint32, 64) == added)

    def encode(self, commands: pm.CommandBuffer, function: str, x: pm.Buffer) -> None:
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(self.pipelines[function])
        encoder.set_buffer(x, 0, 0)
        encoder.dispatch_threadgroups(pm.Size(GROUPS, 1, 1), pm.Size(64, 1, 1))
        encoder.end_encoding()


def run_programs(runner: Runner, seed: int) -> list[BaseException]:
    queues = [runner.device.new_command_queue() for _ in range(3)]
    programs = [Program(8 * seed + i, runner, queues) for i in range(8)]
    threads = [threading.Thread(target=program.run) for program in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for queue in queues:  # also those that nobody waited for
        commands = queue.command_buffer()
        commands.commit()
        commands.wait_until_completed()
    return [error for program in programs for error in program.errors]


def test_random_programs_on_many_threads(runner: Runner) -> None:
    assert run_programs(runner, 0) == []
    gc.collect()
    before = pm.debug.live_objects()
    assert run_programs(runner, 1) == []
    gc.collect()
    assert pm.debug.live_objects() == before

"""Several queues from several threads."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

import pymetal as pm

THREADS = 8
COMMAND_BUFFERS = 1_000
IN_FLIGHT = 32


def increment(pipeline: pm.ComputePipelineState, queue: pm.CommandQueue, counter: pm.Buffer) -> pm.CommandBuffer:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(counter, 0, 0)
    encoder.dispatch_threads((1, 1, 1), (1, 1, 1))
    encoder.end_encoding()
    return commands


def count(device: pm.Device, pipeline: pm.ComputePipelineState, queue: pm.CommandQueue) -> tuple[float, int]:
    """Adds one `COMMAND_BUFFERS` times, many in flight; returns the sum and the number of handlers called."""
    counter = device.new_buffer(np.zeros(1, np.float32))
    called: list[pm.CommandBuffer] = []
    flying: list[pm.CommandBuffer] = []
    for _ in range(COMMAND_BUFFERS):
        commands = increment(pipeline, queue, counter)
        commands.add_completed_handler(called.append)
        commands.commit()
        flying.append(commands)
        if len(flying) == IN_FLIGHT:
            flying.pop(0).wait_until_completed()
    for commands in flying:
        commands.wait_until_completed()
    return float(counter.contents().view(np.float32)[0]), len(called)


@pytest.mark.parametrize("shared", [False, True], ids=["a queue each", "one queue"])
def test_eight_threads(device: pm.Device, pipeline: pm.ComputePipelineState, shared: bool) -> None:
    common = device.new_command_queue()
    queues = [common if shared else device.new_command_queue() for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        results = list(threads.map(count, [device] * THREADS, [pipeline] * THREADS, queues))
    assert results == [(COMMAND_BUFFERS, COMMAND_BUFFERS)] * THREADS


def test_a_full_queue_lets_other_threads_run(device: pm.Device) -> None:
    """Asking for a command buffer waits while the queue is full; here another thread has to end that."""
    queue = device.new_command_queue(1)
    event = device.new_shared_event()
    commands = queue.command_buffer()
    commands.encode_wait(event, 1)
    commands.commit()

    def signal() -> None:
        event.signaled_value = 1

    timer = threading.Timer(0.05, signal)
    timer.start()
    queue.command_buffer()
    assert event.signaled_value == 1
    timer.join()
    commands.wait_until_completed()
    assert commands.status is pm.CommandBufferStatus.Completed


def test_what_handlers_raise_goes_to_the_hook(device: pm.Device, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[str] = []

    def hook(unraisable: Any) -> None:
        caught.append(str(unraisable.exc_value))

    def handler(_: pm.CommandBuffer) -> None:
        raise RuntimeError("from a handler")

    def commit_many(queue: pm.CommandQueue) -> None:
        flying = [queue.command_buffer() for _ in range(IN_FLIGHT)]
        for commands in flying:
            commands.add_completed_handler(handler)
            commands.commit()
        for commands in flying:
            commands.wait_until_completed()

    monkeypatch.setattr(sys, "unraisablehook", hook)
    queues = [device.new_command_queue() for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(commit_many, queues))
    assert caught == ["from a handler"] * (THREADS * IN_FLIGHT)

"""Command buffers and shared events on an event loop."""

from __future__ import annotations

import asyncio
import contextvars
import subprocess
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import pymetal as pm

TIMEOUT = 20
COMMAND_BUFFERS = 2_000
QUEUES = 8

FAULT = """
#include <metal_stdlib>
kernel void fault(device int* values [[buffer(0)]]) { values[1 << 28] = 1; }
"""


def committed(queue: pm.CommandQueue, event: pm.SharedEvent | None = None, value: int = 1) -> pm.CommandBuffer:
    """An empty command buffer, or one that first waits for an event."""
    commands = queue.command_buffer()
    if event is not None:
        commands.encode_wait(event, value)
    commands.commit()
    return commands


def run(coroutine: Any) -> Any:
    return asyncio.run(asyncio.wait_for(coroutine, TIMEOUT))


def test_completed(queue: pm.CommandQueue) -> None:
    async def main() -> pm.CommandBufferStatus:
        commands = committed(queue)
        await commands.completed()
        return commands.status

    assert run(main()) is pm.CommandBufferStatus.Completed


def test_what_has_completed_before(queue: pm.CommandQueue) -> None:
    commands = committed(queue)
    commands.wait_until_completed()

    async def main() -> None:
        await commands.scheduled()
        await commands.completed()
        await commands.completed()

    run(main())


def test_only_after_commit(queue: pm.CommandQueue) -> None:
    commands = queue.command_buffer()
    for awaited in (commands.completed, commands.scheduled):
        with pytest.raises(pm.ValidationError, match="not committed"):
            _ = awaited()


def test_handlers_have_returned(queue: pm.CommandQueue) -> None:
    async def main() -> list[str]:
        seen: list[str] = []
        commands = queue.command_buffer()
        commands.add_completed_handler(lambda _: seen.append("handler"))
        commands.commit()
        await commands.completed()
        return [*seen, "awaited"]

    assert run(main()) == ["handler", "awaited"]


@pytest.mark.softmetal
def test_failure_raises(device: pm.Device, queue: pm.CommandQueue) -> None:
    pipeline = device.new_compute_pipeline_state(device.new_library(FAULT).new_function("fault"))

    def failing() -> pm.CommandBuffer:
        commands = queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_buffer(device.new_buffer(16), 0, 0)
        encoder.dispatch_threads((1, 1, 1), (1, 1, 1))
        encoder.end_encoding()
        commands.commit()
        return commands

    async def main() -> None:
        with pytest.raises(pm.CommandBufferError):
            await failing().completed()
        commands = failing()
        await commands.completed(check=False)
        assert commands.status is pm.CommandBufferStatus.Error

    run(main())


def test_the_loop_goes_on_meanwhile(device: pm.Device, queue: pm.CommandQueue) -> None:
    async def main() -> None:
        event = device.new_shared_event()
        commands = committed(queue, event)
        waiting = asyncio.create_task(commands.completed())
        await asyncio.sleep(0.05)
        assert not waiting.done()
        event.signaled_value = 1
        await waiting

    run(main())


def test_cancelling_leaves_the_commands_alone(device: pm.Device, queue: pm.CommandQueue) -> None:
    async def main() -> None:
        event = device.new_shared_event()
        commands = committed(queue, event)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(commands.completed(), 0.05)
        event.signaled_value = 1
        await commands.completed()
        assert commands.status is pm.CommandBufferStatus.Completed

    run(main())


def test_an_older_command_buffer_does_not_wait_for_a_newer_one(device: pm.Device, queue: pm.CommandQueue) -> None:
    """Awaited in the other order, each goes on when it has completed itself."""

    async def main() -> None:
        first, second = device.new_shared_event(), device.new_shared_event()
        older, newer = committed(queue, first), committed(queue, second)
        awaiting_newer = asyncio.create_task(newer.completed())
        await asyncio.sleep(0.05)
        awaiting_older = asyncio.create_task(older.completed())
        await asyncio.sleep(0.05)
        first.signaled_value = 1
        await awaiting_older
        assert not awaiting_newer.done()
        second.signaled_value = 1
        await awaiting_newer

    run(main())


def test_enqueued_order_counts(device: pm.Device, queue: pm.CommandQueue) -> None:
    async def main() -> None:
        event = device.new_shared_event()
        older, newer = queue.command_buffer(), queue.command_buffer()
        older.enqueue()
        newer.enqueue()
        newer.encode_wait(event, 1)
        newer.commit()
        older.commit()
        awaiting_newer = asyncio.create_task(newer.completed())
        await asyncio.sleep(0.05)
        await older.completed()
        assert not awaiting_newer.done()
        event.signaled_value = 1
        await awaiting_newer

    run(main())


def test_leaving_commits_and_awaits(
    device: pm.Device, queue: pm.CommandQueue, pipeline: pm.ComputePipelineState
) -> None:
    async def main() -> None:
        counter = device.new_buffer(np.zeros(1, np.float32))
        async with queue.command_buffer() as commands:
            encoder = commands.compute_command_encoder()
            encoder.set_compute_pipeline_state(pipeline)
            encoder.set_buffer(counter, 0, 0)
            encoder.dispatch_threads((1, 1, 1), (1, 1, 1))
        assert commands.status is pm.CommandBufferStatus.Completed
        assert counter.contents().view(np.float32)[0] == 1

    run(main())


def test_leaving_what_was_committed(queue: pm.CommandQueue) -> None:
    async def main() -> None:
        async with queue.command_buffer() as commands:
            commands.commit()
        assert commands.status is pm.CommandBufferStatus.Completed

    run(main())


def test_an_exception_commits_nothing(queue: pm.CommandQueue) -> None:
    async def main() -> None:
        commands = queue.command_buffer()
        with pytest.raises(ZeroDivisionError):
            async with commands:
                _ = 1 // 0
        assert commands.status is pm.CommandBufferStatus.NotEnqueued

    run(main())


def test_thousands_at_once(device: pm.Device, pipeline: pm.ComputePipelineState) -> None:
    queues = [device.new_command_queue() for _ in range(QUEUES)]
    counters = [device.new_buffer(np.zeros(1, np.float32)) for _ in queues]

    async def increment(number: int) -> None:
        commands = queues[number % QUEUES].command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_buffer(counters[number % QUEUES], 0, 0)
        encoder.dispatch_threads((1, 1, 1), (1, 1, 1))
        encoder.end_encoding()
        commands.commit()
        await commands.completed()

    async def main() -> None:
        await asyncio.gather(*(increment(number) for number in range(COMMAND_BUFFERS)))

    run(main())
    values = [float(counter.contents().view(np.float32)[0]) for counter in counters]
    assert values == [COMMAND_BUFFERS / QUEUES] * QUEUES


def test_event_reaches_a_value(device: pm.Device) -> None:
    async def main() -> int:
        event = device.new_shared_event()
        waiting = asyncio.create_task(event.wait(3))
        await asyncio.sleep(0.02)
        event.signaled_value = 2
        await asyncio.sleep(0.02)
        assert not waiting.done()
        event.signaled_value = 5
        return await waiting

    assert run(main()) == 5


def test_event_signaled_by_the_gpu(device: pm.Device, queue: pm.CommandQueue) -> None:
    async def main() -> int:
        event = device.new_shared_event()
        commands = queue.command_buffer()
        commands.encode_signal_event(event, 7)
        commands.commit()
        return await event.wait(7)

    assert run(main()) == 7


def test_handler_on_the_loops_thread(queue: pm.CommandQueue) -> None:
    variable = contextvars.ContextVar("variable", default="outside")

    async def main() -> None:
        variable.set("inside")
        called: asyncio.Future[tuple[int, str, pm.CommandBuffer]] = asyncio.get_running_loop().create_future()

        def handler(commands: pm.CommandBuffer) -> None:
            called.set_result((threading.get_ident(), variable.get(), commands))

        commands = queue.command_buffer()
        commands.add_completed_handler(pm.aio.on_loop(handler))
        commands.commit()
        assert await called == (threading.get_ident(), "inside", commands)

    run(main())


def test_on_loop_needs_a_loop() -> None:
    with pytest.raises(RuntimeError):
        pm.aio.on_loop(print)


def test_handler_of_a_loop_that_has_closed(queue: pm.CommandQueue) -> None:
    loop = asyncio.new_event_loop()
    calls: list[object] = []
    commands = queue.command_buffer()
    commands.add_completed_handler(pm.aio.on_loop(calls.append, loop))
    loop.close()
    commands.commit()
    commands.wait_until_completed()
    assert calls == []


AT_EXIT = """
import asyncio
device = pm.create_system_default_device()
queue = device.new_command_queue()
event = device.new_shared_event()
commands = queue.command_buffer()
commands.encode_wait(event, 1)
commands.commit()
loop = asyncio.new_event_loop()
task = loop.create_task({awaited})
loop.run_until_complete(asyncio.sleep(0.05))
{then}
"""
FORGET = "task._log_destroy_pending = False"
CANCEL = "task.cancel(); loop.run_until_complete(asyncio.wait([task])); loop.close()"
CLOSE = f"{FORGET}; loop.close(); event.signaled_value = 1; commands.wait_until_completed()"


@pytest.mark.parametrize("then", [FORGET, CANCEL, CLOSE], ids=["pending", "cancelled", "closed"])
@pytest.mark.parametrize("awaited", ["commands.completed()", "commands.scheduled()", "event.wait(2)"])
def test_waits_at_exit(run_python: Callable[[str], subprocess.CompletedProcess[str]], awaited: str, then: str) -> None:
    finished = run_python(AT_EXIT.format(awaited=awaited, then=then))
    assert (finished.returncode, finished.stderr) == (0, "")

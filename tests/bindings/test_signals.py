"""Ctrl-C ends a wait of the main thread, promptly, and not the commands."""

from __future__ import annotations

import _thread
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest

import pymetal as pm

PROMPT = 2.0  # seconds; on a busy machine
DELAY = 0.1


@pytest.fixture(autouse=True)
def interrupts() -> Iterator[None]:
    """Programs that a shell starts in the background ignore SIGINT, and Python then has no handler for it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted(wait: Callable[[], object]) -> float:
    """How long a wait went on after the interrupt that ended it."""
    sent: list[float] = []

    def interrupt() -> None:
        sent.append(time.monotonic())
        _thread.interrupt_main()

    timer = threading.Timer(DELAY, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        wait()
    return time.monotonic() - sent[0]


def test_waiting_for_completion(device: pm.Device, queue: pm.CommandQueue) -> None:
    event = device.new_shared_event()
    commands = queue.command_buffer()
    commands.encode_wait(event, 1)
    commands.commit()
    assert interrupted(commands.wait_until_completed) < PROMPT
    event.signaled_value = 1
    commands.wait_until_completed()
    assert commands.status is pm.CommandBufferStatus.Completed


def test_waiting_to_be_scheduled(device: pm.Device, queue: pm.CommandQueue) -> None:
    event = device.new_shared_event()
    first, second = queue.command_buffer(), queue.command_buffer()
    first.encode_wait(event, 1)
    first.commit()
    second.commit()
    if second.status >= pm.CommandBufferStatus.Scheduled:
        pytest.skip("this device schedules what waits for its turn")
    assert interrupted(second.wait_until_scheduled) < PROMPT
    event.signaled_value = 1
    second.wait_until_completed()


def test_waiting_for_a_handler_that_hangs(queue: pm.CommandQueue) -> None:
    release = threading.Event()
    commands = queue.command_buffer()
    commands.add_completed_handler(lambda _: release.wait())
    commands.commit()
    assert interrupted(commands.wait_until_completed) < PROMPT
    release.set()
    commands.wait_until_completed()


def test_waiting_for_an_event(device: pm.Device) -> None:
    event = device.new_shared_event()
    assert interrupted(lambda: event.wait_until_signaled_value(1, 60_000)) < PROMPT


def test_timeouts_of_events(device: pm.Device) -> None:
    event = device.new_shared_event()
    start = time.monotonic()
    assert not event.wait_until_signaled_value(1, 120)
    assert time.monotonic() - start >= 0.12
    assert not event.wait_until_signaled_value(1, 0)
    event.signaled_value = 1
    assert event.wait_until_signaled_value(1, 0)


CTRL_C = """
import os, signal, threading
device = pm.create_system_default_device()
commands = device.new_command_queue().command_buffer()
commands.encode_wait(device.new_shared_event(), 1)
commands.commit()
threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    commands.wait_until_completed()
except KeyboardInterrupt:
    print("interrupted")
"""


def test_ctrl_c_in_a_program(run_python: Callable[[str], subprocess.CompletedProcess[str]]) -> None:
    """And the program then ends, though its commands never complete."""
    finished = run_python(CTRL_C)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "interrupted\n", "")

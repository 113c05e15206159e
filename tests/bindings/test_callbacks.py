"""Python callables as blocks: on other threads, with exceptions, with the GIL."""

from __future__ import annotations

import sys
import threading
from typing import Any

import pytest

import pymetal as pm

TIMEOUT = 10


def test_completed_handler_runs_once_with_its_command_buffer(queue: pm.CommandQueue) -> None:
    calls: list[Any] = []
    done = threading.Event()

    def handler(commands: pm.CommandBuffer) -> None:
        calls.append(commands)
        done.set()

    commands = queue.command_buffer()
    commands.add_completed_handler(handler)
    commands.commit()
    commands.wait_until_completed()
    assert done.wait(TIMEOUT)
    assert calls == [commands]
    assert calls[0] is commands


def test_handler_runs_on_another_thread(queue: pm.CommandQueue) -> None:
    threads: list[int] = []
    done = threading.Event()

    def handler(_: pm.CommandBuffer) -> None:
        threads.append(threading.get_ident())
        done.set()

    commands = queue.command_buffer()
    commands.add_completed_handler(handler)
    commands.commit()
    assert done.wait(TIMEOUT)
    assert threads != [threading.get_ident()]


def test_exception_goes_to_the_unraisable_hook(queue: pm.CommandQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[Any] = []
    done = threading.Event()

    def hook(unraisable: Any) -> None:
        caught.append((unraisable.exc_type, str(unraisable.exc_value)))
        done.set()

    def handler(_: pm.CommandBuffer) -> None:
        raise RuntimeError("from a handler")

    monkeypatch.setattr(sys, "unraisablehook", hook)
    commands = queue.command_buffer()
    commands.add_completed_handler(handler)
    commands.commit()
    commands.wait_until_completed()
    assert done.wait(TIMEOUT)
    assert caught == [(RuntimeError, "from a handler")]
    assert commands.status is pm.CommandBufferStatus.Completed


def test_waiting_lets_other_threads_run(queue: pm.CommandQueue) -> None:
    """wait_until_completed releases the GIL: a handler, which needs it, can finish meanwhile."""
    done = threading.Event()
    commands = queue.command_buffer()
    commands.add_completed_handler(lambda _: done.set())
    commands.commit()
    commands.wait_until_completed()
    assert done.wait(TIMEOUT)


def test_not_a_callable(queue: pm.CommandQueue) -> None:
    commands = queue.command_buffer()
    with pytest.raises(TypeError):
        commands.add_completed_handler(3)  # type: ignore[arg-type]
    commands.commit()

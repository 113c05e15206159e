"""`with pymetal.autorelease_pool():`."""

from __future__ import annotations

import threading

import pytest

import pymetal as pm


def test_objects_outlive_the_pool(device: pm.Device) -> None:
    queue = device.new_command_queue()
    with pm.autorelease_pool():
        commands = queue.command_buffer()
    commands.commit()
    commands.wait_until_completed()


def test_a_pool_is_entered_once() -> None:
    pool = pm.autorelease_pool()
    with pool, pytest.raises(RuntimeError, match="in use"):
        pool.__enter__()
    with pool:
        pass


def test_pools_are_left_in_order() -> None:
    outer, inner = pm.autorelease_pool(), pm.autorelease_pool()
    with outer, inner, pytest.raises(RuntimeError, match="after the pools within it"):
        outer.__exit__(None, None, None)


def test_a_pool_belongs_to_its_thread() -> None:
    failures: list[BaseException] = []

    def leave() -> None:
        try:
            pool.__exit__(None, None, None)
        except RuntimeError as error:
            failures.append(error)

    with pm.autorelease_pool() as pool:
        thread = threading.Thread(target=leave)
        thread.start()
        thread.join()
    assert len(failures) == 1

"""`pm.autorelease_pool()`: nested, on any thread, and never out of order."""

from __future__ import annotations

import threading

import pytest

import pymetal as pm


def test_objects_of_python_outlive_the_pool(device: pm.Device) -> None:
    with pm.autorelease_pool():
        queue = device.new_command_queue()
        commands = queue.command_buffer()
        with pm.autorelease_pool():
            encoder = commands.compute_command_encoder()
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    assert commands.status is pm.CommandBufferStatus.Completed


def test_out_of_order_is_refused_and_can_be_put_right() -> None:
    outer, inner = pm.autorelease_pool(), pm.autorelease_pool()
    outer.__enter__()
    inner.__enter__()
    with pytest.raises(RuntimeError, match="after the pools within it"):
        outer.__exit__(None, None, None)
    inner.__exit__(None, None, None)
    outer.__exit__(None, None, None)


def test_a_pool_in_use_is_not_entered_again() -> None:
    with pm.autorelease_pool() as pool, pytest.raises(RuntimeError, match="in use"), pool:
        pass
    with pool:
        pass


def test_pools_belong_to_their_thread() -> None:
    errors: list[str] = []

    def leave(pool: pm.autorelease_pool) -> None:
        try:
            pool.__exit__(None, None, None)
        except RuntimeError as error:
            errors.append(str(error))

    def pools() -> None:
        for _ in range(100):
            with pm.autorelease_pool(), pm.autorelease_pool():
                pm.create_system_default_device().new_buffer(16)

    with pm.autorelease_pool() as pool:
        threads = [threading.Thread(target=leave, args=(pool,)), *(threading.Thread(target=pools) for _ in range(4))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(errors) == 1

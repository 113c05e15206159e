"""Nothing leaks: after use both counts, of wrappers and of native objects, are what they were."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable

import pytest

import pymetal as pm
from pymetal import ns

BUFFERS = 100_000
COMMAND_BUFFERS = 1_000


def difference(before: dict[str, int] | None, after: dict[str, int] | None) -> dict[str, int]:
    """What there is more or less of; empty where the system does not count."""
    before, after = before or {}, after or {}
    changes = {name: after.get(name, 0) - before.get(name, 0) for name in before | after}
    return {name: change for name, change in changes.items() if change}


def assert_leaves_nothing(use: Callable[[], None]) -> None:
    use()  # what the first use makes and keeps, such as caches, is no leak
    gc.collect()
    before = pm.debug.live_objects()
    use()
    gc.collect()
    after = pm.debug.live_objects()
    assert difference(before.wrappers, after.wrappers) == {}
    assert difference(before.natives, after.natives) == {}


def test_counts_see_a_buffer(device: pm.Device) -> None:
    before = pm.debug.live_objects()
    buffer = device.new_buffer(16)
    after = pm.debug.live_objects()
    assert difference(before.wrappers, after.wrappers) == {"pymetal.Buffer": 1}
    del buffer
    assert difference(before.wrappers, pm.debug.live_objects().wrappers) == {}


@pytest.mark.softmetal
def test_native_counts_see_a_buffer(device: pm.Device) -> None:
    before = pm.debug.live_objects()
    buffer = device.new_buffer(16)
    assert sum(difference(before.natives, pm.debug.live_objects().natives).values()) >= 1
    del buffer
    assert difference(before.natives, pm.debug.live_objects().natives) == {}


def test_buffers(device: pm.Device) -> None:
    def use() -> None:
        for _ in range(BUFFERS):
            device.new_buffer(16)

    assert_leaves_nothing(use)


def test_command_buffers_on_a_thread_without_a_pool(device: pm.Device) -> None:
    def run_commands() -> None:
        queue = device.new_command_queue()
        for _ in range(COMMAND_BUFFERS):
            commands = queue.command_buffer()
            commands.commit()
            commands.wait_until_completed()

    def use() -> None:
        thread = threading.Thread(target=run_commands)
        thread.start()
        thread.join()

    assert_leaves_nothing(use)


def test_encoders_and_their_state(device: pm.Device, pipeline: pm.ComputePipelineState) -> None:
    buffer = device.new_buffer(4 * 64)

    def use() -> None:
        queue = device.new_command_queue()
        for _ in range(100):
            commands = queue.command_buffer()
            encoder = commands.compute_command_encoder()
            encoder.set_compute_pipeline_state(pipeline)
            encoder.set_buffer(buffer, 0, 0)
            encoder.dispatch_threads((64, 1, 1), (64, 1, 1))
            encoder.end_encoding()
            commands.commit()
            commands.wait_until_completed()

    assert_leaves_nothing(use)


def handler_that_keeps(buffer: pm.Buffer, done: threading.Event) -> Callable[[pm.CommandBuffer], None]:
    def handler(_: pm.CommandBuffer) -> None:
        assert buffer.length == 16
        done.set()

    return handler


def test_callbacks_and_what_they_capture(device: pm.Device) -> None:
    def use() -> None:
        queue = device.new_command_queue()
        for _ in range(100):
            done = threading.Event()
            commands = queue.command_buffer()
            commands.add_completed_handler(handler_that_keeps(device.new_buffer(16), done))
            commands.commit()
            assert done.wait(timeout=10)
            commands.wait_until_completed()

    assert_leaves_nothing(use)


def test_failed_calls(device: pm.Device) -> None:
    def use() -> None:
        for _ in range(100):
            with pytest.raises(pm.MetalError):
                device.new_buffer(0)
            with pytest.raises(TypeError):
                device.new_buffer("16")  # type: ignore[call-overload]

    assert_leaves_nothing(use)


def test_views_and_exports(device: pm.Device) -> None:
    def use() -> None:
        for _ in range(100):
            buffer = device.new_buffer(b"0123456789abcdef")
            view = buffer.contents()
            exported = memoryview(buffer)
            del buffer
            assert view[0] == exported[0] == ord("0")

    assert_leaves_nothing(use)


def test_foundation_values() -> None:
    def use() -> None:
        for number in range(1_000):
            text = ns.String("a longer text than fits anywhere").string_by_appending_string(str(number))
            array = ns.Array.array_with_objects([text, number, b"data", 1.5])
            dictionary = ns.Dictionary({"array": array, "set": ns.Set([text])})
            assert dictionary.object_for_key("array")[1] == number
            assert next(array.object_enumerator()) == text
            assert ns.String.with_bytes(bytes(ns.Data(b"ab")), ns.StringEncoding.UTF8StringEncoding) == "ab"
            assert ns.Error.error("Domain", number, {"key": array}).copy().code == number
            with pytest.raises(TypeError):
                ns.Array.with_objects([text, object()])
            with pytest.raises(ValueError, match="encoding"):
                ns.String.with_bytes(b"\xff", ns.StringEncoding.UTF8StringEncoding)

    assert_leaves_nothing(use)

"""`with` on objects that softmetal does not have: which messages each block sends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from .recorder import Recorder


class InterruptionError(Exception):
    """What leaves a block."""


def sent_by_blocks(recorder: Recorder) -> dict[str, list[str]]:
    """The messages of each scenario, without those of making the objects."""
    import pymetal as pm  # must not load before the recorder has made its classes
    from pymetal import mtl4

    def make(cls: Any, name: str) -> Any:
        return cls.from_pointer(recorder.create(name), owned=True)

    def recorded(block: Callable[[], None]) -> list[str]:
        recorder.messages.clear()
        with contextlib.suppress(InterruptionError):
            block()
        return [message.selector for message in recorder.messages]

    return dict(_scenarios(recorded, make, pm, mtl4))


def _scenarios(recorded: Any, make: Any, pm: Any, mtl4: Any) -> Iterator[tuple[str, list[str]]]:
    commands = make(mtl4.CommandBuffer, "MTL4::CommandBuffer")
    allocator = make(mtl4.CommandAllocator, "MTL4::CommandAllocator")
    scope = make(pm.CaptureScope, "MTL::CaptureScope")
    manager = make(pm.CaptureManager, "MTL::CaptureManager")
    kept: list[Any] = []

    def encoder_in_block() -> None:
        commands.begin_command_buffer(allocator)
        with commands, commands.compute_command_encoder():
            pass

    def open_encoder() -> None:
        commands.begin_command_buffer(allocator)
        with commands:
            kept.append(commands.compute_command_encoder())
            raise InterruptionError

    def dropped_encoder() -> None:
        commands.begin_command_buffer(allocator)
        with commands:
            commands.compute_command_encoder()
            commands.end_command_buffer()

    def capture_scope() -> None:
        with scope:
            raise InterruptionError

    def capture() -> None:
        with manager:
            raise InterruptionError

    for block in (encoder_in_block, open_encoder, dropped_encoder, capture_scope, capture):
        yield block.__name__, recorded(block)

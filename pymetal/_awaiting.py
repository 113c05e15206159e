"""What the awaitable methods of command buffers and events do; the extension calls it."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from functools import cache
from typing import Protocol, TypeVar, cast

from pymetal._enums.mtl import CommandBufferStatus
from pymetal._metal import CommandBuffer, SharedEvent, SharedEventListener
from pymetal.aio import on_loop

Value = TypeVar("Value")


class _Extension(Protocol):
    """The functions of the extension behind this module."""

    def when_scheduled(self, commands: CommandBuffer, tell: Callable[[], None]) -> None: ...
    def when_completed(self, commands: CommandBuffer, tell: Callable[[], None]) -> None: ...


_extension = cast(_Extension, importlib.import_module("pymetal._metal._aio"))


async def value(known: Value) -> Value:
    return known


async def scheduled(commands: CommandBuffer) -> None:
    reached = asyncio.get_running_loop().create_future()
    _extension.when_scheduled(commands, on_loop(lambda: _settle(reached, None)))
    await reached


async def completed(commands: CommandBuffer, check: bool) -> None:
    reached = asyncio.get_running_loop().create_future()
    _extension.when_completed(commands, on_loop(lambda: _settle(reached, None)))
    await reached
    if check and commands.status is CommandBufferStatus.Error:
        commands.wait_until_completed()  # raises what has failed


async def signaled(event: SharedEvent, value: int) -> int:
    reached: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    event.notify_listener(_listener(), value, on_loop(lambda _, signaled_value: _settle(reached, signaled_value)))
    return await reached


@cache
def _listener() -> SharedEventListener:
    return SharedEventListener()


def _settle(future: asyncio.Future[Value], value: Value) -> None:
    """Nobody waits for a future that is done: its task was cancelled."""
    if not future.done():
        future.set_result(value)

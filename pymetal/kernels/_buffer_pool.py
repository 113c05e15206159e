"""Buffers that calls have copied arrays to, kept for the next call: new memory costs more than copying to it."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from threading import RLock
from typing import Any, Final

from pymetal._metal import Buffer, Device

CAPACITY: Final = 256 << 20
"""How many bytes are kept at most, of all devices together."""


class BufferPool:
    """Idle buffers. A full garbage collection lets go of them, and may come at any line, in this thread too."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._idle: list[Buffer] = []
        self._lock = RLock()

    def take(self, device: Device, length: int) -> Buffer:
        """A buffer of exactly this length, with any content."""
        with self._lock:
            idle = self._idle
            for index, buffer in enumerate(idle):
                if buffer.length == length and buffer.device is device:
                    return idle.pop(index)
        return device.new_buffer(length)

    def give_back(self, buffer: Buffer) -> None:
        """Keep a buffer that no command uses any more; the oldest ones have to go when there are too many bytes."""
        with self._lock:
            idle = [*self._idle, buffer]
            while sum(item.length for item in idle) > self._capacity:
                idle.pop(0)
            self._idle = idle

    def clear(self) -> None:
        """Let go of all."""
        with self._lock:
            self._idle = []


pool: Final = BufferPool()


def _clear_with_the_oldest_garbage(phase: str, info: Mapping[str, Any]) -> None:
    if phase == "start" and info["generation"] == 2:
        pool.clear()


gc.callbacks.append(_clear_with_the_oldest_garbage)

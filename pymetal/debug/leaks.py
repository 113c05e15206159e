"""Blocks of code that must leave no object of Metal behind."""

from __future__ import annotations

import gc
import time
from collections.abc import Generator
from contextlib import contextmanager

from pymetal.debug.counts import LiveObjects, live_objects
from pymetal.debug.creations import now, trace_objects, tracebacks_since

# Threads of Metal's let go of what they used soon after it is done, not at once.
PATIENCE = 1.0
PAUSE = 0.01


class LeakError(AssertionError):
    """Objects of Metal are alive that should not be."""


@contextmanager
def no_leaks(*, natives: bool = False) -> Generator[None, None, None]:
    """A block after which no more Python objects of Metal are alive than before.

    Garbage is collected first, and other threads get a second to let go of theirs. With `natives` Metal's own objects
    count too, where they can be counted; what the first use of something makes and keeps is then a leak. A block that
    raises is not checked.

    Raises:
        LeakError: there are more objects; it says of which classes, and where they were made.
    """
    gc.collect()
    before = live_objects()
    start = now()
    was_tracing = trace_objects(True)
    try:
        yield
    finally:
        trace_objects(was_tracing)
    if left := _left_after_a_while(before, natives):
        raise LeakError(_message(left, start))


def _left_after_a_while(before: LiveObjects, natives: bool) -> dict[str, int]:
    """What there is more of, by class; empty as soon as there is nothing."""
    deadline = time.monotonic() + PATIENCE
    while True:
        gc.collect()
        after = live_objects()
        left = _increase(before.wrappers, after.wrappers)
        if natives:
            left |= _increase(before.natives or {}, after.natives or {})
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(PAUSE)


def _increase(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    changes = {name: count - before.get(name, 0) for name, count in after.items()}
    return {name: change for name, change in changes.items() if change > 0}


def _message(left: dict[str, int], start: int) -> str:
    counts = ", ".join(f"{count} × {name}" for name, count in sorted(left.items()))
    places = [str(place) for place in tracebacks_since(start)]
    return "\n".join([f"objects of Metal are left: {counts}", *places])

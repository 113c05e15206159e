"""Metal's handlers on asyncio's event loops.

Command buffers and shared events are awaited by methods of their own: `completed()`, `scheduled()`, `wait()`.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from functools import partial
from typing import ParamSpec

__all__ = ["on_loop"]

Arguments = ParamSpec("Arguments")


def on_loop(
    callback: Callable[Arguments, object], loop: asyncio.AbstractEventLoop | None = None
) -> Callable[Arguments, None]:
    """A handler that has `callback` called on an event loop: on the loop's thread, in the context of this call.

    The loop is the running one unless `loop` names another. What the callback raises goes to the loop's exception
    handler. Calls that come after the loop has closed are dropped.

    Raises:
        RuntimeError: no loop is named and none is running.
    """
    target = asyncio.get_running_loop() if loop is None else loop
    context = contextvars.copy_context()

    def forward(*arguments: Arguments.args, **options: Arguments.kwargs) -> None:
        try:
            target.call_soon_threadsafe(partial(callback, *arguments, **options), context=context)
        except RuntimeError:
            if not target.is_closed():
                raise

    return forward

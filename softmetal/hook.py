"""Gives libsoftmetal the shader compiler of this process."""

from __future__ import annotations

import atexit
import ctypes
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_Reply = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_char_p)
_Hook = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_void_p, _Reply)

# Ready made: it must not need anything that could be missing while the interpreter exits.
_INTERRUPTED = (
    b'{"schema": 1, "ok": false, "error": {"domain": "MTLLibraryErrorDomain", "code": 2,'
    b' "message": "the shader compiler was interrupted"}}'
)

# What C holds on to must outlive every call: one hook per library for the life of the process.
_attached: dict[str, object] = {}
_lock = threading.Lock()


def attach(library_path: str | os.PathLike[str]) -> None:
    """Registers the compiler with the libsoftmetal at `library_path`, until the interpreter exits.

    Does nothing the second time. Raises OSError when the library cannot be loaded, and AttributeError when it
    is not libsoftmetal.
    """
    path = os.fspath(library_path)
    with _lock:
        if path in _attached:
            return
        library = ctypes.CDLL(path)
        library.softmetal_set_compile_hook.argtypes = [_Hook]
        library.softmetal_set_compile_hook.restype = None
        library.softmetal_close_compile_hook.argtypes = []
        library.softmetal_close_compile_hook.restype = None
        callback = _Hook(_answer)
        library.softmetal_set_compile_hook(callback)
        _attached[path] = (library, callback)
    # Refuses later requests and waits for running ones; ctypes lets go of the GIL, so that these can finish.
    atexit.register(library.softmetal_close_compile_hook)


def _answer(request: bytes, context: int | None, reply: Callable[[int | None, bytes], None]) -> None:
    """Called by libsoftmetal, on any thread. An exception must not reach ctypes, which would only print it."""
    try:
        # Loaded with the first shader, so that programs without one start faster.
        from softmetal.msl.answers import answer as answer_request

        answer = answer_request(request.decode()).encode()
    except BaseException:  # KeyboardInterrupt too: C waits for an answer
        answer = _INTERRUPTED
    reply(context, answer)

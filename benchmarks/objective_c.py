"""Messages through ctypes, the way without bindings: selectors looked up before, types declared once."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import pymetal


class Messages:
    """Functions that send one selector."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(str(_runtime()))
        self._register = self._library.sel_registerName
        self._register.restype = ctypes.c_void_p

    def selector(self, name: str) -> Any:
        return ctypes.c_void_p(self._register(name.encode()))

    def prototype(self, result: Any, *arguments: Any) -> Any:
        """objc_msgSend with these types behind receiver and selector."""
        kind = ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_void_p, *arguments)
        return kind(ctypes.cast(self._library.objc_msgSend, ctypes.c_void_p).value or 0)


def _runtime() -> Path:
    """libsoftmetal beside the extension, else macOS's own runtime."""
    found = sorted(Path(pymetal.__file__).parent.glob("libsoftmetal*"))
    return found[0] if found else Path("/usr/lib/libobjc.A.dylib")

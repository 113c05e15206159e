"""The functions of the extension behind this package."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Protocol, cast


class Extension(Protocol):
    """What bindings/extend/debug.cpp defines."""

    def live_wrappers(self) -> dict[str, int]: ...
    def live_natives(self) -> dict[str, int] | None: ...
    def set_leak_warnings(self, enabled: bool) -> None: ...
    def record_creations(self, recorder: Callable[[], object] | None) -> None: ...
    def creation(self, wrapper: object) -> object: ...
    def live_creations(self) -> list[tuple[type, object]]: ...


extension = cast(Extension, importlib.import_module("pymetal._metal._debug"))

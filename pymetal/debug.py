"""Counts of live objects, for leak tests and for finding what keeps memory."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Protocol, cast

__all__ = ["LiveObjects", "live_objects", "set_leak_warnings"]


class _Extension(Protocol):
    """The functions of the extension behind this module."""

    def live_wrappers(self) -> dict[str, int]: ...
    def live_natives(self) -> dict[str, int] | None: ...
    def set_leak_warnings(self, enabled: bool) -> None: ...


_extension = cast(_Extension, importlib.import_module("pymetal._metal._debug"))


@dataclass(frozen=True, slots=True)
class LiveObjects:
    """Objects alive at one moment.

    `wrappers` counts Python objects by Python class, `natives` Metal's own objects by Objective-C class
    (None on macOS, whose runtime does not count). Classes without live objects are left out.
    """

    wrappers: dict[str, int]
    natives: dict[str, int] | None


def live_objects() -> LiveObjects:
    """Count the live objects of every class."""
    return LiveObjects(wrappers=_extension.live_wrappers(), natives=_extension.live_natives())


def set_leak_warnings(enabled: bool) -> None:
    """Choose whether wrappers that are still alive when the interpreter ends are listed on stderr."""
    _extension.set_leak_warnings(enabled)

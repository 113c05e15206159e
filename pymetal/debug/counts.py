"""Counts of live objects."""

from __future__ import annotations

from dataclasses import dataclass

from pymetal.debug._extension import extension


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
    return LiveObjects(wrappers=extension.live_wrappers(), natives=extension.live_natives())


def set_leak_warnings(enabled: bool) -> None:
    """Choose whether wrappers that are still alive when the interpreter ends are listed on stderr."""
    extension.set_leak_warnings(enabled)

"""From two SDKs to what differs for a Python program: `Api`s and `Binding`s in, changes and a page out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import Final

from generator.api import Api
from generator.binding import Binding
from generator.compare.changes import Change, Effect
from generator.compare.classes import class_changes
from generator.compare.models import HeaderChange, header_changes
from generator.compare.page import page
from generator.compare.values import constant_changes, enum_changes, function_changes, struct_changes

__all__ = ["Decided", "changes", "difference_page", "emit"]

FOLDER: Final = PurePath("docs/differences")


@dataclass(frozen=True, slots=True)
class Decided:
    """An SDK: what its headers say, and what Python sees of it."""

    api: Api
    binding: Binding


def changes(old: Binding, new: Binding) -> tuple[Change, ...]:
    """All differences that a Python program can see, in the order of the newer headers, removals after."""
    kinds = (class_changes, enum_changes, struct_changes, function_changes, constant_changes)
    return tuple(change for kind in kinds for change in kind(old, new))


def headers_only(old: Api, new: Api, seen: Sequence[Change]) -> tuple[HeaderChange, ...]:
    """Changes and removals in the headers that none of the changes `seen` from Python stands for."""
    symbols = {change.cpp for change in seen}
    return tuple(
        change
        for change in header_changes(old, new)
        if change.effect is not Effect.ADDED and change.symbol not in symbols
    )


def difference_page(old: Decided, new: Decided) -> str:
    """The page of the differences between two SDKs."""
    seen = changes(old.binding, new.binding)
    return page(old.api.sdk, new.api.sdk, seen, headers_only(old.api, new.api, seen))


def emit(sdks: Sequence[Decided]) -> dict[PurePath, str]:
    """One page for each SDK after the first, oldest first: `macos15-macos26.md`."""
    return {FOLDER / f"{old.api.sdk}-{new.api.sdk}.md": difference_page(old, new) for old, new in pairwise(sdks)}

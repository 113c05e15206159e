"""What the extension can send, against what the running system answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymetal
from pymetal.doctor.runtime import Runtime


@dataclass(frozen=True, slots=True)
class ClassSurface:
    """A class that misses something: how many selectors the extension sends to it, and which nobody answers."""

    name: str
    absent: bool
    selectors: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surface:
    """The bindings' SDK, how many classes and selectors they have, and the classes that miss something here."""

    sdk: str
    classes: int
    selectors: int
    incomplete: tuple[ClassSurface, ...]

    @property
    def missing_selectors(self) -> int:
        """How many selectors nobody answers, those of absent classes included."""
        return sum(len(item.missing) for item in self.incomplete)

    @property
    def absent_classes(self) -> tuple[str, ...]:
        """The classes and protocols that the running system lacks."""
        return tuple(item.name for item in self.incomplete if item.absent)


def compare_with_system() -> Surface:
    """Ask the running system for every class and selector of the bindings."""
    messages = json.loads(Path(pymetal.__path__[0], "messages.json").read_text(encoding="utf-8"))
    classes: Mapping[str, Mapping[str, Any]] = messages["classes"]
    runtime = Runtime()
    compared = [_compare(runtime, name, item["protocol"], item["selectors"]) for name, item in classes.items()]
    incomplete = tuple(item for item in compared if item.absent or item.missing)
    return Surface(messages["sdk"], len(compared), sum(item.selectors for item in compared), incomplete)


def _compare(runtime: Runtime, name: str, is_protocol: bool, selectors: list[str]) -> ClassSurface:
    exists, answers = (
        (runtime.has_protocol, runtime.protocol_answers) if is_protocol else (runtime.has_class, runtime.class_answers)
    )
    if not exists(name):
        return ClassSurface(name, True, len(selectors), tuple(selectors))
    missing = tuple(selector for selector in selectors if not answers(name, selector))
    return ClassSurface(name, False, len(selectors), missing)

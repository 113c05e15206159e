"""Which classes share a translation unit: neighbours in the headers, about the same work for the compiler."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from generator.binding import Class, Signature
from generator.decide.names import snake_case
from generator.emit.cpp_classes import by_signature

UNITS: Final = 32
"""Enough for a parallel build to be even, few enough that the shared headers do not dominate."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Classes that are compiled together; `name` is the file's and the functions' name."""

    name: str
    classes: tuple[Class, ...]


def weight(class_: Class) -> int:
    """Roughly how long a class takes to compile, in bound functions."""
    signatures: list[tuple[Signature, tuple[str, ...]]] = by_signature(class_.methods)
    accessors = sum(1 + (item.setter is not None) for item in class_.properties)
    return 2 + accessors + len(signatures) + len(class_.short_forms)


def partition(classes: tuple[Class, ...], count: int = UNITS) -> tuple[Unit, ...]:
    """Split the classes, in header order, into about `count` units."""
    limit = sum(map(weight, classes)) / count
    groups: list[list[Class]] = []
    filled = 0.0
    for class_ in classes:
        if not groups or (filled + weight(class_) / 2 > limit and filled > 0):
            groups.append([])
            filled = 0.0
        groups[-1].append(class_)
        filled += weight(class_)
    return _named(groups)


def _named(groups: list[list[Class]]) -> tuple[Unit, ...]:
    """Each unit is called after the header of its largest class, numbered where that repeats."""
    largest = [max(group, key=weight) for group in groups]
    stems = [PurePosixPath(item.location.file).stem if item.location else "classes" for item in largest]
    units: list[Unit] = []
    for index, (stem, group) in enumerate(zip(stems, groups, strict=True)):
        name = _unit_name(stem)
        if stems.count(stem) > 1:
            name += f"_{stems[: index + 1].count(stem)}"
        units.append(Unit(name, tuple(group)))
    return tuple(units)


def _unit_name(stem: str) -> str:
    """`MTL4CommandEncoder` -> `mtl4_command_encoder`."""
    return snake_case(stem)

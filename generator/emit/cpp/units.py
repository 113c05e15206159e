"""Which classes share a translation unit: those of one header, and small headers by the first letters of their names.

The unit of a class depends on its header alone, so that a new SDK's classes leave the others where they are: a diff
shows what changed, and a build compiles no more than that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from generator.binding import Class, Signature
from generator.decide.names import snake_case
from generator.emit.cpp.classes import by_signature

LARGE: Final = 40
"""From this weight on a header has a unit of its own; the headers that every unit includes do not dominate then."""

LETTERS: Final = (("a", "b"), ("c", "e"), ("f", "l"), ("m", "z"))
"""First and last initial of the small headers of Metal that share a unit; other frameworks have few."""

_METAL_HEADER: Final = re.compile(r"(MTL4?)(?!4?FX)(.+)")
_FRAMEWORK: Final = re.compile(r"[A-Z][A-Z0-9]*(?=[A-Z][a-z])")


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


def partition(classes: tuple[Class, ...]) -> tuple[Unit, ...]:
    """The units in the order of their first classes."""
    headers: dict[str, list[Class]] = {}
    for class_ in classes:
        stem = PurePosixPath(class_.location.file).stem if class_.location else "classes"
        headers.setdefault(stem, []).append(class_)
    units: dict[str, list[Class]] = {}
    for stem, members in headers.items():
        units.setdefault(unit_name(stem, sum(map(weight, members))), []).extend(members)
    return tuple(Unit(name, tuple(members)) for name, members in units.items())


def unit_name(header: str, weight_of_header: int) -> str:
    """`MTLRenderPass` -> `mtl_render_pass`; a small `MTLFence` -> `mtl_small_a_to_f`."""
    if weight_of_header >= LARGE:
        return snake_case(header)
    found = _METAL_HEADER.fullmatch(header)
    if found is None:
        framework = _FRAMEWORK.match(header)
        return f"{framework.group().lower() if framework else 'other'}_small"
    initial = found.group(2)[0].lower()
    first, last = next((pair for pair in LETTERS if pair[0] <= initial <= pair[1]), LETTERS[-1])
    return f"{found.group(1).lower()}_small_{first}_to_{last}"

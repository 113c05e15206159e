"""Where objects of Metal were made, recorded while that is asked for."""

from __future__ import annotations

import inspect
import itertools
from collections import Counter
from dataclasses import dataclass
from traceback import StackSummary
from types import CodeType, FrameType
from typing import cast

from pymetal.debug._extension import extension

# The caller last, as in tracebacks.
Frames = tuple[tuple[CodeType, int], ...]


@dataclass(frozen=True, slots=True)
class Creation:
    """When, by a number that grows, and where an object was made."""

    number: int
    frames: Frames


@dataclass(frozen=True, slots=True)
class LiveTraceback:
    """A place in a program whose objects are alive: their class, how many there are, and the calls that made them."""

    cls: type
    count: int
    traceback: StackSummary

    def __str__(self) -> str:
        """The count, the class, and the traceback as Python prints it."""
        calls = "".join(self.traceback.format()) or "  a thread of Metal's\n"
        return f"{self.count} × {self.cls.__module__}.{self.cls.__qualname__}, made in\n{calls}"


_numbers = itertools.count(1)
_tracing = False


def trace_objects(enabled: bool) -> bool:
    """Choose whether the calls that make an object are recorded with it; returns what was chosen before.

    That takes some microseconds for each object, and nothing when it is off. It counts for Python objects: one that was
    let go and then got again from Metal is new.
    """
    global _tracing
    before, _tracing = _tracing, enabled
    extension.record_creations(_record if enabled else None)
    return before


def creation_traceback(wrapper: object) -> StackSummary | None:
    """The calls that made an object of Metal; None if it was made while `trace_objects` was off."""
    creation = cast("Creation | None", extension.creation(wrapper))
    return None if creation is None else _summary(creation.frames)


def live_tracebacks(cls: type = object) -> list[LiveTraceback]:
    """Where the live objects of a class and of those derived from it were made, most objects first.

    It knows of the objects that were made while `trace_objects` was on.
    """
    return tracebacks_since(0, cls)


def tracebacks_since(moment: int, cls: type = object) -> list[LiveTraceback]:
    """The same of objects made after a moment that `now` gave."""
    creations = ((of, cast(Creation, record)) for of, record in extension.live_creations())
    places = Counter((of, made.frames) for of, made in creations if issubclass(of, cls) and made.number > moment)
    return [LiveTraceback(of, count, _summary(frames)) for (of, frames), count in places.most_common()]


def now() -> int:
    """This moment among all creations."""
    return next(_numbers)


def _record() -> Creation:
    frames: list[tuple[CodeType, int]] = []
    # This function's own frame is kept nowhere: in a variable it would be a cycle, and keep all callers.
    frame = cast(FrameType, inspect.currentframe()).f_back
    while frame is not None:
        frames.append((frame.f_code, frame.f_lineno))
        frame = frame.f_back
    return Creation(next(_numbers), tuple(reversed(frames)))


def _summary(frames: Frames) -> StackSummary:
    return StackSummary.from_list([(code.co_filename, line, code.co_name, None) for code, line in frames])

"""The doctor's report: as data for `--json`, and as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from pymetal.doctor.smoke import Result
from pymetal.doctor.surface import Surface

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known before any check has run."""

    system: Mapping[str, str]
    device: Mapping[str, object]
    compiler: Mapping[str, str]
    environment: Mapping[str, str]
    surface: Surface


def facts_text(facts: Facts) -> str:
    """Everything but the checks, in sections."""
    sections = {
        "System": _pairs(facts.system),
        "Device": _pairs(facts.device),
        "Shader compiler": _pairs(facts.compiler),
        "Environment": _pairs(facts.environment) or ["nothing set that matters here"],
        "Bindings and system": list(_surface(facts.surface)),
    }
    return "\n\n".join("\n".join([title, *(f"  {line}" for line in lines)]) for title, lines in sections.items())


def result_text(result: Result) -> str:
    """A line for a check, and its reason below."""
    line = f"  {result.outcome:4}  {result.check}  ({result.seconds * 1000:.0f} ms)"
    return "\n".join([line, *(f"        {reason}" for reason in result.reason.splitlines())])


def summary_text(results: Iterable[Result]) -> str:
    """How many checks passed, failed and were skipped."""
    outcomes = [result.outcome for result in results]
    return ", ".join(
        f"{outcomes.count(outcome)} {word}"
        for outcome, word in (("pass", "passed"), ("fail", "failed"), ("skip", "skipped"))
        if outcome in outcomes
    )


def _pairs(values: Mapping[str, object]) -> list[str]:
    return [line for name, value in values.items() for line in _pair(name, value)]


def _pair(name: str, value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}:", *(f"  {line}" for line in _pairs(cast(Mapping[str, object], value)))]
    if isinstance(value, list):
        return _wrapped(f"{name}: {', '.join(map(str, cast(list[object], value))) or 'none'}")
    return [f"{name}: {value}"]


def _surface(surface: Surface) -> Iterator[str]:
    answered = surface.selectors - surface.missing_selectors
    yield f"made from {surface.sdk}; this system answers {answered} of {surface.selectors} selectors"
    absent = surface.absent_classes
    yield f"{surface.classes - len(absent)} of {surface.classes} classes and protocols are there"
    if absent:
        yield from _wrapped(f"missing: {', '.join(absent)}")
    partial = [item for item in surface.incomplete if not item.absent]
    if partial:
        counts = (f"{item.name} {len(item.missing)} of {item.selectors}" for item in partial)
        yield from _wrapped(f"missing selectors: {', '.join(counts)}")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)

"""Timing shared by all benchmarks: medians of interleaved repetitions."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a report; `seconds` is a median, `note` says what it stands beside."""

    name: str
    seconds: float
    note: str = ""


def median_seconds(run: Callable[[], object], repetitions: int = 30, warm_up: int = 3) -> float:
    """The median wall-clock time of `run`, after some unmeasured calls."""
    for _ in range(warm_up):
        run()
    times: list[float] = []
    for _ in range(repetitions):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def medians_in_turns(runs: Mapping[str, Callable[[], object]], repetitions: int = 15) -> dict[str, float]:
    """The median wall-clock time of each of `runs`, which take turns, so that other work on the machine slows all."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(repetitions):
        for name, run in runs.items():
            times[name].append(median_seconds(run, 1, 0))
    return {name: statistics.median(values) for name, values in times.items()}


def median_per_call(run: Callable[[], object], calls: int = 20_000, repetitions: int = 7) -> float:
    """The median time of one call of something too short to time alone."""

    def loop() -> None:
        for _ in range(calls):
            run()

    return median_seconds(loop, repetitions, warm_up=1) / calls


def at_least(ratio: float, floor: float, than: str) -> str:
    """How a speed compares with another's, and whether that is what is asked for."""
    return f"{ratio:.2f} × {than}; floor {floor:g} ×: {'holds' if ratio >= floor else 'MISSED'}"


def at_most(seconds: float, limit: float) -> str:
    """Whether a time is within what is asked for."""
    return f"floor {format_seconds(limit).strip()}: {'holds' if seconds <= limit else 'MISSED'}"


def format_seconds(seconds: float) -> str:
    for limit, unit, scale in ((1e-6, "ns", 1e9), (1e-3, "µs", 1e6), (1.0, "ms", 1e3)):
        if seconds < limit:
            return f"{seconds * scale:8.2f} {unit}"
    return f"{seconds:8.2f} s "


def print_rows(title: str, rows: list[Row]) -> None:
    print(f"\n{title}")
    for row in rows:
        print(f"  {row.name:<46}{format_seconds(row.seconds)}  {row.note}", flush=True)

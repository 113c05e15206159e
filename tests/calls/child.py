"""Runs the driver, and goes on behind a call that ends the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]

# The installed pymetal comes first; the generator and these tests are only in the source tree.
LAUNCH: Final = """
import runpy, sys
sys.path.append(sys.argv.pop(1))
runpy.run_module("tests.calls.driver", run_name="__main__", alter_sys=True)
"""

PROCESSES: Final = 2
SECONDS: Final = 3600  # a call that hangs ends its process much sooner
MOST_CRASHES: Final = 40


Report = Mapping[str, Any]


@dataclass
class Findings:
    """The sums of all processes. `problems` name the call, the seed and the arguments."""

    counts: Counter[str] = field(default_factory=Counter[str])
    exceptions: Counter[str] = field(default_factory=Counter[str])
    problems: list[str] = field(default_factory=list[str])

    def add(self, report: Report) -> None:
        self.counts.update({name: value for name, value in report.items() if isinstance(value, int)})
        self.exceptions.update(report["exceptions"])
        self.problems += report["problems"]


@dataclass(frozen=True)
class Where:
    """What the calls are made on: softmetal's objects, or recorders with the options and environment that they need."""

    folder: Path
    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict[str, str])


def run_all(where: Where, examples: int, seed: int) -> Findings:
    """Calls everything that is bound `examples` times."""
    findings = Findings()

    def share(first: int) -> list[Report]:
        return list(_share(where, examples, seed, first))

    with ThreadPoolExecutor(PROCESSES) as pool:
        for reports in pool.map(share, range(PROCESSES)):
            for report in reports:
                findings.add(report)
    return findings


def _share(where: Where, examples: int, seed: int, first: int) -> Iterator[Report]:
    """Reports on every PROCESSES-th member from the first on; after a crash a new process goes on behind it."""
    place = where.folder / f"place {first}"
    for _ in range(MOST_CRASHES):
        finished = _run(where, str(place), str(examples), str(seed), str(first), str(PROCESSES))
        if finished.returncode == 0:
            yield json.loads(finished.stdout)
            return
        trace = finished.stderr[:1500]
        index, _, call = place.read_text(encoding="utf-8").partition("\n") if place.exists() else ("", "", "")
        if not call:
            yield _only_a_problem(f"ends before the first call, exit code {finished.returncode}:\n{trace}")
            return
        yield _only_a_problem(f"{call}\n    ends the process, exit code {finished.returncode}:\n{trace}")
        first = int(index) + PROCESSES
    yield _only_a_problem(f"gave up after {MOST_CRASHES} crashes")


def _only_a_problem(text: str) -> Report:
    return {"problems": [text], "exceptions": {}}


def _run(where: Where, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", LAUNCH, str(ROOT), *arguments, *where.options],
        cwd=where.folder,
        env={**os.environ, **where.environment},
        capture_output=True,
        text=True,
        errors="backslashreplace",
        timeout=SECONDS,
        check=False,
    )

"""Runs the smoke checks, each in a process of its own: one that crashes or hangs takes nothing with it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Literal

import pymetal as pm
from pymetal.doctor.smoke_checks import CHECKS, Check

LONGEST = 120.0
"""Seconds that a check may take; the first compile on a slow computer takes some."""

Outcome = Literal["pass", "fail", "skip"]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a check, and how many seconds it took without the start of its process."""

    check: str
    outcome: Outcome
    seconds: float
    reason: str = ""


def run_apart(name: str) -> Result:
    """Run a check in a process of its own."""
    command = [sys.executable, "-P", "-m", "pymetal.doctor", "--check", name]
    start = time.perf_counter()
    try:
        process = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return Result(name, "fail", LONGEST, f"it took longer than {LONGEST:.0f} s")
    lines = process.stdout.splitlines()
    if process.returncode == 0 and lines:
        return Result(**json.loads(lines[-1]))
    said = (process.stderr.strip().splitlines() or ["it said nothing"])[-1]
    return Result(name, "fail", time.perf_counter() - start, f"{_ending(process.returncode)}: {said}")


def run_here(name: str) -> str:
    """Run a check in this process, and give its result as JSON."""
    start = time.perf_counter()
    outcome, reason = _outcome(CHECKS[name])
    return json.dumps(asdict(Result(name, outcome, time.perf_counter() - start, reason)))


def _outcome(check: Check) -> tuple[Outcome, str]:
    try:
        check()
    except pm.UnavailableError as error:
        return "skip", str(error)
    except Exception as error:
        return "fail", f"{type(error).__name__}: {error}"
    return "pass", ""


def _ending(status: int) -> str:
    if status >= 0:
        return f"the process ended with status {status}"
    try:
        return f"the process was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"the process was ended by signal {-status}"

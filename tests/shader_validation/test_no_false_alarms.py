"""Programs that are right stay so with shader validation: other folders' tests, run with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.softmetal

TESTS = Path(__file__).parents[1]
# These are wrong on purpose, ask for pixels that do not exist, or measure what validation changes.
WRONG_ON_PURPOSE = frozenset(
    {
        "test_bad_input",
        "test_faults",
        "test_fault_signals",
        "test_timeouts",
        "test_kinds",
        "test_levels",
        "test_formats",
        "test_failures",
        "test_images",
    }
)


def run_with_validation(*arguments: str) -> None:
    environment = {**os.environ, "MTL_SHADER_VALIDATION": "1"}
    command = [sys.executable, "-P", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *arguments]
    finished = subprocess.run(command, cwd=TESTS.parent, env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_a_few() -> None:
    run_with_validation(str(TESTS / "compute/test_scan.py"), str(TESTS / "compute/test_atomics.py"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "module",
    [
        f"{folder}/{path.name}"
        for folder in ("compute", "sampling", "kernels", "programs", "render", "render_encoding", "corpus")
        for path in sorted((TESTS / folder).glob("test_*.py"))
        if path.stem not in WRONG_ON_PURPOSE
    ],
)
def test_other_folders(module: str) -> None:
    run_with_validation(str(TESTS / module))

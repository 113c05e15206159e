"""The Objective-C runtime as C++ programs see it through metal-cpp."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.softmetal_abi.conftest import Build
from tests.softmetal_abi.native import run

pytestmark = pytest.mark.softmetal

PROGRAMS = [
    "arguments",
    "blocks",
    "classes",
    "collections",
    "constants",
    "exceptions",
    "nil_receivers",
    "pools",
    "references",
    "results",
    "threads",
    "values",
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_program_passes_its_own_checks(build: Build, program: str) -> None:
    run([str(build(program))], timeout=60)


def test_uses_of_freed_objects_raise_with_zombies(build: Build) -> None:
    run([str(build("references")), "zombies"], env={**os.environ, "NSZombieEnabled": "YES"})


def test_uncaught_exception_says_why_and_aborts(build: Build) -> None:
    finished = subprocess.run([str(build("uncaught"))], capture_output=True, text=True, check=False)
    assert finished.returncode != 0
    assert "NSRangeException" in finished.stderr
    assert "-[NSArray objectAtIndex:]: index 3 is beyond the count 0" in finished.stderr

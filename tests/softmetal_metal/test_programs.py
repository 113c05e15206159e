"""softmetal's Metal classes as C++ programs see them through metal-cpp."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.softmetal_abi.native import run
from tests.softmetal_metal.conftest import PROGRAMS, Build

pytestmark = pytest.mark.softmetal

SELF_CHECKING = [
    "buffers",
    "command_buffers",
    "compute_encoders",
    "descriptors",
    "devices",
    "dispatches",
    "events",
    "fibers",
    "libraries",
    "pipelines",
    "queues",
    "render_encoders",
    "textures",
    "values",
]


def environment(kernels: Path) -> dict[str, str]:
    return {**os.environ, "SOFTMETAL_TEST_KERNELS": str(kernels)}


@pytest.mark.parametrize("program", SELF_CHECKING)
def test_program_passes_its_own_checks(build: Build, kernels: Path, program: str) -> None:
    run([str(build(program))], env=environment(kernels), timeout=120)


@pytest.mark.parametrize("when", ["queued", "running", "handlers"])
def test_process_exits_cleanly_with_work_in_flight(build: Build, kernels: Path, when: str) -> None:
    program = str(build("exits"))
    for _ in range(20):
        finished = subprocess.run(
            [program, when], env=environment(kernels), capture_output=True, text=True, timeout=60, check=False
        )
        assert (finished.returncode, finished.stderr) == (0, "")


def test_barrier_and_empty_command_buffer_costs_are_printed(build: Build, kernels: Path) -> None:
    printed = run([str(build("costs"))], env=environment(kernels), timeout=120).stdout
    figures = {name: float(value) for name, value in re.findall(r"^(\w+) ([\d.]+)$", printed, re.MULTILINE)}
    assert set(figures) == {"switch_32_ns", "switch_256_ns", "switch_1024_ns", "empty_us", "parked_us"}
    # Loose bounds, so that a busy machine passes and only a change of kind fails.
    assert figures["switch_256_ns"] < 200
    assert figures["empty_us"] < 500


def test_programs_are_all_run() -> None:
    sources = {source.stem for source in PROGRAMS.glob("*.cpp")}
    tests = "".join(test.read_text() for test in Path(__file__).parent.glob("test_*.py"))
    assert {name for name in sources if f'"{name}"' not in tests} == set()

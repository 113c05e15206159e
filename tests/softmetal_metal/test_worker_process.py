"""The shader compiler as a worker process, with a program in its place that answers as the test says."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.softmetal_abi.native import run
from tests.softmetal_metal.conftest import Build

pytestmark = pytest.mark.softmetal

WORKER = """\
#!{python}
import json, os, sys
assert sys.argv[1:] == ["-m", "softmetal.msl", "--worker"], sys.argv
for line in sys.stdin:
    request = json.loads(line)
    names = [{{"name": f"{{request['source']}} {{os.getpid()}}", "kind": "kernel", "constants": []}}]
    print(json.dumps({{"schema": 1, "ok": True, "library": "key", "functions": names}}), flush=True)
    if request["source"] == "die":
        break
"""


def compile_often(build: Build, folder: Path, source: str, times: int) -> list[str]:
    interpreter = folder / "interpreter"
    interpreter.write_text(WORKER.format(python=sys.executable))
    interpreter.chmod(0o755)
    environment = {**os.environ, "SOFTMETAL_PYTHON": str(interpreter)}
    return run([str(build("worker")), source, str(times)], env=environment, timeout=60).stdout.splitlines()


def test_one_worker_answers_all_requests(build: Build, tmp_path: Path) -> None:
    answers = compile_often(build, tmp_path, "größe", 5)
    assert len(answers) == 5
    assert len(set(answers)) == 1
    assert answers[0].startswith("größe ")


def test_a_dead_worker_is_replaced(build: Build, tmp_path: Path) -> None:
    answers = compile_often(build, tmp_path, "die", 3)
    assert len(set(answers)) == 3


def test_the_worker_ends_with_the_program(build: Build, tmp_path: Path) -> None:
    process = int(compile_often(build, tmp_path, "x", 1)[0].split()[1])
    # It reads the end of its input; the time it takes to end is its own.
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        os.sched_yield()
        run(["sleep", "0.05"])
    raise AssertionError("the worker lives on")


def test_no_interpreter_is_a_clear_error(build: Build) -> None:
    environment = {**os.environ, "SOFTMETAL_PYTHON": "/no/such/python"}
    (answer,) = run([str(build("worker")), "x", "1"], env=environment).stdout.splitlines()
    assert answer == (
        "MTLLibraryErrorDomain 2: cannot run the MSL compiler (/no/such/python -m softmetal.msl --worker): "
        "No such file or directory; SOFTMETAL_PYTHON names the Python interpreter that has the package"
    )

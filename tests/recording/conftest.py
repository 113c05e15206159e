"""Runs the driver once a session, with the recorder in place of parts of the Objective-C runtime."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.api import Api
from generator.pipeline import load_model
from generator.sdk import read_pins
from tests.softmetal_abi.native import ROOT, find_library

from .native import build, supported

# The installed pymetal comes first; the generator and these tests are only in the source tree.
LAUNCH = """
import runpy, sys
sys.path.append(sys.argv.pop(1))
runpy.run_module("tests.recording.driver", run_name="__main__", alter_sys=True)
"""

Drive = Callable[..., Any]


@pytest.fixture(scope="session")
def model() -> Api:
    return load_model(read_pins().default)


@pytest.fixture(scope="session")
def drive(model: Api, tmp_path_factory: pytest.TempPathFactory) -> Drive:
    """A function that runs the driver with its arguments and returns what it reports."""
    if not supported():
        pytest.skip("the recorder knows the calling convention of x86-64 Linux alone")
    library = find_library()
    folder = tmp_path_factory.mktemp("recording")
    return partial(run_driver, library, build(model, library, folder), folder)


def run_driver(library: Path, native: Path, folder: Path, *arguments: str) -> Any:
    # Freed objects are kept, so that a second release is an error instead of a crash.
    # What calls send is judged here, not what the checks ask before it.
    environment = {
        **os.environ,
        "LD_PRELOAD": f"{native}:{library}",
        "NSZombieEnabled": "YES",
        "PYMETAL_VALIDATION": "0",
    }
    command = [sys.executable, "-P", "-c", LAUNCH, str(ROOT), str(library), str(native), *arguments]
    finished = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert finished.returncode == 0, f"exit code {finished.returncode}\n{finished.stderr[-3000:]}"
    return json.loads(finished.stdout)


@pytest.fixture(scope="session")
def report(drive: Drive) -> dict[str, Any]:
    """What all calls of all bindings sent and gave back."""
    found: dict[str, Any] = drive("report")
    return found

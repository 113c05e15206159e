"""Runs the rounds of calls, each once a session."""

from __future__ import annotations

import pytest

from generator.pipeline import load_model
from generator.sdk import read_pins
from tests.recording.native import build, supported
from tests.softmetal_abi.native import find_library

from .child import Findings, Where, run_all

QUICK = 3
QUICK_ON_RECORDERS = 2
SEED = 1
DEEP = 60
DEEP_ON_RECORDERS = 12  # which answer from Python
DEEP_SEED = 20260


@pytest.fixture(scope="session")
def softmetal(tmp_path_factory: pytest.TempPathFactory) -> Where:
    return Where(tmp_path_factory.mktemp("calls"))


@pytest.fixture(scope="session")
def recorders(tmp_path_factory: pytest.TempPathFactory) -> Where:
    if not supported():
        pytest.skip("the recorder knows the calling convention of x86-64 Linux alone")
    library = find_library()
    folder = tmp_path_factory.mktemp("recorded_calls")  # no blank: LD_PRELOAD would end there
    native = build(load_model(read_pins().default), library, folder)
    environment = {"LD_PRELOAD": f"{native}:{library}", "NSZombieEnabled": "YES"}
    return Where(folder, (str(library), str(native)), environment)


@pytest.fixture(scope="session")
def quick(softmetal: Where) -> Findings:
    """The same calls in every run, a few of each member."""
    return run_all(softmetal, QUICK, SEED)


@pytest.fixture(scope="session")
def quick_on_recorders(recorders: Where) -> Findings:
    return run_all(recorders, QUICK_ON_RECORDERS, SEED)


@pytest.fixture(scope="session")
def deep(softmetal: Where) -> Findings:
    return run_all(softmetal, DEEP, DEEP_SEED)


@pytest.fixture(scope="session")
def deep_on_recorders(recorders: Where) -> Findings:
    return run_all(recorders, DEEP_ON_RECORDERS, DEEP_SEED)

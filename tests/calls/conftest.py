"""Runs the quick round of calls once a session, and the deep one where it is asked for."""

from __future__ import annotations

import pytest

from .child import Findings, run_all

QUICK: int = 3
DEEP: int = 60
DEEP_SEED: int = 20260


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """The same calls in every run, a few of each member."""
    return run_all(tmp_path_factory.mktemp("calls"), QUICK, 1)


@pytest.fixture(scope="session")
def deep(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return run_all(tmp_path_factory.mktemp("calls"), DEEP, DEEP_SEED)

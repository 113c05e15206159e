"""Fixtures that load the corpus's kernels: as they run by default, and on fibers too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

import pymetal as pm
from softmetal.msl.kernel_code import EXECUTION_VARIABLE

KERNELS = Path(__file__).parent / "kernels"

Constants = Mapping[str | int, object]
Load = Callable[..., pm.kernels.Kernel]


def load_kernel(path: str, name: str | None = None, constants: Constants | None = None) -> pm.kernels.Kernel:
    """The kernel `name` of a file of the corpus; bytes as they are, so that line ends count."""
    return pm.kernel((KERNELS / path).read_bytes().decode(), name, constants=constants)


@pytest.fixture
def load() -> Load:
    return load_kernel


@pytest.fixture(params=["", "fibers"], ids=["default", "fibers"])
def load_meeting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Load:
    """For kernels whose threads meet: the default way (test_modes tells which), and fibers."""
    monkeypatch.setenv(EXECUTION_VARIABLE, request.param)
    pm.kernels.clear_cache()
    return load_kernel


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(5)

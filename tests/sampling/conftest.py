"""Fixtures for kernels that use textures."""

from __future__ import annotations

import pytest

import pymetal as pm
from tests.sampling.kernels import Kernels


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture(scope="session")
def kernels(device: pm.Device) -> Kernels:
    return Kernels(device)

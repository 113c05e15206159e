"""Fixtures for textures of compressed formats."""

from __future__ import annotations

import pytest

import pymetal as pm
from tests.compressed.decoding import Decoder
from tests.sampling.kernels import Kernels


@pytest.fixture(scope="session")
def kernels() -> Kernels:
    return Kernels(pm.create_system_default_device())


@pytest.fixture(scope="session")
def decoder(kernels: Kernels) -> Decoder:
    return Decoder(kernels)

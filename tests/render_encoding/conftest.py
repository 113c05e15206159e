"""Fixtures for tests of what render encoders are told."""

from __future__ import annotations

import pytest

import pymetal as pm
from tests.render_encoding.drawing import Drawing


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture(scope="session")
def drawing(device: pm.Device) -> Drawing:
    return Drawing(device)

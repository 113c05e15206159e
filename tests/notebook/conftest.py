"""Fixtures for tests of what notebooks show."""

from __future__ import annotations

import pytest

import pymetal as pm


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()

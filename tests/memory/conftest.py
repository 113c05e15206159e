"""Fixtures for tests of memory shared with Python."""

from __future__ import annotations

import pytest

import pymetal as pm


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()

"""Fixtures for scenes."""

from __future__ import annotations

import pytest

import pymetal as pm

from .scene import Renderer


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture(scope="session")
def renderer(device: pm.Device) -> Renderer:
    return Renderer(device)

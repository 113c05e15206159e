"""Fixtures for tests of textures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import pymetal as pm

Encode = Callable[[pm.BlitCommandEncoder], None]
Blit = Callable[[Encode], None]


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture
def device_alone() -> Iterator[None]:
    """For what the device itself refuses, which pymetal's checks would refuse before it."""
    pm.debug.set_validation(False)
    yield
    pm.debug.set_validation(True)


@pytest.fixture(scope="session")
def blit(device: pm.Device) -> Blit:
    """Runs what a function encodes, to its end."""
    queue = device.new_command_queue()

    def run(encode: Encode) -> None:
        commands = queue.command_buffer()
        encoder = commands.blit_command_encoder()
        try:
            encode(encoder)
        finally:
            encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()

    return run

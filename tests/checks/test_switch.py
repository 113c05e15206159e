"""Checks can be switched off; what would crash our own code stays checked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pymetal as pm

from .cases import World


@pytest.fixture
def switched_off() -> Iterator[None]:
    pm.debug.set_validation(False)
    yield
    pm.debug.set_validation(True)


def test_it_is_on_at_first() -> None:
    assert pm.debug.validation()


@pytest.mark.softmetal
@pytest.mark.usefixtures("switched_off")
def test_calls_reach_metal(world: World) -> None:
    assert not pm.debug.validation()
    with pytest.raises(pm.MetalError) as caught:
        world.compute.set_buffer(world.buffer, 0, 31)
    assert "set_buffer: index is 31" not in str(caught.value)


@pytest.mark.usefixtures("switched_off")
def test_memory_is_checked_still(world: World) -> None:
    with pytest.raises(pm.ValidationError, match="the region needs 256"):
        world.texture().replace_region(((0, 0, 0), (8, 8, 1)), 0, bytes(255), 32)
    with pytest.raises(pm.ValidationError, match="they must be of one length"):
        world.compute.set_buffers([world.buffer, world.buffer], [0], 0)
    with pytest.raises(pm.ValidationError, match="has ended"):
        world.compute.end_encoding()
        world.compute.end_encoding()


def test_what_was_set_while_off_counts(world: World, pipeline: pm.ComputePipelineState) -> None:
    pm.debug.set_validation(False)
    encoder = world.commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(world.buffer, 0, 0)
    pm.debug.set_validation(True)
    encoder.dispatch_threads(1, 1)
    encoder.end_encoding()
    world.commands.commit()
    world.commands.wait_until_completed()


@pytest.mark.parametrize(("value", "expected"), [("0", "False"), ("1", "True"), ("", "True")])
def test_environment(tmp_path: Path, value: str, expected: str) -> None:
    program = "import pymetal as pm; print(pm.debug.validation())"
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYMETAL_VALIDATION": value},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.strip() == expected

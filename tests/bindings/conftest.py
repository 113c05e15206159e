"""Fixtures for tests of the binding layer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import pymetal as pm

# Adds one to every element; small enough to compile quickly, slow enough to be seen running.
INCREMENT = """
#include <metal_stdlib>
using namespace metal;
kernel void increment(device float* values [[buffer(0)]], uint index [[thread_position_in_grid]])
{
    values[index] += 1;
}
"""


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture
def queue(device: pm.Device) -> pm.CommandQueue:
    return device.new_command_queue()


@pytest.fixture(scope="session")
def pipeline(device: pm.Device) -> pm.ComputePipelineState:
    library = device.new_library_with_source(INCREMENT)
    return device.new_compute_pipeline_state(library.new_function("increment"))


@pytest.fixture
def run_python(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Runs a program, which may use `pm`, in a fresh interpreter."""

    def run(program: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", f"import pymetal as pm\n{program}"]
        # Not in the source tree, whose pymetal has no extension.
        return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path, check=False)

    return run

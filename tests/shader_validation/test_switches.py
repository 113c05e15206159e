"""Who decides which pipelines check their kernels."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

import pymetal as pm

pytestmark = pytest.mark.softmetal

SOURCE = "kernel void k(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i] = 1; }"
Choice = pm.ShaderValidation


@pytest.fixture
def former() -> Iterator[None]:
    before = pm.debug.set_shader_validation(False)
    yield
    pm.debug.set_shader_validation(before)


def made(asked: Choice) -> Choice:
    device = pm.create_system_default_device()
    function = device.new_library_with_source(SOURCE).new_function("k")
    descriptor = pm.ComputePipelineDescriptor(compute_function=function, shader_validation=asked)
    pipeline, _ = device.new_compute_pipeline_state_with_descriptor(descriptor, 0)
    return pipeline.shader_validation


@pytest.mark.parametrize("switch", [False, True])
def test_descriptor_comes_first(former: None, switch: bool) -> None:
    assert pm.debug.set_shader_validation(switch) is False
    assert made(Choice.Enabled) is Choice.Enabled
    assert made(Choice.Disabled) is Choice.Disabled
    assert made(Choice.Default) is (Choice.Enabled if switch else Choice.Disabled)
    assert pm.debug.set_shader_validation(False) is switch


@pytest.mark.parametrize(("value", "expected"), [("1", "True"), ("0", "False"), ("", "False")])
def test_environment(value: str, expected: str) -> None:
    program = "import pymetal as pm; print(pm.debug.set_shader_validation(False))"
    environment = {**os.environ, "MTL_SHADER_VALIDATION": value}
    command = [sys.executable, "-P", "-c", program]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert finished.stdout.strip() == expected

"""The first object that a process lets go of may go while an exception is on its way."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import pymetal as pm
device = pm.create_system_default_device()
def fail():
    {call}
try:
    fail()
except {error} as caught:
    print("caught")
"""


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("len(device.new_buffer(16, 0), 1)", "TypeError"),
        ("device.new_buffer(device.new_command_queue())", "TypeError"),
        ("device.new_library_with_source('kernel void k() {}').new_function('missing')", "pm.ResourceError"),
    ],
)
def test_release_of_a_temporary_during_an_exception(call: str, error: str) -> None:
    program = PROGRAM.format(call=call, error=error)
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "caught\n", "")

"""The first object that a process lets go of may go while an exception is on its way."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

PROGRAM = """
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
def test_release_of_a_temporary_during_an_exception(
    run_python: Callable[[str], subprocess.CompletedProcess[str]], call: str, error: str
) -> None:
    finished = run_python(PROGRAM.format(call=call, error=error))
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "caught\n", "")

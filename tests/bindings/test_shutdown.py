"""An interpreter that ends with handlers in flight ends quietly."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

Run = Callable[[str], subprocess.CompletedProcess[str]]

# Wrappers that are left at the end are then listed on stderr.
LEAK_WARNINGS = "pm.debug.set_leak_warnings(True)\n"

HANDLERS_IN_FLIGHT = """
device = pm.create_system_default_device()
queue = device.new_command_queue()
for _ in range(50):
    commands = queue.command_buffer()
    commands.add_completed_handler(lambda commands: [commands.status for _ in range(100)])
    commands.commit()
"""

DAEMON_THREADS = """
import threading
device = pm.create_system_default_device()
queue = device.new_command_queue()
def wait():
    while True:
        commands = queue.command_buffer()
        commands.commit()
        commands.wait_until_completed()
for _ in range(4):
    threading.Thread(target=wait, daemon=True).start()
"""

HANDLER_NEVER_CALLED = """
commands = pm.create_system_default_device().new_command_queue().command_buffer()
buffer = commands.device.new_buffer(16)
commands.add_completed_handler(lambda _: buffer)
"""

GLOBALS_LEFT = """
device = pm.create_system_default_device()
queue = device.new_command_queue()
buffer = device.new_buffer(1 << 20)
view = buffer.contents()
"""

REFERENCE_CYCLE = """
class Holder: pass
holder = Holder()
holder.me, holder.device = holder, pm.create_system_default_device()
"""


def assert_quiet(finished: subprocess.CompletedProcess[str]) -> None:
    assert (finished.returncode, finished.stderr, finished.stdout) == (0, "", "")


@pytest.mark.parametrize("program", [HANDLER_NEVER_CALLED, GLOBALS_LEFT, REFERENCE_CYCLE])
def test_objects_left_behind(run_python: Run, program: str) -> None:
    assert_quiet(run_python(LEAK_WARNINGS + program))


@pytest.mark.parametrize("attempt", range(10))
def test_handlers_in_flight(run_python: Run, attempt: int) -> None:
    assert_quiet(run_python(LEAK_WARNINGS + HANDLERS_IN_FLIGHT))


@pytest.mark.parametrize("attempt", range(10))
def test_daemon_threads(run_python: Run, attempt: int) -> None:
    """What these threads hold at the end stays: their frames are never left."""
    assert_quiet(run_python(DAEMON_THREADS))


@pytest.mark.slow
def test_handlers_in_flight_200_times(run_python: Run) -> None:
    for _ in range(200):
        assert_quiet(run_python(LEAK_WARNINGS + HANDLERS_IN_FLIGHT))

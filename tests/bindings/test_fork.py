"""A forked process either works or says why it does not."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

Run = Callable[[str], subprocess.CompletedProcess[str]]

FORK = """
import os
def commit(queue):
    commands = queue.command_buffer()
    commands.commit()
    return commands
def in_child(use):
    child = os.fork()
    if child == 0:
        try:
            use()
            print("worked", flush=True)
        except pm.ValidationError as error:
            print(error, flush=True)
        os._exit(0)
    os.waitpid(child, 0)
queue = pm.create_system_default_device().new_command_queue()
"""

UNUSED = "in_child(lambda: commit(queue).wait_until_completed())"

USED = """
commands = commit(queue)
commands.wait_until_completed()
in_child(lambda: commit(queue))
in_child(commands.wait_until_completed)
commit(queue).wait_until_completed()
"""


def test_metal_used_in_the_child_alone(run_python: Run) -> None:
    finished = run_python(FORK + UNUSED)
    assert (finished.returncode, finished.stdout) == (0, "worked\n")


def test_metal_used_before(run_python: Run) -> None:
    finished = run_python(FORK + USED)
    assert finished.returncode == 0
    assert [line.split(":")[0] for line in finished.stdout.splitlines()] == [
        "this process was forked from one that had committed command buffers, whose threads stayed there"
    ] * 2

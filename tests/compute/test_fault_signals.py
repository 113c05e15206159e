"""Who else handles the signals of faults: quiet for kernels, and as before for everything else."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.softmetal

# Defines fault(), which runs two kernels that fail.
PREPARATION = """
import ctypes, faulthandler, os, signal, sys, time
import pymetal as pm

SOURCE = (
    "kernel void divide(device int* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i] = 7 / x[i]; }"
    "kernel void far(device int* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i + 0x40000000] = 1; }"
)
device = pm.create_system_default_device()
queue = device.new_command_queue()
library = device.new_library_with_source(SOURCE)
pipelines = [device.new_compute_pipeline_state(library.new_function(name)) for name in ("divide", "far")]

def fault():
    for pipeline in pipelines:
        commands = queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_buffer(device.new_buffer(64), 0, 0)
        encoder.dispatch_threads(pm.Size(16, 1, 1), pm.Size(16, 1, 1))
        encoder.end_encoding()
        commands.commit()
        try:
            commands.wait_until_completed()
        except pm.CommandBufferError:
            continue
        sys.exit("the kernel did not fail")
"""

# Who handles faults, before the first kernel or between two. The runtime looks for new handlers once a millisecond.
SETUPS = {
    "nobody": "fault()",
    "faulthandler first": "faulthandler.enable(); fault()",
    "faulthandler later": "fault(); faulthandler.enable(); time.sleep(0.002); fault()",
    "faulthandler again and again": """
        for _ in range(30):
            fault(); faulthandler.enable(); time.sleep(0.002); fault(); faulthandler.disable(); time.sleep(0.002)
        faulthandler.enable(); time.sleep(0.002); fault()
        """,
    "Python handler": """
        fault()
        for number in (signal.SIGSEGV, signal.SIGFPE): signal.signal(number, lambda *_: sys.exit("Python's handler"))
        time.sleep(0.002)
        fault()
        for number in (signal.SIGSEGV, signal.SIGFPE): signal.signal(number, signal.SIG_DFL)
        time.sleep(0.002)
        fault()
        """,
}

FAULTS_OUTSIDE = {
    "segmentation fault": ("ctypes.string_at(0)", signal.SIGSEGV),
    "sent signal": ("os.kill(os.getpid(), signal.SIGFPE)", signal.SIGFPE),
    "raised SIGBUS": ("signal.raise_signal(signal.SIGBUS)", signal.SIGBUS),
    "raised SIGILL": ("signal.raise_signal(signal.SIGILL)", signal.SIGILL),
}


def run(program: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-c", PREPARATION + textwrap.dedent(program)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("setup", SETUPS)
def test_faults_in_kernels_are_quiet(setup: str) -> None:
    finished = run(SETUPS[setup])
    assert (finished.returncode, finished.stderr) == (0, "")


def test_fault_right_after_faulthandler_was_enabled() -> None:
    """Its handler is in front for a moment; it may report, and the process goes on."""
    finished = run("fault(); faulthandler.enable(); fault(); fault(); print('went on')")
    assert (finished.returncode, finished.stdout) == (0, "went on\n")


@pytest.mark.parametrize(
    "setup", ["nobody", "faulthandler first", "faulthandler later", "faulthandler again and again"]
)
@pytest.mark.parametrize("outside", FAULTS_OUTSIDE)
def test_faults_outside_kernels_end_the_process_as_before(setup: str, outside: str) -> None:
    action, number = FAULTS_OUTSIDE[outside]
    finished = run(textwrap.dedent(SETUPS[setup]) + "\n" + action)
    assert finished.returncode == -number
    reports = finished.stderr.count("Fatal Python error")
    assert reports == (0 if setup == "nobody" else 1)


def test_python_handlers_get_signals_that_were_sent() -> None:
    finished = run(
        """
        signal.signal(signal.SIGFPE, lambda *_: print("handled"))
        fault()
        os.kill(os.getpid(), signal.SIGFPE)
        time.sleep(0.01)
        fault()
        """
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "handled\n", "")


def test_ignored_signals_stay_ignored() -> None:
    finished = run("signal.signal(signal.SIGBUS, signal.SIG_IGN); fault(); os.kill(os.getpid(), signal.SIGBUS)")
    assert (finished.returncode, finished.stderr) == (0, "")

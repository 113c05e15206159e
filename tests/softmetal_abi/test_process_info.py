"""NSProcessInfo against what Python knows about the same machine."""

from __future__ import annotations

import getpass
import os
import platform
import re
import socket
import subprocess
import time

import pytest

from tests.softmetal_abi.conftest import Build

pytestmark = pytest.mark.softmetal


def test_process_info_tells_the_truth(build: Build) -> None:
    command = [str(build("process_info")), "argument with spaces"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "SOFTMETAL_ABI_TEST": "größe=1"}
    ) as process:
        printed, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    facts = dict(line.split(" ", 1) for line in printed.splitlines())
    assert facts["pid"] == str(process.pid)
    assert facts["arguments"] == "2 argument with spaces"
    assert facts["variable"] == "größe=1"
    assert facts["host"] == socket.gethostname()
    assert facts["name"] == "process_info"
    assert facts["system"] == f"{platform.system()} {platform.release()}"
    release = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", platform.release())
    assert release is not None
    assert facts["version"] == ".".join(number or "0" for number in release.groups())
    assert facts["processors"] == str(os.sysconf("SC_NPROCESSORS_ONLN"))
    assert facts["memory"] == str(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    assert float(facts["uptime"]) == pytest.approx(time.clock_gettime(time.CLOCK_MONOTONIC), abs=30)
    assert facts["user"] == getpass.getuser()

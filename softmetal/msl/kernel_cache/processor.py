"""The processor that code is compiled for. Imports nothing that would make a program's start longer."""

import itertools
import os
from functools import cache

_FEATURES = ("vendor_id", "cpu family", "model", "model name", "flags", "Features", "CPU part", "CPU implementer")


@cache
def cpu_identity() -> str:
    """What `-march=native` sees: code for one CPU may not run on another."""
    try:
        # One block for each processor, all alike; a large machine has hundreds.
        with open("/proc/cpuinfo") as file:
            lines = list(itertools.takewhile(str.strip, file))
    except OSError:
        return os.uname().machine
    return "".join(line for line in lines if line.split("\t")[0].strip() in _FEATURES)

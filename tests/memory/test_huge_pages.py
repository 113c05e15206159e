"""Large buffers may lie on huge pages: looking up small ones takes kernels that read them as long as the reading."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pytest

import pymetal as pm

MIB = 1 << 20

pytestmark = [
    pytest.mark.softmetal,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/smaps"),
    pytest.mark.skipif(
        not Path("/sys/kernel/mm/transparent_hugepage").is_dir(), reason="needs huge pages in the kernel"
    ),
]


def flags_at(address: int) -> set[str]:
    """What the kernel was told about the mapping around an address, as proc(5) abbreviates it."""
    inside = False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if (mapping := re.match(r"([0-9a-f]+)-([0-9a-f]+) ", line)) is not None:
            inside = int(mapping[1], 16) <= address < int(mapping[2], 16)
        elif inside and line.startswith("VmFlags:"):
            return set(line.split()[1:])
    raise LookupError(hex(address))


def test_large_buffers_may_lie_on_huge_pages(device: pm.Device) -> None:
    buffer = device.new_buffer(16 * MIB)
    assert "hg" in flags_at(pm.array(buffer, np.uint8).ctypes.data + 8 * MIB)

"""Large buffers are seen without a copy: pages that nobody touches do not become resident."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import numpy as np
import pytest

import pymetal as pm

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/statm"),
]

GIB = 1 << 30
MIB = 1 << 20


def resident() -> int:
    """The bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * mmap.PAGESIZE


def test_a_gibibyte_is_seen_without_a_copy(device: pm.Device) -> None:
    before = resident()
    buffer = device.new_buffer(GIB)
    views = [
        pm.array(buffer, np.float32, (-1, 1024)),
        buffer.contents(),
        np.from_dlpack(buffer),
        np.asarray(memoryview(buffer)),
    ]
    assert {view.nbytes for view in views} == {GIB}
    assert resident() - before < 16 * MIB
    views[0][0, 0] = 1
    views[1][GIB // 2 : GIB // 2 + 32 * MIB] = 1
    grown = resident() - before
    assert 32 * MIB <= grown < 48 * MIB
    assert views[3][GIB // 2] == 1
    print(f"1 GiB seen by {len(views)} views; {grown / MIB:.1f} MiB resident after touching 32 MiB")


def test_a_gibibyte_of_pages_is_shared_without_a_copy(device: pm.Device) -> None:
    before = resident()
    array = pm.page_aligned((GIB // 4,), np.float32)
    buffer = device.new_buffer_no_copy(array)
    view = pm.array(buffer, np.float32)
    view[-1] = 3
    assert array[-1] == 3
    assert resident() - before < 16 * MIB

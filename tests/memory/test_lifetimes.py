"""No view outlives the memory it shows, and nothing outlives its last use."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pymetal as pm

from .exporters import Tensor

VIEWS: dict[str, Callable[[pm.Buffer], Any]] = {
    "contents": lambda buffer: buffer.contents(),
    "array": lambda buffer: pm.array(buffer, np.float32, (-1, 4)),
    "slice": lambda buffer: pm.array(buffer, np.uint8)[16:].reshape(-1, 16)[1:],
    "memoryview": memoryview,
    "dlpack": np.from_dlpack,
    "capsule": lambda buffer: buffer.__dlpack__(max_version=(1, 0)),
    "unused capsule": lambda buffer: buffer.__dlpack__(),
}


def wrappers() -> int:
    gc.collect()
    return pm.debug.live_objects().wrappers.get("pymetal.Buffer", 0)


def natives() -> dict[str, int]:
    """The counted native objects of buffers and textures; empty on macOS, whose runtime does not count."""
    gc.collect()
    counts = pm.debug.live_objects().natives or {}
    return {name: count for name, count in counts.items() if name.endswith(("Buffer", "Texture", "Queue"))}


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_keeps_the_buffer(device: pm.Device, view: str) -> None:
    wrappers_before, natives_before = wrappers(), natives()
    shown = VIEWS[view](device.new_buffer(1 << 20))
    assert wrappers() == wrappers_before + 1
    del shown
    assert (wrappers(), natives()) == (wrappers_before, natives_before)


def test_memory_stays_when_all_else_is_dropped() -> None:
    device = pm.create_system_default_device()
    queue = device.new_command_queue()
    buffer = device.new_buffer(1 << 20)
    values = pm.array(buffer, np.float32)
    values[:] = 1.5
    commands = queue.command_buffer()
    encoder = commands.blit_command_encoder()
    encoder.fill_buffer(buffer, (0, 16), 0)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    del device, queue, buffer, commands, encoder
    gc.collect()
    churn = [pm.create_system_default_device().new_buffer(1 << 20) for _ in range(8)]
    for other in churn:
        other.contents()[:] = 255
    assert np.all(values[:4] == 0)
    assert np.all(values[4:] == 1.5)
    values[:] = 2


class Owner(np.ndarray[tuple[int], np.dtype[np.float32]]):
    """An array that can be weakly referenced."""


def itself(array: Owner) -> Owner:
    return array


@pytest.mark.parametrize("shared", [itself, Tensor])
def test_no_copy_keeps_the_array_until_metal_is_done(device: pm.Device, shared: Callable[[Owner], Any]) -> None:
    array = pm.page_aligned(1 << 14, np.float32).view(Owner)
    array[:] = 3
    alive = weakref.ref(array)
    buffer = device.new_buffer_no_copy(shared(array))
    view = pm.array(buffer, np.float32)
    del array
    gc.collect()
    assert alive() is not None
    del buffer
    gc.collect()
    assert alive() is not None
    assert np.all(view == 3)
    del view
    gc.collect()
    assert alive() is None


def test_a_command_in_flight_keeps_the_array(device: pm.Device) -> None:
    pages = pm.page_aligned(1 << 14, np.uint8)
    array = pages.view(Owner)
    alive = weakref.ref(array)
    event = device.new_shared_event()
    commands = device.new_command_queue().command_buffer()
    commands.encode_wait(event, 1)
    encoder = commands.blit_command_encoder()
    encoder.fill_buffer(device.new_buffer_no_copy(array), (0, array.nbytes), 7)
    encoder.end_encoding()
    commands.commit()
    del array, encoder
    gc.collect()
    assert alive() is not None
    event.signaled_value = 1
    commands.wait_until_completed()
    assert np.all(pages == 7)
    del commands
    gc.collect()
    assert alive() is None


def test_copied_data_is_not_kept(device: pm.Device) -> None:
    array = np.zeros(16, np.float32).view(Owner)
    alive = weakref.ref(array)
    buffers = [device.new_buffer(array), device.new_buffer(Tensor(array)), pm.from_dlpack(array, device)]
    del array
    gc.collect()
    assert alive() is None
    assert all(buffer.length == 64 for buffer in buffers)


def test_failed_calls_keep_nothing(device: pm.Device) -> None:
    array = np.zeros(17, np.uint8)[1:].view(Owner)
    references = sys.getrefcount(array)
    for data in (array, Tensor(array)):
        with pytest.raises(pm.ValidationError, match="page"):
            device.new_buffer_no_copy(data)
        with pytest.raises(pm.ValidationError, match="length 17 is over"):
            device.new_buffer_with_data(data, 17)
    del data
    assert sys.getrefcount(array) == references


AT_EXIT = """
import atexit
import numpy as np
device = pm.create_system_default_device()
queue = device.new_command_queue()
view = pm.array(device.new_buffer(1 << 20), np.uint8)
raw = device.new_buffer(64).contents()
export = memoryview(device.new_buffer(64))
tensor = np.from_dlpack(device.new_buffer(64))
capsule = device.new_buffer(64).__dlpack__(max_version=(1, 0))
pages = pm.page_aligned(1 << 14, np.uint8)
shared = device.new_buffer_no_copy(pages)
cycle = [view, shared]
cycle.append(cycle)
commands = queue.command_buffer()
encoder = commands.blit_command_encoder()
encoder.fill_buffer(shared, (0, 1 << 14), 7)
encoder.end_encoding()
commands.commit()
atexit.register(lambda: (view.fill(1), raw.fill(1), tensor.fill(1), print(export[0], view[-1])))
del device, queue, pages
"""


def test_views_live_until_the_interpreter_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "dev", "-c", f"import pymetal as pm\n{AT_EXIT}"]
    # Not in the source tree, whose pymetal has no extension.
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 1\n", "")

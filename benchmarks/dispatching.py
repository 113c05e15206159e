"""What starting a kernel costs, beside pocl: one empty kernel, and ten thousand tiny ones."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np

import pymetal as pm

from .measure import Row, at_least, medians_in_turns, print_rows
from .metal_programs import Launch, buffer_of, pipeline_of
from .opencl import Pocl

REPETITIONS = 500
ROUNDS = 20  # of both in turns
TINY_DISPATCHES = 10_000
TINY_THREADS = 64

METAL = """
kernel void nothing() {}
kernel void count_up(device uint* counters [[buffer(0)]], uint i [[thread_position_in_grid]]) { counters[i]++; }
"""
OPENCL = """
kernel void nothing() {}
kernel void count_up(global uint* counters) { counters[get_global_id(0)]++; }
"""


def commit_and_wait(commands: pm.CommandBuffer) -> None:
    commands.commit()
    commands.wait_until_completed()


def times_after_pause(prepare: Callable[[], Callable[[], None]], pause: float) -> list[float]:
    """The times of what `prepare` returns, `pause` seconds after the one before: its threads may sleep."""
    times: list[float] = []
    for _ in range(REPETITIONS // ROUNDS):
        run = prepare()
        if pause:
            time.sleep(pause)
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return times


def empty_kernel(device: pm.Device, pocl: Pocl) -> list[Row]:
    launch = Launch(device.new_command_queue(), pipeline_of(device, METAL, "nothing"), [], (1, 1, 1), (1, 1, 1))
    with_pocl = pocl.launch(pocl.kernel(OPENCL, "nothing"), (1,), (1,))
    rows: list[Row] = []
    for name, pause in (("one after another", 0.0), ("after 2 ms without work", 0.002)):
        own: list[float] = []
        others: list[float] = []
        for _ in range(ROUNDS):
            own += times_after_pause(lambda: partial(commit_and_wait, launch.encoded()), pause)
            others += times_after_pause(lambda: with_pocl, pause)
        ours, theirs = statistics.median(own), statistics.median(others)
        rows.append(Row(f"{name}: commit to completed", ours, at_least(theirs / ours, 1, "pocl's speed")))
        rows.append(Row(f"{name}: pocl, enqueue to finished", theirs))
    return rows


def tiny_kernels(device: pm.Device, pocl: Pocl) -> list[Row]:
    counters = np.zeros(TINY_THREADS, np.uint32)
    buffer = buffer_of(device, counters)
    grid = (TINY_THREADS, 1, 1)
    launch = Launch(device.new_command_queue(), pipeline_of(device, METAL, "count_up"), [buffer], grid, grid)
    kernel = pocl.kernel(OPENCL, "count_up")
    threads = (TINY_THREADS,)
    with_pocl = pocl.launch(kernel, threads, threads, [pocl.buffer(counters)], TINY_DISPATCHES)

    def in_one_command_buffer() -> None:
        commit_and_wait(launch.encoded(TINY_DISPATCHES))

    def in_many_command_buffers() -> None:
        commands = launch.encoded()
        for _ in range(TINY_DISPATCHES - 1):
            commands.commit()
            commands = launch.encoded()
        commit_and_wait(commands)

    runs = {"one": in_one_command_buffer, "many": in_many_command_buffers, "pocl": with_pocl}
    repetitions = 7
    seconds = medians_in_turns(runs, repetitions)
    expected = (repetitions + 1) * 2 * TINY_DISPATCHES
    np.testing.assert_array_equal(np.frombuffer(buffer.contents(), np.uint32), expected)
    names = {"one": "in one command buffer", "many": "a command buffer each", "pocl": "pocl, one queue"}
    rows: list[Row] = []
    for name, text in names.items():
        each = f"{seconds[name] / TINY_DISPATCHES * 1e6:.2f} µs each"
        ratio = "" if name == "pocl" else f"; {seconds['pocl'] / seconds[name]:.2f} × pocl's speed"
        rows.append(Row(text, seconds[name], each + ratio))
    return rows


def main() -> None:
    device = pm.create_system_default_device()
    pocl = Pocl()
    print_rows("Empty kernel", empty_kernel(device, pocl))
    print_rows("10,000 dispatches of 64 threads, encoding included", tiny_kernels(device, pocl))

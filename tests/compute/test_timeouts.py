"""Kernels that never end are ended."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator

import numpy as np
import pytest

import pymetal as pm

from .conftest import Runner

pytestmark = pytest.mark.softmetal

HEAD = "#include <metal_stdlib>\nusing namespace metal;\n"
# The loops depend on memory, so that they are really there.
ENDLESS = {
    "loop": "while (x[0] == 0) { x[1] += i; }",
    "loop without memory": "volatile uint n = 1; while (n) n = n * 5 | 1; x[i] = n;",
    "mathematics": "float v = 0.5; while (v < 10) { v = fmod(exp(sin(v)), 2.0f); } x[0] = v;",
    "barriers": "while (x[0] == 0) threadgroup_barrier(mem_flags::mem_device);",
    "lanes": "while (simd_sum(x[0]) == 0) {}",
    "one thread of many": "if (i == 77) while (x[0] == 0) { x[1] += i; }",
}
TIMEOUT = 2  # MTLCommandBufferErrorTimeout
KERNEL = "kernel void forever(device volatile uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {{ {} }}"
INCREMENT = "kernel void increment(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) { x[i] += 1; }"


@pytest.fixture
def short_timeout() -> Iterator[None]:
    before = pm.debug.set_kernel_timeout(0.1)
    yield
    pm.debug.set_kernel_timeout(before)


def run_forever(runner: Runner, name: str, validation: pm.ShaderValidation = pm.ShaderValidation.Disabled) -> None:
    function = runner.device.new_library_with_source(HEAD + KERNEL.format(ENDLESS[name])).new_function("forever")
    descriptor = pm.ComputePipelineDescriptor(compute_function=function, shader_validation=validation)
    pipeline, _ = runner.device.new_compute_pipeline_state_with_descriptor(descriptor, 0)
    with pytest.raises(pm.CommandBufferError) as caught:
        runner.run(pipeline, [np.zeros(256, np.uint32)], (256, 1, 1), (64, 1, 1))
    assert caught.value.code == TIMEOUT
    assert "kernel 'forever': ran for more than 0.1 seconds" in str(caught.value)
    increment = runner.pipeline(INCREMENT, "increment")
    (after,) = runner.run(increment, [np.arange(256, dtype=np.uint32)], (256, 1, 1), (64, 1, 1))
    np.testing.assert_array_equal(after, np.arange(1, 257))


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_kernels(runner: Runner, short_timeout: None, name: str) -> None:
    start = time.perf_counter()
    run_forever(runner, name)
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize("name", ["loop", "barriers"])
def test_with_shader_validation(runner: Runner, short_timeout: None, name: str) -> None:
    run_forever(runner, name, pm.ShaderValidation.Enabled)


def test_long_dispatches_of_short_threadgroups(runner: Runner) -> None:
    """What counts is how long nothing finishes."""
    source = """kernel void work(device uint* x [[buffer(0)]], uint i [[thread_position_in_grid]]) {
        uint n = i;
        for (uint k = 0; k < 8000000; ++k) n = n * 1664525 + 1013904223;
        x[i] = n;
    }"""
    pipeline = runner.pipeline(source, "work")
    before = pm.debug.set_kernel_timeout(0.5)
    elapsed, threads = 0.0, 4096
    while elapsed < 0.6:  # more of them where the processor is fast, until the whole takes longer than the limit
        start = time.perf_counter()
        runner.run(pipeline, [np.zeros(threads, np.uint32)], (threads, 1, 1), (1, 1, 1))
        elapsed = time.perf_counter() - start
        threads *= 2
    pm.debug.set_kernel_timeout(before)


def test_switch() -> None:
    before = pm.debug.set_kernel_timeout(None)
    assert pm.debug.set_kernel_timeout(2.5) is None
    assert pm.debug.set_kernel_timeout(before) == 2.5
    for wrong in (0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="positive number of seconds"):
            pm.debug.set_kernel_timeout(wrong)


def program(text: str) -> list[str]:
    preparation = f"""
import os, signal, sys, threading, time
import pymetal as pm
device = pm.create_system_default_device()
queue = device.new_command_queue()
function = device.new_library_with_source({HEAD + KERNEL.format(ENDLESS["loop"])!r}).new_function("forever")
pipeline = device.new_compute_pipeline_state(function)

def start():
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(device.new_buffer(64), 0, 0)
    encoder.dispatch_threads(pm.Size(1, 1, 1), pm.Size(1, 1, 1))
    encoder.end_encoding()
    commands.commit()
    return commands
"""
    return [sys.executable, "-P", "-c", preparation + textwrap.dedent(text)]


def test_environment() -> None:
    environment = {**os.environ, "PYMETAL_KERNEL_TIMEOUT": "0.25"}
    text = """
        try: start().wait_until_completed()
        except pm.CommandBufferError as error: print(error)
        """
    finished = subprocess.run(program(text), env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert "ran for more than 0.25 seconds" in finished.stdout


def test_interrupted_wait() -> None:
    text = """
        signal.signal(signal.SIGINT, signal.default_int_handler)  # shells let background programs ignore it
        commands = start()
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        begin = time.perf_counter()
        try: commands.wait_until_completed()
        except KeyboardInterrupt: print("interrupted" if time.perf_counter() - begin < 10 else "late")
        """
    finished = subprocess.run(program(text), capture_output=True, text=True, timeout=60, check=False)
    assert "interrupted" in finished.stdout, finished.stderr


def test_exit_while_a_kernel_runs() -> None:
    start = time.perf_counter()
    finished = subprocess.run(
        program("start(); time.sleep(0.2); sys.exit(7)"), capture_output=True, timeout=60, check=False
    )
    assert finished.returncode == 7
    assert time.perf_counter() - start < 30


def test_signal_of_others() -> None:
    """SIGURG keeps its meaning: nothing by default, and a Python handler gets it."""
    text = """
        pm.debug.set_kernel_timeout(0.1)
        for _ in range(2):
            try: start().wait_until_completed()
            except pm.CommandBufferError: pass
            os.kill(os.getpid(), signal.SIGURG)
        got = []
        signal.signal(signal.SIGURG, lambda *_: got.append(1))
        try: start().wait_until_completed()
        except pm.CommandBufferError: pass
        assert not got
        os.kill(os.getpid(), signal.SIGURG)
        time.sleep(0.01)
        assert got == [1], got
        """
    subprocess.run(program(text), timeout=60, check=True)


def test_an_endless_function_called_through_a_table(runner: Runner, short_timeout: None) -> None:
    source = """
    [[visible]] uint spin(device volatile uint* x) { while (x[0] == 0) { x[1] += 1; } return x[0]; }
    kernel void forever(visible_function_table<uint(device volatile uint*)> table [[buffer(0)]],
                        device volatile uint* x [[buffer(1)]]) { x[2] = table[0](x); }
    """
    library = runner.device.new_library_with_source(HEAD + source)
    spin = library.new_function("spin")
    linked = pm.LinkedFunctions()
    linked.functions = [spin]
    descriptor = pm.ComputePipelineDescriptor(compute_function=library.new_function("forever"), linked_functions=linked)
    pipeline = runner.device.new_compute_pipeline_state(descriptor)
    table = pipeline.new_visible_function_table(pm.VisibleFunctionTableDescriptor(function_count=1))
    table.set_function(pipeline.function_handle(spin), 0)
    commands = runner.queue.command_buffer()
    with commands.compute_command_encoder() as encoder:
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_visible_function_table(table, 0)
        encoder.set_buffer(runner.upload(np.zeros(4, np.uint32)), 0, 1)
        encoder.dispatch_threads(pm.Size(1, 1, 1), pm.Size(1, 1, 1))
    commands.commit()
    with pytest.raises(pm.CommandBufferError, match="kernel 'forever': ran for more than") as caught:
        commands.wait_until_completed()
    assert caught.value.code == TIMEOUT

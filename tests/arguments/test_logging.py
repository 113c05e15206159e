"""`os_log` in kernels: formats against Python's and C's, levels, handlers, buffers, the standard error output."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

import pymetal as pm

from .conftest import Bench

Message = tuple[str | None, str | None, pm.LogLevel, str]


def _pipeline(bench: Bench, body: str, *, enable_logging: bool = True) -> pm.ComputePipelineState:
    source = f"""
    #include <metal_stdlib>
    #include <metal_logging>
    using namespace metal;
    constant metal::os_log custom(/*subsystem=*/"org.example", /*category=*/"tests");
    kernel void k(device float* values [[buffer(0)]], uint i [[thread_position_in_grid]]) {{ {body} }}
    """
    options = pm.CompileOptions(enable_logging=enable_logging)
    function = bench.device.new_library_with_source(source, options).new_function("k")
    return bench.device.new_compute_pipeline_state(function)


def _logged(
    bench: Bench,
    body: str,
    threads: int = 1,
    *,
    enable_logging: bool = True,
    level: pm.LogLevel = pm.LogLevel.Undefined,
    buffer_size: int = 0,
) -> list[Message]:
    """What a log state's handler is called with, in order."""
    state = bench.device.new_log_state(pm.LogStateDescriptor(level=level, buffer_size=buffer_size))
    messages: list[Message] = []

    def keep(subsystem: str | None, category: str | None, level: pm.LogLevel, text: str) -> None:
        messages.append((subsystem, category, level, text))

    state.add_log_handler(keep)
    commands = bench.queue.command_buffer(pm.CommandBufferDescriptor(log_state=state))
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(_pipeline(bench, body, enable_logging=enable_logging))
    encoder.set_buffer(bench.buffer(np.arange(64, dtype=np.float32)), 0, 0)
    encoder.dispatch_threads(pm.Size(threads, 1, 1), pm.Size(threads, 1, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    return messages


def test_printf_formats(bench: Bench) -> None:
    body = """
    os_log_default.log("%d|%5d|%-5d|%05d|%+d|%i", -7, 42, 42, 42, 42, short(-3));
    os_log_default.log("%u|%x|%#X|%o|%lu|%hhu", 7u, 255u, 48879u, 8u, 1ul << 40, uchar(200));
    os_log_default.log("%f|%.2f|%10.3e|%g|%a", 1.5f, 3.14159f, 12345.678f, 0.0001f, 1.0f);
    os_log_default.log("%c%c|100%%|%s", 'o', 'k', "text");
    os_log_default.log("%.1f|%d|%x|%ld", half(2.5h), true, int(-1), -5000000000l);
    os_log_default.log("no arguments");
    """
    expected = [
        f"{-7:d}|{42:5d}|{42:<5d}|{42:05d}|{42:+d}|{-3:d}",
        f"{7}|{255:x}|{48879:#X}|{8:o}|{1 << 40}|{200}",
        f"{1.5:f}|{np.float32(3.14159):.2f}|{np.float32(12345.678):10.3e}|{np.float32(0.0001):g}|0x1p+0",
        "ok|100%|text",
        "2.5|1|ffffffff|-5000000000",
        "no arguments",
    ]
    assert [text for _, _, _, text in _logged(bench, body)] == expected


def test_vectors(bench: Bench) -> None:
    body = """
    os_log_default.log("%v4f %v2.1f", float4(1, 2, 3, 4), 1);
    os_log_default.log("%.1v3hlf|%v2hld|%v4hhx", float3(0.5, 1.5, 2.5), int2(-1, 2), uchar4(1, 2, 254, 255));
    """
    texts = [text for _, _, _, text in _logged(bench, body)]
    assert texts[0].startswith("1.000000,2.000000,3.000000,4.000000 ")
    assert texts[1] == "0.5,1.5,2.5|-1,2|1,2,fe,ff"


def test_wrong_formats_do_no_harm(bench: Bench) -> None:
    body = 'os_log_default.log("%d %d %q %s %999999d", 1); os_log_default.log("%s %d", 5, 2.75f);'
    first, second = (text for _, _, _, text in _logged(bench, body))
    assert first == "1 %d %q %s %999999d"
    assert second == "(not a string) 2"


def test_levels_and_origins(bench: Bench) -> None:
    body = """
    custom.log_debug("a"); custom.log_info("b"); custom.log("c"); custom.log_error("d"); os_log_default.log_fault("e");
    custom.log_with_type(log_type_error, "f %d", 1);
    """
    level = pm.LogLevel
    everything: list[Message] = [
        ("org.example", "tests", level.Debug, "a"),
        ("org.example", "tests", level.Info, "b"),
        ("org.example", "tests", level.Notice, "c"),
        ("org.example", "tests", level.Error, "d"),
        ("", "", level.Fault, "e"),
        ("org.example", "tests", level.Error, "f 1"),
    ]
    assert _logged(bench, body) == everything
    assert _logged(bench, body, level=level.Error) == everything[3:]


def test_every_thread_logs_its_values(bench: Bench) -> None:
    messages = _logged(bench, 'if (i % 2) os_log_default.log("%u: %g", i, values[i] * 2);', 64)
    expected = [f"{i}: {2 * i:g}" for i in range(1, 64, 2)]
    assert sorted(text for *_, text in messages) == sorted(expected)


def test_messages_beyond_the_buffer_are_dropped(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    body = 'for (uint n = 0; n < 100; ++n) os_log_default.log("%064u", n);'
    messages = _logged(bench, body, buffer_size=1024)
    assert [int(text) for *_, text in messages] == list(range(16))
    assert "84 messages did not fit" in capfd.readouterr().err


def test_nothing_is_logged_unless_the_library_enables_it(bench: Bench) -> None:
    assert _logged(bench, 'os_log_default.log("hidden");', enable_logging=False) == []


def test_queue_has_a_log_state_too(bench: Bench) -> None:
    state = bench.device.new_log_state(pm.LogStateDescriptor())
    texts: list[str] = []
    state.add_log_handler(lambda subsystem, category, level, message: texts.append(message))
    bench.queue = bench.device.new_command_queue(pm.CommandQueueDescriptor(log_state=state))
    buffer = bench.buffer(np.zeros(4, np.float32))
    pipeline = _pipeline(bench, 'values[i] = 1; os_log_default.log("from the queue");')
    bench.run(pipeline, lambda encoder: encoder.set_buffer(buffer, 0, 0), (1, 1, 1), (1, 1, 1))
    assert texts == ["from the queue"]


def test_small_buffers_are_refused(bench: Bench) -> None:
    with pytest.raises(pm.MetalError, match="at least 1024 bytes, not 100"):
        bench.device.new_log_state(pm.LogStateDescriptor(buffer_size=100))


@pytest.mark.softmetal
@pytest.mark.parametrize(("level", "shown"), [(None, ["low", "high"]), ("MTLLogLevelError", ["high"])])
def test_messages_without_a_log_state_go_to_standard_error(level: str | None, shown: list[str]) -> None:
    program = """
import numpy as np, pymetal as pm
device = pm.create_system_default_device()
source = '''#include <metal_stdlib>
using namespace metal;
constant os_log mine("some.subsystem", "kernels");
kernel void k(device float* x [[buffer(0)]]) {
    mine.log_debug("low %d", 1);
    os_log_default.log_error("high");
    x[0] = 1;
}'''
library = device.new_library_with_source(source, pm.CompileOptions(enable_logging=True))
pipeline = device.new_compute_pipeline_state(library.new_function("k"))
commands = device.new_command_queue().command_buffer()
encoder = commands.compute_command_encoder()
encoder.set_compute_pipeline_state(pipeline)
encoder.set_buffer(device.new_buffer(16, 0), 0, 0)
encoder.dispatch_threads(pm.Size(1, 1, 1), pm.Size(1, 1, 1))
encoder.end_encoding()
commands.commit()
commands.wait_until_completed()
"""
    environment = {**os.environ} | ({} if level is None else {"MTL_LOG_LEVEL": level})
    command = [sys.executable, "-P", "-c", program]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stderr
    lines = {"low": "(debug) [some.subsystem:kernels]: low 1", "high": "(error): high"}
    assert printed.splitlines() == [f"softmetal shader log {lines[name]}" for name in shown]

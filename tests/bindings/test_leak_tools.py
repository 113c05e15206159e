"""Where live objects were made, and blocks that must leave nothing behind."""

from __future__ import annotations

import gc
import threading
import traceback
from collections.abc import Iterator

import pytest

import pymetal as pm
from pymetal import debug

CONFTEST = 'pytest_plugins = ["pymetal.pytest_plugin"]'
TESTS = """
import pytest
import pymetal as pm

kept = []

@pytest.fixture
def device():
    return pm.create_system_default_device()

@pytest.fixture
def buffer(device):
    return device.new_buffer(16)

def test_lets_go(metal_leak_check, device, buffer):
    device.new_buffer(16).contents()

def test_unchecked(device):
    kept.append(device.new_buffer(16))

@pytest.mark.usefixtures("metal_leak_check")
def test_leaks(device):
    kept.append(device.new_buffer(16))  # the leak

def test_fails_itself(metal_leak_check, device):
    kept.append(device.new_buffer(16))
    assert device is None
"""


@pytest.fixture(autouse=True)
def traced_as_before() -> Iterator[None]:
    before = debug.trace_objects(False)
    yield
    debug.trace_objects(before)


def line_here() -> int:
    return traceback.extract_stack()[-2].lineno or 0


def test_nothing_is_recorded_unless_asked(device: pm.Device) -> None:
    assert debug.creation_traceback(device.new_buffer(16)) is None


def test_creation_traceback(device: pm.Device) -> None:
    debug.trace_objects(True)
    buffer, line = device.new_buffer(16), line_here()
    descriptor = pm.TextureDescriptor()
    debug.trace_objects(False)
    later = device.new_buffer(16)
    calls = debug.creation_traceback(buffer)
    assert calls is not None
    assert (calls[-1].filename, calls[-1].lineno, calls[-1].name) == (__file__, line, "test_creation_traceback")
    assert "new_buffer(16), line_here()" in (calls[-1].line or "")
    assert debug.creation_traceback(descriptor) is not None
    assert debug.creation_traceback(later) is None


def test_live_tracebacks_are_grouped(device: pm.Device) -> None:
    debug.trace_objects(True)
    buffers = [device.new_buffer(16) for _ in range(5)]
    other = device.new_buffer(16)
    places = debug.live_tracebacks(pm.Buffer)
    assert [place.count for place in places] == [5, 1]
    assert {place.cls for place in places} == {pm.Buffer}
    assert "5 × pymetal.Buffer, made in\n" in str(places[0])
    del buffers, other
    assert debug.live_tracebacks(pm.Buffer) == []


def test_derived_classes_count(device: pm.Device) -> None:
    debug.trace_objects(True)
    buffer = device.new_buffer(16)
    assert [place.cls for place in debug.live_tracebacks(pm.Resource)] == [pm.Buffer]
    assert debug.live_tracebacks(pm.Texture) == []
    del buffer


def test_tracing_tells_what_was_chosen() -> None:
    assert debug.trace_objects(True) is False
    assert debug.trace_objects(False) is True


def test_what_handlers_get(device: pm.Device, queue: pm.CommandQueue) -> None:
    """Objects that a thread of Metal's makes have no calls of the program above them."""
    found: list[object] = []
    done = threading.Event()

    def handler(completed: pm.CommandBuffer) -> None:
        found.append(debug.creation_traceback(completed))
        done.set()

    event = device.new_shared_event()
    commands = queue.command_buffer()
    commands.encode_wait(event, 1)
    commands.add_completed_handler(handler)
    commands.commit()
    del commands
    debug.trace_objects(True)
    event.signaled_value = 1
    assert done.wait(10)
    assert found == [[]]


def test_no_leaks_when_all_goes(device: pm.Device) -> None:
    with debug.no_leaks(natives=True):
        device.new_buffer(16).contents()


def test_leak_is_named_with_its_place(device: pm.Device) -> None:
    kept: list[pm.Buffer] = []
    with pytest.raises(debug.LeakError) as caught, debug.no_leaks():
        kept += [device.new_buffer(16), device.new_buffer(16)]
    message = str(caught.value)
    assert message.startswith("objects of Metal are left: 2 × pymetal.Buffer\n2 × pymetal.Buffer, made in\n")
    assert "kept += [device.new_buffer(16)" in message


def test_what_was_there_is_not_named(device: pm.Device) -> None:
    debug.trace_objects(True)
    before = device.new_buffer(16)
    kept: list[pm.Buffer] = []
    with pytest.raises(debug.LeakError) as caught, debug.no_leaks():
        kept.append(device.new_buffer(16))
    assert str(caught.value).count("made in") == 1
    assert debug.trace_objects(False) is True
    del before


def test_reference_cycles_are_no_leaks(device: pm.Device) -> None:
    with debug.no_leaks():
        cycle: list[object] = [device.new_buffer(16)]
        cycle.append(cycle)
        del cycle


def test_threads_may_let_go_a_little_later(device: pm.Device) -> None:
    def use(buffer: pm.Buffer, started: threading.Event) -> None:
        started.set()
        threading.Event().wait(0.1)
        assert buffer.length == 16

    with debug.no_leaks():
        started = threading.Event()
        threading.Thread(target=use, args=(device.new_buffer(16), started)).start()
        started.wait()


def test_a_block_that_raises_is_not_checked(device: pm.Device) -> None:
    kept: list[pm.Buffer] = []
    with pytest.raises(ZeroDivisionError), debug.no_leaks():
        kept.append(device.new_buffer(16))
        _ = 1 // 0


@pytest.mark.softmetal
def test_native_objects_without_a_python_object(device: pm.Device) -> None:
    """A notification that nobody has triggered keeps its listener."""
    event = device.new_shared_event()
    with pytest.raises(debug.LeakError, match="MTLSharedEventListener"), debug.no_leaks(natives=True):
        event.notify_listener(pm.SharedEventListener(), 1, lambda _, value: None)
    event.signaled_value = 1
    gc.collect()


def test_fixture(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(
        ["*LeakError: objects of Metal are left: 1 × pymetal.Buffer", "*kept.append(device.new_buffer(16))  # the leak"]
    )
    result.stdout.fnmatch_lines(["FAILED *::test_leaks*", "FAILED *::test_fails_itself - AssertionError*"])

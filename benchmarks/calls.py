"""What one call from Python costs, beside an empty nanobind call and beside the same message through ctypes."""

from __future__ import annotations

import ctypes
import gc
import statistics
import timeit
from collections.abc import Mapping
from typing import Any, Final

import pymetal as pm
from tests.softmetal_abi.native import find_compiler, find_library

from .empty_calls import build_empty_calls
from .measure import Row, at_least, print_rows
from .objective_c import Messages

CALLS: Final = 1_000  # short enough to be interrupted seldom
REPETITIONS: Final = 201


def medians(statements: Mapping[str, str], names: Mapping[str, Any]) -> dict[str, float]:
    """Seconds of one execution of each statement, measured in turns."""
    timers = {name: timeit.Timer(statement, globals=dict(names)) for name, statement in statements.items()}
    times: dict[str, list[float]] = {name: [] for name in timers}
    gc.collect()
    for _ in range(REPETITIONS):
        for name, timer in timers.items():
            times[name].append(timer.timeit(CALLS) / CALLS)
    return {name: statistics.median(found) for name, found in times.items()}


def owning_class(messages: Messages) -> type:
    """What a program without bindings needs for objects that are not to leak."""
    send, release = messages.prototype(None), messages.selector("release")

    class Owned:
        __slots__ = ("pointer",)

        def __init__(self, pointer: int) -> None:
            self.pointer = pointer

        def __del__(self) -> None:
            send(self.pointer, release)

    return Owned


def subjects() -> dict[str, Any]:
    """What the statements name: objects, and prototypes of their messages."""
    device = pm.create_system_default_device()
    queue = device.new_command_queue()
    buffer = device.new_buffer(64, pm.ResourceStorageModeShared)
    encoder = queue.command_buffer().compute_command_encoder()
    messages = Messages()
    owned = owning_class(messages)
    number, pointer = ctypes.c_size_t, ctypes.c_void_p
    return {
        "empty": build_empty_calls(find_compiler(find_library())).Empty(),
        "device": device,
        "queue": queue,
        "buffer": buffer,
        "encoder": encoder,
        "device_p": device.pointer,
        "queue_p": queue.pointer,
        "buffer_p": buffer.pointer,
        "encoder_p": encoder.pointer,
        "get_number": messages.prototype(number),
        "length": messages.selector("length"),
        "set_three": messages.prototype(None, pointer, number, number),
        "set_buffer": messages.selector("setBuffer:offset:atIndex:"),
        "get_object": messages.prototype(pointer),
        "retain": messages.selector("retain"),
        "Owned": owned,
        "get_device": messages.selector("device"),
        "make": messages.prototype(pointer, number, number),
        "new_buffer": messages.selector("newBufferWithLength:options:"),
    }


STATEMENTS: Final = {
    "empty property": "empty.length",
    "empty call": "empty.nothing()",
    "property: buffer.length": "buffer.length",
    "three arguments: set_buffer(buffer, 0, 1)": "encoder.set_buffer(buffer, 0, 1)",
    "known object: queue.device": "queue.device",
    "new object: device.new_buffer(64, 0)": "device.new_buffer(64, 0)",
}
CTYPES: Final = {
    "property: buffer.length": "get_number(buffer_p, length)",
    "three arguments: set_buffer(buffer, 0, 1)": "set_three(encoder_p, set_buffer, buffer_p, 0, 1)",
    "known object: queue.device": "Owned(get_object(get_object(queue_p, get_device), retain))",
    "new object: device.new_buffer(64, 0)": "Owned(make(device_p, new_buffer, 64, 0))",
}


def call_costs() -> list[Row]:
    names = subjects()
    seconds = medians(STATEMENTS | {f"{name}, ctypes": statement for name, statement in CTYPES.items()}, names)
    names["encoder"].end_encoding()
    rows: list[Row] = []
    for name in STATEMENTS:
        note = f"{seconds[name] / seconds['empty call']:.2f} × an empty nanobind call"
        if name in CTYPES:
            note += f"; {at_least(seconds[f'{name}, ctypes'] / seconds[name], 5, 'ctypes')}"
        rows.append(Row(name, seconds[name], note))
    return rows


def main() -> None:
    print_rows("Calls", call_costs())


if __name__ == "__main__":
    main()

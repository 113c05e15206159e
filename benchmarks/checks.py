"""What the checks before Metal add to a call: at most 15 ns, and a quarter of a call with three arguments."""

from __future__ import annotations

import timeit
from typing import Any, Final

import pymetal as pm

from .measure import Row, at_most, format_seconds, print_rows

STATEMENTS: Final = {
    "set_buffer(buffer, 0, 1)": "encoder.set_buffer(buffer, 0, 1)",
    "set_bytes(b'1234', 1)": "encoder.set_bytes(b'1234', 1)",
    "set_texture(None, 1)": "encoder.set_texture(None, 1)",
}
LIMIT: Final = 15e-9
CALLS: Final = 4_000
ROUNDS: Final = 60


def subjects() -> dict[str, Any]:
    device = pm.create_system_default_device()
    encoder = device.new_command_queue().command_buffer().compute_command_encoder()
    return {"encoder": encoder, "buffer": device.new_buffer(64)}


def check_cost(name: str, timer: timeit.Timer) -> Row:
    """Calls with checks and without, in turns, so that a change of the machine's speed meets both."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for enabled, found in times.items():
            pm.debug.set_validation(enabled)
            found.append(timer.timeit(CALLS) / CALLS)
    pm.debug.set_validation(True)
    checked, unchecked = min(times[True]), min(times[False])
    cost = checked - unchecked
    note = f"of {format_seconds(checked).strip()}, {checked / unchecked:.2f} ×; {at_most(cost, LIMIT)}"
    return Row(name, cost, note)


def check_costs() -> list[Row]:
    names = subjects()
    rows = [check_cost(name, timeit.Timer(text, globals=names)) for name, text in STATEMENTS.items()]
    names["encoder"].end_encoding()
    return rows


def main() -> None:
    print_rows("Checks before Metal, in addition to the call", check_costs())


if __name__ == "__main__":
    main()

"""What one call from Python costs, the measuring lambda included."""

from __future__ import annotations

import pymetal as pm

from .measure import Row, median_per_call, print_rows


def call_costs() -> list[Row]:
    device = pm.create_system_default_device()
    queue = device.new_command_queue()
    buffer = device.new_buffer(64, pm.ResourceStorageModeShared)
    encoder = queue.command_buffer().compute_command_encoder()
    rows = [
        Row("property: buffer.length", median_per_call(lambda: buffer.length)),
        Row("three arguments: set_buffer(buffer, 0, 1)", median_per_call(lambda: encoder.set_buffer(buffer, 0, 1))),
        Row("known object: queue.device", median_per_call(lambda: queue.device)),
        Row("new object: device.new_buffer(64)", median_per_call(lambda: device.new_buffer(64, 0))),
    ]
    encoder.end_encoding()
    return rows


def main() -> None:
    print_rows("Calls", call_costs())


if __name__ == "__main__":
    main()

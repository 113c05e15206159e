"""A device's families, limits and abilities."""

from __future__ import annotations

import pymetal as pm
from pymetal._device_facts import abilities, families, limits
from pymetal._notebook.html import division, facts, heading, size, table


def device_html(device: pm.Device) -> str:
    """The device as tables."""
    in_bytes = ("max_buffer_length", "max_threadgroup_memory_length", "recommended_max_working_set_size")
    values = [
        (name, size(value) if name in in_bytes and isinstance(value, int) else value)
        for name, value in limits(device).items()
    ]
    return division(
        heading("Device", device.name),
        facts([("families", ", ".join(families(device)) or "none")]),
        table("Limits", ("property", "value"), values),
        table("Abilities", ("property", "value"), abilities(device).items()),
    )

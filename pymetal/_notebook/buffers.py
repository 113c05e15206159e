"""A buffer's facts and the head of its data, read as several types."""

from __future__ import annotations

import numpy as np

import pymetal as pm
from pymetal._device_facts import available
from pymetal._notebook.html import division, facts, heading, paragraph, size, table

DTYPES = ("uint8", "int32", "uint32", "float16", "float32")
COLUMNS = 8


def buffer_html(buffer: pm.Buffer) -> str:
    """The buffer as tables."""
    known = available(buffer, ("storage_mode", "cpu_cache_mode", "hazard_tracking_mode"))
    return division(heading("Buffer", buffer.label), facts([("length", size(buffer.length)), *known]), _head(buffer))


def _head(buffer: pm.Buffer) -> str:
    try:
        contents = buffer.contents()
    except pm.ValidationError:
        return paragraph("The CPU does not see the memory of a private buffer.")
    rows: list[list[object]] = []
    for dtype in map(np.dtype, DTYPES):
        count = min(contents.size // dtype.itemsize, COLUMNS)
        values = contents[: count * dtype.itemsize].view(dtype)
        rows.append([dtype.name, *map(_number, values), *[""] * (COLUMNS - count)])
    return table("Head of the data", ("as", *map(str, range(COLUMNS))), rows)


def _number(value: np.generic) -> str:
    return f"{value:.6g}" if isinstance(value, np.floating) else str(value)

"""Calls of `pm.kernel` with 1 M floats: arrays that are copied, beside Buffers and arrays of whole pages."""

from __future__ import annotations

import numpy as np

import pymetal as pm

from .measure import Row, medians_in_turns, print_rows

COUNT = 1 << 20
REPETITIONS = 41

SAXPY = """
kernel void saxpy(device const float* x, device float* y, constant float& a, uint i [[thread_position_in_grid]])
{
    y[i] = a * x[i] + y[i];
}
"""


def rows() -> list[Row]:
    device = pm.create_system_default_device()
    saxpy = pm.kernel(SAXPY)
    x, y = np.ones(COUNT, np.float32), np.zeros(COUNT, np.float32)
    pages = pm.page_aligned((COUNT,), np.float32), pm.page_aligned((COUNT,), np.float32)
    buffers = device.new_buffer(x), device.new_buffer(y)
    into, back = np.empty_like(x), np.empty_like(x)

    def copies() -> None:
        into[:] = x
        back[:] = y
        y[:] = back

    seconds = medians_in_turns(
        {
            "Buffers": lambda: saxpy(*buffers, 0.0, grid=COUNT),
            "arrays of whole pages": lambda: saxpy(*pages, 0.0),
            "plain arrays": lambda: saxpy(x, y, 0.0),
            "NumPy, the three copies alone": copies,
        },
        REPETITIONS,
    )
    return [Row(name, value, f"{value / seconds['Buffers']:.2f} × Buffers") for name, value in seconds.items()]


def main() -> None:
    print_rows("pm.kernel with 1 M floats", rows())


if __name__ == "__main__":
    main()

"""Where the samples of a pixel lie (MTLDevice getDefaultSamplePositions:count:), and how they become one pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SIXTEENTHS = {
    1: [(8, 8)],
    2: [(12, 12), (4, 4)],
    4: [(6, 2), (14, 6), (2, 10), (10, 14)],
    8: [(9, 5), (7, 11), (13, 9), (5, 3), (3, 13), (1, 7), (11, 15), (15, 1)],
}
"""Of each sample count: x and y of the samples, in sixteenths of a pixel from its upper left corner."""


def sample_points(width: int, height: int, samples: int) -> tuple[Array, Array]:
    """x and y of every sample in pixels, each of shape (samples, height, width)."""
    rows, columns = np.mgrid[:height, :width]
    offsets = np.array(SIXTEENTHS[samples]) / 16
    return columns + offsets[:, 0, None, None], rows + offsets[:, 1, None, None]


def resolve(stored: Array) -> Array:
    """The average of samples, which are the first axis."""
    return np.asarray(stored.mean(axis=0))

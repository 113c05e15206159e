"""A rasteriser in plain integer arithmetic over whole images: what the fast one must agree with."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SUBPIXELS = 256

# Apple's default sample positions, in sixteenths of a pixel.
SAMPLES = {
    1: [(8, 8)],
    2: [(12, 12), (4, 4)],
    4: [(6, 2), (14, 6), (2, 10), (10, 14)],
    8: [(9, 5), (7, 11), (13, 9), (5, 3), (3, 13), (1, 7), (11, 15), (15, 1)],
}


def screen(position: Array, width: int, height: int) -> tuple[float, float]:
    """Pixels from the upper left corner, for a viewport of the whole image."""
    x, y, _, w = (float(value) for value in position)
    return (x / w + 1) / 2 * width, (1 - y / w) / 2 * height


def covered(vertices: Array, width: int, height: int, samples: int = 1) -> Array:
    """Which samples lie in a triangle whose `vertices` (3, 2) are in pixels: (samples, height, width).

    Vertices are rounded to 1/256 pixel. A sample exactly on an edge is inside where the edge is a top or a left one.
    """
    points = np.rint(np.asarray(vertices, np.float64) * SUBPIXELS).astype(np.int64)
    if _doubled_area(points) < 0:
        points = points[[0, 2, 1]]
    result = np.zeros((samples, height, width), bool)
    if _doubled_area(points) == 0:
        return result
    y, x = np.mgrid[:height, :width] * SUBPIXELS
    for index, (sample_x, sample_y) in enumerate(SAMPLES[samples]):
        inside = np.ones((height, width), bool)
        for start, end in zip(points, np.roll(points, -1, axis=0), strict=True):
            along = end - start
            side = along[0] * (y + sample_y * 16 - start[1]) - along[1] * (x + sample_x * 16 - start[0])
            is_top_or_left = along[1] < 0 or (along[1] == 0 and along[0] > 0)
            inside &= side >= 0 if is_top_or_left else side > 0
        result[index] = inside
    return result


def _doubled_area(points: Array) -> int:
    (x0, y0), (x1, y1), (x2, y2) = points.tolist()
    return int((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))


def barycentric(clip: Array, width: int, height: int) -> Array:
    """The perspective-correct weights of the vertices at each pixel's centre: (height, width, 3), float64.

    A pixel's point in normalised device coordinates is a weighted sum of the homogeneous vertices; the weights are the
    solution of that linear equation, scaled to a sum of 1.
    """
    y, x = np.mgrid[:height, :width] + 0.5
    device = np.stack([x / width * 2 - 1, 1 - y / height * 2, np.ones_like(x)], axis=-1)
    homogeneous = np.asarray(clip, np.float64)[:, [0, 1, 3]].T
    weights = device @ np.linalg.inv(homogeneous).T
    with np.errstate(divide="ignore", invalid="ignore"):  # a pixel on the horizon sees nothing of the plane
        return np.asarray(weights / weights.sum(axis=-1, keepdims=True))

"""Which samples a primitive covers: exact integer edge functions on a grid of 1/256 pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SUBPIXELS = 256


def snapped(points: Array) -> Array:
    """Points (…, 2) in pixels on the grid."""
    return np.rint(np.asarray(points, np.float64) * SUBPIXELS).astype(np.int64)


def doubled_area(corners: Array) -> int:
    """Of a triangle of snapped points; positive when it is clockwise on a screen whose y points down."""
    (x0, y0), (x1, y1), (x2, y2) = corners.tolist()
    return int((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0))


def triangle_coverage(corners: Array, x: Array, y: Array) -> Array:
    """For snapped corners (3, 2) and samples at `x`, `y` in pixels, which lie on the grid.

    A sample on an edge belongs to the triangle where that edge is a top edge (horizontal, above the inside) or a left
    one: so triangles that share an edge share no sample.
    """
    area = doubled_area(corners)
    if area == 0:
        return np.zeros(x.shape, bool)
    ordered = corners if area > 0 else corners[[0, 2, 1]]
    sample_x, sample_y = snapped(x), snapped(y)
    inside = np.ones(x.shape, bool)
    for start, end in zip(ordered, np.roll(ordered, -1, axis=0), strict=True):
        along_x, along_y = end - start
        side = along_x * (sample_y - start[1]) - along_y * (sample_x - start[0])
        is_top_or_left = along_y < 0 or (along_y == 0 and along_x > 0)
        inside &= (side >= 0) if is_top_or_left else (side > 0)
    return inside


def point_coverage(centre: Array, size: float, x: Array, y: Array) -> Array:
    """A point is a square around its position, with the top-left rule as well."""
    left, top = centre - size / 2
    return np.asarray((x >= left) & (x < left + size) & (y >= top) & (y < top + size))

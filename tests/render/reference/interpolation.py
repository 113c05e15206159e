"""Weights of a triangle's vertices at points of the screen.

A point X, Y of normalised device coordinates is seen where the weighted sum of the vertices' (x, y, w) is t (X, Y, 1),
and t > 0 in front of the eye. With t = 1 the weights are the solution of one linear equation: they are all positive
inside of the triangle, even where it reaches behind the eye, and their sum is 1/w.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Weights:
    """Of each vertex at each point: (points…, 3), and the vertices they belong to (3, 4)."""

    homogeneous: Array
    corners: Array

    @property
    def perspective(self) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):  # a point on the horizon sees nothing of the plane
            return np.asarray(self.homogeneous / self.homogeneous.sum(axis=-1, keepdims=True))

    @property
    def linear(self) -> Array:
        return np.asarray(self.homogeneous * self.corners[:, 3])

    @property
    def depth(self) -> Array:
        """z/w, before the viewport."""
        return np.asarray(self.homogeneous @ self.corners[:, 2])

    @property
    def inverse_w(self) -> Array:
        return np.asarray(self.homogeneous.sum(axis=-1))

    def perspective_of(self, values: Array) -> Array:
        return np.asarray(self.perspective @ values)

    def linear_of(self, values: Array) -> Array:
        return np.asarray(self.linear @ values)


def weights_at(corners: Array, device_x: Array, device_y: Array) -> Weights | None:
    """For three vertices in clip coordinates; None of a triangle that is seen from its edge."""
    matrix = corners[:, [0, 1, 3]].T.astype(np.float64)
    if np.linalg.det(matrix) == 0:
        return None
    points = np.stack([device_x, device_y, np.ones_like(device_x)], axis=-1)
    return Weights(points @ np.linalg.inv(matrix).T, corners.astype(np.float64))

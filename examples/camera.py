"""Matrices of cameras, for Metal's clip space: x and y from -1 to 1, z from 0 (near) to 1 (far).

Matrices multiply columns from the left (`projection @ view @ point`). `columns` gives them the order in which a
shader's `float4x4` has them in memory.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Matrix = NDArray[np.float64]


def perspective(field_of_view: float, aspect: float, near: float, far: float) -> Matrix:
    """What a camera sees that looks along -z; the vertical field of view is in radians, `aspect` width over height."""
    scale = 1 / np.tan(field_of_view / 2)
    depth = far / (near - far)
    return np.array([[scale / aspect, 0, 0, 0], [0, scale, 0, 0], [0, 0, depth, near * depth], [0, 0, -1, 0]])


def orthographic(width: float, height: float, near: float, far: float) -> Matrix:
    """A box along -z, without perspective."""
    depth = 1 / (near - far)
    return np.array([[2 / width, 0, 0, 0], [0, 2 / height, 0, 0], [0, 0, depth, near * depth], [0, 0, 0, 1]])


def look_at(eye: ArrayLike, target: ArrayLike) -> Matrix:
    """From the world to a camera at `eye` that looks at `target`, with y up."""
    eye = np.asarray(eye, np.float64)
    back = eye - np.asarray(target)
    back /= np.linalg.norm(back)
    right = np.cross([0, 1, 0], back)
    right /= np.linalg.norm(right)
    view = np.identity(4)
    view[:3, :3] = right, np.cross(back, right), back
    view[:3, 3] = -view[:3, :3] @ eye
    return view


def rotation(x: float = 0, y: float = 0) -> Matrix:
    """About the x axis, then about the y axis, in radians."""
    about_x, about_y = np.identity(4), np.identity(4)
    about_x[1:3, 1:3] = [[np.cos(x), -np.sin(x)], [np.sin(x), np.cos(x)]]
    about_y[:3:2, :3:2] = [[np.cos(y), np.sin(y)], [-np.sin(y), np.cos(y)]]
    return about_y @ about_x


def translation(x: float, y: float, z: float) -> Matrix:
    moved = np.identity(4)
    moved[:3, 3] = x, y, z
    return moved


def columns(*matrices: Matrix) -> NDArray[np.float32]:
    """As a shader's `float4x4`, one after another."""
    return np.ascontiguousarray([matrix.T for matrix in matrices], np.float32)

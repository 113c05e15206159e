"""Meshes made of formulae: vertices with position, normal and texture coordinates, and triangles of their indices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import pymetal as pm

VERTEX = np.dtype([("position", np.float32, 3), ("normal", np.float32, 3), ("uv", np.float32, 2)])

# VERTEX as a shader's [[stage_in]]: attributes 0, 1 and 2 from buffer 0.
VERTEX_DESCRIPTOR = pm.VertexDescriptor(
    attributes=[
        {"format": pm.VertexFormat.Float3, "offset": 0},
        {"format": pm.VertexFormat.Float3, "offset": 12},
        {"format": pm.VertexFormat.Float2, "offset": 24},
    ],
    layouts=[{"stride": VERTEX.itemsize}],
)

Grid = NDArray[np.float64]


@dataclass(frozen=True)
class Mesh:
    """A mesh on a device; triangles seen from outside turn counter-clockwise."""

    vertices: pm.Buffer
    indices: pm.Buffer
    index_count: int

    def draw(self, encoder: pm.RenderCommandEncoder) -> None:
        """Encode a draw with the vertices at buffer index 0."""
        encoder.set_vertex_buffer(self.vertices, 0, 0)
        encoder.draw_indexed_primitives(
            pm.PrimitiveType.Triangle, self.index_count, pm.IndexType.UInt32, self.indices, 0
        )


def torus(device: pm.Device, radius: float = 1.0, tube: float = 0.4) -> Mesh:
    """A ring about the y axis."""

    def surface(u: Grid, v: Grid) -> tuple[Grid, Grid]:
        around, across = 2 * np.pi * u, 2 * np.pi * v
        outward = np.stack([np.cos(around), np.zeros_like(u), -np.sin(around)], axis=-1)
        normal = np.cos(across)[..., None] * outward + np.sin(across)[..., None] * np.array([0.0, 1.0, 0.0])
        return radius * outward + tube * normal, normal

    return _mesh(device, surface, 96, 48)


def sphere(device: pm.Device, radius: float = 1.0) -> Mesh:
    def surface(u: Grid, v: Grid) -> tuple[Grid, Grid]:
        around, up = 2 * np.pi * u, np.pi * (v - 0.5)
        normal = np.stack([np.cos(up) * np.cos(around), np.sin(up), -np.cos(up) * np.sin(around)], axis=-1)
        return radius * normal, normal

    return _mesh(device, surface, 64, 32)


def plane(device: pm.Device, side: float) -> Mesh:
    """A square on the ground, which is seen from above."""

    def surface(u: Grid, v: Grid) -> tuple[Grid, Grid]:
        position = np.stack([side * (u - 0.5), np.zeros_like(u), side * (0.5 - v)], axis=-1)
        return position, np.broadcast_to([0.0, 1.0, 0.0], position.shape)

    return _mesh(device, surface, 1, 1)


def _mesh(device: pm.Device, surface: Callable[[Grid, Grid], tuple[Grid, Grid]], columns: int, rows: int) -> Mesh:
    """A grid of two triangles per cell over a surface with parameters from 0 to 1."""
    v, u = np.mgrid[0 : rows + 1, 0 : columns + 1] / np.array([rows, columns])[:, None, None]
    vertices = np.empty(u.shape, VERTEX)
    vertices["position"], vertices["normal"] = surface(u, v)
    vertices["uv"] = np.stack([u, v], axis=-1)
    first = np.arange(rows)[:, None] * (columns + 1) + np.arange(columns)
    corners = [first, first + 1, first + columns + 2, first, first + columns + 2, first + columns + 1]
    indices = np.stack(corners, axis=-1).astype(np.uint32).ravel()
    return Mesh(device.new_buffer(vertices.ravel()), device.new_buffer(indices), indices.size)

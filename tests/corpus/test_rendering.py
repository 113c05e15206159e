"""Rays through a hierarchy of boxes, and through a field of distances."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm
from tests.corpus.conftest import Load

Array = npt.NDArray[Any]
NODE = np.dtype([("lower", "f4", 3), ("first", "u4"), ("upper", "f4", 3), ("count", "u4")])
LEAF = 1 << 31


def build_boxes(triangles: Array) -> tuple[Array, Array]:
    """Nodes over triangles, split at the median of the widest axis, and the triangles in the order of the leaves."""
    nodes, order = np.zeros(2 * len(triangles), NODE), np.arange(len(triangles))
    free = 1
    waiting = [(0, 0, len(triangles))]
    while waiting:
        node, start, end = waiting.pop()
        corners = triangles[order[start:end]]
        nodes[node]["lower"], nodes[node]["upper"] = corners.min(axis=(0, 1)), corners.max(axis=(0, 1))
        if end - start <= 2:
            nodes[node]["first"], nodes[node]["count"] = start, LEAF | end - start
            continue
        centers = corners.mean(axis=1)
        axis = int(np.ptp(centers, axis=0).argmax())
        order[start:end] = order[start:end][centers[:, axis].argsort()]
        middle = (start + end) // 2
        nodes[node]["first"] = free
        waiting += [(free, start, middle), (free + 1, middle, end)]
        free += 2
    return nodes[:free], triangles[order]


def closest(origin: Array, direction: Array, triangles: Array) -> tuple[float, int]:
    a, u, v = triangles[:, 0], triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
    p = np.cross(direction, v)
    det = (u * p).sum(1)
    s = origin - a
    q = np.cross(s, u)
    x, y, t = (s * p).sum(1) / det, q @ direction / det, (v * q).sum(1) / det
    t[(x < 0) | (y < 0) | (x + y > 1) | (t < 1e-4)] = np.inf
    return float(t.min()), int(t.argmin())


def test_bounding_volumes(load: Load, random: np.random.Generator) -> None:
    centers = random.uniform(-1, 1, (120, 1, 3)) - (0, 0, 3)
    nodes, triangles = build_boxes((centers + random.normal(0, 0.15, (120, 3, 3))).astype("f4"))
    kernel = load("rendering/bounding_volumes.metal", "cast_rays")
    width, height = 20, 14
    camera = np.zeros(1, [("to_world", "f4", (4, 4)), ("size", "f4", 2), ("padding", "f4", 2)])
    camera["to_world"], camera["size"] = np.eye(4), (width, height)
    buffers = [kernel.device.new_buffer(x.reshape(-1).view("u1").copy()) for x in (nodes, triangles, camera)]
    image = np.zeros((height, width, 4), "f4")
    kernel(*buffers, image.reshape(-1, 4), grid=(width, height))
    found = 0
    for y, x in np.ndindex(height, width):
        direction = np.array([(2 * x + 1) / width - 1, (2 * y + 1) / height - 1, -1])
        distance, triangle = closest(np.zeros(3), direction / np.linalg.norm(direction), triangles.astype("f8"))
        if np.isinf(distance):
            assert image[y, x, 0] == -1
        else:
            np.testing.assert_allclose(image[y, x, :2], (distance, triangle), rtol=1e-4)
            found += 1
    assert found > 10


def scene(p: Array) -> Array:
    """The distance of each point of the last axis to the kernel's scene."""

    def length(x: Array) -> Array:
        return np.asarray(np.linalg.norm(x, axis=-1))

    turn = np.array([[0.8, 0, -0.6], [0, 1, 0], [0.6, 0, 0.8]])  # by columns, as MSL has them
    q = np.abs((p - (1.2, 0, 0)) @ turn) - 0.6
    box = length(np.maximum(q, 0)) + np.minimum(q.max(-1), 0) - 0.1
    ring = p - (0, -0.5, 1.5)
    torus = length(np.stack([length(ring[..., ::2]) - 0.7, ring[..., 1]], axis=-1)) - 0.2
    distances = [p[..., 1] + 1, length(p - (-1, 0, 0)) - 0.9, box, torus]
    return np.asarray(np.min(distances, axis=0))


def test_distance_field(load: Load) -> None:
    """Where the kernel finds a surface there is one, and none in front of it."""
    kernel, size = load("rendering/signed_distances.metal", "march"), 32
    description = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.RGBA16Float, size, size, False)
    description.usage = pm.TextureUsage.ShaderWrite
    texture = kernel.device.new_texture(description)
    depths = np.zeros((size, size), "f4")
    kernel(texture, depths.reshape(-1), grid=(size, size))
    y, x = np.mgrid[:size, :size]
    uv = (np.stack([x, y], axis=-1) * 2 - size) / size
    ray = np.concatenate([uv * (1, -1), np.full((size, size, 1), -1.5)], axis=-1)
    ray /= np.linalg.norm(ray, axis=-1, keepdims=True)
    origin = np.array([0, 0.5, 4])
    found = depths > 0
    assert 400 < found.sum() < 900
    surface = origin + ray * depths[..., None]
    np.testing.assert_allclose(scene(surface)[found], 0, atol=3e-4)
    reach = np.where(found, depths, np.where(ray[..., 1] < 0, 0, 19.5))  # 96 steps may not reach a far floor
    for part in np.linspace(0, 0.99, 80):
        assert (scene(origin + ray * (part * reach)[..., None]) > -1e-3).all()
    pixels = texture.to_numpy()
    np.testing.assert_array_equal(pixels[..., 3] == 1, found)
    light = np.array([1, 2, 1.5]) / np.linalg.norm([1, 2, 1.5])
    on_floor = found & (np.abs(surface[..., 1] + 1) < 1e-3) & (y > size - 3)
    assert on_floor.any()
    np.testing.assert_allclose(pixels[on_floor][:, 0], 0.75 * light[1], atol=5e-3)

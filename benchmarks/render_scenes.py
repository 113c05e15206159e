"""The scenes of the rendering benchmark: vertices of a position and a value, and what both devices do with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SIDE = 1024  # of the square target
TEXTURE_SIDE = 512


@dataclass(frozen=True)
class Scene:
    """A frame: triangles (vertices, 8) of a position in Metal's clip space and a value, drawn in equal parts.

    `shading`: "color" returns the value, "textured" samples a texture with mipmaps at its first two components,
    "lit" lights a surface with its first three as the normal.
    """

    name: str
    vertices: Floats
    shading: str = "color"
    indices: npt.NDArray[np.uint32] | None = None
    draws: int = 1
    samples: int = 1
    is_blended: bool = False
    tests_depth: bool = False


def quads(depths: Floats, values: Floats) -> Floats:
    """Quads over the whole target, two triangles each; `values` are (4, 4), those of the corners."""
    corners = np.array([[-1, 1], [1, 1], [-1, -1], [1, -1]], np.float32)[[0, 1, 2, 1, 3, 2]]
    result = np.ones((len(depths), 6, 8), np.float32)
    result[:, :, :2] = corners
    result[:, :, 2] = depths[:, None]
    result[:, :, 4:] = values[[0, 1, 2, 1, 3, 2]]
    return result.reshape(-1, 8)


def random_triangles(count: int, pixels: float, seed: int) -> Floats:
    """Triangles of about that side anywhere, each in one colour, at any depth."""
    random = np.random.default_rng(seed)
    result = np.ones((count, 3, 8), np.float32)
    extent = 2 * pixels / SIDE
    result[..., :2] = random.uniform(-1, 1, (count, 1, 2)) + random.uniform(-extent, extent, (count, 3, 2))
    result[..., 2] = random.uniform(0.05, 0.95, (count, 1))
    result[..., 4:] = random.uniform(0.2, 1, (count, 1, 4))
    return result.reshape(-1, 8)


def sphere(rings: int) -> tuple[Floats, npt.NDArray[np.uint32]]:
    """A sphere with its normals, seen in perspective, and the indices of its triangles."""
    polar, around = np.meshgrid(
        np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, 2 * rings + 1), indexing="ij"
    )
    normals = np.stack([np.sin(polar) * np.cos(around), np.cos(polar), np.sin(polar) * np.sin(around)], axis=-1)
    distance = 2.5 - normals[..., 2]
    near, far = 1.0, 5.0
    depth = (distance - near) * far / (far - near)
    position = np.stack([normals[..., 0] * 1.9, normals[..., 1] * 1.9, depth, distance], axis=-1)
    vertices = np.concatenate([position, normals, np.ones_like(distance)[..., None]], axis=-1)
    numbers = np.arange(vertices.size // 8, dtype=np.uint32).reshape(rings + 1, 2 * rings + 1)
    a, b, c, d = numbers[:-1, :-1], numbers[:-1, 1:], numbers[1:, :-1], numbers[1:, 1:]
    triangles = np.stack([a, b, c, b, d, c], axis=-1)
    return vertices.reshape(-1, 8).astype(np.float32), triangles.reshape(-1).astype(np.uint32)


def texture_pixels() -> npt.NDArray[np.uint8]:
    """Noise in patches, so that each level of the texture looks different."""
    random = np.random.default_rng(3)
    patches = random.integers(0, 256, (TEXTURE_SIDE // 8, TEXTURE_SIDE // 8, 4), np.uint8)
    return np.repeat(np.repeat(patches, 8, axis=0), 8, axis=1)


def scenes() -> list[Scene]:
    """All scenes, each of some milliseconds."""
    colours = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 0, 1]], np.float32)
    translucent = np.array([1, 1, 1, 0.3], np.float32)
    places = np.array([[0, 0, 0, 0], [3, 0, 0, 0], [0, 3, 0, 0], [3, 3, 0, 0]], np.float32)
    layers = np.linspace(0.9, 0.1, 20, dtype=np.float32)
    mesh, indices = sphere(160)
    floor = quads(np.zeros(1, np.float32), places * 4)
    floor[:, 3] = np.where(floor[:, 1] > 0, 4, 1)  # a floor towards the horizon
    floor[:, :2] *= floor[:, 3:4]
    return [
        Scene("fill: 20 quads", quads(layers, colours)),
        Scene("fill, blended: 20 quads", quads(layers, colours * translucent), is_blended=True),
        Scene("small triangles: 100,000 of 8 pixels", random_triangles(100_000, 8, 1)),
        Scene("small draws: 2,000 of 10 triangles", random_triangles(20_000, 12, 2), draws=2000),
        Scene("textured, trilinear: 4 quads", np.tile(quads(layers[:1], places), (4, 1)), "textured"),
        Scene("textured floor, trilinear: 4 quads", np.tile(floor, (4, 1)), "textured"),
        Scene("MSAA 4×: 10,000 triangles of 30 pixels", random_triangles(10_000, 30, 4), samples=4, tests_depth=True),
        Scene("depth: 20 quads, near first", quads(layers[::-1], colours), tests_depth=True),
        Scene("depth: 20 quads, far first", quads(layers, colours), tests_depth=True),
        Scene("depth: 20,000 triangles of 40 pixels", random_triangles(20_000, 40, 5), tests_depth=True),
        Scene("lit mesh: 102,400 triangles", mesh, "lit", indices, tests_depth=True),
    ]

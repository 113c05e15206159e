"""Programs that must keep running word for word, as the people who rely on them wrote them."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent


def run(program: str) -> dict[str, Any]:
    return runpy.run_path(str(FOLDER / program))


def test_hello_gpu_vector_addition() -> None:
    names = run("hello_gpu_vector_addition.py")
    # One float32 addition per element is correctly rounded, so NumPy's result is the exact one.
    np.testing.assert_array_equal(names["result"], names["a"] + names["b"])


def test_render_a_triangle() -> None:
    pixels = run("render_a_triangle.py")["color_texture"].to_numpy().astype(float)
    weights = barycentric(np.array([(0.0, 0.7), (-0.7, -0.7), (0.7, -0.7)]), 512, 512)
    # Metal's rasterisers place corners on a grid of 1/256 of a pixel: so close to an edge either side is right.
    distance = weights.min(axis=-1) * 0.7 * 512  # the triangle is 0.7 * 512 pixels high and wide
    inside, outside = distance > 1 / 256, distance < -1 / 256
    colors = np.concatenate([weights, np.ones_like(weights[..., :1])], axis=-1) * 255
    assert np.abs(pixels - colors)[inside].max() <= 1
    assert (pixels[outside] == (0, 0, 0, 255)).all()
    assert (inside | outside).mean() > 0.99


def barycentric(corners: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """The weights of three corners in clip space, at the centre of each pixel."""
    y, x = (np.mgrid[0:height, 0:width] + 0.5) * np.array([-2 / height, 2 / width])[:, None, None]
    places = np.stack([x - 1, y + 1, np.ones_like(x)], axis=-1)
    to_weights = np.linalg.inv(np.concatenate([corners.T, np.ones((1, 3))]))
    return (places @ to_weights.T).astype(np.float64)

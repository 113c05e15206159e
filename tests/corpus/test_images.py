"""Image processing on textures, and an integral image in buffers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm
from tests.corpus.conftest import Load

FOLDER = "images"


def windows(image: np.ndarray, radius: int, mode: Any) -> np.ndarray:
    padded = np.pad(image, radius, mode=mode)
    return np.lib.stride_tricks.sliding_window_view(padded, (2 * radius + 1, 2 * radius + 1))


def test_sobel(load: Load, random: np.random.Generator) -> None:
    image, edges = random.random((17, 23), "f4"), np.zeros((17, 23), "f4")
    load(f"{FOLDER}/filters.metal", "sobel")(image, edges, grid=(23, 17))
    across = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    near = windows(image.astype("f8"), 1, "edge")
    x, y = (np.einsum("ijyx,yx->ij", near, weights) for weights in (across, across.T))
    np.testing.assert_allclose(edges, np.hypot(x, y), rtol=1e-5, atol=1e-5)


def test_bilateral(load: Load, random: np.random.Generator) -> None:
    image, smooth = random.random((12, 15), "f4"), np.zeros((12, 15), "f4")
    load(f"{FOLDER}/filters.metal", "bilateral")(image, smooth, (1.5, 0.25), 2)
    near, center = windows(image.astype("f8"), 2, "edge"), image[..., None, None]
    y, x = np.mgrid[-2:3, -2:3]
    weights = np.exp(-0.5 * ((x**2 + y**2) / 1.5**2 + (near - center) ** 2 / 0.25**2))
    np.testing.assert_allclose(smooth, (weights * near).sum((2, 3)) / weights.sum((2, 3)), rtol=1e-5)


def test_gaussian_in_half(load: Load, random: np.random.Generator) -> None:
    weights = np.array([1, 4, 6, 4, 1], "f2") / np.float16(16)
    image = random.random((10, 13)).astype("f2")
    across, both = np.zeros_like(image), np.zeros_like(image)
    kernel = load(f"{FOLDER}/filters.metal", "gaussian")
    kernel(image, across, weights, False)
    kernel(across, both, weights, True)
    expected = np.einsum("ijyx,y,x->ij", windows(image.astype("f8"), 2, "constant"), weights, weights)
    np.testing.assert_allclose(both, expected, atol=3e-3)


def test_dilation(load: Load, random: np.random.Generator) -> None:
    image = random.integers(0, 256, (9, 14)).astype("u1")
    result = np.zeros_like(image)
    load(f"{FOLDER}/filters.metal", "dilate")(image, result)
    np.testing.assert_array_equal(result, windows(image, 1, "constant").max((2, 3)))


def test_resize(load: Load, random: np.random.Generator) -> None:
    image, result = random.random((6, 8), "f4"), np.zeros((9, 20), "f4")
    load(f"{FOLDER}/filters.metal", "resize")(image, result)
    y, x = (np.clip((np.arange(n) + 0.5) / n * m - 0.5, 0, m - 1) for n, m in ((9, 6), (20, 8)))
    rows: list[npt.NDArray[Any]] = [np.interp(x, np.arange(8), row) for row in image]
    columns: list[npt.NDArray[Any]] = [np.interp(y, np.arange(6), column) for column in np.stack(rows).T]
    expected = np.stack(columns, axis=1)
    # The specification lets the hardware keep as few as eight bits of the weights.
    np.testing.assert_allclose(result, expected, atol=1 / 256)


def test_colour_conversion(load: Load, random: np.random.Generator) -> None:
    image, result = random.random((5, 6, 4), "f4"), np.zeros((5, 6, 4), "f4")
    load(f"{FOLDER}/filters.metal", "to_luma_chroma")(image, result)
    red, _, blue, alpha = np.moveaxis(image, -1, 0)
    y = image[..., :3] @ np.array([0.299, 0.587, 0.114])
    expected = np.stack([y, (blue - y) * 0.5 / 0.886 + 0.5, (red - y) * 0.5 / 0.701 + 0.5, alpha], axis=-1)
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-5)


def test_integral_image(load: Load, random: np.random.Generator) -> None:
    image, sums = random.integers(0, 256, (20, 31)).astype("u1"), np.zeros((20, 31), "u4")
    load(f"{FOLDER}/filters.metal", "integrate_rows")(image, sums, 31, grid=20)
    load(f"{FOLDER}/filters.metal", "integrate_columns")(sums, (31, 20), grid=31)
    np.testing.assert_array_equal(sums, image.cumsum(0, dtype="u4").cumsum(1, dtype="u4"))


def texture_of(device: pm.Device, format_: pm.PixelFormat, pixels: np.ndarray) -> pm.Texture:
    """A texture with these pixels, in three dimensions where an axis of depth comes first."""
    depth, height, width = pixels.shape[:3] if pixels.ndim == 4 else (1, *pixels.shape[:2])
    kind = pm.TextureType.Type3D if depth > 1 else pm.TextureType.Type2D
    usage = pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite
    texture = device.new_texture(
        pm.TextureDescriptor(
            texture_type=kind, pixel_format=format_, width=width, height=height, depth=depth, usage=usage
        )
    )
    texture.from_numpy(pixels)
    return texture


def test_demosaic(load: Load, random: np.random.Generator) -> None:
    mosaic = random.integers(0, 1024, (12, 16)).astype("u2")
    kernel = load(f"{FOLDER}/texture_pipeline.metal", "demosaic")
    raw = texture_of(kernel.device, pm.PixelFormat.R16Uint, mosaic)
    colors = texture_of(kernel.device, pm.PixelFormat.RGBA16Float, np.zeros((12, 16, 4), "f2"))
    kernel(raw, colors, 1023.0, grid=(16, 12))
    result = colors.to_numpy().astype("f8")
    near = windows(mosaic / 1023, 1, "edge")
    sides, uprights = near[..., 1, ::2].mean(-1), near[..., ::2, 1].mean(-1)
    corners = near[..., ::2, ::2].mean((-1, -2))
    y, x = np.mgrid[:12, :16] % 2
    green = np.where(x == y, (sides + uprights) / 2, near[..., 1, 1])
    red = np.select([(x | y) == 0, x & y == 1, x == 1], [near[..., 1, 1], corners, sides], uprights)
    blue = np.select([(x | y) == 0, x & y == 1, x == 1], [corners, near[..., 1, 1], uprights], sides)
    np.testing.assert_allclose(result[..., :3], np.stack([red, green, blue], axis=-1), atol=2e-3)


def test_grading_by_a_table(load: Load, random: np.random.Generator) -> None:
    image = random.random((9, 11, 4)).astype("f4")
    kernel = load(f"{FOLDER}/texture_pipeline.metal", "grade")
    blue, green, red = np.mgrid[:5, :5, :5] / 4
    table = np.stack([0.5 * red + 0.25, 1 - green, blue * 0.5 + red * 0.5, np.ones((5, 5, 5))], axis=-1).astype("f4")
    texture, cube, result = (
        texture_of(kernel.device, pm.PixelFormat.RGBA32Float, x) for x in (image, table, np.zeros_like(image))
    )
    kernel(texture, cube, result, grid=(11, 9))
    r, g, b, a = np.moveaxis(image.astype("f8"), -1, 0)
    expected = np.stack([0.5 * r + 0.25, 1 - g, 0.5 * (b + r), a], axis=-1)  # linear, so that filtering is exact
    np.testing.assert_allclose(result.to_numpy(), expected, atol=3e-3)


def test_median_by_a_network(load: Load, random: np.random.Generator) -> None:
    image = random.random((10, 13)).astype("f2")
    kernel = load(f"{FOLDER}/texture_pipeline.metal", "median9")
    before = np.full((10, 13, 4), 0.25, "f2")
    source = texture_of(kernel.device, pm.PixelFormat.R16Float, image)
    result = texture_of(kernel.device, pm.PixelFormat.RGBA16Float, before)
    kernel(source, result, grid=(13, 10))
    pixels = result.to_numpy()
    np.testing.assert_array_equal(pixels[..., 0], np.median(windows(image, 1, "edge"), axis=(2, 3)))
    np.testing.assert_array_equal(pixels[..., 1:], before[..., 1:])

"""What a frame computes beside drawing: lights of screen tiles, mip levels of a threadgroup's texels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from softmetal.msl.kernel_code import EXECUTION_VARIABLE
from tests.corpus.conftest import KERNELS, Load

SOURCE = "rendering/frame_compute.metal"
Array = npt.NDArray[np.float64]

NEAR, FAR = 0.5, 40.0
TILE, TILES = 8, (4, 3)


def lights_of_tile(lights: Array, depths: Array, tile: tuple[int, int]) -> set[int]:
    """Those whose sphere touches the tile's part of the view and the depths in it; the view opens by 90°."""
    column, row = tile
    part = depths[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
    distances = NEAR * FAR / (FAR - part * (FAR - NEAR))
    # Lines of sight at the tile's borders: x and y over z.
    left, right = (2 * (column + side) / TILES[0] - 1 for side in (0, 1))
    top, bottom = (1 - 2 * (row + side) / TILES[1] for side in (0, 1))
    normals = np.array([(1, 0, -left), (-1, 0, right), (0, -1, top), (0, 1, -bottom)])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    found: set[int] = set()
    for number, (x, y, z, radius) in enumerate(lights):
        in_depth = z - radius <= distances.max() and z + radius >= distances.min()
        if in_depth and (normals @ (x, y, z) > -radius).all():
            found.add(number)
    return found


def test_lights_of_tiles(load_meeting: Load, random: np.random.Generator) -> None:
    kernel = load_meeting(SOURCE, "cull_lights")
    width, height = TILES[0] * TILE, TILES[1] * TILE
    depths = random.uniform(0.2, 0.99, (height, width)).astype("f4")
    descriptor = pm.TextureDescriptor(pixel_format=pm.PixelFormat.Depth32Float, width=width, height=height)
    texture = kernel.device.new_texture(descriptor)
    texture.from_numpy(depths)
    lights = random.uniform((-6, -6, 0, 0.2), (6, 6, 20, 2), (100, 4)).astype("f4")
    given = np.zeros(100, kernel.argument("lights").dtype)
    given["position"], given["radius"] = lights[:, :3], lights[:, 3]
    uniforms = np.zeros(1, kernel.argument("u").dtype)
    uniforms["view"] = uniforms["proj"] = np.eye(4)
    uniforms["screen"], uniforms["lightCount"], uniforms["zNear"], uniforms["zFar"] = (width, height), 100, NEAR, FAR
    lists, counts = np.zeros((12, 64), "u2"), np.zeros(12, "u4")
    kernel(texture, given, uniforms, lists, counts, grid=(width, height), threadgroup=(TILE, TILE))
    assert 0 < counts.min() < counts.max() < 64
    for index, (entries, count) in enumerate(zip(lists, counts, strict=True)):
        tile = (index % TILES[0], index // TILES[0])
        assert sorted(entries[:count].tolist()) == sorted(lights_of_tile(lights.astype("f8"), depths, tile))


@pytest.mark.parametrize("mode", ["", "fibers"])
def test_mip_levels(random: np.random.Generator, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setenv(EXECUTION_VARIABLE, mode)
    device = pm.create_system_default_device()
    library = device.new_library_with_source((KERNELS / SOURCE).read_text())
    pipeline = device.new_compute_pipeline_state(library.new_function("mips"))
    image = random.uniform(0, 1, (32, 48, 4)).astype("f4")
    textures: list[pm.Texture] = []
    for level in range(5):
        usage = pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite
        descriptor = pm.TextureDescriptor(
            pixel_format=pm.PixelFormat.RGBA32Float, width=48 >> level, height=32 >> level, usage=usage
        )
        textures.append(device.new_texture(descriptor))
    textures[0].from_numpy(image)
    with device.new_command_queue().command_buffer() as commands, commands.compute_command_encoder() as encoder:
        encoder.set_compute_pipeline_state(pipeline)
        for index, texture in enumerate(textures):
            encoder.set_texture(texture, index)
        encoder.dispatch_threads((24, 16, 1), (8, 8, 1))
    for level in range(1, 5):
        image = image.reshape(image.shape[0] // 2, 2, image.shape[1] // 2, 2, 4).mean(axis=(1, 3))
        np.testing.assert_allclose(textures[level].to_numpy(), image, rtol=1e-5)

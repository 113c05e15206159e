"""Younger habits of the language: nested argument buffers, recurring bases, coherent memory, vectors of bfloat."""

from __future__ import annotations

import numpy as np

import pymetal as pm
from tests.corpus.conftest import Load
from tests.corpus.test_inference import from_bfloat, to_bfloat

SOURCE = "language/modern_style.metal"


def test_nested_argument_buffer(load: Load) -> None:
    kernel = load(SOURCE, "shade_instances")
    device = kernel.device
    textures: list[pm.Texture] = []
    for color in ((255, 0, 0, 255), (0, 51, 255, 255)):
        texture = device.new_texture(pm.TextureDescriptor(pixel_format=pm.PixelFormat.RGBA8Unorm, width=2, height=2))
        texture.from_numpy(np.full((2, 2, 4), color, "u1"))
        textures.append(texture)
    sampler = device.new_sampler_state(pm.SamplerDescriptor(support_argument_buffers=True))
    instances = np.zeros(4, [("position", "f4", 3), ("material", "u2"), ("flags", "u1"), ("rest", "u1")])
    instances["position"], instances["material"], instances["flags"] = 0.5, [0, 1, 1, 0], [0, 0, 2, 1]
    material = np.dtype([("tint", "f4", 3), ("padding", "u4"), ("image", "u8"), ("more", "u8")])
    scene = np.zeros(
        1, [("instances", "u8"), ("padding", "u8"), ("materials", material, 2), ("smooth", "u8"), ("count", "u8")]
    )
    buffer = device.new_buffer(instances.view("u1"))
    scene["instances"], scene["smooth"], scene["count"] = buffer.gpu_address, sampler.gpu_resource_id.impl, 4
    scene["materials"]["tint"] = [(1, 1, 1), (0.5, 1, 0.25)]
    scene["materials"]["image"] = [texture.gpu_resource_id.impl for texture in textures]
    out = np.full((5, 4), -1, "f4")
    kernel(device.new_buffer(scene.view("u1")), out, grid=5)
    expected = [(1, 0, 0, 0), (0, 0.2, 0.25, 0), (0, 0.4, 0.5, 0), (0, 0, 0, 1), (-1, -1, -1, -1)]
    np.testing.assert_allclose(out, expected, atol=1e-3)


def test_recurring_bases(load: Load) -> None:
    sizes = np.array([(1, -1), (2, 3), (0.5, 0)], "f4")
    out = np.zeros(3, "f4")
    load(SOURCE, "areas")(out, sizes, grid=3)
    np.testing.assert_allclose(out, [np.pi, 4 * np.pi + 6, np.pi / 4], rtol=1e-6)


def test_vectors_of_bfloat(load: Load, random: np.random.Generator) -> None:
    a, b = to_bfloat(random.normal(size=(2, 9, 4)))
    b[3, 1] = 0x7FC0
    kernel = load(SOURCE, "mix_bfloats")
    buffers = [kernel.device.new_buffer(x) for x in (a, b, np.zeros((9, 4), "u2"))]
    kernel(*buffers, grid=9)
    out = np.frombuffer(buffers[2].contents(), "u2").reshape(9, 4)
    y = from_bfloat(b)
    mixed = from_bfloat(a) * 0.5 + y
    mixed[:, ::2] = np.maximum(mixed[:, ::2], 0)
    np.testing.assert_allclose(from_bfloat(out), np.where(np.isnan(y), 1, mixed), rtol=8e-3, atol=1e-2)


def test_the_last_threadgroup_sums(load_meeting: Load, random: np.random.Generator) -> None:
    groups = 100
    x, total = random.normal(size=groups * 32).astype("f4"), np.zeros(1, "f4")
    kernel = load_meeting(SOURCE, "sum_by_the_last")
    kernel(x, np.zeros(groups, "f4"), np.zeros(1, "u4"), total, grid=x.size, threadgroup=32)
    np.testing.assert_allclose(total[0], x.sum(dtype="f8"), rtol=1e-4, atol=1e-3)

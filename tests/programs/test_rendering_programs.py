"""Whole programs in the ways that rendering with Metal is commonly done, judged by closed forms."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent / "rendering"


def run(program: str) -> dict[str, Any]:
    return runpy.run_path(str(FOLDER / program))


def test_deferred_shading() -> None:
    names = run("deferred_shading.py")
    side = names["SIDE"]
    y, x = np.mgrid[0:side, 0:side] + 0.5
    facing = float(np.float16(names["normal"][2]))  # as the G-buffer keeps it
    expected = np.zeros((side, side, 3))
    for light in names["lights"]:
        distance = np.hypot(x / 32 - 1 - light["center"][0], 1 - y / 32 - light["center"][1])
        strength = np.where(distance <= light["radius"], facing * (1 - distance / light["radius"]), 0)
        expected += strength[..., None] * names["albedo"][:3] * light["color"]
    np.testing.assert_allclose(names["picture"][..., :3], expected, atol=1e-4)


def test_transparency_by_lists() -> None:
    names = run("transparency_by_lists.py")
    edges, layers = names["edges"], names["layers"]
    expected = np.zeros((names["SIDE"], names["SIDE"], 3))
    for i in np.argsort(-layers["depth"]):
        (left, top), (right, bottom) = edges[i]
        under = expected[top:bottom, left:right]
        under += (layers["color"][i, :3] - under) * layers["color"][i, 3]
    np.testing.assert_allclose(names["picture"][..., :3], expected, atol=1e-6)
    assert names["fragments"] == np.prod(edges[:, 1] - edges[:, 0], axis=1).sum()


def test_environment_cube() -> None:
    names = run("environment_cube.py")
    directions, colors = names["directions"], names["colors"]
    # A texel is 1/32 of half a face, over which a direction changes by no more than that.
    np.testing.assert_allclose(colors[:, :3], directions * 0.5 + 0.5, atol=1 / 32)
    axis = np.abs(directions).argmax(axis=1)
    faces = 2 * axis + (directions[np.arange(len(directions)), axis] < 0)
    lengths = np.sort(np.abs(directions), axis=1)
    is_inside = lengths[:, 1] < 0.95 * lengths[:, 2]  # elsewhere neighbouring faces are mixed
    np.testing.assert_array_equal(colors[is_inside, 3], faces[is_inside])


def test_tone_mapped_resolve() -> None:
    names = run("tone_mapped_resolve.py")
    share = names["share"]
    assert set(np.unique(share).tolist()) == {0, 0.25, 0.5, 0.75, 1}
    (ax, ay), (bx, by), (cx, cy) = (names["corners"] + 1) * names["SIDE"] / 2
    area = abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2
    # Each pixel on an edge is counted to a quarter.
    assert abs(share.sum() - area) < 0.02 * area
    color = np.array([8, 2, 1])
    np.testing.assert_allclose(names["picture"][..., :3], share[..., None] * color / (1 + color), atol=1e-6)


def test_bindless_materials() -> None:
    names = run("bindless_materials.py")
    expected = np.zeros((16, 16, 4), np.float32)
    for i, color in enumerate(names["colors"] * names["tints"]):
        left, top = (i & 1) * 8, 8 - (i >> 1) * 8
        expected[top : top + 8, left : left + 8] = color
    np.testing.assert_array_equal(names["picture"], expected)


def test_stencil_shadows() -> None:
    """The volume holds the left half's floor, and lies before the right half's."""
    expected = np.full((32, 32), 255)
    expected[8:24, 8:16] = 51
    np.testing.assert_array_equal(run("stencil_shadows.py")["picture"][..., 0], expected)


def test_frames_in_flight() -> None:
    names = run("frames_in_flight.py")
    y, x = np.mgrid[0 : names["HEIGHT"], 0 : names["WIDTH"]]
    for frame, picture in enumerate(names["pictures"]):
        expected = np.stack([x, y, np.full_like(x, frame), np.full_like(x, 255)], axis=-1)
        np.testing.assert_array_equal(picture, expected)
    assert [frame for frame, _ in names["completed"]] == list(range(names["FRAMES"]))
    assert {status.name for _, status in names["completed"]} == {"Completed"}


def test_shading_table() -> None:
    names = run("shading_table.py")
    y, x = (np.mgrid[0:16, 0:16] + 0.5) / 16
    none, one = np.zeros_like(x), np.ones_like(x)
    by_function = [
        np.stack([x, none, none, one], axis=-1),
        np.stack([none, y, none, one], axis=-1),
        np.repeat((np.arange(16) % 2 * one)[..., None], 4, axis=-1),
    ]
    expected = np.choose(np.arange(16)[None, :, None] % 3, by_function) * np.array([1, 0.2, 1, 1]) * 0.5
    np.testing.assert_allclose(names["plain"], expected, atol=1e-6)
    np.testing.assert_allclose(names["tinted"], expected * names["tint"], atol=1e-6)

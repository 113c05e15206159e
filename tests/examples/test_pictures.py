"""What the pictures of the gallery must show, whatever their pixels are exactly."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

pytest.importorskip("PIL", reason="needs Pillow: pip install 'pymetal[examples]'")
sys.path.append(str(Path(__file__).resolve().parents[2] / "examples"))

from multisampling import COUNTS, ENLARGED, Multisampling
from particles import COUNT, SOFTNESS, Particles
from shadow_map import ShadowMap
from showing import SceneMaker, picture


@pytest.fixture(scope="module")
def device() -> pm.Device:
    return pm.create_system_default_device()


def light(device: pm.Device, make: SceneMaker, width: int, height: int, time: float) -> NDArray[np.float64]:
    """The picture before sRGB's transfer function (IEC 61966-2-1)."""
    encoded = picture(device, make(device), width, height, time) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4).astype(np.float64)


@pytest.mark.softmetal
def test_more_samples_have_more_steps_between_two_colors(device: pm.Device) -> None:
    small = light(device, Multisampling, 512, 512, 0.0)[::ENLARGED, ::ENLARGED].max(axis=-1)
    quarters = small.reshape(2, 32, 2, 32).swapaxes(1, 2).reshape(4, 32 * 32)
    background, brightest = quarters.min(), quarters.max()
    for samples, quarter in zip(COUNTS, quarters, strict=True):
        covered = (quarter - background) / (brightest - background)
        # The brightest ray covers whole samples of a pixel; other rays are darker, so one sample has their own colours.
        partly = ((covered > 0.02) & (covered < 0.45)).mean()
        assert (partly == 0) == (samples == 1)


def test_a_shadow_is_as_dark_as_the_shader_says(device: pm.Device) -> None:
    seen = light(device, ShadowMap, 256, 256, 0.9)
    lit, shaded = seen[235, 40], seen[175, 145]  # the floor in front, and beside the ball
    facing = 5 / np.sqrt(3**2 + 5**2 + 2**2)
    assert shaded / lit == pytest.approx([0.12 / (0.12 + 0.88 * facing)] * 3, abs=0.01)


def test_stars_stay_on_their_circles(device: pm.Device) -> None:
    galaxy = Particles(device)
    stars = np.frombuffer(galaxy.stars.contents(), np.float32).reshape(COUNT, 8)

    def parts_of_circle_speed() -> NDArray[np.float64]:
        distance = np.linalg.norm(stars[:, :3].astype(float), axis=1)
        far = distance > 0.4  # near the middle a step is too long for this
        speed = np.linalg.norm(stars[far, 4:7].astype(float), axis=1)
        parts: NDArray[np.float64] = speed * np.sqrt(distance[far] ** 3 + SOFTNESS) / distance[far]
        return parts

    assert parts_of_circle_speed() == pytest.approx(1, abs=1e-3)
    with device.new_command_queue().command_buffer() as commands:
        galaxy.move(commands, until=60)
    assert parts_of_circle_speed() == pytest.approx(1, abs=0.05)

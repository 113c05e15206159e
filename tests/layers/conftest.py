"""Fixtures for tests of layers and their drawables."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

if TYPE_CHECKING:
    from softmetal.layers import Picture

Shown: TypeAlias = "Callable[[pm.MetalLayer], Picture | None]"


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture
def layer(device: pm.Device) -> pm.MetalLayer:
    """8×4 pixels, which the CPU may write and read."""
    made = pm.MetalLayer.layer()
    made.device = device
    made.drawable_size = (8, 4)
    made.framebuffer_only = False
    return made


@pytest.fixture(scope="session")
def shown() -> Shown:
    """What softmetal's layer shows."""
    layers = pytest.importorskip("softmetal.layers", reason="a Mac's layers are seen on its screen alone")
    from pymetal._software_device import LIBRARY

    return lambda layer: layers.picture(LIBRARY, layer.pointer)


def next_drawable(layer: pm.MetalLayer) -> pm.MetalDrawable:
    """The next drawable, which must be there."""
    drawable = layer.next_drawable()
    assert drawable is not None
    return drawable


def fill(drawable: pm.MetalDrawable, pixels: NDArray[Any] | int) -> None:
    """Gives a drawable of four bytes a pixel these pixels, or one value in all bytes."""
    texture = drawable.texture
    texture.from_numpy(np.broadcast_to(np.asarray(pixels, np.uint8), (texture.height, texture.width, 4)).copy())

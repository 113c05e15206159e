"""Windows for tests: of SDL's driver without a screen, and of an X server where there is one."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

pytest.importorskip("sdl2", reason="needs SDL: pip install 'pymetal[window]'")

from pymetal.window import Window
from pymetal.window._sdl import sdl

Opens = Callable[..., Window]


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture
def open_window(device: pm.Device, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opens]:
    """Opens windows that nobody sees, and closes them."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    opened: list[Window] = []

    def open_one(width: int = 64, height: int = 48, title: str = "test") -> Window:
        opened.append(Window(device, width, height, title))
        return opened[-1]

    yield open_one
    for window in opened:
        window.close()


def on_screen(window: Window) -> NDArray[np.uint8]:
    """Rows, columns, and blue, green, red, alpha of what SDL has drawn into the window."""
    width, height = window.size
    pixels = np.empty((height, width, 4), np.uint8)
    renderer = sdl.SDL_GetRenderer(window.sdl_window)
    address = pixels.ctypes.data_as(ctypes.c_void_p)
    assert sdl.SDL_RenderReadPixels(renderer, None, sdl.SDL_PIXELFORMAT_ARGB8888, address, width * 4) == 0
    return pixels


def present(layer: pm.MetalLayer, pixels: NDArray[np.uint8] | int) -> None:
    """Shows pixels of blue, green, red, alpha, or one value in all bytes."""
    drawable = layer.next_drawable()
    assert drawable is not None
    texture = drawable.texture
    texture.from_numpy(np.broadcast_to(np.asarray(pixels, np.uint8), (texture.height, texture.width, 4)).copy())
    drawable.present()

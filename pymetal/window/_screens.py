"""How a layer gets into an SDL window: by itself on a Mac, as a picture elsewhere."""

from __future__ import annotations

import ctypes
import sys
from typing import Protocol

import pymetal as pm
from pymetal.window._sdl import SDLError, sdl


class Screen(Protocol):
    """The part of a window that its layer fills."""

    layer: pm.MetalLayer

    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        ...

    def refresh(self) -> None:
        """Show what has been presented to the layer."""
        ...

    def close(self) -> None: ...


class MetalScreen:
    """SDL's view with a CAMetalLayer, which macOS shows by itself."""

    def __init__(self, window: sdl.SDL_Window, device: pm.Device) -> None:
        self._window = window
        view = sdl.SDL_Metal_CreateView(window)
        address = sdl.SDL_Metal_GetLayer(view) if view else None
        if view is None or address is None:
            raise SDLError("SDL makes no Metal view")
        self._view = view
        self.layer = pm.MetalLayer.from_pointer(address, owned=False)
        self.layer.device = device

    def size(self) -> tuple[int, int]:
        width, height = ctypes.c_int(), ctypes.c_int()
        sdl.SDL_Metal_GetDrawableSize(self._window, width, height)
        return width.value, height.value

    def refresh(self) -> None:
        pass

    def close(self) -> None:
        sdl.SDL_Metal_DestroyView(self._view)


def window_flags() -> int:
    """What SDL must know when it makes a window for the screen below."""
    return sdl.SDL_WINDOW_METAL if sys.platform == "darwin" else 0


def make_screen(window: sdl.SDL_Window, device: pm.Device) -> Screen:
    if sys.platform == "darwin":
        return MetalScreen(window, device)
    # Here, because on a Mac there is no softmetal.
    from pymetal.window._software_screen import SoftwareScreen

    return SoftwareScreen(window, device)

"""The picture of softmetal's layer, copied into an SDL window."""

from __future__ import annotations

import ctypes

import pymetal as pm
from pymetal._software_device import LIBRARY
from pymetal.window._sdl import SDLError, sdl
from softmetal.layers import Picture, picture


class SoftwareScreen:
    """A renderer of SDL's, which is given the picture of softmetal's layer."""

    def __init__(self, window: sdl.SDL_Window, device: pm.Device) -> None:
        self._renderer = sdl.SDL_CreateRenderer(window, -1, 0)
        if not self._renderer:
            raise SDLError("SDL makes no renderer")
        self.layer = pm.MetalLayer.layer()
        self.layer.device = device
        self._texture: sdl.SDL_Texture | None = None
        self._texture_size = (0, 0)
        self._frame = 0
        self._in_step: bool | None = None

    def size(self) -> tuple[int, int]:
        width, height = ctypes.c_int(), ctypes.c_int()
        sdl.SDL_GetRendererOutputSize(self._renderer, width, height)
        return width.value, height.value

    def refresh(self) -> None:
        self._keep_in_step(self.layer.display_sync_enabled)
        newer = picture(LIBRARY, self.layer.pointer, seen=self._frame)
        if newer is not None:
            self._upload(newer)
        sdl.SDL_RenderClear(self._renderer)
        if self._texture is not None:
            sdl.SDL_RenderCopy(self._renderer, self._texture, None, None)
        sdl.SDL_RenderPresent(self._renderer)

    def close(self) -> None:
        sdl.SDL_DestroyRenderer(self._renderer)  # and its textures

    def _keep_in_step(self, wanted: bool) -> None:
        if wanted != self._in_step:
            sdl.SDL_RenderSetVSync(self._renderer, int(wanted))
            self._in_step = wanted

    def _upload(self, newer: Picture) -> None:
        height, width = newer.pixels.shape[:2]
        if (width, height) != self._texture_size:
            self._make_texture(width, height)
        sdl.SDL_UpdateTexture(self._texture, None, newer.pixels.ctypes.data_as(ctypes.c_void_p), width * 4)
        self._frame = newer.frame

    def _make_texture(self, width: int, height: int) -> None:
        if self._texture is not None:
            sdl.SDL_DestroyTexture(self._texture)
        # Blue first in memory, on little-endian machines, and whatever alpha is: layers are opaque.
        self._texture = sdl.SDL_CreateTexture(
            self._renderer, sdl.SDL_PIXELFORMAT_ARGB8888, sdl.SDL_TEXTUREACCESS_STREAMING, width, height
        )
        if not self._texture:
            raise SDLError(f"SDL makes no texture of {width}×{height} pixels")
        sdl.SDL_SetTextureBlendMode(self._texture, sdl.SDL_BLENDMODE_NONE)
        self._texture_size = (width, height)

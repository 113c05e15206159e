"""A window on an X server: that of the environment, else one without a screen."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import numpy as np
import pytest

import pymetal as pm
from pymetal.window import CloseRequested, Resized, Window
from pymetal.window._sdl import sdl

from .conftest import on_screen, present

pytestmark = pytest.mark.softmetal


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """The name of an X display."""
    if "DISPLAY" in os.environ:
        yield os.environ["DISPLAY"]
        return
    if shutil.which("Xvfb") is None:
        pytest.skip("there is no X display, and no Xvfb to make one")
    reading, writing = os.pipe()
    # -displayfd: the server takes a free number, and tells it when it is ready.
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-noreset", "-screen", "0", "640x480x24"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait()


@pytest.fixture
def window(device: pm.Device, display: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("SDL_RENDER_DRIVER", "software")  # whose pixels can be read when they are shown
    with Window(device, 64, 48, "on X") as opened:
        yield opened


def test_what_is_presented_is_in_the_window(window: Window) -> None:
    window.layer.framebuffer_only = False
    pixels = np.random.default_rng(1).integers(0, 256, (48, 64, 4), dtype=np.uint8)
    present(window.layer, pixels)
    window.refresh()
    assert sdl.SDL_GetCurrentVideoDriver() == b"x11"
    assert np.array_equal(on_screen(window)[..., :3], pixels[..., :3])


def test_a_loop_goes_on_until_the_window_is_closed(window: Window) -> None:
    window.layer.framebuffer_only = False
    for frame in window:
        present(window.layer, frame.number)
        if frame.number == 2:
            sdl.SDL_SetWindowSize(window.sdl_window, 100, 60)
        if Resized(100, 60) in frame.events:
            event = sdl.SDL_Event()
            event.type = sdl.SDL_WINDOWEVENT
            event.window.event = sdl.SDL_WINDOWEVENT_CLOSE
            event.window.windowID = sdl.SDL_GetWindowID(window.sdl_window)
            sdl.SDL_PushEvent(event)
        assert CloseRequested() not in frame.events
    assert window.should_close
    assert tuple(window.layer.drawable_size) == (100, 60)

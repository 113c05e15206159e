"""The window's loop, and that it shows what is presented to its layer."""

from __future__ import annotations

import subprocess
import sys
import threading

import numpy as np
import pytest

import pymetal as pm
from pymetal.window import Frame, Window

from .conftest import Opens, on_screen, present

pytestmark = pytest.mark.softmetal


def opaque(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> object:
    return pixels[..., :3].tolist()


def test_a_layer_has_the_size_and_the_device_of_its_window(open_window: Opens, device: pm.Device) -> None:
    window = open_window(80, 60, "wide")
    assert window.layer.device is device
    assert window.size == (80, 60)
    assert tuple(window.layer.drawable_size) == (80, 60)
    assert window.title == "wide"


def test_what_is_presented_is_on_the_screen(open_window: Opens) -> None:
    window = open_window()
    window.layer.framebuffer_only = False
    pixels = np.random.default_rng(1).integers(0, 256, (48, 64, 4), dtype=np.uint8)
    present(window.layer, pixels)
    window.refresh()
    assert opaque(on_screen(window)) == opaque(pixels)


def test_the_last_of_several_is_on_the_screen(open_window: Opens) -> None:
    window = open_window()
    window.layer.framebuffer_only = False
    for value in (10, 20, 30):
        present(window.layer, value)
    window.refresh()
    window.refresh()  # nothing new: the picture stays
    assert np.unique(on_screen(window)[..., :3]).tolist() == [30]


def test_the_screen_is_black_before_anything_is_presented(open_window: Opens) -> None:
    window = open_window()
    window.refresh()
    assert np.unique(on_screen(window)[..., :3]).tolist() == [0]


def test_drawables_of_another_size_fill_the_window(open_window: Opens) -> None:
    window = open_window()
    window.layer.framebuffer_only = False
    window.layer.drawable_size = (2, 1)
    present(window.layer, np.array([[[0, 0, 0, 255], [255, 255, 255, 255]]], np.uint8))
    window.refresh()
    screen = on_screen(window)[..., 0]
    assert np.unique(screen[:, :16]).tolist() == [0]
    assert np.unique(screen[:, 48:]).tolist() == [255]


def test_frames_are_shown_in_the_next_turn(open_window: Opens) -> None:
    window = open_window()
    window.layer.framebuffer_only = False
    window.layer.display_sync_enabled = False
    seen: list[int] = []
    for frame in window:
        seen.append(int(on_screen(window)[0, 0, 0]))
        present(window.layer, frame.number + 1)
        if frame.number == 4:
            break
    assert seen == [0, 1, 2, 3, 4]


def test_frames_tell_number_and_time(open_window: Opens) -> None:
    window = open_window()
    window.layer.display_sync_enabled = False
    frames: list[Frame] = []
    for frame in window:
        frames.append(frame)
        window.should_close = frame.number == 2
    assert [frame.number for frame in frames] == [0, 1, 2]
    assert frames[0].duration == 0
    assert frames[2].time == pytest.approx(frames[1].time + frames[2].duration)


def test_a_window_closes_with_its_block(device: pm.Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    with Window(device, 8, 8) as window:
        for _ in window:
            window.close()
    window.close()
    assert window.should_close
    assert list(window) == []
    for use in (window.poll, window.refresh, lambda: window.size, lambda: setattr(window, "title", "late")):
        with pytest.raises(RuntimeError, match=r"^the window is closed$"):
            use()


def test_the_layer_outlives_its_window(open_window: Opens) -> None:
    window = open_window()
    layer = window.layer
    window.close()
    assert layer.next_drawable() is not None


def test_two_windows_show_their_own_layers(open_window: Opens) -> None:
    first, second = open_window(), open_window()
    for window, value in ((first, 1), (second, 2)):
        window.layer.framebuffer_only = False
        present(window.layer, value)
        window.refresh()
    assert [int(on_screen(window)[0, 0, 0]) for window in (first, second)] == [1, 2]


def test_the_title_is_the_windows(open_window: Opens) -> None:
    from pymetal.window._sdl import sdl

    window = open_window(title="Dreieck △")
    assert sdl.SDL_GetWindowTitle(window.sdl_window).decode() == "Dreieck △"
    window.title = "Würfel"
    assert sdl.SDL_GetWindowTitle(window.sdl_window).decode() == window.title == "Würfel"


@pytest.mark.parametrize("size", [(0, 8), (8, -1)])
def test_a_window_has_a_size(device: pm.Device, size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=rf"^width and height must be at least 1, not {size[0]} and {size[1]}$"):
        Window(device, *size)


def test_windows_belong_to_the_main_thread(device: pm.Device) -> None:
    raised: list[Exception] = []

    def attempt() -> None:
        try:
            Window(device)
        except RuntimeError as error:
            raised.append(error)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    assert str(raised[0]) == "windows belong to the main thread"


def test_no_screen_is_an_error_that_says_so(device: pm.Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "nonsense")
    with pytest.raises(RuntimeError, match=r"SDL finds no screen to open a window on .*: nonsense not available"):
        Window(device)


def test_a_missing_library_is_an_error_that_names_the_extra() -> None:
    program = "import sys; sys.modules['sdl2'] = None; import pymetal.window"
    finished = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=False)
    assert "ImportError: pymetal.window needs SDL 2: pip install 'pymetal[window]'" in finished.stderr


def test_importing_pymetal_does_not_load_sdl() -> None:
    program = "import sys, pymetal; print([name for name in sys.modules if 'sdl' in name or 'window' in name])"
    finished = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout == "[]\n"


def test_the_module_does_without_softmetal() -> None:
    """As on a Mac, where there is none."""
    program = "import pymetal, sys; sys.modules['softmetal.layers'] = None; import pymetal.window"
    subprocess.run([sys.executable, "-P", "-c", program], check=True)

"""The window: its layer, its loop, and what the user does."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

import pymetal as pm
from pymetal.window import _sdl
from pymetal.window._events import CloseRequested, Event, FocusChanged, KeyChanged, MouseMoved, Resized
from pymetal.window._screens import make_screen, window_flags
from pymetal.window._sdl import SDLError, sdl


@dataclass(frozen=True, slots=True)
class Frame:
    """One turn of a window's loop.

    `time` and `duration` are seconds: since the loop began, and since the frame before (0 in the first). `events` is
    what has happened meanwhile.
    """

    number: int
    time: float
    duration: float
    events: tuple[Event, ...]


class Window:
    """A window of `width`×`height` points, filled by `layer`, whose drawables have the window's size in pixels.

    Windows belong to the main thread. `for frame in window` runs until the user or the program closes it; the layer's
    `display_sync_enabled` says whether turns keep in step with the display. Raises RuntimeError where there is no
    screen.
    """

    layer: pm.MetalLayer
    """What to draw to: `layer.next_drawable()`."""
    keys_down: set[str]
    """The names of the keys that are held down, as in `KeyChanged`."""
    pointer: tuple[float, float]
    """Where the mouse is, in pixels from the upper left corner."""
    should_close: bool
    """Whether the user has asked to close the window; a program may set it too."""

    def __init__(
        self, device: pm.Device, width: int = 640, height: int = 480, title: str = "pymetal", *, resizable: bool = True
    ) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("windows belong to the main thread")
        if width < 1 or height < 1:
            raise ValueError(f"width and height must be at least 1, not {width} and {height}")
        self._open = False
        _sdl.start_video()
        try:
            self._make(device, width, height, title, resizable)
        except BaseException:
            _sdl.stop_video()
            raise

    def _make(self, device: pm.Device, width: int, height: int, title: str, resizable: bool) -> None:
        flags = window_flags() | sdl.SDL_WINDOW_ALLOW_HIGHDPI | (sdl.SDL_WINDOW_RESIZABLE if resizable else 0)
        center = sdl.SDL_WINDOWPOS_CENTERED
        self._window = sdl.SDL_CreateWindow(title.encode(), center, center, width, height, flags)
        if not self._window:
            raise SDLError("SDL opens no window")
        try:
            self._screen = make_screen(self._window, device)
        except BaseException:
            sdl.SDL_DestroyWindow(self._window)
            raise
        self.layer = self._screen.layer
        self.layer.drawable_size = self._screen.size()
        self.keys_down = set()
        self.pointer = (0.0, 0.0)
        self.should_close = False
        self._title = title
        self._events: list[Event] = []
        self._number = sdl.SDL_GetWindowID(self._window)
        self._open = True
        _windows[self._number] = self

    @property
    def title(self) -> str:
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        sdl.SDL_SetWindowTitle(self._still_open(), title.encode())
        self._title = title

    @property
    def sdl_window(self) -> sdl.SDL_Window:
        """SDL's window, for whatever this class does not do."""
        return self._still_open()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in points, which on some screens are several pixels; those are `layer.drawable_size`."""
        width, height = ctypes.c_int(), ctypes.c_int()
        sdl.SDL_GetWindowSize(self._still_open(), width, height)
        return width.value, height.value

    def poll(self) -> list[Event]:
        """What has happened since the last call. A loop over the window does this."""
        self._still_open()
        self._distribute(_sdl.native_events())
        happened, self._events = self._events, []
        return happened

    def refresh(self) -> None:
        """Show what has been presented to the layer. A loop over the window does this.

        Waits for the display, unless the layer's `display_sync_enabled` is False.
        """
        self._still_open()
        self._screen.refresh()

    def __iter__(self) -> Iterator[Frame]:
        """One frame after another until `should_close`. What is presented in one is shown at the start of the next."""
        start = before = time.perf_counter()
        number = 0
        while self._open:
            events = tuple(self.poll())
            self.refresh()
            if self.should_close:
                return
            now = time.perf_counter()
            yield Frame(number, now - start, now - before if number else 0.0, events)
            number, before = number + 1, now

    def close(self) -> None:
        """Take the window away; its layer stays. Closing twice does nothing."""
        if not self._open:
            return
        self._open = False
        self.should_close = True
        del _windows[self._number]
        self._screen.close()
        sdl.SDL_DestroyWindow(self._window)
        _sdl.stop_video()

    def __enter__(self) -> Window:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _still_open(self) -> sdl.SDL_Window:
        if not self._open:
            raise RuntimeError("the window is closed")
        return self._window

    @staticmethod
    def _distribute(events: list[sdl.SDL_Event]) -> None:
        """Give events to their windows; what is about the program goes to all of them."""
        for event in events:
            number = _sdl.window_of(event)
            windows = list(_windows.values()) if number is None else [_windows[number]] if number in _windows else []
            for window in windows:
                window._take(event)

    def _take(self, event: sdl.SDL_Event) -> None:
        """Remember an event, and what it changes."""
        if _sdl.changes_size(event):
            self._resize()
            return
        width, _ = self.size
        happened = _sdl.translated(event, self._screen.size()[0] / width)
        match happened:
            case None:
                return
            case CloseRequested():
                self.should_close = True
            case KeyChanged(key, pressed):
                (self.keys_down.add if pressed else self.keys_down.discard)(key)
            case FocusChanged(focused=False):
                self.keys_down.clear()  # nobody tells when they go up
            case MouseMoved(x, y):
                self.pointer = (x, y)
            case _:
                pass
        self._events.append(happened)

    def _resize(self) -> None:
        width, height = self._screen.size()
        if width < 1 or height < 1 or (width, height) == tuple(self.layer.drawable_size):
            return
        self.layer.drawable_size = (width, height)
        self._events.append(Resized(width, height))


# By SDL's numbers: SDL has one list of events for all windows.
_windows: dict[int, Window] = {}

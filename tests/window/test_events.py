"""What the user does, as SDL tells it, reaches the window that it is done to."""

from __future__ import annotations

import pytest

from pymetal.window import (
    CloseRequested,
    Event,
    FocusChanged,
    KeyChanged,
    MouseButtonChanged,
    MouseMoved,
    MouseScrolled,
    Resized,
    TextTyped,
    Window,
)
from pymetal.window._sdl import sdl

from .conftest import Opens

pytestmark = pytest.mark.softmetal

# SDL_keycode.h and SDL_mouse.h.
ESCAPE, LETTER_A, LEFT = 27, ord("a"), 0x40000050


def push(window: Window, kind: int, part: str, **fields: object) -> None:
    """An event of SDL's about a window."""
    event = sdl.SDL_Event()
    event.type = kind
    about = getattr(event, part)
    about.windowID = sdl.SDL_GetWindowID(window.sdl_window)
    for name, value in fields.items():
        setattr(about, name, value)
    assert sdl.SDL_PushEvent(event) == 1


def push_key(window: Window, sym: int, *, pressed: bool, repeated: bool = False) -> None:
    keysym = sdl.SDL_KeyboardEvent().keysym
    keysym.sym = sym
    push(window, sdl.SDL_KEYDOWN if pressed else sdl.SDL_KEYUP, "key", keysym=keysym, repeat=int(repeated))


@pytest.fixture
def window(open_window: Opens) -> Window:
    opened = open_window()
    opened.poll()  # that it has been shown
    return opened


def test_keys(window: Window) -> None:
    push_key(window, LETTER_A, pressed=True)
    push_key(window, LETTER_A, pressed=True, repeated=True)
    push_key(window, LEFT, pressed=True)
    push_key(window, ESCAPE, pressed=False)
    assert window.poll() == [
        KeyChanged("A", True),
        KeyChanged("A", True, repeated=True),
        KeyChanged("Left", True),
        KeyChanged("Escape", False),
    ]
    assert window.keys_down == {"A", "Left"}
    push_key(window, LETTER_A, pressed=False)
    assert window.poll() == [KeyChanged("A", False)]
    assert window.keys_down == {"Left"}
    assert not window.should_close


def test_keys_are_up_when_the_focus_is_elsewhere(window: Window) -> None:
    push_key(window, LETTER_A, pressed=True)
    push(window, sdl.SDL_WINDOWEVENT, "window", event=sdl.SDL_WINDOWEVENT_FOCUS_LOST)
    push(window, sdl.SDL_WINDOWEVENT, "window", event=sdl.SDL_WINDOWEVENT_FOCUS_GAINED)
    assert window.poll() == [KeyChanged("A", True), FocusChanged(False), FocusChanged(True)]
    assert window.keys_down == set()


def test_text(window: Window) -> None:
    push(window, sdl.SDL_TEXTINPUT, "text", text="é".encode())
    assert window.poll() == [TextTyped("é")]


def test_mouse(window: Window) -> None:
    push(window, sdl.SDL_MOUSEMOTION, "motion", x=10, y=20, xrel=3, yrel=-4)
    push(window, sdl.SDL_MOUSEBUTTONDOWN, "button", button=1, clicks=2, x=10, y=20)
    push(window, sdl.SDL_MOUSEBUTTONUP, "button", button=3, clicks=1, x=11, y=21)
    push(window, sdl.SDL_MOUSEWHEEL, "wheel", preciseX=0.5, preciseY=-2.0)
    assert window.poll() == [
        MouseMoved(10, 20, 3, -4),
        MouseButtonChanged("left", True, 10, 20, clicks=2),
        MouseButtonChanged("right", False, 11, 21),
        MouseScrolled(0.5, -2.0),
    ]
    assert window.pointer == (10, 20)


def test_closing(window: Window) -> None:
    push(window, sdl.SDL_WINDOWEVENT, "window", event=sdl.SDL_WINDOWEVENT_CLOSE)
    assert window.poll() == [CloseRequested()]
    assert window.should_close


def test_quitting_closes_all_windows(open_window: Opens) -> None:
    first, second = open_window(), open_window()
    event = sdl.SDL_Event()
    event.type = sdl.SDL_QUIT
    sdl.SDL_PushEvent(event)
    assert CloseRequested() in first.poll()
    assert second.should_close
    assert list(second) == []


def test_a_new_size_is_the_layers_too(window: Window) -> None:
    sdl.SDL_SetWindowSize(window.sdl_window, 100, 50)
    assert window.poll() == [Resized(100, 50)]
    assert tuple(window.layer.drawable_size) == (100, 50)
    drawable = window.layer.next_drawable()
    assert drawable is not None
    assert (drawable.texture.width, drawable.texture.height) == (100, 50)


def test_events_of_a_loop_come_with_its_frames(window: Window) -> None:
    window.layer.display_sync_enabled = False
    push_key(window, LETTER_A, pressed=True)
    found: list[tuple[Event, ...]] = []
    for frame in window:
        found.append(frame.events)
        if frame.number == 0:
            push(window, sdl.SDL_WINDOWEVENT, "window", event=sdl.SDL_WINDOWEVENT_CLOSE)
    assert found == [(KeyChanged("A", True),)]


def test_events_reach_their_own_window(open_window: Opens) -> None:
    first, second = open_window(), open_window()
    first.poll()
    second.poll()
    push_key(second, LETTER_A, pressed=True)
    assert first.poll() == []
    assert second.poll() == [KeyChanged("A", True)]


def test_events_of_closed_windows_are_forgotten(open_window: Opens) -> None:
    first, second = open_window(), open_window()
    push_key(first, LETTER_A, pressed=True)
    second.poll()
    first.close()
    assert KeyChanged("A", True) not in second.poll()
    assert second.keys_down == set()

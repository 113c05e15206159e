"""SDL 2: loading it, its errors, and its events as ours."""

from __future__ import annotations

import warnings

from pymetal.window._events import (
    CloseRequested,
    Event,
    FocusChanged,
    KeyChanged,
    MouseButton,
    MouseButtonChanged,
    MouseMoved,
    MouseScrolled,
    TextTyped,
)

try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when it uses the SDL of its own wheel, which is what we want
        import sdl2 as sdl
except ImportError as error:
    raise ImportError(f"pymetal.window needs SDL 2: pip install 'pymetal[window]' ({error})") from error

__all__ = ["SDLError", "changes_size", "native_events", "sdl", "start_video", "stop_video", "translated", "window_of"]

_BUTTONS: dict[int, MouseButton] = {1: "left", 2: "middle", 3: "right", 4: "back", 5: "forward"}  # SDL_BUTTON_LEFT, …


class SDLError(RuntimeError):
    """SDL could not do something; the message is SDL's."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}: {sdl.SDL_GetError().decode()}")


def start_video() -> None:
    """Each start needs a `stop_video`."""
    if sdl.SDL_InitSubSystem(sdl.SDL_INIT_VIDEO) != 0:
        raise SDLError("SDL finds no screen to open a window on (SDL_VIDEODRIVER=dummy does without)")


def stop_video() -> None:
    sdl.SDL_QuitSubSystem(sdl.SDL_INIT_VIDEO)


def native_events() -> list[sdl.SDL_Event]:
    """What has happened to all windows since it was last asked for."""
    found: list[sdl.SDL_Event] = []
    event = sdl.SDL_Event()
    while sdl.SDL_PollEvent(event):
        found.append(event)
        event = sdl.SDL_Event()
    return found


def window_of(event: sdl.SDL_Event) -> int | None:
    """The number of the window that an event is about; None for all of them (the program is to end)."""
    match event.type:
        case sdl.SDL_WINDOWEVENT:
            return event.window.windowID
        case sdl.SDL_KEYDOWN | sdl.SDL_KEYUP:
            return event.key.windowID
        case sdl.SDL_TEXTINPUT:
            return event.text.windowID
        case sdl.SDL_MOUSEMOTION:
            return event.motion.windowID
        case sdl.SDL_MOUSEBUTTONDOWN | sdl.SDL_MOUSEBUTTONUP:
            return event.button.windowID
        case sdl.SDL_MOUSEWHEEL:
            return event.wheel.windowID
        case _:
            return None


def changes_size(event: sdl.SDL_Event) -> bool:
    return event.type == sdl.SDL_WINDOWEVENT and event.window.event == sdl.SDL_WINDOWEVENT_SIZE_CHANGED


def translated(event: sdl.SDL_Event, scale: float) -> Event | None:
    """An event of ours; None for what a program is not told. `scale`: pixels of a drawable for one of SDL's points."""
    match event.type:
        case sdl.SDL_QUIT:
            return CloseRequested()
        case sdl.SDL_WINDOWEVENT:
            return _of_window(event.window.event)
        case sdl.SDL_KEYDOWN | sdl.SDL_KEYUP:
            name = sdl.SDL_GetKeyName(event.key.keysym.sym).decode()
            return KeyChanged(name, event.type == sdl.SDL_KEYDOWN, bool(event.key.repeat))
        case sdl.SDL_TEXTINPUT:
            return TextTyped(event.text.text.decode())
        case sdl.SDL_MOUSEMOTION | sdl.SDL_MOUSEBUTTONDOWN | sdl.SDL_MOUSEBUTTONUP | sdl.SDL_MOUSEWHEEL:
            return _of_mouse(event, scale)
        case _:
            return None


def _of_window(kind: int) -> Event | None:
    match kind:
        case sdl.SDL_WINDOWEVENT_CLOSE:
            return CloseRequested()
        case sdl.SDL_WINDOWEVENT_FOCUS_GAINED:
            return FocusChanged(True)
        case sdl.SDL_WINDOWEVENT_FOCUS_LOST:
            return FocusChanged(False)
        case _:
            return None


def _of_mouse(event: sdl.SDL_Event, scale: float) -> Event | None:
    if event.type == sdl.SDL_MOUSEMOTION:
        moved = event.motion
        return MouseMoved(moved.x * scale, moved.y * scale, moved.xrel * scale, moved.yrel * scale)
    if event.type == sdl.SDL_MOUSEWHEEL:
        return MouseScrolled(event.wheel.preciseX, event.wheel.preciseY)
    changed = event.button
    button = _BUTTONS.get(changed.button)
    if button is None:
        return None
    pressed = event.type == sdl.SDL_MOUSEBUTTONDOWN
    return MouseButtonChanged(button, pressed, changed.x * scale, changed.y * scale, changed.clicks)

"""What happens to a window, in the order in which it happened.

Places and distances are pixels of the drawable, from the upper left corner, as in a fragment function's `[[position]]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

MouseButton: TypeAlias = Literal["left", "middle", "right", "back", "forward"]


@dataclass(frozen=True, slots=True)
class CloseRequested:
    """The user wants the window to close; `Window.should_close` is true from now on."""


@dataclass(frozen=True, slots=True)
class Resized:
    """The window's layer has drawables of another size, in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FocusChanged:
    """Whether what is typed goes to this window."""

    focused: bool


@dataclass(frozen=True, slots=True)
class KeyChanged:
    """A key went down or up.

    `key` is its name on the user's keyboard: "A", "7", "Space", "Return", "Escape", "Left", "F1", "Left Shift".
    `repeated`: it is held down, and the system repeats it.
    """

    key: str
    pressed: bool
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class TextTyped:
    """Text that one or several keys made."""

    text: str


@dataclass(frozen=True, slots=True)
class MouseMoved:
    """The pointer is at `x`, `y` now, `dx` and `dy` from where it was."""

    x: float
    y: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class MouseButtonChanged:
    """A button went down or up at a place; `clicks` is 2 for a double click."""

    button: MouseButton
    pressed: bool
    x: float
    y: float
    clicks: int = 1


@dataclass(frozen=True, slots=True)
class MouseScrolled:
    """Steps of the wheel, or parts of steps: to the right, and away from the user."""

    dx: float
    dy: float


Event: TypeAlias = (
    CloseRequested | Resized | FocusChanged | KeyChanged | TextTyped | MouseMoved | MouseButtonChanged | MouseScrolled
)

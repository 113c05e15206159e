"""A window that shows what is drawn: `pip install pymetal[window]`.

```py
from pymetal.window import Window

with Window(device, 640, 480, "Triangle") as window:
    for frame in window:
        draw(window.layer.next_drawable(), frame.time)
```

On a Mac the window's layer is its own CAMetalLayer, which macOS shows. With softmetal the window copies what is
presented to its layer to the screen, once in every turn of the loop.
"""

from pymetal.window._events import CloseRequested as CloseRequested
from pymetal.window._events import Event as Event
from pymetal.window._events import FocusChanged as FocusChanged
from pymetal.window._events import KeyChanged as KeyChanged
from pymetal.window._events import MouseButtonChanged as MouseButtonChanged
from pymetal.window._events import MouseMoved as MouseMoved
from pymetal.window._events import MouseScrolled as MouseScrolled
from pymetal.window._events import Resized as Resized
from pymetal.window._events import TextTyped as TextTyped
from pymetal.window._window import Frame as Frame
from pymetal.window._window import Window as Window

__all__ = [
    "CloseRequested",
    "Event",
    "FocusChanged",
    "Frame",
    "KeyChanged",
    "MouseButtonChanged",
    "MouseMoved",
    "MouseScrolled",
    "Resized",
    "TextTyped",
    "Window",
]

"""What pymetal.window uses of PySDL2, which has no annotations."""

import ctypes
from typing import Final

class SDL_Window: ...
class SDL_Renderer: ...
class SDL_Texture: ...

SDL_MetalView = int

class SDL_Keysym(ctypes.Structure):
    scancode: int
    sym: int
    mod: int

class SDL_WindowEvent(ctypes.Structure):
    windowID: int
    event: int
    data1: int
    data2: int

class SDL_KeyboardEvent(ctypes.Structure):
    windowID: int
    state: int
    repeat: int
    keysym: SDL_Keysym

class SDL_TextInputEvent(ctypes.Structure):
    windowID: int
    text: bytes

class SDL_MouseMotionEvent(ctypes.Structure):
    windowID: int
    x: int
    y: int
    xrel: int
    yrel: int

class SDL_MouseButtonEvent(ctypes.Structure):
    windowID: int
    button: int
    state: int
    clicks: int
    x: int
    y: int

class SDL_MouseWheelEvent(ctypes.Structure):
    windowID: int
    x: int
    y: int
    preciseX: float
    preciseY: float

class SDL_Event(ctypes.Union):
    type: int
    window: SDL_WindowEvent
    key: SDL_KeyboardEvent
    text: SDL_TextInputEvent
    motion: SDL_MouseMotionEvent
    button: SDL_MouseButtonEvent
    wheel: SDL_MouseWheelEvent

SDL_INIT_VIDEO: Final[int]
SDL_WINDOWPOS_CENTERED: Final[int]
SDL_WINDOW_RESIZABLE: Final[int]
SDL_WINDOW_ALLOW_HIGHDPI: Final[int]
SDL_WINDOW_METAL: Final[int]
SDL_PIXELFORMAT_ARGB8888: Final[int]
SDL_TEXTUREACCESS_STREAMING: Final[int]
SDL_BLENDMODE_NONE: Final[int]
SDL_QUIT: Final[int]
SDL_WINDOWEVENT: Final[int]
SDL_WINDOWEVENT_CLOSE: Final[int]
SDL_WINDOWEVENT_SIZE_CHANGED: Final[int]
SDL_WINDOWEVENT_FOCUS_GAINED: Final[int]
SDL_WINDOWEVENT_FOCUS_LOST: Final[int]
SDL_KEYDOWN: Final[int]
SDL_KEYUP: Final[int]
SDL_TEXTINPUT: Final[int]
SDL_MOUSEMOTION: Final[int]
SDL_MOUSEBUTTONDOWN: Final[int]
SDL_MOUSEBUTTONUP: Final[int]
SDL_MOUSEWHEEL: Final[int]

def SDL_InitSubSystem(flags: int) -> int: ...
def SDL_QuitSubSystem(flags: int) -> None: ...
def SDL_GetError() -> bytes: ...
def SDL_GetCurrentVideoDriver() -> bytes | None: ...
def SDL_PollEvent(event: SDL_Event) -> int: ...
def SDL_PushEvent(event: SDL_Event) -> int: ...
def SDL_GetKeyName(key: int) -> bytes: ...
def SDL_CreateWindow(title: bytes, x: int, y: int, w: int, h: int, flags: int) -> SDL_Window: ...
def SDL_DestroyWindow(window: SDL_Window) -> None: ...
def SDL_GetWindowID(window: SDL_Window) -> int: ...
def SDL_GetWindowSize(window: SDL_Window, w: ctypes.c_int, h: ctypes.c_int) -> None: ...
def SDL_SetWindowSize(window: SDL_Window, w: int, h: int) -> None: ...
def SDL_SetWindowTitle(window: SDL_Window, title: bytes) -> None: ...
def SDL_GetWindowTitle(window: SDL_Window) -> bytes: ...
def SDL_CreateRenderer(window: SDL_Window, index: int, flags: int) -> SDL_Renderer: ...
def SDL_GetRenderer(window: SDL_Window) -> SDL_Renderer: ...
def SDL_DestroyRenderer(renderer: SDL_Renderer) -> None: ...
def SDL_GetRendererOutputSize(renderer: SDL_Renderer, w: ctypes.c_int, h: ctypes.c_int) -> int: ...
def SDL_RenderSetVSync(renderer: SDL_Renderer, vsync: int) -> int: ...
def SDL_RenderClear(renderer: SDL_Renderer) -> int: ...
def SDL_RenderCopy(renderer: SDL_Renderer, texture: SDL_Texture, source: None, destination: None) -> int: ...
def SDL_RenderPresent(renderer: SDL_Renderer) -> None: ...
def SDL_RenderReadPixels(
    renderer: SDL_Renderer, rect: None, format: int, pixels: ctypes.c_void_p, pitch: int
) -> int: ...
def SDL_CreateTexture(renderer: SDL_Renderer, format: int, access: int, w: int, h: int) -> SDL_Texture: ...
def SDL_DestroyTexture(texture: SDL_Texture) -> None: ...
def SDL_UpdateTexture(texture: SDL_Texture | None, rect: None, pixels: ctypes.c_void_p, pitch: int) -> int: ...
def SDL_SetTextureBlendMode(texture: SDL_Texture, mode: int) -> int: ...
def SDL_Metal_CreateView(window: SDL_Window) -> SDL_MetalView | None: ...
def SDL_Metal_GetLayer(view: SDL_MetalView) -> int | None: ...
def SDL_Metal_GetDrawableSize(window: SDL_Window, w: ctypes.c_int, h: ctypes.c_int) -> None: ...
def SDL_Metal_DestroyView(view: SDL_MetalView) -> None: ...

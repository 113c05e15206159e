"""What layers show: for windows, and for whoever wants to see a picture without one."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class _Picture(ctypes.Structure):
    """softmetal_picture of softmetal.h."""

    _fields_ = (
        ("frame", ctypes.c_uint64),
        ("width", ctypes.c_size_t),
        ("height", ctypes.c_size_t),
        ("bytes_per_row", ctypes.c_size_t),
        ("pixels", ctypes.c_void_p),
    )


_See = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(_Picture))


@dataclass(frozen=True)
class Picture:
    """What a layer showed.

    `frame` counts the drawables that the layer has shown. `pixels` has rows, columns and the four channels blue, green,
    red and alpha, encoded as in sRGB.
    """

    frame: int
    pixels: NDArray[np.uint8]


def picture(library: str | os.PathLike[str], layer: int, seen: int = 0) -> Picture | None:
    """A copy of what the layer at this address shows; None while nothing newer than the frame `seen` is there.

    `library` is the path of libsoftmetal; the layer must be one of its own.
    """
    found: list[Picture] = []

    def see(_context: int | None, shown: Any) -> None:
        found.append(_copied(shown.contents))

    _loaded(os.fspath(library)).softmetal_layer_picture(layer, seen, _See(see), None)
    return found[0] if found else None


def _copied(shown: _Picture) -> Picture:
    rows = np.ctypeslib.as_array(
        ctypes.cast(shown.pixels, ctypes.POINTER(ctypes.c_uint8)), (shown.height, shown.bytes_per_row)
    )
    return Picture(shown.frame, rows[:, : shown.width * 4].reshape(shown.height, shown.width, 4).copy())


@cache
def _loaded(path: str) -> Any:
    library = ctypes.CDLL(path)
    library.softmetal_layer_picture.argtypes = [ctypes.c_void_p, ctypes.c_uint64, _See, ctypes.c_void_p]
    library.softmetal_layer_picture.restype = ctypes.c_bool
    return library

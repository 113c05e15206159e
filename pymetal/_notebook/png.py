"""Pictures as PNG: https://www.w3.org/TR/png-3/."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

_COLOR_TYPES = {1: 0, 3: 2, 4: 6}  # by channels: grey, red-green-blue, and with alpha


def encode(pixels: NDArray[np.uint8]) -> bytes:
    """The file for an array of rows, columns and 1, 3 or 4 channels."""
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOR_TYPES[channels], 0, 0, 0)
    rows: NDArray[Any] = pixels.reshape(height, width * channels)
    unfiltered = np.pad(rows, ((0, 0), (1, 0)))  # each row starts with the number of its filter: 0, none
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(unfiltered.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

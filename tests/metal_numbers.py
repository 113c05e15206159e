"""NumPy's types for the number types of the Metal Shading Language (specification §2.1)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

INTEGERS: Final[dict[str, type[np.integer[Any]]]] = {
    "char": np.int8,
    "uchar": np.uint8,
    "short": np.int16,
    "ushort": np.uint16,
    "int": np.int32,
    "uint": np.uint32,
    "long": np.int64,
    "ulong": np.uint64,
}
NUMBERS: Final[dict[str, Any]] = {**INTEGERS, "half": np.float16, "float": np.float32}

"""softmetal's pack and unpack functions over NumPy arrays: native/pixels.cpp through ctypes."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.softmetal_abi.native import ROOT, find_compiler, find_library, run

SOFTMETAL = ROOT / "softmetal"

Array = npt.NDArray[Any]


class Facts(ctypes.Structure):
    """What the table says about a format; the layout is native/pixels.cpp's."""

    _fields_ = [
        ("name", ctypes.c_char_p),
        *(
            (name, ctypes.c_int)
            for name in (
                "value",
                "is_compressed",
                "srgb",
                "block_width",
                "block_height",
                "block_bytes",
                "holds_float_colour",
                "holds_uint_colour",
                "holds_int_colour",
                "has_depth",
                "has_stencil",
            )
        ),
    ]


@dataclass(frozen=True)
class Format:
    """One row of softmetal's table."""

    name: str
    value: int
    is_compressed: bool
    srgb: bool
    block: tuple[int, int, int]
    """Width and height in pixels, size in bytes."""
    kinds: frozenset[str]
    """Which values its pixels hold: float, uint, int, depth, stencil."""


def build(folder: Path) -> Path:
    """Compile softmetal/texture and the functions around it to a shared object."""
    target = folder / "pixels.so"
    sources = [Path(__file__).parent / "native" / "pixels.cpp"]
    sources += [SOFTMETAL / "texture" / f"{name}.cpp" for name in ("component", "pixel", "pixel_format")]
    flags = ["-std=c++20", "-O1", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror", "-fno-sanitize=undefined"]
    # A structure is returned to ctypes, which wants C linkage of it.
    flags += ["-Wno-return-type-c-linkage", "-iquote", str(SOFTMETAL)]
    run([*find_compiler(find_library()), *flags, *map(str, sources), "-o", str(target)])
    return target


class Pixels:
    """The functions, and the formats by name."""

    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.format_facts.restype = Facts
        self._library.format_facts.argtypes = [ctypes.c_size_t]
        self._library.is_format.restype = ctypes.c_bool
        self._library.is_format.argtypes = [ctypes.c_uint64]
        self._library.same_but_srgb.restype = ctypes.c_bool
        rows = [self._format(self._library.format_facts(i)) for i in range(self._library.format_count())]
        self.formats = {row.name: row for row in rows}

    def is_format(self, value: int) -> bool:
        return bool(self._library.is_format(value))

    def same_but_srgb(self, a: str, b: str) -> bool:
        return bool(self._library.same_but_srgb(self.formats[a].value, self.formats[b].value))

    def unpack(self, name: str, kind: str, pixels: Array, x: int = 0) -> Array:
        """The values of an array of bytes; one row of four, or one depth or stencil, for each pixel."""
        format_ = self.formats[name]
        data = np.ascontiguousarray(pixels).view(np.uint8).reshape(-1)
        count = data.size // format_.block[2]
        values = np.empty((count, *_SHAPES[kind]), _TYPES[kind])
        column = (ctypes.c_uint(x),) if kind == "float" else ()
        function = getattr(self._library, f"unpack_{kind}s")
        function(format_.value, _pointer(data), ctypes.c_size_t(count), *column, _pointer(values))
        return values

    def pack(self, name: str, kind: str, values: npt.ArrayLike, into: Array | None = None, x: int = 0) -> Array:
        """The bytes of such values, a row for each pixel; over the bytes of `into` where that is given."""
        format_ = self.formats[name]
        given = np.ascontiguousarray(values, _TYPES[kind]).reshape(-1, *_SHAPES[kind])
        fresh = np.full((len(given), format_.block[2]), 0xA5, np.uint8)
        pixels = fresh if into is None else np.array(into, np.uint8).reshape(fresh.shape)
        column = (ctypes.c_uint(x),) if kind == "float" else ()
        function = getattr(self._library, f"pack_{kind}s")
        function(format_.value, _pointer(given), ctypes.c_size_t(len(given)), *column, _pointer(pixels))
        return pixels

    def _format(self, facts: Facts) -> Format:
        kinds = {
            "float": facts.holds_float_colour,
            "uint": facts.holds_uint_colour,
            "int": facts.holds_int_colour,
            "depth": facts.has_depth,
            "stencil": facts.has_stencil,
        }
        return Format(
            name=facts.name.decode(),
            value=facts.value,
            is_compressed=bool(facts.is_compressed),
            srgb=bool(facts.srgb),
            block=(facts.block_width, facts.block_height, facts.block_bytes),
            kinds=frozenset(kind for kind, holds in kinds.items() if holds),
        )


_TYPES = {"float": np.float32, "uint": np.uint32, "int": np.int32, "depth": np.float32, "stencil": np.uint8}
_SHAPES: dict[str, tuple[int, ...]] = {"float": (4,), "uint": (4,), "int": (4,), "depth": (), "stencil": ()}


def _pointer(array: Array) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)

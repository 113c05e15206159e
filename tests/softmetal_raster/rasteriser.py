"""softmetal's rasteriser over NumPy arrays: native/raster.cpp through ctypes."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.softmetal_abi.native import ROOT, find_compiler, find_library, run

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Settings:
    """What surrounds a draw. `viewport`: x, y, width, height, near, far."""

    width: int
    height: int
    viewport: tuple[float, float, float, float, float, float] | None = None
    samples: int = 1
    front_is_counter_clockwise: bool = False
    cull_mode: int = 0
    clips_depth: bool = True

    @property
    def whole_viewport(self) -> tuple[float, float, float, float, float, float]:
        return self.viewport or (0, 0, self.width, self.height, 0, 1)


@dataclass(frozen=True)
class Drawn:
    """Images of height × width; `hits` (samples, height, width) counts the triangles that cover each sample."""

    hits: Array
    triangles: Array
    barycentric: Array
    linear: Array
    depth: Array
    reciprocal_w: Array
    front_facing: Array


class _Settings(ctypes.Structure):
    _fields_ = [
        ("viewport", ctypes.c_double * 6),
        *(
            (name, ctypes.c_int32)
            for name in (
                "width",
                "height",
                "sample_count",
                "front_is_counter_clockwise",
                "cull_mode",
                "clips_depth",
                "clip_distance_count",
            )
        ),
    ]


def build(folder: Path) -> Path:
    """Compile softmetal/raster and the functions around it to a shared object."""
    target = folder / "raster.so"
    # Without the optimiser's loops, those that ask to be vectorised are not.
    flags = ["-std=c++20", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-pass-failed"]
    flags += ["-fPIC", "-shared", "-fno-sanitize=undefined"]
    sources = [str(Path(__file__).parent / "native" / name) for name in ("raster.cpp", "output.cpp")]
    softmetal = ROOT / "softmetal"
    run([*find_compiler(find_library()), *flags, "-iquote", str(softmetal), *sources, "-o", str(target)])
    return target


class Rasteriser:
    """Draws triangles given in clip space."""

    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))

    def draw(self, settings: Settings, positions: npt.ArrayLike, clip_distances: npt.ArrayLike | None = None) -> Drawn:
        """Draw `positions` (triangles, 3, 4), with `clip_distances` (triangles, 3, distances) if given."""
        given = np.ascontiguousarray(positions, np.float32).reshape(-1, 3, 4)
        distances = np.zeros((len(given), 3, 0)) if clip_distances is None else clip_distances
        cut = np.ascontiguousarray(distances, np.float32)
        shape = (settings.height, settings.width)
        drawn = Drawn(
            hits=np.zeros((settings.samples, *shape), np.int32),
            triangles=np.full(shape, -1, np.int32),
            barycentric=np.zeros((*shape, 3), np.float32),
            linear=np.zeros((*shape, 3), np.float32),
            depth=np.zeros(shape, np.float32),
            reciprocal_w=np.zeros(shape, np.float32),
            front_facing=np.full(shape, -1, np.int32),
        )
        images = (ctypes.c_void_p * 7)(*(image.ctypes.data for image in vars(drawn).values()))
        numbers = _Settings(
            (ctypes.c_double * 6)(*settings.whole_viewport),
            settings.width,
            settings.height,
            settings.samples,
            settings.front_is_counter_clockwise,
            settings.cull_mode,
            settings.clips_depth,
            cut.shape[2],
        )
        self._library.draw_triangles(
            ctypes.byref(numbers), _pointer(given), _pointer(cut), ctypes.c_int32(len(given)), ctypes.byref(images)
        )
        return drawn

    def test_depth_stencil(
        self, state: bytes, is_front_facing: bool, covered: Array, depth: Array, block: Array
    ) -> tuple[Array, Array]:
        """The lanes that pass, and the block afterwards. `state` and `block` are laid out as the C++ structures."""
        after, passing = block.copy(), np.zeros(1, np.uint64)
        self._library.test_block(
            state,
            ctypes.c_bool(is_front_facing),
            _pointer(lane_set(covered)),
            _pointer(depth),
            _pointer(after),
            _pointer(passing),
        )
        return (passing >> np.arange(64, dtype=np.uint64)) & np.uint64(1) != 0, after

    def blend(self, state: bytes, colours: Array, constant: Array, least: float, largest: float) -> Array:
        """Blend `colours`: source, second source and destination, each (4, 64)."""
        result = np.zeros((4, 64), np.float32)
        limits = np.array([least, largest], np.float32)
        self._library.blend_block(state, _pointer(colours), _pointer(constant), _pointer(limits), _pointer(result))
        return result


def lane_set(lanes: Array) -> Array:
    """64 booleans as a set of lanes."""
    return np.bitwise_or.reduce(lanes.astype(np.uint64) << np.arange(64, dtype=np.uint64), keepdims=True)


def _pointer(array: Array) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)

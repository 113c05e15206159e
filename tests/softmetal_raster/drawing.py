"""Whole draws: vertices, states and a fragment function in Python through native/draw.cpp."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.softmetal_abi.native import ROOT, find_compiler, find_library, run

Array = npt.NDArray[Any]


class Format(IntEnum):
    """The values of MTLPixelFormat that the tests name."""

    R32_UINT = 53
    RGBA8_UNORM = 70
    RGBA8_UNORM_SRGB = 71
    BGRA8_UNORM = 80
    BGRA8_UNORM_SRGB = 81
    RGBA16_FLOAT = 115
    RGBA32_UINT = 123
    RGBA32_SINT = 124
    RGBA32_FLOAT = 125
    DEPTH16_UNORM = 250
    DEPTH32_FLOAT = 252
    STENCIL8 = 253
    DEPTH32_FLOAT_STENCIL8 = 260


class Primitive(IntEnum):
    """MTLPrimitiveType"""

    POINT, LINE, LINE_STRIP, TRIANGLE, TRIANGLE_STRIP = range(5)


class Source(IntEnum):
    """raster::FragmentSource"""

    (
        VERTEX,
        FIRST_VERTEX,
        SECOND_VERTEX,
        THIRD_VERTEX,
        PULL_MODEL,
        POSITION,
        FRONT_FACING,
        PRIMITIVE_ID,
        POINT_COORD,
        BARYCENTRIC,
        SAMPLE_ID,
        SAMPLE_MASK,
        LAYER,
        VIEWPORT,
        COLOUR,
    ) = range(15)


class Interpolation(IntEnum):
    FLAT, PERSPECTIVE, LINEAR = range(3)


class Point(IntEnum):
    CENTRE, CENTROID, SAMPLE = range(3)


Input = tuple[Source, Interpolation, Point, int]


def vertex_input(word: int, interpolation: int = Interpolation.PERSPECTIVE, point: int = Point.CENTRE) -> Input:
    return (Source.VERTEX, Interpolation(interpolation), Point(point), word)


def builtin(source: Source, word: int = 0) -> Input:
    return (source, Interpolation.PERSPECTIVE, Point.CENTRE, word)


class _Fragments(ctypes.Structure):
    _fields_ = [
        ("covered", ctypes.c_uint64),
        ("discarded", ctypes.c_uint64),
        ("inputs", ctypes.c_void_p),
        ("outputs", ctypes.c_void_p),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(_Fragments))
_u32, _i32, _f32, _pointer = ctypes.c_uint32, ctypes.c_int32, ctypes.c_float, ctypes.c_void_p


class _Attachment(ctypes.Structure):
    _fields_ = [("pixels", _pointer), ("format", ctypes.c_uint64)]


class Blend(ctypes.Structure):
    """`rgb` and `alpha`: operation, source factor, destination factor."""

    _fields_ = [("is_enabled", _u32), ("rgb", _u32 * 3), ("alpha", _u32 * 3), ("channels", _u32)]


class Numbers(ctypes.Structure):
    """DrawNumbers of native/draw.h."""

    _fields_ = [
        *((name, _u32) for name in ("type", "is_indexed", "first_vertex", "vertex_count", "index_count")),
        *((name, _u32) for name in ("instance_count", "base_instance", "is_rasterised")),
        ("base_vertex", ctypes.c_int64),
        *((name, _pointer) for name in ("indices", "rows", "counts")),
        ("row_count", _u32 * 2),
        ("vertex_words", _i32 * 8),
        ("fragment_function", _Callback),
        ("inputs", _pointer),
        ("input_count", _u32),
        ("output_words", _u32),
        ("colour_words", _i32 * 8),
        ("colour_channels", _u32 * 8),
        ("other_words", _i32 * 4),
        *((name, _u32) for name in ("runs_for_each_sample", "tests_early", "may_discard", "writes_memory")),
        *((name, _u32) for name in ("width", "height", "samples", "layers")),
        ("colours", _Attachment * 8),
        ("depth", _Attachment),
        ("stencil", _Attachment),
        ("blends", Blend * 8),
        ("blend_constant", _f32 * 4),
        *((name, _u32) for name in ("depth_compare", "writes_depth", "tests_stencil", "has_depth_test")),
        ("front_face", _u32 * 7),
        ("back_face", _u32 * 7),
        *((name, _u32) for name in ("clips_depth", "cull_mode", "front_is_counter_clockwise", "fills_lines")),
        ("depth_bias", _f32 * 3),
        *(
            (name, _u32)
            for name in ("alpha_to_coverage", "alpha_to_one", "sample_mask", "counts_samples", "viewport_count")
        ),
        ("viewports", _pointer),
        ("scissors", _pointer),
    ]


@dataclass(frozen=True)
class Fragments:
    """A run: `inputs` and `outputs` are (words, 64), 32-bit unsigned; `covered` are 64 booleans."""

    inputs: Array
    outputs: Array
    covered: Array

    def floats(self, word: int) -> Array:
        return np.asarray(self.inputs[word].view(np.float32))

    def give(self, word: int, values: Array | float) -> None:
        """Float results of all lanes, in one output word."""
        self.outputs[word] = np.broadcast_to(np.asarray(values, np.float32), 64).view(np.uint32)


Function = Callable[[Fragments], "Array | None"]


@dataclass
class Stage:
    """A fragment function: `run` fills its outputs and returns the lanes that it discards, if any.

    `colours` are the first words and the numbers of channels of the attachments' colours.
    """

    run: Function
    inputs: Sequence[Input] = ()
    colours: Sequence[tuple[int, int]] = ((0, 4),)
    second_source: int = -1
    depth: int = -1
    stencil: int = -1
    sample_mask: int = -1
    runs_for_each_sample: bool = False
    tests_early: bool = False
    may_discard: bool = False
    writes_memory: bool = False

    @property
    def words(self) -> int:
        ends = [word + channels for word, channels in self.colours]
        return max([0, *ends, self.second_source + 4, self.depth + 1, self.stencil + 1, self.sample_mask + 1])


@dataclass
class VertexLayout:
    """Where a vertex's builtin outputs are among its words."""

    position: int = 0
    point_size: int = -1
    clip_distance: int = -1
    clip_distances: int = 0
    layer: int = -1
    viewport: int = -1


@dataclass
class Target:
    """Attachments: (format, pixels); pixels are (layers, height, width, samples, …) of one pixel's storage."""

    width: int
    height: int
    samples: int = 1
    layers: int = 1
    colours: dict[int, tuple[int, Array]] = field(default_factory=dict)
    depth: tuple[int, Array] | None = None
    stencil: tuple[int, Array] | None = None

    def pixels(self, dtype: npt.DTypeLike, channels: int = 1, value: float = 0) -> Array:
        return np.full((self.layers, self.height, self.width, self.samples, channels), value, dtype)

    def add_colour(self, value: float = 0, index: int = 0) -> Array:
        """An attachment of RGBA32Float."""
        self.colours[index] = (Format.RGBA32_FLOAT, self.pixels(np.float32, 4, value))
        return self.colours[index][1]

    def add_depth(self, value: float = 1) -> Array:
        self.depth = (Format.DEPTH32_FLOAT, self.pixels(np.float32, 1, value))
        return self.depth[1]

    def add_stencil(self, value: int = 0) -> Array:
        self.stencil = (Format.STENCIL8, self.pixels(np.uint8, 1, value))
        return self.stencil[1]


@dataclass
class Draw:
    """What to draw with; `state` are members of `Numbers` that differ from a plain draw's."""

    type: Primitive = Primitive.TRIANGLE
    stage: Stage | None = None
    layout: VertexLayout = field(default_factory=VertexLayout)
    indices: Sequence[int] | Array | None = None
    viewports: Sequence[tuple[float, float, float, float, float, float]] | None = None
    scissors: Sequence[tuple[int, int, int, int]] | None = None
    state: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    passed_samples: int
    shaded: Array  # (instances, vertices): how often each row was asked for


def build(folder: Path) -> Path:
    """Compile softmetal/raster and the pixel formats to a shared object."""
    softmetal = ROOT / "softmetal"
    texture = [softmetal / "texture" / name for name in ("component.cpp", "pixel.cpp", "pixel_format.cpp")]
    native = [Path(__file__).parent / "native" / name for name in ("draw.cpp", "worker_pool.cpp")]
    compiler = find_compiler(find_library())
    # Without the optimiser's loops, those that ask to be vectorised are not.
    flags = ["-std=c++20", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-pass-failed"]
    flags += ["-fPIC", "-pthread", "-fno-sanitize=undefined"]

    def compile(source: Path) -> str:
        target = folder / f"{source.stem}.o"
        run([*compiler, *flags, "-iquote", str(softmetal), "-c", str(source), "-o", str(target)])
        return str(target)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        objects = list(threads.map(compile, [*sorted((softmetal / "raster").glob("*.cpp")), *texture, *native]))
    run([*compiler, *objects, "-shared", "-pthread", "-o", str(folder / "draw.so")])
    return folder / "draw.so"


class Renderer:
    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))

    def draw(self, target: Target, draw: Draw, rows: npt.ArrayLike) -> Outcome:
        """Draw vertices given as rows of words (vertices, words) or (instances, vertices, words).

        Rows of float32 or of uint32. Raises what the fragment function raises.
        """
        words = np.ascontiguousarray(rows if np.asarray(rows).dtype == np.uint32 else np.asarray(rows, np.float32))
        words = words.reshape((1, *words.shape)) if words.ndim == 2 else words
        counts = np.zeros(words.shape[:2], np.uint32)
        kept: list[object] = [words, counts]
        errors: list[BaseException] = []
        numbers = _plain_draw(target, kept)
        _set_vertices(numbers, draw, words, counts, kept)
        _set_stage(numbers, draw.stage, errors, kept)
        _set_screen(numbers, target, draw, kept)
        for name, value in draw.state.items():
            _set(numbers, name, value)
        passed = ctypes.c_uint64(0)
        code = self._library.draw_once(ctypes.byref(numbers), ctypes.byref(passed))
        if errors:
            raise errors[0]
        assert code == 0, f"a stage failed with {code}"
        return Outcome(passed.value, counts)

    @property
    def library(self) -> ctypes.CDLL:
        return self._library


def _set(numbers: Numbers, name: str, value: Any) -> None:
    current = getattr(numbers, name)
    if isinstance(current, ctypes.Array):
        for index, element in enumerate(value):
            current[index] = element
    else:
        setattr(numbers, name, value)


def _plain_draw(target: Target, kept: list[object]) -> Numbers:
    numbers = Numbers()
    numbers.instance_count = numbers.is_rasterised = numbers.clips_depth = numbers.counts_samples = 1
    numbers.sample_mask = 0xFFFFFFFF
    for blend in numbers.blends:
        blend.channels = 0b1111
    numbers.width, numbers.height = target.width, target.height
    numbers.samples, numbers.layers = target.samples, target.layers
    attached = [(numbers.colours[index], given) for index, given in target.colours.items()]
    for attachment, given in [*attached, (numbers.depth, target.depth), (numbers.stencil, target.stencil)]:
        if given is not None:
            assert given[1].flags.c_contiguous
            attachment.format, attachment.pixels = int(given[0]), given[1].ctypes.data
    kept.append(target)
    return numbers


def _set_vertices(numbers: Numbers, draw: Draw, words: Array, counts: Array, kept: list[object]) -> None:
    numbers.type = draw.type
    numbers.rows, numbers.counts = words.ctypes.data, counts.ctypes.data
    numbers.row_count[0], numbers.row_count[1] = words.shape[1], words.shape[0]
    numbers.instance_count = words.shape[0]
    layout = draw.layout
    of_layout = (layout.position, layout.point_size, layout.clip_distance, layout.clip_distances)
    _set(numbers, "vertex_words", (words.shape[2], *of_layout, layout.layer, layout.viewport))
    numbers.vertex_count = words.shape[1]
    indices = np.asarray([] if draw.indices is None else draw.indices, np.uint32)
    numbers.is_indexed = draw.indices is not None
    numbers.indices, numbers.index_count = indices.ctypes.data, len(indices)
    kept.append(indices)


def _set_stage(numbers: Numbers, stage: Stage | None, errors: list[BaseException], kept: list[object]) -> None:
    _set(numbers, "colour_words", [-1] * 8)
    _set(numbers, "other_words", [-1] * 4)
    if stage is None:
        return
    inputs = np.array(stage.inputs, np.uint32).reshape(-1, 4)
    callback = _Callback(_guarded(stage, len(inputs), errors))
    numbers.fragment_function = callback
    numbers.inputs, numbers.input_count, numbers.output_words = inputs.ctypes.data, len(inputs), stage.words
    for index, (word, channels) in enumerate(stage.colours):
        numbers.colour_words[index], numbers.colour_channels[index] = word, channels
    _set(numbers, "other_words", (stage.second_source, stage.depth, stage.stencil, stage.sample_mask))
    for name in ("runs_for_each_sample", "tests_early", "may_discard", "writes_memory"):
        setattr(numbers, name, getattr(stage, name))
    kept += [inputs, callback]


def _guarded(stage: Stage, input_count: int, errors: list[BaseException]) -> Callable[..., int]:
    """The stage as C calls it; an exception fails the draw and is kept."""

    def words(address: int | None, count: int) -> Array:
        if not count:
            return np.zeros((0, 64), np.uint32)
        return np.ctypeslib.as_array(ctypes.cast(address or 0, ctypes.POINTER(_u32)), (count, 64))

    def call(_launch: int, _worker: int, pointer: Any) -> int:
        fragments = pointer.contents
        lanes = np.arange(64, dtype=np.uint64)
        covered = (np.uint64(fragments.covered) >> lanes & np.uint64(1)).astype(bool)
        try:
            discarded = stage.run(
                Fragments(words(fragments.inputs, input_count), words(fragments.outputs, stage.words), covered)
            )
        except BaseException as error:
            errors.append(error)
            return 99
        if discarded is not None:
            fragments.discarded |= int(np.bitwise_or.reduce(discarded.astype(np.uint64) << lanes))
        return 0

    return call


def _set_screen(numbers: Numbers, target: Target, draw: Draw, kept: list[object]) -> None:
    whole = (0.0, 0.0, float(target.width), float(target.height), 0.0, 1.0)
    viewports = np.array(draw.viewports or [whole], np.float64)
    scissors = np.array(draw.scissors or [(0, 0, target.width, target.height)] * len(viewports), np.int32)
    numbers.viewport_count = len(viewports)
    numbers.viewports, numbers.scissors = viewports.ctypes.data, scissors.ctypes.data
    kept += [viewports, scissors]


def constant(*colour: float) -> Stage:
    """A function that returns one colour."""

    def run(fragments: Fragments) -> None:
        for word, value in enumerate(colour):
            fragments.give(word, value)

    return Stage(run, colours=((0, len(colour)),))


def interpolated(*inputs: Input) -> Stage:
    """A function that returns its inputs, four words at a time, in attachments 0, 1, …"""

    def run(fragments: Fragments) -> None:
        fragments.outputs[: len(inputs)] = fragments.inputs

    firsts = range(0, len(inputs), 4)
    return Stage(run, inputs=inputs, colours=tuple((first, min(4, len(inputs) - first)) for first in firsts))


def clip_space(pixels: npt.ArrayLike, width: int, height: int, depth: float = 0.5) -> Array:
    """Clip-space positions (…, 4) of points in pixels (…, 2), with w = 1."""
    points = np.asarray(pixels, np.float64)
    x, y = points[..., 0] / width * 2 - 1, 1 - points[..., 1] / height * 2
    return np.stack([x, y, np.full_like(x, depth), np.ones_like(x)], axis=-1).astype(np.float32)

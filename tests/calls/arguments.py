"""Arguments as nobody should give them, and some as they should be, so that a call gets past its first argument."""

from __future__ import annotations

import math
import mmap
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from hypothesis import strategies as st

from generator.binding import PyType, Shape
from tests.recording.subjects import python_object


class Objects(Protocol):
    """Where objects come from."""

    def of(self, type_: PyType) -> list[Callable[[], Any]]:
        """What makes or knows objects that an argument of this type may be; empty where there are none."""
        ...

    def others(self) -> list[Callable[[], Any]]:
        """Objects of all sorts."""
        ...


class Manner(Enum):
    """How the arguments of one call are chosen."""

    ONE_WRONG = "all but one suit their types"
    EXTREME = "the right types, with the ends of their ranges"
    ALL_WRONG = "anything for each"
    ANOTHER_COUNT = "one too many or too few"


INTEGERS: Final = (0, 1, 2, 3, 15, 16, 17, 30, 31, 63, 64, 127, 128, 255, 256, 1 << 12, 1 << 16, 1 << 31, (1 << 32) - 1)
BEYOND: Final = (-1, -(1 << 31), (1 << 63) - 1, 1 << 63, (1 << 64) - 1, 1 << 64, -(1 << 63), -(1 << 63) - 1, 10**30)
FLOATS: Final = (0.0, -0.0, 1.0, 0.5, -1.5, 1e-320, 1e38, 1e308, math.nan, math.inf, -math.inf)
TEXTS: Final = ("", "a", "add", "buffers", "file:///nowhere", "é", "\0", "a\0b", "\ud800", "x" * 5000, "%s%n", "../..")
WRONG_BYTES: Final = (b"", b"\0", b"\xff" * 3, b"x" * 16, b"x" * 5000)


def _read_only(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    array.flags.writeable = False
    return array


ARRAYS: Final = (
    np.zeros(0, np.float32),
    np.zeros((), np.float64),
    np.zeros(12, np.float32),
    np.zeros((4, 4, 4), np.uint8),
    np.zeros(24, np.float32)[::2],
    np.zeros((3, 4), np.int32).T,
    np.zeros(8, ">f4"),
    np.zeros(3, object),
    np.zeros(3, "datetime64[s]"),
    np.broadcast_to(np.float32(1), (1 << 40,)),
    _read_only(np.zeros(12, np.float32)),
)


class UnhelpfulError(Exception):
    """What comes from an argument itself, and has to come through or be told as a wrong type."""


class Unhelpful:
    """Raises whatever is asked of it."""

    def __index__(self) -> int:
        raise UnhelpfulError

    def __float__(self) -> float:
        raise UnhelpfulError

    def __len__(self) -> int:
        raise UnhelpfulError

    def __iter__(self) -> Any:
        raise UnhelpfulError

    def __fspath__(self) -> str:
        raise UnhelpfulError

    def __eq__(self, other: object) -> bool:
        raise UnhelpfulError

    def __hash__(self) -> int:
        raise UnhelpfulError


class LyingSequence:
    """A sequence that ends sooner than its length says."""

    def __len__(self) -> int:
        return 3

    def __getitem__(self, index: int) -> int:
        if index > 0:
            raise IndexError
        return 1


def _nothing(*_: Any) -> None: ...


WRONG: Final[tuple[Any, ...]] = (
    *(None, True, object(), Unhelpful(), LyingSequence(), int, ValueError("x"), _nothing, range(3), slice(0, 1), 1j),
    *((), [], {}, set[int](), [None], [[]], (1,), (1, 2, 3, 4, 5, 6, 7), ["a"], {"a": 1}, {1: None}, [object()]),
    *(bytearray(), memoryview(b"abc"), memoryview(bytearray(16))[::2], Path("/nowhere"), np.float32(2), np.int8(-1)),
    *(*BEYOND, *FLOATS, *TEXTS, *WRONG_BYTES, *ARRAYS),
)


class Arguments:
    """Strategies for the arguments of calls."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        wrong = st.sampled_from(range(len(WRONG))).map(WRONG.__getitem__)  # by index: some have no hash
        self._wrong = st.one_of(wrong, st.sampled_from(objects.others()).map(_made), st.integers())
        self._makers: Mapping[Shape, Callable[[PyType], st.SearchStrategy[Any]]] = {
            Shape.NONE: lambda _: st.none(),
            Shape.BOOL: lambda _: st.booleans(),
            Shape.INT: lambda _: st.sampled_from(INTEGERS),
            Shape.FLOAT: lambda _: st.sampled_from(FLOATS),
            Shape.SECONDS: lambda _: st.sampled_from(FLOATS),
            Shape.NUMBER: lambda _: st.sampled_from(INTEGERS + FLOATS),
            Shape.STR: lambda _: st.sampled_from(TEXTS),
            Shape.PATH: lambda _: st.sampled_from(TEXTS).map(Path),
            Shape.STR_OR_PATH: lambda _: st.sampled_from(TEXTS),
            Shape.BYTES: lambda _: st.sampled_from(WRONG_BYTES),
            Shape.BUFFER: lambda _: st.sampled_from(WRONG_BYTES + ARRAYS),
            Shape.WRITABLE_BUFFER: lambda _: st.sampled_from((64, 4096)).map(_pages),
            Shape.ENUM: self._enumerator,
            Shape.OPTIONS: self._enumerator,
            Shape.STRUCT: self._struct,
            Shape.OBJECT: self._object,
            Shape.LIST: self._list,
            Shape.SEQUENCE: self._list,
            Shape.TUPLE: lambda type_: st.tuples(*map(self.suiting, type_.items)),
            Shape.SET: lambda type_: self._list(type_).map(_set),
            Shape.DICT: self._dictionary,
            Shape.CALLABLE: lambda _: st.just(_nothing),
            Shape.MATRIX: lambda _: st.sampled_from((np.eye(4), [[1.0] * 4] * 4, [[math.nan] * 4] * 4)),
            Shape.HANDLE: lambda _: st.none(),  # any other address would be used
            Shape.ANY: lambda _: self._wrong,
        }

    def of(self, types: tuple[PyType | None, ...]) -> st.SearchStrategy[list[Any]]:
        """Lists of arguments for parameters of these types."""

        @st.composite
        def arguments(draw: st.DrawFn) -> list[Any]:
            manner = draw(st.sampled_from(Manner))
            if manner is Manner.ALL_WRONG:
                return [draw(self._wrong) for _ in types]
            values = [draw(self.suiting(type_)) for type_ in types]
            if manner is Manner.EXTREME:
                values = [
                    draw(extremes) if (extremes := _extremes(type_)) else value
                    for type_, value in zip(types, values, strict=True)
                ]
            elif manner is Manner.ONE_WRONG and values:
                values[draw(st.integers(0, len(values) - 1))] = draw(self._wrong)
            elif manner is Manner.ANOTHER_COUNT:
                values = values[:-1] if draw(st.booleans()) else [*values, draw(self._wrong)]
            return values

        return arguments()

    def suiting(self, type_: PyType | None) -> st.SearchStrategy[Any]:
        """Values of the type itself."""
        return self._wrong if type_ is None else self._makers[type_.shape](type_)

    def _enumerator(self, type_: PyType) -> st.SearchStrategy[Any]:
        return st.sampled_from([*python_object(type_.module, type_.name), 0, 1 << 20])

    def _struct(self, type_: PyType) -> st.SearchStrategy[Any]:
        fields = st.tuples(*map(self.suiting, type_.items))
        return fields if type_.shape is Shape.TUPLE else st.one_of(fields, st.just((1, 1, 1)[: len(type_.items)]))

    def _object(self, type_: PyType) -> st.SearchStrategy[Any]:
        makers = self._objects.of(type_)
        return st.sampled_from(makers).map(_made) if makers else st.none()

    def _list(self, type_: PyType) -> st.SearchStrategy[list[Any]]:
        return st.lists(self.suiting(type_.items[0]), max_size=3)

    def _dictionary(self, type_: PyType) -> st.SearchStrategy[Any]:
        key, value = type_.items
        return st.lists(st.tuples(self.suiting(key), self.suiting(value)), max_size=2).map(_dict)


def _extremes(type_: PyType | None) -> st.SearchStrategy[Any] | None:
    """The ends of the type's range; None where it has none."""
    if type_ is not None and type_.shape in (Shape.INT, Shape.ENUM, Shape.OPTIONS):
        return st.sampled_from(BEYOND + INTEGERS)
    return st.none() if type_ is not None and type_.optional else None


def _made(make: Callable[[], Any]) -> Any:
    return make()


def _pages(size: int) -> mmap.mmap:
    return mmap.mmap(-1, size)


def _set(items: list[Any]) -> Any:
    try:
        return set(items)
    except (TypeError, UnhelpfulError):
        return items


def _dict(items: list[tuple[Any, Any]]) -> Any:
    try:
        return dict(items)
    except (TypeError, UnhelpfulError):
        return items

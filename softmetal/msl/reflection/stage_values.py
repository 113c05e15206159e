"""What goes into or comes out of a vertex or fragment function, as scalars and vectors with their attributes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from softmetal.msl.llvm_ir.ir_text import Annotation, AnnotationValue
from softmetal.msl.reflection.shader_types import Type

_VALUE = re.compile(r"(bool|u?char|u?short|u?int|half|bfloat|float)([234]?)")
_PULLED = ("perspective", "linear")
_VERTICES = 3
_MATRIX = re.compile(r"(half|float)([234])x([234])")


class StageError(Exception):
    """A value that no stage can take or return; the message names it."""


@dataclass(frozen=True)
class StageValue:
    """A scalar or vector: `path` leads to it in C++, such as `light.colors[1]`, and is empty for a value itself.

    Of an interpolant `pulled` tells how it comes about, "perspective" or "linear", and the words are the values of
    three vertices; it is empty for all others.
    """

    path: str
    type: str
    words: int
    attributes: tuple[Annotation, ...]
    user: str = ""
    pulled: str = ""

    def attribute(self, *names: str) -> Annotation | None:
        """The first attribute with one of these names."""
        return next((item for item in self.attributes if item.name in names), None)

    @property
    def is_integer(self) -> bool:
        return not self.type.startswith(("half", "bfloat", "float"))


@dataclass(frozen=True)
class Placed:
    """A value and the first of its words in a row."""

    value: StageValue
    word: int


def placed(values: Sequence[StageValue]) -> tuple[Placed, ...]:
    """One after the other, from word 0 on."""
    result: list[Placed] = []
    word = 0
    for value in values:
        result.append(Placed(value, word))
        word += value.words
    return tuple(result)


def word_count(values: Sequence[Placed]) -> int:
    return values[-1].word + values[-1].value.words if values else 0


def stage_values(kind: Type, attributes: Sequence[Annotation] = ()) -> tuple[StageValue, ...]:
    """The parts of a value of type `kind`. Raises StageError for types that do not travel between stages."""
    user = next((str(item.arguments[0]) for item in attributes if item.name == "user"), "")
    return tuple(_parts(kind, "", tuple(attributes), user))


def _parts(kind: Type, path: str, attributes: tuple[Annotation, ...], user: str) -> Iterator[StageValue]:
    if kind.data_type == "struct":
        for member in kind.members:
            own = member.attributes or attributes
            if (0,) not in (item.arguments for item in own if item.name == "function_constant"):
                inner = f"{path}.{member.name}" if path else member.name
                yield from _parts(member.type, inner, own, _user_name(own))
    elif kind.data_type == "array" and kind.element is not None:
        for index in range(kind.length):
            yield from _parts(kind.element, f"{path}[{index}]", attributes, user and f"{user}[{index}]")
    elif match := _MATRIX.fullmatch(kind.data_type):
        element, columns, rows = match[1], int(match[2]), int(match[3])
        for column in range(columns):
            name = user and f"{user}[{column}]"
            yield StageValue(f"{path}[{column}]", f"{element}{rows}", rows, attributes, name)
    elif kind.element is not None and (way := kind.data_type.removesuffix("_interpolant")) in _PULLED:
        components = next(_parts(kind.element, path, attributes, user))
        yield replace(components, words=_VERTICES * components.words, pulled=way)
    elif match := _VALUE.fullmatch(kind.data_type):
        yield StageValue(path, kind.data_type, int(match[2] or 1), attributes, user)
    else:
        name = kind.name or kind.data_type
        raise StageError(f"'{path or 'the result'}' has type '{name}', which cannot go from stage to stage")


def _user_name(attributes: Sequence[Annotation]) -> str:
    arguments: tuple[AnnotationValue, ...] = next((i.arguments for i in attributes if i.name == "user"), ())
    return str(arguments[0]) if arguments else ""

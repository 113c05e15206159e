"""Types of LLVM IR in text form: where one ends, and how much memory a value of it takes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from softmetal.msl.fission.refusal import NotFissionableError

_SCALARS = {
    "i1": 1,
    "i8": 1,
    "i16": 2,
    "i32": 4,
    "i64": 8,
    "i128": 16,
    "half": 2,
    "bfloat": 2,
    "float": 4,
    "double": 8,
    "ptr": 8,
}
_WORD = re.compile(r'%"[^"]*"|%[\w.$-]+|\w+')
_CLOSING = {"<": ">", "[": "]", "{": "}", "(": ")"}
_SEQUENCE = re.compile(r"[<\[]\s*(\d+) x (.*)[>\]]", re.DOTALL)


@dataclass(frozen=True)
class Layout:
    """Bytes, as the alignment asks for between elements of an array."""

    size: int
    alignment: int


def type_at(text: str, position: int = 0) -> str:
    """The type that starts at `position`."""
    opening = text[position]
    if opening in "<[{":
        return text[position : _matching(text, position) + 1]
    word = _WORD.match(text, position)
    if word is None:
        raise NotFissionableError(f"no type in: {text[position : position + 60]}")
    return word[0]


def elements(aggregate: str) -> list[str]:
    """The member types of a struct such as `{ i32, i1 }`."""
    inside = aggregate.strip("<>").strip()[1:-1]
    found: list[str] = []
    depth = start = 0
    for index, character in enumerate(inside):
        depth += (character in "<[{(") - (character in ">]})")
        if character == "," and depth == 0:
            found.append(inside[start:index].strip())
            start = index + 1
    last = inside[start:].strip()
    return [*found, last] if last else found


def element_of(sequence: str) -> str:
    """The element type of a vector or array."""
    match = _SEQUENCE.fullmatch(sequence)
    if match is None:
        raise NotFissionableError(f"{sequence} is neither a vector nor an array")
    return match[2].strip()


def member_type(aggregate: str, indices: list[int], named: Mapping[str, str]) -> str:
    """The type that `extractvalue` finds."""
    for index in indices:
        aggregate = named.get(aggregate, aggregate)
        aggregate = elements(aggregate)[index] if aggregate.startswith(("{", "<{")) else element_of(aggregate)
    return aggregate


def layout(kind: str, named: Mapping[str, str]) -> Layout:
    """Size and alignment in memory. Raises NotFissionableError for a type without either."""
    kind = named.get(kind, kind)
    if kind in _SCALARS:
        return Layout(_SCALARS[kind], _SCALARS[kind])
    if kind.startswith("<{"):
        return Layout(sum(layout(item, named).size for item in elements(kind)), 1)
    if kind.startswith("{"):
        return _struct(kind, named)
    match = _SEQUENCE.fullmatch(kind)
    if match is None:
        raise NotFissionableError(f"a value of type {kind} is needed on both sides of a meeting point")
    count, element = int(match[1]), layout(match[2].strip(), named)
    if kind.startswith("["):
        return Layout(count * element.size, element.alignment)
    size = 1 << max(count * element.size - 1, 0).bit_length()
    return Layout(size, size)


def _struct(kind: str, named: Mapping[str, str]) -> Layout:
    offset, alignment = 0, 1
    for item in elements(kind):
        member = layout(item, named)
        offset = rounded_up(offset, member.alignment) + member.size
        alignment = max(alignment, member.alignment)
    return Layout(rounded_up(offset, alignment), alignment)


def rounded_up(value: int, step: int) -> int:
    return (value + step - 1) // step * step


def _matching(text: str, position: int) -> int:
    """Where the bracket at `position` closes."""
    open_brackets: list[str] = []
    for index in range(position, len(text)):
        character = text[index]
        if character in _CLOSING:
            open_brackets.append(_CLOSING[character])
        elif open_brackets and character == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return index
    raise NotFissionableError(f"unbalanced brackets in: {text[position : position + 60]}")

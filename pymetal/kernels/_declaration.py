"""What a kernel's declaration in the source tells that Metal's reflection does not.

Reflection has names, indices and types of arguments. It has neither their address spaces nor what a kernel takes from
the grid, so those are read from the source, where a kernel is declared in plain sight. A declaration that macros or
templates make is not found, and nothing but convenience depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"\[\s*\[(.*?)\]\s*\]", re.DOTALL)
_PARAMETER: Final = re.compile(r"(.*?)([A-Za-z_]\w*)\s*((?:\)\s*)?(?:\[[^]]*\]\s*)*)", re.DOTALL)
_POSITION: Final = re.compile(r"(?:const )?(?:metal::)?(?:uint|ushort|unsigned(?: int)?)([23]?)(?: const)?")
_OPENING: Final = "([{<"
_CLOSING: Final = ")]}>"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a kernel: `type` is written as in the source, its spaces apart."""

    name: str
    type: str
    attributes: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """The parameters of a kernel, in order, those that the grid fills among them."""

    parameters: tuple[Parameter, ...]

    def type_of(self, name: str) -> str | None:
        return next((parameter.type for parameter in self.parameters if parameter.name == name), None)

    @property
    def grid_dimensions(self) -> int | None:
        """How many dimensions `thread_position_in_grid` has; None when the kernel does not take it."""
        for parameter in self.parameters:
            if "thread_position_in_grid" in parameter.attributes:
                match = _POSITION.fullmatch(parameter.type)
                return int(match[1] or 1) if match else None
        return None


def find_declaration(source: str, kernel: str) -> Declaration:
    """The declaration of a kernel; without parameters where it is not found."""
    text = _COMMENT.sub(" ", source)
    name = kernel.rpartition("::")[2]
    for match in re.finditer(rf"\b{re.escape(name)}\s*\(", text):
        before = re.split(r"[;{}]", text[: match.start()])[-1]
        if re.search(r"\bkernel\b", before):
            inside = _balanced(text, match.end())
            return Declaration(tuple(_parameters(inside)))
    return Declaration(())


def _balanced(text: str, start: int) -> str:
    """The text up to the parenthesis that closes the one before `start`."""
    depth = 1
    for position in range(start, len(text)):
        depth += (text[position] == "(") - (text[position] == ")")
        if depth == 0:
            return text[start:position]
    return text[start:]


def _parameters(text: str) -> Iterator[Parameter]:
    for item in _split(text):
        attributes = " ".join(_ATTRIBUTE.findall(item))
        match = _PARAMETER.fullmatch(_ATTRIBUTE.sub(" ", item).strip())
        if match is not None:
            written = " ".join(f"{match[1]}{match[3]}".split())
            yield Parameter(match[2], re.sub(r" (?=[*&])", "", written), attributes)


def _split(text: str) -> Iterator[str]:
    """The parts between commas that stand in no brackets."""
    depth, start = 0, 0
    for position, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if character == "," and depth == 0:
            yield text[start:position]
            start = position + 1
    yield text[start:]

"""The places in a shader's source that instructions of optimised IR come from."""

import re
from dataclasses import dataclass

from softmetal.msl.llvm_ir.ir_text import Module, Node
from softmetal.msl.wrapping.wrapper import PROGRAM_FILE

_LOCATION = re.compile(r"!dbg !(\d+)")


@dataclass(frozen=True)
class SourcePlace:
    """A line and column, from 1, in the rewritten source."""

    line: int
    column: int


class SourcePlaces:
    """Reads the debug locations of a module."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._known: dict[int, SourcePlace | None] = {}

    @staticmethod
    def has_location(line: str) -> bool:
        return _LOCATION.search(line) is not None

    def place_of(self, line: str) -> SourcePlace | None:
        """The innermost place inside the shader; None for code of the library or of the wrapper alone."""
        match = _LOCATION.search(line)
        if match is None:
            return None
        number = int(match[1])
        if number not in self._known:
            self._known[number] = self._find(number)
        return self._known[number]

    def _find(self, number: int | None) -> SourcePlace | None:
        while number is not None:
            location = self._module.node(number)
            if self._file(location) == PROGRAM_FILE and location.number("line") > 0:
                return SourcePlace(location.number("line"), location.number("column"))
            number = location.reference("inlinedAt")
        return None

    def _file(self, location: Node) -> str:
        scope = location.reference("scope")
        node = self._module.node(scope) if scope is not None else None
        file = node.reference("file") if node is not None else None
        return self._module.node(file).text("filename") if file is not None else ""

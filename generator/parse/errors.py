"""The one error that parsing raises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Cursor = Any
"""A `clang.cindex.Cursor`; the libclang bindings carry no type information."""


class ParseError(Exception):
    """A header holds something the parser does not understand; names file, line and symbol."""

    def __init__(self, file: str, line: int, symbol: str, problem: str) -> None:
        super().__init__(f"{file}:{line}: {symbol}: {problem}")
        self.file = file
        self.line = line
        self.symbol = symbol
        self.problem = problem


def error_at(cursor: Cursor, symbol: str, problem: str) -> ParseError:
    """The error for one declaration; the file is named without its folder, as it is on every machine."""
    file = cursor.location.file
    return ParseError(Path(file.name).name if file else "<builtin>", cursor.location.line, symbol, problem)

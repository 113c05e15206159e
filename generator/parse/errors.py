"""The one error that parsing raises, and how several of it are collected."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from clang.cindex import Cursor

from generator.api import Location
from generator.problems import Problem, Problems


class ParseError(Exception):
    """The headers hold something the parser does not understand; names file, line and symbol, one line for each."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@contextmanager
def collected(problems: Problems) -> Generator[None]:
    """Adds a ParseError of the block to `problems`, so that the parser goes on with the next declaration."""
    try:
        yield
    except ParseError as error:
        problems.add(*error.problems)


def error_at(cursor: Cursor, symbol: str, problem: str) -> ParseError:
    """The error for one declaration."""
    file = cursor.location.file
    return ParseError(Problem(place(file.name if file else "<builtin>", cursor.location.line), symbol, problem))


def place(file: str, line: int) -> Location:
    """A line of a header, named with its framework (`Metal/MTLDevice.hpp`) as on every machine."""
    return Location("/".join(Path(file).parts[-2:]), line)

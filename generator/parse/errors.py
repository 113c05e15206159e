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
    """The error for one declaration; the file is named without its folder, as it is on every machine."""
    file = cursor.location.file
    place = Location(Path(file.name).name if file else "<builtin>", cursor.location.line)
    return ParseError(Problem(place, symbol, problem))

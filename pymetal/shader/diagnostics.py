"""A shader compiler's messages as data, and shown as clang shows them: position, message, source line and caret.

Metal's compiler and softmetal's both write clang's format. Metal's text has a line such as "Compilation failed:" ahead,
and newer clangs put line numbers and a bar before the source.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TextIO

__all__ = ["Diagnostic", "Severity", "format_diagnostics", "parse_diagnostics"]


class Severity(StrEnum):
    """How much a message matters; each compares equal to its text."""

    FATAL_ERROR = "fatal error"
    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"
    NOTE = "note"


_HEAD = re.compile(
    r"(?:(?P<file>[^\s:][^:]*):(?:(?P<line>\d+):(?:(?P<column>\d+):)?)? )?"
    r"(?P<severity>fatal error|error|warning|remark|note): (?P<message>.*)"
)
_MARKS = re.compile(r"[ \t~]*\^[ \t~^]*")
_GUTTER = re.compile(r" *\d* \| ?")
_ASIDE = re.compile(r"\s*|\d+ (?:error|warning)s?\b.* generated\.|In file included from .*")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message of a shader compiler.

    `line` and `column` count from 1; they are None for a message about no place, such as the linker's. `source_line` is
    the line of the shader, `marks` the line below it with a caret at the column and tildes under what is meant.
    `notes` are the messages that explain this one.
    """

    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    source_line: str | None = None
    marks: str | None = None
    notes: tuple[Diagnostic, ...] = ()


def parse_diagnostics(text: str) -> tuple[Diagnostic, ...]:
    """The diagnostics in a compiler's text: `str()` of a `CompileError`, or the `warnings` of a library."""
    found: list[Diagnostic] = []
    for diagnostic in _in_order(text.splitlines()):
        if diagnostic.severity is Severity.NOTE and found:
            found[-1] = replace(found[-1], notes=(*found[-1].notes, diagnostic))
        else:
            found.append(diagnostic)
    return tuple(found)


def format_diagnostics(
    diagnostics: Iterable[Diagnostic] | Exception | str, *, color: bool | None = None, stream: TextIO | None = None
) -> str:
    """Diagnostics, those of a `CompileError`, or those in a compiler's text, as clang shows them.

    Without `color` the result is coloured if `stream`, by default `sys.stdout`, is a terminal; the environment
    variables `NO_COLOR` and `FORCE_COLOR` overrule that. Text without diagnostics is returned as it is.
    """
    if isinstance(diagnostics, (Exception, str)):
        text = str(diagnostics)
        diagnostics = parse_diagnostics(text)
        if not diagnostics:
            return text
    colored = _wants_color(stream or sys.stdout) if color is None else color
    return "\n".join(_lines(diagnostics, _COLORS if colored else {}))


def _in_order(lines: Sequence[str]) -> Iterator[Diagnostic]:
    position = 0
    while position < len(lines):
        head = _HEAD.fullmatch(lines[position])
        position += 1
        if head is None:
            continue
        end = _end_of_excerpt(lines, position)
        yield _diagnostic(head, lines[position:end])
        position = end


def _end_of_excerpt(lines: Sequence[str], start: int) -> int:
    """Where the next message begins. The line above a caret is source, whatever it looks like."""
    end = start
    while end < len(lines) and (_HEAD.fullmatch(lines[end]) is None or _is_marks(lines[end + 1 : end + 2])):
        end += 1
    return end


def _is_marks(line: Sequence[str]) -> bool:
    return bool(line) and _MARKS.fullmatch(_without_gutter(line[0])) is not None


def _diagnostic(head: re.Match[str], excerpt: Sequence[str]) -> Diagnostic:
    plain = [_without_gutter(line) for line in excerpt]
    caret = next((index for index, line in enumerate(plain) if index and _MARKS.fullmatch(line)), None)
    message = [head["message"]]
    if caret is None:
        message += [line for line in excerpt if not _ASIDE.fullmatch(line)]
    return Diagnostic(
        severity=Severity(head["severity"]),
        message="\n".join(message),
        file=head["file"],
        line=int(head["line"]) if head["line"] else None,
        column=int(head["column"]) if head["column"] else None,
        source_line=None if caret is None else plain[caret - 1],
        marks=None if caret is None else plain[caret],
    )


def _without_gutter(line: str) -> str:
    gutter = _GUTTER.match(line)
    return line[gutter.end() :] if gutter else line


# Clang's own colours: bold text, the severity in its colour, the caret in green.
_COLORS = {
    "bold": "\x1b[1m",
    "fatal error": "\x1b[1;31m",
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;35m",
    "remark": "\x1b[1;34m",
    "note": "\x1b[1;36m",
    "marks": "\x1b[1;32m",
}


def _lines(diagnostics: Iterable[Diagnostic], colors: dict[str, str]) -> Iterator[str]:
    def painted(kind: str, text: str) -> str:
        return f"{colors[kind]}{text}\x1b[0m" if kind in colors and text else text

    for item in diagnostics:
        place = ":".join(str(part) for part in (item.file, item.line, item.column) if part is not None)
        head = painted("bold", f"{place}: ") if place else ""
        # Clang leaves the message of a note in ordinary weight.
        message = item.message if item.severity == "note" else painted("bold", item.message)
        yield f"{head}{painted(item.severity, f'{item.severity}:')} {message}"
        if item.source_line is not None and item.marks is not None:
            yield item.source_line
            yield painted("marks", item.marks)
        yield from _lines(item.notes, colors)


def _wants_color(stream: TextIO) -> bool:
    # An empty value counts as not set: https://no-color.org and https://force-color.org.
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"

"""The entries of a rules file as TOML gives them, each with the line it stands on."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard, cast

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*([\w.-]+)[ \t]*\]\]", re.MULTILINE)
_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


class RuleError(ValueError):
    """A rules file says something impossible, unknown, or useless; names file and line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One `[[table]]` of a rules file; `place` is its file and line (`names.toml:12`)."""

    table: str
    place: str
    values: dict[str, object]


def are_texts(value: object) -> TypeGuard[list[str]]:
    """Whether a value of a rules file is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in cast("list[object]", value))


def are_numbers(value: object) -> TypeGuard[list[int]]:
    """Whether a value of a rules file is a list of whole numbers."""
    return isinstance(value, list) and all(type(item) is int for item in cast("list[object]", value))


def read_file(file: Path) -> tuple[Entry, ...]:
    """The entries of a rules file, in its order by table. Raises RuleError."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RuleError(f"{file.name}:1: is not UTF-8: {error.reason}") from error
    return read_text(file.name, text)


def read_text(file: str, text: str) -> tuple[Entry, ...]:
    """As `read_file`, for the text of a file called `file`."""
    document = parse_toml(file, text)
    lines: dict[str, list[int]] = {}
    for header in _HEADER.finditer(text):
        lines.setdefault(header.group(1), []).append(text.count("\n", 0, header.start(1)) + 1)
    found: list[Entry] = []
    for table, entries in document.items():
        listed = cast("list[dict[str, object]]", entries) if isinstance(entries, list) else None
        if listed is None or len(lines.get(table, ())) != len(listed):
            raise RuleError(f"{file}: {table}: each entry has to begin with a line [[{table}]]")
        places = (f"{file}:{line}" for line in lines[table])
        found += [Entry(table, place, values) for place, values in zip(places, listed, strict=True)]
    return tuple(found)


def parse_toml(file: str, text: str) -> dict[str, object]:
    """TOML as a dictionary. Raises RuleError with the line of a mistake."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = _TOML_LINE.search(message)
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise RuleError(f"{file}:{line}: is not TOML: {_TOML_LINE.sub('', message)}") from error

"""Tables as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from html import escape
from itertools import islice

import pymetal as pm

LONGEST_TABLE = 64
LONGEST_TEXT = 200

_LEFT = ' style="text-align: left"'


def heading(cls: str, name: str | None) -> str:
    """The class of an object, and its label or name."""
    return f"<p><code>pymetal.{escape(cls)}</code>{f' <strong>{_shortened(name)}</strong>' if name else ''}</p>"


def facts(values: Iterable[tuple[str, object]]) -> str:
    """A table of names and values; without those that are None."""
    rows = [(name, text(value)) for name, value in values if value is not None]
    cells = "".join(
        f"<tr><th{_LEFT}>{escape(name)}</th><td{_LEFT}>{_shortened(value)}</td></tr>" for name, value in rows
    )
    return f"<table><tbody>{cells}</tbody></table>"


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with headings, cut after `LONGEST_TABLE` rows; it says so."""
    listed = list(islice(rows, LONGEST_TABLE + 1))
    body = "".join(_row(row) for row in listed[:LONGEST_TABLE])
    if len(listed) > LONGEST_TABLE:
        body += f'<tr><td{_LEFT} colspan="{len(columns)}">… more are not shown</td></tr>'
    head = "".join(f"<th{_LEFT}>{escape(column)}</th>" for column in columns)
    return (
        f"<table><caption{_LEFT}>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def paragraph(content: str) -> str:
    """A sentence."""
    return f"<p>{_shortened(content)}</p>"


def division(*parts: str) -> str:
    """The parts as one piece."""
    return f"<div>{''.join(parts)}</div>"


def size(length: int) -> str:
    """A number of bytes, with a rounded form for large ones."""
    rounded, unit = float(length), "bytes"
    for larger in ("KiB", "MiB", "GiB", "TiB"):
        if rounded < 1024:
            break
        rounded, unit = rounded / 1024, larger
    return f"{length:,} bytes" + (f" ({rounded:.4g} {unit})" if unit != "bytes" else "")


def text(value: object) -> str:
    """A value for people: enum members by name, integers in groups of three, sizes as products, yes and no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return value.name or str(value.value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, pm.Size):
        return " × ".join(map(str, value))
    return str(value)


def _row(values: Sequence[object]) -> str:
    return "<tr>" + "".join(f"<td{_LEFT}>{_shortened(text(value))}</td>" for value in values) + "</tr>"


def _shortened(content: str) -> str:
    return escape(content if len(content) <= LONGEST_TEXT else f"{content[:LONGEST_TEXT]}…")

"""Documentation comments: `/** … */`, `/*! … */`, `///`, `//!`, and those behind a declaration (`///<`)."""

from __future__ import annotations

import re

from clang.cindex import Cursor

_MARKERS = re.compile(r"^\s*(?:/\*[*!]<?|//[/!]<?|\*(?!/))[ \t]?|\s*\*/\s*$")


def doc_comment(declaration: Cursor) -> str | None:
    """The text of the comment that documents a declaration, without its markers; None when it has none."""
    raw = declaration.raw_comment
    if raw is None:
        return None
    lines = [_MARKERS.sub("", _MARKERS.sub("", line)).rstrip() for line in raw.splitlines()]
    return "\n".join(lines).strip() or None

"""The pixel formats' memory: a table for the extension, and a page of the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Final

from generator.binding import Binding
from generator.emit.cpp.docs import literal
from generator.emit.text import render
from generator.pixel_formats import Layout, PixelFormat, pixel_formats

HEADER: Final = PurePath("bindings/generated/pixel_formats.h")
PAGE: Final = PurePath("pixel-formats.md")


def emit(binding: Binding, *, must_match: bool = True) -> dict[PurePath, str]:
    """The C++ table, unformatted, by its path in the project."""
    formats = pixel_formats(binding, must_match=must_match)
    rows = [(item.member.constant, _fields(item)) for item in formats]
    return {HEADER: render("cpp_pixel_formats.h.jinja", rows=rows)}


def _fields(item: PixelFormat) -> str:
    layout = item.layout
    numbers = (layout.block_width, layout.block_height, layout.block_bytes, layout.channels)
    refused = literal(layout.refused) if layout.refused else "nullptr"
    return ", ".join([literal(item.member.name), literal(layout.type), *map(str, numbers), refused])


def page(binding: Binding) -> str:
    """The formats for readers of the documentation; formats of one layout share a row."""
    rows: dict[tuple[str, ...], list[str]] = {}
    refused: dict[str, list[str]] = {}
    for item in pixel_formats(binding):
        if item.layout.refused:
            refused.setdefault(item.layout.refused, []).append(item.member.name)
        else:
            rows.setdefault(tuple(_cells(item.layout)), []).append(item.member.name)
    return render("page_pixel_formats.md.jinja", rows=list(rows.items()), refused=list(refused.items()))


def _cells(layout: Layout) -> Iterator[str]:
    yield layout.type
    if layout.in_blocks:
        size = f"{layout.block_width} × {layout.block_height}"
        yield f"(rows of blocks, blocks, {layout.block_bytes})"
        yield f"blocks of {size} pixels in {layout.block_bytes} bytes"
    else:
        yield f"(h, w, {layout.channels})" if layout.channels > 1 else "(h, w)"
        yield layout.note

"""Families: the symbols that one header declares are about one thing, and stand together in the index of a module."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from generator.binding import Binding
from generator.emit.pages.links import Documented, PageError, documented

PREFIX: Final = re.compile(r"^(MTL4FX|MTLFX|MTL4|MTL|NS|CA|CG)(?=[A-Z0-9])")


def families(binding: Binding, module: str) -> dict[str, list[Documented]]:
    """The classes, structs and enums of a module by family: what one header declares."""
    found: dict[str, list[Documented]] = {}
    for symbol in (symbol for symbol in documented(binding) if symbol.module == module):
        found.setdefault(family(header(symbol)), []).append(symbol)
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


def family(file: str) -> str:
    """`Metal/MTLComputeCommandEncoder.hpp` is about compute command encoders: "Compute command encoder"."""
    stem = PREFIX.sub("", PurePath(file).stem)
    words = re.findall(r"[A-Z0-9]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+", stem)
    lower = [word if word.isupper() and len(word) > 1 else word.lower() for word in words]
    text = " ".join(lower)
    return text[:1].upper() + text[1:]


def anchor(title: str) -> str:
    """A family's anchor in the index of its module."""
    return title.lower().replace(" ", "-")


def home(symbol: Documented) -> str:
    """A link from a symbol's page to its family in the index of its module."""
    return f"[`{header(symbol)}`](index.md#{anchor(family(header(symbol)))})"


def header(symbol: Documented) -> str:
    """The header that declares a symbol."""
    if symbol.location is None:
        raise PageError(f"{symbol.cpp}: no header is known to declare it")
    return symbol.location.file

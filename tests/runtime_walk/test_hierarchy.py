"""Python's classes derive as the headers say, read by a plain regular expression."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from generator.sdk import fetch

from . import walk
from .expectations import model, python_name, skip_reason

DECLARATION = re.compile(
    r"^\s*class (\w+)(?: final)? : public (?:NS::)?"
    r"(?:(?:Referencing|Copying|SecureCoding|Locking)\s*<\s*(?!_)\w+\s*(?:,\s*([\w:]+)\s*)?>|Object\b)",
    re.MULTILINE,
)
NAMESPACE = re.compile(r"^\s*namespace (\w+)\s*\{?\s*$", re.MULTILINE)


@cache
def bases() -> dict[str, str]:
    """The direct base of every class of the headers: `MTL::Buffer` derives from `MTL::Resource`."""
    found: dict[str, str] = {}
    for header in sorted(fetch("macos26").rglob("*.hpp")):
        if "SingleHeader" not in header.parts:
            found |= bases_in(header)
    return found


def bases_in(header: Path) -> dict[str, str]:
    text = header.read_text(encoding="utf-8")
    namespaces = [(match.start(), match[1]) for match in NAMESPACE.finditer(text)]
    found: dict[str, str] = {}
    for match in DECLARATION.finditer(text):
        namespace = [name for start, name in namespaces if start < match.start()][-1]
        base = match[2] or "NS::Object"
        if base == "objc_object":
            continue
        found[f"{namespace}::{match[1]}"] = base if "::" in base else f"{namespace}::{base}"
    return found


def test_the_headers_were_understood() -> None:
    assert {item.name for item in model().classes} - bases().keys() == {"NS::Object", "NS::Enumerator<NS::Object>"}
    assert bases()["MTL::Buffer"] == "MTL::Resource"


@pytest.mark.parametrize("cpp", sorted(name for name in bases() if skip_reason(name) is None))
def test_a_class_derives_as_its_header_says(cpp: str) -> None:
    base = bases()[cpp]
    while skip_reason(base):
        base = bases()[base]
    assert walk.classes()[python_name(cpp)].__bases__ == (walk.classes()[python_name(base)],)

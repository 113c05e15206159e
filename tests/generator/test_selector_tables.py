"""The models against a second reading of the headers: plain regular expressions over metal-cpp's selector tables."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from generator.pipeline import MODELS, load_model
from generator.sdk import fetch, read_pins

FRAMEWORKS = ("Foundation", "Metal", "MetalFX", "QuartzCore")

TABLE_ENTRY = re.compile(r'PRIVATE_DEF_SEL\(\s*(\w+),\s*"([^"]+)"')

# The head of a method's definition outside of its class, or a selector in the body of the last one.
HEAD_OR_SELECTOR = re.compile(
    r"\b((?:NS|MTL|MTL4|MTLFX|MTL4FX|CA)::\w+)(?:<[^<>]*>)?::(?:~?\w+|operator[^\s(]+)\s*\([^;{}]*\)\s*(?:const\s*)?\{"
    r"|PRIVATE_SEL\(\s*(\w+)\s*\)"
)

TEMPLATES = {"NS::Copying", "NS::Enumerator", "NS::Locking", "NS::Referencing"}
"""Classes of which the model has instances only."""

HELPERS = {("NS::Object", name) for name in ("alloc", "init", "methodSignatureForSelector:", "respondsToSelector:")}
"""Protected functions that the other classes' methods are made with."""

SDKS = [
    pytest.param(path.stem, marks=[] if path.stem == read_pins().default else pytest.mark.slow)
    for path in sorted(MODELS.glob("*.json"))
]


def texts(folder: Path) -> list[str]:
    headers = [header for name in FRAMEWORKS for header in sorted((folder / name).glob("*.hpp"))]
    return [header.read_text(encoding="utf-8") for header in headers]


def selector_table(folder: Path) -> dict[str, str]:
    """`newLibraryWithSource_options_error_` -> `newLibraryWithSource:options:error:`."""
    entries = {entry for text in texts(folder) for entry in TABLE_ENTRY.findall(text)}
    table = dict(entries)
    assert len(table) == len(entries), "one accessor, two selectors"
    return table


@cache
def sent(folder: Path) -> frozenset[tuple[str, str]]:
    """Every class of the headers with every selector that an inline method of it sends."""
    table = selector_table(folder)
    found: set[tuple[str, str]] = set()
    for text in texts(folder):
        class_ = ""
        for head, accessor in HEAD_OR_SELECTOR.findall(text):
            class_ = head or class_
            if accessor and class_:
                found.add((class_, table[accessor]))
    return frozenset(found)


@pytest.mark.parametrize("sdk", SDKS)
def test_the_model_has_every_selector(sdk: str) -> None:
    found = {item for item in sent(fetch(sdk)) if item[0] not in TEMPLATES} - HELPERS
    model = {(class_.name, method.selector) for class_ in load_model(sdk).classes for method in class_.methods}
    assert len(found) > 1500
    assert found - model == set()


@pytest.mark.parametrize("sdk", SDKS)
def test_the_model_has_no_selector_of_its_own(sdk: str) -> None:
    """`alloc`, `init` and what templates send stand in no method's own body."""
    from_templates = {"alloc", "init", "copy", "lock", "unlock", "retain", "release", "autorelease", "retainCount"}
    model = {(class_.name, method.selector) for class_ in load_model(sdk).classes for method in class_.methods}
    extra = {item for item in model - sent(fetch(sdk)) if item[1] is not None and item[1] not in from_templates}
    assert {item for item in extra if not item[0].startswith("NS::Enumerator<")} == set()

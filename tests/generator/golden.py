"""Fixtures and their expected texts. A test rewrites the expected file when it differs, and fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.api import Api
from generator.parse import parse_unit
from generator.parse.translation_unit import load_text

FIXTURES = Path(__file__).parent / "fixtures"


def parse_fixture(name: str) -> Api:
    """What the parser makes of a fixture's `input.hpp`, the shared header included."""
    unit = load_text(f'#include "{name}/input.hpp"\n', FIXTURES)
    return parse_unit(unit, FIXTURES, name)


def check_golden(file: Path, text: str) -> None:
    """Fails unless `file` holds `text`; `git diff` then shows what changed."""
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return
    file.write_text(text, encoding="utf-8")
    pytest.fail(f"{file.relative_to(FIXTURES)} was not as expected and is rewritten; see git diff")

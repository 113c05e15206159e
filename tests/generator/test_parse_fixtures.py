"""One fixture folder for each feature of the headers: `input.hpp` and what the parser makes of it.

A test rewrites the expected file when it differs and fails; `git diff` shows what changed.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

pytest.importorskip("clang.cindex", reason="the generator's requirements are not installed")

from generator.api import Api
from generator.parse import ParseError, parse_unit
from generator.parse.translation_unit import load_text
from generator.serialise import from_json, to_json

FIXTURES = Path(__file__).parent / "fixtures"
SUPPORT = "support/"


def fixtures(error: bool) -> list[str]:
    names = sorted(folder.name for folder in FIXTURES.iterdir() if (folder / "input.hpp").is_file())
    return [name for name in names if name.startswith("error_") == error]


def parse_fixture(name: str) -> Api:
    unit = load_text(f'#include "{name}/input.hpp"\n', FIXTURES)
    return without_support(parse_unit(unit, FIXTURES, name))


def without_support(api: Api) -> Api:
    """Drops what the shared header declares, which is the same in every fixture."""
    groups = {
        field.name: tuple(entry for entry in getattr(api, field.name) if not entry.location.file.startswith(SUPPORT))
        for field in dataclasses.fields(api)
        if field.name != "sdk"
    }
    return Api(sdk=api.sdk, **groups)


def check_golden(file: Path, text: str) -> None:
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return
    file.write_text(text, encoding="utf-8")
    pytest.fail(f"{file.relative_to(FIXTURES)} was not as expected and is rewritten; see git diff")


@pytest.mark.parametrize("name", fixtures(error=False))
def test_parse(name: str) -> None:
    api = parse_fixture(name)
    assert from_json(to_json(api)) == api
    check_golden(FIXTURES / name / "expected.api.json", to_json(api))


@pytest.mark.parametrize("name", fixtures(error=True))
def test_parse_error(name: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_fixture(name)
    assert caught.value.file == "input.hpp"
    check_golden(FIXTURES / name / "expected.error", f"{caught.value}\n")

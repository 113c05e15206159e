"""One fixture folder for each feature of the headers: `input.hpp` and what the parser makes of it."""

from __future__ import annotations

import dataclasses

import pytest

pytest.importorskip("clang.cindex", reason="the generator's requirements are not installed")

from generator.api import Api
from generator.parse import ParseError
from generator.serialise import from_json, to_json
from tests.generator.golden import FIXTURES, check_golden, parse_fixture

SUPPORT = "support/"


def fixtures(error: bool) -> list[str]:
    names = sorted(folder.name for folder in FIXTURES.iterdir() if (folder / "input.hpp").is_file())
    return [name for name in names if name.startswith("error_") == error]


def without_support(api: Api) -> Api:
    """Drops what the shared header declares, which is the same in every fixture."""
    groups = {
        field.name: tuple(entry for entry in getattr(api, field.name) if not entry.location.file.startswith(SUPPORT))
        for field in dataclasses.fields(api)
        if field.name != "sdk"
    }
    return Api(sdk=api.sdk, **groups)


@pytest.mark.parametrize("name", fixtures(error=False))
def test_parse(name: str) -> None:
    api = without_support(parse_fixture(name))
    assert from_json(to_json(api)) == api
    check_golden(FIXTURES / name / "expected.api.json", to_json(api))


@pytest.mark.parametrize("name", fixtures(error=True))
def test_parse_error(name: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_fixture(name)
    assert {problem.location.file for problem in caught.value.problems} == {f"{name}/input.hpp"}
    check_golden(FIXTURES / name / "expected.error", f"{caught.value}\n")

"""The recorder notices what is wrong: calls with expectations that are wrong on purpose."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Drive

pytestmark = pytest.mark.softmetal


@pytest.fixture(scope="session")
def altered(drive: Drive) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = drive("altered")
    return found


def test_each_wrong_expectation_shows_in_its_aspect(altered: list[dict[str, Any]]) -> None:
    assert [item["subject"] for item in altered if item["wanted"] not in item["noticed"]] == []


def test_all_aspects_are_tried(altered: list[dict[str, Any]]) -> None:
    assert {item["wanted"] for item in altered} == {"selector", "arguments", "result", "ownership"}

"""Options and import path of the whole suite."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# The installed pymetal and softmetal come first; the generator is only in the source tree.
sys.path.append(str(Path(__file__).resolve().parents[1]))


pytest_plugins = ["pytester"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests marked slow too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    import pymetal as pm

    on_softmetal = pm.create_system_default_device().name.startswith("softmetal")
    for item in items:
        if item.get_closest_marker("slow") and not config.getoption("--slow"):
            item.add_marker(pytest.mark.skip(reason="slow: run with --slow"))
        if item.get_closest_marker("metal") and on_softmetal:
            item.add_marker(pytest.mark.skip(reason="needs a real Metal device"))
        if item.get_closest_marker("softmetal") and not on_softmetal:
            item.add_marker(pytest.mark.skip(reason="is about the software device"))

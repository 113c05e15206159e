"""A fixture for pytest that fails a test which leaks objects of Metal.

Put `pytest_plugins = ["pymetal.pytest_plugin"]` into the topmost conftest.py, or run `pytest -p pymetal.pytest_plugin`.
Then tests ask for `metal_leak_check` as an argument, or with `@pytest.mark.usefixtures("metal_leak_check")`.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

from pymetal.debug import no_leaks


@pytest.fixture
def metal_leak_check() -> None:
    """Fails the test when it leaves more Python objects of Metal alive than there were when it started.

    What its fixtures made was there before.
    """


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    if "metal_leak_check" not in getattr(item, "fixturenames", ()):
        return (yield)
    with no_leaks():
        return (yield)

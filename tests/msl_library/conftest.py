"""Fixtures: the compilers to test with, and units built once per test run."""

import ctypes
from collections.abc import Callable
from pathlib import Path

import pytest

from .native import Compiler, available_compilers, build, check

# One compiler is enough for every day.
COMPILERS = [
    pytest.param(compiler, id=compiler.name, marks=[pytest.mark.slow] if index > 0 else [])
    for index, compiler in enumerate(available_compilers())
]


@pytest.fixture(scope="session", params=COMPILERS)
def compiler(request: pytest.FixtureRequest) -> Compiler:
    """Each compiler in turn."""
    chosen: Compiler = request.param
    return chosen


def builder(compiler: Compiler, folders: pytest.TempPathFactory, optimization: str) -> Callable[[str], ctypes.CDLL]:
    built: dict[str, ctypes.CDLL] = {}

    def build_once(source: str) -> ctypes.CDLL:
        if source not in built:
            built[source] = build(compiler, source, folders.mktemp("unit"), optimization)
        return built[source]

    return build_once


@pytest.fixture(scope="session")
def build_unit(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ctypes.CDLL]:
    """A function that builds and loads a unit, once for equal sources."""
    return builder(compiler, tmp_path_factory, "-O2")


@pytest.fixture(scope="session")
def build_large_unit(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ctypes.CDLL]:
    """The same with little optimisation, for units that would take long."""
    return builder(compiler, tmp_path_factory, "-O1")


@pytest.fixture(scope="session")
def check_unit(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """A function that only checks whether a unit is accepted."""
    folder: Path = tmp_path_factory.mktemp("check")
    return lambda source: check(compiler, source, folder)

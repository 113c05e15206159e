"""Builds the ABI programs once a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from generator.sdk import fetch
from tests.softmetal_abi.native import PROGRAMS, Toolchain, find_compiler, find_library

Build = Callable[[str], Path]


@pytest.fixture(scope="session")
def toolchain(tmp_path_factory: pytest.TempPathFactory) -> Toolchain:
    """What compiles and links the programs."""
    library = find_library()
    return Toolchain(find_compiler(library), fetch(), library, tmp_path_factory.mktemp("softmetal_abi"))


@pytest.fixture(scope="session")
def build(toolchain: Toolchain) -> Build:
    """A function from a program's name to its executable, built at the first call."""
    implementation = toolchain.compile(PROGRAMS / "metal_cpp.cpp")

    @cache
    def build_program(name: str) -> Path:
        # The definitions come first: static initialisers run in this order.
        return toolchain.link(name, [implementation, toolchain.compile(PROGRAMS / f"{name}.cpp")])

    return build_program

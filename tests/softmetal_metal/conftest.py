"""Builds the programs and kernels of this folder once a session."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from generator.sdk import fetch
from tests.softmetal_abi.native import PROGRAMS as ABI_PROGRAMS
from tests.softmetal_abi.native import Toolchain, find_compiler, find_library
from tests.softmetal_metal.stub_compiler import build_kernels

PROGRAMS = Path(__file__).parent / "programs"

Build = Callable[[str], Path]


@pytest.fixture(scope="session")
def toolchain(tmp_path_factory: pytest.TempPathFactory) -> Toolchain:
    """What compiles and links the programs; $SOFTMETAL_TEST_FLAGS adds flags, such as -fsanitize=thread."""
    library = find_library()
    compiler = (*find_compiler(library), *os.environ.get("SOFTMETAL_TEST_FLAGS", "").split())
    return Toolchain(compiler, fetch(), library, tmp_path_factory.mktemp("softmetal_metal"))


@pytest.fixture(scope="session")
def build(toolchain: Toolchain) -> Build:
    """A function from a program's name to its executable, built at the first call."""
    implementation = toolchain.compile(ABI_PROGRAMS / "metal_cpp.cpp")

    @cache
    def build_program(name: str) -> Path:
        return toolchain.link(name, [implementation, toolchain.compile(PROGRAMS / f"{name}.cpp")])

    return build_program


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the hand-written kernels, compiled, and the replies of a compiler that knows only them."""
    folder = tmp_path_factory.mktemp("kernels")
    build_kernels(find_compiler(find_library()), folder)
    return folder

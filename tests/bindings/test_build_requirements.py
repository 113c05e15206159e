"""A build asks for the compiler's wheel exactly where the machine has no clang that can do the work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "bindings"))

import build_requirements

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="Xcode's clang is always there")


@pytest.fixture
def compilers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.delenv("PYMETAL_COMPILER", raising=False)
    return tmp_path


def install(folder: Path, name: str, version: str) -> Path:
    compiler = folder / name
    compiler.write_text(f"#!/bin/sh\necho '{version}'\n")
    compiler.chmod(0o755)
    return compiler


def test_no_compiler(compilers: Path) -> None:
    assert build_requirements.for_this_machine() == [build_requirements.COMPILER_WHEEL]


@pytest.mark.parametrize(
    ("name", "version", "suits"),
    [
        ("clang++", "Debian clang version 14.0.6", True),
        ("clang++-19", "Ubuntu clang version 19.1.7", True),
        ("clang++", "clang version 13.0.1", False),
        ("clang++", "g++ (Debian 12.2.0) 12.2.0", False),
        ("g++", "clang version 19.0.0", False),
    ],
)
def test_compiler_on_path(compilers: Path, name: str, version: str, suits: bool) -> None:
    compiler = install(compilers, name, version)
    assert build_requirements.find_clang() == (str(compiler) if suits else None)
    assert build_requirements.for_this_machine() == ([] if suits else [build_requirements.COMPILER_WHEEL])


def test_compiler_that_the_environment_names(compilers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = install(compilers, "my-compiler", "clang version 18.1.0")
    install(compilers, "clang++", "clang version 19.1.0")
    monkeypatch.setenv("CXX", str(named))
    assert build_requirements.find_clang() == str(named)


def test_zig_on_request(compilers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(compilers, "clang++", "clang version 19.1.0")
    monkeypatch.setenv("PYMETAL_COMPILER", "zig")
    assert build_requirements.for_this_machine() == [build_requirements.COMPILER_WHEEL]

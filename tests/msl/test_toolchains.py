"""Machines with another compiler, an old one, or none: what works, and what is said otherwise."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from softmetal.msl.compilation import toolchain
from softmetal.msl.compilation.toolchain import ToolchainError, find_toolchain
from softmetal.msl.kernel_cache.cache import DiskCache

REPOSITORY = Path(__file__).parents[2]
SOURCE = "kernel void f(device float* a [[buffer(0)]], uint i [[thread_position_in_grid]]) { a[i] *= 2; }\n"
REQUEST = json.dumps({"schema": 1, "action": "pipeline", "source": SOURCE, "function": "f"})


def answer_without(cache: Path, **environment: str) -> dict[str, Any]:
    """The reply of a Python that has neither the ziglang wheel nor anything on PATH."""
    result = subprocess.run(
        [sys.executable, "-S", "-m", "softmetal.msl", "--worker"],  # -S: no installed package is found
        input=REQUEST + "\n",
        env={"PATH": str(cache), "PYTHONPATH": str(REPOSITORY), "PYMETAL_CACHE_DIR": str(cache), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    reply: dict[str, Any] = json.loads(result.stdout)
    return reply


def message_of(reply: dict[str, Any]) -> str:
    return str(reply["error"]["message"])


def program(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_without_any_compiler_the_error_says_how_to_get_one(tmp_path: Path) -> None:
    reply = answer_without(tmp_path)
    assert reply["ok"] is False
    message = message_of(reply)
    assert "clang 19 or newer" in message
    assert "pip install ziglang" in message
    assert "apt install clang-19" in message


@pytest.fixture
def own_compiler(tmp_path: Path) -> tuple[Path, ...]:
    """Puts this machine's compiler on the other Python's PATH."""
    found = find_toolchain(DiskCache(tmp_path / "other"))
    commands = [found.clang, found.linker]
    if any(len(command) > 1 for command in commands):
        pytest.skip("this machine's only clang is inside the ziglang wheel")
    programs = zip(("clang", "ld"), (command[0] for command in commands), strict=True)
    return tuple(program(tmp_path, name, f'exec {target} "$@"') for name, target in programs)


@pytest.mark.usefixtures("own_compiler")
def test_a_compiler_on_the_path_is_found(tmp_path: Path) -> None:
    reply = answer_without(tmp_path)
    assert reply["ok"] is True, reply


def test_kernels_in_the_cache_need_no_compiler(tmp_path: Path, own_compiler: tuple[Path, ...]) -> None:
    first = answer_without(tmp_path)
    for path in own_compiler:
        path.unlink()
    assert answer_without(tmp_path) == first


def test_a_replaced_compiler_compiles_again(tmp_path: Path, own_compiler: tuple[Path, ...]) -> None:
    first = answer_without(tmp_path)
    for path in own_compiler:
        path.write_text(path.read_text() + "# another version\n")
    second = answer_without(tmp_path)
    assert second["ok"] is True
    assert second["path"] != first["path"]


def test_an_old_compiler_is_refused_by_its_version(tmp_path: Path) -> None:
    program(tmp_path, "clang", "echo 'Debian clang version 14.0.6'")
    message = message_of(answer_without(tmp_path))
    assert f"{tmp_path / 'clang'} is not clang 19 or newer" in message
    assert "pip install ziglang" in message


def test_the_named_compiler_is_the_only_one_asked(tmp_path: Path) -> None:
    named = program(tmp_path, "mine", "echo 'Apple clang version 21.0.0'")
    message = message_of(answer_without(tmp_path, SOFTMETAL_CLANG=str(named)))
    assert f"{named} is not clang 19 or newer" in message
    assert "SOFTMETAL_CLANG" in message_of(answer_without(tmp_path, SOFTMETAL_CLANG="/nowhere/clang"))


def test_the_linker_may_be_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "clang", "echo 'clang version 21.1.0'")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(toolchain, "_zig_binary", lambda: None)
    with pytest.raises(ToolchainError, match="has no linker"):
        find_toolchain(DiskCache(tmp_path / "cache"))


def test_a_broken_compiler_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "clang").write_bytes(b"\x7fELF but not really")
    (tmp_path / "clang").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(toolchain, "_zig_binary", lambda: None)
    with pytest.raises(ToolchainError, match="is not clang 19 or newer"):
        find_toolchain(DiskCache(tmp_path / "cache"))

"""Finds clang and a linker: the system's, or those inside the `ziglang` wheel.

`zig c++` is never used: its first run builds a C++ library for two minutes. zig's raw `clang` and `ld.lld` suffice.
"""

import ctypes
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from softmetal.msl.kernel_cache.cache import DiskCache

OLDEST_CLANG = 19
_NEWEST_TRIED = 30

MISSING_COMPILER = (
    f"softmetal needs clang {OLDEST_CLANG} or newer with lld to compile Metal shaders, and found none. "
    "Install one (for example `apt install clang-19 lld-19`), or run `pip install ziglang`, whose wheel contains both. "
    "The variable SOFTMETAL_CLANG names a particular clang."
)


class ToolchainError(RuntimeError):
    """No usable compiler or linker; the message says how to get one."""


@dataclass(frozen=True)
class Toolchain:
    """Commands to put in front of arguments, and an identity that changes whenever a tool does."""

    clang: tuple[str, ...]
    linker: tuple[str, ...]
    version: int
    identity: str

    def compile_command(self, arguments: Sequence[str]) -> list[str]:
        return [*self.clang, *arguments]

    def link_command(self, inputs: Sequence[Path], output: Path) -> list[str]:
        """Links `inputs` to a shared object. What they do not define must be in libm or libc."""
        options = [
            "-shared",
            "-O1",
            "--gc-sections",
            "-Bsymbolic",
            "--hash-style=gnu",
            "-z",
            "noexecstack",
            "--build-id=none",
        ]
        libraries = [str(library) for library in _runtime_libraries()]
        return [*self.linker, *options, "-o", str(output), *map(str, inputs), "--as-needed", *libraries]


@dataclass(frozen=True)
class _Candidate:
    clang: tuple[str, ...]
    linker: tuple[str, ...] | None


def target_triple() -> str:
    machine = {"AMD64": "x86_64", "arm64": "aarch64"}.get(platform.machine(), platform.machine())
    if machine not in ("x86_64", "aarch64"):
        raise ToolchainError(f"softmetal compiles shaders for x86-64 and arm64 Linux, not for {machine}")
    return f"{machine}-linux-gnu"


def find_toolchain(disk: DiskCache) -> Toolchain:
    """The first complete toolchain. Raises ToolchainError when there is none."""
    problems: list[str] = []
    for candidate in _candidates():
        identity = _identity((*candidate.clang[:1], *(candidate.linker or ())[:1]))
        version = _clang_version(candidate.clang, identity, disk)
        if version is None or version < OLDEST_CLANG:
            problems.append(f"{candidate.clang[0]} is not clang {OLDEST_CLANG} or newer")
        elif candidate.linker is None:
            problems.append(f"{candidate.clang[0]} has no linker beside it or on PATH")
        else:
            return Toolchain(candidate.clang, candidate.linker, version, identity)
    raise ToolchainError(" ".join([MISSING_COMPILER, *(f"({problem}.)" for problem in problems)]))


def _candidates() -> Iterator[_Candidate]:
    zig = _zig_binary()
    zig_linker = (str(zig), "ld.lld") if zig is not None else None
    named = os.environ.get("SOFTMETAL_CLANG")
    names = [named] if named else ["clang", *(f"clang-{n}" for n in range(_NEWEST_TRIED, OLDEST_CLANG - 1, -1))]
    for name in names:
        if (path := shutil.which(name)) is not None:
            yield _Candidate((path,), _system_linker(Path(path)) or zig_linker)
    if zig is not None and not named:
        yield _Candidate((str(zig), "clang"), zig_linker)


def _zig_binary() -> Path | None:
    specification = importlib.util.find_spec("ziglang")
    if specification is None or not specification.submodule_search_locations:
        return None
    binary = Path(next(iter(specification.submodule_search_locations))) / "zig"
    return binary if os.access(binary, os.X_OK) else None


def _system_linker(clang: Path) -> tuple[str, ...] | None:
    """The GNU linker, which starts in a tenth of the time that LLVM's takes to load, else lld."""
    beside = [clang.parent / "ld.lld", clang.resolve().parent / "ld.lld"]
    on_path = ["ld.lld", *(f"ld.lld-{n}" for n in range(_NEWEST_TRIED, OLDEST_CLANG - 1, -1))]
    names = ["ld", *map(str, beside), *on_path]
    found = next((path for name in names if (path := shutil.which(name)) is not None), None)
    return (found,) if found is not None else None


def _identity(programs: Sequence[str]) -> str:
    """Changes when a program is replaced; asking for its version would cost a process at each start."""
    parts: list[str] = []
    for program in programs:
        path = Path(program).resolve()
        status = path.stat()
        parts.append(f"{path}:{status.st_size}:{status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _clang_version(clang: Sequence[str], identity: str, disk: DiskCache) -> int | None:
    stored = disk.read_text("toolchain", identity)
    if stored is None:
        stored = _ask_version(clang)
        disk.write_text("toolchain", identity, stored)
    match = re.search(r"clang version (\d+)", stored)
    # Apple numbers its own clang differently, and it cannot compile for Linux without more.
    return int(match[1]) if match and "Apple" not in stored else None


def _ask_version(clang: Sequence[str]) -> str:
    try:
        answer = subprocess.run([*clang, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except OSError as error:
        return f"cannot run: {error}"
    return answer.stdout


@cache
def _runtime_libraries() -> tuple[Path, ...]:
    """libm and libc as this process has them loaded: no development files are needed to link against them."""
    ctypes.CDLL("libm.so.6")
    pattern = re.compile(r"(/\S*/lib(?:m|c|mvec)(?:[.-][\w.]+)?\.so(?:\.\d+)*)$", re.MULTILINE)
    mapped = dict.fromkeys(pattern.findall(Path("/proc/self/maps").read_text()))
    wanted = re.compile(r"lib[mc](\.so\.6|-2\.\d+\.so)")
    return tuple(Path(path) for path in mapped if wanted.fullmatch(Path(path).name))

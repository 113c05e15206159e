"""What building the extension needs on this machine, beyond what pyproject.toml lists."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

MINIMUM_CLANG = 14
"""The oldest clang that is known to compile the bindings; also in cmake/select_compiler.cmake."""

NEWEST_CLANG = 30

COMPILER_WHEEL = "ziglang==0.17.1"


def clang_candidates() -> list[str]:
    """Names of compilers in the order in which CMake tries them."""
    versioned = [f"clang++-{version}" for version in range(NEWEST_CLANG, MINIMUM_CLANG - 1, -1)]
    return [*filter(None, [os.environ.get("CXX")]), "clang++", *versioned]


def clang_major_version(compiler: str) -> int:
    """The major version of a clang; 0 when it is another compiler or does not run."""
    try:
        finished = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"clang version (\d+)", finished.stdout)
    return int(version.group(1)) if version else 0


def find_clang() -> str | None:
    """The path of a clang that can compile the bindings (they need blocks, which gcc has not)."""
    if os.environ.get("PYMETAL_COMPILER") == "zig":
        return None
    paths = filter(None, map(shutil.which, clang_candidates()))
    return next((path for path in paths if clang_major_version(path) >= MINIMUM_CLANG), None)


def for_this_machine() -> list[str]:
    """Requirements to install before a build: the zig compiler's wheel where there is no clang."""
    needs_wheel = sys.platform != "darwin" and find_clang() is None
    return [COMPILER_WHEEL] if needs_wheel else []

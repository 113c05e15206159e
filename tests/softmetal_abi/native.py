"""Compiles the C++ programs of this folder against metal-cpp and libsoftmetal, and runs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
ROOT = Path(__file__).parents[2]
SOFTMETAL_INCLUDE = ROOT / "softmetal" / "include"

# -O1 keeps calls as a program makes them but compiles fast. zig's default sanitizer is for debug builds.
FLAGS = ["-std=c++17", "-O1", "-fblocks", "-fPIC", "-Wall", "-Wextra", "-Werror", "-fno-sanitize=undefined", "-pthread"]


@dataclass(frozen=True)
class Toolchain:
    """A C++ compiler with blocks, metal-cpp's headers, the library under test, and a folder for what is built."""

    compiler: tuple[str, ...]
    metal_cpp: Path
    library: Path
    folder: Path

    def compile(self, source: Path, extra: Sequence[str] = ()) -> Path:
        """Compile one unit to an object file."""
        target = self.folder / f"{source.stem}.o"
        includes = ["-I", str(ROOT), "-isystem", str(SOFTMETAL_INCLUDE), "-isystem", str(self.metal_cpp)]
        run([*self.compiler, *FLAGS, *extra, *includes, "-c", str(source), "-o", str(target)])
        return target

    def link(self, name: str, objects: Sequence[Path], extra: Sequence[str] = ()) -> Path:
        """Link objects with the library into a program that finds it where it is now."""
        target = self.folder / name
        where = [f"-Wl,-rpath,{self.library.parent}", "-pthread"]
        run([*self.compiler, *extra, *map(str, objects), str(self.library), *where, "-o", str(target)])
        return target


def system_clang() -> tuple[str, ...]:
    """The newest clang++ on the path; empty when there is none."""
    for name in ["clang++", *(f"clang++-{version}" for version in range(30, 13, -1))]:
        if path := shutil.which(name):
            return (path,)
    return ()


def find_compiler(library: Path) -> tuple[str, ...]:
    """A clang++ or zig's, whichever built the library: exceptions cross it, so both must unwind the same way.

    zig links its unwinder into the library, clang on Linux uses the system's. Raises FileNotFoundError.
    """
    needed = run(["readelf", "--dynamic", str(library)]).stdout
    if "libgcc_s.so" in needed:
        if clang := system_clang():
            return clang
        raise FileNotFoundError(f"no clang++, which built {library}")
    zig = find_spec("ziglang")
    if zig is None or zig.origin is None:
        raise FileNotFoundError(f"no zig, which built {library}: install the ziglang wheel")
    return (str(Path(zig.origin).parent / "zig"), "c++")


def find_library() -> Path:
    """libsoftmetal: $SOFTMETAL_LIBRARY, else the one beside the installed extension. Raises FileNotFoundError."""
    if named := os.environ.get("SOFTMETAL_LIBRARY"):
        return Path(named).resolve(strict=True)
    package = find_spec("pymetal")
    for folder in package.submodule_search_locations or [] if package else []:
        if (library := Path(folder) / "libsoftmetal.so").exists():
            return library
    raise FileNotFoundError("no libsoftmetal.so: install pymetal, or name one in $SOFTMETAL_LIBRARY")


def run(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    input: str | None = None,
    timeout: float | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; a failure shows everything that it printed."""
    finished = subprocess.run(
        command, capture_output=True, text=True, check=False, env=env, input=input, timeout=timeout
    )
    if finished.returncode != 0:
        shown = " ".join(command)
        raise AssertionError(f"exit code {finished.returncode} of {shown}\n{finished.stdout}{finished.stderr}")
    return finished

"""An extension module of empty nanobind calls, built for the occasion with the compiler of the build."""

from __future__ import annotations

import importlib.util
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from types import ModuleType

import nanobind

NAME = "empty_calls_module"
FLAGS = ("-std=c++17", "-O3", "-DNDEBUG", "-fPIC", "-shared", "-fvisibility=hidden", "-fno-strict-aliasing")


def build_empty_calls(compiler: tuple[str, ...]) -> ModuleType:
    """The module, compiled in a temporary folder."""
    package = Path(nanobind.__file__).parent
    sources = (Path(__file__).parent / "module.cpp", package / "src" / "nb_combined.cpp")
    includes = (package / "include", package / "ext" / "robin_map" / "include", sysconfig.get_path("include"))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{NAME}.so"
        command = [*compiler, *FLAGS, *(f"-I{path}" for path in includes), *map(str, sources), "-o", str(target)]
        subprocess.run(command, check=True)
        return _loaded(target)


def _loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(NAME, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""The system that pymetal runs on."""

from __future__ import annotations

import os
import platform
import sys
from enum import Enum
from pathlib import Path

import numpy as np

import pymetal as pm
from pymetal._device_facts import abilities, families, limits

VARIABLES = ("MTL_", "METAL_", "PYMETAL_", "SOFTMETAL_", "NSZombieEnabled", "XDG_CACHE_HOME")


def system() -> dict[str, str]:
    """Operating system, Python and packages."""
    mac_version = platform.mac_ver()[0]
    return {
        "system": f"macOS {mac_version}" if mac_version else platform.platform(),
        "processor": f"{platform.machine()}, {os.cpu_count()} threads",
        "python": f"{platform.python_implementation()} {platform.python_version()} ({sys.executable})",
        "pymetal": f"{pm.__version__} ({pm.__path__[0]})",
        "numpy": np.__version__,
    }


def device() -> dict[str, object]:
    """The default device; only an `error` where there is none."""
    try:
        found = pm.create_system_default_device()
    except pm.MetalError as error:
        return {"error": str(error)}
    return {
        "name": found.name,
        "families": families(found),
        "limits": {name: _plain(value) for name, value in limits(found).items()},
        "abilities": [name for name, has in abilities(found).items() if has],
    }


def compiler() -> dict[str, str]:
    """What compiles shaders, and where the results are kept."""
    if sys.platform == "darwin":
        return {"compiler": "Metal.framework's own"}
    from softmetal.msl.compilation.toolchain import ToolchainError, find_toolchain
    from softmetal.msl.kernel_cache.cache import DiskCache
    from softmetal.msl.kernel_cache.cache_folder import default_folder

    try:
        toolchain = find_toolchain(DiskCache())
        described = f"clang {toolchain.version}: {' '.join(toolchain.clang)}, {' '.join(toolchain.linker)}"
    except ToolchainError as error:
        described = f"none: {error}"
    return {"compiler": described, "cache": _folder(Path(default_folder()))}


def environment() -> dict[str, str]:
    """The environment variables that change what Metal, pymetal or softmetal do."""
    return {name: value for name, value in sorted(os.environ.items()) if name.startswith(VARIABLES)}


def _plain(value: object) -> object:
    """What JSON can hold of a property."""
    if isinstance(value, Enum):
        return value.name
    return list(value) if isinstance(value, pm.Size) else value


def _folder(path: Path) -> str:
    if not path.is_dir():
        return f"{path} (not made yet)"
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return f"{path} ({size / 2**20:.1f} MiB{'' if os.access(path, os.W_OK) else ', not writable'})"

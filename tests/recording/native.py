"""Compiles native/: the entry points of recorded messages and functions."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from generator.api import Api
from tests.softmetal_abi.native import find_compiler, run

SOURCES = Path(__file__).parent / "native"


def supported() -> bool:
    """Whether the recorder knows the calling convention, and can be preloaded."""
    return sys.platform == "linux" and platform.machine() == "x86_64"


def build(api: Api, library: Path, folder: Path) -> Path:
    """The shared object to preload before libsoftmetal."""
    symbols = sorted({function.symbol for function in api.functions if function.symbol})
    (folder / "functions.inc").write_text("".join(f"FUNCTION_NAMED {symbol}\n" for symbol in symbols))
    target = folder / "recording.so"
    compiler = (*find_compiler(library), "-fno-sanitize=undefined")
    objects: list[Path] = []
    for source, language in ((SOURCES / "trampoline.S", "assembler-with-cpp"), (SOURCES / "lookups.c", "c")):
        objects.append(folder / f"{source.stem}.o")
        run([*compiler, "-x", language, "-fPIC", "-O1", "-I", str(folder), "-c", str(source), "-o", str(objects[-1])])
    run([*compiler, "-shared", *map(str, objects), "-ldl", "-o", str(target)])
    return target

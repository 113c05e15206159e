"""Compiles C++ that uses the MSL library headers and runs it over NumPy arrays.

The compiler is called directly, not through softmetal's own driver, so that a fault there cannot hide one in the
headers.
"""

import ctypes
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

INCLUDE = Path(__file__).parents[2] / "softmetal" / "msl" / "include"
FLAGS = [
    *("-x", "c++", "-std=c++17", "-target", "x86_64-linux-gnu", "-march=native", "-fPIC", "-fvisibility=hidden"),
    *("-fdeclspec", "-nostdinc", "-nostdinc++", "-fno-exceptions", "-fno-rtti", "-fno-math-errno"),
    *("-fno-trapping-math", "-ffp-contract=off", "-Xclang", "-ffloat16-excess-precision=none"),
    *("-Wall", "-Wextra", "-Werror", "-Wno-unused", "-Wno-unused-parameter"),
]

# Every unit starts with the library, the functions a kernel's host provides, and the macro for what tests call.
PRELUDE = """\
#include "softmetal/services.h"
#include <metal_stdlib>
#define EXPORT extern "C" __attribute__((visibility("default")))
using namespace metal;
#line 1
"""


@dataclass(frozen=True)
class Compiler:
    """A clang that accepts the flags above, and a linker for its objects."""

    name: str
    clang: tuple[str, ...]
    linker: tuple[str, ...]


def available_compilers() -> list[Compiler]:
    """The clangs of this machine that the software device may meet: a system one (19 or newer) and zig's."""
    found: list[Compiler] = []
    for version in range(25, 18, -1):
        clang = shutil.which(f"clang-{version}")
        if clang is not None:
            found.append(Compiler(f"clang-{version}", (clang,), (clang, "-shared")))
            break
    try:
        import ziglang
    except ImportError:
        return found
    zig = str(Path(ziglang.__file__).parent / "zig")
    found.append(Compiler("zig", (zig, "clang"), (zig, "ld.lld", "-shared")))
    return found


class CompileError(Exception):
    """The compiler refused a unit; the text is its diagnostics."""


def check(compiler: Compiler, source: str, folder: Path) -> None:
    """Compile `source` without producing code. Raises `CompileError`."""
    _compile(compiler, source, folder, ["-fsyntax-only"])


def build(compiler: Compiler, source: str, folder: Path, optimization: str) -> ctypes.CDLL:
    """Compile and load `source`. Raises `CompileError`."""
    _compile(compiler, source, folder, [optimization, "-c", "-o", str(folder / "unit.o")])
    library = folder / "unit.so"
    # The math library is named, as the process that runs kernels has it loaded.
    command = [*compiler.linker, str(folder / "unit.o"), "-o", str(library)]
    subprocess.run(command, check=True, capture_output=True)
    ctypes.CDLL("libm.so.6", mode=ctypes.RTLD_GLOBAL)
    return ctypes.CDLL(str(library))


def _compile(compiler: Compiler, source: str, folder: Path, action: Sequence[str]) -> None:
    path = folder / "unit.cc"
    path.write_text(PRELUDE + source)
    command = [*compiler.clang, *FLAGS, f"-I{INCLUDE}", *action, str(path)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode != 0:
        raise CompileError(result.stderr)


def elementwise(name: str, result: str, parameters: Sequence[str], expression: str) -> str:
    """A function `name(a, b, …, out, count)` that writes `expression` of the elements `a`, `b`, … to `out`."""
    letters = "abcd"[: len(parameters)]
    arrays = "".join(f"const {kind}* {letter}_, " for kind, letter in zip(parameters, letters, strict=True))
    elements = " ".join(
        f"const {kind} {letter} = {letter}_[i];" for kind, letter in zip(parameters, letters, strict=True)
    )
    return (
        f"EXPORT void {name}({arrays}{result}* out, ulong count) {{\n"
        f"  for (ulong i = 0; i < count; ++i) {{ {elements} out[i] = {expression}; }}\n}}\n"
    )


def aligned(array: NDArray[Any]) -> NDArray[Any]:
    """A contiguous copy whose first byte is aligned for the largest vector, as Metal's buffers are."""
    alignment = 256
    memory = np.empty(array.nbytes + alignment, np.uint8)
    start = -memory.ctypes.data % alignment
    copy = memory[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    copy[...] = array
    return copy


def call(library: ctypes.CDLL, name: str, result: NDArray[Any], *arguments: NDArray[Any]) -> Any:
    """Run an `elementwise` function; `result` gives the shape and type of what is returned."""
    arrays = [aligned(argument) for argument in arguments]
    out = aligned(result)
    pointers = [ctypes.c_void_p(array.ctypes.data) for array in (*arrays, out)]
    getattr(library, name)(*pointers, ctypes.c_ulong(len(result)))
    return out

"""The metal library as a precompiled header, and the services object: built on first use, then cached."""

import hashlib
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from softmetal.msl.cache import DiskCache, content_key
from softmetal.msl.toolchain import Toolchain, ToolchainError, cpu_identity, target_triple

INCLUDE_FOLDER = Path(__file__).parent / "include"
KERNEL_ABI = Path(__file__).parent.parent / "exec" / "kernel_abi.h"
PRELUDE = INCLUDE_FOLDER / "softmetal" / "prelude.h"
SERVICES = INCLUDE_FOLDER / "softmetal" / "services.c"


@dataclass(frozen=True)
class CodeOptions:
    """Compile options that change what the precompiled header means."""

    contract: str = "fast"  # clang's -ffp-contract
    optimization: str = "-O3"


@dataclass(frozen=True)
class Built:
    """A cached file and the seconds it took to build; 0 when it was there already."""

    path: Path
    seconds: float


@cache
def library_headers() -> frozenset[str]:
    """The names that a shader may include: those of the metal library, which is included already."""
    names = {path.name for path in INCLUDE_FOLDER.glob("metal_*") if path.is_file()}
    return frozenset(names | {"simd/simd.h"})


@cache
def compiler_identity() -> str:
    """A hash of the headers and of this compiler itself: an edited one makes different code."""
    digest = hashlib.sha256()
    headers = sorted(path for path in INCLUDE_FOLDER.rglob("*") if path.is_file())
    for path in [KERNEL_ABI, *headers, *sorted(Path(__file__).parent.glob("*.py"))]:
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def language_flags(options: CodeOptions) -> list[str]:
    """The flags that the precompiled header and every program must share, or clang refuses the header."""
    return [
        *("-x", "c++", "-std=c++17", f"--target={target_triple()}", "-march=native", options.optimization),
        *("-fdeclspec", "-nostdinc", "-nostdinc++", "-fno-exceptions", "-fno-rtti", "-fvisibility=hidden"),
        *("-fPIC", "-fno-math-errno", "-fno-trapping-math", f"-ffp-contract={options.contract}", "-fno-gnu-inline-asm"),
        *("-Xclang", "-ffloat16-excess-precision=none"),  # each half operation rounds, as on a GPU
        *("-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-fno-ident", "-fno-color-diagnostics"),
        *("-I", str(INCLUDE_FOLDER)),
    ]


class PrecompiledLibrary:
    """Builds each artifact at most once among all processes that share the cache."""

    def __init__(self, toolchain: Toolchain, disk: DiskCache) -> None:
        self._toolchain = toolchain
        self._disk = disk
        self._found: dict[str, Built] = {}

    def header(self, options: CodeOptions) -> Built:
        """The precompiled header for `options`."""
        # The header's key holds the content of its sources, so that their dates need not be checked again.
        flags = ["-x", "c++-header", *language_flags(options)[2:], "-w", "-Xclang", "-fno-pch-timestamp", str(PRELUDE)]
        return self._artifact("header", ".pch", flags)

    def services(self) -> Built:
        """The object with the kernel's side of softmetal_services."""
        flags = ["-x", "c", f"--target={target_triple()}", "-march=native", "-O2", "-fPIC", "-w", "-c", str(SERVICES)]
        return self._artifact("services", ".o", [*flags, "-fno-stack-protector", "-fno-asynchronous-unwind-tables"])

    def _artifact(self, kind: str, suffix: str, flags: Sequence[str]) -> Built:
        key = content_key(
            {
                "flags": "\0".join(flags),
                "compiler": compiler_identity(),
                "toolchain": self._toolchain.identity,
                "cpu": cpu_identity(),
            }
        )
        built = self._found.get(key)
        if built is None or not built.path.exists():
            built = self._found[key] = self._find_or_build(kind, key, suffix, flags)
        return built

    def _find_or_build(self, kind: str, key: str, suffix: str, flags: Sequence[str]) -> Built:
        if (path := self._disk.find(kind, key, suffix)) is not None:
            return Built(path, 0.0)
        start = time.perf_counter()
        with self._disk.exclusive(f"{kind}-{key}"):
            path = self._disk.find(kind, key, suffix)
            if path is None:
                with self._disk.new_file(kind, key, suffix) as temporary:
                    self._build([*flags, "-o", str(temporary)])
                path = self._disk.find(kind, key, suffix)
        if path is None:
            raise OSError(f"the {kind} vanished from the cache while it was made")
        return Built(path, time.perf_counter() - start)

    def _build(self, arguments: Sequence[str]) -> None:
        command = self._toolchain.compile_command(arguments)
        result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if result.returncode != 0:
            raise ToolchainError(
                f"the metal library does not compile with {self._toolchain.clang[0]}:\n{result.stderr}"
            )

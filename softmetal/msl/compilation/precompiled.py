"""The metal library as a precompiled header, and the services object: built on first use, then cached."""

import errno
import hashlib
import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from softmetal.msl.compilation.toolchain import Toolchain, ToolchainError, target_triple
from softmetal.msl.kernel_cache.cache import DiskCache, content_key
from softmetal.msl.kernel_cache.processor import cpu_identity

PACKAGE = Path(__file__).parents[1]
INCLUDE_FOLDER = PACKAGE / "include"
KERNEL_ABI = PACKAGE.parent / "exec" / "kernel_abi.h"
KERNEL_ABI_PARTS = (
    *(KERNEL_ABI.with_name(f"kernel_{part}.h") for part in ("commands", "texture", "validation")),
    KERNEL_ABI.with_name("render_abi.h"),
)
PRELUDE = INCLUDE_FOLDER / "softmetal" / "prelude.h"
SERVICES = INCLUDE_FOLDER / "softmetal" / "services.c"
REGION_RUNNER = INCLUDE_FOLDER / "softmetal" / "region_runner.cpp"
BATCHES = INCLUDE_FOLDER / "softmetal" / "sampling" / "batches.cpp"
VALIDATION_SERVICES = INCLUDE_FOLDER / "softmetal" / "validation_services.c"


@dataclass(frozen=True)
class CodeOptions:
    """Compile options that change what the precompiled header means."""

    contract: str = "fast"  # clang's -ffp-contract
    optimization: str = "-O3"
    functions: str = "fast"  # the variant that a mathematical function without a namespace is: "fast" or "precise"
    keeps_address_spaces: bool = False


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
    for path in [KERNEL_ABI, *KERNEL_ABI_PARTS, *headers, *sorted(PACKAGE.rglob("*.py"))]:
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def language_flags(options: CodeOptions) -> list[str]:
    """The flags that the precompiled header and every program must share, or clang refuses the header."""
    return [
        *("-x", "c++", "-std=c++17", *_target_flags(), options.optimization),
        *("-fdeclspec", "-nostdinc", "-nostdinc++", "-fno-exceptions", "-fno-rtti", "-fvisibility=hidden"),
        *("-fPIC", "-fno-math-errno", "-fno-trapping-math", f"-ffp-contract={options.contract}", "-fno-gnu-inline-asm"),
        *("-Xclang", "-ffloat16-excess-precision=none"),  # each half operation rounds, as on a GPU
        "-fno-strict-float-cast-overflow",  # integers take the nearest value they have, as the library's vectors do
        # A large frame touches each page of it, so that a full stack faults in the page below and never skips it.
        "-fstack-clash-protection",
        *("-fno-stack-protector", "-fno-asynchronous-unwind-tables", "-fno-ident", "-fno-color-diagnostics"),
        *(["-DSOFTMETAL_PRECISE_FUNCTIONS"] if options.functions == "precise" else []),
        *(_address_space_flags() if options.keeps_address_spaces else ()),
        *("-I", str(INCLUDE_FOLDER)),
    ]


def code_generation_flags(options: CodeOptions) -> list[str]:
    """The flags for LLVM IR that `language_flags` led to."""
    return ["-x", "ir", *_target_flags(), options.optimization, "-fPIC", f"-ffp-contract={options.contract}"]


def _address_space_flags() -> list[str]:
    """SYCL brings address spaces to C++ (`include/softmetal/annotations.h`); its calls are no meetings of threads here.

    Clang asks the host, of which a device knows, how `bfloat` is mangled.
    """
    internal = ("-fsycl-is-device", "-aux-triple", target_triple())
    return ["-fno-convergent-functions", *(part for flag in internal for part in ("-Xclang", flag))]


def _target_flags() -> tuple[str, str]:
    """Code for this very CPU; arm64 names it differently."""
    triple = target_triple()
    return f"--target={triple}", "-mcpu=native" if triple.startswith("aarch64") else "-march=native"


class PrecompiledLibrary:
    """Builds each artifact at most once among all processes that share the cache."""

    def __init__(self, toolchain: Toolchain, disk: DiskCache) -> None:
        self._toolchain = toolchain
        self._disk = disk
        self._found: dict[str, Built] = {}

    def header(self, options: CodeOptions) -> Built:
        """The precompiled header for `options`."""
        # The header's key holds the content of its sources, so that their dates need not be checked again.
        flags = ["-x", "c++-header", *language_flags(options)[2:], "-w", "-Xclang", "-fno-pch-timestamp"]
        # Else each program would begin with instantiating what the library itself uses.
        return self._artifact("header", ".pch", [*flags, "-fpch-instantiate-templates", str(PRELUDE)])

    def file_system(self, header: Path) -> Path:
        """A description of the only files that clang may see: the metal library and one precompiled header.

        The rewriter refuses includes with a clear message; this makes them impossible.
        """
        visible = [
            {"type": "directory-remap", "name": str(INCLUDE_FOLDER), "external-contents": str(INCLUDE_FOLDER)},
            {"type": "directory-remap", "name": str(KERNEL_ABI.parent), "external-contents": str(KERNEL_ABI.parent)},
            {"type": "file", "name": str(header), "external-contents": str(header)},
        ]
        text = json.dumps({"version": 0, "fallthrough": False, "case-sensitive": True, "roots": visible})
        key = content_key({"text": text})
        return self._disk.find("files", key) or self._disk.write_text("files", key, text)

    def services(self) -> Built:
        """The object with the kernel's side of softmetal_services."""
        return self._object(SERVICES)

    def validation_services(self) -> Built:
        """The object with the kernel's side of softmetal_validation_services."""
        return self._object(VALIDATION_SERVICES)

    def region_runner(self) -> Built:
        """The object that runs kernels which consist of regions."""
        return self._object(
            REGION_RUNNER, "-x", "c++", "-std=c++17", "-fno-exceptions", "-fno-rtti", "-fvisibility=hidden"
        )

    def batches(self) -> Built:
        """The object that samples textures for many threads at once."""
        flags = [
            *language_flags(CodeOptions()),
            "-include",
            str(PRELUDE),
            "-ffunction-sections",
            "-w",
            "-c",
            str(BATCHES),
        ]
        return self._artifact("services", ".o", flags)

    def _object(self, source: Path, *language: str) -> Built:
        flags = [*(language or ("-x", "c")), *_target_flags(), "-O2", "-fPIC", "-w", "-c", str(source)]
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
                path = self._disk.store(kind, key, lambda output: self._build(flags, output), suffix)
        return Built(path, time.perf_counter() - start)

    def _build(self, flags: Sequence[str], output: Path) -> None:
        command = self._toolchain.compile_command([*flags, "-o", str(output)])
        result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if "No space left on device" in result.stderr:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(output))
        if result.returncode != 0:
            raise ToolchainError(
                f"the metal library does not compile with {self._toolchain.clang[0]}:\n{result.stderr}"
            )

"""Runs the compiler and the linker."""

import errno
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from softmetal.msl.precompiled import CodeOptions, PrecompiledLibrary, language_flags
from softmetal.msl.toolchain import Toolchain
from softmetal.msl.wrapper import ProgramText

# GPU compilers inline everything; loops over threads can only be vectorised when no call is left in them.
# Sections of their own let the linker drop what the kernel does not reach.
_CODE_FLAGS = ("-mllvm", "-inline-threshold=10000", "-ffunction-sections", "-fdata-sections")

# Far beyond any real shader; only ends a compiler that was led into an endless template.
_TIMEOUT = 600.0


@dataclass(frozen=True)
class CompilerOutput:
    """What clang left: `data` is empty when it failed."""

    succeeded: bool
    data: bytes
    messages: str


class Clang:
    """Compiles programs in front of which stands the precompiled metal library."""

    def __init__(self, toolchain: Toolchain, library: PrecompiledLibrary) -> None:
        self._toolchain = toolchain
        self._library = library

    def annotated_ir(self, program: ProgramText, options: CodeOptions, extra: Sequence[str]) -> CompilerOutput:
        """Unoptimised IR text with annotations and debug information."""
        flags = ["-Xclang", "-disable-llvm-passes", "-g", "-fstandalone-debug", "-S", "-emit-llvm", *extra]
        return self._compile(program, options, [*flags, "-o", "-"], None)

    def object_code(self, program: ProgramText, options: CodeOptions, extra: Sequence[str]) -> CompilerOutput:
        """A relocatable object."""
        with tempfile.NamedTemporaryFile(prefix="softmetal-", suffix=".o") as output:
            return self._compile(
                program, options, [*_CODE_FLAGS, "-w", "-c", *extra, "-o", output.name], Path(output.name)
            )

    def link(self, object_code: bytes, output: Path) -> str:
        """Makes a shared object of a kernel's object and the services; returns the linker's complaints."""
        services = self._library.services().path
        with tempfile.NamedTemporaryFile(prefix="softmetal-", suffix=".o") as kernel:
            kernel.write(object_code)
            kernel.flush()
            command = self._toolchain.link_command([Path(kernel.name), services], output)
            result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if "No space left on device" in result.stderr:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(output))
        return "" if result.returncode == 0 else result.stderr or f"{command[0]} failed"

    def _compile(
        self, program: ProgramText, options: CodeOptions, flags: Sequence[str], output: Path | None
    ) -> CompilerOutput:
        header = self._library.header(options).path
        files = ["-ivfsoverlay", str(self._library.file_system(header)), "-include-pch", str(header)]
        command = self._toolchain.compile_command([*language_flags(options), *files, *flags, "-"])
        try:
            result = subprocess.run(
                command, input=program.text.encode(errors="replace"), capture_output=True, timeout=_TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            return CompilerOutput(False, b"", f"compilation took longer than {_TIMEOUT:.0f} s")
        succeeded = result.returncode == 0
        data = (result.stdout if output is None else output.read_bytes()) if succeeded else b""
        return CompilerOutput(succeeded, data, result.stderr.decode(errors="replace"))

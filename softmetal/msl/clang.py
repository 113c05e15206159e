"""Runs the compiler and the linker."""

import contextlib
import errno
import os
import resource
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from softmetal.msl.defined_arithmetic import define_all_operations
from softmetal.msl.precompiled import CodeOptions, PrecompiledLibrary, code_generation_flags, language_flags
from softmetal.msl.toolchain import Toolchain
from softmetal.msl.wrapper import ProgramText

# GPU compilers inline everything; loops over threads can only be vectorised when no call is left in them.
# Sections of their own let the linker drop what the kernel does not reach.
_INLINE_THRESHOLDS = ("inline-threshold", "inlinehint-threshold", "locally-hot-callsite-threshold")
_CODE_FLAGS = (
    *(part for name in _INLINE_THRESHOLDS for part in ("-mllvm", f"-{name}=10000")),
    *("-ffunction-sections", "-fdata-sections"),
)

# Far beyond any real shader; they only end a compiler that was led into an endless template.
_TIMEOUT = 120.0  # seconds
_MEMORY_LIMIT = 4 << 30  # bytes of address space


@dataclass(frozen=True)
class CompilerOutput:
    """What clang left: `data` is empty when it failed."""

    succeeded: bool
    data: bytes
    messages: str


@contextlib.contextmanager
def _temporary_object() -> Generator[Path]:
    """An empty file; clang deletes it when it fails."""
    descriptor, name = tempfile.mkstemp(prefix="softmetal-", suffix=".o")
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


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
        with _temporary_object() as output:
            return self._compile(program, options, [*_CODE_FLAGS, "-w", "-c", *extra, "-o", str(output)], output)

    def object_code_with_defined_arithmetic(
        self, program: ProgramText, options: CodeOptions, extra: Sequence[str]
    ) -> CompilerOutput:
        """The same where no operands of an integer operation are undefined; takes one more run of clang."""
        flags = ["-Xclang", "-disable-llvm-passes", "-S", "-emit-llvm", "-w", *extra]
        front = self._compile(program, options, [*flags, "-o", "-"], None)
        if not front.succeeded:
            return front
        ir = define_all_operations(front.data.decode())
        with _temporary_object() as output:
            command = [*code_generation_flags(options), *_CODE_FLAGS, "-w", "-c", "-o", str(output), "-"]
            return self._run(command, ir.encode(), output)

    def link(self, object_code: bytes, output: Path) -> str:
        """Makes a shared object of a kernel's object and the services; returns the linker's complaints."""
        services = self._library.services().path
        with _temporary_object() as kernel:
            kernel.write_bytes(object_code)
            command = self._toolchain.link_command([kernel, services], output)
            result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if "No space left on device" in result.stderr:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(output))
        return "" if result.returncode == 0 else result.stderr or f"{command[0]} failed"

    def _compile(
        self, program: ProgramText, options: CodeOptions, flags: Sequence[str], output: Path | None
    ) -> CompilerOutput:
        header = self._library.header(options).path
        files = ["-ivfsoverlay", str(self._library.file_system(header)), "-include-pch", str(header)]
        return self._run([*language_flags(options), *files, *flags, "-"], program.text.encode(errors="replace"), output)

    def _run(self, arguments: Sequence[str], text: bytes, output: Path | None) -> CompilerOutput:
        process = subprocess.Popen(
            self._toolchain.compile_command(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with process:
            # It is gone already when it could not read its arguments.
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(process.pid, resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
            try:
                printed, messages = process.communicate(text, _TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                return CompilerOutput(False, b"", f"compilation took longer than {_TIMEOUT:.0f} s")
        succeeded = process.returncode == 0
        data = (printed if output is None else output.read_bytes()) if succeeded else b""
        return CompilerOutput(succeeded, data, messages.decode(errors="replace"))

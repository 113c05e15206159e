"""Runs the compiler and the linker."""

import contextlib
import errno
import os
import re
import resource
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from softmetal.msl.compilation.precompiled import CodeOptions, PrecompiledLibrary, code_generation_flags, language_flags
from softmetal.msl.compilation.toolchain import Toolchain
from softmetal.msl.llvm_ir.defined_arithmetic import define_all_operations
from softmetal.msl.wrapping.execution_mode import Mode
from softmetal.msl.wrapping.wrapper import ProgramText

# GPU compilers inline everything; loops over threads can only be vectorised when no call is left in them.
# Sections of their own let the linker drop what the kernel does not reach.
_INLINE_THRESHOLDS = ("inline-threshold", "inlinehint-threshold", "locally-hot-callsite-threshold")
_CODE_FLAGS = (
    *(part for name in _INLINE_THRESHOLDS for part in ("-mllvm", f"-{name}=10000")),
    *("-ffunction-sections", "-fdata-sections"),
)
_FRONT_FLAGS = ("-Xclang", "-disable-llvm-passes", "-S", "-emit-llvm", "-w")
# Loops that are short and of known length are unrolled, others stay as they are: loops over threads come later.
_SCALAR_FLAGS = (
    *("-fno-vectorize", "-fno-slp-vectorize", "-fno-discard-value-names"),
    *("-mllvm", "-unroll-runtime=false", "-mllvm", "-unroll-allow-partial=false"),
)

# In attribute groups: see SOFTMETAL_MEETING (include/softmetal/services.h).
_NO_REPETITION = re.compile(r"\bnoduplicate (?=[^\n]*\}$)", re.MULTILINE)

# Far beyond any real shader; they only end a compiler that was led into an endless template.
_TIMEOUT = 120.0  # seconds
_MEMORY_LIMIT = 4 << 30  # bytes of address space


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
        if options.keeps_address_spaces:  # which leaves out what nobody calls, entry points too
            flags += ["-Xclang", "-femit-all-decls"]
        return self._compile(program, options, [*flags, "-o", "-"])

    def object_code(self, program: ProgramText, options: CodeOptions, extra: Sequence[str]) -> CompilerOutput:
        """A relocatable object."""
        return self._compile(program, options, [*_CODE_FLAGS, "-w", "-c", *extra, "-o", "-"])

    def object_code_with_defined_arithmetic(
        self, program: ProgramText, options: CodeOptions, extra: Sequence[str]
    ) -> CompilerOutput:
        """The same where no operands of an integer operation are undefined; takes one more run of clang."""
        front = self.unoptimised_ir(program, options, extra)
        if not front.succeeded:
            return front
        return self.object_code_of_ir(define_all_operations(front.data.decode()), options)

    def optimised_ir(
        self,
        program: ProgramText,
        options: CodeOptions,
        extra: Sequence[str],
        *,
        defined_arithmetic: bool,
        unrolled: bool = True,
        repeats_meetings: bool = False,
    ) -> CompilerOutput:
        """LLVM IR text for `object_code_of_ir`: everything inlined, no loop vectorised.

        Functions in which threads meet are only inlined where they are called once, unless it `repeats_meetings`.
        """
        loops = () if unrolled else ("-fno-unroll-loops",)
        flags = [*_CODE_FLAGS, *_SCALAR_FLAGS, *loops, "-S", "-emit-llvm", "-w", "-o", "-"]
        if not defined_arithmetic and not repeats_meetings:
            return self._compile(program, options, [*flags, *extra])
        front = self._compile(program, options, [*_FRONT_FLAGS, "-fno-discard-value-names", *extra, "-o", "-"])
        if not front.succeeded:
            return front
        ir = front.data.decode()
        ir = define_all_operations(ir) if defined_arithmetic else ir
        ir = _NO_REPETITION.sub("", ir) if repeats_meetings else ir
        return self._run([*code_generation_flags(options), *flags, "-"], ir.encode())

    def object_code_of_ir(self, ir: str, options: CodeOptions) -> CompilerOutput:
        """A relocatable object of LLVM IR text."""
        return self._run([*code_generation_flags(options), *_CODE_FLAGS, "-w", "-c", "-o", "-", "-"], ir.encode())

    def unoptimised_ir(self, program: ProgramText, options: CodeOptions, extra: Sequence[str]) -> CompilerOutput:
        """LLVM IR text as clang's front end makes it."""
        return self._compile(program, options, [*_FRONT_FLAGS, *extra, "-o", "-"])

    def optimise(self, ir: str, options: CodeOptions) -> CompilerOutput:
        """LLVM IR text after the optimisations of `options`, everything inlined."""
        flags = [*_CODE_FLAGS, "-fno-discard-value-names", "-S", "-emit-llvm", "-w", "-o", "-"]
        return self._run([*code_generation_flags(options), *flags, "-"], ir.encode())

    def link(self, object_code: bytes, output: Path, mode: Mode, *, samples_in_batches: bool) -> str:
        """Makes a shared object of a kernel's object and the services; returns the linker's complaints."""
        services = [self._library.services().path]
        if mode is Mode.VALIDATED:
            services.append(self._library.validation_services().path)
        if mode is Mode.REGIONS:
            services.append(self._library.region_runner().path)
        if samples_in_batches:
            services.append(self._library.batches().path)
        # Where there is room for the result there is some for this.
        kernel = output.with_suffix(".o.tmp")
        try:
            kernel.write_bytes(object_code)
            command = self._toolchain.link_command([kernel, *services], output)
            result = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        finally:
            kernel.unlink(missing_ok=True)
        if "No space left on device" in result.stderr:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(output))
        return "" if result.returncode == 0 else result.stderr or f"{command[0]} failed"

    def _compile(self, program: ProgramText, options: CodeOptions, flags: Sequence[str]) -> CompilerOutput:
        header = self._library.header(options).path
        files = ["-ivfsoverlay", str(self._library.file_system(header)), "-include-pch", str(header)]
        return self._run([*language_flags(options), *files, *flags, "-"], program.text.encode(errors="replace"))

    def _run(self, arguments: Sequence[str], text: bytes) -> CompilerOutput:
        """What clang writes to standard output, so that compiling needs no room on any disk."""
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
        return CompilerOutput(succeeded, printed if succeeded else b"", messages.decode(errors="replace"))

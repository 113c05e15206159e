"""Turns one kernel into machine code, and checks that the code is nothing but a kernel."""

import os
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from softmetal.msl.compilation import diagnostics
from softmetal.msl.compilation.clang import Clang, CompilerOutput
from softmetal.msl.compilation.object_file import ObjectFile, read_object
from softmetal.msl.constant_values import Values
from softmetal.msl.fission import MeetingInFunctionError, NotFissionableError, into_regions
from softmetal.msl.library import Program
from softmetal.msl.llvm_ir.group_functions import BATCH_FUNCTIONS, GROUP_FUNCTIONS
from softmetal.msl.protocol import (
    COMPILE_FAILURE,
    LIBRARY_ERROR_DOMAIN,
    PIPELINE_ERROR_DOMAIN,
    PIPELINE_INTERNAL,
    PIPELINE_INVALID_INPUT,
    PIPELINE_UNSUPPORTED,
    RequestError,
)
from softmetal.msl.reflection.binding import BoundParameter, Source, UnsupportedKernelError, bind_kernel
from softmetal.msl.reflection.memory_writes import may_write
from softmetal.msl.reflection.reflect import EntryPoint
from softmetal.msl.reflection.stage_input import StageInput, StageInputError
from softmetal.msl.reflection.stage_values import StageError
from softmetal.msl.stage_code.helper_lanes import THREAD, HelperError, with_helper_lanes
from softmetal.msl.stage_code.quiet_functions import with_quiet_function
from softmetal.msl.stage_code.sample_pattern import SamplePatternError, with_sample_pattern
from softmetal.msl.stage_code.stage_module import stage_module, with_loops_apart
from softmetal.msl.validation.build import HOOKS, ValidatedProgram, compile_validated
from softmetal.msl.wrapping.execution_mode import Mode
from softmetal.msl.wrapping.stage_wrapper import FRAGMENT_ENTRY, VERTEX_ENTRY, has_helpers
from softmetal.msl.wrapping.wrapper import ProgramText, function_program, kernel_program

_MATH = """
    sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh sincos exp exp2 exp10 expm1 log log2 log10 log1p
    pow sqrt cbrt hypot fmod remainder fma fmax fmin fdim floor ceil trunc round roundeven rint nearbyint lround lrint
    llround llrint ldexp frexp modf scalbn scalbln ilogb logb copysign nextafter erf erfc tgamma lgamma fabs
"""
_ALLOWED_SYMBOLS = (
    frozenset({"memcpy", "memmove", "memset", "memcmp", "bcmp", "__tls_get_addr", "_GLOBAL_OFFSET_TABLE_"})
    | frozenset(
        {"softmetal_run_threadgroup", "softmetal_context_memory", "softmetal_run_region_group"}
        | GROUP_FUNCTIONS
        | BATCH_FUNCTIONS
    )
    | frozenset({"softmetal_unpack_pixel", "softmetal_pack_pixel", "softmetal_log"})
    | frozenset({"__truncsfbf2", "__truncdfbf2", "__truncdfhf2", "__truncsfhf2", "__extendhfsf2"})
    | frozenset(name + suffix for name in _MATH.split() for suffix in ("", "f"))
)


# What a module exports, see kernel_abi.h and render_abi.h.
_ENTRIES = {"kernel": "softmetal_run", "vertex": VERTEX_ENTRY, "fragment": FRAGMENT_ENTRY}


# Kinds of functions that kernels call through tables (MSL specification 5.1.4 and 5.1.5).
CALLED_THROUGH_TABLES = ("visible", "stitchable")

# "fibers" keeps kernels whose threads meet from running as regions: to compare, or to rule regions out.
EXECUTION_VARIABLE = "PYMETAL_EXECUTION"


def forced_fibers() -> bool:
    """Whether the environment asks for fibers. Part of what names a compiled kernel in the cache."""
    return os.environ.get(EXECUTION_VARIABLE) == "fibers"


@dataclass(frozen=True)
class KernelCode:
    """A compiled kernel; `threadgroup_memory` is what its own variables need, in bytes.

    `why_fibers` says what keeps a kernel whose threads meet from running as loops; empty when nothing does.
    """

    object_code: bytes
    mode: Mode
    bound: tuple[BoundParameter, ...]
    threadgroup_memory: int
    why_fibers: str = ""
    samples_in_batches: bool = False


@dataclass(frozen=True)
class PipelineSettings:
    """What a pipeline adds to its kernel; `calls_may_meet`: threads meet in functions that it calls through tables."""

    stage_input: StageInput | None = None
    calls_may_meet: bool = False


def build(
    program: Program, kernel: EntryPoint, constants: Values, settings: PipelineSettings, clang: Clang
) -> KernelCode:
    """Compiles in the mode that the optimised code needs: plain loops when no threads meet in it, else regions.

    Fibers run what regions cannot express.
    """
    bound = _bound_with(kernel, settings)
    source = _Source(program, kernel, constants, bound, settings, clang)
    has_regions = source.must_meet or (kernel.may_sample and kernel.kind != "vertex")
    in_regions = source.in_regions() if has_regions and not settings.calls_may_meet else None
    compiled = in_regions or source.in_mode(Mode.LOOP)
    if compiled.facts.undefined_symbols & GROUP_FUNCTIONS or settings.calls_may_meet:
        source.why_fibers = source.why_fibers or "threads meet in a linked function"
        compiled = source.in_mode(Mode.FIBER)
    _check(kernel, compiled.facts)
    why_fibers = source.why_fibers if compiled.mode is Mode.FIBER else ""
    samples_in_batches = not BATCH_FUNCTIONS.isdisjoint(compiled.facts.undefined_symbols)
    return KernelCode(
        compiled.object_code,
        compiled.mode,
        bound,
        compiled.facts.thread_local_size,
        why_fibers,
        samples_in_batches=samples_in_batches,
    )


def bound_parameters(kernel: EntryPoint) -> tuple[BoundParameter, ...]:
    """Where each parameter's value comes from. Raises RequestError for what softmetal cannot pass to a kernel."""
    try:
        return bind_kernel(kernel)
    except UnsupportedKernelError as error:
        raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_UNSUPPORTED, str(error)) from error


def _bound_with(kernel: EntryPoint, settings: PipelineSettings) -> tuple[BoundParameter, ...]:
    """The bound parameters. Raises RequestError unless there is a stage input when the kernel takes one."""
    bound = bound_parameters(kernel)
    is_given = settings.stage_input is not None
    if _takes_descriptor(kernel, bound) != is_given:
        descriptor = "vertex descriptor" if kernel.kind == "vertex" else "stage input descriptor"
        problem = "has no [[stage_in]] argument" if is_given else f"needs a {descriptor}"
        raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_INVALID_INPUT, f"'{kernel.name}' {problem}")
    return bound


def _takes_descriptor(function: EntryPoint, bound: Sequence[BoundParameter]) -> bool:
    return function.kind != "fragment" and any(item.source is Source.STAGE_IN for item in bound)


def stage_input_of(function: EntryPoint, given: StageInput | None) -> StageInput | None:
    """The descriptor that a function's pipeline has. Vertex functions without [[stage_in]] leave theirs alone."""
    if function.kind == "vertex" and not _takes_descriptor(function, bound_parameters(function)):
        return None
    return given


def build_function(
    program: Program, function: EntryPoint, constants: Values, clang: Clang, *, is_validated: bool
) -> KernelCode:
    """Compiles a visible function, which kernels of other libraries call through a table."""
    source = _Source(program, function, constants, (), PipelineSettings(), clang)
    text = function_program(program.rewritten, program.macros, constants, function, program.declarations)
    object_code = source.validated_object_code(text) if is_validated else source.function_object_code(text)
    facts = read_object(object_code, "softmetal_function")
    _check(function, facts)
    mode = Mode.FIBER if facts.undefined_symbols & GROUP_FUNCTIONS else Mode.LOOP
    return KernelCode(object_code, Mode.VALIDATED if is_validated else mode, (), facts.thread_local_size)


def build_validated(
    program: Program, kernel: EntryPoint, constants: Values, settings: PipelineSettings, clang: Clang
) -> KernelCode:
    """Compiles with shader validation."""
    bound = _bound_with(kernel, settings)
    source = _Source(program, kernel, constants, bound, settings, clang)
    object_code = source.validated_object_code(source.text(Mode.VALIDATED))
    compiled = source.compiled(Mode.VALIDATED, object_code)
    _check(kernel, compiled.facts)
    return KernelCode(object_code, Mode.VALIDATED, bound, compiled.facts.thread_local_size)


def link(code: KernelCode, output: Path, clang: Clang) -> None:
    """Writes the shared object. Raises RequestError when the linker fails."""
    if complaint := clang.link(code.object_code, output, code.mode, samples_in_batches=code.samples_in_batches):
        raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_INTERNAL, f"linking the kernel failed: {complaint.strip()}")


@dataclass(frozen=True)
class _Compiled:
    mode: Mode
    object_code: bytes
    facts: ObjectFile


@dataclass
class _Source:
    """A kernel to be compiled in one mode or another."""

    program: Program
    kernel: EntryPoint
    constants: Values
    bound: tuple[BoundParameter, ...]
    settings: PipelineSettings
    clang: Clang
    why_fibers: str = ""

    def in_mode(self, mode: Mode) -> _Compiled:
        if self.kernel.kind == "kernel":
            uses_textures = any(item.source is Source.TEXTURE for item in self.bound)
            apart = self._loops_of_scalars() if mode is Mode.LOOP and uses_textures else None
            return self.compiled(mode, apart or self.object_code(self.text(mode)))
        module = self._optimised(mode, unrolled=True)
        output = self.clang.object_code_of_ir(module, self.program.code_options)
        return self.compiled(mode, self.succeeded(output, self.text(mode)))

    def _loops_of_scalars(self) -> bytes | None:
        """A pixel is a vector, and loops over vectors stay as they are: this takes them apart before clang vectorises.

        None where that is not possible.
        """
        module = with_loops_apart(self._optimised(Mode.LOOP, unrolled=True))
        output = self.clang.object_code_of_ir(module, self.program.code_options)
        return output.data if output.succeeded else None

    def object_code(self, text: ProgramText) -> bytes:
        partial = self.kernel.has_partial_arithmetic
        compile_text = self.clang.object_code_with_defined_arithmetic if partial else self.clang.object_code
        return self.succeeded(compile_text(text, self.program.code_options, diagnostics.CLANG_FLAGS), text)

    @property
    def must_meet(self) -> bool:
        """Whether threads may meet or stop: then loops are not enough. Samples need no meeting, but gain from one."""
        return self.kernel.may_meet or self.kernel.may_discard

    def function_object_code(self, text: ProgramText) -> bytes:
        """Of a visible function."""
        if not may_write(self.kernel):
            return self.object_code(text)
        partial = self.kernel.has_partial_arithmetic
        options, flags = self.program.code_options, diagnostics.CLANG_FLAGS
        optimised = self.clang.optimised_ir(text, options, flags, defined_arithmetic=partial)
        module = self._with_quiet_function(self.succeeded(optimised, text).decode())
        return self.succeeded(self.clang.object_code_of_ir(module, options), text)

    def _with_quiet_function(self, module: str) -> str:
        """Also what helper threads call."""
        if not may_write(self.kernel):
            return module
        return with_quiet_function(module, [i.name for i in self.kernel.parameters if i.address_space == "thread"])

    def _with_lanes(self, module: str) -> str:
        """What a validated lane does and is told."""
        module = with_sample_pattern(module, THREAD)
        return with_helper_lanes(module) if has_helpers(self.kernel, self.bound, Mode.VALIDATED) else module

    def in_regions(self) -> _Compiled | None:
        """None when threads do not meet in the optimised code, or need not, and could not run as regions."""
        if forced_fibers():
            return self._on_fibers(f"{EXECUTION_VARIABLE}=fibers")
        ir = self._optimised(Mode.REGIONS, unrolled=True)
        if not self.kernel.may_discard and not any(f"@{name}(" in ir for name in GROUP_FUNCTIONS):
            return None
        try:
            try:
                regions = into_regions(ir)
            except MeetingInFunctionError:
                regions = into_regions(self._optimised(Mode.REGIONS, unrolled=True, repeats_meetings=True))
            if regions.has_unrolled_stream and self.kernel.kind == "kernel":
                looped = into_regions(self._optimised(Mode.REGIONS, unrolled=False))
                regions = looped if looped.has_streaming_loop else regions
        except NotFissionableError as error:
            return self._on_fibers(str(error))
        output = self.clang.object_code_of_ir(regions.module, self.program.code_options)
        if not output.succeeded:
            return self._on_fibers(f"clang refuses its regions: {output.messages.strip()}")
        return self.compiled(Mode.REGIONS, output.data)

    def _on_fibers(self, why: str) -> _Compiled | None:
        if not self.must_meet:
            return None
        self.why_fibers = why
        return self.in_mode(Mode.FIBER)

    def _optimised(self, mode: Mode, *, unrolled: bool, repeats_meetings: bool = False) -> str:
        """The IR that becomes regions; of vertex and fragment functions in all modes."""
        text = self.text(mode)
        output = self.clang.optimised_ir(
            text,
            self.program.code_options,
            diagnostics.CLANG_FLAGS,
            defined_arithmetic=self.kernel.has_partial_arithmetic,
            unrolled=unrolled,
            repeats_meetings=repeats_meetings,
        )
        module = self.succeeded(output, text).decode()
        if self.kernel.kind == "kernel":
            return module
        with self._refusing_helpers():
            return stage_module(module, mode, has_helpers=has_helpers(self.kernel, self.bound, mode))

    def validated_object_code(self, text: ProgramText) -> bytes:
        is_called = self.kernel.kind in CALLED_THROUGH_TABLES
        finish = self._with_quiet_function if is_called else self._with_lanes
        given = ValidatedProgram(text, self.program.rewritten, self.kernel.name if is_called else "", finish)
        with self._refusing_helpers():
            output = compile_validated(given, self.program.code_options, self.clang, diagnostics.CLANG_FLAGS)
        return self.succeeded(output, text)

    @contextmanager
    def _refusing_helpers(self) -> Generator[None]:
        try:
            yield
        except (HelperError, SamplePatternError) as error:
            message = f"softmetal cannot run '{self.kernel.name}': {error}"
            raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_UNSUPPORTED, message) from error

    def text(self, mode: Mode) -> ProgramText:
        program = self.program
        try:
            return kernel_program(
                program.rewritten,
                program.macros,
                self.constants,
                self.kernel,
                self.bound,
                mode,
                self.settings.stage_input,
                program.declarations,
            )
        except StageInputError as error:
            message = f"the stage input of '{self.kernel.name}': {error}"
            raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_INVALID_INPUT, message) from error
        except StageError as error:
            message = f"softmetal cannot run '{self.kernel.name}': {error}"
            raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_UNSUPPORTED, message) from error

    def compiled(self, mode: Mode, object_code: bytes) -> _Compiled:
        return _Compiled(mode, object_code, read_object(object_code, _ENTRIES[self.kernel.kind]))

    def succeeded(self, output: CompilerOutput, text: ProgramText) -> bytes:
        """Raises RequestError with clang's messages when it failed."""
        if output.succeeded:
            return output.data
        messages = diagnostics.readable_diagnostics(output.messages, self.program.rewritten, text.head_lines)
        if messages:
            raise RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, messages)
        message = f"the wrapper of '{self.kernel.name}' does not compile:\n{output.messages}"
        raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_INTERNAL, message)


def _check(kernel: EntryPoint, facts: ObjectFile) -> None:
    """A shader may call nothing of the host, and run nothing before it is dispatched."""
    foreign = sorted(facts.undefined_symbols - _ALLOWED_SYMBOLS - HOOKS)
    if foreign:
        names = ", ".join(f"'{_readable_symbol(name)}'" for name in foreign)
        message = f"'{kernel.name}' calls functions that the library does not define: {names}"
        raise RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, message)
    if facts.runs_code_on_loading:
        message = f"'{kernel.name}' needs code to run when it is loaded, which the Metal shading language does not have"
        raise RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, message)


def _readable_symbol(symbol: str) -> str:
    """The source's name inside an Itanium-mangled one: its length-prefixed parts, arguments left out."""
    prefix = re.match(r"_ZN?K?", symbol)
    if prefix is None:
        return symbol
    names: list[str] = []
    rest = symbol[prefix.end() :]
    while digits := re.match(r"\d+", rest):
        end = digits.end() + int(digits[0])
        names.append(rest[digits.end() : end])
        rest = rest[end:]
        if "N" not in prefix[0]:
            break
    return "::".join(names) or symbol

"""Turns one kernel into machine code, and checks that the code is nothing but a kernel."""

import re
from dataclasses import dataclass
from pathlib import Path

from softmetal.msl import diagnostics
from softmetal.msl.binding import BoundParameter, UnsupportedKernelError, bind_kernel
from softmetal.msl.clang import Clang
from softmetal.msl.constant_values import Values
from softmetal.msl.library import Program
from softmetal.msl.object_file import ObjectFile, read_object
from softmetal.msl.protocol import (
    COMPILE_FAILURE,
    LIBRARY_ERROR_DOMAIN,
    PIPELINE_ERROR_DOMAIN,
    PIPELINE_INTERNAL,
    PIPELINE_UNSUPPORTED,
    RequestError,
)
from softmetal.msl.reflect import EntryPoint
from softmetal.msl.wrapper import Mode, kernel_program

_MEETING_POINTS = frozenset(
    {"softmetal_threadgroup_barrier", "softmetal_simdgroup_barrier", "softmetal_exchange", "softmetal_lane_index"}
)

_MATH = """
    sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh sincos exp exp2 exp10 expm1 log log2 log10 log1p
    pow sqrt cbrt hypot fmod remainder fma fmax fmin fdim floor ceil trunc round roundeven rint nearbyint lround lrint
    llround llrint ldexp frexp modf scalbn scalbln ilogb logb copysign nextafter erf erfc tgamma lgamma fabs
"""
_ALLOWED_SYMBOLS = (
    frozenset({"memcpy", "memmove", "memset", "memcmp", "bcmp", "__tls_get_addr", "_GLOBAL_OFFSET_TABLE_"})
    | frozenset({"softmetal_run_threadgroup", "softmetal_unpack_pixel", "softmetal_pack_pixel"} | _MEETING_POINTS)
    | frozenset({"__truncsfbf2", "__truncdfbf2", "__truncdfhf2", "__truncsfhf2", "__extendhfsf2"})
    | frozenset(name + suffix for name in _MATH.split() for suffix in ("", "f"))
)


@dataclass(frozen=True)
class KernelCode:
    """A compiled kernel; `threadgroup_memory` is what its own variables need, in bytes."""

    object_code: bytes
    mode: Mode
    bound: tuple[BoundParameter, ...]
    threadgroup_memory: int


def build(program: Program, kernel: EntryPoint, constants: Values, clang: Clang) -> KernelCode:
    """Compiles in the mode that the optimised code needs: fibers when threads still meet in it, else loops."""
    bound = bound_parameters(kernel)
    mode = Mode.FIBER if kernel.may_meet else Mode.LOOP
    code, facts = _compile(program, kernel, constants, bound, mode, clang)
    needed = Mode.FIBER if facts.undefined_symbols & _MEETING_POINTS else Mode.LOOP
    if needed is not mode:
        code, facts = _compile(program, kernel, constants, bound, needed, clang)
    _check(kernel, facts)
    return KernelCode(code, needed, bound, facts.thread_local_size)


def bound_parameters(kernel: EntryPoint) -> tuple[BoundParameter, ...]:
    """Where each parameter's value comes from. Raises RequestError for what softmetal cannot pass to a kernel."""
    try:
        return bind_kernel(kernel)
    except UnsupportedKernelError as error:
        raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_UNSUPPORTED, str(error)) from error


def link(code: KernelCode, output: Path, clang: Clang) -> None:
    """Writes the shared object. Raises RequestError when the linker fails."""
    if complaint := clang.link(code.object_code, output):
        raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_INTERNAL, f"linking the kernel failed: {complaint.strip()}")


def _compile(
    program: Program,
    kernel: EntryPoint,
    constants: Values,
    bound: tuple[BoundParameter, ...],
    mode: Mode,
    clang: Clang,
) -> tuple[bytes, ObjectFile]:
    text = kernel_program(program.rewritten, program.macros, constants, kernel, bound, mode)
    compile_text = clang.object_code_with_defined_arithmetic if kernel.has_partial_arithmetic else clang.object_code
    output = compile_text(text, program.code_options, diagnostics.CLANG_FLAGS)
    if output.succeeded:
        return output.data, read_object(output.data, "softmetal_run")
    messages = diagnostics.readable_diagnostics(output.messages, program.rewritten, text.head_lines)
    if messages:
        raise RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, messages)
    raise RequestError(
        PIPELINE_ERROR_DOMAIN, PIPELINE_INTERNAL, f"the wrapper of '{kernel.name}' does not compile:\n{output.messages}"
    )


def _check(kernel: EntryPoint, facts: ObjectFile) -> None:
    """A shader may call nothing of the host, and run nothing before it is dispatched."""
    foreign = sorted(facts.undefined_symbols - _ALLOWED_SYMBOLS)
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

"""Compiles a program with shader validation, in three runs of clang with edits of the IR between them."""

from dataclasses import dataclass, replace

from softmetal.msl.clang import Clang, CompilerOutput
from softmetal.msl.defined_arithmetic import define_all_operations
from softmetal.msl.precompiled import CodeOptions
from softmetal.msl.validation.harden import harden
from softmetal.msl.validation.instrument import InstrumentedCode, instrument
from softmetal.msl.wrapper import ProgramText

HOOKS = frozenset(
    {
        "softmetal_begin_validated_run",
        "softmetal_declare_variable",
        "softmetal_run_validated_threadgroup",
        "softmetal_validated_buffer",
        "softmetal_validated_threadgroup_argument",
        "softmetal_check_access",
        "softmetal_check_texture",
        "softmetal_validated_threadgroup_barrier",
        "softmetal_validated_simdgroup_barrier",
    }
)

# The lines of accesses; and three components are three, not the four that they are stored as.
_FRONT_FLAGS = ("-gline-tables-only", "-Xclang", "-fpreserve-vec3-type")
# -O1 keeps loops as they are; calls still all go away, so that a pointer's origin is in sight.
_OPTIMISATION = "-O1"


@dataclass(frozen=True)
class ValidatedCode:
    """What clang left, and what the checks in it refer to."""

    output: CompilerOutput
    instrumented: InstrumentedCode | None


def compile_validated(
    program: ProgramText, options: CodeOptions, clang: Clang, extra: tuple[str, ...]
) -> ValidatedCode:
    """An object file whose accesses are checked; `instrumented` is None when clang has failed."""
    front = clang.unoptimised_ir(program, options, [*_FRONT_FLAGS, *extra])
    if not front.succeeded:
        return ValidatedCode(front, None)
    gently = replace(options, optimization=_OPTIMISATION)
    optimised = clang.optimise(harden(define_all_operations(front.data.decode())), gently)
    if not optimised.succeeded:
        return ValidatedCode(optimised, None)
    instrumented = instrument(optimised.data.decode())
    return ValidatedCode(clang.object_code_of_ir(instrumented.ir, gently), instrumented)

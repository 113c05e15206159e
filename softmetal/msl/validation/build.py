"""Compiles a program with shader validation, in three runs of clang with edits of the IR between them."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from softmetal.msl.compilation.clang import Clang, CompilerOutput
from softmetal.msl.compilation.precompiled import CodeOptions
from softmetal.msl.llvm_ir.defined_arithmetic import define_all_operations
from softmetal.msl.rewriting.source_map import RewrittenSource
from softmetal.msl.validation.harden import harden
from softmetal.msl.validation.instrument import instrument
from softmetal.msl.validation.sites import Sites
from softmetal.msl.wrapping.wrapper import ProgramText

HOOKS = frozenset(
    {
        "softmetal_begin_validated_run",
        "softmetal_declare_variable",
        "softmetal_run_validated_threadgroup",
        "softmetal_run_validated_vertices",
        "softmetal_run_validated_fragments",
        "softmetal_validated_buffer",
        "softmetal_validated_threadgroup_argument",
        "softmetal_check_access",
        "softmetal_check_variable",
        "softmetal_check_texture",
        "softmetal_validated_threadgroup_barrier",
        "softmetal_validated_simdgroup_barrier",
    }
)

# The lines of accesses, and names to speak of variables by.
_FRONT_FLAGS = ("-gline-tables-only", "-fno-discard-value-names")
# Three components are three, not the four that they are stored as. Later versions of clang know no other way.
_THREE_COMPONENTS = "-fpreserve-vec3-type"
# -O1 keeps loops as they are; calls still all go away, so that a pointer's origin is in sight.
_OPTIMISATION = "-O1"


@dataclass(frozen=True)
class ValidatedProgram:
    """`function` is the one that kernels call through tables, if the program is for one; `finish` edits the IR last."""

    text: ProgramText
    source: RewrittenSource
    function: str = ""
    finish: Callable[[str], str] = str


def compile_validated(
    program: ValidatedProgram, options: CodeOptions, clang: Clang, extra: tuple[str, ...]
) -> CompilerOutput:
    """An object file whose accesses are checked."""
    front = _front_end(program.text, options, clang, extra)
    if not front.succeeded:
        return front
    gently = replace(options, optimization=_OPTIMISATION)
    optimised = clang.optimise(harden(define_all_operations(front.data.decode())), gently)
    if not optimised.succeeded:
        return optimised
    sites = Sites(program.source.original_position, program.function)
    checked = instrument(optimised.data.decode(), sites, program.source.original)
    return clang.object_code_of_ir(program.finish(checked), gently)


def _front_end(text: ProgramText, options: CodeOptions, clang: Clang, extra: tuple[str, ...]) -> CompilerOutput:
    front = clang.unoptimised_ir(text, options, [*_FRONT_FLAGS, "-Xclang", _THREE_COMPONENTS, *extra])
    if f"unknown argument: '{_THREE_COMPONENTS}'" in front.messages:
        return clang.unoptimised_ir(text, options, [*_FRONT_FLAGS, *extra])
    return front

"""What becomes of the optimised LLVM IR of vertex, fragment and other functions before it is machine code."""

import re

from softmetal.msl.stage_code.helper_lanes import THREAD, with_helper_lanes
from softmetal.msl.stage_code.sample_pattern import with_sample_pattern
from softmetal.msl.stage_code.vector_parts import with_vectors_apart
from softmetal.msl.wrapping.execution_mode import Mode


def stage_module(module: str, mode: Mode, *, has_helpers: bool) -> str:
    """Raises HelperError and SamplePatternError.

    Only here, between two runs of clang, is all of a lane in one function of its own.
    """
    module = with_sample_pattern(module, THREAD)
    if has_helpers:
        module = with_helper_lanes(module)
    module = with_vectors_apart(module, THREAD)
    return _with_thread_inlined(module) if mode is Mode.LOOP else module


def with_loops_apart(module: str) -> str:
    """`module` with the vectors of a kernel's loops over threads taken apart (include/softmetal/loop.h)."""
    loops = re.findall(r"^define [^\n]*@(softmetal_run|\w*run_split_row\w*)\(", module, re.MULTILINE)
    for symbol in loops:
        module = with_vectors_apart(module, symbol)
    return module


def _with_thread_inlined(module: str) -> str:
    """Lets clang make the function of one lane part of the loop over lanes."""
    head = re.search(rf"^define [^\n]*@{THREAD}\([^\n]*(#\d+)[^\n]*$", module, re.MULTILINE)
    group = re.search(rf"^attributes {head[1]} = \{{(.*)\}}$", module, re.MULTILINE) if head is not None else None
    if head is None or group is None:
        return module
    number = 1 + max(int(number) for number in re.findall(r"^attributes #(\d+) =", module, re.MULTILINE))
    inlined = f"attributes #{number} = {{ {group[1].replace('noinline', 'alwaysinline')} }}\n"
    return f"{module[: head.start(1)]}#{number}{module[head.end(1) :]}\n{inlined}"

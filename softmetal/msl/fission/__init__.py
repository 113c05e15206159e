"""Region fission: a kernel whose threads meet becomes loops over threads between the meetings.

Reads the kernel's optimised LLVM IR as text and writes IR that defines what include/softmetal/regions.h declares:
one function per region, which runs it for a range of threads, with the values that threads need later in arrays.
"""

from dataclasses import dataclass

from softmetal.msl.fission.apart import plan_with_questions_apart
from softmetal.msl.fission.instructions import read_body
from softmetal.msl.fission.module_code import module_with_regions
from softmetal.msl.fission.points import MEETING_FUNCTIONS, split_at_points
from softmetal.msl.fission.refusal import MeetingInFunctionError, NotFissionableError
from softmetal.msl.fission.streaming import has_unrolled_stream, streaming_loops
from softmetal.msl.llvm_ir.called_functions import called_functions

__all__ = ["MeetingInFunctionError", "NotFissionableError", "Regions", "into_regions"]

_THREAD = "softmetal_thread"


@dataclass(frozen=True)
class Regions:
    """A module whose kernel has become regions, and what is known of its loops over rows of memory."""

    module: str
    has_streaming_loop: bool
    has_unrolled_stream: bool


def into_regions(module: str) -> Regions:
    """`module` with its function softmetal_thread as regions. Raises NotFissionableError with the reason."""
    try:
        return _into_regions(module)
    except RecursionError:
        raise NotFissionableError("a value that thousands of others lead to") from None


def _into_regions(module: str) -> Regions:
    _refuse_meetings_elsewhere(module)
    body, rest = read_body(module, _THREAD)
    plan = plan_with_questions_apart(split_at_points(body))
    return Regions(
        module_with_regions(rest, plan, body.attributes),
        any(streaming_loops(plan.split, plan.values, plan.uniform)),
        has_unrolled_stream(plan.split, plan.values),
    )


def _refuse_meetings_elsewhere(module: str) -> None:
    for name, text in called_functions(module, _THREAD):
        if any(f"{meeting}(" in text for meeting in MEETING_FUNCTIONS):
            raise MeetingInFunctionError(f"threads meet in '{name}', which is not inlined")

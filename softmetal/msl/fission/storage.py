"""Where the values live that threads keep from one region to the next."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from softmetal.msl.fission.ir_types import Layout, layout, rounded_up
from softmetal.msl.fission.liveness import Liveness, Slot, phi_slot, value_slot
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.refusal import NotFissionableError
from softmetal.msl.fission.values import Kind

_UNIFORM_ALIGNMENT = 16
# A group of 1024 threads then needs 32 MiB of each worker.
MOST_LANE_BYTES = 32 * 1024


@dataclass(frozen=True)
class Storage:
    """Offsets in bytes.

    `lane_offsets` counts within one thread's memory; the memory is laid out slot by slot, each an array over threads.
    `uniform_offsets` counts within the memory of threads that run together. `types` has the type of each slot, and
    the names of variables in memory are slots of `lane_offsets` too.
    """

    types: Mapping[Slot, str]
    lane_offsets: Mapping[Slot, int]
    lane_strides: Mapping[str, int]
    lane_bytes: int
    uniform_offsets: Mapping[Slot, int]
    uniform_bytes: int


def stored_type(kind: str) -> str:
    """How a value is kept: an integer that does not fill bytes as one that does."""
    if not re.fullmatch(r"i\d+", kind):
        return kind
    return f"i{max(8, 1 << (int(kind[1:]) - 1).bit_length())}"


def assign_storage(plan: Plan, liveness: Liveness) -> Storage:
    """Gives a place to each slot that is alive where some region starts, and to each variable in memory."""
    named = plan.split.body.named_types
    kept = frozenset[str]().union(*(liveness.alive[entry] for entry in plan.regions))
    types = dict(_slots(plan))
    lane_offsets: dict[str, int] = {}
    strides: dict[str, int] = {}
    lane_bytes = 0
    for name, variable in plan.values.allocas.items():
        natural = layout(variable.type, named)
        strides[name] = rounded_up(natural.size, max(variable.alignment, natural.alignment, 1))
        lane_offsets[name] = lane_bytes
        lane_bytes += strides[name]
    uniform_offsets: dict[Slot, int] = {}
    uniform_bytes = 0
    for slot in sorted(kept):
        size = _array_element(layout(stored_type(types[slot]), named))
        if plan.kind(slot.split(" ", 1)[1]) is Kind.UNIFORM:
            uniform_offsets[slot] = rounded_up(uniform_bytes, min(size, _UNIFORM_ALIGNMENT) or 1)
            uniform_bytes = uniform_offsets[slot] + size
        else:
            lane_offsets[slot] = lane_bytes
            lane_bytes += size
    if lane_bytes > MOST_LANE_BYTES:
        raise NotFissionableError(f"a thread keeps {lane_bytes} bytes, more than {MOST_LANE_BYTES}")
    return Storage(
        types, lane_offsets, strides, lane_bytes, uniform_offsets, rounded_up(uniform_bytes, _UNIFORM_ALIGNMENT)
    )


def _array_element(natural: Layout) -> int:
    return rounded_up(natural.size, natural.alignment) if natural.alignment else natural.size


def _slots(plan: Plan) -> Iterator[tuple[Slot, str]]:
    for name, phi in plan.values.phis.items():
        yield value_slot(name), phi.type
        yield phi_slot(name), phi.type
    for name, instruction in plan.values.instructions.items():
        yield value_slot(name), instruction.type

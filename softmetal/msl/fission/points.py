"""Splits blocks at meeting points, so that each one ends a block."""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from softmetal.msl.fission.instructions import LOCAL, Block, Body, Instruction, Phi, Terminator
from softmetal.msl.fission.refusal import NotFissionableError


class PointKind(IntEnum):
    """What a thread waits for; the numbers are those of include/softmetal/regions.h."""

    NONE = 0
    THREADGROUP_BARRIER = 1
    SIMDGROUP_BARRIER = 2
    EXCHANGE = 3


@dataclass(frozen=True)
class Exchange:
    """A simdgroup or quadgroup function: where each lane's value and result are, and who combines them."""

    value: str
    result: str
    width: int
    size: int
    combine: str
    argument: str


@dataclass(frozen=True)
class Batch:
    """Samples of textures: where each lane's values and results are, and who samples for all of them.

    A result depends on the lanes of a quad at most, so that it does not matter who else is there.
    """

    variables: tuple[str, ...]
    function: str
    width: int = 32

    def size(self, index: int) -> int:
        """The bytes of a variable: a texture and a sampler come first, see sampling/batch_functions.h."""
        return 8 if index < 2 else 4


@dataclass(frozen=True)
class Point:
    """One call at which threads meet; they go on at the block `resume`."""

    kind: PointKind
    resume: str
    exchange: Exchange | Batch | None = None


@dataclass(frozen=True)
class SplitBody:
    """A body whose meeting points are terminators; `points` maps the block that each one ends.

    Regions begin after points, and with the blocks of `cuts`.
    """

    body: Body
    points: dict[str, Point]
    cuts: frozenset[str] = frozenset()


MEETING_FUNCTIONS = {
    "@softmetal_threadgroup_barrier": PointKind.THREADGROUP_BARRIER,
    "@softmetal_simdgroup_barrier": PointKind.SIMDGROUP_BARRIER,
    "@softmetal_exchange": PointKind.EXCHANGE,
    "@softmetal_batch": PointKind.EXCHANGE,
}
_MEETING = re.compile(r"(@softmetal_(?:threadgroup_barrier|simdgroup_barrier|exchange|batch))\(")
_EXCHANGE = re.compile(
    rf"@softmetal_exchange\(i32 [^,]*?(\d+), ptr [^,]*?({LOCAL}), ptr [^,]*?({LOCAL}), i32 [^,]*?(\d+), "
    r'ptr [^,]*?(@(?:"[^"]*"|[\w.$-]+)), ptr [^,]*?(null)\)'
)

_BATCH = re.compile(r"@softmetal_batch\(ptr [^,]*?(@[\w.$-]+), (.*)\)")


def split_at_points(body: Body) -> SplitBody:
    """Raises NotFissionableError for a meeting that is not a plain call."""
    blocks: dict[str, Block] = {}
    points: dict[str, Point] = {}
    last_part: dict[str, str] = {}
    for block in body.blocks.values():
        current = Block(block.label, block.phis)
        blocks[current.label] = current
        for instruction in block.instructions:
            kind = _kind(instruction)
            if kind is PointKind.NONE:
                current.instructions.append(instruction)
                continue
            following = Block(f"%softmetal.after.{len(points)}")
            points[current.label] = Point(kind, following.label, _exchange(instruction, kind))
            current.terminator = Terminator("point", "", (following.label,))
            current = blocks[following.label] = following
        current.terminator = block.terminator
        last_part[block.label] = current.label
    for block in blocks.values():
        block.phis = [_from_last_parts(phi, last_part) for phi in block.phis]
    return SplitBody(replace(body, blocks=blocks), points)


def _kind(instruction: Instruction) -> PointKind:
    meeting = _MEETING.search(instruction.text)
    return MEETING_FUNCTIONS[meeting[1]] if meeting else PointKind.NONE


def _exchange(instruction: Instruction, kind: PointKind) -> Exchange | Batch | None:
    if kind is not PointKind.EXCHANGE:
        return None
    if (batch := _BATCH.search(instruction.text)) is not None:
        return Batch(tuple(re.findall(LOCAL, batch[2])), batch[1])
    match = _EXCHANGE.search(instruction.text)
    if match is None:
        raise NotFissionableError("a simdgroup function whose operands are not variables of the kernel")
    width, value, result, size, combine, argument = match.groups()
    return Exchange(value, result, int(width), int(size), combine, argument)


def _from_last_parts(phi: Phi, last_part: dict[str, str]) -> Phi:
    return replace(phi, incoming={last_part[label]: value for label, value in phi.incoming.items()})

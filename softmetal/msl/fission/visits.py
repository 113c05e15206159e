"""Which threads of a row a region has to visit.

Where a region begins with a question about the thread's number, such as `local < width` or `lane == 0`, and those whom
the answer sends away go on as they came, the loop over threads may leave them out. Where both kinds of threads have
something to do, each has a loop of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from softmetal.msl.fission.instructions import Instruction
from softmetal.msl.fission.liveness import Liveness
from softmetal.msl.fission.opcodes import HARMLESS
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.regions import Exit, Region
from softmetal.msl.fission.values import Kind

SIMDGROUP_WIDTH = 32

_COMPARISON = re.compile(r"icmp (?:samesign )?(\w+) (i16|i32) (\S+), (\S+)")
_NEGATED = {"eq": "ne", "ult": "uge", "ule": "ugt", "slt": "sge", "sle": "sgt"} | {
    "ne": "eq",
    "uge": "ult",
    "ugt": "ule",
    "sge": "slt",
    "sgt": "sle",
}
_SWAPPED = {"eq": "eq", "ult": "ugt", "ule": "uge", "slt": "sgt", "sle": "sge"} | {
    "ne": "ne",
    "ugt": "ult",
    "uge": "ule",
    "sgt": "slt",
    "sge": "sle",
}
_MASKED = re.compile(r"and (?:i16|i32) (\S+), (\d+)")
_LANE = re.compile(r"add i32 %softmetal\.lane, 0")
_SUM = re.compile(r"(add|sub|or disjoint) (?:nuw |nsw )*\w+ (\S+), (\S+)")
_NARROWED = re.compile(r"trunc (?:nuw |nsw )*i32 (\S+) to i16")
# Conditions made of two, by what each of the two is known to be.
_COMBINED = {
    True: re.compile(r"(?:and i1 (\S+), (\S+)|select i1 (\S+), i1 (\S+), i1 false)"),
    False: re.compile(r"(?:or i1 (\S+), (\S+)|select i1 (\S+), i1 true, i1 (\S+))"),
}


@dataclass(frozen=True)
class Question:
    """Whether `number` compares with `bound`, which threads share, as `predicate` of `icmp` says.

    `comparison` is the value that is true then if it `is_answered` yes, else false.
    `number` counts up by one from thread to thread along x, modulo 2 to the bits of `type`. With a `period`, a power
    of two, only that many of its values are told apart.
    """

    comparison: str
    is_answered: bool
    number: str
    type: str
    predicate: str
    bound: str
    period: int | None = None

    @property
    def finds_few(self) -> bool:
        return self.predicate == "eq"

    @property
    def is_signed(self) -> bool:
        return self.predicate.startswith("s")

    @property
    def comes_first(self) -> bool:
        """Whether the answer is yes up to some thread of a row, and not from some thread on."""
        return self.predicate[1:] in ("lt", "le")

    @property
    def counts_bound(self) -> bool:
        """Whether the first answer holds for the bound, too."""
        return self.predicate[1:] in ("le", "gt")


@dataclass(frozen=True)
class Visit:
    """Threads that answer `question` with yes are visited, the others go on at `skips_to`.

    Without `skips_to` all are visited, in parts of a row with the same answer.
    """

    question: Question
    skips_to: Exit | None = None


def visit_of(plan: Plan, region: Region, liveness: Liveness) -> Visit | None:
    """None where all threads have to be visited."""
    terminator = plan.split.body.blocks[region.entry].terminator
    if terminator.opcode != "br" or len(set(terminator.labels)) != 2:
        return None
    for target, goes_there_if in zip(terminator.labels, (True, False), strict=True):
        skips_to = _untouched(plan, region, liveness, target)
        question = next(questions(plan, region.entry, is_answered=not goes_there_if), None)
        if skips_to is not None and question is not None:
            return Visit(question, skips_to)
    question = next(questions(plan, region.entry, is_answered=True), None)
    return Visit(question) if question is not None and not question.finds_few else None


def questions(plan: Plan, block: str, *, is_answered: bool) -> Iterator[Question]:
    """What is true of the thread's number when the condition at the end of a block is `is_answered`."""
    pending = [plan.split.body.blocks[block].terminator.condition]
    while pending:
        instruction = plan.values.instructions.get(pending.pop() or "")
        if instruction is None:
            continue
        combined = _COMBINED[is_answered].fullmatch(instruction.text)
        if combined is not None:
            pending += [item for item in combined.groups() if item is not None]
        elif (question := _question(plan, instruction, is_answered=is_answered)) is not None:
            yield question


def _question(plan: Plan, comparison: Instruction, *, is_answered: bool) -> Question | None:
    match = _COMPARISON.fullmatch(comparison.text)
    if match is None:
        return None
    predicate, kind, number, bound = match.groups()
    if not plan.is_shared(bound):
        predicate, number, bound = _SWAPPED[predicate], bound, number
    predicate = predicate if is_answered else _NEGATED[predicate]
    if not plan.is_shared(bound) or predicate == "ne":
        return None
    if _step(plan, number) == 1:
        return Question(comparison.result, is_answered, number, kind, predicate, bound)
    counted = _masked(plan, number)
    if counted is not None and predicate == "eq":
        return Question(comparison.result, is_answered, counted[0], kind, predicate, bound, counted[1])
    return None


def _masked(plan: Plan, number: str) -> tuple[str, int] | None:
    """A number that counts up by one, and modulo what it is taken."""
    text = plan.values.instructions[number].text if number in plan.values.instructions else ""
    if _LANE.fullmatch(text) or number == "%softmetal.lane":
        return "%softmetal.lane", SIMDGROUP_WIDTH
    match = _MASKED.fullmatch(text)
    if match is None or _step(plan, match[1]) != 1:
        return None
    period = int(match[2]) + 1
    return (match[1], period) if period & (period - 1) == 0 else None


def _step(plan: Plan, operand: str) -> int | None:
    """What a number gains from thread to thread along x, exactly; None when that is not known."""
    if operand == "%x":
        return 1
    if operand in ("%y", "%z") or plan.is_shared(operand):
        return 0
    if plan.kind(operand) is not Kind.RECOMPUTED:
        return None
    instruction = plan.values.instructions[operand]
    if (match := _SUM.fullmatch(instruction.text)) is not None:
        left, right = _step(plan, match[2]), _step(plan, match[3])
        if left is None or right is None:
            return None
        return left - right if match[1] == "sub" else left + right
    if (match := _NARROWED.fullmatch(instruction.text)) is not None:
        return _step(plan, match[1])
    return 0 if all(_step(plan, item) == 0 for item in instruction.operands) else None


def _untouched(plan: Plan, region: Region, liveness: Liveness, target: str) -> Exit | None:
    """Where threads go on that take the way from the region's entry to `target`, if they leave nothing behind."""
    passed = [region.entry]
    way_out = next((item for item in region.exits.get(region.entry, ()) if item.target == target), None)
    while way_out is None:
        if target in passed:
            return None
        passed.append(target)
        exits, following = region.exits.get(target, ()), region.edges[target]
        if len(exits) + len(following) != 1:
            return None
        way_out = exits[0] if exits else None
        target = following[0] if following else ""
    if not all(is_without_effects(item) for label in passed for item in plan.split.body.blocks[label].instructions):
        return None
    needed = liveness.alive[way_out.target] if way_out.target else frozenset[str]()
    kept = {slot for label in passed for slot in liveness.set_in[label] & needed}
    return None if any(plan.kind(slot.split(" ", 1)[1]) is not Kind.UNIFORM for slot in kept) else way_out


def is_without_effects(instruction: Instruction) -> bool:
    """Whether an instruction may be left out by a thread that does not use its result."""
    opcode, text = instruction.opcode, instruction.text
    if opcode == "load":
        return not text.startswith(("load volatile", "load atomic"))
    if opcode == "call":
        return instruction.result != "" and "@llvm." in text
    return opcode in HARMLESS or opcode in ("alloca", "freeze")

"""Counters that start at a different number in each thread, such as `for (i = local; …; i += width)`.

Such a counter is the thread's first number plus what all threads count together; the latter alone has to be kept, and
addresses made of it are next to each other in neighbouring threads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from softmetal.msl.fission.instructions import Block, Instruction, Phi
from softmetal.msl.fission.points import SplitBody
from softmetal.msl.fission.values import LANE_PARAMETERS, Values


@dataclass(frozen=True)
class _Counter:
    phi: Phi
    start: str
    following: str
    step: str
    shared: str

    def shared_phi(self) -> Phi:
        incoming = {
            label: f"{self.shared}.next" if value == self.following else "0"
            for label, value in self.phi.incoming.items()
        }
        return Phi(self.shared, self.phi.type, incoming)

    def own_number(self) -> Instruction:
        operands = tuple(item for item in (self.start, self.shared) if item.startswith("%"))
        return Instruction(
            self.phi.result, "add", f"add {self.phi.type} {self.start}, {self.shared}", self.phi.type, operands
        )

    def shared_step(self) -> Instruction:
        operands = tuple(item for item in (self.shared, self.step) if item.startswith("%"))
        text = f"add {self.phi.type} {self.shared}, {self.step}"
        return Instruction(f"{self.shared}.next", "add", text, self.phi.type, operands)


def with_shared_counters(split: SplitBody) -> SplitBody:
    """The same code with each such counter in two parts."""
    counters = list(_counters(split))
    by_phi = {counter.phi.result: counter for counter in counters}
    by_following = {counter.following: counter for counter in counters}
    blocks: dict[str, Block] = {}
    for label, block in split.body.blocks.items():
        here = [by_phi[phi.result] for phi in block.phis if phi.result in by_phi]
        phis = [phi for phi in block.phis if phi.result not in by_phi] + [item.shared_phi() for item in here]
        instructions = [item.own_number() for item in here]
        for instruction in block.instructions:
            if instruction.result in by_following:
                instructions.append(by_following[instruction.result].shared_step())
            instructions.append(instruction)
        blocks[label] = Block(label, phis, instructions, block.terminator)
    return replace(split, body=replace(split.body, blocks=blocks))


def _counters(split: SplitBody) -> Iterator[_Counter]:
    values = Values(split.body)
    recomputed = values.recomputed(frozenset()) | frozenset(LANE_PARAMETERS)
    for phi in values.phis.values():
        arriving = set(phi.incoming.values())
        steps = {value: step for value in arriving if (step := _step(values, phi, value)) is not None}
        starts = arriving - steps.keys()
        if len(steps) == 1 and len(starts) == 1 and starts <= recomputed:
            (following, step), (start,) = *steps.items(), starts
            yield _Counter(phi, start, following, step, f"%softmetal.counted.{phi.result.strip('%').strip(chr(34))}")


def _step(values: Values, phi: Phi, value: str) -> str | None:
    """What `value` adds to the phi, if it is the same for all threads."""
    instruction = values.instructions.get(value)
    if instruction is None or not phi.type.startswith("i"):
        return None
    match = re.fullmatch(rf"add (?:nuw |nsw )*{phi.type} (\S+), (\S+)", instruction.text)
    if match is None or phi.result not in match.groups():
        return None
    step = match[2] if match[1] == phi.result else match[1]
    return step if not step.startswith("%") or step in values.invariants else None

"""What kind of value each name of a kernel's body is, as far as its operands tell."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from softmetal.msl.fission.instructions import Body, Instruction, Phi
from softmetal.msl.fission.opcodes import CHEAP, DIVISIONS, HARMLESS
from softmetal.msl.fission.refusal import NotFissionableError

# The parameters of softmetal_thread in include/softmetal/regions.h.
ARGUMENTS, GROUP = "%given", "%in"
LANE_PARAMETERS = ("%x", "%y", "%z", "%softmetal.lane")

_PURE_INTRINSIC = re.compile(r"@llvm\.(?:[us](?:min|max)|abs|ctpop|ctlz|cttz|fshl|fshr|bitreverse|bswap)\.")
_THREAD_LOCAL_ADDRESS = "@llvm.threadlocal.address."
_CONSTANT_OFFSET = re.compile(r"getelementptr [^%]*%(?:\"[^\"]*\"|[\w.$-]+)(?:, i(?:32|64) -?\d+)+$")
_LONGEST_RECOMPUTATION = 32  # instructions


class Kind(Enum):
    """How code of a region gets at a value."""

    LANE = "lane"  # the thread's position, or the address of a variable of its own
    INVARIANT = "invariant"  # the same for all threads of a group, at any time
    UNIFORM = "uniform"  # the same for all threads that run together
    RECOMPUTED = "recomputed"  # cheaper to calculate again than to keep
    PRIVATE = "private"  # a thread's own


@dataclass(frozen=True)
class Alloca:
    """A variable of a thread that lives in memory; `alignment` is 0 where the type's own applies."""

    type: str
    alignment: int


class Values:
    """All names of a body. `demoted` are those that are not uniform although their operands are."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self.block_of: dict[str, str] = {}
        self.instructions: dict[str, Instruction] = {}
        self.phis: dict[str, Phi] = {}
        for block in body.blocks.values():
            for phi in block.phis:
                self.phis[phi.result] = phi
                self.block_of[phi.result] = block.label
            for instruction in block.instructions:
                if instruction.result:
                    self.instructions[instruction.result] = instruction
                    self.block_of[instruction.result] = block.label

    @cached_property
    def allocas(self) -> Mapping[str, Alloca]:
        found: dict[str, Alloca] = {}
        for name, instruction in self.instructions.items():
            if instruction.opcode != "alloca":
                continue
            match = re.fullmatch(r"alloca (.*?)(?:, align (\d+))?", instruction.text)
            if match is None or instruction.operands or self.block_of[name] != self._body.entry:
                raise NotFissionableError("a variable whose size is known only while the kernel runs")
            if re.search(r", i\d+ ", match[1]):
                raise NotFissionableError("an array of a length that is not part of its type")
            found[name] = Alloca(match[1], int(match[2] or 0))
        return found

    @cached_property
    def invariants(self) -> frozenset[str]:
        """Pure functions of the arguments and of the group, without anything that could fault."""
        constant_memory = {ARGUMENTS, GROUP}
        found: set[str] = {ARGUMENTS, GROUP}
        for instruction in self._in_dominance_order():
            text, operands = instruction.text, instruction.operands
            if instruction.opcode == "load":
                if operands[0] in constant_memory and not text.startswith(("load volatile", "load atomic")):
                    found.add(instruction.result)
                    if operands[0] == GROUP and instruction.type == "ptr":
                        constant_memory.add(instruction.result)
            elif _THREAD_LOCAL_ADDRESS in text:
                found.add(instruction.result)
            elif self._is_pure(instruction, HARMLESS) and all(item in found for item in operands):
                found.add(instruction.result)
                if operands and operands[0] in constant_memory and _CONSTANT_OFFSET.match(text):
                    constant_memory.add(instruction.result)
        return frozenset(found)

    def uniform(self, demoted: frozenset[str]) -> frozenset[str]:
        """Values that would be uniform if no thread left the others: neither invariant nor demoted."""
        uniform = {name for name, item in self.instructions.items() if self._is_pure(item, HARMLESS | DIVISIONS)}
        uniform = (uniform | set(self.phis)) - demoted - self.invariants
        changed = True
        while changed:
            lost = {
                name
                for name in uniform
                if any(item not in uniform and item not in self.invariants for item in self._inputs(name))
            }
            uniform -= lost
            changed = bool(lost)
        return frozenset(uniform)

    def recomputed(self, uniform: frozenset[str]) -> frozenset[str]:
        """Short, cheap functions of the thread's position and of what all threads share."""
        cost: dict[str, int] = dict.fromkeys((*LANE_PARAMETERS, *self.allocas, *self.invariants, *uniform), 0)
        shared = frozenset(cost)
        for instruction in self._in_dominance_order():
            if instruction.result in cost or not self._is_pure(instruction, CHEAP):
                continue
            if all(item in cost for item in instruction.operands):
                total = 1 + sum(cost[item] for item in set(instruction.operands))
                if total <= _LONGEST_RECOMPUTATION:
                    cost[instruction.result] = total
        return frozenset(cost) - shared

    def _inputs(self, name: str) -> tuple[str, ...]:
        if name in self.phis:
            return tuple(value for value in self.phis[name].incoming.values() if value.startswith("%"))
        return self.instructions[name].operands

    def _in_dominance_order(self) -> Iterator[Instruction]:
        """Instructions with a result such that operands that are no phis come first."""
        seen: set[str] = set()
        for name in self.instructions:
            pending = [name]
            while pending:
                current = pending[-1]
                missing = [
                    item
                    for item in (self.instructions[current].operands if current not in seen else ())
                    if item in self.instructions and item not in seen
                ]
                if missing:
                    pending.extend(missing)
                    continue
                pending.pop()
                if current not in seen:
                    seen.add(current)
                    yield self.instructions[current]

    @staticmethod
    def _is_pure(instruction: Instruction, opcodes: frozenset[str]) -> bool:
        if instruction.opcode == "call":
            return _PURE_INTRINSIC.search(instruction.text) is not None
        return instruction.opcode in opcodes

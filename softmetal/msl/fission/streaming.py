"""Loops in which neighbouring threads access neighbouring memory.

LLVM vectorises innermost loops alone, so such a loop is cut: all threads of a unit take each turn together, in a loop
over threads that reads and writes rows of memory.
"""

import re
from collections.abc import Iterator

from softmetal.msl.fission.graph import innermost_loops
from softmetal.msl.fission.instructions import Instruction
from softmetal.msl.fission.ir_types import element_of, layout, type_at
from softmetal.msl.fission.loop_entries import edges_without_points
from softmetal.msl.fission.opcodes import DIVISIONS, HARMLESS
from softmetal.msl.fission.points import SplitBody
from softmetal.msl.fission.refusal import NotFissionableError
from softmetal.msl.fission.values import LANE_PARAMETERS, Values

_ADDRESS = re.compile(r"(?:load|store) .*?, ptr ([^,]+)")
_INDEX = re.compile(r", (i\d+) ([^,]+)")
_GEP_FLAGS = re.compile(r"getelementptr (?:(?:inbounds|nuw|nusw|inrange\([^)]*\)) )*")
_MANY_LOADS = 8


class Strides:
    """How far apart, in bytes or in numbers, values of neighbouring threads along x are; None when that varies."""

    def __init__(self, split: SplitBody, values: Values, shared: frozenset[str]) -> None:
        self._named = split.body.named_types
        self._values = values
        self._known: dict[str, int | None] = dict.fromkeys((*shared, *values.invariants, *LANE_PARAMETERS), 0)
        self._known["%x"] = 1

    def of(self, operand: str) -> int | None:
        if not operand.startswith("%"):
            return 0
        if operand not in self._known:
            self._known[operand] = None  # for values that depend on themselves
            instruction = self._values.instructions.get(operand)
            self._known[operand] = self._calculated(instruction) if instruction is not None else None
        return self._known[operand]

    def _calculated(self, instruction: Instruction) -> int | None:
        opcode, text = instruction.opcode, instruction.text
        if opcode in ("zext", "sext", "trunc"):
            return self.of(instruction.operands[0]) if instruction.operands else 0
        if opcode == "getelementptr":
            return self._address(text)
        if opcode not in HARMLESS or opcode == "load":
            return None
        if all(self.of(item) == 0 for item in instruction.operands):
            return 0
        left, right = text.rsplit(" ", 2)[1].rstrip(","), text.rsplit(" ", 1)[1]
        strides = self.of(left), self.of(right)
        if strides[0] is None or strides[1] is None:
            return None
        if opcode in ("add", "or"):
            return strides[0] + strides[1]
        if opcode == "sub":
            return strides[0] - strides[1]
        if opcode in ("mul", "shl") and right.lstrip("-").isdigit():
            return strides[0] * (int(right) if opcode == "mul" else 1 << int(right))
        return None

    def _address(self, text: str) -> int | None:
        flags = _GEP_FLAGS.match(text)
        assert flags is not None
        kind = type_at(text, flags.end())
        rest = text[flags.end() + len(kind) :]
        pointer = re.match(r", ptr ([^,]+)", rest)
        total = self.of(pointer[1]) if pointer else None
        for number, (_, index) in enumerate(_INDEX.findall(rest)):
            stride = self.of(index)
            if total is None or stride is None:
                return None
            kind = kind if number == 0 else self._inside(kind, stride)
            total += stride * layout(kind, self._named).size if stride else 0
        return total

    def _inside(self, kind: str, stride: int) -> str:
        kind = self._named.get(kind, kind)
        return element_of(kind) if kind.startswith(("[", "<")) and not kind.startswith("<{") else "i8"


def streaming_loops(split: SplitBody, values: Values, shared: frozenset[str]) -> Iterator[set[str]]:
    """The innermost loops without meetings that only calculate, and access memory in rows."""
    strides = Strides(split, values, shared)
    for loop in innermost_loops(edges_without_points(split)):
        instructions = [item for label in loop for item in split.body.blocks[label].instructions]
        if all(_is_simple(item) for item in instructions):
            accesses = [item for item in instructions if item.opcode in ("load", "store")]
            ways = {_in_row(item, strides, split) for item in accesses}
            if True in ways and None not in ways:
                yield loop


def has_unrolled_stream(split: SplitBody, values: Values) -> bool:
    """Whether some block reads so many rows that a loop over them would be better left a loop."""
    strides = Strides(split, values, frozenset())
    return any(
        sum(item.opcode == "load" and _in_row(item, strides, split) is True for item in block.instructions)
        >= _MANY_LOADS
        for block in split.body.blocks.values()
    )


def _is_simple(instruction: Instruction) -> bool:
    opcode, text = instruction.opcode, instruction.text
    if opcode == "call":
        return "@llvm." in text and "@llvm.mem" not in text
    if opcode in ("load", "store"):
        return not text.startswith((f"{opcode} atomic", f"{opcode} volatile"))
    return opcode in HARMLESS or opcode in DIVISIONS or opcode == "freeze"


def _in_row(access: Instruction, strides: Strides, split: SplitBody) -> bool | None:
    """True when threads access elements next to each other, False when all the same one, None otherwise."""
    address = _ADDRESS.match(access.text)
    if address is None:
        return None
    stride = strides.of(address[1].strip())
    if stride == 0:
        return False
    kind = type_at(access.text, len(access.opcode) + 1)
    try:
        return True if stride == layout(kind, split.body.named_types).size else None
    except NotFissionableError:
        return None

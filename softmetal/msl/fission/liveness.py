"""Which values have to be kept at the start of each block."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from softmetal.msl.fission.instructions import Block
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.values import Kind

# A slot keeps a value: that of an instruction, or what flows into a phi on the way to its block.
Slot = str


def value_slot(name: str) -> Slot:
    return f"value {name}"


def phi_slot(name: str) -> Slot:
    return f"phi {name}"


@dataclass(frozen=True)
class Liveness:
    """Slots by block: alive when it starts, and set in it. `kept` are those that some block reads."""

    alive: Mapping[str, frozenset[Slot]]
    set_in: Mapping[str, frozenset[Slot]]
    kept: frozenset[Slot]


def find_liveness(plan: Plan) -> Liveness:
    """Backward data flow over the whole kernel, meeting points included."""
    reader = _SlotReader(plan)
    blocks = plan.split.body.blocks
    used = {label: reader.used(block) for label, block in blocks.items()}
    set_in = {label: reader.set_in(block) for label, block in blocks.items()}
    alive: dict[str, frozenset[Slot]] = dict.fromkeys(blocks, frozenset())
    changed = True
    while changed:
        changed = False
        for label, block in reversed(blocks.items()):
            after: frozenset[Slot] = frozenset[str]().union(*(alive[target] for target in block.terminator.labels))
            # Flowing into a phi is the last thing a block does, its own phis are read first.
            now = used[label] | (after - set_in[label])
            if now != alive[label]:
                alive[label] = now
                changed = True
    return Liveness(alive, set_in, frozenset[str]().union(*used.values()))


class _SlotReader:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[str, frozenset[Slot]] = {}

    def used(self, block: Block) -> frozenset[Slot]:
        plan = self._plan
        found: set[Slot] = set()
        for phi in block.phis:
            if plan.kind(phi.result) is Kind.PRIVATE or block.label in plan.cuts:
                found.add(phi_slot(phi.result))
        for instruction in block.instructions:
            emitted = not instruction.result or plan.kind(instruction.result) in (Kind.PRIVATE, Kind.UNIFORM)
            if emitted:
                found |= self._needed(instruction.operands)
        if block.terminator.condition is not None:
            found |= self._needed([block.terminator.condition])
        for target in block.terminator.labels:
            found |= self._needed([phi.incoming[block.label] for phi in plan.split.body.blocks[target].phis])
        own = {value_slot(name) for name in self._defined(block)}
        return frozenset(found - own)

    def set_in(self, block: Block) -> frozenset[Slot]:
        plan = self._plan
        found = {value_slot(name) for name in self._defined(block) if plan.kind(name) in (Kind.PRIVATE, Kind.UNIFORM)}
        for target in block.terminator.labels:
            for phi in plan.split.body.blocks[target].phis:
                if plan.kind(phi.result) is Kind.PRIVATE or target in plan.cuts:
                    found.add(phi_slot(phi.result))
        return frozenset(found)

    @staticmethod
    def _defined(block: Block) -> list[str]:
        return [phi.result for phi in block.phis] + [item.result for item in block.instructions if item.result]

    def _needed(self, operands: Iterable[str]) -> frozenset[Slot]:
        return frozenset[str]().union(*(self._slots_of(item) for item in operands if item.startswith("%")))

    def _slots_of(self, name: str) -> frozenset[Slot]:
        """What has to be kept for a value: itself, or what it is calculated from."""
        if name not in self._known:
            kind = self._plan.kind(name)
            if kind in (Kind.PRIVATE, Kind.UNIFORM):
                self._known[name] = frozenset([value_slot(name)])
            elif kind is Kind.RECOMPUTED:
                self._known[name] = self._needed(self._plan.values.instructions[name].operands)
            else:
                self._known[name] = frozenset()
        return self._known[name]

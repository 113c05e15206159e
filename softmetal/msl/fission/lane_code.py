"""The part of a region that runs for each thread: its blocks, with values kept in memory between regions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from softmetal.msl.fission.instructions import Block, Instruction
from softmetal.msl.fission.liveness import Liveness, Slot, phi_slot, value_slot
from softmetal.msl.fission.names import local, substituted
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.regions import FINISHED, Exit, Region
from softmetal.msl.fission.shared_code import SharedCode
from softmetal.msl.fission.storage import Storage, stored_type
from softmetal.msl.fission.values import Kind

# Threads between two meetings may run in any order and race at their own risk: none depends on another.
PARALLEL = ", !llvm.access.group !softmetal.lanes"
_LABEL = re.compile(r'label (%(?:"[^"]*"|[\w.$-]+))')


@dataclass
class LaneCode:
    """Text of one region's loop body, which starts at the label `lane` and ends in branches to `latch`.

    A slot is a stack variable here, which LLVM turns into registers: loaded when the thread starts the region, and
    stored when it leaves for one that needs it.
    """

    plan: Plan
    region: Region
    liveness: Liveness
    storage: Storage
    shared: SharedCode
    leaves_as: Mapping[Exit, int]
    known: Mapping[str, str]  # values that are the same for all threads of a loop
    _slots: dict[Slot, str] = field(default_factory=dict)
    _variables: dict[str, str] = field(default_factory=dict)
    _counter: int = 0

    def body(self) -> list[str]:
        """The blocks and the ways out."""
        text: list[str] = []
        for label in self.region.blocks:
            text += self._block(self.plan.split.body.blocks[label])
        for group, exits in self._exit_groups().items():
            text += self._way_out(group, exits)
        return [*self._start(), *text]

    def places(self) -> list[str]:
        """To stand in front of the loops: stack variables, and where the arrays of this region are."""
        lines = [f"  {place} = alloca {stored_type(self.storage.types[slot])}" for slot, place in self._slots.items()]
        kept = [slot for slot in self._slots if slot in self.storage.lane_offsets]
        for slot in [*kept, *self._variables]:
            offset = local("offset", slot.replace(" ", "."))
            lines.append(f"  {offset} = mul i64 %capacity, {self.storage.lane_offsets[slot]}")
            lines.append(f"  {local('array', slot.replace(' ', '.'))} = getelementptr i8, ptr %lanes, i64 {offset}")
        return lines

    def codes(self) -> list[tuple[str, int]]:
        """For each way out, its label and the code of where the thread goes on."""
        return [(_exit_label(group), self.leaves_as[exits[0]]) for group, exits in self._exit_groups().items()]

    @property
    def asks_each(self) -> bool:
        """Whether threads may leave in different ways."""
        return not self.plan.moves_together(self.region) or (
            self.region.has_returns and bool(self.region.continuations)
        )

    def _exit_groups(self) -> dict[int, tuple[Exit, ...]]:
        """Ways out by number. Threads that go on together share one, wherever the next region starts."""
        alive = [*self.region.continuations, *([FINISHED] if self.region.has_returns else [])]
        if not self.asks_each and self.region.continuations:
            return {0: self.region.continuations}
        return {number: (item,) for number, item in enumerate(alive)}

    def _group_of(self, item: Exit) -> int:
        return next(number for number, exits in self._exit_groups().items() if item in exits)

    def _start(self) -> list[str]:
        """Addresses of the thread's own variables, and the values that it brings."""
        lines = ["lane:"]
        for name in self._variables:
            offset = local("own", name)
            lines.append(f"  {offset} = mul i64 %thread, {self.storage.lane_strides[name]}")
            lines.append(f"  {local('variable', name)} = getelementptr i8, ptr {local('array', name)}, i64 {offset}")
        for slot, place in self._slots.items():
            if slot in self.storage.lane_offsets:
                kind = stored_type(self.storage.types[slot])
                element = local("element", slot.replace(" ", "."))
                array = local("array", slot.replace(" ", "."))
                lines.append(f"  {element} = getelementptr {kind}, ptr {array}, i64 %thread")
                if slot in self.liveness.alive[self.region.entry]:
                    value = local("brought", slot.replace(" ", "."))
                    lines.append(f"  {value} = load {kind}, ptr {element}{PARALLEL}")
                    lines.append(f"  store {kind} {value}, ptr {place}")
        return [*lines, f"  br label {_block_label(self.region.entry)}"]

    def _way_out(self, group: int, exits: tuple[Exit, ...]) -> list[str]:
        needed: set[Slot] = set()
        for item in exits:
            if item != FINISHED:
                needed |= self.liveness.alive[item.target]
        set_here = frozenset[str]().union(*(self.liveness.set_in[label] for label in self.region.blocks))
        lines = [f"{_exit_label(group)[1:]}:"]
        for slot in sorted(needed & set_here & self.storage.lane_offsets.keys()):
            kind = stored_type(self.storage.types[slot])
            value = local(f"left.{group}", slot.replace(" ", "."))
            lines.append(f"  {value} = load {kind}, ptr {self.slot(slot)}")
            element = local("element", slot.replace(" ", "."))
            lines.append(f"  store {kind} {value}, ptr {element}{PARALLEL}")
        return [*lines, "  br label %latch"]

    def _block(self, block: Block) -> list[str]:
        writer = _BlockWriter(self, block)
        for phi in block.phis:
            if self.plan.kind(phi.result) is Kind.PRIVATE:
                writer.define_phi(phi.result, phi.type)
        for instruction in block.instructions:
            if not instruction.result or self.plan.kind(instruction.result) is Kind.PRIVATE:
                writer.emit(instruction)
        for target in dict.fromkeys(block.terminator.labels):
            for phi in self.plan.split.body.blocks[target].phis:
                if self.plan.kind(phi.result) is Kind.PRIVATE:
                    writer.flow(phi.result, phi.type, phi.incoming[block.label])
        ending = self._terminator(block, writer)
        return [f"{_block_label(block.label)[1:]}:", *writer.lines, ending]

    def _terminator(self, block: Block, writer: "_BlockWriter") -> str:
        terminator = block.terminator
        exits = self.region.exits.get(block.label, ())
        steers = not self.asks_each and block.label == self.region.steering_block
        if steers or block.label in self.plan.split.points or terminator.opcode == "ret":
            return f"  br label {_exit_label(self._group_of(exits[0]))}"
        by_target = {item.target: _exit_label(self._group_of(item)) for item in exits}
        text = terminator.text
        if terminator.condition is not None and terminator.condition.startswith("%"):
            text = text.replace(f" {terminator.condition},", f" {writer.operand(terminator.condition)},", 1)
        aimed = _LABEL.sub(lambda match: f"label {by_target.get(match[1]) or _block_label(match[1])}", text)
        return f"  {aimed}"

    def slot(self, slot: Slot) -> str:
        return self._slots.setdefault(slot, local("slot", slot.replace(" ", ".")))

    def variable(self, name: str) -> str:
        return self._variables.setdefault(name, local("variable", name))

    def fresh(self) -> int:
        self._counter += 1
        return self._counter


class _BlockWriter:
    """Writes the instructions of one block; values from elsewhere are fetched at their first use."""

    def __init__(self, code: LaneCode, block: Block) -> None:
        self._code = code
        self._block = block
        self._fetched: dict[str, str] = {}
        self.lines: list[str] = []

    def define_phi(self, name: str, kind: str) -> None:
        result = local("value", name)
        self._load(result, phi_slot(name), kind)
        self._keep(name, kind, result)

    def emit(self, instruction: Instruction) -> None:
        text = substituted(instruction.text, self._code.plan.split.body.named_types, self.operand)
        if instruction.opcode in ("load", "store") and " atomic " not in f" {text.split(',', 1)[0]} ":
            text += PARALLEL
        if not instruction.result:
            self.lines.append(f"  {text}")
            return
        result = local("value", instruction.result)
        self.lines.append(f"  {result} = {text}")
        self._keep(instruction.result, instruction.type, result)

    def flow(self, phi: str, kind: str, incoming: str) -> None:
        value = self.operand(incoming) if incoming.startswith("%") else incoming
        self._store(value, phi_slot(phi), kind)

    def operand(self, name: str) -> str:
        """What a local value is called here."""
        if name in self._code.known:
            return self._code.known[name]
        kind = self._code.plan.kind(name)
        if kind is Kind.LANE:
            return name if name not in self._code.plan.values.allocas else self._code.variable(name)
        if kind in (Kind.INVARIANT, Kind.UNIFORM):
            return self._code.shared.value(name, self._block.label)
        if kind is Kind.PRIVATE and self._code.plan.values.block_of[name] == self._block.label:
            return local("value", name)
        if name not in self._fetched:
            self._fetched[name] = self._fetch(name, kind)
        return self._fetched[name]

    def _fetch(self, name: str, kind: Kind) -> str:
        result = local(f"fetched.{self._code.fresh()}", name)
        instruction = self._code.plan.values.instructions.get(name)
        if kind is Kind.RECOMPUTED and instruction is not None:
            text = substituted(instruction.text, self._code.plan.split.body.named_types, self.operand)
            self.lines.append(f"  {result} = {text}")
        else:
            self._load(result, value_slot(name), self._code.storage.types[value_slot(name)])
        return result

    def _keep(self, name: str, kind: str, value: str) -> None:
        if value_slot(name) in self._code.liveness.kept:
            self._store(value, value_slot(name), kind)

    def _load(self, result: str, slot: Slot, kind: str) -> None:
        place = self._code.slot(slot)
        if (stored := stored_type(kind)) != kind:
            whole = local(f"whole.{self._code.fresh()}", slot.replace(" ", "."))
            self.lines.append(f"  {whole} = load {stored}, ptr {place}")
            self.lines.append(f"  {result} = trunc {stored} {whole} to {kind}")
        else:
            self.lines.append(f"  {result} = load {kind}, ptr {place}")

    def _store(self, value: str, slot: Slot, kind: str) -> None:
        if (stored := stored_type(kind)) != kind:
            whole = local(f"whole.{self._code.fresh()}", slot.replace(" ", "."))
            self.lines.append(f"  {whole} = zext {kind} {value} to {stored}")
            value = whole
        self.lines.append(f"  store {stored} {value}, ptr {self._code.slot(slot)}")


def _block_label(label: str) -> str:
    return local("block", label)


def _exit_label(group: int) -> str:
    return f"%exit.{group}"

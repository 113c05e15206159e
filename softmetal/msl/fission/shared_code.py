"""The part of a region that runs once for all threads: arguments, values they share, where to go on."""

from dataclasses import dataclass, field
from functools import partial

from softmetal.msl.fission.liveness import Liveness, Slot, phi_slot, value_slot
from softmetal.msl.fission.names import local, substituted
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.regions import Region
from softmetal.msl.fission.storage import Storage, stored_type
from softmetal.msl.fission.values import ARGUMENTS, GROUP, Kind


@dataclass
class SharedCode:
    """Grows as values are asked for: what is loaded comes first, then what is calculated, then what is kept."""

    plan: Plan
    region: Region
    liveness: Liveness
    storage: Storage
    _loads: list[str] = field(default_factory=list)
    _calculations: list[str] = field(default_factory=list)
    _stores: list[str] = field(default_factory=list)
    _stored: set[Slot] = field(default_factory=set)
    _known: dict[tuple[str, bool], str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        return [*self._loads, *self._calculations, *self._stores]

    def value(self, name: str, block: str) -> str:
        """What an invariant or uniform value is called in the code of `block`."""
        if name in (ARGUMENTS, GROUP):
            return name
        is_current = self.plan.kind(name) is Kind.INVARIANT or self._is_set_before(name, block)
        key = (name, is_current)
        if key not in self._known:
            self._known[key] = self._calculated(name) if is_current else self._loaded(value_slot(name), "kept")
        return self._known[key]

    def operand(self, text: str, block: str) -> str:
        """A value or a constant."""
        return self.value(text, block) if text.startswith("%") else text

    def keep(self) -> None:
        """Stores what later regions need of the uniform values that this one sets."""
        for exit_ in self.region.continuations:
            for slot in sorted(self.liveness.alive[exit_.target] & self.storage.uniform_offsets.keys()):
                name = slot.split(" ", 1)[1]
                if slot == value_slot(name) and self.plan.values.block_of[name] in self.region.edges:
                    self._store(slot, self.value(name, self.plan.values.block_of[name]))
        for target in self.region.cut_targets:
            source = self.region.sources_of(target)[0]
            for phi in self.plan.split.body.blocks[target].phis:
                slot = phi_slot(phi.result)
                if slot in self.storage.uniform_offsets:
                    self._store(slot, self.operand(phi.incoming[source], source))

    def _is_set_before(self, name: str, block: str) -> bool:
        home = self.plan.values.block_of[name]
        return home in self.region.edges and (home == block or block in self.region.comes_after(home))

    def _calculated(self, name: str) -> str:
        home = self.plan.values.block_of[name]
        if name in self.plan.values.phis:
            if home == self.region.entry:
                return self._loaded(phi_slot(name), "arrived")
            source = next(label for label, targets in self.region.edges.items() if home in targets)
            return self.operand(self.plan.values.phis[name].incoming[source], source)
        instruction = self.plan.values.instructions[name]
        text = substituted(instruction.text, self.plan.split.body.named_types, partial(self.value, block=home))
        result = local("shared", name)
        self._calculations.append(f"  {result} = {text}")
        return result

    def _loaded(self, slot: Slot, prefix: str) -> str:
        kind = self.storage.types[slot]
        result = local(prefix, slot.split(" ", 1)[1])
        place = self._place(slot)
        if (stored := stored_type(kind)) != kind:
            whole = local(f"{prefix}.whole", slot.split(" ", 1)[1])
            self._loads += [
                f"  {whole} = load {stored}, ptr {place}",
                f"  {result} = trunc {stored} {whole} to {kind}",
            ]
        else:
            self._loads.append(f"  {result} = load {kind}, ptr {place}")
        return result

    def _store(self, slot: Slot, value: str) -> None:
        if slot in self._stored:
            return
        self._stored.add(slot)
        kind = self.storage.types[slot]
        place = self._place(slot)
        if (stored := stored_type(kind)) != kind:
            whole = local("stored.whole", slot.replace(" ", "."))
            self._stores.append(f"  {whole} = zext {kind} {value} to {stored}")
            value = whole
        self._stores.append(f"  store {stored} {value}, ptr {place}")

    def _place(self, slot: Slot) -> str:
        name = local("uniform", slot.replace(" ", "."))
        line = f"  {name} = getelementptr i8, ptr %uniform, i64 {self.storage.uniform_offsets[slot]}"
        if line not in self._loads:
            self._loads.insert(0, line)
        return name

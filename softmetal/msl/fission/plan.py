"""Decides where a kernel is cut into regions, and which values threads share.

Meeting points cut always. A branch whose condition all threads share cuts too, where its arms lead to different
meetings: then the loop over threads holds no such branch, and its values are calculated once for all threads. Whether
a value can be calculated that way depends on the regions, and the regions depend on it: start from the values that
could be shared, and give up those that cannot, until nothing changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from softmetal.msl.fission.graph import in_program_order, reachable
from softmetal.msl.fission.inductions import with_shared_counters
from softmetal.msl.fission.instructions import Block
from softmetal.msl.fission.loop_entries import edges_without_points, with_loop_entries
from softmetal.msl.fission.opcodes import DIVISIONS
from softmetal.msl.fission.points import SplitBody
from softmetal.msl.fission.regions import Region, region_at
from softmetal.msl.fission.streaming import streaming_loops
from softmetal.msl.fission.values import LANE_PARAMETERS, Kind, Values


@dataclass(frozen=True)
class Plan:
    """The regions of a kernel, the first is where threads start; `cuts` begin regions without a meeting."""

    split: SplitBody
    values: Values
    uniform: frozenset[str]
    cuts: frozenset[str]
    regions: dict[str, Region]

    @cached_property
    def recomputed(self) -> frozenset[str]:
        return self.values.recomputed(self.uniform)

    def kind(self, name: str) -> Kind:
        if name in self.values.allocas or name in LANE_PARAMETERS:
            return Kind.LANE
        if name in self.values.invariants:
            return Kind.INVARIANT
        if name in self.uniform:
            return Kind.UNIFORM
        return Kind.RECOMPUTED if name in self.recomputed else Kind.PRIVATE

    def is_shared(self, operand: str | None) -> bool:
        """Whether an operand is a constant or the same for all threads."""
        return operand is not None and (
            not operand.startswith("%") or operand in self.uniform or operand in self.values.invariants
        )

    def moves_together(self, region: Region) -> bool:
        """Whether all threads of a region that do not return go on at the same place."""
        if len(region.continuations) <= 1:
            return True
        block = region.steering_block
        return block is not None and self.is_shared(self.split.body.blocks[block].terminator.condition)


def make_plan(split: SplitBody) -> Plan:
    """Raises NotFissionableError for variables that cannot be kept for each thread."""
    split = with_loop_entries(with_shared_counters(split))
    values = Values(split.body)
    demoted: frozenset[str] = frozenset()
    while True:
        plan = _attempt(split, values, values.uniform(demoted))
        failing = frozenset(_not_shareable(plan))
        if not failing:
            return plan
        demoted |= failing


def _attempt(split: SplitBody, values: Values, uniform: frozenset[str]) -> Plan:
    plan = Plan(split, values, uniform, frozenset(), {})
    cuts = frozenset(_cuts(plan))
    regions: dict[str, Region] = {}
    pending = [split.body.entry]
    while pending:
        entry = pending.pop()
        if entry not in regions:
            regions[entry] = region_at(split, entry, cuts)
            pending.extend(item.target for item in regions[entry].continuations)
    edges = {label: block.terminator.labels for label, block in split.body.blocks.items()}
    ordered = {label: regions[label] for label in in_program_order(split.body.entry, edges) if label in regions}
    return replace(plan, cuts=cuts, regions=ordered)


def _cuts(plan: Plan) -> Iterator[str]:
    """What is cut already, targets of shared branches to different meetings, and where streaming loops go on or end."""
    yield from plan.split.cuts
    blocks = plan.split.body.blocks
    edges = edges_without_points(plan.split)
    ends = {label for label, block in blocks.items() if label in plan.split.points or block.terminator.opcode == "ret"}
    for block in blocks.values():
        terminator = block.terminator
        if len(set(terminator.labels)) < 2 or not plan.is_shared(terminator.condition):
            continue
        arms = {frozenset(reachable([label], edges) & ends) for label in terminator.labels}
        if len(arms) > 1:
            yield from terminator.labels
    for loop in streaming_loops(plan.split, plan.values, plan.uniform):
        for label in loop:
            labels = blocks[label].terminator.labels
            if len(set(labels)) > 1 and not loop.issuperset(labels):
                yield from labels


def _not_shareable(plan: Plan) -> Iterator[str]:
    for region in plan.regions.values():
        spine = frozenset(region.spine)
        for label in region.blocks:
            block = plan.split.body.blocks[label]
            shared = [item.result for item in block.instructions if item.result in plan.uniform]
            if shared and not (label in spine and _used_only_after(plan, region, label)):
                yield from shared
            yield from (name for name in shared if region.has_returns and _divides(plan, name))
            yield from _failing_phis(plan, region, block, spine)
        yield from _failing_cut_phis(plan, region, spine)


def _divides(plan: Plan, name: str) -> bool:
    """A division may fault, so it must not run for threads that have returned."""
    return plan.values.instructions[name].opcode in DIVISIONS


def _used_only_after(plan: Plan, region: Region, label: str) -> bool:
    """Whether no block of the region can run both with and without the block before it."""
    following = reachable(region.edges.get(label, ()), region.edges)
    return not following - region.comes_after(label)


def _failing_phis(plan: Plan, region: Region, block: Block, spine: frozenset[str]) -> Iterator[str]:
    if block.label == region.entry:
        return
    sources = [source for source, targets in region.edges.items() if block.label in targets]
    if block.label not in spine or len(sources) != 1 or not _used_only_after(plan, region, block.label):
        yield from (phi.result for phi in block.phis if phi.result in plan.uniform)


def _failing_cut_phis(plan: Plan, region: Region, spine: frozenset[str]) -> Iterator[str]:
    """What flows into a phi has to be the same for all threads that go there."""
    for target in region.cut_targets:
        if not spine.issuperset(region.sources_of(target)) or len(region.sources_of(target)) > 1:
            yield from (phi.result for phi in plan.split.body.blocks[target].phis if phi.result in plan.uniform)

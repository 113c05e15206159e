"""Regions: the code that a thread runs from one meeting point to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from softmetal.msl.fission.graph import immediate_dominators, in_cycles, reachable, reversed_edges
from softmetal.msl.fission.points import PointKind, SplitBody

_END = "end"


@dataclass(frozen=True)
class Exit:
    """Where a thread goes on: at the region that starts with `target`, after waiting as `kind` says."""

    target: str
    kind: PointKind


FINISHED = Exit("", PointKind.NONE)


@dataclass(frozen=True)
class Region:
    """The blocks that run between meetings. `exits` gives for a block where its leaving edges lead."""

    entry: str
    blocks: tuple[str, ...]
    edges: Mapping[str, tuple[str, ...]]
    exits: Mapping[str, tuple[Exit, ...]]

    @cached_property
    def spine(self) -> tuple[str, ...]:
        """The blocks that every thread runs which does not return, in order, each exactly once."""
        edges = {block: list(targets) for block, targets in self.edges.items()}
        goes_on = [block for block, exits in self.exits.items() if any(item != FINISHED for item in exits)]
        for block in goes_on or self.exits:
            edges.setdefault(block, []).append(_END)
        alive = reachable([_END], reversed_edges(edges))
        if self.entry not in alive:
            return ()
        kept = {
            block: [item for item in targets if item in alive] for block, targets in edges.items() if block in alive
        }
        after = immediate_dominators(_END, reversed_edges(kept))
        spine = [self.entry]
        while (following := after[spine[-1]]) != _END:
            spine.append(following)
        cyclic = in_cycles(self.edges)
        return tuple(block for block in spine if block not in cyclic)

    @cached_property
    def continuations(self) -> tuple[Exit, ...]:
        """The different ways on, other than returning."""
        found = dict.fromkeys(item for exits in self.exits.values() for item in exits if item != FINISHED)
        return tuple(found)

    @cached_property
    def cut_targets(self) -> tuple[str, ...]:
        """The regions that this one leads to without a meeting."""
        return tuple(item.target for item in self.continuations if item.kind is PointKind.NONE)

    def sources_of(self, target: str) -> tuple[str, ...]:
        """The blocks from which threads go on at the region `target`."""
        return tuple(block for block, exits in self.exits.items() if any(item.target == target for item in exits))

    @cached_property
    def has_returns(self) -> bool:
        return any(FINISHED in exits for exits in self.exits.values())

    @cached_property
    def steering_block(self) -> str | None:
        """The one block through which all threads go on, if it is on the spine."""
        sources = [block for block, exits in self.exits.items() if any(item != FINISHED for item in exits)]
        if len(sources) == 1 and sources[0] in self.spine and FINISHED not in self.exits[sources[0]]:
            return sources[0]
        return None

    @cached_property
    def moves_together(self) -> bool:
        """Whether all threads that do not return go the same way, known without asking each."""
        return len(self.continuations) <= 1 or self.steering_block is not None

    def comes_after(self, block: str) -> frozenset[str]:
        """The blocks that run after `block`, and never without it."""
        following = reachable(self.edges.get(block, ()), self.edges)
        without = {source: targets for source, targets in self.edges.items() if source != block}
        return frozenset(following - (reachable([self.entry], without) if block != self.entry else set()))


def region_at(split: SplitBody, entry: str, cuts: frozenset[str]) -> Region:
    """The region that starts with a block. An edge to a block of `cuts` leaves it."""
    edges: dict[str, tuple[str, ...]] = {}
    exits: dict[str, tuple[Exit, ...]] = {}
    pending = [entry]
    while pending:
        label = pending.pop()
        if label in edges:
            continue
        terminator = split.body.blocks[label].terminator
        if label in split.points:
            point = split.points[label]
            exits[label] = (Exit(point.resume, point.kind),)
            edges[label] = ()
            continue
        left = [Exit(target, PointKind.NONE) for target in terminator.labels if target in cuts]
        if terminator.opcode == "ret":
            left.append(FINISHED)
        if left:
            exits[label] = tuple(dict.fromkeys(left))
        edges[label] = tuple(dict.fromkeys(target for target in terminator.labels if target not in cuts))
        pending.extend(edges[label])
    blocks = tuple(label for label in split.body.blocks if label in edges)
    return Region(entry, blocks, edges, exits)

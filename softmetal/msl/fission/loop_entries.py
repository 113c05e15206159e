"""Gives each branch into a loop without meetings a block of its own to aim at: cuts then leave the loop whole."""

from collections.abc import Mapping
from dataclasses import replace

from softmetal.msl.fission.graph import Edges, in_cycles
from softmetal.msl.fission.instructions import Block, Phi, Terminator
from softmetal.msl.fission.points import SplitBody


def with_loop_entries(split: SplitBody) -> SplitBody:
    """The same code with such blocks after those whose branches they serve."""
    cyclic = in_cycles(edges_without_points(split))
    blocks: dict[str, Block] = {}
    detours: dict[tuple[str, str], str] = {}
    for block in split.body.blocks.values():
        blocks[block.label] = block
        for target in dict.fromkeys(block.terminator.labels):
            if len(set(block.terminator.labels)) > 1 and target in cyclic:
                name = f"%softmetal.towards.{len(detours)}"
                detours[block.label, target] = name
                blocks[name] = Block(name, terminator=Terminator("br", f"br label {target}", (target,)))
    detoured = {label: _detoured(item, detours) for label, item in blocks.items()}
    return replace(split, body=replace(split.body, blocks=detoured))


def edges_without_points(split: SplitBody) -> Edges:
    """The flow graph between meetings."""
    return {
        label: () if label in split.points else block.terminator.labels for label, block in split.body.blocks.items()
    }


def _detoured(block: Block, detours: Mapping[tuple[str, str], str]) -> Block:
    renamed = {target: name for (source, target), name in detours.items() if source == block.label}
    phis = [
        Phi(phi.result, phi.type, {detours.get((label, block.label), label): v for label, v in phi.incoming.items()})
        for phi in block.phis
    ]
    return Block(block.label, phis, block.instructions, _aimed(block.terminator, renamed))


def _aimed(terminator: Terminator, renamed: Mapping[str, str]) -> Terminator:
    text = terminator.text
    for target, name in renamed.items():
        text = f"{text} ".replace(f"label {target},", f"label {name},").replace(f"label {target} ", f"label {name} ")
    labels = tuple(renamed.get(label, label) for label in terminator.labels)
    return replace(terminator, text=text.strip(), labels=labels)

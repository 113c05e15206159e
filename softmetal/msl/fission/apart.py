"""Cuts a region in front of a question to which few threads answer yes, such as `if (lane == 31)` after a prefix sum.

The threads' common work then is a loop of its own, and the few are visited alone (see visits).
"""

from dataclasses import replace

from softmetal.msl.fission.instructions import Block, Phi, Terminator
from softmetal.msl.fission.liveness import find_liveness
from softmetal.msl.fission.plan import Plan, make_plan
from softmetal.msl.fission.points import SplitBody
from softmetal.msl.fission.visits import questions, visit_of


def plan_with_questions_apart(split: SplitBody) -> Plan:
    """Raises NotFissionableError as make_plan does."""
    plan = make_plan(split)
    candidates = _regions_that_end_in_questions(plan, split)
    if not candidates:
        return plan
    trial = make_plan(_cut_before_questions(split, candidates))
    liveness = find_liveness(trial)
    useful = {
        label
        for label in candidates
        if (visit := visit_of(trial, trial.regions[_question_of(label)], liveness)) is not None
        and visit.skips_to is not None
    }
    if not useful:
        return plan
    return trial if useful == candidates else make_plan(_cut_before_questions(split, useful))


def _regions_that_end_in_questions(plan: Plan, split: SplitBody) -> set[str]:
    """Blocks in which regions start, and to whose questions few say yes, but in which all have something to do."""
    liveness = find_liveness(plan)
    found: set[str] = set()
    for label, region in plan.regions.items():
        block = split.body.blocks.get(label)
        if block is None or block.terminator.opcode != "br" or len(set(block.terminator.labels)) != 2:
            continue
        answers = [*questions(plan, label, is_answered=True), *questions(plan, label, is_answered=False)]
        visit = visit_of(plan, region, liveness)
        if any(item.finds_few for item in answers) and (visit is None or visit.skips_to is None):
            found.add(label)
    return found


def _question_of(label: str) -> str:
    return f"%softmetal.question.{label.strip('%').strip(chr(34))}"


def _cut_before_questions(split: SplitBody, labels: set[str]) -> SplitBody:
    blocks: dict[str, Block] = {}
    for label, block in split.body.blocks.items():
        phis = [
            Phi(phi.result, phi.type, {_question_of(k) if k in labels else k: v for k, v in phi.incoming.items()})
            for phi in block.phis
        ]
        blocks[label] = Block(label, phis, block.instructions, block.terminator)
        if label in labels:
            question = _question_of(label)
            blocks[label].terminator = Terminator("br", f"br label {question}", (question,))
            blocks[question] = Block(question, terminator=block.terminator)
    cuts = split.cuts | {_question_of(label) for label in labels}
    return replace(split, body=replace(split.body, blocks=blocks), cuts=cuts)

"""One region as a function: what threads share first, then loops over the threads of a range, row by row."""

from softmetal.msl.fission.lane_code import LaneCode
from softmetal.msl.fission.liveness import Liveness
from softmetal.msl.fission.names import local
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.points import PointKind
from softmetal.msl.fission.regions import FINISHED, Exit, Region
from softmetal.msl.fission.row_code import known_answers, row_code
from softmetal.msl.fission.shared_code import SharedCode
from softmetal.msl.fission.storage import Storage
from softmetal.msl.fission.visits import visit_of

# Numbers of include/softmetal/regions.h.
FINISHED_CODE = 0xFFFF
_ASK_EACH = 0xFFFFFFFF

# Of softmetal::region_frame.
_FRAME = (("given", "ptr", 0), ("in", "ptr", 8), ("lanes", "ptr", 16), ("capacity", "i64", 24), ("next", "ptr", 32))


def function_name(number: int) -> str:
    return f"@softmetal.region.{number}"


def exit_code(item: Exit, numbers: dict[str, int]) -> int:
    """The state of a thread that leaves a region, as regions.h reads it."""
    return FINISHED_CODE if item == FINISHED else numbers[item.target] * 4 + int(item.kind)


def region_function(
    plan: Plan, region: Region, liveness: Liveness, storage: Storage, numbers: dict[str, int], attributes: str
) -> str:
    """Runs the region for the threads [begin, end) of a group, and returns where they go on."""
    shared = SharedCode(plan, region, liveness, storage)
    codes = {item: exit_code(item, numbers) for item in (*region.continuations, FINISHED)}
    visit = visit_of(plan, region, liveness)
    lanes = LaneCode(plan, region, liveness, storage, shared, codes, known_answers(visit))
    body = lanes.body()
    rows = row_code(plan, region, shared, lanes, visit, codes)
    shared.keep()
    ending = _ending(plan, region, lanes, shared, codes)
    name = function_name(numbers[region.entry])
    parameters = "ptr noalias readonly %frame, i32 %begin, i32 %end, ptr %uniform"
    # Inlined, all regions together would be one function that takes clang minutes.
    head = f"define internal i32 {name}({parameters}) noinline {attributes} {{"
    once = [head, "start:", *_frame(), *lanes.places(), "  br label %again"]
    lines = [*once, "again:", *shared.lines(), *rows.head, *body, *rows.tail, *ending, "}"]
    return "\n".join(lines) + "\n"


def _frame() -> list[str]:
    lines: list[str] = []
    for name, kind, offset in _FRAME:
        lines.append(f"  %frame.{name} = getelementptr i8, ptr %frame, i64 {offset}")
        lines.append(f"  %{name} = load {kind}, ptr %frame.{name}")
    return lines


def _ending(plan: Plan, region: Region, lanes: LaneCode, shared: SharedCode, codes: dict[Exit, int]) -> list[str]:
    if lanes.asks_each:
        return [f"  ret i32 {_ASK_EACH - (1 << 32)}"]
    if len(region.continuations) <= 1:
        item = region.continuations[0] if region.continuations else FINISHED
        return [f"  ret i32 {codes[item]}"]
    block = plan.split.body.blocks[region.steering_block or ""]
    terminator = block.terminator
    text = terminator.text
    if terminator.condition is not None and terminator.condition.startswith("%"):
        text = text.replace(f" {terminator.condition},", f" {shared.value(terminator.condition, block.label)},", 1)
    lines: list[str] = []
    for target in dict.fromkeys(terminator.labels):
        way = local("way", target)
        text = f"{text} ".replace(f"label {target},", f"label {way},").replace(f"label {target} ", f"label {way} ")
        goes_on = "br label %again" if target == region.entry else f"ret i32 {codes[Exit(target, PointKind.NONE)]}"
        lines += [f"{way[1:]}:", f"  {goes_on}"]
    return [f"  {text.strip()}", *lines]

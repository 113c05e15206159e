"""One region as a function: what threads share first, then loops over the threads of a range, row by row."""

from softmetal.msl.fission.lane_code import PARALLEL, LaneCode
from softmetal.msl.fission.liveness import Liveness
from softmetal.msl.fission.names import local
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.points import PointKind
from softmetal.msl.fission.regions import FINISHED, Exit, Region
from softmetal.msl.fission.shared_code import SharedCode
from softmetal.msl.fission.storage import Storage

# Numbers of include/softmetal/regions.h.
FINISHED_CODE = 0xFFFF
_ASK_EACH = 0xFFFFFFFF

# Of softmetal::region_frame and softmetal::group.
_FRAME = (("given", "ptr", 0), ("in", "ptr", 8), ("lanes", "ptr", 16), ("capacity", "i64", 24), ("next", "ptr", 32))
_WIDTH_OFFSET, _HEIGHT_OFFSET = 20, 24


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
    lanes = LaneCode(plan, region, liveness, storage, shared, codes)
    body = lanes.body()
    shared.keep()
    ending = _ending(plan, region, lanes, shared, codes)
    name = function_name(numbers[region.entry])
    parameters = "ptr noalias readonly %frame, i32 %begin, i32 %end, ptr %uniform"
    # Inlined, all regions together would be one function that takes clang minutes.
    head = f"define internal i32 {name}({parameters}) noinline {attributes} {{"
    once = [head, "start:", *_frame(), *lanes.places(), "  br label %again"]
    lines = [*once, "again:", *shared.lines(), *_rows(), *body, *_latch(lanes), *ending, "}"]
    return "\n".join(lines) + "\n"


def _frame() -> list[str]:
    lines: list[str] = []
    for name, kind, offset in _FRAME:
        lines.append(f"  %frame.{name} = getelementptr i8, ptr %frame, i64 {offset}")
        lines.append(f"  %{name} = load {kind}, ptr %frame.{name}")
    return lines


def _rows() -> list[str]:
    """The first thread's position, and the head of the loop over rows, whose threads follow each other along x."""
    text = f"""\
  %width.place = getelementptr i8, ptr %in, i64 {_WIDTH_OFFSET}
  %width = load i32, ptr %width.place
  %height.place = getelementptr i8, ptr %in, i64 {_HEIGHT_OFFSET}
  %height = load i32, ptr %height.place
  %in.first.row = icmp ult i32 %begin, %width
  br i1 %in.first.row, label %rows, label %divide
divide:
  %rows.before = udiv i32 %begin, %width
  %begin.x = urem i32 %begin, %width
  %begin.y = urem i32 %rows.before, %height
  %begin.z = udiv i32 %rows.before, %height
  br label %rows
rows:
  %first = phi i32 [ %begin, %again ], [ %begin, %divide ], [ %first.next, %row.end ]
  %x.first = phi i32 [ %begin, %again ], [ %begin.x, %divide ], [ 0, %row.end ]
  %y = phi i32 [ 0, %again ], [ %begin.y, %divide ], [ %y.next, %row.end ]
  %z = phi i32 [ 0, %again ], [ %begin.z, %divide ], [ %z.next, %row.end ]
  %left = sub i32 %end, %first
  %room = sub i32 %width, %x.first
  %is.last = icmp ult i32 %left, %room
  %count = select i1 %is.last, i32 %left, i32 %room
  %x.end = add i32 %x.first, %count
  %first.long = zext i32 %first to i64
  %x.first.long = zext i32 %x.first to i64
  %row.start = sub i64 %first.long, %x.first.long
  br label %lanes.loop
lanes.loop:
  %x = phi i32 [ %x.first, %rows ], [ %x.next, %latch ]
  %x.long = zext i32 %x to i64
  %thread = add i64 %row.start, %x.long
  %thread.short = trunc i64 %thread to i32
  %softmetal.lane = and i32 %thread.short, 31
  br label %lane"""
    return text.split("\n")


def _latch(lanes: LaneCode) -> list[str]:
    """The ends of both loops. Where threads may go different ways, each leaves a note."""
    lines = ["latch:"]
    if lanes.asks_each:
        ways = ", ".join(f"[ {_signed(code)}, {label} ]" for label, code in lanes.codes())
        lines.append(f"  %way = phi i16 {ways}")
        lines.append("  %next.place = getelementptr i16, ptr %next, i64 %thread")
        lines.append(f"  store i16 %way, ptr %next.place{PARALLEL}")
    text = """\
  %x.next = add nuw nsw i32 %x, 1
  %more = icmp ult i32 %x.next, %x.end
  br i1 %more, label %lanes.loop, label %row.end, !llvm.loop !softmetal.loop
row.end:
  %first.next = add i32 %first, %count
  %y.plus = add i32 %y, 1
  %plane.done = icmp eq i32 %y.plus, %height
  %y.next = select i1 %plane.done, i32 0, i32 %y.plus
  %plane.step = zext i1 %plane.done to i32
  %z.next = add i32 %z, %plane.step
  %more.rows = icmp ult i32 %first.next, %end
  br i1 %more.rows, label %rows, label %leave
leave:"""
    return lines + text.split("\n")


def _signed(code: int) -> int:
    return code - 0x10000 if code >= 0x8000 else code


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

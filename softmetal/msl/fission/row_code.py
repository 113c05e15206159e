"""The loops of a region over rows of threads, and over the threads of a row that have something to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from softmetal.msl.fission.lane_code import PARALLEL, LaneCode
from softmetal.msl.fission.names import local, substituted
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.regions import Exit, Region
from softmetal.msl.fission.shared_code import SharedCode
from softmetal.msl.fission.values import Kind
from softmetal.msl.fission.visits import SIMDGROUP_WIDTH, Question, Visit

# What all threads of a part of a row answer.
ANSWER = "%answer"

# Of softmetal::group.
_WIDTH_OFFSET, _HEIGHT_OFFSET = 20, 24


@dataclass(frozen=True)
class RowCode:
    """Text in front of the code for a thread, which begins at the label `lane`, and after it, from `latch` on."""

    head: list[str]
    tail: list[str]


def row_code(
    plan: Plan, region: Region, shared: SharedCode, lanes: LaneCode, visit: Visit | None, codes: Mapping[Exit, int]
) -> RowCode:
    """The loops for the threads [begin, end)."""
    if visit is None:
        return RowCode([*_rows(), *_whole_row(), *_threads("%x.first")], _latch(lanes, "%x.end"))
    question = visit.question
    notes = _notes(codes[visit.skips_to]) if visit.skips_to is not None and lanes.asks_each else []
    change = [*_rows(), *_Change(plan, region, shared).lines(question)]
    if question.finds_few:
        head = [*change, *_whole_row(), *notes, *_few(question), *_threads("%x.from")]
        return RowCode(head, _latch(lanes, "%x.to", step=question.period or 1, loop="!softmetal.few"))
    skipping = _skipping(notes) if visit.skips_to is not None else []
    head = [*change, *_part_of_row(question), *skipping, *_threads("%x.first")]
    return RowCode(head, _latch(lanes, "%x.end", goes_on_in_row=True))


def known_answers(visit: Visit | None) -> Mapping[str, str]:
    """What is known of a comparison in the loop over threads."""
    if visit is None or visit.question.finds_few:
        return {}
    if visit.skips_to is not None:
        return {visit.question.comparison: str(visit.question.is_answered).lower()}
    return {visit.question.comparison: ANSWER}


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
  %x.first = phi i32 [ %begin, %again ], [ %begin.x, %divide ], [ %x.first.next, %row.end ]
  %y = phi i32 [ 0, %again ], [ %begin.y, %divide ], [ %y.next, %row.end ]
  %z = phi i32 [ 0, %again ], [ %begin.z, %divide ], [ %z.next, %row.end ]
  %left = sub i32 %end, %first
  %room = sub i32 %width, %x.first
  %is.last = icmp ult i32 %left, %room
  %rest = select i1 %is.last, i32 %left, i32 %room
  %first.long = zext i32 %first to i64
  %x.first.long = zext i32 %x.first to i64
  %row.start = sub i64 %first.long, %x.first.long"""
    return text.split("\n")


def _whole_row() -> list[str]:
    return ["  %count = add i32 %rest, 0", "  %x.end = add i32 %x.first, %count"]


def _part_of_row(question: Question) -> list[str]:
    """Threads of a row with the same answer, which is then known."""
    return [
        "  %is.before = icmp ne i32 %change, 0",
        "  %count = select i1 %is.before, i32 %change, i32 %unwrapped",
        "  %x.end = add i32 %x.first, %count",
        f"  {ANSWER} = icmp {'ne' if question.comes_first else 'eq'} i32 %change, 0",
    ]


def _skipping(notes: list[str]) -> list[str]:
    """Goes on to the next threads where the answer of these is no."""
    lines = [f"  br i1 {ANSWER}, label %asked, label %passed.over", "passed.over:"]
    return [*lines, *notes, "  br label %row.end", "asked:"]


def _few(question: Question) -> list[str]:
    """Goes on to the next row where none of this one has to be visited."""
    lines = ["  %x.from = add i32 %x.first, %change"]
    if question.period is None:
        lines += [
            "  %is.found = icmp ult i32 %change, %count",
            "  %found = zext i1 %is.found to i32",
            "  %x.to = add i32 %x.from, %found",
        ]
    else:
        lines.append("  %x.to = add i32 %x.end, 0")
    return [
        *lines,
        "  %is.visited = icmp ult i32 %x.from, %x.to",
        "  br i1 %is.visited, label %asked, label %row.end",
        "asked:",
    ]


def _threads(first: str) -> list[str]:
    """The head of the loop over threads."""
    text = f"""\
  br label %visits
visits:
  br label %lanes.loop
lanes.loop:
  %x = phi i32 [ {first}, %visits ], [ %x.next, %latch ]
  %x.long = zext i32 %x to i64
  %thread = add i64 %row.start, %x.long
  %thread.short = trunc i64 %thread to i32
  %softmetal.lane = and i32 %thread.short, {SIMDGROUP_WIDTH - 1}
  br label %lane"""
    return text.split("\n")


def _latch(
    lanes: LaneCode, end: str, *, step: int = 1, loop: str = "!softmetal.loop", goes_on_in_row: bool = False
) -> list[str]:
    """The ends of both loops. Where threads may go different ways, each leaves a note."""
    lines = ["latch:"]
    if lanes.asks_each:
        ways = ", ".join(f"[ {_signed(code)}, {label} ]" for label, code in lanes.codes())
        lines.append(f"  %way = phi i16 {ways}")
        lines.append("  %next.place = getelementptr i16, ptr %next, i64 %thread")
        lines.append(f"  store i16 %way, ptr %next.place{PARALLEL}")
    row_done = "icmp eq i32 %x.end, %width" if goes_on_in_row else "icmp eq i32 0, 0"
    text = f"""\
  %x.next = add nuw nsw i32 %x, {step}
  %more = icmp ult i32 %x.next, {end}
  br i1 %more, label %lanes.loop, label %row.end, !llvm.loop {loop}
row.end:
  %first.next = add i32 %first, %count
  %row.done = {row_done}
  %x.first.next = select i1 %row.done, i32 0, i32 %x.end
  %row.step = zext i1 %row.done to i32
  %y.plus = add i32 %y, %row.step
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


def _notes(code: int) -> list[str]:
    """Where threads go on that are not visited: for `count` threads from the first on."""
    text = f"""\
  br label %before.notes
before.notes:
  br label %notes
notes:
  %noted = phi i32 [ 0, %before.notes ], [ %noted.next, %notes ]
  %noted.long = zext i32 %noted to i64
  %noted.thread = add i64 %first.long, %noted.long
  %noted.place = getelementptr i16, ptr %next, i64 %noted.thread
  store i16 {_signed(code)}, ptr %noted.place
  %noted.next = add nuw nsw i32 %noted, 1
  %noted.more = icmp ult i32 %noted.next, %count
  br i1 %noted.more, label %notes, label %noted.all
noted.all:"""
    return text.split("\n")


@dataclass
class _Change:
    """Calculates how many threads come, from the row's first on, before the answer to a question changes."""

    plan: Plan
    region: Region
    shared: SharedCode

    def lines(self, question: Question) -> list[str]:
        self._lines: list[str] = [f"  %first.lane = and i32 %first, {SIMDGROUP_WIDTH - 1}"]
        self._known = {"%x": "%x.first", "%y": "%y", "%z": "%z", "%softmetal.lane": "%first.lane"}
        number, bound = self._value(question.number), self._value(question.bound)
        if question.finds_few:
            return [*self._lines, *_threads_before_equal(number, bound, question)]
        return [*self._lines, *_threads_with_same_answer(number, bound, question)]

    def _value(self, operand: str) -> str:
        """What a value is for the first thread of the row."""
        if not operand.startswith("%"):
            return operand
        if operand not in self._known:
            if self.plan.kind(operand) in (Kind.INVARIANT, Kind.UNIFORM):
                return self.shared.value(operand, self.region.entry)
            instruction = self.plan.values.instructions[operand]
            text = substituted(instruction.text, self.plan.split.body.named_types, self._value)
            self._known[operand] = local("of.first", operand)
            self._lines.append(f"  {self._known[operand]} = {text}")
        return self._known[operand]


def _threads_before_equal(number: str, bound: str, question: Question) -> list[str]:
    """At most the row: sums with it then do not wrap around."""
    extension = "zext i16 %steps.modulo to i32" if question.type == "i16" else "add i32 %steps.modulo, 0"
    return [
        f"  %steps.modulo = sub {question.type} {bound}, {number}",
        f"  %steps.whole = {extension}",
        f"  %steps = and i32 %steps.whole, {question.period - 1 if question.period else -1}",
        "  %is.in.row = icmp ult i32 %steps, %rest",
        "  %change = select i1 %is.in.row, i32 %steps, i32 %rest",
    ]


def _threads_with_same_answer(number: str, bound: str, question: Question) -> list[str]:
    """None if the number is past the change already; at most those before the number wraps around."""
    extension, bits = "sext" if question.is_signed else "zext", int(question.type[1:])
    limit = 1 << (bits - 1 if question.is_signed else bits)
    return [
        f"  %number.long = {extension} {question.type} {number} to i64",
        f"  %bound.long = {extension} {question.type} {bound} to i64",
        f"  %until.wrap = sub i64 {limit}, %number.long",
        "  %rest.long = zext i32 %rest to i64",
        "  %wraps = icmp slt i64 %until.wrap, %rest.long",
        "  %unwrapped.long = select i1 %wraps, i64 %until.wrap, i64 %rest.long",
        "  %unwrapped = trunc i64 %unwrapped.long to i32",
        "  %distance.less = sub i64 %bound.long, %number.long",
        f"  %distance = add i64 %distance.less, {int(question.counts_bound)}",
        "  %is.behind = icmp slt i64 %distance, 0",
        "  %distance.ahead = select i1 %is.behind, i64 0, i64 %distance",
        "  %is.beyond = icmp sgt i64 %distance.ahead, %unwrapped.long",
        "  %change.long = select i1 %is.beyond, i64 %unwrapped.long, i64 %distance.ahead",
        "  %change = trunc i64 %change.long to i32",
    ]

"""Lanes of fragment functions that write nothing: helpers of a quad, and those that discarded their fragment.

Works on optimised LLVM IR, where softmetal_thread holds all of the function and calls softmetal_begin_lane with the
place of the lane's word, which is zero while the lane is a helper, with memory that nobody reads, and with the row of
its outputs. Helpers write to that memory wherever the function writes to what others see, and call quiet variants of
functions that are not inlined. The library chooses those of functions in tables.
"""

import re
from collections.abc import Collection, Iterator

from softmetal.msl.fission.instructions import LOCAL
from softmetal.msl.llvm_ir.called_functions import called_functions
from softmetal.msl.stage_code.quiet_functions import CALLED, quiet_name, quiet_variants, with_all_called
from softmetal.msl.stage_code.written_places import ATOMIC, FILL, STORE, OwnMemory

THREAD = "softmetal_thread"

_THREAD = re.compile(rf"^define [^\n]*@{THREAD}\([^\n]*\{{\n.*?^\}}\n", re.MULTILINE | re.DOTALL)
_PLACE = rf"ptr [^,]*?({LOCAL})"
_BEGIN = re.compile(rf"^ *(?:tail )?call void @softmetal_begin_lane\({_PLACE}, {_PLACE}, {_PLACE}\).*\n", re.MULTILINE)
_DISCARD = re.compile(r"^ *(?:tail )?call void @softmetal_discard_fragment\(\).*$", re.MULTILINE)
_CALL = re.compile(rf"^( *(?:{LOCAL} = )?(?:tail |musttail |notail )?call [^@]*)@([^\n(]+)(\(.*)$")
_QUESTION = re.compile(
    rf"^ *({LOCAL}) = (?:tail )?call (?:[\w()]+ )*?i1 @softmetal_is_helper_thread\(\).*$", re.MULTILINE
)


class HelperError(Exception):
    """A function whose helpers cannot be kept from what they must not do; the message says why."""


def with_helper_lanes(module: str) -> str:
    """`module` with what helper lanes do and do not. Raises HelperError."""
    found = _THREAD.search(module)
    if found is None:
        raise HelperError(f"the function {THREAD} is not in the module")
    called = dict(called_functions(module, THREAD))
    for name, text in called.items():
        if "@softmetal_discard_fragment(" in text or "@softmetal_is_helper_thread(" in text:
            raise HelperError(f"'{name}', which discards fragments or asks for helpers, is not inlined")
    quiet = with_all_called(CALLED.findall(found[0]), called)
    body = _guarded(found[0], quiet.keys())
    return module[: found.start()] + body + module[found.end() :] + quiet_variants(quiet)


def _guarded(body: str, called: Collection[str]) -> str:
    begin = _BEGIN.search(body)
    if begin is None:
        raise HelperError("the beginning of a lane is not in the function")
    return _Lane(body[: begin.start()] + body[begin.end() :], called, *begin.groups()).guarded()


class _Lane:
    """One lane's code: `live` is the place of its word, `scratch` what helpers write to, `row` its outputs.

    `called` are functions that have a quiet variant.
    """

    def __init__(self, body: str, called: Collection[str], live: str, scratch: str, row: str) -> None:
        self._body = body
        self._called = called
        self._live = live
        self._scratch = scratch
        self._own = OwnMemory(body, (live, scratch, row))
        self._count = 0

    def guarded(self) -> str:
        return "\n".join(line for given in self._body.split("\n") for line in self._line(given))

    def _line(self, line: str) -> Iterator[str]:
        if _DISCARD.match(line):
            yield f"  store i32 0, ptr {self._live}, align 4"
        elif question := _QUESTION.match(line):
            yield from self._compare("eq", question[1])
        elif (write := STORE.match(line) or ATOMIC.match(line)) and not self._own.has(write[2]):
            writes, place = self._fresh("writes"), self._fresh("place")
            yield from self._compare("ne", writes)
            yield f"  {place} = select i1 {writes}, ptr {write[2]}, ptr {self._scratch}"
            yield f"{write[1]}{place}{write[3]}"
        elif (fill := FILL.match(line)) and not self._own.has(fill[2]):
            writes, length = self._fresh("writes"), self._fresh("length")
            yield from self._compare("ne", writes)
            yield f"  {length} = select i1 {writes}, i64 {fill[3]}, i64 0"
            yield f"{fill[1]}{length}{fill[4]}"
        elif (call := _CALL.match(line)) and call[2] in self._called:
            writes, function = self._fresh("writes"), self._fresh("function")
            yield from self._compare("ne", writes)
            yield f"  {function} = select i1 {writes}, ptr @{call[2]}, ptr @{quiet_name(call[2])}"
            yield f"{call[1]}{function}{call[3]}"
        else:
            yield line

    def _compare(self, relation: str, result: str) -> Iterator[str]:
        word = self._fresh("live")
        yield f"  {word} = load i32, ptr {self._live}, align 4"
        yield f"  {result} = icmp {relation} i32 {word}, 0"

    def _fresh(self, name: str) -> str:
        self._count += 1
        return f"%softmetal.{name}.{self._count}"

"""Lanes of fragment functions that write nothing: helpers of a quad, and those that discarded their fragment.

Works on optimised LLVM IR, where softmetal_thread holds all of the function and calls softmetal_begin_lane with the
place of the lane's word, which is zero while the lane is a helper, with memory that nobody reads, and with the row of
its outputs. Helpers write to that memory wherever the function writes to what others see.
"""

import re
from collections.abc import Iterator

from softmetal.msl.called_functions import called_functions
from softmetal.msl.fission.instructions import LOCAL

THREAD = "softmetal_thread"

_THREAD = re.compile(rf"^define [^\n]*@{THREAD}\([^\n]*\{{\n.*?^\}}\n", re.MULTILINE | re.DOTALL)
_PLACE = rf"ptr [^,]*?({LOCAL})"
_BEGIN = re.compile(rf"^ *(?:tail )?call void @softmetal_begin_lane\({_PLACE}, {_PLACE}, {_PLACE}\).*\n", re.MULTILINE)
_DISCARD = re.compile(r"^ *(?:tail )?call void @softmetal_discard_fragment\(\).*$", re.MULTILINE)
_QUESTION = re.compile(
    rf"^ *({LOCAL}) = (?:tail )?call (?:[\w()]+ )*?i1 @softmetal_is_helper_thread\(\).*$", re.MULTILINE
)
_ASSIGNED = re.compile(rf"^ *({LOCAL}) = (.*)$", re.MULTILINE)
# With shader validation a check's result is its pointer, or a place that nobody else knows.
_CHECKED = r"call ptr @softmetal_check_variable\("
_BASE = re.compile(rf"(?:(?:getelementptr|addrspacecast|freeze) .*?|{_CHECKED})ptr ({LOCAL})")
_STORE = re.compile(rf"^( *store .*, ptr )({LOCAL})((?:[, ].*)?)$")
_ATOMIC = re.compile(rf"^( *(?:{LOCAL} = )?(?:atomicrmw|cmpxchg) .*?ptr )({LOCAL})(, .*)$")
_FILL = re.compile(
    rf"^( *(?:tail )?call void @llvm\.mem(?:cpy|move|set)\.[\w.]+\(ptr [^,]*?({LOCAL}), [^,]*, i64 )([^,]+)(, i1 .*)$"
)


class HelperError(Exception):
    """A function whose helpers cannot be kept from what they must not do; the message says why."""


def with_helper_lanes(module: str) -> str:
    """`module` with what helper lanes do and do not. Raises HelperError."""
    found = _THREAD.search(module)
    if found is None:
        raise HelperError(f"the function {THREAD} is not in the module")
    for name, text in called_functions(module, THREAD):
        if "@softmetal_discard_fragment(" in text or "@softmetal_is_helper_thread(" in text:
            raise HelperError(f"'{name}', which discards fragments or asks for helpers, is not inlined")
    body = _guarded(found[0])
    return module[: found.start()] + body + module[found.end() :]


def _guarded(body: str) -> str:
    begin = _BEGIN.search(body)
    if begin is None:
        raise HelperError("the beginning of a lane is not in the function")
    return _Lane(body[: begin.start()] + body[begin.end() :], *begin.groups()).guarded()


class _Lane:
    """One lane's code: `live` is the place of its word, `scratch` what helpers write to, `row` its outputs."""

    def __init__(self, body: str, live: str, scratch: str, row: str) -> None:
        self._body = body
        self._live = live
        self._scratch = scratch
        assigned = dict(_ASSIGNED.findall(body))
        self._bases = {name: base[1] for name, text in assigned.items() if (base := _BASE.match(text)) is not None}
        self._own = {name for name, text in assigned.items() if text.startswith("alloca ")}
        self._own |= {self._root(name) for name in (live, scratch, row)}
        self._count = 0

    def guarded(self) -> str:
        return "\n".join(line for given in self._body.split("\n") for line in self._line(given))

    def _line(self, line: str) -> Iterator[str]:
        if _DISCARD.match(line):
            yield f"  store i32 0, ptr {self._live}, align 4"
        elif question := _QUESTION.match(line):
            yield from self._compare("eq", question[1])
        elif (write := _STORE.match(line) or _ATOMIC.match(line)) and self._root(write[2]) not in self._own:
            writes, place = self._fresh("writes"), self._fresh("place")
            yield from self._compare("ne", writes)
            yield f"  {place} = select i1 {writes}, ptr {write[2]}, ptr {self._scratch}"
            yield f"{write[1]}{place}{write[3]}"
        elif (fill := _FILL.match(line)) and self._root(fill[2]) not in self._own:
            writes, length = self._fresh("writes"), self._fresh("length")
            yield from self._compare("ne", writes)
            yield f"  {length} = select i1 {writes}, i64 {fill[3]}, i64 0"
            yield f"{fill[1]}{length}{fill[4]}"
        else:
            yield line

    def _compare(self, relation: str, result: str) -> Iterator[str]:
        word = self._fresh("live")
        yield f"  {word} = load i32, ptr {self._live}, align 4"
        yield f"  {result} = icmp {relation} i32 {word}, 0"

    def _fresh(self, name: str) -> str:
        self._count += 1
        return f"%softmetal.{name}.{self._count}"

    def _root(self, name: str) -> str:
        while name in self._bases:
            name = self._bases[name]
        return name

"""Variants of functions for helper threads: they calculate the same, and write to nothing that others see."""

import re
from collections.abc import Collection, Iterator, Mapping

from softmetal.msl.fission.instructions import LOCAL
from softmetal.msl.llvm_ir.called_functions import called_functions
from softmetal.msl.stage_code.written_places import ATOMIC, FILL, STORE, OwnMemory

# What gives the addresses of a visible function and of its quiet variant.
_ENTRY = "softmetal_function"
_QUIET_ENTRY = "softmetal_quiet_function"

_ENTRY_CODE = re.compile(rf"^define [^\n]*@{_ENTRY}\(.*?^\}}\n", re.MULTILINE | re.DOTALL)
_ADDRESS = re.compile(r"ret ptr @([^\s,]+)")
# Lines of the source belong to one function alone.
_SOURCE_LINE = re.compile(r",? !dbg !\d+|^ *#dbg_.*\n", re.MULTILINE)
CALLED = re.compile(r"\bcall [^@\n]*@([^\n(]+)\(")
_LINKAGE = re.compile(r"define (?:(?:linkonce_odr|weak_odr|internal|dso_local|hidden|protected) )*")
_HEAD = re.compile(r"define [^\n]*\{\n(?:[\w.$-]+:[^\n]*\n)?")
# Results and arguments that are passed in memory of the caller.
_PASSED_IN_MEMORY = re.compile(rf"ptr [^,]*?(?:sret|byval)\([^,]*?({LOCAL})(?=[,)])")
_PACKED_PIXEL = re.compile(r"^ *(?:tail )?call void @softmetal_pack_pixel\(")
_SCRATCH = "%softmetal.scratch"
_SCRATCH_BYTES = 16


def with_quiet_function(module: str, thread_pointers: Collection[str]) -> str:
    """`module` with a quiet variant of its visible function, and an entry that gives its address.

    `thread_pointers` are the names of arguments that point to memory of the calling thread.
    """
    entry = _ENTRY_CODE.search(module)
    address = _ADDRESS.search(entry[0]) if entry is not None else None
    if entry is None or address is None:
        raise ValueError(f"{_ENTRY} gives no address")
    functions = with_all_called({address[1]}, dict(called_functions(module, _ENTRY)))
    quiet_entry = entry[0].replace(_ENTRY, _QUIET_ENTRY).replace(address[0], f"ret ptr @{quiet_name(address[1])}")
    quiet_entry = _SOURCE_LINE.sub("", quiet_entry)
    return f"{module}\n{quiet_entry}{quiet_variants(functions, {f'%{name}' for name in thread_pointers})}"


def with_all_called(names: Collection[str], defined: Mapping[str, str]) -> dict[str, str]:
    """Those of the `defined` functions, and all that they call: names and texts."""
    found: dict[str, str] = {}
    pending = [name for name in names if name in defined]
    while pending:
        name = pending.pop()
        if name not in found:
            found[name] = defined[name]
            pending += [other for other in CALLED.findall(defined[name]) if other in defined]
    return found


def quiet_name(name: str) -> str:
    return f"{name}.quiet"


def quiet_variants(functions: Mapping[str, str], own: Collection[str] = ()) -> str:
    """Definitions of the variants, which call each other. `own` are names of arguments that they may write to."""
    names = "|".join(re.escape(name) for name in sorted(functions, key=len, reverse=True))
    return "".join("\n" + _renamed(_quiet(text, own), names) + "\n" for text in functions.values())


def _renamed(text: str, names: str) -> str:
    return re.sub(rf"@({names})(?![\w.$-])", lambda match: f"@{quiet_name(match[1])}", text)


def _quiet(function: str, own: Collection[str]) -> str:
    text = _SOURCE_LINE.sub("", function)
    head = _HEAD.match(text)
    if head is None:
        raise ValueError("a function has no beginning")
    memory = OwnMemory(text, {*own, *_PASSED_IN_MEMORY.findall(head[0])})
    scratch = f"  {_SCRATCH} = alloca [{_SCRATCH_BYTES} x i8], align {_SCRATCH_BYTES}\n"
    lines = _without_writes(text[head.end() :].split("\n"), memory)
    return _LINKAGE.sub("define internal ", head[0]).replace(" comdat ", " ") + scratch + "\n".join(lines)


def _without_writes(lines: Collection[str], memory: OwnMemory) -> Iterator[str]:
    for line in lines:
        write = STORE.match(line) or FILL.match(line)
        if (write is not None and not memory.has(write[2])) or _PACKED_PIXEL.match(line):
            continue
        atomic = ATOMIC.match(line)
        yield line if atomic is None or memory.has(atomic[2]) else f"{atomic[1]}{_SCRATCH}{atomic[3]}"

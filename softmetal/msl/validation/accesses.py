"""Which memory an instruction of LLVM IR text reads and writes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntFlag

from softmetal.msl.validation.ir_operands import NAME, closing_parenthesis, size_of, split_operands, split_type

_RESULT = re.compile(rf"^\s*(?:%{NAME} = )?")
_LOAD = re.compile(r"load (?P<atomic>atomic )?(?:volatile )?(?P<rest>.*)")
_STORE = re.compile(r"store (?P<atomic>atomic )?(?:volatile )?(?P<rest>.*)")
_READ_MODIFY_WRITE = re.compile(r"atomicrmw (?:volatile )?\w+ (?P<rest>.*)")
_COMPARE_EXCHANGE = re.compile(r"cmpxchg (?:weak )?(?:volatile )?(?P<rest>.*)")
_BLOCK = re.compile(r"(?:tail |musttail |notail )?call [^@]*@llvm\.(?P<name>memcpy|memmove|memset)[\w.]*(?=\()")
_ALIGNMENT = re.compile(r"\balign (\d+)")
_ORDERING = re.compile(r" (?:syncscope\(\"[^\"]*\"\) )?(?:unordered|monotonic|acquire|release|acq_rel|seq_cst)\b.*$")


class Action(IntFlag):
    """What is done to memory; the bits are those of softmetal/exec/kernel_validation.h."""

    READ = 1
    WRITE = 2
    ATOMIC = 4


@dataclass(frozen=True)
class Access:
    """An access to `size` bytes (an i64 operand), `index` times as many behind `pointer` (an operand of type ptr)."""

    pointer: str
    size: str
    action: Action
    alignment: int
    index: str = "0"


def accesses_of(line: str) -> Iterator[Access]:
    """The accesses of one instruction, in the order in which they happen."""
    instruction = line[match.end() :] if (match := _RESULT.match(line)) else line
    if match := _LOAD.match(instruction):
        yield _load(match)
    elif match := _STORE.match(instruction):
        yield _store(match)
    elif match := _READ_MODIFY_WRITE.match(instruction) or _COMPARE_EXCHANGE.match(instruction):
        pointer, value, *_ = split_operands(match["rest"])
        kind, _ = split_type(value)
        action = Action.READ | Action.WRITE | Action.ATOMIC
        yield Access(_pointer(pointer), size_of(kind), action, _alignment(instruction))
    elif match := _BLOCK.match(instruction):
        yield from _block(match["name"], instruction, match.end())


def accessing(line: str, access: Access, pointer: str) -> str:
    """The line of an access with another pointer in its place."""
    if (block := _BLOCK.search(line)) is not None:
        closing = closing_parenthesis(line, block.end())
        arguments = split_operands(line[block.end() + 1 : closing])
        place = 1 if access.action is Action.READ else 0
        arguments[place] = arguments[place].removesuffix(access.pointer) + pointer
        return f"{line[: block.end() + 1]}{', '.join(arguments)}{line[closing:]}"
    # What is stored, in front of where, may be a pointer too.
    before, _, behind = line.rpartition(f"ptr {access.pointer}")
    return f"{before}ptr {pointer}{behind}"


def _load(match: re.Match[str]) -> Access:
    kind, pointer, *_ = split_operands(match["rest"])
    action = Action.READ | (Action.ATOMIC if match["atomic"] else Action(0))
    return Access(_pointer(pointer), size_of(kind), action, _alignment(match["rest"]))


def _store(match: re.Match[str]) -> Access:
    value, pointer, *_ = split_operands(match["rest"])
    kind, _ = split_type(value)
    action = Action.WRITE | (Action.ATOMIC if match["atomic"] else Action(0))
    return Access(_pointer(pointer), size_of(kind), action, _alignment(match["rest"]))


def _block(name: str, instruction: str, opening: int) -> Iterator[Access]:
    arguments = split_operands(instruction[opening + 1 : closing_parenthesis(instruction, opening)])
    size = arguments[2].rpartition(" ")[2]
    if arguments[2].startswith("i32 "):
        size = f"{int(size)}"  # only constants are narrower than i64
    if name != "memset":
        yield Access(_last_word(arguments[1]), size, Action.READ, _alignment(arguments[1]))
    yield Access(_last_word(arguments[0]), size, Action.WRITE, _alignment(arguments[0]))


def _pointer(operand: str) -> str:
    """An operand without its type and without what an atomic access says behind it."""
    return _ORDERING.sub("", operand.removeprefix("ptr "))


def _last_word(argument: str) -> str:
    """The value of an argument behind its type and attributes."""
    if argument.endswith(")"):
        start = argument.find("getelementptr")
        return argument[start:] if start >= 0 else argument
    return argument.rpartition(" ")[2]


def _alignment(text: str) -> int:
    match = _ALIGNMENT.search(text)
    return int(match[1]) if match else 1

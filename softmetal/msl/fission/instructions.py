"""Reads one function of optimised LLVM IR into blocks of instructions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from softmetal.msl.fission.ir_types import element_of, member_type, type_at
from softmetal.msl.fission.opcodes import BINARY, CASTS
from softmetal.msl.fission.refusal import NotFissionableError

LOCAL = r'%(?:"[^"]*"|[\w.$-]+)'
_LOCAL = re.compile(LOCAL)
_LABEL = re.compile(rf"label ({LOCAL})")
_BLOCK = re.compile(r'^("[^"]*"|[\w.$-]+):')
_RESULT = re.compile(rf"({LOCAL}) = (.*)", re.DOTALL)
_INCOMING = re.compile(rf"\[ (.+?), ({LOCAL}) \]")
_PHI = re.compile(r"phi (?:(?:nnan|ninf|nsz|arcp|contract|afn|reassoc|fast) )*")
# Facts that hold in the original function alone, or that say nothing to the code generator.
_DROPPED_METADATA = re.compile(r", !(?:noalias|alias\.scope|llvm\.loop|llvm\.access\.group|srcloc|prof) !\d+")
# Known in the loop over threads, see region_code.
_LANE_INDEX = re.compile(rf"({LOCAL}) = (?:tail )?call [^@]*@softmetal_lane_index\(\).*")
_DROPPED_CALLS = ("@llvm.lifetime.", "@llvm.experimental.noalias.scope.decl", "@llvm.dbg.")

_FLAGS = re.compile(
    r"(?:(?:nuw|nsw|exact|disjoint|nneg|samesign|nnan|ninf|nsz|arcp|contract|afn|reassoc|fast|volatile|atomic|inbounds"
    r"|nusw|inrange\([^)]*\)) )*"
)
_CALL = re.compile(r"(?:(?:tail|musttail|notail) )?call ")
_ATTRIBUTE = re.compile(
    r"(?:(?:nnan|ninf|nsz|arcp|contract|afn|reassoc|fast|ccc|fastcc|coldcc|noundef|nonnull|noalias|zeroext|signext"
    r"|inreg|align \d+|cc ?\d+|(?:range|nofpclass|dereferenceable|dereferenceable_or_null|captures)\([^)]*\)) )*"
)


@dataclass(frozen=True)
class Instruction:
    """`text` is what follows `result =`; `operands` are the local values it uses, in order."""

    result: str
    opcode: str
    text: str
    type: str
    operands: tuple[str, ...]


@dataclass(frozen=True)
class Phi:
    """`incoming` gives the value, as text, for each predecessor."""

    result: str
    type: str
    incoming: Mapping[str, str]


@dataclass(frozen=True)
class Terminator:
    """Ends a block: `condition` is the local value or constant that a branch or switch looks at."""

    opcode: str
    text: str
    labels: tuple[str, ...]
    condition: str | None = None


@dataclass
class Block:
    label: str
    phis: list[Phi] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    terminator: Terminator = Terminator("", "", ())


@dataclass(frozen=True)
class Body:
    """A function: blocks in the order of the text, the first is its entry."""

    blocks: dict[str, Block]
    named_types: Mapping[str, str]
    attributes: str

    @property
    def entry(self) -> str:
        return next(iter(self.blocks))


def locals_in(text: str, named_types: Mapping[str, str]) -> tuple[str, ...]:
    """The local values that an instruction names."""
    return tuple(name for name in _LOCAL.findall(_LABEL.sub("", text)) if name not in named_types)


def read_body(module: str, symbol: str) -> tuple[Body, str]:
    """A function of the module, and the module without it. Raises NotFissionableError for what cannot be read."""
    match = re.search(
        rf"^define [^\n]*@{symbol}\([^\n]*?(#\d+)?[^\n#]*\{{\n(.*?)^\}}\n", module, re.MULTILINE | re.DOTALL
    )
    if match is None:
        raise NotFissionableError("the kernel's function is not in the module")
    named = dict(re.findall(rf"^({LOCAL}) = type (.*)$", module, re.MULTILINE))
    blocks: dict[str, Block] = {}
    for line in _joined(match[2]):
        label = _BLOCK.match(line)
        if label is not None:
            name = f"%{label[1]}"
            blocks[name] = Block(name)
            continue
        if not blocks:
            blocks["%entry"] = Block("%entry")
        try:
            _read_line(line.strip(), next(reversed(blocks.values())), named)
        except (AssertionError, IndexError, ValueError) as error:
            raise NotFissionableError(f"the instruction '{line.strip()}' in a form that is not known") from error
    return Body(blocks, named, match[1] or ""), module[: match.start()] + module[match.end() :]


def _joined(body: str) -> list[str]:
    """Lines without comments; a switch, which is written on several, becomes one."""
    lines: list[str] = []
    open_switch = False
    for raw in body.split("\n"):
        line = raw.split(" ; preds", 1)[0].rstrip()
        if line.lstrip().startswith("#dbg_"):
            continue
        if open_switch:
            lines[-1] += " " + line.strip()
            open_switch = line.strip() != "]" and not line.strip().startswith("],")
        elif line:
            lines.append(line)
            open_switch = line.lstrip().startswith("switch ") and line.endswith("[")
    return lines


def _read_line(line: str, block: Block, named: Mapping[str, str]) -> None:
    line = _DROPPED_METADATA.sub("", line)
    line = _LANE_INDEX.sub(r"\1 = add i32 %softmetal.lane, 0", line)
    assigned = _RESULT.fullmatch(line)
    result, text = (assigned[1], assigned[2]) if assigned else ("", line)
    opcode = text.split(None, 1)[0]
    if result in named:
        raise NotFissionableError(f"the value {result} is named like a type")
    if opcode == "phi":
        block.phis.append(_phi(result, text))
    elif opcode in ("br", "switch", "ret", "unreachable"):
        labels = tuple(_LABEL.findall(text))
        condition = None
        if opcode == "switch" or len(labels) == 2:
            condition = re.split(r"\s+", text.split(",", 1)[0])[2]
        block.terminator = Terminator(opcode, text, labels, condition)
    elif not any(name in text for name in _DROPPED_CALLS):
        kind = _result_type(opcode, text, named) if result else "void"
        if _CALL.match(text):
            opcode = "call"
        block.instructions.append(Instruction(result, opcode, text, kind, locals_in(text, named)))


def _phi(result: str, text: str) -> Phi:
    prefix = _PHI.match(text)
    assert prefix is not None
    kind = type_at(text, prefix.end())
    rest = text[prefix.end() + len(kind) :]
    return Phi(result, kind, {label: value for value, label in _INCOMING.findall(rest)})


def _result_type(opcode: str, text: str, named: Mapping[str, str]) -> str:
    if opcode in ("tail", "musttail", "notail", "call"):
        return _call_type(text)
    start = len(opcode) + 1
    if opcode == "load":
        return _type_after_flags(text, start)
    if opcode in BINARY or opcode == "freeze":
        return _type_after_flags(text, start)
    if opcode in CASTS:
        return type_at(text, text.rindex(" to ") + 4)
    if opcode in ("alloca", "getelementptr"):
        if " x ptr>" in text:
            raise NotFissionableError(f"vectors of pointers: {text}")
        return "ptr"
    if opcode in ("icmp", "fcmp"):
        predicate = re.compile(r"\w+ ").match(text, _flags_end(text, start))
        assert predicate is not None
        compared = type_at(text, predicate.end())
        return re.sub(r"x .*>", "x i1>", compared) if compared.startswith("<") else "i1"
    if opcode == "select":
        condition = type_at(text, _flags_end(text, start))
        return type_at(text, text.index(", ", text.index(condition, start) + len(condition)) + 2)
    return _composite_type(opcode, text, start, named)


def _composite_type(opcode: str, text: str, start: int, named: Mapping[str, str]) -> str:
    if opcode == "extractelement":
        return element_of(type_at(text, start))
    if opcode in ("insertelement", "insertvalue"):
        return type_at(text, start)
    if opcode == "shufflevector":
        mask = re.findall(r"<(\d+) x i32>", text)[-1]
        return f"<{mask} x {element_of(type_at(text, start))}>"
    if opcode == "extractvalue":
        aggregate = type_at(text, start)
        indices = re.search(r"((?:, \d+)+)(?:, !.*)?$", text)
        assert indices is not None
        return member_type(aggregate, [int(item) for item in re.findall(r"\d+", indices[1])], named)
    if opcode == "atomicrmw":
        return type_at(text, _operand_start(text, 1))
    if opcode == "cmpxchg":
        return f"{{ {type_at(text, _operand_start(text, 1))}, i1 }}"
    raise NotFissionableError(f"the instruction '{opcode}'")


def _operand_start(text: str, number: int) -> int:
    position = 0
    for _ in range(number):
        position = text.index(", ", position) + 2
    return position


def _type_after_flags(text: str, start: int) -> str:
    return type_at(text, _flags_end(text, start))


def _flags_end(text: str, start: int) -> int:
    flags = _FLAGS.match(text, start)
    assert flags is not None
    return flags.end()


def _call_type(text: str) -> str:
    call = _CALL.match(text)
    assert call is not None
    attributes = _ATTRIBUTE.match(text, call.end())
    assert attributes is not None
    return type_at(text, attributes.end())

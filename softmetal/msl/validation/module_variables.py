"""The variables of an IR module: threadgroup variables and program-scope constants."""

import re
from dataclasses import dataclass

from softmetal.msl.validation.ir_operands import NAME, split_type

_VARIABLE = re.compile(rf"^(@{NAME}) = (?P<before>[^\n]*?)\b(?:global|constant) (?P<rest>[^\n]*)$", re.MULTILINE)


@dataclass(frozen=True)
class ModuleVariable:
    """A variable; each thread of the host has its own copy of a threadgroup variable."""

    symbol: str
    name: str
    type: str
    is_threadgroup: bool


def module_variables(ir: str) -> tuple[ModuleVariable, ...]:
    """All variables that `ir` defines."""
    found: list[ModuleVariable] = []
    for match in _VARIABLE.finditer(ir):
        symbol, before = match[1], match["before"]
        if symbol.startswith("@llvm.") or "external" in before or "appending" in before:
            continue
        kind, _ = split_type(match["rest"])
        found.append(ModuleVariable(symbol, source_name(symbol), kind, "thread_local" in before))
    return tuple(found)


def source_name(symbol: str) -> str:
    """The last identifier of an Itanium-mangled name: the variable's own."""
    text = symbol.strip('@"')
    if not text.startswith("_Z"):
        return text.removeprefix("__const.").rpartition(".")[2]
    for match in re.finditer(r"(?=(?<!\d)(\d+)([A-Za-z_]))", text):
        start = match.end() + len(match[1])
        name = text[start : start + int(match[1])]
        rest = text[start + int(match[1]) :]
        if len(name) == int(match[1]) and re.fullmatch(r"(?:I.*E)?E?(?:_\d*_?|\.\d+)*", rest):
            return name
    return text

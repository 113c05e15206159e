"""Where a pointer comes from: an argument of the kernel, a variable, or the thread's own stack."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from softmetal.msl.validation.harden import TRUST
from softmetal.msl.validation.ir_operands import NAME, split_operands

_DEFINITION = re.compile(rf"^\s*(%{NAME}) = (.*)$", re.MULTILINE)
_SYMBOL = re.compile(rf"@{NAME}")
_ELEMENT = re.compile(r"getelementptr (?:(?:inbounds|nuw|nusw) )*(.*)")
_BUFFER = re.compile(r".*call .*@softmetal_validated_buffer\(i32 [^)]*?(\d+)\)")
_THREADGROUP_ARGUMENT = re.compile(r".*call .*@softmetal_validated_threadgroup_argument\(i32 [^)]*?(\d+)\)")
_THREAD_LOCAL = re.compile(rf".*call .*@llvm\.threadlocal\.address[\w.]*\(ptr [^@)]*(@{NAME})\)")
_POINTER_LOAD = re.compile(rf"load ptr, ptr (%{NAME})")
_PARAMETER = re.compile(rf"ptr [^,)]*(%{NAME})")
# The functions of the wrapper that run one thread.
_WRAPPERS = ("softmetal10fiber_body", "@softmetal_thread(")
_INCOMING = re.compile(rf"\[ ([^,\]]+(?:\([^\]]*\))?), %{NAME} \]")


class RootKind(Enum):
    """What a pointer was made from."""

    BUFFER = "buffer"
    THREADGROUP_ARGUMENT = "threadgroup_argument"
    VARIABLE = "variable"
    STACK = "stack"
    TRUSTED = "trusted"  # out of what only the metal library reads
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Root:
    """`index` is an argument's, `symbol` that of a variable, on the stack or not."""

    kind: RootKind
    index: int = 0
    symbol: str = ""


_UNKNOWN = Root(RootKind.UNKNOWN)


class PointerRoots:
    """The roots of the pointers in one function's body."""

    def __init__(self, head: str, body: str) -> None:
        self._definitions: Mapping[str, str] = dict(_DEFINITION.findall(body))
        # The wrapper's own data leads to textures and samplers; buffers and threadgroup memory it asks for.
        parameters = _PARAMETER.findall(head) if any(name in head for name in _WRAPPERS) else []
        self._found: dict[str, Root | None] = dict.fromkeys(parameters, Root(RootKind.TRUSTED))

    def root(self, pointer: str) -> Root:
        return self._find(pointer) or _UNKNOWN

    def _find(self, pointer: str) -> Root | None:
        """None for what adds no root: null, and a pointer that is being looked at further up, in a loop."""
        if pointer == "null":
            return None
        if not pointer.startswith("%"):
            symbols = set(_SYMBOL.findall(pointer))
            return Root(RootKind.VARIABLE, symbol=symbols.pop()) if len(symbols) == 1 else _UNKNOWN
        if pointer in self._found:
            return self._found[pointer]
        self._found[pointer] = None
        root = self._defined_by(pointer, self._definitions.get(pointer, ""))
        if root is None:
            del self._found[pointer]  # it is known once the loop is
        else:
            self._found[pointer] = root
        return root

    def _defined_by(self, pointer: str, instruction: str) -> Root | None:
        if instruction.startswith("alloca "):
            return Root(RootKind.STACK, symbol=pointer)
        if match := _POINTER_LOAD.match(instruction):
            is_trusted = TRUST in instruction or self.root(match[1]).kind is RootKind.TRUSTED
            return Root(RootKind.TRUSTED) if is_trusted else _UNKNOWN
        if match := _ELEMENT.match(instruction):
            return self._find(split_operands(match[1])[1].removeprefix("ptr "))
        if match := _BUFFER.match(instruction):
            return Root(RootKind.BUFFER, int(match[1]))
        if match := _THREADGROUP_ARGUMENT.match(instruction):
            return Root(RootKind.THREADGROUP_ARGUMENT, int(match[1]))
        if match := _THREAD_LOCAL.match(instruction):
            return Root(RootKind.VARIABLE, symbol=match[1])
        if instruction.startswith("phi ptr "):
            return self._common(_INCOMING.findall(instruction))
        if instruction.startswith("select "):
            return self._common([part.removeprefix("ptr ") for part in split_operands(instruction)[1:3]])
        return _UNKNOWN

    def _common(self, pointers: list[str]) -> Root | None:
        roots = {root for pointer in pointers if (root := self._find(pointer)) is not None}
        if not roots:
            return None
        # Of either kind nothing is checked.
        if {root.kind for root in roots} == {RootKind.STACK, RootKind.TRUSTED}:
            return Root(RootKind.TRUSTED)
        return roots.pop() if len(roots) == 1 else _UNKNOWN

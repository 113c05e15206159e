"""Puts a call in front of each access of a shader to memory, in optimised IR."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from softmetal.msl.ir_text import Module
from softmetal.msl.validation.accesses import Access, accesses_of
from softmetal.msl.validation.component_writes import component_writes
from softmetal.msl.validation.harden import TRUST
from softmetal.msl.validation.ir_operands import size_of
from softmetal.msl.validation.module_variables import ModuleVariable, module_variables
from softmetal.msl.validation.pointer_roots import PointerRoots, Root, RootKind
from softmetal.msl.validation.source_places import SourcePlace, SourcePlaces

# As in softmetal/exec/kernel_validation.h.
_UNKNOWN_ROOT = 0xFFFF
_FIRST_THREADGROUP_ARGUMENT = 0x100
_FIRST_VARIABLE = 0x200
_NO_SITE = 0xFFFFFFFF

_FUNCTION = re.compile(r"^define (?P<head>[^\n]*)\{\n(?P<body>.*?)^\}", re.MULTILINE | re.DOTALL)
_FUNCTION_ATTRIBUTES = re.compile(r"#\d+")
_ATTRIBUTE_GROUP = re.compile(r"^attributes (#\d+) = \{(.*)\}$", re.MULTILINE)
# What is no longer so once a function calls the checks.
_FORMER_QUALITIES = re.compile(
    r" (?:memory\([^)]*\)|willreturn|nosync|nofree|norecurse|nounwind|nocallback|speculatable)(?= )"
)
_FORMER_POINTER_QUALITIES = re.compile(r" (?:nocapture|captures\([^)]*\)|readonly|readnone|writeonly|noalias)(?= )")
_BARRIER = re.compile(r"@softmetal_(threadgroup|simdgroup)_barrier\(([^)]*)\)")
_OUTSIDE_TEXTURE = re.compile(r"@softmetal_outside_texture\((.*)\)")
_REPLACED = r"(?:declare_variables|outside_texture|validated_(?:threadgroup|simdgroup)_barrier)"
_DECLARED = re.compile(rf"^declare [^\n]*@softmetal_{_REPLACED}\([^\n]*\n", re.MULTILINE)

_DECLARATIONS = """
declare void @softmetal_check_access(ptr, i64, i64, i32, i32, i32)
declare void @softmetal_declare_variable(i32, ptr, i64, i32)
declare void @softmetal_check_texture(ptr, i32, i32, i32, i32, i32, i32, i32)
declare void @softmetal_validated_threadgroup_barrier(i32, i32) convergent noduplicate nomerge
declare void @softmetal_validated_simdgroup_barrier(i32, i32) convergent noduplicate nomerge
declare ptr @llvm.threadlocal.address.p0(ptr)
"""


@dataclass(frozen=True)
class InstrumentedCode:
    """IR with checks; a check names its site and its variable by their places in these."""

    ir: str
    sites: tuple[SourcePlace, ...]
    variables: tuple[ModuleVariable, ...]


def instrument(ir: str) -> InstrumentedCode:
    """Checks for all that the shader's own code reads and writes; the library's and the wrapper's is trusted."""
    return _Instrumenter(ir).run()


class _Instrumenter:
    def __init__(self, ir: str) -> None:
        self._ir = ir
        self._places = SourcePlaces(Module(ir))
        self._sites: dict[SourcePlace, int] = {}
        self._variables = module_variables(ir)
        self._variable_numbers = {variable.symbol: index for index, variable in enumerate(self._variables)}

    def run(self) -> InstrumentedCode:
        text = _FUNCTION.sub(self._function, self._ir)
        groups = {
            group for match in _FUNCTION.finditer(self._ir) for group in _FUNCTION_ATTRIBUTES.findall(match["head"])
        }
        text = _ATTRIBUTE_GROUP.sub(_without_qualities(groups), text)
        text = _DECLARED.sub("", text)
        present = set(re.findall(r"^declare [^\n]*@([\w.]+)\(", text, re.MULTILINE))
        declarations = [line for line in _DECLARATIONS.splitlines() if line and _declared_name(line) not in present]
        text = "\n".join([text, *declarations, *self._variable_declarations()]) + "\n"
        return InstrumentedCode(text, tuple(self._sites), self._variables)

    def _function(self, match: re.Match[str]) -> str:
        if not self._places.has_location(match["head"]):
            return match.group()  # of the library, and called by the device alone: the rest has gone into its callers
        head = _FORMER_POINTER_QUALITIES.sub("", match["head"])
        roots = PointerRoots(head, match["body"])
        components = component_writes(match["body"])
        lines: list[str] = []
        for line in match["body"].splitlines():
            place = self._places.place_of(line)
            is_shaders = place is not None or not self._places.has_location(line)
            if is_shaders and TRUST not in line:
                accesses = components.get(line)
                for access in accesses_of(line) if accesses is None else accesses:
                    lines.extend(self._check(access, roots.root(access.pointer), place))
            lines.append(_BARRIER.sub(self._barrier(place), _OUTSIDE_TEXTURE.sub(self._outside_texture(place), line)))
        body = "\n".join(lines)
        return f"define {head}{{\n{body}\n}}"

    def _check(self, access: Access, root: Root, place: SourcePlace | None) -> Iterator[str]:
        if root.kind in (RootKind.STACK, RootKind.TRUSTED):
            return
        described = access.action | access.alignment.bit_length() - 1 << 8
        yield (
            f"  call void @softmetal_check_access(ptr {access.pointer}, i64 {access.index}, i64 {access.size}, "
            f"i32 {int(described)}, i32 {self._root_number(root)}, i32 {self._site(place)})"
        )

    def _barrier(self, place: SourcePlace | None) -> Callable[[re.Match[str]], str]:
        return lambda match: f"@softmetal_validated_{match[1]}_barrier({match[2]}, i32 {self._site(place)})"

    def _outside_texture(self, place: SourcePlace | None) -> Callable[[re.Match[str]], str]:
        return lambda match: f"@softmetal_check_texture({match[1]}, i32 {self._site(place)})"

    def _site(self, place: SourcePlace | None) -> int:
        return _NO_SITE if place is None else self._sites.setdefault(place, len(self._sites))

    def _root_number(self, root: Root) -> int:
        if root.kind is RootKind.BUFFER:
            return root.index
        if root.kind is RootKind.THREADGROUP_ARGUMENT:
            return _FIRST_THREADGROUP_ARGUMENT + root.index
        number = self._variable_numbers.get(root.symbol)
        return _UNKNOWN_ROOT if number is None else _FIRST_VARIABLE + number

    def _variable_declarations(self) -> Iterator[str]:
        """A function that tells where the variables are for the calling thread of the host."""
        yield "define hidden void @softmetal_declare_variables() {"
        for number, variable in enumerate(self._variables):
            address = variable.symbol
            if variable.is_threadgroup:
                address = f"%v{number}"
                yield f"  {address} = call ptr @llvm.threadlocal.address.p0(ptr {variable.symbol})"
            size = size_of(variable.type)
            kind = int(variable.is_threadgroup)
            yield f"  call void @softmetal_declare_variable(i32 {number}, ptr {address}, i64 {size}, i32 {kind})"
        yield "  ret void"
        yield "}"


def _declared_name(declaration: str) -> str:
    return declaration.partition("@")[2].partition("(")[0]


def _without_qualities(groups: set[str]) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        if match[1] not in groups:
            return match.group()
        return f"attributes {match[1]} = {{{_FORMER_QUALITIES.sub('', match[2])}}}"

    return replace

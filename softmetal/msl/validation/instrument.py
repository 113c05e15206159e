"""Puts a call in front of each access of a shader to memory, in optimised IR."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from softmetal.msl.llvm_ir.ir_text import Module
from softmetal.msl.validation.accesses import Access, Action, accesses_of, accessing
from softmetal.msl.validation.component_writes import component_writes
from softmetal.msl.validation.copied_pieces import CopiedPieces
from softmetal.msl.validation.harden import TRUST
from softmetal.msl.validation.ir_operands import size_of
from softmetal.msl.validation.module_variables import ModuleVariable, module_variables
from softmetal.msl.validation.pointer_roots import PointerRoots, Root, RootKind
from softmetal.msl.validation.private_variables import PrivateVariables
from softmetal.msl.validation.sites import Sites
from softmetal.msl.validation.source_places import SourcePlace, SourcePlaces

# As in softmetal/exec/kernel_validation.h.
_UNKNOWN_ROOT = 0xFFFF
_FIRST_THREADGROUP_ARGUMENT = 0x100
_FIRST_VARIABLE = 0x200

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
declare ptr @softmetal_check_access(ptr, i64, i64, i32, i32, ptr)
declare ptr @softmetal_check_variable(ptr, i64, i64, i32, ptr, i64, ptr, ptr)
declare void @softmetal_declare_variable(i32, ptr, ptr, i64)
declare void @softmetal_check_texture(ptr, i32, i32, i32, i32, i32, i32, ptr)
declare void @softmetal_validated_threadgroup_barrier(i32, ptr) convergent noduplicate nomerge
declare void @softmetal_validated_simdgroup_barrier(i32, ptr) convergent noduplicate nomerge
declare ptr @llvm.threadlocal.address.p0(ptr)
"""


def instrument(ir: str, sites: Sites, source: str) -> str:
    """IR with checks for all that the shader's own code reads and writes; the library's and the wrapper's is trusted.

    Names of variables are those that `source` has.
    """
    return _Instrumenter(ir, sites, source).run()


class _Instrumenter:
    def __init__(self, ir: str, sites: Sites, source: str) -> None:
        self._ir = ir
        self._places = SourcePlaces(Module(ir))
        self._sites = sites
        self._words = frozenset(re.findall(r"[A-Za-z_]\w*", source))
        self._variables = {variable.symbol: variable for variable in module_variables(ir)}
        # Each thread of the host has its own, so that only a run knows where they are.
        shared = [variable for variable in self._variables.values() if variable.is_threadgroup]
        self._threadgroup_variables = {variable.symbol: number for number, variable in enumerate(shared)}

    def run(self) -> str:
        text = _FUNCTION.sub(self._function, self._ir)
        groups = {
            group for match in _FUNCTION.finditer(self._ir) for group in _FUNCTION_ATTRIBUTES.findall(match["head"])
        }
        text = _ATTRIBUTE_GROUP.sub(_without_qualities(groups), text)
        text = _DECLARED.sub("", text)
        present = set(re.findall(r"^declare [^\n]*@([\w.]+)\(", text, re.MULTILINE))
        declarations = [line for line in _DECLARATIONS.splitlines() if line and _declared_name(line) not in present]
        functions = [*self._variable_declarations(), *self._constant_declarations()]
        return "\n".join([text, *declarations, *functions, *self._sites.definitions()]) + "\n"

    def _function(self, match: re.Match[str]) -> str:
        if not self._places.has_location(match["head"]):
            return match.group()  # of the library, and called by the device alone: the rest has gone into its callers
        head = _FORMER_POINTER_QUALITIES.sub("", match["head"])
        checks = _FunctionChecks(head, match["body"], self)
        body = "\n".join(line for given in match["body"].splitlines() for line in checks.line(given))
        return f"define {head}{{\n{body}\n}}"

    def places(self) -> SourcePlaces:
        return self._places

    def words(self) -> frozenset[str]:
        return self._words

    def with_site(self, line: str, place: SourcePlace | None) -> str:
        """Calls of the library that find out by themselves what is wrong say where they are."""
        site = self._sites.site(place) if _BARRIER.search(line) or _OUTSIDE_TEXTURE.search(line) else ""
        line = _OUTSIDE_TEXTURE.sub(lambda match: f"@softmetal_check_texture({match[1]}, ptr {site})", line)
        return _BARRIER.sub(lambda match: f"@softmetal_validated_{match[1]}_barrier({match[2]}, ptr {site})", line)

    def check(self, access: Access, root: Root, private: PrivateVariables, place: SourcePlace | None) -> str:
        """The call, whose result is the place to access; empty for what needs no check."""
        if root.kind is RootKind.TRUSTED:
            return ""
        described = int(access.action | access.alignment.bit_length() - 1 << 8)
        what = f"ptr {access.pointer}, i64 {access.index}, i64 {access.size}, i32 {described}"
        site = f"ptr {self._sites.site(place)}"
        if root.kind is RootKind.STACK:
            if private.is_inside(access, root.symbol):
                return ""
            start, size, name = root.symbol, private.size(root.symbol), private.name(root.symbol)
        elif (variable := self._variables.get(root.symbol)) is not None and not variable.is_threadgroup:
            start, size, name = variable.symbol, size_of(variable.type), variable.name
        else:
            return f"call ptr @softmetal_check_access({what}, i32 {self._root_number(root)}, {site})"
        known = f"ptr {start}, i64 {size}, ptr {self._sites.name(name)}"
        return f"call ptr @softmetal_check_variable({what}, {known}, {site})"

    def _root_number(self, root: Root) -> int:
        if root.kind is RootKind.BUFFER:
            return root.index
        if root.kind is RootKind.THREADGROUP_ARGUMENT:
            return _FIRST_THREADGROUP_ARGUMENT + root.index
        number = self._threadgroup_variables.get(root.symbol)
        return _UNKNOWN_ROOT if number is None else _FIRST_VARIABLE + number

    def _variable_declarations(self) -> Iterator[str]:
        """A function that tells where the threadgroup variables are for the calling thread of the host."""
        yield "define hidden void @softmetal_declare_variables() {"
        for symbol, number in self._threadgroup_variables.items():
            variable = self._variables[symbol]
            yield f"  %v{number} = call ptr @llvm.threadlocal.address.p0(ptr {symbol})"
            name = f"ptr {self._sites.name(variable.name)}"
            what = f"i32 {number}, {name}, ptr %v{number}, i64 {size_of(variable.type)}"
            yield f"  call void @softmetal_declare_variable({what})"
        yield "  ret void"
        yield "}"

    def _constant_declarations(self) -> Iterator[str]:
        """A function that tells where the program-scope constants are."""
        yield "define hidden void @softmetal_declare_constants(ptr %declare, ptr %context) {"
        for variable in self._variables.values():
            if not variable.is_threadgroup:
                yield _declare_constant(variable)
        yield "  ret void"
        yield "}"


class _FunctionChecks:
    """The lines of one function, and the checks in front of them."""

    def __init__(self, head: str, body: str, module: _Instrumenter) -> None:
        self._module = module
        self._roots = PointerRoots(head, body)
        self._private = PrivateVariables(body, module.words())
        self._components = component_writes(body)
        self._pieces = CopiedPieces(body)
        self._count = 0

    def line(self, line: str) -> Iterator[str]:
        places = self._module.places()
        place = places.place_of(line)
        if (place is not None or not places.has_location(line)) and TRUST not in line:
            accesses = self._components.get(line)
            for access in accesses_of(line) if accesses is None else accesses:
                is_piece = access.action is Action.READ and self._pieces.has(line)
                checked = replace(access, action=Action(0)) if is_piece else access
                call = self._module.check(checked, self._roots.root(access.pointer), self._private, place)
                if not call:
                    continue
                self._count += 1
                result = f"%softmetal.at.{self._count}"
                yield f"  {result} = {call}"
                if access.index == "0":  # a component is written with the vector that it is of
                    line = accessing(line, access, result)
        yield self._module.with_site(line, place)


def _declare_constant(variable: ModuleVariable) -> str:
    return f"  call void %declare(ptr %context, ptr {variable.symbol}, i64 {size_of(variable.type)})"


def _declared_name(declaration: str) -> str:
    return declaration.partition("@")[2].partition("(")[0]


def _without_qualities(groups: set[str]) -> Callable[[re.Match[str]], str]:
    def replace(match: re.Match[str]) -> str:
        if match[1] not in groups:
            return match.group()
        return f"attributes {match[1]} = {{{_FORMER_QUALITIES.sub('', match[2])}}}"

    return replace

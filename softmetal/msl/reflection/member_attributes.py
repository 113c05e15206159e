"""The attributes of struct members: `[[id(n)]]` of argument buffers, `[[attribute(n)]]` of stage inputs and the like.

Clang tells about a member's annotations only where a function uses the member. So a program that has such attributes
is compiled once more with functions that do nothing else; then clang has evaluated macros, enumerators and template
arguments.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from softmetal.msl.llvm_ir.ir_text import Annotation, Module
from softmetal.msl.reflection.reflect import EntryPoint, LibraryReflection, Parameter
from softmetal.msl.reflection.shader_types import Member, Type
from softmetal.msl.rewriting import known_attributes
from softmetal.msl.rewriting.source_map import RewrittenSource

# What the rewriter leaves of the attributes that members have.
_MEMBER_ANNOTATIONS = re.compile(
    rf'SOFTMETAL_ANNOTATE(?:_ARRAY)?\("(?:{"|".join(sorted(known_attributes.ON_MEMBERS))})"'
)


@dataclass(frozen=True)
class StructPlace:
    """A struct type and a C++ expression that names it."""

    type: Type
    expression: str


def has_member_attributes(source: RewrittenSource, macros: Mapping[str, str]) -> bool:
    return any(_MEMBER_ANNOTATIONS.search(part) for part in (source.text, *macros.values()))


def struct_places(library: LibraryReflection) -> tuple[StructPlace, ...]:
    """Every struct that an entry point of the library can reach through its parameters, each once."""
    found: dict[Type, StructPlace] = {}
    for function in library.functions:
        signature = f"softmetal::signature<decltype({function.expression})>"
        for index, parameter in enumerate(function.parameters):
            _collect(parameter.type.value, f"{signature}::template parameter<{index}>", found)
        if function.result is not None:
            _collect(function.result, f"{signature}::result", found)
    return tuple(found.values())


def probe_text(places: Sequence[StructPlace]) -> str:
    """C++ that uses each member of each struct in a function of its own."""
    lines: list[str] = []
    for number, place in enumerate(places):
        lines.append(f"using {_alias(number)} = {place.expression};")
        lines.append(f"static_assert(softmetal::is_complete<{_alias(number)}>(0) || true);")
        lines.extend(
            f"SOFTMETAL_EXPORT __attribute__((used)) const volatile void* {_symbol(number, position)}"
            f"({_alias(number)}* object) {{ return &object->{member.name}; }}"
            for position, member in enumerate(place.type.members)
        )
    return "\n" + "\n".join(lines)


def with_member_attributes(library: LibraryReflection, places: Sequence[StructPlace], ir: str) -> LibraryReflection:
    """The reflection, taken from the same IR, with what that of `probe_text` tells about members."""
    module = Module(ir)
    known = {
        place.type: tuple(
            module.member_annotations(f"@{_symbol(number, position)}") for position in range(len(place.type.members))
        )
        for number, place in enumerate(places)
    }
    annotate = _Annotator(known)
    functions = tuple(_annotated_function(function, annotate) for function in library.functions)
    return replace(library, functions=functions)


def _collect(kind: Type, expression: str, found: dict[Type, StructPlace]) -> None:
    if kind.element is not None:
        _collect(kind.element, expression, found)
    elif kind.data_type == "struct" and kind not in found:
        alias = _alias(len(found))
        found[kind] = StructPlace(kind, f"softmetal::innermost<{expression}>::type")
        for member in kind.members:
            _collect(member.type, f"decltype({alias}::{member.name})", found)


def _alias(number: int) -> str:
    return f"softmetal_struct_{number}"


def _symbol(number: int, position: int) -> str:
    return f"softmetal_member_{number}_{position}"


class _Annotator:
    def __init__(self, known: Mapping[Type, Sequence[tuple[Annotation, ...]]]) -> None:
        self._known = known
        self._done: dict[Type, Type] = {}

    def __call__(self, kind: Type) -> Type:
        if kind not in self._done:
            element = self(kind.element) if kind.element is not None else None
            self._done[kind] = replace(kind, element=element, members=tuple(self._members(kind)))
        return self._done[kind]

    def _members(self, kind: Type) -> Iterator[Member]:
        attributes = self._known.get(kind, ((),) * len(kind.members))
        for member, annotations in zip(kind.members, attributes, strict=True):
            yield replace(member, type=self(member.type), attributes=annotations)


def _annotated_function(function: EntryPoint, annotate: _Annotator) -> EntryPoint:
    parameters = tuple(_annotated_parameter(item, annotate) for item in function.parameters)
    return replace(function, parameters=parameters, result=annotate(function.result) if function.result else None)


def _annotated_parameter(parameter: Parameter, annotate: _Annotator) -> Parameter:
    return replace(parameter, type=replace(parameter.type, value=annotate(parameter.type.value)))

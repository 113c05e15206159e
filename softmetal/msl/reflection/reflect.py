"""What a library holds: functions, their parameters, and function constants, from clang's unoptimised IR.

Annotations carry MSL's attributes; debug information carries names, types and layouts.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from softmetal.msl.llvm_ir.defined_arithmetic import uses_partial_operations
from softmetal.msl.llvm_ir.group_functions import GROUP_FUNCTIONS
from softmetal.msl.llvm_ir.ir_text import Annotation, AnnotationValue, Function, Module, Variable
from softmetal.msl.reflection.shader_types import ParameterType, Type, TypeReader
from softmetal.msl.rewriting.attributes import FUNCTION_KINDS
from softmetal.msl.rewriting.function_constants import ConstantUsage
from softmetal.msl.wrapping.position_multiples import multiples_in


@dataclass(frozen=True)
class FunctionConstant:
    """A function constant as declared."""

    name: str
    index: int
    type_name: str
    is_required: bool


@dataclass(frozen=True)
class Parameter:
    """A parameter of an entry point; `attributes` are its MSL attributes with their arguments."""

    name: str
    type: ParameterType
    attributes: tuple[Annotation, ...]
    address_space: str
    is_used: bool
    line: int = 0
    column: int = 0

    def attribute(self, name: str) -> tuple[AnnotationValue, ...] | None:
        """The arguments of an attribute, or None when the parameter has no such attribute."""
        return next((item.arguments for item in self.attributes if item.name == name), None)


@dataclass(frozen=True)
class EntryPoint:
    """A function of a library. `expression` names it in C++, template arguments included."""

    name: str
    kind: str
    expression: str
    parameters: tuple[Parameter, ...]
    constants: tuple[FunctionConstant, ...]
    max_total_threads: int | None
    required_threads: tuple[int, ...]
    may_meet: bool
    has_partial_arithmetic: bool
    result: Type | None = None  # None: void
    line: int = 0
    attributes: tuple[Annotation, ...] = ()
    may_discard: bool = False
    asks_for_helpers: bool = False
    has_derivatives: bool = False
    asks_for_samples: bool = False
    may_sample: bool = False
    position_multiples: tuple[int, ...] = ()

    def attribute(self, name: str) -> tuple[AnnotationValue, ...] | None:
        """The arguments of an attribute, or None when the function has no such attribute."""
        return next((item.arguments for item in self.attributes if item.name == name), None)


@dataclass(frozen=True)
class MutableVariable:
    """A variable outside of functions, or a static one in a function, that a program could change.

    `attribute` is what would fill it (specification §5.9).
    """

    name: str
    line: int
    attribute: str = ""


@dataclass(frozen=True)
class LibraryReflection:
    """Everything that later steps need to know about a library."""

    functions: tuple[EntryPoint, ...]
    constants: tuple[FunctionConstant, ...]
    mutable_variables: tuple[MutableVariable, ...] = ()
    misplaced_threadgroup_variables: tuple[MutableVariable, ...] = ()

    def find(self, name: str) -> EntryPoint | None:
        return next((function for function in self.functions if function.name == name), None)


def reflect(ir: str, usage: ConstantUsage) -> LibraryReflection:
    """Reads annotated IR made with debug information and without optimisation."""
    module = Module(ir)
    reader = _Reader(module, usage)
    constants = reader.constants()
    functions = [reader.entry_point(function, constants) for function in module.functions.values()]
    found = tuple(function for function in functions if function is not None)
    misplaced = tuple(reader.misplaced_threadgroup_variables())
    return LibraryReflection(found, constants, tuple(reader.mutable_variables()), misplaced)


class _Reader:
    def __init__(self, module: Module, usage: ConstantUsage) -> None:
        self._module = module
        self._types = TypeReader(module)
        self._usage = usage

    def constants(self) -> tuple[FunctionConstant, ...]:
        constants: list[FunctionConstant] = []
        for symbol, annotations in self._module.annotations.items():
            for annotation in annotations:
                node = self._module.global_variable(symbol)
                if annotation.name == "function_constant" and node is not None:
                    name = node.text("name")
                    type_name = self._types.value(node.reference("type")).data_type
                    index = int(annotation.arguments[0])
                    constants.append(FunctionConstant(name, index, type_name, name not in self._usage.queried))
        return tuple(sorted(constants, key=lambda constant: constant.index))

    def entry_point(self, function: Function, constants: tuple[FunctionConstant, ...]) -> EntryPoint | None:
        annotations = {item.name: item for item in self._module.annotations.get(function.symbol, ())}
        kind = next((name for name in annotations if name in FUNCTION_KINDS), None)
        if kind is None or function.subprogram is None:
            return None
        subprogram = self._module.node(function.subprogram)
        cpp_name = subprogram.text("name")
        base_name = re.sub(r"<.*", "", cpp_name, flags=re.DOTALL)
        expression = self._qualified(cpp_name, subprogram.reference("scope"))
        host_name = annotations.get("host_name")
        used = self._usage.reachable(base_name, [constant.name for constant in constants])
        reachable = self._module.reachable(function.symbol)
        limit = annotations.get("max_total_threads_per_threadgroup")
        required = annotations.get("required_threads_per_threadgroup")
        return EntryPoint(
            name=str(host_name.arguments[0]) if host_name else expression.removeprefix("::"),
            kind=kind,
            expression=expression,
            parameters=self._parameters(function, subprogram.reference("type")),
            constants=tuple(constant for constant in constants if constant.name in used),
            max_total_threads=int(limit.arguments[0]) if limit else None,
            required_threads=tuple(int(size) for size in required.arguments) if required else (),
            may_meet=_may_meet(kind, reachable),
            has_partial_arithmetic=any(
                uses_partial_operations(self._module.functions[name].body)
                for name in reachable
                if name in self._module.functions
            ),
            result=self._result(subprogram.reference("type")),
            line=subprogram.number("line"),
            attributes=tuple(self._module.annotations.get(function.symbol, ())),
            may_discard="@softmetal_discard_fragment" in reachable,
            asks_for_helpers=_reaches("5metal21simd_is_helper_thread", reachable),
            asks_for_samples="@softmetal_sample_word" in reachable,
            has_derivatives=_reaches("16softmetal_detail14derivatives_of", reachable),
            may_sample=_reaches("16softmetal_detail13called_sampleIf", reachable),
            position_multiples=multiples_in(function.body),
        )

    def mutable_variables(self) -> Iterator[MutableVariable]:
        for symbol, node in self._module.mutable_globals():
            annotations = self._module.annotations.get(symbol, ())
            if annotations or not self._types.is_constant(node.reference("type")):
                attribute = next((item.name for item in annotations), "")
                yield MutableVariable(node.text("name"), node.number("line"), attribute)

    def misplaced_threadgroup_variables(self) -> Iterator[MutableVariable]:
        """Those in no kernel function (specification §4.4)."""
        functions = self._module.functions.values()
        entry_points = {function.subprogram for function in functions if self._is_entry_point(function)}
        for node in self._module.thread_local_globals():
            if entry_points.isdisjoint(self._module.scopes(node)):
                yield MutableVariable(node.text("name"), node.number("line"))

    def _is_entry_point(self, function: Function) -> bool:
        annotations = self._module.annotations.get(function.symbol, ())
        return any(item.name in FUNCTION_KINDS for item in annotations)

    def _result(self, type_number: int | None) -> Type | None:
        """The first of a function type's elements is null for void."""
        types = self._module.node(type_number).reference("types") if type_number is not None else None
        elements = self._module.node(types).elements if types is not None else ()
        return self._types.value(elements[0]) if elements and elements[0] is not None else None

    def _qualified(self, name: str, scope: int | None) -> str:
        parts = [name]
        while scope is not None:
            node = self._module.node(scope)
            if node.kind == "DINamespace" and node.text("name"):
                parts.insert(0, node.text("name"))
            scope = node.reference("scope")
        return "::" + "::".join(parts)

    def _parameters(self, function: Function, type_number: int | None) -> tuple[Parameter, ...]:
        variables: dict[int, tuple[str, Variable | None]] = {}
        for number, variable in self._module.parameters(function).items():
            node = self._module.node(number)
            if (position := node.number("arg")) > 0:
                variables[position] = (node.text("name"), variable)
        parameters: list[Parameter] = []
        for position, type_node in enumerate(self._parameter_types(type_number), start=1):
            name, given = variables.get(position, _UNNAMED)
            annotations = given.annotations if given is not None else ()
            space = next((item.name for item in annotations if item.name in _PARAMETER_SPACES), "")
            attributes = tuple(item for item in annotations if item.name != space or item.arguments)
            is_used = given is not None and given.is_used
            line, column = (given.line, given.column) if given is not None else (0, 0)
            kind = self._types.parameter(type_node)
            parameters.append(Parameter(name, kind, attributes, space or _guess(kind), is_used, line, column))
        return tuple(parameters)

    def _parameter_types(self, type_number: int | None) -> tuple[int | None, ...]:
        types = self._module.node(type_number).reference("types") if type_number is not None else None
        return self._module.node(types).elements[1:] if types is not None else ()


def _may_meet(kind: str, reachable: Set[str]) -> bool:
    """Threads of fragment functions meet also where they sample without a level (metal_texture_lod)."""
    samples_implicitly = kind == "fragment" and _reaches("16softmetal_detail16with_derivativesILb1E", reachable)
    return samples_implicitly or not reachable.isdisjoint(f"@{name}" for name in GROUP_FUNCTIONS)


def _reaches(mangled: str, reachable: Set[str]) -> bool:
    """Whether a function of the metal library is among those that a function refers to."""
    return any(mangled in name for name in reachable)


# The rewriter notes the address space of a parameter without arguments: `threadgroup` is also an attribute.
_UNNAMED: tuple[str, Variable | None] = ("", None)
_PARAMETER_SPACES = frozenset({"device", "constant", "threadgroup", "thread", "object_data"})


def _guess(parameter_type: ParameterType) -> str:
    """The address space where a macro hid it from the rewriter."""
    if not parameter_type.is_pointer and not parameter_type.is_reference:
        return ""
    return "constant" if parameter_type.is_const and parameter_type.is_reference else "device"

"""The generated C++ of the extension module: `Binding` in, texts of bindings/generated out."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from generator.binding import Binding, Class, FunctionBinding, Method, PyType, Shape
from generator.document import Documentation
from generator.emit.cpp import classes as cpp_classes
from generator.emit.cpp import docstrings as cpp_docstrings
from generator.emit.cpp import values as cpp_values
from generator.emit.cpp.calls import argument_annotations, bound_lambda
from generator.emit.cpp.classes import module_variable
from generator.emit.cpp.docs import literal, named_signature
from generator.emit.cpp.types import plain_result, value_argument
from generator.emit.cpp.units import Unit, partition
from generator.emit.docstrings import call_doc
from generator.emit.enums import enum_module
from generator.emit.text import render

FOLDER: Final = PurePath("bindings/generated")


def emit(binding: Binding, documentation: Documentation) -> dict[PurePath, str]:
    """All files, unformatted, by their path in the project."""
    units = partition(binding.classes)
    files = {
        "enums.h": _enums(binding),
        "values.h": _values_header(binding),
        "units.h": render("cpp_units.h.jinja", units=[unit.name for unit in units]),
        "module.cpp": render("cpp_module.cpp.jinja", units=[unit.name for unit in units]),
        "declarations.cpp": _declarations(binding, documentation),
        "docstrings.h": cpp_docstrings.header(binding, documentation),
        "values.cpp": _values(binding, documentation),
        "functions.cpp": _functions(binding, documentation),
        **{f"{unit.name}.cpp": _unit(unit, documentation) for unit in units},
    }
    return {FOLDER / name: text for name, text in files.items()}


def _unit(unit: Unit, documentation: Documentation) -> str:
    classes = [
        {
            "cpp": item.cpp,
            "identifier": cpp_classes.identifier(item),
            "statements": cpp_classes.members(item, documentation),
        }
        for item in unit.classes
    ]
    return render("cpp_unit.cpp.jinja", name=unit.name, classes=classes)


def _submodules(modules: set[str], binding: Binding) -> list[tuple[str, str]]:
    """The submodule variables that a function needs: `mtl4_fx`, `mtl4.fx`."""
    return [
        (module_variable(module), module.removeprefix("pymetal."))
        for module in binding.modules
        if module in modules and module != "pymetal"
    ]


def _declarations(binding: Binding, documentation: Documentation) -> str:
    classes = bases_first(binding.classes)
    return render(
        "cpp_declarations.cpp.jinja",
        submodules=_submodules({item.module for item in classes}, binding),
        declarations=[cpp_classes.declaration(item, documentation) for item in classes],
    )


def bases_first(classes: tuple[Class, ...]) -> tuple[Class, ...]:
    """Classes after their bases, else in their order."""
    by_name = {item.cpp: item for item in classes}
    placed: dict[str, Class] = {}
    for item in classes:
        for name in (*reversed(item.bases), item.cpp):
            placed.setdefault(name, by_name[name])
    return tuple(placed.values())


def _enums(binding: Binding) -> str:
    namespaces: dict[str, list[dict[str, str]]] = {}
    for item in binding.enums:
        namespace, _, tag = item.cpp.rpartition("::")
        entry = {"tag": tag, "cpp": item.cpp, "name": item.name, "source": enum_module(item.module)}
        namespaces.setdefault(namespace, []).append(entry)
    block_enums = [{"cpp": item.cpp, "argument": value_argument(item)} for item in _enums_in_blocks(binding)]
    return render("cpp_enums.h.jinja", namespaces=list(namespaces.items()), block_enums=block_enums)


def _enums_in_blocks(binding: Binding) -> list[PyType]:
    """The enums that callables receive: a block's argument is converted by its C++ type alone."""
    methods = [method for item in binding.classes for method in item.methods]
    bound: list[Method | FunctionBinding] = [
        *methods,
        *(method for item in binding.structs for method in item.methods),
        *binding.functions,
    ]
    signatures = [signature for item in bound for signature in item.overloads]
    callables = [
        parameter.type
        for signature in signatures
        for parameter in signature.parameters
        if parameter.type.shape is Shape.CALLABLE
    ]
    return list({item.cpp: item for type_ in callables for item in type_.items if item.shape is Shape.ENUM}.values())


def _values_header(binding: Binding) -> str:
    structs = [
        {
            "cpp": item.cpp,
            "name": item.name,
            "required": item.required,
            "vector": item.vector,
            "fields": [cpp_values.field_expression(item, field) for field in item.fields],
        }
        for item in cpp_values.in_dependency_order(binding.structs)
    ]
    return render("cpp_values.h.jinja", structs=structs)


def _values(binding: Binding, documentation: Documentation) -> str:
    structs = cpp_values.in_dependency_order(binding.structs)
    return render(
        "cpp_values.cpp.jinja",
        submodules=_submodules({item.module for item in structs}, binding),
        declarations=[cpp_values.declaration(item, documentation) for item in structs],
        definitions=[statement for item in structs for statement in cpp_values.definition(item, documentation)],
    )


def _functions(binding: Binding, documentation: Documentation) -> str:
    modules = {item.module for item in binding.functions} | {item.module for item in binding.constants}
    constants = [
        f'{module_variable(item.module)}.attr("{item.name}") = {plain_result(item.type, item.cpp, owned=False)};'
        for item in binding.constants
    ]
    return render(
        "cpp_functions.cpp.jinja",
        submodules=_submodules(modules, binding),
        functions=[statement for item in binding.functions for statement in _function(item, documentation)],
        constants=constants,
    )


def _function(function: FunctionBinding, documentation: Documentation) -> list[str]:
    statements: list[str] = []
    for signature in function.overloads:
        facts = documentation.call("", signature.key)
        doc = literal(call_doc(facts, None))
        body = bound_lambda(None, signature, function.name, symbol=function.symbol)
        where = module_variable(function.module)
        for name in (function.name, *function.aliases):
            tail = ", ".join([*argument_annotations(signature), named_signature([name], facts), doc])
            statements.append(f'{where}.def("{name}", {body}, {tail});')
    return statements

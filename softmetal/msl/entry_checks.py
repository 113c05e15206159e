"""What clang cannot know about entry points: which parameters MSL allows (specification §5.2)."""

from collections.abc import Iterator

from softmetal.msl.compilation.diagnostics import Diagnostic
from softmetal.msl.reflection.argument_ids import repeated_id
from softmetal.msl.reflection.binding import FUNCTION_TABLE, SCALAR_GRID_ATTRIBUTES, VECTOR_GRID_ATTRIBUTES
from softmetal.msl.reflection.reflect import EntryPoint, LibraryReflection, Parameter
from softmetal.msl.reflection.texture_types import resource_of
from softmetal.msl.stage_checks import stage_problems
from softmetal.msl.wrapping.wrapper import PROGRAM_FILE

# How many places each argument table has (Metal feature set tables).
_TABLE_SIZES = {"buffer": 31, "texture": 128, "sampler": 16, "threadgroup": 31}


def find_problems(library: LibraryReflection) -> list[Diagnostic]:
    """Errors in the declarations of entry points, in the positions of the rewritten text."""
    problems = [problem for function in library.functions for problem in _problems(function)]
    for variable in library.mutable_variables:
        text = f"variable '{variable.name}' must reside in constant address space"
        if variable.attribute:
            text = f"softmetal does not support [[{variable.attribute}]] at program scope; let the kernel take it"
        problems.append(Diagnostic(PROGRAM_FILE, variable.line, 1, (), "error", text))
    for variable in library.misplaced_threadgroup_variables:
        text = f"threadgroup variable '{variable.name}' must be declared in a kernel function"
        problems.append(Diagnostic(PROGRAM_FILE, variable.line, 1, (), "error", text))
    return [*problems, *_repeated_names(library)]


def _repeated_names(library: LibraryReflection) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for function in library.functions:
        if function.name in seen:
            text = f"two functions have the name '{function.name}'"
            yield Diagnostic(PROGRAM_FILE, function.line, 1, (), "error", text)
        seen.add(function.name)


def _problems(function: EntryPoint) -> Iterator[Diagnostic]:
    if function.kind == "kernel" and function.result is not None:
        text = f"kernel function '{function.name}' must have a void result type"
        yield Diagnostic(PROGRAM_FILE, function.line, 1, (), "error", text)
    yield from _fragment_functions(function)
    yield from stage_problems(function)
    taken: set[tuple[str, int]] = set()
    for parameter in function.parameters:
        for table, size in _TABLE_SIZES.items():
            arguments = parameter.attribute(table)
            if arguments is None:
                continue
            if len(arguments) != 1 or not isinstance(index := arguments[0], int):
                yield _error(parameter, f"'{table}' attribute takes one integer")
                continue
            if not 0 <= index < size:
                text = f"'{table}' attribute parameter is out of bounds: must be between 0 and {size - 1}"
                yield _error(parameter, text)
            is_conditional = parameter.attribute("function_constant") is not None
            if (table, index) in taken and not is_conditional:
                yield _error(parameter, f"cannot reserve '{table}' resource location at index {index}")
            taken.add((table, index))
        if (repeated := repeated_id(parameter.type.value)) is not None:
            struct = parameter.type.value.name
            yield _error(parameter, f"two members of the argument buffer '{struct}' have the id {repeated}")
        if function.kind == "kernel" and (grid := _grid_attribute(parameter)) is not None:
            yield from _grid_problems(parameter, grid)
        if function.kind == "kernel" and (reason := _unusable(parameter)):
            yield _error(parameter, reason)
        if function.kind == "kernel" and _has_no_source(parameter):
            name = parameter.type.value.name or parameter.type.value.data_type
            yield _error(parameter, f"invalid type '{name}' for input declaration in a kernel function")


def _fragment_functions(function: EntryPoint) -> Iterator[Diagnostic]:
    """What only fragment functions can call (specification §6.11)."""
    called = {
        "discard_fragment()": function.may_discard,
        "a derivative function": function.has_derivatives,
        "a function about samples": function.asks_for_samples,
    }
    for name, is_called in called.items():
        if is_called and function.kind in ("kernel", "vertex"):
            text = f"{function.kind} function '{function.name}' calls {name}, which only fragment functions can"
            yield Diagnostic(PROGRAM_FILE, function.line, 1, (), "error", text)


def _grid_attribute(parameter: Parameter) -> str | None:
    known = VECTOR_GRID_ATTRIBUTES | SCALAR_GRID_ATTRIBUTES
    return next((item.name for item in parameter.attributes if item.name in known), None)


def _grid_problems(parameter: Parameter, attribute: str) -> Iterator[Diagnostic]:
    """Only ushort and uint, and vectors of them where the attribute has dimensions (specification §5.2.3.6)."""
    sizes = ("", "2", "3") if attribute in VECTOR_GRID_ATTRIBUTES else ("",)
    allowed = {scalar + size for scalar in ("uint", "ushort") for size in sizes}
    kind = parameter.type.value.data_type
    if parameter.type.is_pointer or parameter.type.is_reference or kind not in allowed:
        yield _error(parameter, f"type '{kind}' is not valid for attribute '{attribute}'")


def _unusable(parameter: Parameter) -> str:
    """Why no buffer can be behind a pointer or reference; empty when one can."""
    points = parameter.type.is_pointer or parameter.type.is_reference
    if points and parameter.address_space == "thread":
        return f"'{parameter.name}' must point to the device, constant or threadgroup address space"
    if points and parameter.type.value.data_type == "opaque" and parameter.type.value.size == 0:
        return f"'{parameter.name}' points to a function, which a kernel takes in a visible_function_table alone"
    return ""


def _has_no_source(parameter: Parameter) -> bool:
    """A plain value that no attribute fills."""
    is_value = not parameter.type.is_pointer and not parameter.type.is_reference
    kind = parameter.type.value.data_type
    is_resource = resource_of(parameter.type.value) is not None or kind == FUNCTION_TABLE
    return is_value and not is_resource and not parameter.attributes


def _error(parameter: Parameter, message: str) -> Diagnostic:
    return Diagnostic(PROGRAM_FILE, parameter.line, parameter.column, (), "error", message)

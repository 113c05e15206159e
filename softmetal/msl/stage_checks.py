"""What clang cannot know about vertex and fragment functions: what they may take and return (specification §5.2.3)."""

from collections.abc import Iterator

from softmetal.msl.compilation.diagnostics import Diagnostic
from softmetal.msl.reflection.binding import (
    FRAGMENT_INPUT_ATTRIBUTES,
    FRAGMENT_THREAD_ATTRIBUTES,
    SCALAR_GRID_ATTRIBUTES,
    VECTOR_GRID_ATTRIBUTES,
    VERTEX_ATTRIBUTES,
    UnsupportedKernelError,
    bind_kernel,
)
from softmetal.msl.reflection.fragment_function import fragment_interface
from softmetal.msl.reflection.reflect import EntryPoint, Parameter
from softmetal.msl.reflection.shader_types import Member
from softmetal.msl.reflection.stage_values import StageError
from softmetal.msl.reflection.vertex_function import vertex_outputs
from softmetal.msl.wrapping.wrapper import PROGRAM_FILE

_GRID = SCALAR_GRID_ATTRIBUTES | VECTOR_GRID_ATTRIBUTES
_FOREIGN = {
    "vertex": FRAGMENT_INPUT_ATTRIBUTES | _GRID,
    "fragment": (VERTEX_ATTRIBUTES | _GRID) - FRAGMENT_THREAD_ATTRIBUTES,
}

# Functions with these are refused by name where they are used, not in the library that holds them.
_OF_OTHER_PIPELINES = ("patch", "imageblock_data")


def stage_problems(function: EntryPoint) -> Iterator[Diagnostic]:
    """Errors in the declaration of a vertex or fragment function; none for other functions."""
    if function.kind not in _FOREIGN or any(function.attribute(name) is not None for name in _OF_OTHER_PIPELINES):
        return
    for parameter in function.parameters:
        for attribute in parameter.attributes:
            if attribute.name in _FOREIGN[function.kind]:
                text = f"attribute '{attribute.name}' is not for arguments of {function.kind} functions"
                yield Diagnostic(PROGRAM_FILE, parameter.line, parameter.column, (), "error", text)
        if function.kind == "vertex" and parameter.attribute("stage_in") is not None:
            yield from _stage_in_problems(parameter)
    if (problem := _problem_of_values(function)) is not None:
        text = f"{problem}, in {function.kind} function '{function.name}'"
        yield Diagnostic(PROGRAM_FILE, function.line, 1, (), "error", text)


def _problem_of_values(function: EntryPoint) -> str | None:
    """What is wrong with results, or with inputs of fragment functions.

    Function constants may leave parts of them out, so functions that have some are looked at with their values, when a
    pipeline is made.
    """
    if function.constants or _has_imageblock_data(function):
        return None
    try:
        if function.kind == "vertex":
            vertex_outputs(function)
        else:
            fragment_interface(function, bind_kernel(function))
    except StageError as error:
        return str(error)
    except UnsupportedKernelError:
        return None
    return None


def _has_imageblock_data(function: EntryPoint) -> bool:
    members = function.result.members if function.result is not None else ()
    return any(member.attribute("imageblock_data") is not None for member in members)


def _stage_in_problems(parameter: Parameter) -> Iterator[Diagnostic]:
    """Every member of a vertex function's stage input has an attribute, and each its own."""
    seen: dict[int, Member] = {}
    for member in parameter.type.value.members:
        arguments = member.attribute("attribute")
        text = None
        if not arguments or not isinstance(arguments[0], int):
            text = f"member '{member.name}' of the stage input '{parameter.name}' has no [[attribute(n)]]"
        elif member.attribute("function_constant") is None:
            other = seen.setdefault(arguments[0], member)
            if other is not member:
                text = f"members '{other.name}' and '{member.name}' both are [[attribute({arguments[0]})]]"
        if text is not None:
            yield Diagnostic(PROGRAM_FILE, parameter.line, parameter.column, (), "error", text)

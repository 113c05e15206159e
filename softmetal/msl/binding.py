"""Where each parameter of a kernel gets its value from."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from softmetal.msl.reflect import EntryPoint, Parameter

BUFFER_LIMIT = 31
THREADGROUP_LIMIT = 31

# Grid attributes whose value is a position or size in three dimensions (MSL specification §5.2.3.6).
VECTOR_GRID_ATTRIBUTES = frozenset(
    {
        "thread_position_in_grid",
        "thread_position_in_threadgroup",
        "threadgroup_position_in_grid",
        "threads_per_grid",
        "threads_per_threadgroup",
        "threadgroups_per_grid",
        "dispatch_threads_per_threadgroup",
    }
)

SCALAR_GRID_ATTRIBUTES = frozenset(
    {
        "thread_index_in_threadgroup",
        "thread_index_in_simdgroup",
        "simdgroup_index_in_threadgroup",
        "simdgroups_per_threadgroup",
        "dispatch_simdgroups_per_threadgroup",
        "threads_per_simdgroup",
        "thread_execution_width",
        "thread_index_in_quadgroup",
        "quadgroup_index_in_threadgroup",
        "quadgroups_per_threadgroup",
        "dispatch_quadgroups_per_threadgroup",
    }
)

# Those that say nothing about a thread's own threadgroup.
_GROUP_INDEPENDENT = frozenset(
    {
        "thread_position_in_grid",
        "threads_per_grid",
        "threadgroups_per_grid",
        "dispatch_threads_per_threadgroup",
        "dispatch_simdgroups_per_threadgroup",
        "dispatch_quadgroups_per_threadgroup",
        "threads_per_simdgroup",
        "thread_execution_width",
    }
)

RESOURCES = frozenset({"texture", "sampler"})


class UnsupportedKernelError(Exception):
    """The kernel is valid MSL, but uses something that softmetal cannot run yet; the message names it."""


class Source(Enum):
    """What a parameter is bound to."""

    BUFFER = "buffer"
    THREADGROUP_MEMORY = "threadgroup_memory"
    GRID = "grid"
    ABSENT = "absent"  # its function constant is false


@dataclass(frozen=True)
class BoundParameter:
    """A parameter and its source; `index` for buffers and threadgroup memory, `grid` names a grid attribute."""

    parameter: Parameter
    source: Source
    index: int = 0
    grid: str = ""


def bind_kernel(kernel: EntryPoint) -> tuple[BoundParameter, ...]:
    """Binds every parameter. Raises UnsupportedKernelError for what softmetal cannot pass to a kernel."""
    explicit = {
        source: {arguments[0] for parameter in kernel.parameters if (arguments := parameter.attribute(name))}
        for source, name in ((Source.BUFFER, "buffer"), (Source.THREADGROUP_MEMORY, "threadgroup"))
    }
    bound: list[BoundParameter] = []
    for parameter in kernel.parameters:
        result = _bind(kernel, parameter)
        if result.source in explicit and result.index < 0:
            taken = explicit[result.source]
            free = next(index for index in range(len(taken) + 1) if index not in taken)
            taken.add(free)
            result = BoundParameter(parameter, result.source, free)
        bound.append(result)
    _check_indices(kernel, bound)
    return tuple(bound)


def is_independent_of_groups(bound: Sequence[BoundParameter]) -> bool:
    """Whether no thread can tell which threadgroup it is in, so that groups may be joined into one loop."""
    return all(
        item.source is not Source.THREADGROUP_MEMORY
        and (item.source is not Source.GRID or item.grid in _GROUP_INDEPENDENT)
        for item in bound
    )


def _bind(kernel: EntryPoint, parameter: Parameter) -> BoundParameter:
    if parameter.attribute("function_constant") == (0,):
        return BoundParameter(parameter, Source.ABSENT)
    grid = next(
        (item.name for item in parameter.attributes if item.name in VECTOR_GRID_ATTRIBUTES | SCALAR_GRID_ATTRIBUTES),
        None,
    )
    if grid is not None:
        return BoundParameter(parameter, Source.GRID, grid=grid)
    kind = parameter.type.value.data_type
    resource = next((item.name for item in parameter.attributes if item.name in RESOURCES), None)
    if resource is not None or kind in RESOURCES:
        raise _unsupported(kernel, parameter, f"a {resource or kind} argument")
    if parameter.type.is_pointer or parameter.type.is_reference:
        is_shared = parameter.address_space == "threadgroup"
        source, name = (Source.THREADGROUP_MEMORY, "threadgroup") if is_shared else (Source.BUFFER, "buffer")
        arguments = parameter.attribute(name)
        return BoundParameter(parameter, source, int(arguments[0]) if arguments else -1)
    names = ", ".join(f"[[{item.name}]]" for item in parameter.attributes)
    raise _unsupported(
        kernel, parameter, f"the attribute {names}" if names else "a by-value argument without attribute"
    )


def _check_indices(kernel: EntryPoint, bound: Sequence[BoundParameter]) -> None:
    limits = {Source.BUFFER: BUFFER_LIMIT, Source.THREADGROUP_MEMORY: THREADGROUP_LIMIT}
    seen: dict[tuple[Source, int], str] = {}
    for item in bound:
        if item.source not in limits:
            continue
        name = item.parameter.name
        if not 0 <= item.index < limits[item.source]:
            raise UnsupportedKernelError(
                f"argument '{name}' of '{kernel.name}': index {item.index} is out of bounds, "
                f"it must be between 0 and {limits[item.source] - 1}"
            )
        if (other := seen.setdefault((item.source, item.index), name)) != name:
            raise UnsupportedKernelError(
                f"arguments '{other}' and '{name}' of '{kernel.name}' both use {item.source.value} index {item.index}"
            )


def _unsupported(kernel: EntryPoint, parameter: Parameter, construct: str) -> UnsupportedKernelError:
    name = f"'{parameter.name}' " if parameter.name else ""
    return UnsupportedKernelError(f"softmetal cannot run '{kernel.name}': parameter {name}is {construct}")

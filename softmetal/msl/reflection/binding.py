"""Where each parameter of a kernel gets its value from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import count

from softmetal.msl.reflection.reflect import EntryPoint, Parameter
from softmetal.msl.reflection.texture_types import resource_of

BUFFER_LIMIT = 31
THREADGROUP_LIMIT = 31
TEXTURE_LIMIT = 128
SAMPLER_LIMIT = 16

# Takes a place among the buffers.
FUNCTION_TABLE = "visible_function_table"

STAGE_IN_GRID_ATTRIBUTES = ("grid_origin", "grid_size", "stage_in_grid_origin", "stage_in_grid_size")

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
        *STAGE_IN_GRID_ATTRIBUTES,
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

# What a vertex function may ask about its vertex (MSL specification 5.2.3.1), and a fragment function about its place
# among the threads that run with it (5.2.3.4).
VERTEX_ATTRIBUTES = frozenset(
    {"vertex_id", "instance_id", "base_vertex", "base_instance", "amplification_id", "amplification_count"}
)
FRAGMENT_THREAD_ATTRIBUTES = frozenset(
    {"thread_index_in_simdgroup", "threads_per_simdgroup", "thread_index_in_quadgroup", "amplification_id"}
)
# What the rasteriser makes for fragment functions.
FRAGMENT_INPUT_ATTRIBUTES = frozenset(
    {
        *("position", "front_facing", "primitive_id", "point_coord", "barycentric_coord", "sample_id", "sample_mask"),
        *("render_target_array_index", "viewport_array_index", "color"),
    }
)
_PLACE_ATTRIBUTES = {
    "vertex": VERTEX_ATTRIBUTES,
    "fragment": FRAGMENT_THREAD_ATTRIBUTES,
}

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
        *STAGE_IN_GRID_ATTRIBUTES,
    }
)


class UnsupportedKernelError(Exception):
    """The kernel is valid MSL, but uses something that softmetal cannot run yet; the message names it."""


class Source(Enum):
    """What a parameter is bound to."""

    BUFFER = "buffer"
    THREADGROUP_MEMORY = "threadgroup_memory"
    TEXTURE = "texture"
    SAMPLER = "sampler"
    GRID = "grid"
    STAGE_IN = "stage_in"
    FRAGMENT_INPUT = "fragment_input"
    ABSENT = "absent"  # its function constant is false


@dataclass(frozen=True)
class BoundParameter:
    """A parameter and its source; `grid` names an attribute of the thread, other sources have places in a table.

    The places are `length` ones from `index` on: more than one for an array of textures or samplers.
    """

    parameter: Parameter
    source: Source
    index: int = 0
    grid: str = ""
    length: int = 1

    @property
    def places(self) -> range:
        return range(self.index, self.index + self.length)


# The attribute that gives an index in each table, and the table's size.
_TABLES = {
    Source.BUFFER: ("buffer", BUFFER_LIMIT),
    Source.THREADGROUP_MEMORY: ("threadgroup", THREADGROUP_LIMIT),
    Source.TEXTURE: ("texture", TEXTURE_LIMIT),
    Source.SAMPLER: ("sampler", SAMPLER_LIMIT),
}


def bind_kernel(kernel: EntryPoint) -> tuple[BoundParameter, ...]:
    """Binds every parameter. Raises UnsupportedKernelError for what softmetal cannot pass to a kernel."""
    bound = [_bind(kernel, parameter) for parameter in kernel.parameters]
    taken = {source: {place for item in bound if item.source is source for place in item.places} for source in _TABLES}
    for position, item in enumerate(bound):
        if item.source in _TABLES and item.index < 0:
            bound[position] = replace(item, index=_first_gap(taken[item.source], item.length))
            taken[item.source].update(bound[position].places)
    _check_indices(kernel, bound)
    return tuple(bound)


def _first_gap(taken: Collection[int], length: int) -> int:
    """The first index with so many free places from it on."""
    return next(start for start in count() if not any(place in taken for place in range(start, start + length)))


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
    known = _PLACE_ATTRIBUTES.get(kernel.kind, VECTOR_GRID_ATTRIBUTES | SCALAR_GRID_ATTRIBUTES)
    if (grid := next((item.name for item in parameter.attributes if item.name in known), None)) is not None:
        return BoundParameter(parameter, Source.GRID, grid=grid)
    if parameter.attribute("stage_in") is not None:
        return BoundParameter(parameter, Source.STAGE_IN)
    if kernel.kind == "fragment" and _is_fragment_input(parameter):
        return BoundParameter(parameter, Source.FRAGMENT_INPUT)
    is_value = not parameter.type.is_pointer and not parameter.type.is_reference
    resource = resource_of(parameter.type.value) if is_value else None
    if resource is not None:
        source = Source(resource.kind)
        return BoundParameter(parameter, source, _given_index(parameter, source), length=resource.length)
    if parameter.type.value.data_type == FUNCTION_TABLE and is_value:
        return BoundParameter(parameter, Source.BUFFER, _given_index(parameter, Source.BUFFER))
    if not is_value:
        is_shared = parameter.address_space == "threadgroup"
        source = Source.THREADGROUP_MEMORY if is_shared else Source.BUFFER
        return BoundParameter(parameter, source, _given_index(parameter, source))
    names = ", ".join(f"[[{item.name}]]" for item in parameter.attributes)
    raise _unsupported(
        kernel, parameter, f"the attribute {names}" if names else "a by-value argument without attribute"
    )


def _is_fragment_input(parameter: Parameter) -> bool:
    """By its own attribute, or as a struct of what attachments hold (MSL specification 5.2.3.5)."""
    if any(item.name in FRAGMENT_INPUT_ATTRIBUTES for item in parameter.attributes):
        return True
    members = parameter.type.value.members
    is_value = not parameter.type.is_pointer and not parameter.type.is_reference
    return is_value and bool(members) and all(member.attribute("color") is not None for member in members)


def _given_index(parameter: Parameter, source: Source) -> int:
    """What the parameter's attribute says; -1 without one."""
    arguments = parameter.attribute(_TABLES[source][0])
    return int(arguments[0]) if arguments else -1


def _check_indices(kernel: EntryPoint, bound: Sequence[BoundParameter]) -> None:
    seen: dict[tuple[Source, int], str] = {}
    for item in bound:
        if item.source not in _TABLES:
            continue
        name, limit = item.parameter.name, _TABLES[item.source][1]
        for place in item.places:
            if not 0 <= place < limit:
                raise UnsupportedKernelError(
                    f"argument '{name}' of '{kernel.name}': index {place} is out of bounds, "
                    f"it must be between 0 and {limit - 1}"
                )
            if (other := seen.setdefault((item.source, place), name)) != name:
                raise UnsupportedKernelError(
                    f"arguments '{other}' and '{name}' of '{kernel.name}' both use {item.source.value} index {place}"
                )


def _unsupported(kernel: EntryPoint, parameter: Parameter, construct: str) -> UnsupportedKernelError:
    name = f"'{parameter.name}' " if parameter.name else ""
    return UnsupportedKernelError(f"softmetal cannot run '{kernel.name}': parameter {name}is {construct}")

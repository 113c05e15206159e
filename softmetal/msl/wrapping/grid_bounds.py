"""What a kernel may compare a thread's x position with: the widths and lengths among its arguments.

Kernels guard themselves (`if (x >= width) return`) and clamp coordinates at the borders of an image. Far from the
border none of that does anything, so a loop over the threads there can do without; see include/softmetal/loop.h. The
bounds named here only decide where such loops begin and end: results do not depend on them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from softmetal.msl.reflection.binding import BoundParameter, Source
from softmetal.msl.reflection.shader_types import Type

# Each bound is one more loop to compile.
_MOST_BOUNDS = 3


@dataclass(frozen=True)
class GridBound:
    """A C++ expression over `given` and `launch`, and how many elements a thread has of what it bounds."""

    expression: str
    multiple: int = 1


# arguments.h keeps no copy of larger constants, and what is read from memory may change under the compiler's eyes.
_LARGEST_COPIED_CONSTANT = 256

_INTEGERS = ("int", "uint")


def grid_bounds(bound: Sequence[BoundParameter], multiples: Sequence[int]) -> tuple[GridBound, ...]:
    """None for a kernel whose threads do not know their x; `multiples` are those that the kernel may take of it."""
    if not any(item.grid == "thread_position_in_grid" for item in bound):
        return ()
    expressions = [expression for index, item in enumerate(bound) for expression in _of(index, item)][:_MOST_BOUNDS]
    scaled = [GridBound(expression, multiple) for expression in expressions for multiple in multiples]
    return tuple([*map(GridBound, expressions), *scaled][: _MOST_BOUNDS + 1])


def _of(index: int, item: BoundParameter) -> Iterator[str]:
    if item.grid == "threads_per_grid":
        yield "launch->threads_per_grid[0]"
    parameter = item.parameter
    if item.source is not Source.BUFFER or not parameter.type.is_reference or parameter.address_space != "constant":
        return
    value = parameter.type.value
    if value.size <= _LARGEST_COPIED_CONSTANT:
        yield from _widths(value, f"given.p{index}.get()")


def _widths(value: Type, expression: str) -> Iterator[str]:
    """Integers and the x of integer vectors, also among a struct's members."""
    if value.data_type in _INTEGERS:
        yield expression
    elif value.data_type.rstrip("234") in _INTEGERS:
        yield f"{expression}.x"
    for member in value.members if value.data_type == "struct" else ():
        yield from _widths(member.type, f"{expression}.{member.name}")

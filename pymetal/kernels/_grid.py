"""How many threads run, and in what groups."""

from __future__ import annotations

import math

from pymetal._metal import Size
from pymetal.errors import ValidationError
from pymetal.kernels._compiled import Compiled
from pymetal.kernels._errors import describe
from pymetal.kernels._kinds import is_integer, is_sequence

Threads = tuple[int, int, int]
"""Width, height and depth: the order of `thread_position_in_grid`."""


def read_threads(value: object, option: str, kernel: str) -> Threads:
    """A count of threads: an int or up to three, x first."""
    items: tuple[object, ...] = tuple(value) if is_sequence(value) or isinstance(value, Size) else (value,)
    numbers = [int(item) for item in items if is_integer(item) and item >= 0]
    if len(numbers) != len(items) or not 1 <= len(items) <= 3:
        expected = "an int or up to three, none of them negative"
        raise ValidationError(f"kernel {kernel!r}: {option}= takes {expected}, not {describe(value)}")
    width, height, depth = (*numbers, 1, 1)[:3]
    return (width, height, depth)


def grid_for(compiled: Compiled, shape: tuple[int, ...], what: str) -> Threads:
    """One thread for each element of an array: x is its last axis. In one dimension arrays may have any shape.

    Raises ValidationError where the kernel's dimensions are not known, or not those of the array.
    """
    dimensions = compiled.grid_dimensions
    if dimensions == 1:
        return (math.prod(shape), 1, 1)
    if dimensions is None:
        raise ValidationError(
            f"kernel {compiled.name!r}: its source shows no [[thread_position_in_grid]] of type uint, uint2 or uint3, "
            "so the call needs grid="
        )
    if len(shape) != dimensions:
        raise ValidationError(
            f"kernel {compiled.name!r}: its threads have {dimensions} dimensions, and {what} has "
            f"{len(shape)} (shape {shape}): the call needs grid="
        )
    width, height, depth = (*reversed(shape), 1, 1)[:3]
    return (width, height, depth)


def threadgroup_for(compiled: Compiled, grid: Threads) -> Threads:
    """As Apple advises: rows as wide as a SIMD group, and as many as a threadgroup may have."""
    limit = compiled.pipeline.max_total_threads_per_threadgroup
    if grid[1] == grid[2] == 1:
        return (min(grid[0], limit), 1, 1)
    width = min(grid[0], compiled.pipeline.thread_execution_width, limit)
    height = min(grid[1], max(limit // width, 1))
    return (width, height, min(grid[2], max(limit // (width * height), 1)))


def check_threadgroup(compiled: Compiled, threadgroup: Threads) -> None:
    limit = compiled.pipeline.max_total_threads_per_threadgroup
    if not 1 <= math.prod(threadgroup) <= limit:
        raise ValidationError(
            f"kernel {compiled.name!r}: threadgroup={threadgroup} has {math.prod(threadgroup)} threads, "
            f"and a threadgroup of this pipeline has 1 to {limit}"
        )

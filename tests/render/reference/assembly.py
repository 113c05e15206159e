"""Which vertices make which primitive (Metal's MTLPrimitiveType), with primitive restart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pymetal as pm

Primitive = tuple[int, ...]

RESTART = {pm.IndexType.UInt16: 0xFFFF, pm.IndexType.UInt32: 0xFFFFFFFF}


def primitives(kind: pm.PrimitiveType, indices: Sequence[int], restart: int | None = None) -> list[Primitive]:
    """Vertices of each primitive in the order that decides its winding; the first one provides flat values.

    Metal restarts strips alone; what lists do with the restart index is not defined, so no list holds it.
    """
    return [primitive for run in _runs(indices, restart) for primitive in _of_run(kind, run)]


def _runs(indices: Sequence[int], restart: int | None) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for index in indices:
        if index == restart:
            runs.append([])
        else:
            runs[-1].append(index)
    return runs


def _of_run(kind: pm.PrimitiveType, run: Sequence[int]) -> Iterator[Primitive]:
    match kind:
        case pm.PrimitiveType.Point:
            yield from ((vertex,) for vertex in run)
        case pm.PrimitiveType.Line:
            yield from zip(run[0::2], run[1::2], strict=False)
        case pm.PrimitiveType.LineStrip:
            yield from pairwise(run)
        case pm.PrimitiveType.Triangle:
            yield from zip(run[0::3], run[1::3], run[2::3], strict=False)
        case _:
            for start in range(len(run) - 2):
                first, second, third = run[start : start + 3]
                # Every other triangle's last two are swapped, so that all wind as the first one does.
                yield (first, second, third) if start % 2 == 0 else (first, third, second)

"""What the benchmarks use of moderngl, whose objects are told apart by their names alone."""

from typing import Any

BLEND: int
DEPTH_TEST: int
LINEAR: int
LINEAR_MIPMAP_LINEAR: int
ONE_MINUS_SRC_ALPHA: int
SRC_ALPHA: int
TRIANGLES: int

def create_context(*, standalone: bool, backend: str) -> Any: ...

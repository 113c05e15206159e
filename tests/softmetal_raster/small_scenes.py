"""What the tests of draws share: a small target's side, states, and triangles over all of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tests.softmetal_raster.drawing import Array, clip_space

SIDE = 20
NEVER, LESS, EQUAL, LESS_EQUAL, GREATER, NOT_EQUAL, GREATER_EQUAL, ALWAYS = range(8)
KEEP, ZERO, REPLACE, INCREMENT_CLAMP, DECREMENT_CLAMP, INVERT, INCREMENT_WRAP, DECREMENT_WRAP = range(8)
TEST_DEPTH = {"has_depth_test": 1, "depth_compare": LESS, "writes_depth": 1}


def whole(depth: float = 0.5, side: int = SIDE) -> Array:
    """A triangle that covers all of a target."""
    return clip_space([[0, 0], [2 * side, 0], [0, 2 * side]], side, side, depth)


def with_words(positions: Array, *values: npt.ArrayLike) -> Array:
    columns = [np.asarray(value, np.float32).reshape(len(positions), -1) for value in values]
    return np.concatenate([positions.astype(np.float32), *columns], axis=1)


def face(
    compare: int = ALWAYS, on_fail: int = KEEP, on_depth_fail: int = KEEP, on_pass: int = KEEP, reference: int = 0
) -> tuple[int, ...]:
    """A side's stencil state as `Numbers` has it, with all bits in both masks."""
    return (compare, on_fail, on_depth_fail, on_pass, 255, 255, reference)

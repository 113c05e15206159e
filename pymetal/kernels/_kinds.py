"""What a value that was given for an argument is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard, cast

import numpy as np
from numpy.typing import NDArray


def is_array(value: object) -> TypeGuard[NDArray[Any]]:
    """An array with axes."""
    return isinstance(value, np.ndarray) and cast("NDArray[Any]", value).ndim > 0


def is_scalar(value: object) -> TypeGuard[np.generic]:
    """One value of NumPy's, which an array without axes is too."""
    return not is_array(value) and isinstance(value, np.generic | np.ndarray)


def is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def is_integer(value: object) -> TypeGuard[int]:
    """A whole number, NumPy's included, and no bool."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)

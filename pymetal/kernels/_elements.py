"""Whether arrays hold what an argument takes, and how many of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from pymetal.errors import ValidationError
from pymetal.kernels._arguments import Argument
from pymetal.kernels._errors import describe, dtype_name, refusal
from pymetal.kernels._kinds import is_array, is_integer, is_sequence

Shape = int | Sequence[int]
"""How many elements of the kernel's own type; several axes with x last."""

DType = np.dtype[Any] | type[Any] | str

Output = NDArray[Any] | Shape | DType | tuple[Shape, DType]
"""An array to write to, or what to allocate: a shape, a dtype (with the shape of the first array given), or both."""


def element_shape(argument: Argument, array: NDArray[Any]) -> tuple[int, ...]:
    """The shape of an array counted in elements of the argument: without the axes of vectors and matrices.

    Raises ValidationError for arrays of another type.
    """
    if argument.layout.is_opaque:
        if array.dtype.itemsize != argument.size:
            raise refusal(argument.where, f"an array with {argument.size} bytes an element", describe(array))
        return array.shape
    base, inner = argument.dtype.base, argument.dtype.shape
    if base == np.float32 and inner == (2,) and array.dtype == np.complex64:
        return array.shape
    if array.dtype != base:
        raise refusal(argument.where, f"an array of {_explained(argument, array)}", describe(array))
    outer = array.ndim - len(inner)
    if array.shape[max(outer, 0) :] != inner:
        raise refusal(argument.where, f"an array with shape (…, {', '.join(map(str, inner))})", describe(array))
    return array.shape[:outer]


def read_output(argument: Argument, output: object, default: tuple[int, ...] | None) -> NDArray[Any] | np.dtype[Any]:
    """An array to write to as it is, or the dtype of a whole array to allocate: a subarray of the argument's elements.

    `default` is the shape where `output` is a dtype alone.
    """
    if is_array(output):
        return output
    shape, dtype = _shape_and_dtype(argument, output)
    if shape is None and default is None:
        raise ValidationError(f"{argument.where}: the shape of this output is not known: no array is given before it")
    if dtype is None and argument.layout.is_opaque:
        raise ValidationError(f"{argument.where}: NumPy has no type for {argument.layout.name}: give (shape, dtype)")
    element = argument.dtype if dtype is None or dtype == argument.dtype.base else dtype
    outer = shape if shape is not None else default or ()
    return np.dtype((element.base, (*outer, *element.shape)))


def _shape_and_dtype(argument: Argument, output: object) -> tuple[tuple[int, ...] | None, np.dtype[Any] | None]:
    if (shape := _as_shape(output)) is not None:
        return shape, None
    try:
        if is_sequence(output) and len(output) == 2 and (shape := _as_shape(output[0])) is not None:
            return shape, np.dtype(output[1])
        return None, np.dtype(cast("DType", output))
    except TypeError:
        raise refusal(argument.where, "an array, a shape, a dtype, or a shape and a dtype", describe(output)) from None


def _as_shape(value: object) -> tuple[int, ...] | None:
    items = value if is_sequence(value) else (value,)
    sizes = [int(item) for item in items if is_integer(item) and item >= 0]
    return tuple(sizes) if len(sizes) == len(items) else None


def _explained(argument: Argument, array: NDArray[Any]) -> str:
    """The type expected, with the way to it that suits what was given."""
    base = argument.dtype.base
    if base.names is not None:
        return f"{dtype_name(base)}, laid out as the dtype of argument({argument.name!r})"
    if array.dtype.names is None and array.dtype.kind in "biuf":
        return f"{base} (.astype({base.name!r}) converts)"
    return str(base)

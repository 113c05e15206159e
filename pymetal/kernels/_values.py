"""Python numbers, sequences and mappings as the bytes of a Metal value."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pymetal.kernels._errors import describe, dtype_name, refusal
from pymetal.kernels._kinds import is_array, is_mapping, is_scalar, is_sequence
from pymetal.kernels._layouts import Layout


def value_array(layout: Layout, value: object, where: str) -> NDArray[Any]:
    """One element that holds `value`: a number for a scalar; sequences for vectors, matrices (column by column) and
    arrays; a sequence in the order of the members or a mapping by name for a struct.

    Raises ValidationError, which names the place inside the value too.
    """
    array = np.zeros(1, layout.dtype)
    _fill(array, 0, layout, value, where)
    return array


def _fill(target: Any, index: int | str, layout: Layout, value: object, where: str) -> None:
    if _lies_the_same(layout, value):
        target[index] = value
    elif layout.is_opaque:
        raise refusal(where, f"an array, because NumPy has no type for {layout.name}", describe(value))
    elif layout.members:
        _fill_struct(target[index], layout, value, where)
    elif layout.element is not None:
        for position, item in enumerate(_items(layout.shape[0], value, where)):
            _fill(target[index], position, layout.element, item, f"{where}[{position}]")
    elif layout.shape:
        _fill_components(target[index], layout.dtype.base, layout.shape, value, where)
    else:
        target[index] = _number(layout.dtype, value, where)


def _lies_the_same(layout: Layout, value: object) -> bool:
    """Whether a value of NumPy's is in memory what Metal's is, padding included."""
    if is_array(value):
        return value.dtype == layout.dtype.base and value.shape == layout.dtype.shape
    return is_scalar(value) and value.dtype == layout.dtype


def _fill_components(
    target: NDArray[Any], scalar: np.dtype[Any], shape: tuple[int, ...], value: object, where: str
) -> None:
    """The components of a vector, or the columns of a matrix; what pads them stays zero."""
    for position, item in enumerate(_items(shape[0], value, where)):
        place = f"{where}[{position}]"
        if len(shape) == 1:
            target[position] = _number(scalar, item, place)
        else:
            _fill_components(target[position], scalar, shape[1:], item, place)


def _fill_struct(target: Any, layout: Layout, value: object, where: str) -> None:
    names = [name for name, _ in layout.members]
    given = _members(value)
    if given is not None:
        if set(given) != set(names):
            raise refusal(where, f"the members {', '.join(names)}", ", ".join(given) or "none")
        items = [given[name] for name in names]
    elif is_sequence(value):
        if len(value) != len(names):
            raise refusal(where, f"{len(names)} members ({', '.join(names)})", f"{len(value)}")
        items = list(value)
    else:
        raise refusal(where, f"a tuple or mapping for a {dtype_name(layout.dtype)}", describe(value))
    for (name, member), item in zip(layout.members, items, strict=True):
        _fill(target, name, member, item, f"{where}.{name}")


def _members(value: object) -> dict[str, Any] | None:
    """The members of a mapping or a structured scalar by name; None for other values."""
    if is_mapping(value):
        return {str(name): item for name, item in value.items()}
    if is_scalar(value) and value.dtype.names is not None:
        record: Any = value
        return {name: record[name] for name in value.dtype.names}
    return None


def _items(count: int, value: object, where: str) -> list[Any]:
    if (is_sequence(value) or is_array(value)) and len(value) == count:
        return list(value)
    raise refusal(where, f"{count} values", describe(value))


def _number(dtype: np.dtype[Any], value: object, where: str) -> bool | int | float:
    """Nothing but digits of real numbers is lost: integers have to fit, and are not made of real numbers."""
    given: object = value.item() if is_scalar(value) else value
    if dtype.kind == "b":
        if isinstance(given, bool):
            return given
        raise refusal(where, "a bool", describe(value))
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise refusal(where, f"a number ({dtype})", describe(value))
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        if isinstance(given, int) and limits.min <= given <= limits.max:
            return given
        raise refusal(where, f"an integer from {limits.min} to {limits.max}", describe(value))
    if math.isfinite(given) and abs(given) > float(np.finfo(dtype).max):
        raise refusal(where, f"a number that {dtype} can hold", describe(value))
    return given

"""How refusals are worded: kernel, argument, what was expected, what was given."""

from __future__ import annotations

from typing import Any

import numpy as np

from pymetal._metal import Buffer, Texture
from pymetal.errors import ValidationError
from pymetal.kernels._kinds import is_array


def refusal(where: str, expected: str, given: str) -> ValidationError:
    """`where` names the kernel and the argument."""
    return ValidationError(f"{where}: expected {expected}, got {given}")


def describe(value: object) -> str:
    """A value in a few words."""
    if is_array(value):
        return f"an array of {dtype_name(value.dtype)} with shape {value.shape}"
    if isinstance(value, Buffer):
        return f"a Buffer of {value.length} bytes"
    if isinstance(value, Texture):
        return f"a Texture of {value.texture_type.name}"
    shown = repr(value)
    return f"{type(value).__name__} {shown if len(shown) <= 60 else shown[:57] + '...'}"


def dtype_name(dtype: np.dtype[Any]) -> str:
    """Short: a struct by its fields, a vector as `float32[4]`."""
    if dtype.names is not None:
        return f"struct {{{', '.join(dtype.names)}}} of {dtype.itemsize} bytes"
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return f"{dtype_name(base)}[{', '.join(map(str, shape))}]"
    return str(dtype)

"""What colour attachments hold: numbers rounded to their format, as pixels of four components."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from tests.softmetal_texture.truth import (
    Component,
    components,
    decode,
    decode_shared_exponent,
    encode,
    field,
    numbers,
    signed,
)

Array = npt.NDArray[Any]

INTEGERS = ("Uint", "Sint")


def is_integer(name: str) -> bool:
    return name.endswith(INTEGERS)


def quantised(values: Array, name: str) -> Array:
    """What reading gives back of values (…, 4) that were written; components the format lacks are 0, 0, 0 and 1."""
    result = np.zeros(values.shape)
    result[..., 3] = 1
    if name == "RGB9E5Float":
        result[..., :3] = _shared_exponent(values[..., :3].reshape(-1, 3)).reshape(*values.shape[:-1], 3)
        return result
    for component in components(name):
        given = values[..., component.index]
        result[..., component.index] = _quantised_component(given, name, component)
    return result


def _quantised_component(values: Array, name: str, component: Component) -> Array:
    """Floats out of an unsigned format's range are the nearest number of it; a NaN is not written by any scene."""
    kind, width = numbers(name), component.bits
    if kind == "Uint":
        return np.clip(values, 0, (1 << width) - 1)
    if kind == "Sint":
        return np.clip(values, -(1 << (width - 1)), (1 << (width - 1)) - 1)
    srgb = _is_srgb(name, component)
    bits = encode(np.ravel(values).astype(np.float32), width, kind, srgb=srgb)
    return decode(bits, width, kind, srgb=srgb).reshape(values.shape)


def _is_srgb(name: str, component: Component) -> bool:
    return name.endswith("_sRGB") and component.index != 3


def _shared_exponent(values: Array) -> Array:
    """RGB9E5 as OpenGL's EXT_texture_shared_exponent describes it: the largest component chooses the exponent."""
    largest = (511 / 512) * 2.0**16
    clamped = np.clip(values, 0, largest)
    top = clamped.max(axis=1)
    with np.errstate(divide="ignore"):
        exponent: Array = np.maximum(np.floor(np.log2(top)), -16) + 1
    exponent = np.where(np.floor(top / 2.0 ** (exponent - 9) + 0.5) == 512, exponent + 1, exponent)
    unit: Array = 2.0 ** (exponent - 9)
    return np.asarray(np.floor(clamped / unit[:, None] + 0.5) * unit[:, None])


def decoded(pixels: Array, name: str) -> Array:
    """The numbers in a texture's bytes (rows, columns, bytes): (rows, columns, 4)."""
    rows = pixels.reshape(-1, pixels.shape[-1])
    result = np.zeros((len(rows), 4))
    result[:, 3] = 1
    if name == "RGB9E5Float":
        result[:, :3] = decode_shared_exponent(rows.copy().view(np.uint32)[:, 0])
    else:
        for component in components(name):
            result[:, component.index] = _decoded_field(field(rows, component), name, component)
    return result.reshape(*pixels.shape[:-1], 4)


def _decoded_field(bits: Array, name: str, component: Component) -> Array:
    kind = numbers(name)
    if kind == "Uint":
        return bits.astype(np.float64)
    if kind == "Sint":
        return signed(bits, component.bits).astype(np.float64)
    return decode(bits, component.bits, kind, srgb=_is_srgb(name, component))


def tolerance(name: str, values: Array) -> Array:
    """One unit in the last place of each number (…, 4), or what sRGB hardware may be off by."""
    result = np.zeros(values.shape)
    if name == "RGB9E5Float":
        largest = np.maximum(np.abs(values[..., :3]).max(axis=-1, keepdims=True), 2.0**-15)
        return np.asarray(largest * np.full(4, 2.0**-7))
    if is_integer(name):
        return result
    for component in components(name):
        result[..., component.index] = _step(numbers(name), component, np.abs(values[..., component.index]), name)
    return result


def _step(kind: str, component: Component, size: Array, name: str) -> Array:
    match kind:
        case "Unorm" if _is_srgb(name, component):
            return np.full(size.shape, 2.3 / 255)
        case "Unorm":
            return np.full(size.shape, 1 / ((1 << component.bits) - 1))
        case "Snorm":
            return np.full(size.shape, 1 / ((1 << (component.bits - 1)) - 1))
        case "XR":
            return np.full(size.shape, 2.3 / 510)
        case _:
            fraction = {32: 20, 16: 10, 11: 6, 10: 5}[component.bits]
            return np.maximum(size, 2.0**-14) * 2.0**-fraction

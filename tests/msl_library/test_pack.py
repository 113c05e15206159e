"""Packing and unpacking against their definitions, in float64 with Python's rounding to even."""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from .native import call, elementwise
from .numbers import every_exponent, widened

# The bits of each component, the first in the lowest bits, and whether it is signed.
LAYOUTS: dict[str, tuple[list[int], bool]] = {
    "unorm4x8": ([8] * 4, False),
    "snorm4x8": ([8] * 4, True),
    "unorm2x16": ([16] * 2, False),
    "snorm2x16": ([16] * 2, True),
    "unorm10a2": ([10, 10, 10, 2], False),
    "unorm565": ([5, 6, 5], False),
}


def packed_type(layout: str) -> str:
    return "ushort" if layout == "unorm565" else "uint"


@pytest.fixture(scope="module")
def unit(build_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """All packing functions."""
    text = ""
    for kind in ("float", "half"):
        for layout, (bits, _) in LAYOUTS.items():
            vector, packed = f"{kind}{len(bits)}", packed_type(layout)
            text += elementwise(f"pack_{kind}_{layout}", packed, [vector], f"pack_{kind}_to_{layout}(a)")
            text += elementwise(f"unpack_{kind}_{layout}", vector, [packed], f"unpack_{layout}_to_{kind}(a)")
        text += elementwise(f"pack_{kind}_srgb", "uint", [f"{kind}4"], f"pack_{kind}_to_srgb_unorm4x8(a)")
        text += elementwise(f"unpack_{kind}_srgb", f"{kind}4", ["uint"], f"unpack_unorm4x8_srgb_to_{kind}(a)")
    return build_unit(text)


def component(value: float, bits: int, signed: bool) -> int:
    """One component as an integer field."""
    largest = (1 << (bits - signed)) - 1
    lowest = -1.0 if signed else 0.0
    number = 0.0 if np.isnan(value) else min(max(value, lowest), 1.0)
    # The product is rounded to float first, as the specification's formula is calculated in float.
    return round(float(np.float32(number) * np.float32(largest))) & ((1 << bits) - 1)


def samples(count: int, kind: type[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    random = np.random.default_rng(2).uniform(-1.2, 1.2, 4000)
    values = np.concatenate([random, widened(every_exponent(400)), np.arange(-300, 300) / 255])
    with np.errstate(all="ignore"):
        return values[: len(values) // count * count].astype(kind).reshape(-1, count)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("kind", "number"), [("float", np.float32), ("half", np.float16)])
def test_packing(unit: ctypes.CDLL, layout: str, kind: str, number: type[np.floating[Any]]) -> None:
    bits, signed = LAYOUTS[layout]
    values = samples(len(bits), number)
    memory: NDArray[Any] = np.zeros((len(values), 4 if len(bits) == 3 else len(bits)), number)
    memory[:, : len(bits)] = values
    integer = np.uint16 if layout == "unorm565" else np.uint32
    result = call(unit, f"pack_{kind}_{layout}", np.empty(len(values), integer), memory)
    offsets = np.cumsum([0, *bits[:-1]])
    for row, packed in zip(values, result, strict=True):
        fields = [component(float(value), width, signed) for value, width in zip(row, bits, strict=True)]
        assert int(packed) == sum(field << int(offset) for field, offset in zip(fields, offsets, strict=True))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("kind", "number"), [("float", np.float32), ("half", np.float16)])
def test_unpacking(unit: ctypes.CDLL, layout: str, kind: str, number: type[np.floating[Any]]) -> None:
    bits, signed = LAYOUTS[layout]
    integer = np.uint16 if layout == "unorm565" else np.uint32
    packed = np.random.default_rng(3).integers(0, np.iinfo(integer).max, 4000, dtype=integer, endpoint=True)
    packed[:2] = 0, np.iinfo(integer).max
    width = 4 if len(bits) == 3 else len(bits)
    result = call(unit, f"unpack_{kind}_{layout}", np.empty((4000, width), number), packed)
    for index, (size, offset) in enumerate(zip(bits, np.cumsum([0, *bits[:-1]]), strict=True)):
        field: NDArray[np.int64] = packed.astype(np.int64) >> offset & ((1 << size) - 1)
        if signed:
            field = np.where(field >> (size - 1), field - (1 << size), field)
        truth = np.maximum(field / float((1 << (size - signed)) - 1), -1.0)
        # Rounded to float, then to half.
        assert np.array_equal(result[:, index], truth.astype(np.float32).astype(number))


def test_srgb(unit: ctypes.CDLL) -> None:
    levels = np.arange(256) / 255.0
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    packed = np.arange(256, dtype=np.uint32) * 0x01010101
    result = call(unit, "unpack_float_srgb", np.empty((256, 4), np.float32), packed)
    for channel in range(3):
        np.testing.assert_allclose(result[:, channel], linear, rtol=1e-5)
    np.testing.assert_allclose(result[:, 3], levels, rtol=1e-6)
    assert np.array_equal(call(unit, "pack_float_srgb", np.empty(256, np.uint32), result), packed)
    halves = call(unit, "unpack_half_srgb", np.empty((256, 4), np.float16), packed)
    np.testing.assert_allclose(halves[:, 0], linear, rtol=1e-3, atol=1e-7)
    outside = np.array([[-1, 2, np.nan, 0.5], [np.inf, -np.inf, 0.0, 1.0]], np.float32)
    assert call(unit, "pack_float_srgb", np.empty(2, np.uint32), outside).tolist() == [0x8000FF00, 0xFF0000FF]

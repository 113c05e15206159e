"""Packing and unpacking of normalised integers (MSL specification 6.12), over every code or nearly so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from .elementwise import Array, evaluate


@dataclass(frozen=True)
class Layout:
    """The fields of a packed integer, lowest bits first; signed ones are snorm."""

    name: str
    bits: Sequence[int]
    is_signed: bool = False
    srgb_fields: int = 0
    packed: str = "uint"

    def unpack_name(self, kind: str) -> str:
        return f"unpack_{self.name}_to_{kind}"

    def pack_name(self, kind: str) -> str:
        name = self.name.replace("unorm4x8_srgb", "srgb_unorm4x8")
        return f"pack_{kind}_to_{name}"

    def largest(self, field: int) -> int:
        return (1 << (self.bits[field] - self.is_signed)) - 1

    def codes(self, packed: Array) -> list[Array]:
        """Every field as a number, in order."""
        result: list[Array] = []
        offset = 0
        for bits in self.bits:
            code = packed.astype(np.int64) >> offset & (2**bits - 1)
            result.append(code - (code >> (bits - 1) << bits) * self.is_signed)
            offset += bits
        return result


LAYOUTS = (
    Layout("unorm4x8", (8, 8, 8, 8)),
    Layout("snorm4x8", (8, 8, 8, 8), is_signed=True),
    Layout("unorm4x8_srgb", (8, 8, 8, 8), srgb_fields=3),
    Layout("unorm2x16", (16, 16)),
    Layout("snorm2x16", (16, 16), is_signed=True),
    Layout("unorm10a2", (10, 10, 10, 2)),
    Layout("unorm565", (5, 6, 5), packed="ushort"),
)


def packed_values(layout: Layout) -> Array:
    """Every code of every field, beside random ones in the others; of 16 bits in all, every value."""
    if layout.packed == "ushort":
        return np.arange(2**16, dtype=np.uint16)
    values: list[Array] = []
    offset = 0
    random = np.random.default_rng(60)
    for bits in layout.bits:
        codes = np.arange(2**bits, dtype=np.uint64)
        others = random.integers(0, 2**32, codes.size, np.uint64) & ~np.uint64((2**bits - 1) << offset)
        values.append(others | codes << np.uint64(offset))
        offset += bits
    return np.concatenate(values).astype(np.uint32)


def linear(value: Array) -> Array:
    """IEC 61966-2-1."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def compressed(value: Array) -> Array:
    return np.where(value < 0.0031308, value * 12.92, 1.055 * np.maximum(value, 0) ** (1 / 2.4) - 0.055)


def expected_fields(layout: Layout, packed: Array) -> list[Array]:
    values = [np.maximum(code / layout.largest(i), -1.0) for i, code in enumerate(layout.codes(packed))]
    return [linear(value) if i < layout.srgb_fields else value for i, value in enumerate(values)]


@pytest.mark.parametrize("kind", ["float", "half"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_unpacking_divides_exactly(layout: Layout, kind: str) -> None:
    packed = packed_values(layout)
    fields = [f"{layout.unpack_name(kind)}(p).{name}" for name, _ in zip("xyzw", layout.bits, strict=False)]
    got = evaluate(fields, kind, {"p": (layout.packed, packed)})
    steps = {"float": 2.0**-24, "half": 2.0**-11}[kind]
    for row, want in zip(got, expected_fields(layout, packed), strict=True):
        np.testing.assert_allclose(row.astype(np.float64), want, rtol=2 * steps, atol=2.0**-25)
        ends = np.isin(want, (0.0, 1.0, -1.0))
        np.testing.assert_array_equal(row[ends], want[ends].astype(row.dtype))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_packing_what_was_unpacked_gives_the_same_codes(layout: Layout) -> None:
    packed = packed_values(layout)
    round_trip = f"{layout.pack_name('float')}({layout.unpack_name('float')}(p))"
    got = evaluate([round_trip], layout.packed, {"p": (layout.packed, packed)})[0]
    # The most negative code also stands for -1, which is packed as the next one.
    want = [np.maximum(code, -layout.largest(i)) for i, code in enumerate(layout.codes(packed))]
    for code, expected in zip(layout.codes(got), want, strict=True):
        np.testing.assert_array_equal(code, expected)


def inputs(layout: Layout) -> Array:
    """Around every tie between two codes of the first field, out of range, infinite, NaN."""
    largest = layout.largest(0)
    ties = (np.arange(-largest * layout.is_signed, largest) + 0.5) / largest
    few = np.array([-np.inf, -2, -1, -0.0, 0, 1e-45, 1, 1.0000001, 5, 1e30, np.inf, np.nan])
    random = np.random.default_rng(61).uniform(-1.1, 1.1, 5000)
    values = np.concatenate([ties, few, random]).astype(np.float32)
    return np.concatenate([values, np.nextafter(values, np.float32(2)), np.nextafter(values, np.float32(-2))])


@pytest.mark.parametrize("kind", ["float", "half"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_packing_clamps_and_rounds_to_the_nearest_code(layout: Layout, kind: str) -> None:
    x = inputs(layout)
    if kind == "half":
        with np.errstate(over="ignore", under="ignore"):
            x = x.astype(np.float16)
    count = len(layout.bits)
    got = evaluate([f"{layout.pack_name(kind)}({kind}{count}(x))"], layout.packed, {"x": (kind, x)})[0]
    clamped = np.clip(np.where(np.isnan(x), 0, x.astype(np.float64)), -1.0 * layout.is_signed, 1.0)
    for i, code in enumerate(layout.codes(got)):
        exact = (compressed(clamped) if i < layout.srgb_fields else clamped) * layout.largest(i)
        # The product is rounded to float before it is rounded to an integer.
        assert np.all(np.abs(code - exact) <= 0.5 + 2.0**-8), layout.bits[i]
        near_tie = np.abs(exact - np.floor(exact) - 0.5) < 2.0**-7
        np.testing.assert_array_equal(code[~near_tie], np.rint(exact[~near_tie]))

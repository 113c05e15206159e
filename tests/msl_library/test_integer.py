"""Integer functions against Python's integers, for every integer type as scalar and vector."""

import ctypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.metal_numbers import INTEGERS

from .native import call, elementwise


@dataclass(frozen=True)
class Kind:
    """The width and signedness of an integer type."""

    bits: int
    signed: bool

    @property
    def lowest(self) -> int:
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def highest(self) -> int:
        return (1 << (self.bits - self.signed)) - 1

    def wrap(self, value: int) -> int:
        """The low bits as a number of this type."""
        value &= (1 << self.bits) - 1
        return value - (1 << self.bits) if self.signed and value > self.highest else value

    def saturate(self, value: int) -> int:
        return min(max(value, self.lowest), self.highest)

    def unsigned(self, value: int) -> int:
        return value & ((1 << self.bits) - 1)


def low_24(kind: Kind, value: int) -> int:
    """The low 24 bits of a number, sign-extended for signed types."""
    value &= 0xFFFFFF
    return value - (1 << 24) if kind.signed and value >> 23 else value


def rotate(kind: Kind, value: int, distance: int) -> int:
    bits, distance = kind.unsigned(value), distance % kind.bits
    return kind.wrap(bits << distance | bits >> (kind.bits - distance))


def leading_zeros(kind: Kind, value: int) -> int:
    return kind.bits - kind.unsigned(value).bit_length()


def trailing_zeros(kind: Kind, value: int) -> int:
    return (value & -value).bit_length() - 1 if value else kind.bits


def reverse_bits(kind: Kind, value: int) -> int:
    return kind.wrap(int(f"{kind.unsigned(value):0{kind.bits}b}"[::-1], 2))


def median(_: Kind, *values: int) -> int:
    return sorted(values)[1]


UNARY: dict[str, Callable[[Kind, int], int]] = {
    "abs": lambda kind, x: kind.wrap(abs(x)),
    "clz": leading_zeros,
    "ctz": trailing_zeros,
    "popcount": lambda kind, x: kind.unsigned(x).bit_count(),
    "reverse_bits": reverse_bits,
}
BINARY: dict[str, Callable[[Kind, int, int], int]] = {
    "absdiff": lambda kind, x, y: kind.wrap(abs(x - y)),
    "addsat": lambda kind, x, y: kind.saturate(x + y),
    "subsat": lambda kind, x, y: kind.saturate(x - y),
    "hadd": lambda _, x, y: (x + y) >> 1,
    "rhadd": lambda _, x, y: (x + y + 1) >> 1,
    "max": lambda _, x, y: max(x, y),
    "min": lambda _, x, y: min(x, y),
    "mulhi": lambda kind, x, y: kind.wrap((x * y) >> kind.bits),
    "rotate": rotate,
}
TERNARY: dict[str, Callable[[Kind, int, int, int], int]] = {
    "clamp": lambda _, x, y, z: min(max(x, y), z),
    "madhi": lambda kind, x, y, z: kind.wrap(((x * y) >> kind.bits) + z),
    "madsat": lambda kind, x, y, z: kind.saturate(x * y + z),
    "max3": lambda _, x, y, z: max(x, y, z),
    "min3": lambda _, x, y, z: min(x, y, z),
    "median3": median,
}
# Defined for 32-bit integers only (MSL specification 6.6).
BINARY_24: dict[str, Callable[[Kind, int, int], int]] = {
    "mul24": lambda kind, x, y: kind.wrap(low_24(kind, x) * low_24(kind, y)),
}
TERNARY_24: dict[str, Callable[[Kind, int, int, int], int]] = {
    "mad24": lambda kind, x, y, z: kind.wrap(low_24(kind, x) * low_24(kind, y) + z),
}


def truths(*tables: Mapping[str, Callable[..., int]]) -> dict[str, tuple[int, Callable[..., int]]]:
    """Functions by name, each with its number of arguments."""
    return {name: (count, function) for count, table in enumerate(tables, start=1) for name, function in table.items()}


TRUTHS = truths(UNARY, BINARY, TERNARY)
TRUTHS_24 = truths({}, BINARY_24, TERNARY_24)


def functions_of(name: str) -> dict[str, tuple[int, Callable[..., int]]]:
    return TRUTHS | TRUTHS_24 if name in ("int", "uint") else TRUTHS


def source() -> str:
    text = ""
    for name in INTEGERS:
        for function, (count, _) in functions_of(name).items():
            arguments = ", ".join("abc"[:count])
            text += elementwise(f"{function}_{name}", name, [name] * count, f"{function}({arguments})")
            text += elementwise(f"{function}_{name}4", f"{name}4", [f"{name}4"] * count, f"{function}({arguments})")
        text += elementwise(f"extract_{name}", name, [name, "uint", "uint"], "extract_bits(a, b, c)")
        text += elementwise(f"insert_{name}", name, [name, name, "uint", "uint"], "insert_bits(a, b, c, d)")
        for symbol, operator in {"divide": "/", "modulo": "%", "left": "<<", "right": ">>"}.items():
            text += elementwise(f"{symbol}_{name}4", f"{name}4", [f"{name}4"] * 2, f"a {operator} b")
    return text


@pytest.fixture(scope="module")
def unit(build_large_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """All functions for all types."""
    return build_large_unit(source())


def inputs(name: str) -> NDArray[Any]:
    """Extreme, small and random numbers; the count is a multiple of four."""
    limits = np.iinfo(INTEGERS[name])
    edges = [limits.min, limits.min + 1, limits.max, limits.max - 1, 0, 1, 2, 3, limits.max // 2, limits.max // 3]
    if limits.min < 0:
        edges += [-1, -2]
    random = np.random.default_rng(4).integers(limits.min, limits.max, 244, dtype=INTEGERS[name], endpoint=True)
    values = np.concatenate([np.array(edges, INTEGERS[name]), random])
    return values[: len(values) // 4 * 4]


def kind_of(name: str) -> Kind:
    limits = np.iinfo(INTEGERS[name])
    return Kind(limits.bits, limits.min < 0)


@pytest.mark.parametrize("name", INTEGERS)
def test_functions_agree_with_python_integers(unit: ctypes.CDLL, name: str) -> None:
    kind, values = kind_of(name), inputs(name)
    columns = [values, np.roll(values, 7), np.roll(values, 31)]
    for function, (count, truth) in functions_of(name).items():
        arguments = columns[:count]
        if function == "clamp":
            arguments = [values, np.minimum(columns[1], columns[2]), np.maximum(columns[1], columns[2])]
        expected = [truth(kind, *map(int, row)) for row in zip(*arguments, strict=True)]
        scalar = call(unit, f"{function}_{name}", np.empty_like(values), *arguments)
        vector = call(unit, f"{function}_{name}4", np.empty((len(values) // 4, 4), values.dtype), *arguments)
        assert scalar.tolist() == expected, function
        assert vector.ravel().tolist() == expected, function


@pytest.mark.parametrize("name", INTEGERS)
def test_bit_fields(unit: ctypes.CDLL, name: str) -> None:
    kind = kind_of(name)
    fields = [(offset, bits) for offset in range(kind.bits) for bits in range(kind.bits - offset + 1)]
    offsets, widths = (np.array(column, np.uint32) for column in zip(*fields, strict=True))
    values = np.resize(inputs(name), len(fields))
    others = np.roll(values, 5)
    extracted = call(unit, f"extract_{name}", np.empty_like(values), values, offsets, widths)
    inserted = call(unit, f"insert_{name}", np.empty_like(values), values, others, offsets, widths)
    for index, (offset, bits) in enumerate(fields):
        mask = (1 << bits) - 1
        field = (int(values[index]) >> offset) & mask
        expected = Kind(bits, kind.signed).wrap(field) if bits else 0
        assert int(extracted[index]) == expected
        kept = kind.unsigned(int(values[index])) & ~(mask << offset)
        assert int(inserted[index]) == kind.wrap(kept | (int(others[index]) & mask) << offset)


@pytest.mark.parametrize("name", INTEGERS)
def test_division_never_traps_and_shifts_wrap(unit: ctypes.CDLL, name: str) -> None:
    kind, values = kind_of(name), inputs(name)
    divisors = np.roll(values, 9)
    results = {
        symbol: call(unit, f"{symbol}_{name}4", np.empty((len(values) // 4, 4), values.dtype), values, divisors).ravel()
        for symbol in ("divide", "modulo", "left", "right")
    }
    for index, (a, b) in enumerate(zip(map(int, values), map(int, divisors), strict=True)):
        if b != 0:
            quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
            assert int(results["divide"][index]) == kind.wrap(quotient)
            assert int(results["modulo"][index]) == a - quotient * b
        assert int(results["left"][index]) == kind.wrap(a << b % kind.bits)
        assert int(results["right"][index]) == a >> b % kind.bits

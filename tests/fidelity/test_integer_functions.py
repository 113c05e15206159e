"""Integer functions of every width at its limits, against Python's integers."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from .elementwise import DTYPES, Array, evaluate, integer_limits

KINDS = ("char", "uchar", "short", "ushort", "int", "uint", "long", "ulong")
Unary = Callable[[int], int]
Binary = Callable[[int, int], int]
Ternary = Callable[[int, int, int], int]


class Width:
    """An integer type: its limits, and how a Python integer becomes one of its values."""

    def __init__(self, kind: str) -> None:
        limits = integer_limits(kind)
        self.low, self.high, self.bits = int(limits.min), int(limits.max), int(limits.bits)

    def wrap(self, value: int) -> int:
        return int((value - self.low) % (1 << self.bits) + self.low)

    def saturate(self, value: int) -> int:
        return min(max(value, self.low), self.high)

    def unsigned(self, value: int) -> int:
        return value % (1 << self.bits)


def one(width: Width) -> dict[str, Unary]:
    return {
        "abs(x)": lambda x: width.wrap(abs(x)),
        "clz(x)": lambda x: width.bits - width.unsigned(x).bit_length(),
        "ctz(x)": lambda x: (width.unsigned(x) & -width.unsigned(x)).bit_length() - 1 if x else width.bits,
        "popcount(x)": lambda x: width.unsigned(x).bit_count(),
        "reverse_bits(x)": lambda x: width.wrap(int(f"{width.unsigned(x):0{width.bits}b}"[::-1], 2)),
    }


def two(width: Width) -> dict[str, Binary]:
    return {
        "absdiff(x, y)": lambda x, y: width.wrap(abs(x - y)),
        "addsat(x, y)": lambda x, y: width.saturate(x + y),
        "subsat(x, y)": lambda x, y: width.saturate(x - y),
        "hadd(x, y)": lambda x, y: (x + y) >> 1,
        "rhadd(x, y)": lambda x, y: (x + y + 1) >> 1,
        "max(x, y)": max,
        "min(x, y)": min,
        "mulhi(x, y)": lambda x, y: (x * y) >> width.bits,
        "rotate(x, y)": lambda x, y: rotate(width, x, y),
        "x + y": lambda x, y: width.wrap(x + y),
        "x * y": lambda x, y: width.wrap(x * y),
    }


def three(width: Width) -> dict[str, Ternary]:
    return {
        "madhi(x, y, z)": lambda x, y, z: width.wrap(((x * y) >> width.bits) + z),
        "madsat(x, y, z)": lambda x, y, z: width.saturate(x * y + z),
        "max3(x, y, z)": max,
        "min3(x, y, z)": min,
        "median3(x, y, z)": lambda x, y, z: sorted([x, y, z])[1],
        "clamp(x, min(y, z), max(y, z))": lambda x, y, z: sorted([min(y, z), x, max(y, z)])[1],
        "select(x, y, z < x)": lambda x, y, z: y if z < x else x,
    }


def rotate(width: Width, value: int, distance: int) -> int:
    turned = distance % width.bits
    bits = width.unsigned(value)
    return width.wrap(bits << turned | bits >> (width.bits - turned))


def numbers(kind: str, count: int, seed: int) -> Array:
    """Limits, small numbers and their neighbours, and random ones, in random order."""
    limits = integer_limits(kind)
    few = {limits.min, limits.max, 0, 1, 2, 3, limits.max - 1, limits.max // 2, limits.min // 2}
    few |= {-1, -2, limits.min + 1} if limits.min else {limits.bits}
    random = np.random.default_rng(seed)
    wide = random.integers(limits.min, limits.max, count, DTYPES[kind], endpoint=True)
    edges = random.choice(np.array(sorted(few), DTYPES[kind]), count)
    return np.where(random.random(count) < 0.5, wide, edges)


@pytest.mark.parametrize("kind", KINDS)
def test_against_python(kind: str) -> None:
    width = Width(kind)
    x, y, z = (numbers(kind, 4000, seed) for seed in (50, 51, 52))
    exact = one(width) | two(width) | three(width)
    vectors = [vector_form(kind, expression) for expression in exact]
    got = evaluate([*exact, *vectors], kind, {"x": (kind, x), "y": (kind, y), "z": (kind, z)})
    for row, (expression, function) in enumerate(exact.items()):
        arguments = [x, y, z][: 1 if expression in one(width) else 2 if expression in two(width) else 3]
        want = [function(*values) for values in zip(*(a.tolist() for a in arguments), strict=True)]
        assert got[row].tolist() == want, expression
        assert got[row + len(exact)].tolist() == want, vectors[row]


def vector_form(kind: str, expression: str) -> str:
    """The same with vectors of three, of which the second component counts."""
    form = re.sub(r"\b[xyz]\b", lambda name: f"{kind}3(0, {name[0]}, 1)", expression)
    return f"({form}).y"


@pytest.mark.parametrize("kind", KINDS)
def test_bit_fields(kind: str) -> None:
    width = Width(kind)
    fields = [(o, n) for o in range(width.bits + 1) for n in range(width.bits - o + 1)]
    offset, count = (np.array(column, np.uint32) for column in zip(*fields, strict=True))
    x, y = numbers(kind, len(fields), 53), numbers(kind, len(fields), 54)
    arguments = {"x": (kind, x), "y": (kind, y), "o": ("uint", offset), "n": ("uint", count)}
    got = evaluate(
        ["extract_bits(x, o, n)", "insert_bits(x, y, o, n)", f"extract_bits({kind}2(x), o, n).y"], kind, arguments
    )
    is_signed = width.low < 0
    for index, (start, size) in enumerate(fields):
        value, inserted = int(x[index]), int(y[index])
        field = width.unsigned(value) >> start & (2**size - 1)
        extended = field - 2**size if is_signed and size and field >> (size - 1) else field
        assert got[0, index] == got[2, index] == width.wrap(extended)
        mask = (2**size - 1) << start
        assert got[1, index] == width.wrap(width.unsigned(value) & ~mask | width.unsigned(inserted) << start & mask)


@pytest.mark.parametrize("kind", ["int", "uint"])
def test_24_bits(kind: str) -> None:
    width = Width(kind)
    low, high = (-(2**23), 2**23 - 1) if kind == "int" else (0, 2**24 - 1)
    random = np.random.default_rng(55)
    some = random.integers(low, high, (2, 1000), DTYPES[kind], endpoint=True)
    x, y = np.concatenate([some, np.array([[low, high, 0], [high, low, high]], DTYPES[kind])], axis=1)
    z = numbers(kind, x.size, 56)
    got = evaluate(["mul24(x, y)", "mad24(x, y, z)"], kind, {"x": (kind, x), "y": (kind, y), "z": (kind, z)})
    products = [a * b for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    assert got[0].tolist() == [width.wrap(product) for product in products]
    assert got[1].tolist() == [width.wrap(p + c) for p, c in zip(products, z.tolist(), strict=True)]


@pytest.mark.parametrize("kind", KINDS)
def test_shifts_take_the_low_bits_of_the_distance(kind: str) -> None:
    width = Width(kind)
    distances = np.tile(np.arange(-3, 3 * width.bits, dtype=np.int32), 8)
    x = numbers(kind, distances.size, 57)
    arguments = {"x": (kind, x), "d": ("int", distances)}
    got = evaluate([f"({kind}3(x) << {kind}3(d)).y", f"({kind}3(x) >> {kind}3(d)).y"], kind, arguments)
    low = [d % width.bits for d in distances.tolist()]
    assert got[0].tolist() == [width.wrap(v << d) for v, d in zip(x.tolist(), low, strict=True)]
    assert got[1].tolist() == [v >> d for v, d in zip(x.tolist(), low, strict=True)]

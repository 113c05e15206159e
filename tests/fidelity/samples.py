"""Arguments that find errors: every binade, special values, poles and zeros, where functions turn, huge numbers."""

from __future__ import annotations

import numpy as np

from .elementwise import Array


def float32(values: list[float]) -> Array:
    return np.array(values, np.float32)


_SPECIAL = float32(
    [0.0, 1.0, 2.0, 3.0, 0.5, 1.5, 2.5, 10.0, 16777216.0, 88.0, 89.0, 104.0, 127.0, 128.0, 149.0, 150.0, np.inf]
)


def special() -> Array:
    """Both signs of numbers at which functions have exact values or change, their neighbours, and NaN."""
    with np.errstate(over="ignore"):
        limits = float32([2.0**-149, 2.0**-126, 2.0**-126 - 2.0**-149, 2.0**-125, 3.4028235e38])
        values = np.concatenate([_SPECIAL, limits])
        around = np.concatenate([values, np.nextafter(values, np.float32(0)), np.nextafter(values, np.float32(np.inf))])
    return np.concatenate([around, -around, float32([np.nan])])


def every_binade(random: np.random.Generator, count_per_binade: int) -> Array:
    """Random numbers of every exponent and sign, denormal ones included."""
    exponents = np.repeat(np.arange(255, dtype=np.uint32), count_per_binade)
    bits = exponents << 23 | random.integers(0, 2**23, exponents.size, np.uint32)
    signs = random.integers(0, 2, bits.size, np.uint32) << 31
    return np.asarray((bits | signs).view(np.float32))


def near_quarter_turns(random: np.random.Generator, count: int) -> Array:
    """The floats nearest to multiples of pi/2, where the sine or the cosine is smallest, and their neighbours."""
    multiples = np.concatenate([np.arange(1, count), 2.0 ** random.uniform(10, 70, count)])
    nearest = (np.rint(multiples) * (np.pi / 2)).astype(np.float32)
    # The float closest of all to a multiple of pi/2, and other hard ones known from the literature on reduction.
    hard = float32([float.fromhex("0x1.47d0fep+34"), float.fromhex("0x1.f333a4p+118"), 5197648.5, 1.6367e38])
    return np.concatenate([nearest, np.nextafter(nearest, np.float32(0)), -nearest, hard, -hard])


def floats() -> Array:
    """A quarter of a million arguments for functions of one float."""
    random = np.random.default_rng(20)
    spreads = [random.uniform(-bound, bound, 20_000).astype(np.float32) for bound in (1, np.pi, 10, 90, 150, 1e4, 1e6)]
    near_one = (1 + np.arange(-4096, 4096) * 2.0**-24).astype(np.float32)
    return np.concatenate([special(), every_binade(random, 200), near_quarter_turns(random, 6000), near_one, *spreads])


def float_pairs() -> tuple[Array, Array]:
    """Three hundred thousand arguments for functions of two floats."""
    random = np.random.default_rng(21)
    grid = np.meshgrid(special(), special())
    wide = every_binade(random, 200), random.permutation(every_binade(random, 200))
    count = 60_000
    powers = random.uniform(0, 4, count).astype(np.float32), random.uniform(-100, 100, count).astype(np.float32)
    whole = random.uniform(-9, 9, count).astype(np.float32), random.integers(-40, 40, count).astype(np.float32)
    close = np.exp2(random.uniform(-1e-3, 1e-3, count)).astype(np.float32), random.uniform(-9e4, 9e4, count).astype("f")
    # Powers close to the largest and smallest floats, of the numbers whose logarithm has the least exact last place.
    roots = random.uniform(1.3, 1.5, count).astype(np.float32)
    large = roots, (random.uniform(-126, 127, count) / np.log2(roots)).astype(np.float32)
    pairs = [(grid[0].ravel(), grid[1].ravel()), wide, powers, whole, close, large]
    return np.concatenate([x for x, _ in pairs]), np.concatenate([y for _, y in pairs])


def small_pairs(bits: Array) -> tuple[Array, Array]:
    """Pairs of some of the given 16-bit patterns, edges of the exponents among them."""
    edges = [e << s | low for s in (7, 10) for e in range(0, 2 ** (15 - s), 3) for low in (0, 1, (1 << s) - 1)]
    chosen = np.unique(np.concatenate([bits[::397], edges, np.array(edges) | 0x8000]))
    x, y = np.meshgrid(chosen.astype(np.uint16), chosen.astype(np.uint16))
    return x.ravel(), y.ravel()

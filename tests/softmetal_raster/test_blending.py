"""Blending: every factor and operation against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from tests.softmetal_raster.rasteriser import Array, Rasteriser

FACTORS = range(19)
OPERATIONS = range(5)


def factors(colours: Array, constant: Array) -> list[Array]:
    """MTLBlendFactor by value; each (4, 64)."""
    source, second, destination = colours
    one = np.ones_like(source)

    def alpha_of(colour: Array) -> Array:
        return np.asarray(one * colour[3])

    saturated = one * np.minimum(source[3], 1 - destination[3])
    saturated[3] = 1
    fixed = one * constant[:, None]
    base = [source, alpha_of(source), destination, alpha_of(destination)]
    return [
        one * 0,
        one,
        *(value for colour in base for value in (colour, 1 - colour)),
        saturated,
        *(value for colour in (fixed, alpha_of(fixed)) for value in (colour, 1 - colour)),
        *(value for colour in (second, alpha_of(second)) for value in (colour, 1 - colour)),
    ]


def combined(operation: int, source: Array, destination: Array, by: Array, other: Array) -> Array:
    results: list[Array] = [
        source * by + destination * other,
        source * by - destination * other,
        destination * other - source * by,
        np.minimum(source, destination),
        np.maximum(source, destination),
    ]
    return results[operation]


def random_colours(seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return rng.random((3, 4, 64), np.float32), rng.random(4, np.float32)


@pytest.mark.parametrize("factor", FACTORS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_factor_and_operation(rasteriser: Rasteriser, factor: int, operation: int) -> None:
    colours, constant = random_colours(factor * 5 + operation)
    other = (factor * 7 + 3) % 19
    alpha_operation, alpha_factor, alpha_other = (operation + 1) % 5, other, factor
    state = bytes([True, operation, factor, other, alpha_operation, alpha_factor, alpha_other])
    result = rasteriser.blend(state, colours, constant, 0, 1)
    by = factors(colours, constant)
    rgb = combined(operation, colours[0], colours[2], by[factor], by[other])
    alpha = combined(alpha_operation, colours[0], colours[2], by[alpha_factor], by[alpha_other])
    expected = np.clip(np.concatenate([rgb[:3], alpha[3:]]), 0, 1)
    np.testing.assert_allclose(result, expected, atol=2e-7)


def test_results_stay_in_the_formats_range(rasteriser: Rasteriser) -> None:
    colours, constant = random_colours(1)
    colours = (colours * 4 - 2).astype(np.float32)
    state = bytes([True, 0, 1, 1, 0, 1, 1])
    infinity = float("inf")
    for least, largest in ((0, 1), (-1, 1), (-infinity, infinity)):
        result = rasteriser.blend(state, colours, constant, least, largest)
        np.testing.assert_array_equal(result, np.clip(colours[0] + colours[2], least, largest))

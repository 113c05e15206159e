"""Which functions `metal::sin` and the like are: the compile options choose between fast and precise ones."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .elementwise import Array, evaluate

# Too large for the fast functions.
HUGE: Array = np.exp2(np.arange(60, 128, dtype=np.float32))


def sines(expression: str, options: pm.CompileOptions | None = None) -> Array:
    return np.asarray(evaluate([expression], "float", {"x": ("float", HUGE)}, options=options)[0])


def true_sines() -> Array:
    return np.asarray(np.sin(HUGE.astype(np.float64)))


@pytest.mark.parametrize(
    "options", [None, pm.CompileOptions(math_floating_point_functions=pm.MathFloatingPointFunctions.Precise)]
)
def test_precise_functions_reduce_every_float(options: pm.CompileOptions | None) -> None:
    np.testing.assert_allclose(sines("precise::sin(x)", options), true_sines(), rtol=1e-7)


def test_the_option_chooses() -> None:
    for options in (
        pm.CompileOptions(math_floating_point_functions=pm.MathFloatingPointFunctions.Precise),
        pm.CompileOptions(fast_math_enabled=False),
    ):
        np.testing.assert_array_equal(sines("sin(x)", options), sines("precise::sin(x)"))
        np.testing.assert_array_equal(sines("metal::fast::sin(x)", options), sines("fast::sin(x)"))


@pytest.mark.softmetal
def test_fast_functions_are_the_default() -> None:
    np.testing.assert_array_equal(sines("sin(x)"), sines("fast::sin(x)"))
    assert not np.allclose(sines("fast::sin(x)"), true_sines())
    assert np.all(np.abs(sines("fast::sin(x)")) <= 1)


def test_names_of_apples_own_headers_take_the_variant_as_an_argument() -> None:
    for value, variant in (("__METAL_MAYBE_FAST_MATH__", "fast"), ("__METAL_PRECISE_MATH__", "precise")):
        np.testing.assert_array_equal(sines(f"__metal_sin(x, {value})"), sines(f"{variant}::sin(x)"))

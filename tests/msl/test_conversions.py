"""The conversions to half and bfloat in services.c, bit for bit."""

import ctypes
import subprocess

import numpy as np
import pytest

from softmetal.msl.compilation.precompiled import SERVICES
from softmetal.msl.compilation.toolchain import target_triple
from softmetal.msl.pipeline import Compiler

from .runner import Array

TEST_ENTRIES = """
EXPORT void test_narrow(const double* values, unsigned short* halves, unsigned short* bfloats, int count) {
  for (int i = 0; i < count; ++i) halves[i] = narrow(values[i], 5), bfloats[i] = narrow(values[i], 8);
}
EXPORT void test_widen(const unsigned short* halves, float* values, int count) {
  for (int i = 0; i < count; ++i) values[i] = widen_half(halves[i]);
}
"""


@pytest.fixture(scope="module")
def conversions(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("conversions")
    source, unit, library = folder / "conversions.c", folder / "conversions.o", folder / "conversions.so"
    source.write_text(f'#include "{SERVICES}"\n{TEST_ENTRIES}')
    flags = [f"--target={target_triple()}", "-O1", "-fPIC", "-c", str(source), "-o", str(unit)]
    subprocess.run(compiler.toolchain.compile_command(flags), check=True)
    subprocess.run(compiler.toolchain.link_command([unit], library), check=True)
    return ctypes.CDLL(str(library))


HALVES = np.arange(65536, dtype=np.uint16)


def test_every_half_widens_exactly(conversions: ctypes.CDLL) -> None:
    values = np.zeros(65536, np.float32)
    conversions.test_widen(HALVES.ctypes.data_as(ctypes.c_void_p), values.ctypes.data_as(ctypes.c_void_p), 65536)
    np.testing.assert_array_equal(values, HALVES.view(np.float16).astype(np.float32))


def test_narrowing_rounds_to_nearest_even(conversions: ctypes.CDLL) -> None:
    rng = np.random.default_rng(9)
    finite = HALVES.view(np.float16).astype(np.float64)
    finite = np.sort(finite[np.isfinite(finite)])
    ties = (finite[:-1] + finite[1:]) / 2
    spread = rng.standard_normal(100_000) * 10.0 ** rng.integers(-44, 39, 100_000)
    edges = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 65519.9, 65520.0, 2**-25, 1.5 * 2**-25, 1e300, 1e-300])
    values = np.concatenate([finite, ties, np.nextafter(ties, np.inf), np.nextafter(ties, -np.inf), spread, edges])
    halves, bfloats = np.zeros((2, values.size), np.uint16)
    pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in (values, halves, bfloats)]
    conversions.test_narrow(*pointers, values.size)
    with np.errstate(over="ignore", invalid="ignore"):
        np.testing.assert_array_equal(halves.view(np.float16), values.astype(np.float16))
    widened = (bfloats.astype(np.uint32) << 16).view(np.float32).astype(np.float64)
    np.testing.assert_array_equal(widened, _nearest_bfloat(values))


def _nearest_bfloat(values: Array) -> Array:
    """Eight significant bits, fewer below 2**-126, infinity from 255.5 * 2**120 on."""
    _, exponent = np.frexp(values)
    step = np.ldexp(1.0, np.maximum(exponent - 8, -133))
    with np.errstate(over="ignore", invalid="ignore"):
        rounded = np.where(np.isfinite(values), np.rint(values / step) * step, values)
    return np.where(np.abs(rounded) >= 2.0**128, np.copysign(np.inf, rounded), rounded)

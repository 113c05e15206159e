"""Kernels that hypothesis makes up: regions, fibers and NumPy have to agree."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import BothWays
from .programs import MOST_THREADS, Machine, Statement, metal_source, statements

# Kernels take their time to compile.
_EVERY_CHECK: Any = list(HealthCheck)

PROGRAMS = statements()
WIDTHS = st.sampled_from([1, 8, 31, 32, 33, 64, 70, MOST_THREADS])


def check(both_ways: BothWays, program: tuple[Statement, ...], width: int, n: int) -> None:
    source = metal_source(program)
    mode, reason = both_ways.mode(source, "program")
    assert mode == "regions", reason
    arrays = [np.zeros(width, np.uint32), np.array([n], np.uint32)]
    result = both_ways.run(source, "program", arrays, (width, 1, 1), (width, 1, 1))[0]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # products wrap around
        expected = Machine(width, n).run(program)
    np.testing.assert_array_equal(result, expected, err_msg=source)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=_EVERY_CHECK)
@given(program=PROGRAMS, width=WIDTHS, n=st.integers(0, 5))
def test_a_random_program(both_ways: BothWays, program: tuple[Statement, ...], width: int, n: int) -> None:
    check(both_ways, program, width, n)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=_EVERY_CHECK)
@given(program=PROGRAMS, width=WIDTHS, n=st.integers(0, 5))
def test_many_random_programs(both_ways: BothWays, program: tuple[Statement, ...], width: int, n: int) -> None:
    check(both_ways, program, width, n)

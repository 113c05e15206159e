"""Every mathematical function stays within the errors that MSL specification 8.4 allows."""

from __future__ import annotations

import pytest

from . import truth
from .measured import BOUNDS, VARIANTS, measure


def test_every_bound_has_a_true_value() -> None:
    assert set(BOUNDS) == set(truth.UNARY) | set(truth.BINARY)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", BOUNDS)
def test_within_the_bound(name: str, variant: str) -> None:
    worst = measure(variant)[name]
    assert not worst.too_far, f"{name} is off by up to {worst.error} units at {worst.arguments}"

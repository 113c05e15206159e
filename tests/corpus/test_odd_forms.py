"""Sources whose form is unusual: each is an addition that has to be found, compiled and right."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm
from tests.corpus.conftest import KERNELS, Load

FORMS = sorted(path.stem for path in (KERNELS / "odd_forms").glob("*.metal"))


@pytest.mark.parametrize("form", FORMS)
def test_form(load: Load, random: np.random.Generator, form: str) -> None:
    a, b = random.normal(size=(2, 40)).astype("f4")
    c = np.zeros(40, "f4")
    load(f"odd_forms/{form}.metal", f"add_{form}")(a, b, c, grid=40)
    np.testing.assert_array_equal(c, a + b)


@pytest.mark.parametrize("form", FORMS)
def test_no_other_kernels(form: str) -> None:
    source = (KERNELS / f"odd_forms/{form}.metal").read_bytes().decode()
    library = pm.create_system_default_device().new_library_with_source(source)
    assert list(library.function_names) == [f"add_{form}"]

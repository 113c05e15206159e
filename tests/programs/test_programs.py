"""Programs that must keep running word for word, as the people who rely on them wrote them."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


def test_hello_gpu_vector_addition() -> None:
    names = runpy.run_path(str(FOLDER / "hello_gpu_vector_addition.py"))
    # One float32 addition per element is correctly rounded, so NumPy's result is the exact one.
    np.testing.assert_array_equal(names["result"], names["a"] + names["b"])

"""`pymetal.array`: NumPy's views of a buffer, and what it refuses."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pymetal as pm

BYTES = bytes(range(48))
DTYPES = ["u1", "<i2", "f2", "<u4", "f4", "<i8", "f8", "c8", [("x", "u1"), ("y", "<u2")]]


def expected_array(dtype: Any, shape: tuple[int, ...] | None, offset: int) -> np.ndarray[Any, Any] | None:
    """NumPy's own array over the bytes; None where it refuses, or the elements would not be aligned."""
    if offset % np.dtype(dtype).alignment:
        return None
    try:
        if shape is None or -1 in shape:
            return np.frombuffer(BYTES, dtype, offset=offset).reshape(-1 if shape is None else shape)
        return np.ndarray(shape, dtype, BYTES, offset)
    except (ValueError, TypeError):
        return None


def test_it_shares_the_memory(device: pm.Device) -> None:
    buffer = device.new_buffer(BYTES)
    values = pm.array(buffer, np.float32, (2, 3), offset=8)
    values[:] = [[1, 2, 3], [4, 5, 6]]
    assert values.flags.writeable
    assert np.frombuffer(buffer.contents(), np.float32)[2:8].tolist() == [1, 2, 3, 4, 5, 6]


@given(
    st.sampled_from(DTYPES),
    st.none() | st.lists(st.integers(-1, 6), max_size=3).map(tuple),
    st.integers(0, 60),
)
def test_it_is_what_numpy_makes_of_the_bytes(dtype: Any, shape: tuple[int, ...] | None, offset: int) -> None:
    buffer = pm.create_system_default_device().new_buffer(BYTES)
    expected = expected_array(dtype, shape, offset)
    if expected is None:
        with pytest.raises(pm.ValidationError):
            pm.array(buffer, dtype, shape, offset)
    else:
        found = pm.array(buffer, dtype, shape, offset)
        assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
        assert found.tobytes() == expected.tobytes()


def test_errors_name_what_was_expected(device: pm.Device) -> None:
    buffer = device.new_buffer(10)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"dtype": "f4"}, r"10 bytes are no whole number of elements of 4 bytes, for shape \(-1,\) and dtype float32"),
        ({"dtype": "f4", "shape": (2, 2)}, r"shape \(2, 2\) and dtype float32 needs 16 bytes, but the buffer has 10"),
        ({"dtype": "f4", "shape": 2, "offset": 4}, r"needs 8 bytes, but the buffer has 6 from offset 4"),
        ({"dtype": "f4", "shape": 1, "offset": 2}, "offset 2 is no multiple of 4, the alignment of float32"),
        ({"dtype": "u1", "offset": 11}, "offset 11 lies outside of the buffer, whose length is 10"),
        ({"dtype": "u1", "offset": -1}, "offset -1 lies outside"),
        ({"dtype": "u1", "shape": (-1, -1)}, r"shape \(-1, -1\) may have one extent of -1"),
        ({"dtype": "u1", "shape": (-2,)}, "none below"),
        ({"dtype": object}, "holds Python objects"),
        ({"dtype": "V0"}, "has no bytes"),
    ]
    for arguments, message in cases:
        with pytest.raises(pm.ValidationError, match=message):
            pm.array(buffer, **arguments)
    with pytest.raises(TypeError, match="no dtype of NumPy"):
        pm.array(buffer, "float31")


def test_bfloat16_comes_from_ml_dtypes(device: pm.Device) -> None:
    buffer = device.new_buffer(np.array([0x3F80, 0x4000], np.uint16))
    if find_spec("ml_dtypes") is None:
        with pytest.raises(TypeError, match="with the package ml_dtypes"):
            pm.array(buffer, "bfloat16")
        return
    values = pm.array(buffer, "bfloat16")
    assert values.dtype.name == "bfloat16"
    assert values.astype(np.float32).tolist() == [1, 2]
    assert bytes(device.new_buffer(values)) == bytes(buffer)

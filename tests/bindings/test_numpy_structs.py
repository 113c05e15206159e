"""Value structs and NumPy: dtypes for whole buffers of them, and single values in both directions."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest

import pymetal as pm

# Sizes and offsets that Apple documents for the structures of instance buffers.
INSTANCE_SIZES = {
    "AccelerationStructureInstanceDescriptor": 64,
    "AccelerationStructureUserIDInstanceDescriptor": 68,
    "AccelerationStructureMotionInstanceDescriptor": 44,
    "IndirectAccelerationStructureInstanceDescriptor": 72,
    "DispatchThreadgroupsIndirectArguments": 12,
    "DrawPrimitivesIndirectArguments": 16,
    "DrawIndexedPrimitivesIndirectArguments": 20,
    "MapIndirectArguments": 32,
    "PackedFloat3": 12,
    "PackedFloat4x3": 48,
    "PackedFloatQuaternion": 16,
    "AxisAlignedBoundingBox": 24,
}


@pytest.mark.parametrize(("name", "size"), INSTANCE_SIZES.items())
def test_an_array_has_metals_layout(name: str, size: int) -> None:
    assert getattr(pm, name).dtype.itemsize == size


def test_vectors_are_arrays_of_floats() -> None:
    assert np.zeros(5, dtype=pm.PackedFloat3.dtype).shape == (5, 3)
    assert np.zeros(5, dtype=pm.PackedFloat4x3.dtype).shape == (5, 4, 3)
    assert np.zeros(2, dtype=pm.PackedFloatQuaternion.dtype).dtype == np.float32


def test_an_instance_buffer_is_filled_by_field(device: pm.Device) -> None:
    instances = np.zeros(3, dtype=pm.AccelerationStructureInstanceDescriptor.dtype)
    instances["transformation_matrix"][:, :3] = np.eye(3)
    instances["transformation_matrix"][:, 3] = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    instances["mask"] = 0xFF
    instances["acceleration_structure_index"] = [0, 1, 2]
    buffer = device.new_buffer(instances)
    assert buffer.length == 3 * 64
    floats = struct.unpack_from("<12f4I", buffer.contents().tobytes(), 64)
    assert floats == (1, 0, 0, 0, 1, 0, 0, 0, 1, 4, 5, 6, 0, 0xFF, 0, 1)


def test_a_struct_of_one_element() -> None:
    instances = np.zeros(2, dtype=pm.AccelerationStructureInstanceDescriptor.dtype)
    instances[1]["mask"] = 7
    instances["options"][1] = pm.AccelerationStructureInstanceOptions.Opaque
    instances["transformation_matrix"][1, 2] = (1, 2, 3)
    instance = pm.AccelerationStructureInstanceDescriptor(instances[1])
    assert instance.mask == 7
    assert instance.options is pm.AccelerationStructureInstanceOptions.Opaque
    assert instance.transformation_matrix.columns[2] == (1, 2, 3)


def test_a_struct_becomes_an_element() -> None:
    instance = pm.AccelerationStructureInstanceDescriptor(mask=3, acceleration_structure_index=9)
    instances = np.zeros(2, dtype=type(instance).dtype)
    instances[1] = np.asarray(instance)
    assert (instances[1]["mask"], instances[1]["acceleration_structure_index"]) == (3, 9)
    assert pm.AccelerationStructureInstanceDescriptor(np.asarray(instance)) == instance


def test_vectors_and_matrices_of_arrays() -> None:
    rows = np.arange(12, dtype=np.float32).reshape(4, 3)
    matrix = pm.PackedFloat4x3(rows)
    assert np.array_equal(np.asarray(matrix), rows)
    assert np.array_equal(pm.PackedFloat3(rows[1]), [3, 4, 5])
    assert pm.PackedFloat4x3(matrix) == matrix
    box = pm.AxisAlignedBoundingBox(rows[0], rows[3])
    assert (tuple(box.min), tuple(box.max)) == ((0, 1, 2), (9, 10, 11))
    assert pm.AccelerationStructureInstanceDescriptor(rows).transformation_matrix == matrix


def test_nested_structs_round_trip() -> None:
    region = pm.Region(pm.Origin(1, 2, 3), pm.Size(4, 5, 6))
    array = np.asarray(region)
    assert array.dtype == pm.Region.dtype
    assert array["size"]["height"] == 5
    assert pm.Region(array) == region


def test_an_array_of_another_dtype_is_refused() -> None:
    other = np.zeros(1, dtype=pm.AxisAlignedBoundingBox.dtype)[0]
    with pytest.raises(TypeError):
        pm.AccelerationStructureInstanceDescriptor(other)
    with pytest.raises(TypeError):
        pm.PackedFloat3(np.zeros(4, np.float32))
    with pytest.raises(ValueError, match="always a copy"):
        np.asarray(pm.Size(1), copy=False) if int(np.__version__[0]) > 1 else pm.Size(1).__array__(copy=False)


@pytest.mark.parametrize("name", [name for name in dir(pm) if hasattr(getattr(pm, name), "dtype")])
def test_every_struct_round_trips(name: str) -> None:
    cls: Any = getattr(pm, name)
    value = cls()
    array = np.asarray(value)
    assert array.nbytes == cls.dtype.itemsize
    assert cls(array) == value
    assert cls(value) == value


def test_importing_needs_no_numpy(run_python: Any) -> None:
    finished = run_python("import sys; pm.PackedFloat3(1, 2, 3); print('numpy' in sys.modules)")
    assert finished.stdout == "False\n", finished.stderr

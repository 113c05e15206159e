"""Raw memory beside a call: too little of it is an error, never a read or write past its end."""

from __future__ import annotations

import pytest

import pymetal as pm


@pytest.fixture
def constants() -> pm.FunctionConstantValues:
    return pm.FunctionConstantValues()


@pytest.mark.parametrize(
    ("type_", "size"),
    [
        (pm.DataType.Bool, 1),
        (pm.DataType.Half, 2),
        (pm.DataType.Float, 4),
        (pm.DataType.Float2, 8),
        (pm.DataType.Float3, 16),  # three elements are stored like four (Metal Shading Language Specification, 2.2)
        (pm.DataType.UShort4, 8),
        (pm.DataType.ULong, 8),
    ],
)
def test_a_function_constant_needs_its_whole_value(
    constants: pm.FunctionConstantValues, type_: pm.DataType, size: int
) -> None:
    constants.set_constant_value(bytes(size), type_, 0)
    with pytest.raises(pm.ValidationError, match=f"value is {size - 1} bytes; the value needs {size}"):
        constants.set_constant_value(bytes(size - 1), type_, 0)


def test_function_constants_need_as_many_values_as_the_range(constants: pm.FunctionConstantValues) -> None:
    constants.set_constant_values(bytes(16), pm.DataType.Float, (0, 4))
    with pytest.raises(pm.ValidationError, match="values is 16 bytes; the range needs 20"):
        constants.set_constant_values(bytes(16), pm.DataType.Float, (0, 5))


@pytest.mark.parametrize("type_", [pm.DataType.Texture, pm.DataType.Float4x4])
def test_only_scalars_and_vectors_are_function_constants(
    constants: pm.FunctionConstantValues, type_: pm.DataType
) -> None:
    with pytest.raises(pm.ValidationError, match=f"type is {type_.name}; no function constant"):
        constants.set_constant_value(bytes(64), type_, 0)


@pytest.mark.metal
def test_a_rate_layer_needs_as_many_samples_as_it_counts() -> None:
    with pytest.raises(pm.ValidationError, match="sample_count is 3×2×1; 2 horizontal and 2 vertical samples"):
        pm.RasterizationRateLayerDescriptor.with_sample_count((3, 2), [1.0, 0.5], [1.0, 1.0])

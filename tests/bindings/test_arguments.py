"""Arguments are taken strictly: a wrong type is a TypeError, an impossible value names its limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pymetal as pm


@pytest.mark.parametrize("length", [True, 16.0, None, "16", np.True_, [16], pm.PixelFormat.RGBA8Unorm.name])
def test_not_an_integer(device: pm.Device, length: Any) -> None:
    with pytest.raises(TypeError, match="new_buffer"):
        device.new_buffer(length)


@pytest.mark.parametrize("length", [16, np.int32(16), np.uint64(16), np.arange(17)[16]])
def test_integers_of_all_kinds(device: pm.Device, length: Any) -> None:
    assert device.new_buffer(length).length == 16


@pytest.mark.parametrize("length", [-1, 2**64, -(2**70)])
def test_integer_out_of_range_names_the_limits(device: pm.Device, length: int) -> None:
    with pytest.raises(pm.ValidationError, match=rf"^new_buffer: length is {length}; .* between 0 and {2**64 - 1}$"):
        device.new_buffer(length)


def test_enums_take_members_only() -> None:
    options = pm.CompileOptions()
    options.language_version = pm.LanguageVersion.Version3_0
    assert options.language_version is pm.LanguageVersion.Version3_0
    for wrong in (int(pm.LanguageVersion.Version3_0), pm.StorageMode.Private, True, None):
        with pytest.raises(TypeError):
            options.language_version = wrong  # type: ignore[assignment]


def test_options_take_members_and_integers(device: pm.Device) -> None:
    private = pm.ResourceStorageModePrivate
    assert device.new_buffer(16, private).storage_mode is pm.StorageMode.Private
    assert device.new_buffer(16, int(private)).storage_mode is pm.StorageMode.Private
    wrong: Any
    for wrong in (True, 1.0, pm.StorageMode.Private):
        with pytest.raises(TypeError):
            device.new_buffer(16, wrong)


def test_bool_is_bool() -> None:
    options = pm.CompileOptions()
    options.fast_math_enabled = False
    assert options.fast_math_enabled is False
    for wrong in (0, 1.0, None):
        with pytest.raises(TypeError):
            options.fast_math_enabled = wrong  # type: ignore[assignment]


def test_strings(device: pm.Device) -> None:
    buffer = device.new_buffer(16)
    for text in ("", "grün", "🍏 apples"):
        buffer.label = text
        assert buffer.label == text
    with pytest.raises(TypeError):
        buffer.label = b"bytes"  # type: ignore[assignment]
    with pytest.raises(ValueError, match="null"):
        buffer.label = "a\0b"


def test_none_only_where_nil_is_allowed(device: pm.Device) -> None:
    buffer = device.new_buffer(16)
    buffer.label = "label"
    buffer.label = None
    assert buffer.label is None
    with pytest.raises(TypeError):
        device.new_compute_pipeline_state(None)  # type: ignore[call-overload]


def test_wrong_class(device: pm.Device) -> None:
    with pytest.raises(TypeError):
        device.new_compute_pipeline_state(device)  # type: ignore[call-overload]


def test_dictionary_round_trip() -> None:
    options = pm.CompileOptions()
    macros: dict[str, Any] = {"N": 16, "SCALE": 1.5, "TYPE": "float", "ON": True}
    options.preprocessor_macros = macros
    assert options.preprocessor_macros == macros
    assert type(options.preprocessor_macros["ON"]) is bool
    with pytest.raises(TypeError):
        options.preprocessor_macros = [("N", 16)]  # type: ignore[assignment]
    with pytest.raises(TypeError, match="Foundation"):
        options.preprocessor_macros = {"N": object()}


def test_constructor_keywords() -> None:
    options = pm.CompileOptions(fast_math_enabled=False, language_version=pm.LanguageVersion.Version3_0)
    assert options.fast_math_enabled is False
    assert options.language_version is pm.LanguageVersion.Version3_0
    with pytest.raises(TypeError, match="no property 'colour'"):
        pm.CompileOptions(colour=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        pm.CompileOptions(fast_math_enabled="yes")  # type: ignore[arg-type]


def test_a_str_is_source_and_a_path_is_a_file(device: pm.Device, tmp_path: Path) -> None:
    with pytest.raises(pm.MetalError) as caught:
        device.new_library(tmp_path / "missing.metallib")
    assert not isinstance(caught.value, pm.CompileError)


def test_room_for_sample_positions_is_bounded() -> None:
    with pytest.raises(pm.ValidationError, match=r"^get_sample_positions: count is 2147483648; .* at most 8"):
        pm.RenderPassDescriptor().get_sample_positions(1 << 31)

"""Failures of Metal are exceptions that carry what the NSError says."""

from __future__ import annotations

import copy
import pickle

import pytest

import pymetal as pm
from pymetal import errors


def test_compile_error_is_the_diagnostics(device: pm.Device) -> None:
    with pytest.raises(pm.CompileError) as caught:
        device.new_library_with_source("kernel void broken() { missing(); }")
    error = caught.value
    assert "missing" in str(error)
    assert error.domain == "MTLLibraryErrorDomain"
    assert error.code == 3
    assert "NSLocalizedDescription" in error.user_info


def test_missing_function(device: pm.Device) -> None:
    library = device.new_library_with_source("kernel void present() {}")
    with pytest.raises(pm.ResourceError, match='no function "missing"; it has: present'):
        library.new_function("missing")


def test_warnings_are_kept_on_the_library(device: pm.Device) -> None:
    silent = device.new_library_with_source("kernel void silent() {}")
    assert silent.warnings is None
    noisy = device.new_library_with_source("#warning check this\nkernel void noisy() {}")
    assert noisy.warnings is not None
    assert "check this" in noisy.warnings


@pytest.mark.parametrize("name", errors.__all__)
def test_hierarchy(name: str) -> None:
    cls = getattr(errors, name)
    assert issubclass(cls, pm.MetalError)
    assert getattr(pm, name) is cls


def test_validation_error_is_a_value_error() -> None:
    assert issubclass(pm.ValidationError, ValueError)


def test_errors_can_be_pickled_and_copied() -> None:
    error = pm.CompileError("broken", domain="MTLLibraryErrorDomain", code=3, user_info={"key": 1})
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is pm.CompileError
        assert (str(twin), twin.domain, twin.code, twin.user_info) == ("broken", "MTLLibraryErrorDomain", 3, {"key": 1})


@pytest.mark.softmetal
def test_unimplemented_selector_is_named(device: pm.Device) -> None:
    with pytest.raises(pm.UnavailableError, match=r"softmetal does not implement .*MTLDevice"):
        device.new_acceleration_structure(1024)

"""Checks of the software device that a program can switch while it runs."""

from __future__ import annotations

import ctypes
from functools import cache

from pymetal.errors import UnavailableError

__all__ = ["set_shader_validation"]


def set_shader_validation(enabled: bool) -> bool:
    """Choose whether pipelines made from now on check what their kernels do to memory; return the former choice.

    It concerns pipelines whose descriptor's `shader_validation` is `ShaderValidation.Default`. Before the first call
    the environment variable `MTL_SHADER_VALIDATION` decides, as on a Mac, where there is no other way: raises
    `UnavailableError` on a real Metal device.
    """
    former: bool = _library("set_shader_validation").softmetal_shader_validation()
    _library("set_shader_validation").softmetal_set_shader_validation(enabled)
    return former


def _library(function: str) -> ctypes.CDLL:
    from pymetal import create_system_default_device

    if not create_system_default_device().name.startswith("softmetal"):
        raise UnavailableError(f"pymetal.debug.{function} needs the software device")
    return _softmetal()


@cache
def _softmetal() -> ctypes.CDLL:
    from pymetal._software_device import LIBRARY

    library = ctypes.CDLL(LIBRARY)
    library.softmetal_set_shader_validation.argtypes = [ctypes.c_bool]
    library.softmetal_set_shader_validation.restype = None
    library.softmetal_shader_validation.argtypes = []
    library.softmetal_shader_validation.restype = ctypes.c_bool
    return library

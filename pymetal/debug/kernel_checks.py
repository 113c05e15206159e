"""Checks of the software device that a program can switch while it runs."""

from __future__ import annotations

import ctypes
import math
from functools import cache

from pymetal.errors import UnavailableError

__all__ = ["set_kernel_timeout", "set_shader_validation"]


def set_shader_validation(enabled: bool) -> bool:
    """Choose whether pipelines made from now on check what their kernels do to memory; return the former choice.

    It concerns pipelines whose descriptor's `shader_validation` is `ShaderValidation.Default`. Before the first call
    the environment variable `MTL_SHADER_VALIDATION` decides, as on a Mac, where there is no other way: raises
    `UnavailableError` on a real Metal device.
    """
    former: bool = _library("set_shader_validation").softmetal_shader_validation()
    _library("set_shader_validation").softmetal_set_shader_validation(enabled)
    return former


def set_kernel_timeout(seconds: float | None) -> float | None:
    """Choose how long a kernel may run before its command buffer fails; None: for ever. Return the former choice.

    Counted are seconds in which no threadgroup of the dispatch has finished. Before the first call the environment
    variable `PYMETAL_KERNEL_TIMEOUT` decides (0: for ever), else it is 60 seconds. Raises `UnavailableError` on a real
    Metal device, whose limit cannot be changed.
    """
    limit = 0.0 if seconds is None else float(seconds)
    if not 0 <= limit <= 1e9 or (limit == 0 and seconds is not None) or math.isnan(limit):
        raise ValueError(f"a timeout is None or a positive number of seconds, not {seconds!r}")
    former: float = _library("set_kernel_timeout").softmetal_kernel_timeout()
    _library("set_kernel_timeout").softmetal_set_kernel_timeout(limit)
    return former or None


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
    library.softmetal_set_kernel_timeout.argtypes = [ctypes.c_double]
    library.softmetal_set_kernel_timeout.restype = None
    library.softmetal_kernel_timeout.argtypes = []
    library.softmetal_kernel_timeout.restype = ctypes.c_double
    return library

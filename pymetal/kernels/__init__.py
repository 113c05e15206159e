"""Kernels as Python callables: one line from Metal Shading Language to a function that takes NumPy arrays.

`pymetal.kernel` is `kernel` of this module, and all that most programs need.
"""

from __future__ import annotations

from pymetal.kernels._arguments import Argument as Argument
from pymetal.kernels._compiled import CacheInfo as CacheInfo
from pymetal.kernels._compiled import cache_info as cache_info
from pymetal.kernels._compiled import clear_cache as clear_cache
from pymetal.kernels._factory import kernel as kernel
from pymetal.kernels._kernel import Kernel as Kernel

__all__ = ["Argument", "CacheInfo", "Kernel", "cache_info", "clear_cache", "kernel"]

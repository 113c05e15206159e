"""Every enumeration and option set, with the constants of the option sets.

Those of Metal are also in `pymetal` itself, those of Metal 4, MetalFX and Foundation in `pymetal.mtl4`, `pymetal.fx`
and `pymetal.ns`.
"""

from __future__ import annotations

from pymetal._enums import fx, mtl, mtl4, ns
from pymetal._enums.fx import *  # noqa: F403 - the names are generated
from pymetal._enums.mtl import *  # noqa: F403 - the names are generated
from pymetal._enums.mtl4 import *  # noqa: F403 - the names are generated
from pymetal._enums.ns import *  # noqa: F403 - the names are generated

__all__: list[str] = []
__all__ += mtl.__all__
__all__ += mtl4.__all__
__all__ += fx.__all__
__all__ += ns.__all__

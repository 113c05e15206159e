"""Every enumeration and option set, with the constants of the option sets.

Those of Metal are also in `pymetal` itself, those of Metal 4, MetalFX and Foundation in `pymetal.mtl4`, `pymetal.fx`
and `pymetal.ns`.
"""

import typing as _typing

from pymetal._enums._sources import FX as _FX
from pymetal._enums._sources import MTL as _MTL
from pymetal._enums._sources import MTL4 as _MTL4
from pymetal._enums._sources import NS as _NS
from pymetal._on_demand import on_demand as _on_demand

if _typing.TYPE_CHECKING:
    from pymetal._enums.fx import *  # noqa: F403 - the names are generated
    from pymetal._enums.mtl import *  # noqa: F403 - the names are generated
    from pymetal._enums.mtl4 import *  # noqa: F403 - the names are generated
    from pymetal._enums.ns import *  # noqa: F403 - the names are generated
else:
    __getattr__, __dir__ = _on_demand(__name__, _FX | _MTL | _MTL4 | _NS)

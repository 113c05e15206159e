"""Metal 4."""

import typing as _typing

from pymetal._enums._sources import MTL4 as _MTL4
from pymetal._metal.mtl4 import *  # noqa: F403 - the names are generated
from pymetal._on_demand import on_demand as _on_demand

if _typing.TYPE_CHECKING:
    from pymetal._enums.mtl4 import *  # noqa: F403 - the names are generated
    from pymetal.mtl4 import fx as fx
else:
    __getattr__, __dir__ = _on_demand(__name__, _MTL4, submodules=("fx",))

"""MetalFX for Metal 4."""

import typing as _typing

from pymetal._metal.mtl4.fx import *  # noqa: F403 - the names are generated
from pymetal._on_demand import on_demand as _on_demand

if not _typing.TYPE_CHECKING:
    __getattr__, __dir__ = _on_demand(__name__, {})

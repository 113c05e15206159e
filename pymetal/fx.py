"""MetalFX: upscaling and denoising."""

import typing as _typing

from pymetal._enums._sources import FX as _FX
from pymetal._metal.fx import *  # noqa: F403 - the names are generated
from pymetal._on_demand import on_demand as _on_demand

if _typing.TYPE_CHECKING:
    from pymetal._enums.fx import *  # noqa: F403 - the names are generated
else:
    __getattr__, __dir__ = _on_demand(__name__, _FX)

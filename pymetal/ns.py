"""The parts of Foundation that Metal's API uses."""

import typing as _typing

from pymetal._enums._sources import NS as _NS
from pymetal._metal.ns import *  # noqa: F403 - the names are generated
from pymetal._on_demand import on_demand as _on_demand

if _typing.TYPE_CHECKING:
    from pymetal._enums.ns import *  # noqa: F403 - the names are generated
else:
    __getattr__, __dir__ = _on_demand(__name__, _NS)

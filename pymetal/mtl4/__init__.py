"""Metal 4."""

from __future__ import annotations

from pymetal._enums.mtl4 import *  # noqa: F403 - the names are generated
from pymetal._metal.mtl4 import *  # noqa: F403 - the names are generated

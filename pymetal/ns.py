"""The parts of Foundation that Metal's API uses."""

from __future__ import annotations

from pymetal._enums.ns import *  # noqa: F403 - the names are generated
from pymetal._metal.ns import *  # noqa: F403 - the names are generated

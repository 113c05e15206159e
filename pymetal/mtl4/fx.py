"""MetalFX for Metal 4."""

from __future__ import annotations

from pymetal._metal.mtl4.fx import *  # noqa: F403 - the names are generated

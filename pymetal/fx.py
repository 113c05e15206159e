"""MetalFX: upscaling and denoising."""

from __future__ import annotations

from pymetal._enums.fx import *  # noqa: F403 - the names are generated
from pymetal._metal.fx import *  # noqa: F403 - the names are generated

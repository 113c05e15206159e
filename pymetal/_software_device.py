"""Connects the software device to its compiler, where there is no Metal."""

from __future__ import annotations

import sys
from pathlib import Path

LIBRARY = Path(__file__).with_name("libsoftmetal.so")


def attach_compiler() -> None:
    """Let softmetal, which compiles Metal shaders in Python, serve the device that the extension has loaded."""
    if sys.platform == "darwin":
        return
    from softmetal import hook

    hook.attach(LIBRARY)

"""Connects the software device to its compiler, where there is no Metal."""

from __future__ import annotations

import os
import sys

# pathlib would make the import of pymetal some milliseconds longer.
LIBRARY = os.path.join(os.path.dirname(__file__), "libsoftmetal.so")  # noqa: PTH118, PTH120


def attach_compiler() -> None:
    """Let softmetal, which compiles Metal shaders in Python, serve the device that the extension has loaded."""
    if sys.platform == "darwin":
        return
    from softmetal import hook

    hook.attach(LIBRARY)

"""The switch of the checks before Metal."""

from __future__ import annotations

from pymetal.debug._extension import extension


def validation() -> bool:
    """Whether calls are checked before Metal sees them. At first they are, unless `PYMETAL_VALIDATION=0` is set."""
    return extension.validation()


def set_validation(enabled: bool) -> None:
    """Switch the checks of all threads on or off.

    Without them a call that breaks a rule of Metal may end the process. What stays on: that memory which Python lends
    is as long as a call needs, and the lives of encoders and command buffers.
    """
    extension.set_validation(enabled)
